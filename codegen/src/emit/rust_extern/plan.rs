//! What the safe wrapper of a kfunc looks like, or why there is none.
//!
//! Owns that decision, over every kernel of a range at once: a wrapper asks
//! what the strictest of them asks and promises what the weakest of them
//! gives, so what compiles is accepted by all. Refuses to know Rust's syntax.

#[cfg(test)]
mod tests;

use std::fmt;

use crate::model::accept::{self, Asked, PointerState, Question, Verdict};
use crate::model::ctype::{CType, Int};
use crate::model::flag::{Flag, FlagSet};
use crate::model::returns::{self, Returned, Value};
use crate::model::special::{Treatment, treatment};
use crate::model::suffix::{Constraint, Origin};
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Kfunc, Model, Param};

/// A wrapper in outline: one entry in `args` for each parameter of the kfunc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What becomes of each parameter.
    pub args: Vec<Argument>,
    /// What becomes of the returned value.
    pub ret: Outcome,
    /// Whether the caller must show that it is inside an RCU section.
    pub section: bool,
}

/// What becomes of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A number, passed as it is.
    Scalar,
    /// A number that some of the kernels take as this narrower type: nothing
    /// wider is right for all of them.
    Narrow(Int),
    /// A pointer that must be in a state which serves for the bound.
    Pointer {
        /// The states that serve.
        bound: Bound,
        /// Whether a literal NULL serves too.
        nullable: bool,
    },
    /// The program's context.
    Context,
    /// The context, and with it the packet, of which there is one dynptr at a
    /// time: what is written through one would change what another one lends.
    Packet,
    /// A reference that the kfunc takes over.
    Taken(Origin),
    /// Memory, whose length another parameter says.
    Memory {
        /// Whether the length must be known when the program is verified.
        constant: bool,
    },
    /// The length of the memory at this parameter; the wrapper has no
    /// parameter for it.
    LengthOf(usize),
    /// One number in memory.
    Number,
    /// A zero-terminated string in read-only memory.
    Text,
    /// An address that the kfunc itself reads from with care: no pointer to the
    /// verifier, so any will do.
    Address,
    /// What the verifier itself puts in: NULL is passed, the wrapper has no
    /// parameter for it.
    Unseen,
    /// The stack slot of an iterator.
    Slot,
    /// The stack slot of a dynptr that is made.
    DynptrSlot,
    /// A dynptr in use. Nothing says whether the kfunc changes its memory.
    Dynptr,
}

impl Argument {
    /// Whether the wrapper has a parameter for it.
    pub fn is_passed(&self) -> bool {
        !matches!(self, Self::LengthOf(_) | Self::Unseen)
    }
}

/// The states of a pointer that serve, from the most to the least demanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// Owned, and made for the program.
    Allocated,
    /// Owned.
    Owned,
    /// Owned or trusted.
    Trusted,
    /// Owned, trusted or under RCU.
    Rcu,
    /// Anything but untrusted.
    Btf,
}

/// What becomes of the returned value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is none.
    Nothing,
    /// A number, returned as it is.
    Scalar,
    /// A reference that the program owns from then on.
    Owned {
        /// How the object came to be.
        origin: Origin,
        /// Whether it may be NULL.
        nullable: bool,
    },
    /// A pointer that the program may use.
    Borrowed {
        /// In this state.
        state: State,
        /// Whether it may be NULL.
        nullable: bool,
    },
    /// An iterator in use.
    Iterator,
    /// A dynptr on a packet, or nothing.
    PacketDynptr,
}

/// The state of a pointer that a kfunc lends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Trusted.
    Trusted,
    /// Valid under RCU.
    Rcu,
    /// Neither.
    Walked,
}

