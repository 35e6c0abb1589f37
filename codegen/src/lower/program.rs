//! `#[program(...)]`: which kind a program is of, and what each of its
//! parameters stands for.
//!
//! Owns the judgement of a program, all of it: there is nothing of it in the
//! model, since no back end but Rust's has a use for it. What the kernel gives
//! is [`crate::model::program`]'s to know.

mod params;

use super::Lowering;
use super::words::{find, list};
use crate::diag::{Code, Diagnostic};
use crate::model::program::{Given, KINDS, Kind, Sleep, Target, UNSUPPORTED};
use crate::source::Span;
use crate::syntax::item::RawFn;
use crate::syntax::{ProgramItem, Word};

/// A program that the kernel can call.
pub struct Program {
    /// Its kind.
    pub kind: Kind,
    /// The section that it goes into.
    pub section: String,
    /// Whether it may sleep.
    pub sleeps: bool,
    /// What stands for each parameter.
    pub params: Vec<Passed>,
    /// The function as it was written.
    pub function: RawFn,
}

/// What a parameter of a program stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// The RCU section that the whole program runs in.
    Section,
    /// What the kernel gives in this place.
    Given(usize, Given),
}

/// Kind and target, as the words say.
struct Attached<'w> {
    file: usize,
    kind: Kind,
    word: &'w Word,
    target: Option<String>,
    sleeps: bool,
}

/// The words of `#[program(...)]` that are no kinds.
const OTHER_WORDS: &[&str] = &["sleepable", "crate"];

impl Lowering {
    /// Judges a program; nothing comes out of one that is wrong.
    pub(super) fn program(&mut self, item: ProgramItem) {
        let ProgramItem {
            span,
            words,
            function,
        } = item;
        let Some(words) = words else {
            return;
        };
        let before = self.out.diagnostics.len();
        let words = self.once(words);
        self.rust_words(&words);
        self.signature(span.file, &function.sig);
        let Some(attached) = self.attached(span, &words) else {
            return;
        };
        let params = self.params(&attached, &function.sig);
        if self.out.diagnostics.len() > before {
            return;
        }
        let Attached {
            file: _,
            kind,
            word: _,
            target,
            sleeps,
        } = attached;
        self.out.programs.push(Program {
            kind,
            section: kind.section(target.as_deref(), sleeps),
            sleeps,
            params,
            function,
        });
    }

    /// The one kind that the words name.
    fn attached<'w>(&mut self, span: Span, words: &'w [Word]) -> Option<Attached<'w>> {
        let mut kinds = Vec::new();
        let mut strange = false;
        for word in words {
            match Kind::from_word(&word.name) {
                Some(kind) => kinds.push((kind, word)),
                None => strange |= self.not_a_kind(word),
            }
        }
        let &[(kind, word), ref others @ ..] = kinds.as_slice() else {
            if !strange {
                self.no_kind(span);
            }
            return None;
        };
        if let [(_, other), ..] = others {
            self.two_kinds(word, other);
            return None;
        }
        let target = self.target(kind, word)?;
        let sleeps = self.sleeps(kind, target.as_deref(), find(words, "sleepable"))?;
        Some(Attached {
            file: span.file,
            kind,
            word,
            target,
            sleeps,
        })
    }

    /// A word that is no kind; whether something was wrong with it.
    fn not_a_kind(&mut self, word: &Word) -> bool {
        let name = word.name.as_str();
        if UNSUPPORTED.contains(&name) {
            let message = format!("`{name}` programs cannot be written with `#[program]`");
            let known: Vec<_> = KINDS.iter().map(|kind| kind.word).collect();
            self.report(
                Diagnostic::new(Code::UnsupportedKind, word.span, message)
                    .note("what the kernel gives to them is in no type here yet")
                    .help(format!("it knows {}", list(&known))),
            );
            return true;
        }
        if OTHER_WORDS.contains(&name) {
            return false;
        }
        let kinds = KINDS.iter().map(|kind| kind.word);
        let known: Vec<_> = kinds.chain(OTHER_WORDS.iter().copied()).collect();
        self.unknown_word(word, "program", &known);
        true
    }

    fn no_kind(&mut self, span: Span) {
        let known: Vec<_> = KINDS.iter().map(|kind| kind.word).collect();
        let message = "the program has no kind";
        self.report(
            Diagnostic::new(Code::MissingWord, span, message)
                .help(format!("write one of {}", list(&known))),
        );
    }

    fn two_kinds(&mut self, word: &Word, other: &Word) {
        let message = format!("a program is `{}` or `{}`, not both", word.name, other.name);
        self.report(
            Diagnostic::new(Code::SeveralKinds, other.span, message)
                .other(word.span, "the first kind")
                .note("a loader knows the kind from the one section that the program is in")
                .help("write a function for each, and let both call a third"),
        );
    }

    /// What the program is attached to; `None` if the word does not say it as
    /// its kind wants it.
    fn target(&mut self, kind: Kind, word: &Word) -> Option<Option<String>> {
        if kind.target == Target::None {
            return self.bare(word).map(|()| None);
        }
        let target = self.text(word)?;
        let (fits, wanted) = match kind.target {
            Target::OneOf(known) => (known.contains(&target.as_str()), list(known)),
            Target::Hook | Target::None => (
                is_name(&target),
                "the name of what it is attached to".to_owned(),
            ),
        };
        if !fits {
            let wanted = format!("`{} = \"...\"` with {wanted}", kind.word);
            self.bad_value(word, &wanted);
            return None;
        }
        Some(Some(target))
    }

    /// Whether the program sleeps; `None` if it says so and must not.
    fn sleeps(&mut self, kind: Kind, target: Option<&str>, word: Option<&Word>) -> Option<bool> {
        let Some(word) = word else {
            return Some(kind.sleep == Sleep::Always);
        };
        self.bare(word)?;
        if kind.may_sleep_on(target) {
            return Some(true);
        }
        let (what, why) = match kind.sleep {
            Sleep::Always => (
                "every `syscall` program may sleep".to_owned(),
                "libbpf loads them so without being told".to_owned(),
            ),
            Sleep::May => (
                format!("no program on `{}` may sleep", target.unwrap_or_default()),
                "the hook is not in the kernel's list of those that may (sleepable_lsm_hooks, kernel/bpf/bpf_lsm.c)".to_owned(),
            ),
            Sleep::Never => (
                format!("no `{}` program may sleep", kind.word),
                "the verifier says: Only fentry/fexit/fmod_ret, lsm, iter, uprobe, and struct_ops programs can be sleepable".to_owned(),
            ),
        };
        self.report(
            Diagnostic::new(Code::CannotSleep, word.span, what)
                .note(why)
                .help("remove `sleepable`"),
        );
        None
    }
}

/// Whether the kernel can have something of this name.
fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    !text.is_empty() && text.bytes().all(allowed)
}
