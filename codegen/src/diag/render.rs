//! Diagnostics as people and as tools read them.
//!
//! Owns the look: rustc's, and one JSON object per diagnostic. Refuses to know
//! what any diagnostic is about, and to print: it makes strings.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Report, Severity};
use crate::source::{Source, Span};

/// How a report is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// With the terminal's colours.
    pub color: bool,
    /// A warning counts as an error.
    pub deny_warnings: bool,
}

/// As many bytes of sources are shown around what is wrong in them. To show a
/// line costs what it is long, and a line may have a mistake in each word.
const EXCERPTS: usize = 1 << 22;

/// Something at a place, or at none that was written down.
type Located = Diagnostic<Option<Span>>;

impl Look {
    /// How bad a diagnostic is under this look.
    pub fn severity(self, diagnostic: &Located) -> Severity {
        match diagnostic.severity() {
            Severity::Error => Severity::Error,
            Severity::Warning if self.deny_warnings => Severity::Error,
            Severity::Warning => Severity::Warning,
            Severity::Note => Severity::Note,
        }
    }

    /// The number of diagnostics that are this bad.
    pub fn count(self, report: &Report, severity: Severity) -> usize {
        let same = |diagnostic: &&Located| self.severity(diagnostic) == severity;
        report.diagnostics.iter().filter(same).count()
    }
}

/// Every diagnostic in rustc's look, each followed by an empty line.
pub fn text(report: &Report, sources: &[Source], look: Look) -> String {
    let texts = Texts::new(report, sources);
    let renderer = if look.color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let mut room = EXCERPTS;
    let (mut text, mut bare) = (String::new(), 0_usize);
    for diagnostic in &report.diagnostics {
        match room.checked_sub(texts.extent(diagnostic)) {
            Some(left) => {
                room = left;
                text += &renderer.render(&[group(diagnostic, &texts, look)]);
            }
            None => {
                bare += 1;
                text += &line(diagnostic, sources, look);
            }
        }
        text += "\n\n";
    }
    if bare > 0 {
        text += &format!("note: {bare} of these are told without their lines, which are long\n\n");
    }
    text
}

/// Every diagnostic as an object, in an array.
pub fn json(report: &Report, sources: &[Source], look: Look) -> Value {
    let texts = Texts::new(report, sources);
    let object = |diagnostic: &Located| {
        let mut object = texts.json(diagnostic.place.as_ref());
        let other = |(span, text): &(Option<Span>, String)| {
            let mut object = texts.json(span.as_ref());
            object["message"] = json!(text);
            object
        };
        object["code"] = json!(diagnostic.code.text());
        object["severity"] = json!(word(look.severity(diagnostic)));
        object["message"] = json!(diagnostic.message);
        object["label"] = json!(diagnostic.label);
        object["notes"] = json!(diagnostic.notes);
        object["helps"] = json!(diagnostic.helps);
        object["others"] = diagnostic.others.iter().map(other).collect();
        object
    };
    report.diagnostics.iter().map(object).collect()
}

/// One line on a single diagnostic: `error[KF0007]: unknown flag (a.rs:3:5)`.
pub fn line(diagnostic: &Located, sources: &[Source], look: Look) -> String {
    let severity = word(look.severity(diagnostic));
    let place = match &diagnostic.place {
        Some(span) => {
            let name = sources.get(span.file).map_or("", |source| &source.name);
            let start = span.start.start();
            format!(" ({name}:{}:{})", start.line, start.column + 1)
        }
        None => String::new(),
    };
    let code = diagnostic.code.text();
    format!("{severity}[{code}]: {}{place}", diagnostic.message)
}

