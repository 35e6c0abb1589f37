//! What the safe wrapper of a kfunc looks like, or why there is none.
//!
//! Owns that decision, over every kernel of a range at once: a wrapper asks
//! what the strictest of them asks and promises what the weakest of them
//! gives, so what compiles is accepted by all. Refuses to know Rust's syntax.

use std::fmt;

use crate::model::ctype::CType;
use crate::model::flag::{self, Flag, FlagSet};
use crate::model::suffix::{Constraint, Origin};
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Kfunc, Param};

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
    /// A pointer that must be in a state which serves for the bound.
    Pointer {
        /// The states that serve.
        bound: Bound,
        /// Whether a literal NULL serves too.
        nullable: bool,
    },
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
    /// Not looked at: NULL is passed, the wrapper has no parameter for it.
    Unseen,
    /// The stack slot of an iterator.
    Slot,
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
    /// It opens or closes a section that a guard stands for.
    Region,
    /// It is one of the two that an iterator's type calls.
    IteratorStep,
    /// The other two of an iterator's triple are not declared beside it.
    LonelyIterator,
    /// A flag whose meaning no type carries.
    Flag(Flag),
    /// Whether the result is a reference differs between the kernels.
    AcquireDiffers,
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
            Self::Region => f.write_str("it opens or closes a section, which is for a guard to do"),
            Self::IteratorStep => f.write_str("the iterator's own type calls it"),
            Self::LonelyIterator => {
                f.write_str("the other two kfuncs of the iterator are not declared beside it")
            }
            Self::Flag(flag) => write!(f, "no type stands for {}", flag.info().name),
            Self::AcquireDiffers => f.write_str(
                "only some of the kernels that are targeted return a reference to release",
            ),
            Self::Param(name) => write!(f, "no type stands for what `{name}` must be"),
            Self::Return => f.write_str("no type stands for what it returns"),
        }
    }
}

/// Kfuncs that open and close sections, which the verifier matches up
/// (`kernel/bpf/verifier.c`, special_kfunc_list, 6.12 and 7.3).
const REGIONS: &[&str] = &[
    "bpf_local_irq_restore",
    "bpf_local_irq_save",
    "bpf_preempt_disable",
    "bpf_preempt_enable",
    "bpf_rcu_read_lock",
    "bpf_rcu_read_unlock",
];

/// Structs that the verifier knows by name and wants in a place of its choice,
/// not behind a pointer in some state (`get_kfunc_ptr_arg_type` in
/// `kernel/bpf/verifier.c`, 6.12).
const PLACED: &[&str] = &[
    "bpf_dynptr",
    "bpf_list_head",
    "bpf_list_node",
    "bpf_rb_node",
    "bpf_rb_root",
    "bpf_res_spin_lock",
    "bpf_task_work",
    "bpf_timer",
    "bpf_wq",
];

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
    kfunc: &'a Kfunc,
    /// Never empty.
    on: Vec<On<'a>>,
}

/// A kfunc as one kernel has it.
struct On<'a> {
    kernel: Kernel,
    contract: &'a Contract,
    flags: FlagSet,
}

/// The wrapper of `kfunc` for every kernel of `target`. `siblings` are the
/// kfuncs that are declared with it.
pub fn plan(kfunc: &Kfunc, siblings: &[Kfunc], target: KernelRange) -> Result<Plan, Unwrapped> {
    let over = Over::new(kfunc, target)?;
    over.refuse_flags()?;
    if REGIONS.contains(&kfunc.name.as_str()) {
        return Err(Unwrapped::Region);
    }
    let new = over.any(Flag::IterNew);
    if over.any(Flag::IterNext) || over.any(Flag::IterDestroy) {
        return Err(Unwrapped::IteratorStep);
    }
    if new && super::iter::triple(kfunc, siblings).is_none() {
        return Err(Unwrapped::LonelyIterator);
    }
    let arg = |index| over.argument(index, new);
    Ok(Plan {
        args: (0..kfunc.params.len()).map(arg).collect::<Result<_, _>>()?,
        ret: if new {
            Outcome::Iterator
        } else {
            over.outcome()?
        },
        section: over.any(Flag::RcuProtected),
    })
}

impl<'a> Over<'a> {
    fn new(kfunc: &'a Kfunc, target: KernelRange) -> Result<Self, Unwrapped> {
        let single = target.since() == target.until();
        let kernels = target.kernels().filter(|k| single || !k.is_series());
        let on = kernels.map(|kernel| {
            let contract = kfunc.contract(kernel).ok_or(Unwrapped::Absent(kernel))?;
            let flags = flag::on_kernel(contract.intent, kernel).flags;
            Ok(On {
                kernel,
                contract,
                flags,
            })
        });
        let on = on.collect::<Result<_, _>>()?;
        Ok(Self { kfunc, on })
    }

    fn any(&self, flag: Flag) -> bool {
        self.on.iter().any(|on| on.contract.has(flag))
    }

    fn all(&self, flag: Flag) -> bool {
        self.on.iter().all(|on| on.contract.has(flag))
    }

    fn refuse_flags(&self) -> Result<(), Unwrapped> {
        match UNTYPED.iter().find(|flag| self.any(**flag)) {
            Some(flag) => Err(Unwrapped::Flag(*flag)),
            None => Ok(()),
        }
    }

