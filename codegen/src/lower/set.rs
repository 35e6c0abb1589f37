//! `#[kfunc_set(...)]`.

use super::kfunc::nearest;
use super::words::{find, last, list, place};
use super::{Lowering, Placed};
use crate::diag::{Code, Diagnostic, Part};
use crate::model::arch::Arch;
use crate::model::progtype::{PROG_TYPES, ProgType};
use crate::model::version::KernelRange;
use crate::model::{Dtor, KfuncSet, Registration};
use crate::source::Span;
use crate::syntax::{FnItem, SetItem, Value, Word};

/// The words of `#[kfunc_set(...)]`.
pub(super) const WORDS: &[&str] = &[
    "ids",
    "prog_types",
    "dtor",
    "unsupported_arch",
    "config",
    "module",
    "kernels",
    "crate",
    "allow",
];

impl Lowering {
    /// Lowers a set; returns its `ids` and the kfuncs in it, still to lower.
    pub(super) fn set(&mut self, item: SetItem) -> (Option<String>, Vec<FnItem>) {
        let SetItem {
            span,
            words,
            kfuncs,
        } = item;
        let before = self.out.diagnostics.len();
        let unread = words.is_none();
        let words = self.once(words.unwrap_or_default());
        for word in words
            .iter()
            .filter(|word| !WORDS.contains(&word.name.as_str()))
        {
            self.unknown_word(word, "kfunc_set", WORDS);
        }
        self.rust_words(&words);
        let ids = find(&words, "ids");
        let name = ids.and_then(|word| self.text(word));
        if ids.is_none() && !unread {
            let diagnostic = Diagnostic::new(Code::MissingWord, span, "the set has no `ids`")
                .help("write `ids = \"my_kfunc_ids\"`, the C identifier of the set");
            self.report(diagnostic);
        }
        let name = name.unwrap_or_default();
        self.allow(&name, find(&words, "allow"));
        let (prog_types, type_spans) = self.prog_types(find(&words, "prog_types"));
        let (dtors, dtor_spans) = self.dtors(find(&words, "dtor"));
        let (archs, arch_spans) = self.archs(find(&words, "unsupported_arch"));
        let (config, module) = (find(&words, "config"), find(&words, "module"));
        let value = KfuncSet {
            ids: name.clone(),
            prog_types,
            dtors,
            unsupported_archs: archs,
            config: config.and_then(|word| self.text(word)),
            module: module.and_then(|word| self.text(word)),
        };
        let mut spans = vec![(Part::Name, span)];
        spans.extend(place(Part::Ids, ids));
        spans.extend(place(Part::Config, config));
        spans.extend(place(Part::Module, module));
        spans.extend(
            type_spans
                .into_iter()
                .enumerate()
                .map(|(i, at)| (Part::ProgType(i), at)),
        );
        spans.extend(
            dtor_spans
                .into_iter()
                .enumerate()
                .map(|(i, at)| (Part::Dtor(i), at)),
        );
        spans.extend(
            arch_spans
                .into_iter()
                .enumerate()
                .map(|(i, at)| (Part::Arch(i), at)),
        );
        if unread || self.out.diagnostics.len() > before {
            self.out.spoiled.insert(name.clone());
        }
        self.sets.push(Placed { value, spans });
        (Some(name), kfuncs)
    }

    /// `crate = path` and `kernels = "6.12..=7.3"`.
    pub(super) fn rust_words(&mut self, words: &[Word]) {
        if let Some(word) = find(words, "crate") {
            self.out.rust.krate = self.path(word);
        }
        let Some(word) = find(words, "kernels") else {
            return;
        };
        let Some(text) = self.text(word) else {
            return;
        };
        let range = KernelRange::parse(&text);
        let known = self.out.rust.kernels.or(range);
        self.out.rust.kernels = known.zip(range).map(|(a, b)| a.hull(b)).or(known);
        if range.is_none() {
            let message = format!("`{text}` is not a range of kernels");
            let diagnostic = Diagnostic::new(Code::UnknownKernel, word.span, message)
                .help("write a kernel, `6.12`, or a range, `6.12..=7.3`");
            self.report(diagnostic);
        }
    }

    fn prog_types(&mut self, word: Option<&Word>) -> (Vec<Registration>, Vec<Span>) {
        let words = word.map(|word| self.list(word)).unwrap_or_default();
        let found: Vec<_> = words
            .into_iter()
            .filter_map(|word| self.prog_type(word))
            .collect();
        sorted(found)
    }

    fn prog_type(&mut self, word: Word) -> Option<(Registration, Span)> {
        let Some(ty) = ProgType::from_word(&word.name) else {
            let known: Vec<_> = PROG_TYPES.iter().map(|ty| ty.word).collect();
            let message = format!("no program type is called `{}`", word.name);
            let diagnostic = Diagnostic::new(Code::UnknownProgType, word.span, message)
                .help(format!("the program types are {}", list(&known)));
            self.report(diagnostic);
            return None;
        };
        let range = match &word.value {
            Value::None => KernelRange::ALL,
            Value::Text(_) | Value::Number(_) | Value::Path(_) => {
                self.bad_value(
                    &word,
                    &format!("`{0}` or `{0}(since = \"6.12\")`", word.name),
                );
                KernelRange::ALL
            }
            Value::List(words) => self.range_words(words.clone(), &word.name),
        };
        Some((Registration { ty, range }, word.span))
    }

    fn range_words(&mut self, words: Vec<Word>, of: &str) -> KernelRange {
        let words = self.once(words);
        let known = ["since", "until"];
        for word in words
            .iter()
            .filter(|word| !known.contains(&word.name.as_str()))
        {
            self.unknown_word(word, of, &known);
        }
        self.range(find(&words, "since"), find(&words, "until"))
    }

    fn dtors(&mut self, word: Option<&Word>) -> (Vec<Dtor>, Vec<Span>) {
        let words = word.map(|word| self.list(word)).unwrap_or_default();
        let found = words.into_iter().filter_map(|word| {
            let kfunc = match &word.value {
                Value::Path(path) => last(path),
                Value::None | Value::Text(_) | Value::Number(_) | Value::List(_) => {
                    self.bad_value(&word, "`dtor(TYPE = KFUNC)`");
                    return None;
                }
            };
            Some((
                Dtor {
                    ty: word.name.clone(),
                    kfunc,
                },
                word.span,
            ))
        });
        let found: Vec<_> = found.collect();
        sorted(found)
    }

    fn archs(&mut self, word: Option<&Word>) -> (Vec<String>, Vec<Span>) {
        let words = word.map(|word| self.list(word)).unwrap_or_default();
        let words = self.once(words);
        let found = words.into_iter().filter_map(|word| {
            self.bare(&word)?;
            self.arch(&word)?;
            Some((word.name.clone(), word.span))
        });
        let found: Vec<_> = found.collect();
        sorted(found)
    }

    fn arch(&mut self, word: &Word) -> Option<()> {
        if Arch::from_word(&word.name).is_some() {
            return Some(());
        }
        let known = Arch::words();
        let message = format!("no architecture is called `{}`", word.name);
        let mut diagnostic = Diagnostic::new(Code::UnknownWord, word.span, message)
            .note("each is a folder of the kernel's `arch/`, or what its machines are called");
        if let Some(near) = nearest(&word.name, &known) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic.help(format!("the architectures are {}", list(&known))));
        None
    }
}

/// Values in the model's order, with their spans in the same order.
pub(super) fn sorted<T: Ord>(mut found: Vec<(T, Span)>) -> (Vec<T>, Vec<Span>) {
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().unzip()
}