/// What came of it, where there is a reason to say so: how many errors and
/// warnings there are, and where more is to be read about them.
pub fn summary(report: &Report, failed: &str, look: Look) -> Option<String> {
    let errors = look.count(report, Severity::Error);
    let warnings = look.count(report, Severity::Warning);
    let counted = match (errors, warnings) {
        (0, 0) => return None,
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => {
            let errors = counted(errors, "error");
            format!("{errors}, {}", counted(warnings, "warning"))
        }
    };
    let mut text = if errors > 0 {
        format!("error: {failed}: {counted}\n")
    } else {
        format!("warning: {counted}\n")
    };
    if let Some(first) = report.diagnostics.first() {
        let code = first.code.text();
        text += &format!("for more about a code, try `kfunc explain {code}`\n");
    }
    Some(text)
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn group<'a>(diagnostic: &'a Located, texts: &Texts<'a>, look: Look) -> Group<'a> {
    let level = match look.severity(diagnostic) {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&diagnostic.message);
    let mut group = Group::with_title(title.id(diagnostic.code.text()));
    for snippet in snippets(diagnostic, texts) {
        group = group.element(snippet);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if diagnostic.severity() == Severity::Warning && look.deny_warnings {
        group = group.element(Level::NOTE.message("a warning, taken for an error as asked"));
    }
    for help in &diagnostic.helps {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// A mark under a stretch of a file.
struct Mark<'a> {
    file: usize,
    bytes: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
}

/// One snippet per file, the one with the primary place first.
fn snippets<'a>(
    diagnostic: &'a Located,
    texts: &Texts<'a>,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mark = |span: &Option<Span>, label, kind| {
        let span = span.as_ref()?;
        let bytes = texts.bytes(span)?;
        Some(Mark {
            file: span.file,
            bytes,
            label,
            kind,
        })
    };
    let primary = mark(
        &diagnostic.place,
        diagnostic.label.as_str(),
        AnnotationKind::Primary,
    );
    let others = diagnostic
        .others
        .iter()
        .filter_map(|(span, text)| mark(span, text.as_str(), AnnotationKind::Context));
    let mut files: Vec<(usize, Vec<Mark<'a>>)> = Vec::new();
    for mark in primary.into_iter().chain(others) {
        match files.iter_mut().find(|(file, _)| *file == mark.file) {
            Some((_, marks)) => marks.push(mark),
            None => files.push((mark.file, vec![mark])),
        }
    }
    files
        .into_iter()
        .filter_map(|(file, marks)| texts.snippet(file, marks))
        .collect()
}

/// The sources, with the places where their lines begin.
struct Texts<'a> {
    sources: &'a [Source],
    starts: Vec<Vec<usize>>,
}

impl<'a> Texts<'a> {
    fn new(report: &Report, sources: &'a [Source]) -> Self {
        let starts = if report.diagnostics.is_empty() {
            Vec::new()
        } else {
            sources.iter().map(|source| starts(&source.text)).collect()
        };
        Self { sources, starts }
    }

    /// How many bytes the lines have that would be shown of a diagnostic.
    fn extent(&self, diagnostic: &Located) -> usize {
        let others = diagnostic.others.iter().map(|(span, _)| span);
        let spans = [&diagnostic.place].into_iter().chain(others).flatten();
        let mut files: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for span in spans {
            let (start, end) = (span.start.start().line, span.end.end().line);
            let lines = files.entry(span.file).or_insert((start, end));
            *lines = (lines.0.min(start), lines.1.max(end));
        }
        let bytes = |(file, (first, last)): (&usize, &(usize, usize))| {
            let starts = self.starts.get(*file)?;
            let text = self.sources.get(*file)?.text.len();
            let begin = starts.get(first.checked_sub(1)?)?;
            Some(starts.get(*last).unwrap_or(&text).saturating_sub(*begin))
        };
        files.iter().filter_map(bytes).sum()
    }

    /// The bytes that a span covers, on character boundaries whatever the
    /// span says; `None` for a place that is in no file.
    fn bytes(&self, span: &Span) -> Option<Range<usize>> {
        let first = self.offset(span.file, span.start.start())?;
        let last = self.offset(span.file, span.end.end())?;
        if last >= first {
            return Some(first..last);
        }
        let end = self.offset(span.file, span.start.end())?;
        Some(first..end.max(first))
    }

    /// Lines and columns rather than the span's own bytes: syn cuts a `#!`
    /// line off before it counts those.
    fn offset(&self, file: usize, at: proc_macro2::LineColumn) -> Option<usize> {
        let text = &self.sources.get(file)?.text;
        let line = at.line.checked_sub(1)?;
        let Some(start) = self.starts.get(file)?.get(line).copied() else {
            return Some(text.len());
        };
        let rest = text.get(start..)?;
        let width: usize = rest
            .chars()
            .take_while(|c| *c != '\n')
            .take(at.column)
            .map(char::len_utf8)
            .sum();
        Some(start + width)
    }

    /// The lines that the marks are on, and what lies between.
    fn snippet(
        &self,
        file: usize,
        marks: Vec<Mark<'a>>,
    ) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
        let Source { name, text } = self.sources.get(file)?;
        let starts = self.starts.get(file)?;
        let first = marks.iter().map(|mark| mark.bytes.start).min()?;
        let last = marks.iter().map(|mark| mark.bytes.end).max()?;
        let line = starts.partition_point(|start| *start <= first);
        let begin = starts.get(line.checked_sub(1)?).copied()?;
        let rest = text.get(last..)?;
        let end = last + rest.find('\n').unwrap_or(rest.len());
        let cut = text.get(begin..end)?;
        let annotation = |mark: Mark<'a>| {
            let Mark { bytes, label, .. } = mark;
            let label = (!label.is_empty()).then_some(label);
            let span = bytes.start - begin..bytes.end - begin;
            mark.kind.span(span).label(label)
        };
        let snippet = Snippet::source(cut).path(name.as_str()).line_start(line);
        Some(snippet.annotations(marks.into_iter().map(annotation)))
    }

    fn json(&self, span: Option<&Span>) -> Value {
        let start = span.map(|span| (span, span.start.start()));
        let known = start.filter(|(span, at)| at.line > 0 && span.file < self.sources.len());
        match known {
            Some((span, at)) => json!({
                "file": self.sources[span.file].name,
                "line": at.line,
                "column": at.column + 1,
            }),
            None => json!({ "file": null, "line": null, "column": null }),
        }
    }
}

