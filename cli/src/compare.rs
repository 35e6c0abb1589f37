//! `kfunc check` and `kfunc diff`: declarations and kernels, compared.
//!
//! Owns how a comparison is shown. Refuses to know what differs and why.

use std::path::Path;

use kfunc_codegen::build_script::gather::Gathered;
use kfunc_codegen::check::{Comparison, Difference, compare};
use kfunc_codegen::diag::{Code, Diagnostic, Report};
use kfunc_codegen::inventory::Inventory;
use kfunc_codegen::model::version::{Kernel, KernelRange};
use serde_json::{Value, json};

use crate::args::{CheckArgs, DiffArgs};
use crate::talk::{Exit, Talk};
use crate::{input, kernel};

/// What the two sides are called.
struct Sides<'a> {
    left: &'a str,
    right: &'a str,
}

/// `kfunc check`.
pub(crate) fn check(args: &CheckArgs, talk: &Talk) -> Exit {
    let done = kernel::open(&args.kernel, args.over.as_deref(), talk)
        .and_then(|there| Ok((declared(args, &there, talk)?, there)));
    let sides = Sides {
        left: "declared",
        right: "kernel",
    };
    match done {
        Ok((declared, there)) => shown(&compare(&declared, &there), &sides, talk),
        Err(exit) => exit,
    }
}

/// `kfunc diff`.
pub(crate) fn diff(args: &DiffArgs, talk: &Talk) -> Exit {
    let open = |name: &Path| kernel::open(name, None, talk);
    let sides = Sides {
        left: "old",
        right: "new",
    };
    match open(&args.old).and_then(|old| Ok((old, open(&args.new)?))) {
        Ok((old, new)) => shown(&compare(&old, &new), &sides, talk),
        Err(exit) => exit,
    }
}

/// What the sources declare for the kernel that `there` is.
fn declared(args: &CheckArgs, there: &Inventory, talk: &Talk) -> Result<Inventory, Exit> {
    let look = talk.look(false);
    let failed = "nothing was compared";
    let target = target(args, there).map_err(|problem| {
        let diagnostics = vec![problem.map(|()| None)];
        talk.rejected(&Report { diagnostics }, &[], failed, look)
    })?;
    let Gathered {
        sources, report, ..
    } = input::sources(&args.sources);
    if !report.diagnostics.is_empty() {
        return Err(talk.rejected(&report, &sources, failed, look));
    }
    let loaded = kfunc_codegen::load(&sources, KernelRange::only(target));
    match loaded.report.has_errors() {
        true => Err(talk.rejected(&loaded.report, &sources, failed, look)),
        false => Ok(Inventory::of(&loaded.lowered.model, target)),
    }
}

/// The kernel to take the declarations for: the one that was said, else the one
/// that the kernel itself says it is.
fn target(args: &CheckArgs, there: &Inventory) -> Result<Kernel, Box<Diagnostic<()>>> {
    let problem = |message: String, help: &str| {
        Box::new(Diagnostic::new(Code::UnknownKernel, (), message).help(help))
    };
    let help = "say with `--target-kernel` which kernel's declarations to compare it with";
    match (&args.target_kernel, there.kernel(), &there.release) {
        (Some(said), ..) => Kernel::parse(said)
            .ok_or_else(|| problem(format!("`{said}` is no kernel"), "write a kernel, `6.12`")),
        (None, Some(kernel), _) => Ok(kernel),
        (None, None, Some(release)) => {
            Err(problem(format!("kernel `{release}` is not known"), help))
        }
        (None, None, None) => Err(problem(
            "the kernel does not say which it is".to_owned(),
            help,
        )),
    }
}

fn shown(comparison: &Comparison, sides: &Sides<'_>, talk: &Talk) -> Exit {
    let exit = match comparison.differences.is_empty() {
        true => Exit::Done,
        false => Exit::Findings,
    };
    if talk.json() {
        return talk.document(&document(comparison), exit);
    }
    let texts = comparison.differences.iter().map(|one| text(one, sides));
    let exit = talk.result(&texts.collect::<Vec<_>>().concat(), exit);
    talk.say(&summary(comparison));
    exit
}

fn text(difference: &Difference, sides: &Sides<'_>) -> String {
    let Difference {
        name,
        part,
        left,
        right,
        cause,
        advice,
    } = difference;
    let wide = sides.left.len().max(sides.right.len());
    let line = |side: &str, text: &str| format!("  {side:wide$}  {text}\n");
    let mut out = format!("{name}: {}\n", part.word());
    let absent = "(not there)";
    out += &line(sides.left, left.as_deref().unwrap_or(absent));
    out += &line(sides.right, right.as_deref().unwrap_or(absent));
    if let (Some(left), Some(right)) = (left, right) {
        out += &line("", &marked(left, right));
    }
    if let Some(cause) = cause {
        out += &line("why", cause);
    }
    out + &line("do", &advice.text())
}

/// Marks under the second of two texts, where it differs from the first.
fn marked(left: &str, right: &str) -> String {
    let alike =
        |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(a, b)| a == b).count();
    let (long, other) = (right.chars().count(), left.chars().count());
    let before = alike(&mut left.chars().zip(right.chars()));
    let behind = alike(&mut left.chars().rev().zip(right.chars().rev()));
    let behind = behind.min(long.min(other) - before);
    format!(
        "{}{}",
        " ".repeat(before),
        "^".repeat((long - before - behind).max(1))
    )
}

/// What was compared, and what could not be.
fn summary(comparison: &Comparison) -> String {
    let Comparison {
        common,
        differences,
        unknown,
        apart,
    } = comparison;
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let mut text = format!(
        "{} on both sides, {}\n",
        count(*common, "kfunc", "kfuncs"),
        count(differences.len(), "difference", "differences")
    );
    for ((part, _), kfuncs) in unknown {
        let kfuncs = count(*kfuncs, "kfunc", "kfuncs");
        text += &format!(
            "not compared, since one side does not know: {} of {kfuncs}\n",
            part.word()
        );
    }
    if !apart.is_empty() {
        let kfuncs = count(apart.len(), "kfunc", "kfuncs");
        text += &format!("not in this kernel as it was built, nor need be: {kfuncs}\n");
    }
    text
}

fn document(comparison: &Comparison) -> Value {
    let Comparison {
        common,
        differences,
        unknown,
        apart,
    } = comparison;
    let difference = |one: &Difference| {
        json!({
            "name": one.name,
            "part": one.part.word(),
            "left": one.left,
            "right": one.right,
            "cause": one.cause,
            "advice": one.advice.text(),
        })
    };
    let unknown = unknown
        .iter()
        .map(|((part, _), count)| (part.word().to_owned(), json!(count)));
    let apart = apart
        .iter()
        .map(|(name, on)| json!({ "name": name, "needs": on }));
    json!({
        "common": common,
        "differences": differences.iter().map(difference).collect::<Vec<_>>(),
        "unknown": unknown.collect::<serde_json::Map<_, _>>(),
        "apart": apart.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn what_differs_is_marked() {
        assert_eq!(marked("u32 a", "u64 a"), " ^^");
        assert_eq!(marked("f(a)", "f(a, b)"), "   ^^^");
        assert_eq!(marked("f(a, b)", "f(a)"), "   ^");
        assert_eq!(marked("aa", "aaa"), "  ^");
    }
}
