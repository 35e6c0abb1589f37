//! Diagnostics: what is wrong, where, why, and how to mend it.
//!
//! Owns the shape of a diagnostic and the two places it can be at: a span, or
//! a part of the model that a [`SourceMap`] turns into a span. Refuses to know
//! any rule; the codes and their pages are in [`catalog`], looks in [`render`].

pub mod catalog;
#[cfg(feature = "artefacts")]
pub mod render;

use std::collections::BTreeMap;

pub use catalog::Code;

use crate::model::flag::Flag;
use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is made of a source with an error.
    Error,
    /// Suspicious; the artefacts are made.
    Warning,
    /// Said so that nobody is surprised.
    Note,
}

/// What a place in the model belongs to, by index into the sorted model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// `model.kfuncs[i]`.
    Kfunc(usize),
    /// `model.sets[i]`.
    Set(usize),
    /// `model.types[i]`.
    Type(usize),
    /// `model.enums[i]`.
    Enum(usize),
}

/// The part of a subject that a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The subject's name. Always known; stands in for parts that are not.
    Name,
    /// The whole attribute of contract `i`.
    Contract(usize),
    /// A flag word in contract `i`.
    Flag(usize, Flag),
    /// `since` of contract `i`.
    Since(usize),
    /// `until` of contract `i`.
    Until(usize),
    /// `sets` of contract `i`.
    Sets(usize),
    /// Parameter `i`, its name and type.
    Param(usize),
    /// The name of parameter `i`.
    ParamName(usize),
    /// The type of parameter `i`.
    ParamType(usize),
    /// Constraint `j`, as sorted, of parameter `i`.
    Constraint(usize, usize),
    /// The return type.
    Return,
    /// A set's `ids`.
    Ids,
    /// Registration `i`, as sorted, of a set.
    ProgType(usize),
    /// Destructor `i`, as sorted, of a set.
    Dtor(usize),
    /// Unsupported architecture `i`, as sorted, of a set.
    Arch(usize),
    /// `config`.
    Config,
    /// A set's `module`.
    Module,
    /// `release` of a type.
    Release,
    /// `size` of a type.
    Size,
    /// `first_member` of a type.
    FirstMember,
    /// Field `i` of a type, its name and type.
    Field(usize),
    /// Enumerator `i` of an enum.
    Variant(usize),
}

/// A part of the model.
pub type Place = (Subject, Part);

/// Where each part of a model was written.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    spans: BTreeMap<Subject, Vec<(Part, Span)>>,
}

impl SourceMap {
    /// Remembers where the parts of `subject` were written.
    pub fn insert(&mut self, subject: Subject, parts: Vec<(Part, Span)>) {
        self.spans.insert(subject, parts);
    }

    /// Where `place` was written, or its subject's name where the part itself
    /// was not.
    pub fn find(&self, place: Place) -> Option<Span> {
        let (subject, part) = place;
        let parts = self.spans.get(&subject)?;
        let at = |part| parts.iter().rfind(|(there, _)| *there == part);
        let (_, span) = at(part).or_else(|| at(Part::Name))?;
        Some(*span)
    }
}

/// Something to tell the author, at a place of type `P`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic<P> {
    /// The code; decides the severity.
    pub code: Code,
    /// One line: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where.
    pub place: P,
    /// Text at the place itself; may be empty.
    pub label: String,
    /// Other places that are part of it, with a text for each.
    pub others: Vec<(P, String)>,
    /// Why: the rule and the kernels that it holds for.
    pub notes: Vec<String>,
    /// How to mend it.
    pub helps: Vec<String>,
}

impl<P> Diagnostic<P> {
    /// A diagnostic with nothing but its message.
    pub fn new(code: Code, place: P, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place,
            label: String::new(),
            others: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        }
    }

    /// Says something at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Shows another place.
    #[must_use]
    pub fn other(mut self, place: P, text: impl Into<String>) -> Self {
        self.others.push((place, text.into()));
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The same diagnostic with other places.
    pub fn map<Q>(self, mut place: impl FnMut(P) -> Q) -> Diagnostic<Q> {
        let Diagnostic {
            code,
            message,
            place: at,
            label,
            others,
            notes,
            helps,
        } = self;
        let others = others
            .into_iter()
            .map(|(at, text)| (place(at), text))
            .collect();
        Diagnostic {
            code,
            message,
            place: place(at),
            label,
            others,
            notes,
            helps,
        }
    }
}

impl Diagnostic<Place> {
    /// Puts the diagnostic at spans; `None` for what was never written down
    /// (an imported model).
    pub fn locate(self, map: &SourceMap) -> Diagnostic<Option<Span>> {
        self.map(|place| map.find(place))
    }
}

/// Diagnostics of one run, in the order in which they are shown.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All of them.
    pub diagnostics: Vec<Diagnostic<Option<Span>>>,
}

impl Report {
    /// Adds a diagnostic that knows its span.
    pub fn push(&mut self, diagnostic: Diagnostic<Span>) {
        self.diagnostics.push(diagnostic.map(Some));
    }

    /// Adds what the rules found.
    pub fn extend(&mut self, found: Vec<Diagnostic<Place>>, map: &SourceMap) {
        self.diagnostics
            .extend(found.into_iter().map(|diagnostic| diagnostic.locate(map)));
    }

    /// Sorts by place, then code; drops exact repetitions.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by_cached_key(|diagnostic| {
            let order = diagnostic.place.as_ref().map(Span::order);
            (order, diagnostic.code, diagnostic.message.clone())
        });
        self.diagnostics.dedup_by(|a, b| {
            a.code == b.code
                && a.message == b.message
                && a.place.as_ref().map(Span::order) == b.place.as_ref().map(Span::order)
        });
    }

    /// Whether nothing may be made.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity() == Severity::Error)
    }
}
