//! `#[kfunc(...)]` and `#[arg(...)]`.

use super::set::sorted;
use super::words::find;
use super::{Lowering, Placed};
use crate::diag::{Code, Diagnostic, Part};
use crate::model::ctype::CType;
use crate::model::flag::{Flag, FlagSet};
use crate::model::suffix::{self, Constraint, Origin, Spelling};
use crate::model::version::KernelRange;
use crate::model::{Contract, Kfunc, OtherType, Param};
use crate::source::Span;
use crate::syntax::{ContractItem, FnItem, ParamItem, Value, Word, attr};

/// The words of `#[kfunc(...)]` that are no flags.
pub(super) const WORDS: &[&str] = &[
    "since", "until", "config", "crate", "sets", "returns", "allow",
];

/// The word of a contract that says no more than that nobody has read it.
pub(super) const UNREAD: &str = "unread";

/// The word of `#[arg(...)]` for a type that the parameter has on some kernels
/// only. It may be given more than once.
const WAS: &str = "was";

/// The words of `#[arg(...)]` are those of the constraint table, and one more.
pub(super) fn arg_words() -> Vec<&'static str> {
    let mut words: Vec<_> = Constraint::KINDS
        .iter()
        .map(|kind| kind.info().word)
        .collect();
    words.dedup();
    words.push(WAS);
    words
}

/// A contract with the places of its words.
struct PlacedContract {
    value: Contract,
    span: Span,
    flags: Vec<(Flag, Span)>,
    since: Option<Span>,
    until: Option<Span>,
    sets: Option<Span>,
}

impl Lowering {
    /// Lowers a kfunc of the set `ids`.
    pub(super) fn kfunc(&mut self, ids: Option<String>, item: FnItem) {
        let before = self.out.diagnostics.len();
        let unread = item
            .contracts
            .iter()
            .any(|contract| contract.words.is_none())
            || item.params.iter().any(|param| param.words.is_none());
        self.form(&item);
        let FnItem {
            contracts,
            vis,
            sig,
            params,
            body,
            attrs,
            span,
        } = item;
        let file = span.file;
        let mut spans = vec![(Part::Name, span)];
        let config = self.config(&contracts, &mut spans);
        let allowed = contracts.iter().filter_map(|it| it.words.as_ref());
        let allowed = allowed.filter_map(|words| find(words, "allow"));
        let unraw = syn::ext::IdentExt::unraw(&sig.ident).to_string();
        self.allow(&unraw, allowed);
        let (unread_contracts, contracts): (Vec<_>, Vec<_>) =
            contracts.into_iter().partition(|it| {
                it.words
                    .as_ref()
                    .is_some_and(|it| find(it, UNREAD).is_some())
            });
        let mut unread_ranges: Vec<_> = unread_contracts
            .into_iter()
            .map(|item| self.unread(item))
            .collect();
        unread_ranges.sort();
        let contracts = self.contracts(contracts, &mut spans);
        let params = params
            .into_iter()
            .enumerate()
            .map(|(i, p)| self.param(i, p, &mut spans))
            .collect();
        let ret = self.return_type(file, &sig.output);
        if let syn::ReturnType::Type(_, ty) = &sig.output {
            spans.push((Part::Return, Span::of_type(file, ty)));
        }
        let name = syn::ext::IdentExt::unraw(&sig.ident).to_string();
        let docs = self.docs(&attrs);
        let rust = &mut self.out.rust;
        rust.idents.insert(name.clone(), sig.ident.clone());
        rust.vis.insert(name.clone(), vis);
        rust.attrs.insert(name.clone(), attr::joined(attrs));
        let has_body = body.is_some();
        if let Some(body) = body {
            rust.bodies.insert(name.clone(), (sig, body));
        }
        if unread || self.out.diagnostics.len() > before {
            self.out.spoiled.insert(name.clone());
        }
        let value = Kfunc {
            name,
            contracts,
            unread: unread_ranges,
            params,
            ret,
            docs,
            set: ids,
            config,
            has_body,
        };
        self.kfuncs.push(Placed { value, spans });
    }

