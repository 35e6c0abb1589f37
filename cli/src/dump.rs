//! `kfunc dump`: declarations as they were understood.
//!
//! Owns the two stages' shape as JSON; the text is an outline of the same.

mod model;
mod syntax;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::diag::{Report, render};
use kfunc_codegen::lower::{self, Sight};
use kfunc_codegen::source::Source;
use kfunc_codegen::syntax::file;
use serde_json::Value;

use crate::args::{DumpArgs, Stage};
use crate::input;
use crate::outline::outline;
use crate::talk::{Exit, Talk};

const FAILED: &str = "not everything was understood";

/// Shows what could be read, and says what could not.
pub(crate) fn run(args: &DumpArgs, talk: &Talk) -> Exit {
    let look = talk.look(false);
    let Gathered {
        sources, report, ..
    } = input::sources(&args.sources);
    if !report.diagnostics.is_empty() {
        return talk.rejected(&report, &sources, FAILED, look);
    }
    let (mut document, report) = stage(args.stage, &sources);
    talk.report(&report, &sources, FAILED, look);
    let exit = if report.has_errors() {
        Exit::BadInput
    } else {
        Exit::Done
    };
    if talk.json() {
        document["diagnostics"] = render::json(&report, &sources, look);
        return talk.document(&document, exit);
    }
    talk.result(&outline(&document), exit)
}

/// What a stage made of the sources, and what it could not read. No rule has
/// judged it: those need to know for which kernels.
fn stage(stage: Stage, sources: &[Source]) -> (Value, Report) {
    let sources = sources.iter().enumerate();
    let parsed: Vec<_> = sources
        .map(|(index, source)| (source, file::parse(index, &source.text)))
        .collect();
    let mut report = Report::default();
    let document = match stage {
        Stage::Syntax => {
            let document = syntax::document(&parsed);
            let found = parsed.into_iter().map(|(_, found)| found.diagnostics);
            found.flatten().for_each(|one| report.push(one));
            document
        }
        Stage::Model => {
            let parsed = parsed.into_iter().map(|(_, found)| found).collect();
            let lowered = lower::lower(parsed, Sight::Whole);
            let found = lowered.diagnostics.into_iter();
            found.for_each(|one| report.push(one));
            model::document(&lowered.model)
        }
    };
    report.sort();
    (document, report)
}
