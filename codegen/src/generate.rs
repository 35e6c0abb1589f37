//! From sources to the texts of every artefact, in one call.
//!
//! Owns the order of the steps and where they stop: at the first step that
//! found errors, with all that it found. Refuses to read or write files; the
//! command and build scripts do, each in its own way, around this.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::diag::render::Look;
use crate::diag::{Code, Diagnostic, Report, Severity};
use crate::digest::digest;
use crate::emit::c_types::CTypes;
use crate::emit::{self, BACKENDS, Files};
use crate::lower::kfunc::nearest;
use crate::lower::words::list;
use crate::model::Model;
use crate::model::flag::FlagNote;
use crate::model::provenance::Evidence;
use crate::model::version::{Kernel, KernelRange};
use crate::select::{self, Choice};
use crate::source::{Source, Span};

/// What to make.
#[derive(Clone, Debug)]
pub struct Request {
    /// The kernels to make it for, such as `6.12` or `6.12..=7.3`; where nothing
    /// is said, those that the sources say, else
    /// [`KernelRange::DEFAULT_CRATE`].
    pub target: Option<String>,
    /// The kfuncs to make it for; all that the target has where this is empty.
    pub only: Vec<String>,
    /// Names of back ends; all of them where this is empty.
    pub backends: Vec<String>,
    /// What was read of which kernel before it was declared.
    pub evidence: Evidence,
    /// How bad a warning is.
    pub look: Look,
}

/// What came of a request.
pub struct Outcome {
    /// Everything that is wrong.
    pub report: Report,
    /// What was made; `None` where something is wrong.
    pub made: Option<Made>,
}

/// Artefacts.
pub struct Made {
    /// The texts.
    pub files: Files,
    /// The kernels that they are for.
    pub target: KernelRange,
    /// The number of kfuncs in them.
    pub kfuncs: usize,
    /// Kfuncs that nobody named and that came along, each with the reason.
    pub along: BTreeMap<String, String>,
    /// What the target's kernels express otherwise than the declarations.
    pub notes: Vec<Note>,
}

/// Something that some kernels cannot express, with all the kfuncs that it is
/// true of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The kernels, oldest first.
    pub kernels: Vec<KernelRange>,
    /// What it is.
    pub note: FlagNote,
    /// Names of kfuncs, sorted.
    pub kfuncs: Vec<String>,
}

impl Note {
    /// The note in one sentence, without the kfuncs' names.
    pub fn text(&self) -> String {
        let kernels: Vec<_> = self.kernels.iter().map(ToString::to_string).collect();
        format!("for {}, {}", kernels.join(" and "), self.note.text())
    }
}

/// Makes what `request` asks for.
pub fn generate(sources: &[Source], request: &Request) -> Outcome {
    let mut report = Report::default();
    let made = attempt(sources, request, &mut report);
    Outcome { report, made }
}

/// What is wrong with a request and with sources beside which there are others that
/// could not be read: not what these lack, which may be in those.
pub fn mistakes(sources: &[Source], request: &Request) -> Report {
    let mut report = Report::default();
    let target = known_target(request.target.as_deref(), &mut report);
    let backends = request.backends.iter();
    refuse(&mut report, backends.filter_map(unknown_backend));
    let loaded = crate::load_part(sources, target.unwrap_or_default());
    report.diagnostics.extend(loaded.report.diagnostics);
    report
}

/// Says what the types are that the kfuncs of a model need, if anybody knows; not
/// called where no back end asks.
pub type TypesOf<'a> = &'a (dyn Fn(&Model) -> Result<Option<CTypes>, Box<Diagnostic<()>>> + Sync);

/// Makes what `request` asks for out of declarations that come from a kernel,
/// and its `types`. They are not judged: what the kernel has is right. Where the
/// request names no kernels, `kernel` is meant.
pub fn from_model(model: &Model, kernel: Kernel, types: TypesOf<'_>, request: &Request) -> Outcome {
    let mut report = Report::default();
    let asked = known_target(request.target.as_deref(), &mut report);
    refuse(
        &mut report,
        request.backends.iter().filter_map(unknown_backend),
    );
    let target = asked.map(|target| target.unwrap_or(KernelRange::only(kernel)));
    let sound = report.diagnostics.is_empty();
    if !sound {
        refuse(&mut report, select::refusals(model, target, &request.only));
    }
    let made = target.filter(|_| sound).and_then(|target| {
        let declared = Declared {
            model,
            declared: KernelRange::DEFAULT_CRATE,
            target,
            types,
        };
        make(declared, request, &mut report)
    });
    Outcome { report, made }
}