/// Why a kfunc has no safe wrapper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwrapped {
    /// A kernel that the crate targets does not have the kfunc.
    Absent(Kernel),
    /// Nobody has read the terms under which this kernel has it.
    Unread(Kernel),
    /// This, in the crate `kfunc` or beside it, calls it.
    ByHand(&'static str),
    /// The verifier asks for this, which no type stands for.
    Special(&'static str),
    /// It is one of the two that an iterator's type calls.
    IteratorStep,
    /// The other two of an iterator's triple are not declared beside it.
    LonelyIterator,
    /// A flag whose meaning no type carries.
    Flag(Flag),
    /// What is returned has nothing in common between the kernels.
    ReturnDiffers,
    /// No type carries what this parameter must be.
    Param(String),
    /// No type carries what is returned.
    Return,
}

impl fmt::Display for Unwrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(kernel) => write!(
                f,
                "Linux {kernel}, one of the kernels that are targeted, does not have it"
            ),
            Self::Unread(kernel) => write!(f, "its flags on Linux {kernel} are not known"),
            Self::ByHand(who) => write!(f, "{who} calls it"),
            Self::Special(why) => f.write_str(why),
            Self::IteratorStep => f.write_str("the iterator's own type calls it"),
            Self::LonelyIterator => {
                f.write_str("the other two kfuncs of the iterator are not declared beside it")
            }
            Self::Flag(flag) => write!(f, "no type stands for {}", flag.info().name),
            Self::ReturnDiffers => {
                f.write_str("the kernels that are targeted return what has nothing in common")
            }
            Self::Param(name) => write!(f, "no type stands for what `{name}` must be"),
            Self::Return => f.write_str("no type stands for what it returns"),
        }
    }
}

/// Flags that change what the arguments are in ways that no type carries.
const UNTYPED: &[Flag] = &[
    Flag::KptrGet,
    Flag::ArenaRet,
    Flag::ArenaArg1,
    Flag::ArenaArg2,
    Flag::ImplicitArgs,
];

/// A kfunc as every kernel of a range has it.
struct Over<'a> {
    model: &'a Model,
    kfunc: &'a Kfunc,
    range: KernelRange,
    /// Never empty.
    on: Vec<(Kernel, &'a Contract)>,
    /// What any of them has.
    flags: FlagSet,
    /// What the verifier does to it beyond that.
    special: Option<Treatment>,
}

/// The wrapper of `kfunc` for every kernel of `target`.
pub fn plan(model: &Model, kfunc: &Kfunc, target: KernelRange) -> Result<Plan, Unwrapped> {
    let over = Over::new(model, kfunc, target)?;
    over.refuse()?;
    let new = over.any(Flag::IterNew);
    let arg = |index| over.argument(index, new);
    Ok(Plan {
        args: (0..kfunc.params.len()).map(arg).collect::<Result<_, _>>()?,
        ret: if new {
            Outcome::Iterator
        } else if over.special == Some(Treatment::PacketDynptr) {
            Outcome::PacketDynptr
        } else {
            over.outcome()?
        },
        section: over.any(Flag::RcuProtected),
    })
}

impl<'a> Over<'a> {
    fn new(model: &'a Model, kfunc: &'a Kfunc, range: KernelRange) -> Result<Self, Unwrapped> {
        let single = range.since() == range.until();
        let kernels = range.kernels().filter(|k| single || !k.is_series());
        let on = kernels.map(|kernel| {
            let contract = kfunc.contract(kernel).ok_or(Unwrapped::Absent(kernel))?;
            match kfunc.is_unread(kernel) {
                true => Err(Unwrapped::Unread(kernel)),
                false => Ok((kernel, contract)),
            }
        });
        let on: Vec<(Kernel, &Contract)> = on.collect::<Result<_, _>>()?;
        let flags = on.iter().flat_map(|(_, contract)| contract.intent.iter());
        Ok(Self {
            model,
            kfunc,
            range,
            flags: flags.collect(),
            special: treatment(&kfunc.name),
            on,
        })
    }

    fn any(&self, flag: Flag) -> bool {
        self.flags.has(flag)
    }

