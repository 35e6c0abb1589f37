//! `kfunc layout`: fields of a kernel's structs, as a call of `layout!`.

use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::layout::Field;
use kfunc_codegen::layout::text::{self, Header, Struct};
use kfunc_codegen::lower::{self, Sight};
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::syntax::file;
use kfunc_kernel::build_script::kernel::{self, Unreadable};
use kfunc_kernel::layout::{self, Problem, Wanted};
use kfunc_kernel::link::Kernel;
use serde_json::{Value, json};

use crate::args::LayoutArgs;
use crate::excerpt;
use crate::talk::{Exit, Talk};

const FAILED: &str = "no layout was made";

pub(crate) fn run(args: &LayoutArgs, talk: &Talk) -> Exit {
    match structs(args) {
        Ok(structs) => written(args, &structs, talk),
        Err(Stop { problems, exit }) => {
            let diagnostics = problems.into_iter().map(|problem| problem.map(|()| None));
            let diagnostics = diagnostics.collect();
            let report = Report { diagnostics };
            talk.rejected_with(&report, &[], FAILED, talk.look(false), exit)
        }
    }
}

/// Why there is no layout.
struct Stop {
    problems: Vec<Problem>,
    exit: Exit,
}

impl From<Unreadable> for Stop {
    fn from(unreadable: Unreadable) -> Self {
        Self {
            problems: vec![*unreadable.problem],
            exit: match unreadable.environment {
                true => Exit::Environment,
                false => Exit::BadInput,
            },
        }
    }
}

fn structs(args: &LayoutArgs) -> Result<Vec<Struct>, Stop> {
    let bad = |problems| Stop {
        problems,
        exit: Exit::BadInput,
    };
    let wanted = wanted(args).map_err(bad)?;
    kernel::with(Some(&args.kernel), args.over.as_deref(), |kernel| {
        let types = kernel.map(Kernel::types);
        let found = types.map_or(Ok(Vec::new()), |types| layout::find(&types, &wanted));
        found.map_err(bad)
    })
}

/// What is asked for, if all of it can be read.
fn wanted(args: &LayoutArgs) -> Result<Vec<Wanted>, Vec<Problem>> {
    let (mut wanted, mut problems) = (Vec::new(), Vec::new());
    for text in &args.wanted {
        match Wanted::parse(text) {
            Ok(one) => wanted.push(one),
            Err(problem) => problems.push(*problem),
        }
    }
    let range = args.kernels.as_deref();
    if let Some(range) = range.filter(|range| KernelRange::parse(range).is_none()) {
        let message = format!("`{range}` is not a range of kernels");
        let help = "write a kernel, `6.12`, or a range, `6.12..=7.3`";
        problems.push(Diagnostic::new(Code::UnknownKernel, (), message).help(help));
    }
    match problems.is_empty() {
        true => Ok(wanted),
        false => Err(problems),
    }
}

fn written(args: &LayoutArgs, structs: &[Struct], talk: &Talk) -> Exit {
    let title = kernel::title(&args.kernel);
    if talk.json() {
        return talk.document(&document(&title, structs), Exit::Done);
    }
    let own = args.declared.iter().map(|path| text::declared(path));
    let declared: Vec<_> = own.chain(built_in()).collect();
    let header = Header {
        kernel: &title,
        kernels: args.kernels.as_deref(),
        declared: &declared,
    };
    talk.result(&text::source(&header, structs), Exit::Done)
}

/// The types that `kfunc-defs` declares, each in the module of its file.
fn built_in() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, text) in kfunc_defs::SOURCES {
        let module = name.strip_suffix(".rs").unwrap_or(name);
        let types = file::parse(0, &excerpt::types(text));
        let lowered = lower::lower(vec![types], Sight::Whole);
        let types = lowered.model.types.into_iter();
        all.extend(types.map(|ty| (ty.name, format!("kfunc_defs::{module}::{}", ty.rust))));
    }
    all
}

fn document(kernel: &str, structs: &[Struct]) -> Value {
    let field = |field: &Field| {
        let Field {
            path,
            ty,
            offset,
            tagged,
        } = field;
        json!({
            "path": path,
            "type": ty.to_string(),
            "offset": offset,
            "size": ty.bytes(),
            "rcu_tag": tagged,
        })
    };
    let one = |one: &Struct| {
        json!({
            "name": one.name,
            "fields": one.fields.iter().map(field).collect::<Vec<_>>(),
        })
    };
    json!({
        "kernel": kernel,
        "structs": structs.iter().map(one).collect::<Vec<_>>(),
        "diagnostics": [],
    })
}
