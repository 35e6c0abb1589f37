//! `kfunc import header`: from C headers to declarations.
//!
//! Owns what a header is read with, and what is said where it cannot be read.
//! Refuses to know C ([`worker`]) and what becomes of a declaration
//! (`kfunc_kernel::import::c_header`).

mod mistakes;
mod reader;
pub(crate) mod worker;

use std::fs;
use std::path::Path;

use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::emit::declarations::declarations;
use kfunc_codegen::inventory::{Inventory, json};
use kfunc_codegen::model::version::Kernel;
use kfunc_kernel::import::c_header::{self, Bindings};
use kfunc_kernel::link::Problem;

use crate::args::HeaderArgs;
use crate::kernel;
use crate::talk::{Exit, Talk};

/// As many bytes of a header are taken.
const MAX_BYTES: u64 = 64 << 20;

/// Why nothing was imported.
enum Stop {
    /// Something about the headers.
    Problems(Vec<Problem>),
    /// Something about the machine.
    Environment(String),
}

impl Stop {
    fn problem(code: Code, message: String) -> Self {
        Stop::Problems(vec![Diagnostic::new(code, (), message)])
    }
}

pub(crate) fn import(args: &HeaderArgs, talk: &Talk) -> Exit {
    let read = match read(args) {
        Ok(read) => read,
        Err(stop) => return refused(stop, talk),
    };
    let mut inventory = read;
    let mut unknown = Vec::new();
    if let Some(name) = &args.kernel {
        match kernel::open(name, None, talk) {
            Ok(kernel) => unknown = c_header::fill(&mut inventory, &kernel),
            Err(exit) => return exit,
        }
    }
    if talk.json() {
        return talk.document(&json::document(&inventory), Exit::Done);
    }
    talk.say(&remarks(&inventory, &unknown));
    let on = inventory.kernel().unwrap_or(Kernel::NEWEST);
    let (model, asked, notes) = c_header::to_declarations(inventory, on);
    talk.say(&crate::import::told(&notes));
    let text = declarations(&model, &asked, "Kfuncs that C headers declare.");
    talk.result(&text, Exit::Done)
}

fn read(args: &HeaderArgs) -> Result<Inventory, Stop> {
    let mut bindings = Vec::new();
    let mut problems = Vec::new();
    for header in &args.headers {
        match one(header, args) {
            Ok(read) => bindings.push(read),
            Err(Stop::Problems(more)) => problems.extend(more),
            Err(stop) => return Err(stop),
        }
    }
    if !problems.is_empty() {
        return Err(Stop::Problems(problems));
    }
    let inventory = c_header::inventory(&bindings);
    let inventory = inventory.map_err(|why| {
        let message = format!("what bindgen made of the headers cannot be read: {why}");
        Stop::problem(Code::UnreadableHeader, message)
    })?;
    if inventory.kfuncs.is_empty() {
        let message = "the headers declare no kfunc";
        let problem = Diagnostic::new(Code::EmptySource, (), message)
            .note("a kfunc is a function without a body, with `__ksym` behind it");
        return Err(Stop::Problems(vec![problem]));
    }
    Ok(inventory)
}

fn one(header: &Path, args: &HeaderArgs) -> Result<Bindings, Stop> {
    let text = text(header)?;
    if let Some(types) = &args.vmlinux {
        self::text(types)?;
    }
    reader::read(header, &text, args)
}

/// The text of a header, within bounds.
fn text(path: &Path) -> Result<String, Stop> {
    let unreadable = |why: &str| {
        let message = format!("cannot read `{}`: {why}", path.display());
        Stop::problem(Code::UnreadableFile, message)
    };
    let known = fs::metadata(path).map_err(|error| unreadable(&error.to_string()))?;
    if !known.is_file() {
        return Err(unreadable("it is no file"));
    }
    if known.len() > MAX_BYTES {
        return Err(unreadable(&format!("it has more than {MAX_BYTES} bytes")));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(&error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn refused(stop: Stop, talk: &Talk) -> Exit {
    let problems = match stop {
        Stop::Problems(problems) => problems,
        Stop::Environment(text) => return talk.failed(&text, Exit::Environment),
    };
    let diagnostics = problems.into_iter().map(|problem| problem.map(|()| None));
    let report = Report {
        diagnostics: diagnostics.collect(),
    };
    talk.rejected(&report, &[], "nothing was imported", talk.look(false))
}

/// What is worth knowing beside the declarations.
fn remarks(inventory: &Inventory, unknown: &[String]) -> String {
    let mut text = kernel::unseen(inventory);
    for name in unknown {
        text += &format!("warning: the kernel has no `{name}`; its flags are not known\n");
    }
    text
}
