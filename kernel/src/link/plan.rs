//! What is to be done for each extern, decided before anything is written.

use kfunc_codegen::diag::Code;
use kfunc_codegen::model::Kfunc;
use kfunc_codegen::model::ctype::CType;
use kfunc_codegen::nearest;

use super::check::one_letter;
use super::kernel::Found;
use super::present::{Present, Typed};
use super::prototype::Prototype;
use super::{Kernel, Known, Problem, Request, Source, compat, essential, say};
use crate::btf::{Btf, Error, Id, Order, Writer};
use crate::elf::{Extern, Object};
use crate::link::types::Types;

/// What is to be done.
pub(super) struct Plan<'a> {
    pub(super) steps: Vec<Step<'a>>,
    pub(super) notes: Vec<String>,
}

/// What is to be done for one extern.
pub(super) struct Step<'a> {
    pub(super) symbol: &'a Extern<'a>,
    pub(super) action: Action,
    /// It becomes weak.
    pub(super) weaken: bool,
    /// The type that it has is wrong, and that is said.
    pub(super) mistaken: bool,
}

/// What is to be done for the type of an extern.
pub(super) enum Action {
    /// It is as it should be.
    Keep,
    /// This function is not in any section.
    Place(Id),
    /// There is none yet.
    Add(Prototype, Source),
}

impl Plan<'_> {
    /// The externs as they will be.
    pub(super) fn known(&self) -> Vec<Known> {
        let known = |step: &Step<'_>| Known {
            name: step.symbol.name.to_owned(),
            source: match step.action {
                Action::Keep | Action::Place(_) => Source::Object,
                Action::Add(_, source) => source,
            },
            weak: step.symbol.weak || step.weaken,
        };
        self.steps.iter().map(known).collect()
    }
}

/// Decides for every extern of `object` for which it can be done, and says all
/// that is wrong.
pub(super) fn plan<'a>(
    object: &'a Object<'a>,
    btf: Option<&'a Btf<'a>>,
    present: &Present<'_>,
    request: &'a Request<'a>,
) -> (Plan<'a>, Vec<Problem>) {
    let mut planner = Planner {
        btf,
        request,
        notes: Vec::new(),
        problems: Vec::new(),
        unchecked: Vec::new(),
        guesses: GUESSES,
    };
    let externs = object.externs().iter();
    let steps = externs.filter_map(|symbol| planner.step(symbol, present));
    let steps = steps.collect();
    let (mut notes, mut problems) = (planner.notes, planner.problems);
    notes.extend(say::unchecked(&planner.unchecked));
    let names: Vec<&str> = object.externs().iter().map(|symbol| symbol.name).collect();
    let unknown = request
        .weak
        .iter()
        .filter(|name| !names.contains(&name.as_str()));
    problems.extend(unknown.map(|name| say::nothing_to_make_weak(name, &names)));
    (Plan { steps, notes }, problems)
}

struct Planner<'a> {
    btf: Option<&'a Btf<'a>>,
    request: &'a Request<'a>,
    notes: Vec<String>,
    problems: Vec<Problem>,
    /// Externs of which nobody but the object knows anything.
    unchecked: Vec<&'a str>,
    /// For as many more names it is guessed which one was meant.
    guesses: usize,
}

/// For as many names it is guessed which one was meant: guessing looks at all
/// names that there are.
pub(super) const GUESSES: usize = 32;

