//! What all attributes have in common: words given once, with the value that
//! they want.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::model::version::{Kernel, KernelRange};
use crate::source::Span;
use crate::syntax::{Value, Word};

impl Lowering {
    /// Reports a word that `attribute` does not know.
    pub(super) fn unknown_word(&mut self, word: &Word, attribute: &str, known: &[&str]) {
        let message = format!("`{attribute}` does not know `{}`", word.name);
        let diagnostic = Diagnostic::new(Code::UnknownWord, word.span, message)
            .help(format!("it knows {}", list(known)));
        self.report(diagnostic);
    }

    /// Reports words that stand twice, and keeps the first of each.
    pub(super) fn once(&mut self, words: Vec<Word>) -> Vec<Word> {
        let mut kept: Vec<Word> = Vec::with_capacity(words.len());
        for word in words {
            match kept.iter().find(|first| first.name == word.name) {
                None => kept.push(word),
                Some(first) => {
                    let message = format!("`{}` is given twice", word.name);
                    let diagnostic = Diagnostic::new(Code::DuplicateWord, word.span, message)
                        .other(first.span, "first given here")
                        .help("remove one of the two");
                    self.out.diagnostics.push(diagnostic);
                }
            }
        }
        kept
    }

    /// Reports a value of the wrong form.
    pub(super) fn bad_value(&mut self, word: &Word, wanted: &str) {
        let message = format!("`{}` is written {wanted}", word.name);
        self.report(Diagnostic::new(Code::BadValue, word.span, message));
    }

    /// The word alone.
    pub(super) fn bare(&mut self, word: &Word) -> Option<()> {
        match &word.value {
            Value::None => Some(()),
            Value::Text(_) | Value::Number(_) | Value::Path(_) | Value::List(_) => {
                let wanted = format!("alone: `{}`", word.name);
                self.bad_value(word, &wanted);
                None
            }
        }
    }

    /// `word = "text"`.
    pub(super) fn text(&mut self, word: &Word) -> Option<String> {
        match &word.value {
            Value::Text(text) => Some(text.value()),
            Value::None | Value::Number(_) | Value::Path(_) | Value::List(_) => {
                let wanted = format!("`{} = \"...\"`", word.name);
                self.bad_value(word, &wanted);
                None
            }
        }
    }

    /// `word = name`.
    pub(super) fn name(&mut self, word: &Word) -> Option<String> {
        match &word.value {
            Value::Path(path) => Some(last(path)),
            Value::None | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                let wanted = format!("`{} = NAME`", word.name);
                self.bad_value(word, &wanted);
                None
            }
        }
    }

    /// `word = path`.
    pub(super) fn path(&mut self, word: &Word) -> Option<syn::Path> {
        match &word.value {
            Value::Path(path) => Some(path.clone()),
            Value::None | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                let wanted = format!("`{} = PATH`", word.name);
                self.bad_value(word, &wanted);
                None
            }
        }
    }

    /// `word(...)`.
    pub(super) fn list(&mut self, word: &Word) -> Vec<Word> {
        match &word.value {
            Value::List(words) => words.clone(),
            Value::None | Value::Number(_) | Value::Text(_) | Value::Path(_) => {
                let wanted = format!("`{}(...)`", word.name);
                self.bad_value(word, &wanted);
                Vec::new()
            }
        }
    }

    /// `word = "6.4"`.
    pub(super) fn kernel(&mut self, word: &Word) -> Option<Kernel> {
        let text = self.text(word)?;
        let kernel = Kernel::parse(&text);
        if kernel.is_none() {
            let known: Vec<_> = Kernel::all().map(Kernel::name).collect();
            let message = format!("no kernel is called `{text}`");
            let diagnostic = Diagnostic::new(Code::UnknownKernel, word.span, message)
                .help(format!("the kernels are {}", known.join(", ")));
            self.report(diagnostic);
        }
        kernel
    }

    /// The range between two words, either of which may be missing; the whole
    /// of what is known where they are inverted.
    pub(super) fn range(&mut self, since: Option<&Word>, until: Option<&Word>) -> KernelRange {
        let first = since
            .and_then(|word| self.kernel(word))
            .unwrap_or(Kernel::OLDEST);
        let last = until
            .and_then(|word| self.kernel(word))
            .unwrap_or(Kernel::NEWEST);
        if let Some(range) = KernelRange::new(first, last) {
            return range;
        }
        if let Some(span) = since.or(until).map(|word| word.span) {
            let message = format!("`since` is {first}, which is younger than `until`, {last}");
            let diagnostic = Diagnostic::new(Code::InvertedRange, span, message)
                .note("both are inclusive")
                .help("exchange them; for one kernel alone give it as both");
            self.report(diagnostic);
        }
        KernelRange::ALL
    }
}

/// The last name of a path.
pub(super) fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map_or_else(String::new, |segment| segment.ident.to_string())
}

/// `a, b and c`, each in backticks.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The one word called `name`.
pub(super) fn find<'a>(words: &'a [Word], name: &str) -> Option<&'a Word> {
    words.iter().find(|word| word.name == name)
}

/// Where a word is, for the side table.
pub(super) fn place<P>(part: P, word: Option<&Word>) -> Option<(P, Span)> {
    word.map(|word| (part, word.span))
}
