//! Which kfuncs the programs of an object reach, and whether they may.
//!
//! Owns the walk through the functions of an object. Who may call a kfunc, and
//! which section is for which kind of program, the declarations and the tables
//! of `kfunc_codegen::model::program` say; a section that is in none of them
//! is not judged.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::diag::Code;
use kfunc_codegen::model::Kfunc;
use kfunc_codegen::model::flag::Flag;
use kfunc_codegen::model::program::{EVERYBODY, Kind, callers_in};

use super::{Problem, Request, essential, say};
use crate::elf::{Callee, Function, Object};

/// The section of functions that programs call.
const SUBPROGRAMS: &str = ".text";

/// What is wrong with the calls of `object`'s programs, all of it; what is
/// worth knowing where nothing is.
pub(super) fn judge(
    object: &Object<'_>,
    request: &Request<'_>,
) -> Result<Vec<String>, Vec<Problem>> {
    let functions = object.functions();
    let functions = functions.map_err(|error| vec![say::unreadable(&error)])?;
    let calls = Calls {
        functions: &functions,
        terms: terms(object, &functions, request),
    };
    let (mut notes, mut problems) = (Vec::new(), Vec::new());
    for (index, function) in functions.iter().enumerate() {
        match Kind::of_section(function.section) {
            Some((kind, sleeps)) => {
                let program = Program {
                    function,
                    kind,
                    sleeps,
                };
                calls.program(index, &program, &mut notes, &mut problems);
            }
            None => notes.extend(calls.unjudged(index, function)),
        }
    }
    match problems.is_empty() {
        true => Ok(notes),
        false => Err(problems),
    }
}

/// The terms on which each extern may be called that `functions` call.
fn terms<'a>(
    object: &Object<'a>,
    functions: &[Function<'a>],
    request: &Request<'_>,
) -> BTreeMap<&'a str, Terms> {
    let externs = object.externs().iter();
    let weak = externs.filter(|one| one.weak || request.weak.iter().any(|name| name == one.name));
    let weak: BTreeSet<&str> = weak.map(|one| one.name).collect();
    let mut terms = BTreeMap::new();
    for callee in functions.iter().flat_map(|function| &function.calls) {
        if let Callee::Extern(name) = *callee {
            let of = || Terms::of(name, weak.contains(name), request);
            terms.entry(name).or_insert_with(of);
        }
    }
    terms
}

/// A program, as its section says.
pub(super) struct Program<'a> {
    pub(super) function: &'a Function<'a>,
    pub(super) kind: Kind,
    pub(super) sleeps: bool,
}

/// On what terms an extern may be called.
struct Terms {
    /// No call is there where the kernel lacks it.
    weak: bool,
    /// A bit for each program type that may call it, whatever it is declared as.
    callers: u32,
    /// It may sleep.
    sleeps: bool,
}

impl Terms {
    /// Of the extern `name`, which is a kfunc if it is declared.
    fn of(name: &str, weak: bool, request: &Request<'_>) -> Self {
        let Request {
            declared, target, ..
        } = *request;
        let mut kfuncs: Vec<&Kfunc> = declared.kfuncs_named(name).collect();
        if kfuncs.is_empty() {
            kfuncs = declared.kfuncs_named(essential(name)).collect();
        }
        kfuncs.retain(|kfunc| kfunc.is_in(target));
        let callers = kfuncs.iter().map(|it| callers_in(declared, it, target));
        let sleeps = |kfunc: &&Kfunc| kfunc.contracts.iter().any(|c| c.has(Flag::Sleepable));
        Self {
            weak,
            callers: callers
                .reduce(|all, callers| all & callers)
                .unwrap_or(EVERYBODY),
            sleeps: kfuncs.iter().any(sleeps),
        }
    }

    /// What is wrong with a call by `program`.
    fn faults(&self, program: &Program<'_>) -> impl Iterator<Item = Code> {
        let refused = self.callers & program.kind.bits(program.sleeps) == 0;
        let waits = self.sleeps && !program.sleeps;
        let refused = refused.then_some(Code::CallNotAllowed);
        [refused, waits.then_some(Code::CallSleeps)]
            .into_iter()
            .flatten()
    }
}

struct Calls<'a> {
    functions: &'a [Function<'a>],
    /// By the extern that is called.
    terms: BTreeMap<&'a str, Terms>,
}

impl<'a> Calls<'a> {
    fn program(
        &self,
        index: usize,
        program: &Program<'_>,
        notes: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) {
        for (name, through) in self.reached(index) {
            let through = through.and_then(|at| self.functions.get(at));
            let through = through.map(|function| function.name);
            let Some(terms) = self.terms.get(name) else {
                continue;
            };
            let found = terms.faults(program);
            for problem in found.map(|code| say::call(code, name, program, through)) {
                match terms.weak {
                    true => notes.push(format!(
                        "{}; it is weak, and a kernel that lacks it never looks at the call",
                        problem.message
                    )),
                    false => problems.push(problem),
                }
            }
        }
    }

    /// The externs that a function reaches, and the function that calls each,
    /// where it is another.
    fn reached(&self, from: usize) -> BTreeMap<&'a str, Option<usize>> {
        let mut found = BTreeMap::new();
        let (mut seen, mut left) = (BTreeSet::from([from]), vec![from]);
        while let Some(at) = left.pop() {
            let calls = self.functions.get(at).map(|function| &function.calls);
            for callee in calls.into_iter().flatten() {
                match callee {
                    Callee::Extern(name) => {
                        let through = (at != from).then_some(at);
                        found.entry(*name).or_insert(through);
                    }
                    Callee::Function(next) if seen.insert(*next) => left.push(*next),
                    Callee::Function(_) => {}
                }
            }
        }
        found
    }

    /// A program of which nothing is known, if it calls kfuncs at all.
    fn unjudged(&self, index: usize, function: &Function<'_>) -> Option<String> {
        let Function { name, section, .. } = function;
        let silent = *section == SUBPROGRAMS || self.reached(index).is_empty();
        (!silent).then(|| {
            format!("what `{name}` may call is not known: no kind of program is in `{section}`")
        })
    }
}