    /// What no wrapper can be right for, whatever the arguments are.
    fn refuse(&self) -> Result<(), Unwrapped> {
        if let Some(flag) = UNTYPED.iter().find(|flag| self.any(**flag)) {
            return Err(Unwrapped::Flag(*flag));
        }
        match self.special {
            Some(Treatment::ByHand(who)) => return Err(Unwrapped::ByHand(who)),
            Some(Treatment::Refused(why)) => return Err(Unwrapped::Special(why)),
            Some(Treatment::PacketDynptr | Treatment::Declared(_)) | None => {}
        }
        if self.any(Flag::IterNext) || self.any(Flag::IterDestroy) {
            return Err(Unwrapped::IteratorStep);
        }
        let lonely = self.any(Flag::IterNew)
            && super::iter::triple(self.kfunc, &self.model.kfuncs).is_none();
        if lonely {
            return Err(Unwrapped::LonelyIterator);
        }
        Ok(())
    }

    fn argument(&self, index: usize, iterator: bool) -> Result<Argument, Unwrapped> {
        let Some(param) = self.kfunc.params.get(index) else {
            return Err(Unwrapped::Return);
        };
        if iterator && index == 0 {
            return Ok(Argument::Slot);
        }
        if self.is_released(index) {
            return Ok(Argument::Taken(origin_asked(param)));
        }
        let simple = self.simple(param).or_else(|| self.dynptr(param));
        let simple = simple.or_else(|| self.memory(index, param));
        let argument = simple.or_else(|| self.pointer(index, param));
        argument.ok_or_else(|| Unwrapped::Param(param.name.clone()))
    }

    /// Whether any of the kernels takes a reference over through the parameter.
    fn is_released(&self, index: usize) -> bool {
        let mut releasing = self.on.iter().filter(|(_, c)| c.has(Flag::Release));
        self.any(Flag::Release)
            && releasing.any(|(kernel, _)| accept::released(self.kfunc, *kernel) == Some(index))
    }

    /// A parameter that needs no state.
    fn simple(&self, param: &Param) -> Option<Argument> {
        let is = |kind: fn(&Constraint) -> bool| param.has(kind);
        if is(|c| matches!(c, Constraint::ProgAux)) {
            return param.ty.is_pointer().then_some(Argument::Unseen);
        }
        if param.ty.is_pointer() && is(|c| matches!(c, Constraint::Ignored)) {
            return Some(Argument::Address);
        }
        for constraint in &param.constraints {
            if let Constraint::SizeOf(of) | Constraint::ConstSizeOf(of) = constraint {
                let of = self.kfunc.params.iter().position(|p| p.name == *of)?;
                return Some(Argument::LengthOf(of));
            }
        }
        if is(|c| matches!(c, Constraint::String)) {
            return Some(Argument::Text);
        }
        let scalar = || param.ty.is_scalar().then_some(Argument::Scalar);
        self.narrow(param).or_else(scalar)
    }

    /// A number that is narrower on some of the kernels than on the others.
    fn narrow(&self, param: &Param) -> Option<Argument> {
        let CType::Int(declared) = param.ty else {
            return None;
        };
        let on = self.on.iter().map(|(kernel, _)| param.ty_on(*kernel));
        let ints = on.filter_map(|ty| match ty {
            CType::Int(int) => Some(*int),
            _ => None,
        });
        let least = ints.min_by_key(|int| int.bytes())?;
        let fits = least.bytes() < declared.bytes() && least.signed() == declared.signed();
        fits.then_some(Argument::Narrow(least))
    }

    /// A parameter that is a dynptr, or a slot where one is made. What makes
    /// one is special: nothing else says of what.
    fn dynptr(&self, param: &Param) -> Option<Argument> {
        if param.ty.struct_pointee() != Some("bpf_dynptr") {
            return None;
        }
        let made = self.special == Some(Treatment::PacketDynptr);
        match param.constraints.as_slice() {
            [] => Some(Argument::Dynptr),
            [Constraint::Uninit] if made => Some(Argument::DynptrSlot),
            _ => None,
        }
    }