/// Reads `text` as the kernels to make something for.
///
/// # Errors
/// A kernel that is not known, with those that are; a range that is inverted.
pub fn target(text: &str) -> Result<KernelRange, Box<Diagnostic<()>>> {
    if let Some(range) = KernelRange::parse(text) {
        return Ok(range);
    }
    let ends = text
        .split("..")
        .map(|end| end.trim_start_matches('=').trim());
    let ends: Vec<_> = ends.filter(|end| !end.is_empty()).collect();
    let unknown = ends.iter().find(|end| Kernel::parse(end).is_none());
    Err(Box::new(match unknown {
        Some(end) => unknown_kernel(end),
        None => inverted(text),
    }))
}

fn inverted(text: &str) -> Diagnostic<()> {
    let message = format!("`{text}` is no range of kernels");
    Diagnostic::new(Code::InvertedRange, (), message)
        .help("write a kernel, `6.12`, or a range from old to new, `6.12..=7.3`")
}

fn unknown_kernel(name: &str) -> Diagnostic<()> {
    let known: Vec<_> = Kernel::all().map(Kernel::name).collect();
    Diagnostic::new(
        Code::UnknownKernel,
        (),
        format!("no kernel is called `{name}`"),
    )
    .help(format!("the kernels are {}", known.join(", ")))
}

fn attempt(sources: &[Source], request: &Request, report: &mut Report) -> Option<Made> {
    let Request {
        target,
        only,
        backends,
        look,
        evidence: _,
    } = request;
    let target = known_target(target.as_deref(), report);
    refuse(report, backends.iter().filter_map(unknown_backend));
    let unfit = !report.diagnostics.is_empty();
    let loaded = crate::load(sources, target.unwrap_or_default());
    let sound = look.count(&loaded.report, Severity::Error) == 0;
    report.diagnostics.extend(loaded.report.diagnostics);
    if !sound {
        return None;
    }
    let lowered = loaded.lowered;
    if lowered.model.kfuncs.is_empty() {
        refuse(report, [empty(sources)]);
        return None;
    }
    let choice = target.map(|_| loaded.target);
    if unfit || target.is_none() {
        refuse(report, select::refusals(&lowered.model, choice, only));
        return None;
    }
    let declared = Declared {
        model: &lowered.model,
        declared: lowered.rust.target(),
        target: loaded.target,
        types: &|_| Ok(None),
    };
    make(declared, request, report)
}

/// Declarations that nothing is wrong with, and the kernels to make something
/// for.
struct Declared<'a> {
    model: &'a Model,
    /// The kernels that they themselves say they are for.
    declared: KernelRange,
    target: KernelRange,
    types: TypesOf<'a>,
}

fn make(declared: Declared<'_>, request: &Request, report: &mut Report) -> Option<Made> {
    let Declared {
        model,
        declared,
        target,
        types,
    } = declared;
    let only = &request.only;
    let selected = match select::select(model, Choice { target, only }) {
        Ok(selected) => selected,
        Err(refused) => {
            refuse(report, refused);
            return None;
        }
    };
    let worked = OnceLock::new();
    let types = || {
        let worked = worked.get_or_init(|| types(&selected.model));
        worked.as_ref().ok()?.as_ref()
    };
    let names: Vec<_> = request.backends.iter().map(String::as_str).collect();
    let input = emit::Input {
        model: &selected.model,
        target,
        declared,
        digest: &digest(&selected.model),
        types: &types,
        evidence: &request.evidence,
    };
    let files = emit::emit(&input, &names);
    if let Some(Err(problem)) = worked.into_inner() {
        refuse(report, [*problem]);
        return None;
    }
    Some(Made {
        files,
        target,
        kfuncs: selected.model.kfuncs.len(),
        notes: notes(&selected.model, target),
        along: selected.along,
    })
}

/// The kernels that were asked for, if any; `None` where they are not known.
fn known_target(text: Option<&str>, report: &mut Report) -> Option<Option<KernelRange>> {
    match text.map(target).transpose() {
        Ok(target) => Some(target),
        Err(diagnostic) => {
            refuse(report, [*diagnostic]);
            None
        }
    }
}

