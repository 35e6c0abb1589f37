//! The acceptance table: which pointers a kfunc's argument takes, by kernel.
//!
//! Owns the answer to one question: a program passes a register in a given
//! state for a given parameter on a given kernel; is that accepted, and if
//! not, why? Three things come of it: the bound in the Rust wrapper, the table
//! in the documentation, and the verdict that is expected of a live verifier.
//!
//! Refuses to answer for what is not a pointer to a kernel object: numbers,
//! memory with a length, iterators and the like have rules of their own.

mod check;
mod object;
mod reason;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use object::{is_context, is_object, is_set_apart, objects, released};
pub use reason::{Demand, Reason};
pub use state::{Offset, Passed, PointerState, Relation};

use super::flag::{self, Flag};
use super::suffix::{Constraint, Origin};
use super::version::{Kernel, KernelRange};
use super::{Contract, Kfunc, Model, Param};
use check::Call;

/// What the verifier does with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It takes it.
    Accepted,
    /// It refuses the program.
    Refused(Reason),
    /// This table does not know; never to be taken for either answer.
    Unknown(Gap),
}

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// The kernel does not have the kfunc, or the kfunc not the parameter.
    NoKfunc,
    /// The kernel has no register in that state.
    NoState,
    /// The parameter is no pointer to a kernel object.
    NoObject,
    /// It turns on what the struct holds, and that is not declared.
    Undeclared,
    /// Nobody looked at what that kernel does.
    NotSeen,
}

impl Gap {
    /// A few words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Gap::NoKfunc => "the kfunc is not there",
            Gap::NoState => "there is no such pointer",
            Gap::NoObject => "no kernel object is asked for",
            Gap::Undeclared => "turns on what the struct holds",
            Gap::NotSeen => "was not looked at",
        }
    }
}

/// Which argument of which kfunc, where.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What is known of types.
    pub model: &'a Model,
    /// The kfunc.
    pub kfunc: &'a Kfunc,
    /// Index of the parameter.
    pub param: usize,
    /// The kernel.
    pub kernel: Kernel,
}

/// What the verifier of the question's kernel does with `state`, all other
/// arguments being as they should.
///
/// Only flags count: a verifier knows nothing of what a declaration asks of
/// one argument alone. [`promise`] does.
pub fn verdict(question: &Question<'_>, state: PointerState) -> Verdict {
    match call(question) {
        Ok(call) => answer(&call, state),
        Err(gap) => Verdict::Unknown(gap),
    }
}

/// Like [`verdict`], and holds the program to what the declaration asks for
/// where the kernel cannot: owned arguments that became trusted ones, and what
/// is asked of one argument alone.
pub fn promise(question: &Question<'_>, state: PointerState) -> Verdict {
    match Asked::of(question) {
        Ok(asked) => asked.promise(state),
        Err(gap) => Verdict::Unknown(gap),
    }
}

/// A question looked into once, to be answered for any number of states.
pub struct Asked {
    call: Call,
    demands: Vec<Demand>,
}

impl Asked {
    /// What counts of the kfunc and its declaration; or why no state has an
    /// answer.
    pub fn of(question: &Question<'_>) -> Result<Self, Gap> {
        Ok(Self {
            call: call(question)?,
            demands: demands(question),
        })
    }

    /// What [`promise`] says of the state.
    pub fn promise(&self, state: PointerState) -> Verdict {
        held(answer(&self.call, state), state, &self.demands)
    }
}

/// `verdict`, unless one of `demands` stands against what it accepts.
fn held(verdict: Verdict, state: PointerState, demands: &[Demand]) -> Verdict {
    let unmet = |demand: &&Demand| !meets(state, **demand);
    match demands.iter().find(unmet) {
        Some(demand) if verdict == Verdict::Accepted => Verdict::Refused(Reason::Declared(*demand)),
        Some(_) | None => verdict,
    }
}

/// The states that the verifier takes; empty where the question has no answer.
pub fn accepted_on(question: &Question<'_>) -> Vec<PointerState> {
    let accepts = |call: &Call, state| answer(call, state) == Verdict::Accepted;
    match call(question) {
        Ok(call) => {
            let states = PointerState::ALL.iter().copied();
            states.filter(|state| accepts(&call, *state)).collect()
        }
        Err(_) => Vec::new(),
    }
}

/// The states that every kernel of `range` takes that has the kfunc, and that
/// the declaration allows: what is in it may be passed wherever the program
/// runs. `None` if no kernel of `range` has it, or the parameter is no pointer
/// to a kernel object.
///
/// A range of more than one kernel leaves the series out, as
/// [`Kfunc::eras`] does.
pub fn accepted(
    model: &Model,
    kfunc: &Kfunc,
    param: usize,
    range: KernelRange,
) -> Option<BTreeSet<PointerState>> {
    let single = range.since() == range.until();
    let kernels = range
        .kernels()
        .filter(|kernel| single || !kernel.is_series());
    let questions = kernels.map(|kernel| Question {
        model,
        kfunc,
        param,
        kernel,
    });
    let there = questions.filter(|question| call(question).is_ok());
    there.map(|question| kept(&question)).reduce(|a, b| &a & &b)
}

