//! `kfunc dump`: declarations as they were understood.
//!
//! Owns the two stages' shape as JSON; the text is an outline of the same.

mod model;
mod syntax;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::diag::render;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;
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
    } = input::read(&args.sources);
    if !report.diagnostics.is_empty() {
        return talk.rejected(&report, &sources, FAILED, look);
    }
    let loaded = kfunc_codegen::load(&sources, KernelRange::ALL);
    let mut document = stage(args.stage, &sources, &loaded);
    talk.report(&loaded.report, &sources, FAILED, look);
    let exit = if loaded.report.has_errors() {
        Exit::BadInput
    } else {
        Exit::Done
    };
    if talk.json() {
        document["diagnostics"] = render::json(&loaded.report, &sources, look);
        return talk.document(&document, exit);
    }
    talk.result(&outline(&document), exit)
}

fn stage(stage: Stage, sources: &[Source], loaded: &kfunc_codegen::Loaded) -> Value {
    match stage {
        Stage::Syntax => syntax::document(sources),
        Stage::Model => model::document(&loaded.lowered.model),
    }
}