/// Where each line begins.
fn starts(text: &str) -> Vec<usize> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::model::version::KernelRange;

    fn source(name: &str, text: &str) -> Source {
        Source {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    fn shown(text: &str) -> String {
        let sources = [source("a.rs", text)];
        let report = crate::load(&sources, KernelRange::DEFAULT_CRATE).report;
        super::text(&report, &sources, Look::default())
    }

    #[test]
    fn a_mistake_is_shown_where_it_is() {
        let shown = shown("// é\n#[kfunc(acqire)]\nfn f();\n");
        let head = "error[KF0007]: unknown flag `acqire`\n --> a.rs:2:9\n";
        assert!(shown.starts_with(head), "{shown}");
        assert!(shown.contains("2 | #[kfunc(acqire)]\n"), "{shown}");
        assert!(shown.contains("  |         ^^^^^^\n"), "{shown}");
        assert!(shown.contains("= help: did you mean `acquire`?"), "{shown}");
    }

    #[test]
    fn both_places_of_a_duplicate_are_shown() {
        let shown = shown("#[kfunc(rcu, rcu)]\nfn f();\n");
        assert!(shown.contains("first given here"), "{shown}");
        assert!(shown.contains("a.rs:1:14"), "{shown}");
    }

    #[test]
    fn a_line_for_the_shell_moves_nothing() {
        let shown = shown("#!/usr/bin/env rust\n\n#[kfunc(acqire)]\nfn f();\n");
        assert!(shown.contains("a.rs:3:9"), "{shown}");
        assert!(shown.contains("3 | #[kfunc(acqire)]\n"), "{shown}");
    }

    #[test]
    fn spans_that_fit_no_text_do_no_harm() {
        let sources = [source("a.rs", "#[kfunc(acqire)]\nfn f();\n")];
        let report = crate::load(&sources, KernelRange::DEFAULT_CRATE).report;
        for text in ["", "é", "\n\n", "ééééééééééé", "#[kfunc(é"] {
            let others = [source("b.rs", text)];
            super::text(&report, &others, Look::default());
            super::json(&report, &others, Look::default());
        }
        super::text(&report, &[], Look::default());
        super::json(&report, &[], Look::default());
    }

    #[test]
    fn a_line_of_mistakes_is_not_shown_for_each() {
        let words: Vec<_> = (0..3000).map(|n| format!("wrong_word_{n}")).collect();
        let text = format!("#[kfunc({})]\nfn f();\n", words.join(", "));
        let shown = shown(&text);
        assert!(shown.len() < 4 * EXCERPTS, "{}", shown.len());
        for word in words {
            let name = format!("unknown flag `{word}`");
            assert!(shown.contains(&name), "{name}");
        }
        let bare = "error[KF0007]: unknown flag `wrong_word_2999` (a.rs:1:";
        assert!(shown.contains(bare));
        assert!(shown.contains(" of these are told without their lines, which are long\n"));
    }

    #[test]
    fn tools_read_the_same() {
        let sources = [source("a.rs", "#[kfunc(rcu, rcu)]\nfn f();\n")];
        let report = crate::load(&sources, KernelRange::DEFAULT_CRATE).report;
        let json = super::json(&report, &sources, Look::default());
        let all = json.as_array().expect("an array");
        let found = all.iter().find(|one| one["code"] == "KF0022");
        let found = found.expect("the flag is given twice");
        assert_eq!(found["severity"], "error");
        assert_eq!(found["file"], "a.rs");
        assert_eq!(found["line"], 1);
        assert_eq!(found["column"], 14);
        assert_eq!(found["others"][0]["column"], 9);
    }

    #[test]
    fn what_is_in_no_file_is_told_all_the_same() {
        let mut report = Report::default();
        let diagnostic = Diagnostic::new(Code::UnknownKernel, None, "no kernel is called `5.0`");
        report.diagnostics.push(diagnostic);
        let shown = super::text(&report, &[], Look::default());
        assert_eq!(shown, "error[KF0600]: no kernel is called `5.0`\n\n");
        let json = super::json(&report, &[], Look::default());
        assert_eq!(json[0]["file"], Value::Null);
    }

    #[test]
    fn the_summary_counts() {
        let sources = [source("a.rs", "#[kfunc(acqire, rleease)]\nfn f();\n")];
        let report = crate::load(&sources, KernelRange::DEFAULT_CRATE).report;
        let summary = super::summary(&report, "nothing was made", Look::default());
        let wanted = "error: nothing was made: 2 errors\nfor more about a code, try `kfunc explain KF0007`\n";
        assert_eq!(summary.as_deref(), Some(wanted));
        let none = super::summary(&Report::default(), "", Look::default());
        assert_eq!(none, None);
    }
}