    fn argument(&self, index: usize, iterator: bool) -> Result<Argument, Unwrapped> {
        let Some(param) = self.kfunc.params.get(index) else {
            return Err(Unwrapped::Return);
        };
        if iterator && index == 0 {
            return Ok(Argument::Slot);
        }
        if self.any(Flag::Release) && self.released() == Some(index) {
            return Ok(Argument::Taken(origin_asked(param)));
        }
        let simple = self.simple(param).or_else(|| self.memory(index, param));
        let argument = simple.or_else(|| self.pointer(param));
        argument.ok_or_else(|| Unwrapped::Param(param.name.clone()))
    }

    /// The parameter that takes a reference over: the one that is declared as
    /// owned, else the first pointer to a struct. 7.3 wants it to be the first
    /// (`bpf_fetch_kfunc_arg_meta` in `kernel/bpf/verifier.c`).
    fn released(&self) -> Option<usize> {
        let params = &self.kfunc.params;
        let owned = |param: &Param| param.has(|c| matches!(c, Constraint::Owned(_)));
        let object = |param: &Param| param.ty.struct_pointee().is_some();
        params
            .iter()
            .position(owned)
            .or_else(|| params.iter().position(object))
    }

    /// A parameter that needs no state.
    fn simple(&self, param: &Param) -> Option<Argument> {
        let is = |kind: fn(&Constraint) -> bool| param.has(kind);
        if is(|c| matches!(c, Constraint::Ignored | Constraint::ProgAux)) {
            return param.ty.is_pointer().then_some(Argument::Unseen);
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
        param.ty.is_scalar().then_some(Argument::Scalar)
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

    /// A parameter that is a pointer to an object of the kernel.
    fn pointer(&self, param: &Param) -> Option<Argument> {
        let (CType::Struct(tag) | CType::Union(tag)) = param.ty.pointee()? else {
            return None;
        };
        let stated = |c: &&Constraint| {
            matches!(
                c,
                Constraint::Trusted | Constraint::Owned(_) | Constraint::Rcu | Constraint::Nullable
            )
        };
        let all_stated = param.constraints.iter().all(|c| stated(&c));
        if !all_stated || PLACED.contains(&tag.as_str()) || tag.starts_with("bpf_iter_") {
            return None;
        }
        let bound = self.on.iter().map(|on| on.bound(param)).min()?;
        let nullable = param.has(|c| matches!(c, Constraint::Nullable));
        Some(Argument::Pointer { bound, nullable })
    }

    fn outcome(&self) -> Result<Outcome, Unwrapped> {
        if self.kfunc.ret == CType::Void {
            return Ok(Outcome::Nothing);
        }
        if self.kfunc.ret.is_scalar() {
            return Ok(Outcome::Scalar);
        }
        if self.kfunc.ret.struct_pointee().is_none() {
            return Err(Unwrapped::Return);
        }
        let nullable = self.any(Flag::RetNull);
        if self.all(Flag::Acquire) {
            let made = |on: &On<'_>| on.contract.acquires == Origin::Allocated;
            let origin = if self.on.iter().all(made) {
                Origin::Allocated
            } else {
                Origin::Acquired
            };
            return Ok(Outcome::Owned { origin, nullable });
        }
        if self.any(Flag::Acquire) {
            return Err(Unwrapped::AcquireDiffers);
        }
        let state = self.lent();
        Ok(Outcome::Borrowed { state, nullable })
    }

    /// The state of a pointer that is returned without a reference: plain up
    /// to 6.19, trusted by default from 7.0 on, and under RCU from 6.18 on
    /// where the kfunc is marked KF_RCU_PROTECTED (`check_kfunc_call` in
    /// `kernel/bpf/verifier.c`).
    fn lent(&self) -> State {
        let since = |kernel| self.on.iter().all(|on| on.kernel >= kernel);
        if self.all(Flag::RcuProtected) && since(Kernel::V6_18) {
            State::Rcu
        } else if !self.any(Flag::RcuProtected) && since(Kernel::V7_0) {
            State::Trusted
        } else {
            State::Walked
        }
    }
}

impl On<'_> {
    /// The states that serve on this kernel, and that the author means.
    fn bound(&self, param: &Param) -> Bound {
        self.asked().min(self.meant(param))
    }

    /// What this kernel's verifier asks of a pointer argument.
    fn asked(&self) -> Bound {
        let trusted = self.flags.has(Flag::TrustedArgs)
            || self.kernel >= Kernel::V7_0
            || (self.flags.has(Flag::Release) && self.kernel >= Kernel::V6_4);
        if self.flags.has(Flag::Rcu) {
            Bound::Rcu
        } else if trusted {
            Bound::Trusted
        } else {
            Bound::Btf
        }
    }

    /// What the author asks, and a kernel perhaps cannot.
    fn meant(&self, param: &Param) -> Bound {
        let flag = |flag, bound| self.contract.has(flag).then_some(bound);
        let owned = match self.contract.owned {
            Origin::Acquired => Bound::Owned,
            Origin::Allocated => Bound::Allocated,
        };
        let by_flag = [
            flag(Flag::OwnedArgs, owned),
            flag(Flag::TrustedArgs, Bound::Trusted).filter(|_| !self.contract.has(Flag::Rcu)),
            flag(Flag::Rcu, Bound::Rcu),
        ];
        let by_argument = param
            .constraints
            .iter()
            .filter_map(|constraint| match constraint {
                Constraint::Owned(Origin::Allocated) => Some(Bound::Allocated),
                Constraint::Owned(Origin::Acquired) => Some(Bound::Owned),
                Constraint::Trusted => Some(Bound::Trusted),
                Constraint::Rcu => Some(Bound::Rcu),
                _ => None,
            });
        let asked = by_flag.into_iter().flatten().chain(by_argument);
        asked.min().unwrap_or(Bound::Btf)
    }
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