impl<'a> Planner<'a> {
    fn step(&mut self, symbol: &'a Extern<'a>, present: &Present<'_>) -> Option<Step<'a>> {
        let asked = self.request.weak.iter().any(|name| name == symbol.name);
        let (mut flavored, mut mistaken) = (false, false);
        let action = match present.get(symbol.name) {
            Some(Typed::Variable) => Action::Keep,
            Some(Typed::Function { id, proto }) => {
                let one = self.only(symbol.name, proto, present);
                let compared = one.and_then(|()| self.compare(symbol.name, proto));
                mistaken = self.told(compared).is_none();
                match present.is_placed(id) {
                    true => Action::Keep,
                    false => Action::Place(id),
                }
            }
            None => {
                flavored = essential(symbol.name) != symbol.name;
                let found = self.find(symbol.name);
                self.told(found)?
            }
        };
        // One name for each kind of kernel: at most one of them is there.
        if flavored && !asked && !symbol.weak {
            self.notes
                .push(format!("`{}` has a flavour, and became weak", symbol.name));
        }
        Some(Step {
            symbol,
            action,
            weaken: !symbol.weak && (asked || flavored),
            mistaken,
        })
    }

    /// What came of it; what is wrong is remembered.
    fn told<T>(&mut self, done: Result<T, Box<Problem>>) -> Option<T> {
        done.map_err(|problem| self.problems.push(*problem)).ok()
    }

    /// Compares all that the object says of an extern: a loader takes the first.
    fn only(&self, name: &str, proto: Id, present: &Present<'_>) -> Result<(), Box<Problem>> {
        let Some(btf) = self.btf else {
            return Ok(());
        };
        for other in present.others(name) {
            if let Err(mismatch) = compat::check((btf, proto), (btf, other)) {
                let both = [proto, other].map(|proto| Prototype::read(btf, proto));
                return Err(Box::new(say::two_types(name, &both, &mismatch)));
            }
        }
        Ok(())
    }

    /// Compares what the object says with what is declared, if it is.
    fn compare(&mut self, name: &'a str, proto: Id) -> Result<(), Box<Problem>> {
        let declared = self.declared(name);
        if declared.is_empty() && self.request.kernel.is_none() {
            self.unchecked.push(name);
        }
        let Some((btf, first)) = self.btf.zip(declared.first()) else {
            return Ok(());
        };
        let mut found = Vec::new();
        for declared in &declared {
            let (bytes, id) = self
                .alone(declared)
                .map_err(|error| Box::new(say::broken_btf(&error)))?;
            let there = Btf::parse(&bytes).map_err(|error| Box::new(say::broken_btf(&error)))?;
            match compat::check((btf, proto), (&there, id)) {
                Ok(()) => return Ok(()),
                Err(mismatch) => found.push(mismatch),
            }
        }
        let here = Prototype::read(btf, proto);
        Err(Box::new(say::disagrees(
            Code::ExternDisagrees,
            name,
            here.as_ref(),
            Some(first),
            found.first(),
        )))
    }

    /// Where the type of an extern without one comes from.
    fn find(&mut self, name: &str) -> Result<Action, Box<Problem>> {
        let declared = self.declared(name);
        let kernel = self.request.kernel;
        let there = kernel.and_then(|kernel| kernel.find(essential(name)));
        let fitting = there.and_then(|there| declared.iter().position(|d| self.fits(d, there)));
        if let (None, [_, _, ..]) = (fitting, declared.as_slice()) {
            let count = declared.len();
            self.notes.push(format!(
                "`{name}` is declared with {count} prototypes, and that of the newest kernel is used"
            ));
        }
        if let Some(chosen) = declared.into_iter().nth(fitting.unwrap_or(0)) {
            return Ok(Action::Add(chosen, Source::Declared));
        }
        let callable = there.filter(|there| there.is_kfunc != Some(false));
        let prototype = callable.and_then(|there| Prototype::read(there.btf, there.proto));
        match prototype {
            Some(prototype) if writable(&prototype) => Ok(Action::Add(prototype, Source::Kernel)),
            Some(_) | None => {
                let guess = self.guesses > 0;
                self.guesses = self.guesses.saturating_sub(1);
                let near = guess.then(|| like(name, self.request)).flatten();
                let unread = kernel.and_then(Kernel::unread).is_some();
                let near = near.filter(|near| !unread || one_letter(essential(name), near));
                Err(Box::new(say::undeclared(name, near, kernel)))
            }
        }
    }

    /// The declared prototypes of an extern, the best guess first: of the
    /// newest kernel among those that the program is for.
    fn declared(&self, name: &str) -> Vec<Prototype> {
        let Request {
            declared, target, ..
        } = *self.request;
        let mut kfuncs: Vec<&Kfunc> = declared.kfuncs_named(name).collect();
        if kfuncs.is_empty() {
            kfuncs = declared.kfuncs_named(essential(name)).collect();
        }
        kfuncs.sort_by_key(|kfunc| (kfunc.is_in(target), kfunc.range().since()));
        let mut prototypes: Vec<Prototype> = Vec::new();
        for kfunc in kfuncs.into_iter().rev() {
            let prototype = Prototype::declared(kfunc, target);
            if !prototypes.contains(&prototype) {
                prototypes.push(prototype);
            }
        }
        prototypes
    }

    /// Whether a loader takes a declared prototype for the kernel's.
    fn fits(&self, declared: &Prototype, there: Found<'_>) -> bool {
        let Ok((bytes, id)) = self.alone(declared) else {
            return false;
        };
        let here = Btf::parse(&bytes);
        here.is_ok_and(|here| compat::check((&here, id), (there.btf, there.proto)).is_ok())
    }

    /// A prototype in BTF of its own, to be compared.
    fn alone(&self, prototype: &Prototype) -> Result<(Vec<u8>, Id), Error> {
        let mut types = Types::new(Writer::new(Order::Little), None, self.request.declared);
        let id = types.prototype(&prototype.ret, &prototype.params)?;
        Ok((types.into_writer().finish()?, id))
    }
}

/// Whether every type can be written in BTF.
fn writable(prototype: &Prototype) -> bool {
    fn known(ty: &CType) -> bool {
        match ty {
            CType::Unsupported(_) => false,
            CType::Pointer(pointer) => known(&pointer.to),
            CType::Function(function) => function.params.iter().all(known) && known(&function.ret),
            CType::Void
            | CType::Bool
            | CType::Int(_)
            | CType::Enum(_)
            | CType::Struct(_)
            | CType::Union(_) => true,
        }
    }
    prototype.params.iter().all(known) && known(&prototype.ret)
}

/// The name that is most like `name`, declared or the kernel's.
fn like<'r>(name: &str, request: &Request<'r>) -> Option<&'r str> {
    let declared = &request.declared.kfuncs;
    let names: Vec<&str> = declared.iter().map(|kfunc| kfunc.name.as_str()).collect();
    let kernel = request
        .kernel
        .and_then(|kernel| kernel.nearest(essential(name)));
    nearest(essential(name), &names).or(kernel)
}