/// The states that [`promise`] accepts.
fn kept(question: &Question<'_>) -> BTreeSet<PointerState> {
    let Ok(asked) = Asked::of(question) else {
        return BTreeSet::new();
    };
    let accepts = |state: &PointerState| asked.promise(*state) == Verdict::Accepted;
    PointerState::ALL.iter().copied().filter(accepts).collect()
}

/// Answers for every state at once, and the same question only once.
///
/// Few kfuncs differ in what counts here, so the table of a thousand of them
/// costs little more than that of ten.
#[derive(Default)]
pub struct Columns {
    known: BTreeMap<(Call, Vec<Demand>), Rc<[Verdict]>>,
}

impl Columns {
    /// What [`promise`] says of each state, in the order of
    /// [`PointerState::ALL`]; `None` where the question has no answer.
    pub fn column(&mut self, question: &Question<'_>) -> Option<Rc<[Verdict]>> {
        let key = (call(question).ok()?, demands(question));
        let column = self.known.entry(key).or_insert_with_key(|(call, demands)| {
            let judge = |state: &PointerState| held(answer(call, *state), *state, demands);
            PointerState::ALL.iter().map(judge).collect()
        });
        Some(Rc::clone(column))
    }
}

fn answer(call: &Call, state: PointerState) -> Verdict {
    match state.passed(call.kernel) {
        Some(passed) => check::judge(call, &passed),
        None => Verdict::Unknown(Gap::NoState),
    }
}

fn call(question: &Question<'_>) -> Result<Call, Gap> {
    let Question {
        model,
        kfunc,
        param,
        kernel,
    } = *question;
    let contract = kfunc.contract(kernel).ok_or(Gap::NoKfunc)?;
    let parameter = kfunc.params.get(param).ok_or(Gap::NoKfunc)?;
    if !is_object(kfunc, param, kernel) {
        return Err(Gap::NoObject);
    }
    let flags = flag::on_kernel(contract.intent, kernel).flags;
    let ty = object::pointee(parameter).and_then(|name| model.type_named(name));
    Ok(Call {
        kernel,
        flags,
        released: flags.has(Flag::Release) && released(kfunc, kernel) == Some(param),
        nullable: is_nullable(parameter, kernel),
        scalar_only: ty.map(|ty| ty.scalar_only),
        is_alias: object::pointee(parameter).is_some_and(|name| name.ends_with("___init")),
    })
}

/// Whether the kernel reads from the parameter's name that it may be NULL.
fn is_nullable(param: &Param, kernel: Kernel) -> bool {
    let read = |constraint: &Constraint| constraint.info().spelling_on(kernel);
    let nullable = Constraint::Nullable.info().spelling;
    param.constraints.iter().any(|it| read(it) == nullable)
}

/// What the declaration asks of the argument, whatever the kernel checks.
fn demands(question: &Question<'_>) -> Vec<Demand> {
    let Question {
        model: _,
        kfunc,
        param,
        kernel,
    } = *question;
    let mut demands = Vec::new();
    if let Some(contract) = kfunc.contract(kernel) {
        demands.extend(contract_demands(contract));
    }
    if let Some(parameter) = kfunc.params.get(param) {
        demands.extend(parameter.constraints.iter().filter_map(constraint_demand));
    }
    demands
}

fn contract_demands(contract: &Contract) -> Vec<Demand> {
    let mut demands = Vec::new();
    if contract.has(Flag::OwnedArgs) {
        demands.push(owned_demand(contract.owned));
    }
    // KF_RCU weakens KF_TRUSTED_ARGS.
    if contract.has(Flag::Rcu) {
        demands.push(Demand::Rcu);
    } else if contract.has(Flag::TrustedArgs) {
        demands.push(Demand::Trusted);
    }
    demands
}

fn constraint_demand(constraint: &Constraint) -> Option<Demand> {
    match constraint {
        Constraint::Trusted => Some(Demand::Trusted),
        Constraint::Owned(origin) => Some(owned_demand(*origin)),
        Constraint::Rcu => Some(Demand::Rcu),
        Constraint::Nullable
        | Constraint::SizeOf(_)
        | Constraint::ConstSizeOf(_)
        | Constraint::Constant
        | Constraint::Uninit
        | Constraint::Ignored
        | Constraint::String
        | Constraint::Map
        | Constraint::ConstMap
        | Constraint::Allocated
        | Constraint::Refcounted
        | Constraint::Optional
        | Constraint::Iterator
        | Constraint::IrqFlag
        | Constraint::ProgAux
        | Constraint::NonownAllowed
        | Constraint::Arena
        | Constraint::BufferSize { .. } => None,
    }
}

fn owned_demand(origin: Origin) -> Demand {
    match origin {
        Origin::Acquired => Demand::Owned,
        Origin::Allocated => Demand::Allocated,
    }
}

/// Whether `state` is what is asked for. Where memory or NULL is taken in
/// place of an object, no object can lack trust.
fn meets(state: PointerState, demand: Demand) -> bool {
    let Some(passed) = state.passed(Kernel::NEWEST) else {
        return false;
    };
    let trusted = !passed.is_object() || passed.is_trusted() || passed.may_be_null();
    match demand {
        Demand::Allocated => state == PointerState::OwnedAllocated || passed.null,
        Demand::Owned => passed.referenced || passed.null,
        Demand::Trusted => trusted,
        Demand::Rcu => trusted || passed.is_rcu(),
    }
}