    /// A parameter that is memory, with a length beside it or one number.
    fn memory(&self, index: usize, param: &Param) -> Option<Argument> {
        let name = &param.name;
        let sizes = |p: &Param, c: fn(&str) -> Constraint| p.constraints.contains(&c(name));
        let behind = self.kfunc.params.get(index + 1..).unwrap_or_default();
        let bare = param.constraints.is_empty();
        if behind
            .iter()
            .any(|p| sizes(p, |n| Constraint::SizeOf(n.to_owned())))
        {
            return bare.then_some(Argument::Memory { constant: false });
        }
        if behind
            .iter()
            .any(|p| sizes(p, |n| Constraint::ConstSizeOf(n.to_owned())))
        {
            return bare.then_some(Argument::Memory { constant: true });
        }
        match param.ty.pointee() {
            Some(CType::Int(_)) if bare => Some(Argument::Number),
            _ => None,
        }
    }

    /// A parameter that is a pointer to an object of the kernel, or the
    /// program's context.
    fn pointer(&self, index: usize, param: &Param) -> Option<Argument> {
        if accept::is_context(param) {
            let made = self.special == Some(Treatment::PacketDynptr);
            return Some(if made {
                Argument::Packet
            } else {
                Argument::Context
            });
        }
        let asked = self.asked(index)?;
        let nullable =
            param.constraints.contains(&Constraint::Nullable) && takes(&asked, PointerState::Null);
        let bound = bound(&asked)?;
        Some(Argument::Pointer { bound, nullable })
    }

    /// What each of the kernels asks of an argument; `None` where one of them
    /// has no answer.
    fn asked(&self, index: usize) -> Option<Vec<Asked>> {
        let questions = self.on.iter().map(|(kernel, _)| Question {
            model: self.model,
            kfunc: self.kfunc,
            param: index,
            kernel: *kernel,
        });
        questions.map(|q| Asked::of(&q).ok()).collect()
    }

    fn outcome(&self) -> Result<Outcome, Unwrapped> {
        let returned = returns::returned_over(self.kfunc, self.range);
        let Returned { value, may_be_null } = returned.ok_or(Unwrapped::ReturnDiffers)?;
        let owned = |origin| Outcome::Owned {
            origin,
            nullable: may_be_null,
        };
        let lent = |state| Outcome::Borrowed {
            state,
            nullable: may_be_null,
        };
        match value {
            Value::Nothing => Ok(Outcome::Nothing),
            Value::Scalar if self.kfunc.ret.is_scalar() => Ok(Outcome::Scalar),
            Value::Object(PointerState::Owned) => Ok(owned(Origin::Acquired)),
            Value::Object(PointerState::OwnedAllocated) => Ok(owned(Origin::Allocated)),
            Value::Object(PointerState::Trusted) => Ok(lent(State::Trusted)),
            Value::Object(PointerState::Rcu) => Ok(lent(State::Rcu)),
            Value::Object(PointerState::Plain) => Ok(lent(State::Walked)),
            Value::Scalar
            | Value::Object(_)
            | Value::Memory { .. }
            | Value::Unsupported
            | Value::Unknown => Err(Unwrapped::Return),
        }
    }
}

/// The least demanding bound all of whose states are taken. `Walked` in Rust
/// stands for both of the kernel's plain states.
fn bound(asked: &[Asked]) -> Option<Bound> {
    let takes = |state| takes(asked, state);
    if !takes(PointerState::Owned) {
        return takes(PointerState::OwnedAllocated).then_some(Bound::Allocated);
    }
    let bound = if !takes(PointerState::Trusted) {
        Bound::Owned
    } else if !takes(PointerState::Rcu) {
        Bound::Trusted
    } else if !takes(PointerState::Walked) || !takes(PointerState::Plain) {
        Bound::Rcu
    } else {
        Bound::Btf
    };
    Some(bound)
}

/// Whether the declaration and every kernel take the state. What the newest
/// kernels refuse ends the search soonest.
fn takes(asked: &[Asked], state: PointerState) -> bool {
    let taken = |asked: &Asked| asked.promise(state) == Verdict::Accepted;
    asked.iter().rev().all(taken)
}

/// Which objects a parameter that takes a reference over asks for.
fn origin_asked(param: &Param) -> Origin {
    let made = |c: &Constraint| matches!(c, Constraint::Owned(Origin::Allocated));
    if param.has(made) {
        Origin::Allocated
    } else {
        Origin::Acquired
    }
}