/// Adds what is wrong with the request itself, which is written in no source.
fn refuse(report: &mut Report, refused: impl IntoIterator<Item = Diagnostic<()>>) {
    let nowhere = |diagnostic: Diagnostic<()>| diagnostic.map(|()| None::<Span>);
    report.diagnostics.extend(refused.into_iter().map(nowhere));
}

fn unknown_backend(name: &String) -> Option<Diagnostic<()>> {
    let known: Vec<_> = BACKENDS.iter().map(|backend| backend.name()).collect();
    if known.contains(&name.as_str()) {
        return None;
    }
    let message = format!("no back end is called `{name}`");
    let mut diagnostic = Diagnostic::new(Code::UnknownBackend, (), message);
    if let Some(near) = nearest(name, &known) {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    Some(diagnostic.help(format!("the back ends are {}", list(&known))))
}

/// What is wrong with sources that declare no kfunc.
pub fn empty(sources: &[Source]) -> Diagnostic<()> {
    let message = match sources {
        [] => "there is no source".to_owned(),
        [only] => format!("`{}` declares no kfunc", only.name),
        [first, rest @ ..] => {
            format!("`{}` and {} more declare no kfunc", first.name, rest.len())
        }
    };
    Diagnostic::new(Code::EmptySource, (), message)
        .help("a kfunc is a function under `#[kfunc(...)]`, alone or in an extern block under `#[kfunc_set(...)]`")
}

/// What the kernels of `target` cannot express, equal notes taken together.
fn notes(model: &Model, target: KernelRange) -> Vec<Note> {
    let mut found: BTreeMap<(FlagNote, &str), Vec<KernelRange>> = BTreeMap::new();
    for kfunc in &model.kfuncs {
        for era in kfunc.eras(target) {
            for note in era.flags.into_iter().flat_map(|made| made.notes) {
                join(found.entry((note, &kfunc.name)).or_default(), era.range);
            }
        }
    }
    let mut grouped: BTreeMap<(Vec<KernelRange>, FlagNote), BTreeSet<&str>> = BTreeMap::new();
    for ((note, kfunc), kernels) in found {
        grouped.entry((kernels, note)).or_default().insert(kfunc);
    }
    let note = |((kernels, note), kfuncs): ((Vec<KernelRange>, _), BTreeSet<&str>)| Note {
        kernels,
        note,
        kfuncs: kfuncs.into_iter().map(str::to_owned).collect(),
    };
    grouped.into_iter().map(note).collect()
}

/// Adds a range behind older ones, to the last of them where they touch.
fn join(ranges: &mut Vec<KernelRange>, next: KernelRange) {
    let joined = ranges.last().and_then(|last| {
        let touches = last.until().next_release() == Some(next.since());
        KernelRange::new(last.since(), next.until()).filter(|_| touches)
    });
    match (ranges.last_mut(), joined) {
        (Some(last), Some(joined)) => *last = joined,
        (Some(_) | None, _) => ranges.push(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made<'a>(text: &str, target: impl Into<Option<&'a str>>, only: &[&str]) -> Outcome {
        let source = Source {
            name: "a.rs".to_owned(),
            text: text.to_owned(),
        };
        let request = Request {
            target: target.into().map(str::to_owned),
            only: only.iter().map(ToString::to_string).collect(),
            backends: Vec::new(),
            evidence: Evidence::new(),
            look: Look::default(),
        };
        generate(&[source], &request)
    }

    fn codes(outcome: &Outcome) -> Vec<Code> {
        let diagnostics = outcome.report.diagnostics.iter();
        diagnostics.map(|diagnostic| diagnostic.code).collect()
    }

    const TWO: &str = "#[kfunc_set(ids = \"a_ids\", prog_types(tracing))]
        unsafe extern \"C\" {
            #[kfunc(owned_args)]
            pub fn bpf_a(p: *mut nf_conn);
            #[kfunc(owned_args, until = \"6.14\")]
            #[kfunc(owned_args, sleepable, since = \"6.15\")]
            pub fn bpf_b(p: *mut nf_conn);
        }
        #[derive(KernelType)]
        #[repr(C)]
        pub struct nf_conn { _opaque: [u8; 0] }";

    #[test]
    fn equal_notes_are_one() {
        let made = made(TWO, "6.12..=7.3", &[]).made.expect("nothing is wrong");
        let texts: Vec<_> = made.notes.iter().map(Note::text).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].starts_with("for 6.12 to 6.19, `owned_args`"));
        assert!(texts[1].starts_with("for 7.0 on, `owned_args`"));
        for note in &made.notes {
            assert_eq!(note.kfuncs, ["bpf_a", "bpf_b"]);
        }
    }

    #[test]
    fn the_series_needs_no_note() {
        let made = made(TWO, "v6-series", &[]).made.expect("nothing is wrong");
        assert_eq!(made.notes, []);
        assert_eq!(made.kfuncs, 2);
    }

    #[test]
    fn what_the_sources_say_counts_where_nothing_is_asked_for() {
        let set = |kernels: &str, name: &str| {
            format!(
                "#[kfunc_set(ids = \"{name}_ids\", prog_types(tracing), kernels = \"{kernels}\")]
                unsafe extern \"C\" {{ #[kfunc(owned_args)] pub fn bpf_{name}(p: *mut file); }}"
            )
        };
        let target = |text: &str, asked| made(text, asked, &[]).made.map(|made| made.target);
        assert_eq!(target(TWO, None), Some(KernelRange::DEFAULT_CRATE));
        let series = set("v6-series", "a");
        assert_eq!(target(&series, None), KernelRange::parse("v6-series"));
        assert_eq!(target(&series, Some("6.12")), KernelRange::parse("6.12"));
        let both = set("6.12", "a") + &set("6.18", "b");
        assert_eq!(target(&both, None), KernelRange::parse("6.12..=6.18"));
    }

    #[test]
    fn a_kernel_that_does_not_exist_is_refused_with_those_that_do() {
        let outcome = made(TWO, "5.15", &[]);
        assert!(outcome.made.is_none());
        assert_eq!(codes(&outcome), [Code::UnknownKernel]);
        let helps = &outcome.report.diagnostics[0].helps;
        assert!(helps[0].contains("6.0, 6.1, v6-series, 6.2"), "{helps:?}");
        for (text, code) in [
            ("", Code::InvertedRange),
            ("..", Code::InvertedRange),
            ("6.12..6.13", Code::InvertedRange),
            ("7.0..=6.12", Code::InvertedRange),
            ("6.12..=9.9", Code::UnknownKernel),
            ("6.12.", Code::UnknownKernel),
        ] {
            assert_eq!(target(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let request = Request {
            target: Some("5.0".to_owned()),
            only: Vec::new(),
            backends: vec!["no-such".to_owned()],
            evidence: Evidence::new(),
            look: Look::default(),
        };
        let source = Source {
            name: "a.rs".to_owned(),
            text: "#[kfunc(acqire)] fn f();".to_owned(),
        };
        let codes = codes(&generate(&[source], &request));
        for code in [Code::UnknownKernel, Code::UnknownBackend, Code::UnknownFlag] {
            assert!(codes.contains(&code), "{codes:?}");
        }
    }

    #[test]
    fn a_source_without_kfuncs_is_refused() {
        for text in ["", "fn main() {}", "// nothing"] {
            assert_eq!(codes(&made(text, "6.12", &[])), [Code::EmptySource]);
        }
    }

    #[test]
    fn types_that_cannot_be_said_are_an_error_where_they_are_asked_for() {
        let source = Source {
            name: "a.rs".to_owned(),
            text: TWO.to_owned(),
        };
        let model = crate::load(&[source], None).lowered.model;
        let types = |_: &Model| Err(Box::new(Diagnostic::new(Code::UnwritableType, (), "so")));
        let outcome = |backends: &[&str]| {
            let request = Request {
                target: None,
                only: Vec::new(),
                backends: backends.iter().map(ToString::to_string).collect(),
                evidence: Evidence::new(),
                look: Look::default(),
            };
            from_model(&model, Kernel::NEWEST, &types, &request)
        };
        for asked in [&[][..], &["c-header"]] {
            let outcome = outcome(asked);
            assert!(outcome.made.is_none());
            assert_eq!(codes(&outcome), [Code::UnwritableType]);
        }
        let others = outcome(&["flags", "rust"]);
        assert!(others.made.is_some() && others.report.diagnostics.is_empty());
    }

    #[test]
    fn names_that_cannot_be_had_are_refused() {
        let outcome = made(TWO, "6.12", &["bpf_c", "bpf_a"]);
        assert_eq!(codes(&outcome), [Code::UnknownName]);
    }
}