    /// What a function cannot be, whatever its words say.
    fn form(&mut self, item: &FnItem) {
        let (sig, file) = (&item.sig, item.span.file);
        let mut refuse = |code, span, message: &str, why: &str, help: &str| {
            let diagnostic = Diagnostic::new(code, span, message);
            self.report(diagnostic.note(why).help(help));
        };
        if let Some(keyword) = &sig.asyncness {
            refuse(
                Code::AsyncFunction,
                Span::of(file, keyword.span),
                "a kfunc cannot be async",
                "a program cannot await",
                "remove `async`; one that may sleep has the flag `sleepable`",
            );
        }
        if let Some(keyword) = &sig.constness {
            refuse(
                Code::ConstFunction,
                Span::of(file, keyword.span),
                "a kfunc cannot be const",
                "it runs in the kernel, never while Rust compiles",
                "remove `const`",
            );
        }
        if !sig.generics.params.is_empty() {
            let span = Span::covering(file, &sig.generics);
            refuse(
                Code::GenericFunction,
                span,
                "a kfunc cannot be generic",
                "BTF has one prototype for one name",
                "name the type; `*mut c_void` with a size takes any memory",
            );
        }
        if let Some(dots) = &sig.variadic {
            let span = Span::covering(file, dots);
            refuse(
                Code::Variadic,
                span,
                "a kfunc has a fixed number of arguments",
                "the verifier checks each argument against the prototype in BTF",
                "take an array, as a pointer and a size",
            );
        }
    }

    /// `config` may stand in any of the contracts; it is the kfunc's.
    fn config(
        &mut self,
        contracts: &[ContractItem],
        spans: &mut Vec<(Part, Span)>,
    ) -> Option<String> {
        let word = contracts
            .iter()
            .find_map(|contract| find(contract.words.as_ref()?, "config"))?;
        spans.push((Part::Config, word.span));
        self.text(word)
    }

