//! `kfunc gen`: artefacts from declarations or a kernel, or what has drifted from
//! them.

mod from_kernel;

use std::path::PathBuf;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::build_script::write::{self, Old, Planned};
use kfunc_codegen::diag::Report;
use kfunc_codegen::diag::render::{self, Look};
use kfunc_codegen::generate::{self as codegen, Made, Note, Outcome, Request};
use kfunc_codegen::source::Source;
use serde_json::{Value, json};

use crate::args::GenArgs;
use crate::talk::{Exit, Talk, named};
use crate::{diff, input};

const FAILED: &str = "nothing was generated";

pub(crate) fn run(args: &GenArgs, talk: &Talk) -> Exit {
    let look = talk.look(args.deny_warnings);
    let request = Request {
        target: args.target_kernel.clone(),
        only: args.only.clone(),
        backends: args.backends.clone(),
        evidence: input::evidence(&args.sources),
        look,
    };
    let run = match &args.kernel {
        Some(kernel) => from_kernel::run(args, kernel, request, talk),
        None => from_sources(args, &request, talk),
    };
    let Run {
        sources,
        outcome,
        remarks,
    } = match run {
        Ok(run) => run,
        Err(exit) => return exit,
    };
    let Some(made) = outcome.made else {
        return talk.rejected(&outcome.report, &sources, FAILED, look);
    };
    talk.report(&outcome.report, &sources, FAILED, look);
    let job = Job {
        args,
        talk,
        look,
        sources: &sources,
        report: &outcome.report,
        left_over: left_over(args, &made),
        remarks,
        made: &made,
    };
    job.finish()
}

/// What was made, and from what.
struct Run {
    sources: Vec<Source>,
    outcome: Outcome,
    /// What was left out or is not known, and of what that is true.
    remarks: Vec<(String, Vec<String>)>,
}

fn from_sources(args: &GenArgs, request: &Request, talk: &Talk) -> Result<Run, Exit> {
    let Gathered {
        sources,
        mut report,
        ..
    } = input::sources(&args.sources);
    if !report.diagnostics.is_empty() {
        let more = codegen::mistakes(&sources, request);
        report.diagnostics.extend(more.diagnostics);
        return Err(talk.rejected(&report, &sources, FAILED, request.look));
    }
    let outcome = codegen::generate(&sources, request);
    Ok(Run {
        sources,
        outcome,
        remarks: Vec::new(),
    })
}

/// A run whose artefacts are made and not yet written.
struct Job<'a> {
    args: &'a GenArgs,
    talk: &'a Talk,
    look: Look,
    sources: &'a [Source],
    report: &'a Report,
    made: &'a Made,
    left_over: Vec<PathBuf>,
    remarks: Vec<(String, Vec<String>)>,
}

/// What earlier runs wrote that this one does not. A run of some back ends
/// does not know what the others make, and finds nothing.
fn left_over(args: &GenArgs, made: &Made) -> Vec<PathBuf> {
    if args.backends.is_empty() {
        write::left_over(&args.out_dir, &made.files)
    } else {
        Vec::new()
    }
}

