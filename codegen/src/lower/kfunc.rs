//! `#[kfunc(...)]` and `#[arg(...)]`.

use super::set::sorted;
use super::words::find;
use super::{Lowering, Placed};
use crate::diag::{Code, Diagnostic, Part};
use crate::model::flag::{Flag, FlagSet};
use crate::model::suffix::{self, Constraint, Origin, Spelling};
use crate::model::{Contract, Kfunc, Param};
use crate::source::Span;
use crate::syntax::{ContractItem, FnItem, ParamItem, Value, Word, attr};

/// The words of `#[kfunc(...)]` that are no flags.
const WORDS: &[&str] = &["since", "until", "config", "crate"];

/// The words of `#[arg(...)]` are those of the constraint table.
fn arg_words() -> Vec<&'static str> {
    let mut words: Vec<_> = Constraint::KINDS
        .iter()
        .map(|kind| kind.info().word)
        .collect();
    words.dedup();
    words
}

/// A contract with the places of its words.
struct PlacedContract {
    value: Contract,
    span: Span,
    flags: Vec<(Flag, Span)>,
    since: Option<Span>,
    until: Option<Span>,
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

    fn contracts(
        &mut self,
        items: Vec<ContractItem>,
        spans: &mut Vec<(Part, Span)>,
    ) -> Vec<Contract> {
        let mut placed: Vec<_> = items.into_iter().map(|item| self.contract(item)).collect();
        placed.sort_by_key(|contract| contract.value);
        let mut values = Vec::with_capacity(placed.len());
        for (i, contract) in placed.into_iter().enumerate() {
            let PlacedContract {
                value,
                span,
                flags,
                since,
                until,
            } = contract;
            spans.push((Part::Contract(i), span));
            spans.extend(
                flags
                    .into_iter()
                    .map(|(flag, at)| (Part::Flag(i, flag), at)),
            );
            spans.extend(since.map(|at| (Part::Since(i), at)));
            spans.extend(until.map(|at| (Part::Until(i), at)));
            values.push(value);
        }
        values
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
        let value = Contract {
            range,
            intent,
            acquires,
            owned,
        };
        let (since, until) = (since.map(|w| w.span), until.map(|w| w.span));
        PlacedContract {
            value,
            span,
            flags,
            since,
            until,
        }
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
        let words = self.once(words.unwrap_or_default());
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