    /// `allow(KF0102)`: what the kernel has, though an author should not.
    pub(super) fn allow<'w>(&mut self, name: &str, words: impl IntoIterator<Item = &'w Word>) {
        let listed: Vec<Word> = words.into_iter().flat_map(|word| self.list(word)).collect();
        for word in listed {
            let known = Code::ALL.iter().find(|code| code.text() == word.name);
            let Some(code) = known else {
                let message = format!("no code is called `{}`", word.name);
                let diagnostic = Diagnostic::new(Code::UnknownWord, word.span, message)
                    .help("`kfunc explain` lists the codes");
                self.report(diagnostic);
                continue;
            };
            self.out.allowed.insert((name.to_owned(), *code));
        }
    }

    fn contracts(
        &mut self,
        items: Vec<ContractItem>,
        spans: &mut Vec<(Part, Span)>,
    ) -> Vec<Contract> {
        let mut placed: Vec<_> = items.into_iter().map(|item| self.contract(item)).collect();
        placed.sort_by(|a, b| a.value.cmp(&b.value));
        let mut values = Vec::with_capacity(placed.len());
        for (i, contract) in placed.into_iter().enumerate() {
            let PlacedContract {
                value,
                span,
                flags,
                since,
                until,
                sets,
            } = contract;
            spans.push((Part::Contract(i), span));
            spans.extend(
                flags
                    .into_iter()
                    .map(|(flag, at)| (Part::Flag(i, flag), at)),
            );
            spans.extend(since.map(|at| (Part::Since(i), at)));
            spans.extend(until.map(|at| (Part::Until(i), at)));
            spans.extend(sets.map(|at| (Part::Sets(i), at)));
            values.push(value);
        }
        values
    }

    /// `#[kfunc(unread, since = "6.13", until = "6.15")]`.
    fn unread(&mut self, item: ContractItem) -> KernelRange {
        const KNOWN: &[&str] = &[UNREAD, "since", "until"];
        let words = self.once(item.words.unwrap_or_default());
        for word in words.iter().filter(|w| !KNOWN.contains(&w.name.as_str())) {
            let message = format!("`{}` is said of kernels that nobody has read", word.name);
            let diagnostic = Diagnostic::new(Code::UnknownWord, word.span, message)
                .help("say it in a contract of its own, or leave `unread` out");
            self.report(diagnostic);
        }
        self.range(find(&words, "since"), find(&words, "until"))
    }

    fn contract(&mut self, item: ContractItem) -> PlacedContract {
        let ContractItem { span, words } = item;
        let words = self.once_flags(words.unwrap_or_default());
        self.rust_words(&words);
        let mut flags = Vec::new();
        let (mut acquires, mut owned) = (Origin::Acquired, Origin::Acquired);
        for word in &words {
            match Flag::from_word(&word.name) {
                Some(flag @ Flag::Acquire) => {
                    acquires = self.origin(word);
                    flags.push((flag, word.span));
                }
                Some(flag @ Flag::OwnedArgs) => {
                    owned = self.origin(word);
                    flags.push((flag, word.span));
                }
                Some(flag) => {
                    self.bare(word);
                    flags.push((flag, word.span));
                }
                None if WORDS.contains(&word.name.as_str()) => {}
                None => self.unknown_flag(word),
            }
        }
        let (since, until) = (find(&words, "since"), find(&words, "until"));
        let range = self.range(since, until);
        let intent: FlagSet = flags.iter().map(|(flag, _)| *flag).collect();
        let sets = find(&words, "sets");
        let returns = find(&words, "returns").and_then(|word| self.written_type(word));
        let value = Contract {
            range,
            intent,
            acquires,
            owned,
            sets: sets.map(|word| self.names(word)).unwrap_or_default(),
            returns,
        };
        let place = |word: Option<&Word>| word.map(|word| word.span);
        PlacedContract {
            value,
            span,
            flags,
            since: place(since),
            until: place(until),
            sets: place(sets),
        }
    }

    /// `word(a, b)`: names, sorted.
    fn names(&mut self, word: &Word) -> Vec<String> {
        let words = self.list(word);
        let mut names = Vec::new();
        for word in self.once(words) {
            if self.bare(&word).is_some() {
                names.push(word.name);
            }
        }
        names.sort();
        names
    }

    /// `word = "u32"`: a type of Rust, as text.
    fn written_type(&mut self, word: &Word) -> Option<CType> {
        self.text(word)?;
        let Value::Text(text) = &word.value else {
            return None;
        };
        match text.parse::<syn::Type>() {
            Ok(ty) => Some(self.ctype(word.span.file, &ty)),
            Err(_) => {
                self.bad_value(word, &format!("`{} = \"u32\"`, with a type", word.name));
                None
            }
        }
    }

    /// `was(ty = "u32", until = "6.18")`.
    fn other_type(&mut self, word: &Word) -> Option<OtherType> {
        const KNOWN: &[&str] = &["ty", "since", "until"];
        let words = self.list(word);
        let words = self.once(words);
        for word in words.iter().filter(|w| !KNOWN.contains(&w.name.as_str())) {
            self.unknown_word(word, WAS, KNOWN);
        }
        let (since, until) = (find(&words, "since"), find(&words, "until"));
        let ty = find(&words, "ty");
        if ty.is_none() || since.or(until).is_none() {
            self.bad_value(word, "`was(ty = \"u32\", until = \"6.18\")`");
            return None;
        }
        let range = self.range(since, until);
        let ty = ty.and_then(|word| self.written_type(word))?;
        Some(OtherType { range, ty })
    }

    /// Like [`Lowering::once`], with the flags' own code.
    fn once_flags(&mut self, words: Vec<Word>) -> Vec<Word> {
        let (flags, others): (Vec<_>, Vec<_>) = words
            .into_iter()
            .partition(|word| Flag::from_word(&word.name).is_some());
        let mut kept: Vec<Word> = Vec::new();
        for word in flags {
            if let Some(first) = kept.iter().find(|first| first.name == word.name) {
                let message = format!("flag `{}` is given twice", word.name);
                let diagnostic = Diagnostic::new(Code::DuplicateFlag, word.span, message)
                    .other(first.span, "first given here")
                    .help("remove one of the two");
                self.out.diagnostics.push(diagnostic);
            } else {
                kept.push(word);
            }
        }
        kept.extend(self.once(others));
        kept
    }

    fn unknown_flag(&mut self, word: &Word) {
        let known: Vec<_> = Flag::ALL.iter().map(|flag| flag.info().word).collect();
        let text = &word.name;
        let mut diagnostic = Diagnostic::new(
            Code::UnknownFlag,
            word.span,
            format!("unknown flag `{text}`"),
        );
        let plain = text.to_lowercase();
        let plain = plain.strip_prefix("kf_").unwrap_or(&plain);
        if let Some(near) = nearest(plain, &known) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        let diagnostic = diagnostic.help(format!("the flags are {}", super::words::list(&known)));
        self.report(diagnostic);
    }

    /// `(allocated)` behind `acquire`, `owned_args` or `owned`.
    fn origin(&mut self, word: &Word) -> Origin {
        match &word.value {
            Value::None => Origin::Acquired,
            Value::List(inner) if matches!(inner.as_slice(), [only] if only.name == "allocated") => {
                Origin::Allocated
            }
            Value::List(_) | Value::Text(_) | Value::Number(_) | Value::Path(_) => {
                self.bad_value(word, &format!("`{0}` or `{0}(allocated)`", word.name));
                Origin::Acquired
            }
        }
    }

    fn param(&mut self, index: usize, item: ParamItem, spans: &mut Vec<(Part, Span)>) -> Param {
        let ParamItem {
            name,
            ty,
            words,
            span,
        } = item;
        let file = span.file;
        spans.push((Part::Param(index), span));
        spans.push((Part::ParamType(index), Span::of_type(file, &ty)));
        let ctype = self.ctype(file, &ty);
        let written = match &name {
            Some(name) if name != "_" => syn::ext::IdentExt::unraw(name).to_string(),
            Some(_) | None => {
                let message = "a kfunc's parameter needs a name";
                let diagnostic = Diagnostic::new(Code::UnnamedParameter, span, message)
                    .note("kernels read parameter names: their ends say constraints")
                    .help("give it the name that it has in the kernel");
                self.report(diagnostic);
                format!("arg{index}")
            }
        };
        if let Some(name) = &name {
            spans.push((Part::ParamName(index), Span::of(file, name.span())));
        }
        let (was, words): (Vec<_>, Vec<_>) = words
            .unwrap_or_default()
            .into_iter()
            .partition(|word| word.name == WAS);
        let mut was: Vec<_> = was
            .iter()
            .filter_map(|word| self.other_type(word))
            .collect();
        was.sort();
        let words = self.once(words);
        let constraints = words
            .iter()
            .filter_map(|w| Some((self.constraint(w)?, w.span)));
        let mut constraints: Vec<_> = constraints.collect();
        let name = name_and_suffix(&written, span, &mut constraints);
        let (constraints, places) = sorted(constraints);
        let places = places.into_iter().enumerate();
        spans.extend(places.map(|(j, at)| (Part::Constraint(index, j), at)));
        Param {
            name,
            ty: ctype,
            was,
            constraints,
        }
    }

    fn constraint(&mut self, word: &Word) -> Option<Constraint> {
        let text = &word.name;
        let Some(kind) = Constraint::KINDS
            .iter()
            .find(|kind| kind.info().word == text)
        else {
            self.unknown_word(word, "arg", &arg_words());
            return None;
        };
        let constraint = match kind {
            Constraint::SizeOf(_) => Constraint::SizeOf(self.text(word)?),
            Constraint::ConstSizeOf(_) => Constraint::ConstSizeOf(self.text(word)?),
            Constraint::Owned(_) => Constraint::Owned(self.origin(word)),
            Constraint::BufferSize { .. } => self.buffer_size(word)?,
            plain => {
                self.bare(word)?;
                plain.clone()
            }
        };
        Some(constraint)
    }

    fn buffer_size(&mut self, word: &Word) -> Option<Constraint> {
        let words = self.list(word);
        let mode = match words.as_slice() {
            [only] => only.name.clone(),
            _ => String::new(),
        };
        match mode.as_str() {
            "rdonly" => Some(Constraint::BufferSize { writable: false }),
            "rdwr" => Some(Constraint::BufferSize { writable: true }),
            _ => {
                self.bad_value(word, "`buffer_size(rdonly)` or `buffer_size(rdwr)`");
                None
            }
        }
    }
}

