//! `kfunc link`: a BPF object whose kfunc calls a loader resolves.

use std::io;

use kfunc_codegen::build_script::gather::{Gathered, STDIN};
use kfunc_codegen::build_script::write;
use kfunc_codegen::diag::{Code, Report};
use kfunc_codegen::lower::{self, Sight};
use kfunc_codegen::model::Model;
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::source::Source;
use kfunc_codegen::syntax::file;
use kfunc_kernel::build_script;
use kfunc_kernel::build_script::kernel::{self, Unreadable};
use kfunc_kernel::elf::Object;
use kfunc_kernel::link::{self, Kernel, Known, Linked, Problem, Request};
use serde_json::{Value, json};

use crate::args::LinkArgs;
use crate::talk::{Exit, Talk};
use crate::{excerpt, input};

const FAILED: &str = "nothing was linked";

pub(crate) fn run(args: &LinkArgs, talk: &Talk) -> Exit {
    let job = Job { args, talk };
    match job.link() {
        Ok(linked) => job.finish(&linked),
        Err(stop) => job.rejected(&stop),
    }
}

struct Job<'a> {
    args: &'a LinkArgs,
    talk: &'a Talk,
}

/// Why nothing was linked.
struct Stop {
    report: Report,
    sources: Vec<Source>,
    exit: Exit,
}

impl Stop {
    fn new(problems: Vec<Problem>, exit: Exit) -> Self {
        let diagnostics = problems.into_iter().map(|problem| problem.map(|()| None));
        Self {
            report: Report {
                diagnostics: diagnostics.collect(),
            },
            sources: Vec::new(),
            exit,
        }
    }
}

impl From<Unreadable> for Stop {
    fn from(unreadable: Unreadable) -> Self {
        let exit = match unreadable.environment {
            true => Exit::Environment,
            false => Exit::BadInput,
        };
        Stop::new(vec![*unreadable.problem], exit)
    }
}

/// What a kernel lacks is a finding; anything else is wrong input.
fn exit(problems: &[Problem]) -> Exit {
    let found = |problem: &Problem| {
        matches!(
            problem.code,
            Code::NotInKernel
                | Code::KernelDisagrees
                | Code::MovedField
                | Code::UnknownStruct
                | Code::UnknownField
                | Code::OtherField
                | Code::WeakerField
                | Code::Bitfield
                | Code::UnsupportedField
                | Code::AmbiguousStruct
        )
    };
    match problems.iter().all(found) {
        true => Exit::Findings,
        false => Exit::BadInput,
    }
}

impl Job<'_> {
    fn link(&self) -> Result<Linked, Stop> {
        let bytes = build_script::object(&self.args.object, Some(&mut io::stdin().lock()));
        let bytes = bytes.map_err(|problem| Stop::new(vec![*problem], Exit::BadInput))?;
        let object =
            link::read(&bytes).map_err(|problem| Stop::new(vec![*problem], Exit::BadInput))?;
        let Self { args, .. } = self;
        kernel::with(args.kernel.as_deref(), args.over.as_deref(), |kernel| {
            self.link_for(&object, kernel)
        })
    }

    fn link_for(&self, object: &Object<'_>, kernel: Option<&Kernel<'_>>) -> Result<Linked, Stop> {
        let with = |(declared, target): &(Model, KernelRange)| {
            let request = Request {
                declared,
                target: *target,
                weak: &self.args.weak,
                kernel,
            };
            link(object, &request)
        };
        if !self.args.sources.is_empty() {
            return with(&declared(input::paths(&self.args.sources))?);
        }
        match with(&built_in(object)) {
            Ok(linked) => Ok(linked),
            // All names are needed to tell which one was meant.
            Err(_) => with(&declared(input::paths(&[]))?),
        }
    }

    fn rejected(&self, stop: &Stop) -> Exit {
        let Stop {
            report,
            sources,
            exit,
        } = stop;
        let look = self.talk.look(false);
        self.talk
            .rejected_with(report, sources, FAILED, look, *exit)
    }

    fn finish(&self, linked: &Linked) -> Exit {
        let output = &self.args.output;
        if output.as_os_str() == STDIN {
            return self.to_stdout(linked);
        }
        match write::put(output, &linked.bytes) {
            Ok(written) => self.wrote(linked, written),
            Err(error) => self.talk.failed(&error.to_string(), Exit::Environment),
        }
    }

    fn to_stdout(&self, linked: &Linked) -> Exit {
        if self.talk.json() {
            let text = "standard output cannot take both the object and JSON";
            return self.talk.failed(text, Exit::BadInput);
        }
        self.talk.say(&remarks(linked));
        self.talk.bytes(&linked.bytes, Exit::Done)
    }

    fn wrote(&self, linked: &Linked, written: bool) -> Exit {
        if self.talk.json() {
            return self
                .talk
                .document(&self.document(linked, written), Exit::Done);
        }
        let path = self.args.output.display();
        let done = match written {
            true => format!("wrote {path}: {}\n", summary(linked)),
            false => format!("{path} is as it should be: {}\n", summary(linked)),
        };
        self.talk.say(&(remarks(linked) + &done));
        Exit::Done
    }

    fn document(&self, linked: &Linked, written: bool) -> Value {
        let known = |known: &Known| {
            json!({
                "name": known.name,
                "type_from": known.source.name(),
                "weak": known.weak,
            })
        };
        json!({
            "path": self.args.output.to_string_lossy(),
            "state": if written { "written" } else { "unchanged" },
            "externs": linked.externs.iter().map(known).collect::<Vec<_>>(),
            "notes": linked.notes,
            "diagnostics": [],
        })
    }
}

/// Declarations, and the kernels that they are for.
fn declared(gathered: Gathered) -> Result<(Model, KernelRange), Stop> {
    let Gathered {
        sources, report, ..
    } = gathered;
    let rejected = |report, sources| Stop {
        report,
        sources,
        exit: Exit::BadInput,
    };
    if !report.diagnostics.is_empty() {
        return Err(rejected(report, sources));
    }
    let loaded = kfunc_codegen::load(&sources, None);
    if loaded.report.has_errors() {
        return Err(rejected(loaded.report, sources));
    }
    Ok((loaded.lowered.model, loaded.target))
}

/// Of the built-in definitions what the object calls. They were judged by our
/// tests; here they are only read.
fn built_in(object: &Object<'_>) -> (Model, KernelRange) {
    let externs = object.externs().iter();
    let names: Vec<&str> = externs.map(|one| link::essential(one.name)).collect();
    let texts = kfunc_defs::SOURCES.iter().map(|(_, text)| *text);
    let cut = excerpt::called(texts, &names);
    let files = cut.iter().enumerate();
    let files = files.map(|(file, text)| file::parse(file, text));
    let lowered = lower::lower(files.collect(), Sight::Whole);
    let target = lowered.rust.target();
    (lowered.model, target)
}

fn link(object: &Object<'_>, request: &Request<'_>) -> Result<Linked, Stop> {
    link::link(object, request).map_err(|problems| {
        let exit = exit(&problems);
        Stop::new(problems, exit)
    })
}

fn remarks(linked: &Linked) -> String {
    let notes = linked.notes.iter();
    notes.map(|note| format!("note: {note}\n")).collect()
}

fn summary(linked: &Linked) -> String {
    match linked.externs.len() {
        0 => "nothing is called that it does not have".to_owned(),
        1 => "1 extern has its type".to_owned(),
        count => format!("{count} externs have their types"),
    }
}