impl Job<'_> {
    fn finish(&self) -> Exit {
        let folder = &self.args.out_dir;
        let plan = match write::plan(folder, &self.made.files) {
            Ok(plan) => plan,
            Err(error) => return self.cannot(&error),
        };
        if self.args.check {
            return self.check(&plan);
        }
        if let Err(error) = write::write(folder, &plan) {
            return self.cannot(&error);
        }
        self.wrote(&plan)
    }

    fn cannot(&self, error: &write::WriteError) -> Exit {
        let text = format!("{error}; nothing was changed");
        self.talk.failed(&text, Exit::Environment)
    }

    fn wrote(&self, plan: &[Planned<'_>]) -> Exit {
        if self.talk.json() {
            return self.talk.document(&self.document(plan), Exit::Done);
        }
        let mut text = self.remarks();
        for planned in plan.iter().filter(|planned| planned.old != Old::Same) {
            text += &format!("wrote {}\n", planned.path.display());
        }
        text += &summary(plan, self.made);
        self.talk.say(&text);
        Exit::Done
    }

    fn check(&self, plan: &[Planned<'_>]) -> Exit {
        let differ = plan.iter().any(|planned| planned.old != Old::Same);
        let exit = if differ || !self.left_over.is_empty() {
            Exit::Findings
        } else {
            Exit::Done
        };
        if self.talk.json() {
            return self.talk.document(&self.document(plan), exit);
        }
        let color = self.talk.colored_results();
        let mut diffs: String = plan.iter().map(|p| diff::unified(p, color)).collect();
        diffs.extend(self.left_over.iter().map(|path| diff::removal(path, color)));
        let exit = self.talk.result(&diffs, exit);
        self.talk.say(&self.mending(plan, differ));
        exit
    }

    /// What has drifted, and the commands that mend it.
    fn mending(&self, plan: &[Planned<'_>], differ: bool) -> String {
        let mut text = String::new();
        if differ {
            let drifted = plan.iter().filter(|planned| planned.old != Old::Same);
            let (drifted, all) = (drifted.count(), plan.len());
            text += &format!(
                "{drifted} of {all} files differ from the declarations; to write them, run\n"
            );
            text += &format!("  {}\n", command());
        }
        if !self.left_over.is_empty() {
            let paths = self
                .left_over
                .iter()
                .map(|path| quoted(&path.to_string_lossy()));
            let paths: Vec<_> = paths.collect();
            text += "files of an earlier run are left over; to remove them, run\n";
            text += &format!("  rm {}\n", paths.join(" "));
        }
        if text.is_empty() {
            text = format!("{}\n", as_they_should(plan.len()));
        }
        text
    }

    /// What the kernels cannot express, or do not say, and of what that is true.
    fn notes(&self) -> Vec<(String, Vec<String>)> {
        let made = self.made.notes.iter();
        let made = made.map(|note: &Note| (note.text(), note.kfuncs.clone()));
        self.remarks.iter().cloned().chain(made).collect()
    }

    /// What is worth knowing about what was made.
    fn remarks(&self) -> String {
        let notes = self.notes();
        let mut text: String = notes
            .iter()
            .map(|(what, names)| note(what, names))
            .collect();
        for (name, why) in &self.made.along {
            text += &format!("note: `{name}` comes along: it {why}\n");
        }
        for path in &self.left_over {
            let path = path.display();
            text += &format!("note: `{path}` is left over from an earlier run\n");
        }
        text
    }

    fn document(&self, plan: &[Planned<'_>]) -> Value {
        let file = |planned: &Planned<'_>| {
            let state = match (&planned.old, self.args.check) {
                (Old::Same, _) => "unchanged",
                (Old::Missing, true) => "missing",
                (Old::Other(_), true) => "differs",
                (Old::Missing | Old::Other(_), false) => "written",
            };
            json!({ "path": planned.path.to_string_lossy(), "state": state })
        };
        let note =
            |(what, names): &(String, Vec<String>)| json!({ "message": what, "kfuncs": names });
        json!({
            "files": plan.iter().map(file).collect::<Vec<_>>(),
            "left_over": self.left_over.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
            "notes": self.notes().iter().map(note).collect::<Vec<_>>(),
            "along": self.made.along,
            "diagnostics": render::json(self.report, self.sources, self.look),
        })
    }
}

fn summary(plan: &[Planned<'_>], made: &Made) -> String {
    let all = plan.len();
    let new = plan.iter().filter(|planned| planned.old != Old::Same);
    match new.count() {
        0 => format!("nothing to write: {}\n", as_they_should(all)),
        new => {
            let (kfuncs, target) = (made.kfuncs, made.target);
            format!("{new} of {all} files written, for {kfuncs} kfuncs on {target}\n")
        }
    }
}

fn as_they_should(files: usize) -> String {
    match files {
        1 => "the file is as it should be".to_owned(),
        files => format!("all {files} files are as they should be"),
    }
}

fn note(what: &str, names: &[String]) -> String {
    format!("note: {what}\n  = {}\n", named(names))
}

/// This very call without `--check`.
fn command() -> String {
    let arguments = std::env::args_os().skip(1);
    let arguments = arguments.map(|argument| quoted(&argument.to_string_lossy()));
    let kept: Vec<_> = arguments.filter(|argument| argument != "--check").collect();
    format!("kfunc {}", kept.join(" "))
}

/// An argument as a shell reads it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}