/// The name without a suffix that says what a constraint says. A suffix that
/// no attribute repeats is a constraint all the same, if it needs no other
/// name; one that an attribute contradicts is left for the rules.
fn name_and_suffix(written: &str, span: Span, constraints: &mut Vec<(Constraint, Span)>) -> String {
    let Some((stem, kind)) = suffix::split(written) else {
        return written.to_owned();
    };
    if matches!(kind.info().spelling, Spelling::Name(_)) {
        if constraints.is_empty() {
            constraints.push((kind.clone(), span));
        }
        return written.to_owned();
    }
    let repeated = constraints
        .iter()
        .any(|(c, _)| c.info().word == kind.info().word);
    let sized = matches!(kind, Constraint::SizeOf(_) | Constraint::ConstSizeOf(_));
    if repeated {
        stem.to_owned()
    } else if constraints.is_empty() && !sized {
        constraints.push((kind.clone(), span));
        stem.to_owned()
    } else {
        written.to_owned()
    }
}

/// As many bytes a word may have that is compared: no name in a kernel has more
/// (`KSYM_NAME_LEN`), and what is longer is nobody's slip.
const COMPARED: usize = 512;

/// The known word that differs from `text` in the fewest letters, if those are
/// at most two.
pub fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    if text.len() > COMPARED {
        return None;
    }
    // Two letters are at most eight bytes.
    let similar = |word: &&&str| word.len().abs_diff(text.len()) <= 8;
    let scored = known.iter().filter(similar);
    scored
        .map(|word| (distance(text, word), *word))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, word)| word)
}

/// Edit distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let change = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
