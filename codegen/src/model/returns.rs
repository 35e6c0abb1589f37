//! What a program holds when a kfunc has returned.
//!
//! Owns the typing of R0 (`check_kfunc_call` in `kernel/bpf/verifier.c`: 6.1,
//! 6.6, 6.12, 7.3). Refuses to know what the pointer is then good for
//! ([`super::accept`]). Kfuncs that the verifier knows by name and gives a
//! typing of their own (`bpf_obj_new_impl`, `bpf_rdonly_cast` and the like)
//! are not treated as such.

use super::accept::PointerState;
use super::ctype::CType;
use super::flag::{self, Flag, FlagSet};
use super::suffix::{Constraint, Origin};
use super::version::{Kernel, KernelRange};
use super::{Contract, Kfunc};

/// What is in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing: the kfunc returns no value.
    Nothing,
    /// A number; also what a `void *` is to a verifier.
    Scalar,
    /// A pointer to a kernel object, in this state once it is checked for
    /// NULL.
    Object(PointerState),
    /// A pointer to memory that is as long as what it points to, or as a
    /// parameter says.
    Memory {
        /// Whether the program may write to it.
        writable: bool,
    },
    /// The verifier refuses the call because of the type.
    Unsupported,
    /// What that kernel does was not looked at.
    Unknown,
}

/// What a kfunc returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Returned {
    /// What is in the register.
    pub value: Value,
    /// Whether it may be NULL and must be checked first.
    pub may_be_null: bool,
}

impl Returned {
    /// The state before the check for NULL, if it is a pointer to a kernel
    /// object.
    pub fn unchecked(self) -> Option<PointerState> {
        let Self { value, may_be_null } = self;
        let Value::Object(state) = value else {
            return None;
        };
        if !may_be_null {
            return Some(state);
        }
        // What is left, `ptr_or_null_` and `untrusted_ptr_or_null_` that nobody
        // owns, is no state of the acceptance table.
        let pairs = [
            (PointerState::Owned, PointerState::MaybeNull),
            (PointerState::OwnedAllocated, PointerState::MaybeNull),
            (PointerState::Trusted, PointerState::TrustedMaybeNull),
            (PointerState::Rcu, PointerState::RcuMaybeNull),
        ];
        let pair = pairs.into_iter().find(|(checked, _)| *checked == state)?;
        Some(pair.1)
    }
}

/// What `kfunc` returns on `kernel`; `None` if it is not there.
pub fn returned(kfunc: &Kfunc, kernel: Kernel) -> Option<Returned> {
    let contract = kfunc.contract(kernel)?;
    let flags = flag::on_kernel(contract.intent, kernel).flags;
    let value = value(kfunc, contract, flags, kernel);
    let pointer = kfunc.ret_on(kernel).is_pointer();
    Some(Returned {
        value,
        may_be_null: pointer && flags.has(Flag::RetNull),
    })
}

/// What may be relied on over all kernels of `range` that have `kfunc`: the
/// least of what they return. `None` if none has it, or if they return what
/// has nothing in common. As in [`Kfunc::eras`], a range leaves the series
/// out.
pub fn returned_over(kfunc: &Kfunc, range: KernelRange) -> Option<Returned> {
    let single = range.since() == range.until();
    let mut kernels = range.kernels().filter(|k| single || !k.is_series());
    let all = kernels.by_ref().filter_map(|k| returned(kfunc, k));
    all.map(Some).reduce(|a, b| least(a?, b?)).flatten()
}

fn value(kfunc: &Kfunc, contract: &Contract, flags: FlagSet, kernel: Kernel) -> Value {
    match kfunc.ret_on(kernel) {
        CType::Void => Value::Nothing,
        CType::Bool | CType::Int(_) | CType::Enum(_) => Value::Scalar,
        CType::Pointer(pointer) => match &pointer.to {
            CType::Struct(_) | CType::Union(_) => {
                Value::Object(object(kfunc, contract, flags, kernel))
            }
            CType::Void => void_pointer(kfunc, kernel),
            CType::Bool | CType::Int(_) | CType::Enum(_) | CType::Pointer(_) => {
                memory(kfunc, kernel)
            }
            CType::Function(_) | CType::Unsupported(_) => Value::Unsupported,
        },
        CType::Struct(_) | CType::Union(_) | CType::Function(_) | CType::Unsupported(_) => {
            Value::Unsupported
        }
    }
}

/// A pointer to a struct: `PTR_TO_BTF_ID`, with what the flags add to it.
fn object(kfunc: &Kfunc, contract: &Contract, flags: FlagSet, kernel: Kernel) -> PointerState {
    if flags.has(Flag::Acquire) {
        return match contract.acquires {
            Origin::Acquired => PointerState::Owned,
            Origin::Allocated => PointerState::OwnedAllocated,
        };
    }
    let rcu = flags.has(Flag::RcuProtected) && kernel >= Kernel::V6_18;
    // The one that the verifier marks by name, because nothing holds a slab
    // cache in place.
    if kfunc.name == "bpf_get_kmem_cache" {
        PointerState::Untrusted
    } else if rcu {
        PointerState::Rcu
    } else if kernel >= Kernel::V7_0 || (flags.has(Flag::IterNext) && kernel >= Kernel::V6_7) {
        // An iterator made under KF_RCU_PROTECTED returns MEM_RCU instead;
        // that is its constructor's flag and not known here. 6.6 marks neither.
        PointerState::Trusted
    } else {
        PointerState::Plain
    }
}

/// That it is a number was seen in 6.12; 6.6 and 6.1 want a length for it.
fn void_pointer(kfunc: &Kfunc, kernel: Kernel) -> Value {
    if kernel >= Kernel::V6_12 {
        return Value::Scalar;
    }
    if kernel > Kernel::V6_6 {
        return Value::Unknown;
    }
    sized(kfunc, kernel)
}

/// In 6.1 the length comes from a parameter or the call is refused; in 6.6 it
/// comes from what is pointed to where no parameter says it.
fn memory(kfunc: &Kfunc, kernel: Kernel) -> Value {
    match sized(kfunc, kernel) {
        Value::Unsupported if kernel >= Kernel::V6_6 => Value::Memory { writable: false },
        Value::Unsupported if kernel >= Kernel::V6_2 => Value::Unknown,
        sized => sized,
    }
}

/// Memory as long as a parameter says (6.1 on).
fn sized(kfunc: &Kfunc, kernel: Kernel) -> Value {
    match buffer(kfunc) {
        Some(writable) if kernel >= Kernel::V6_1 => Value::Memory { writable },
        Some(_) | None => Value::Unsupported,
    }
}

/// Whether the memory may be written, if a parameter says how long it is.
fn buffer(kfunc: &Kfunc) -> Option<bool> {
    let constraints = kfunc.params.iter().flat_map(|param| &param.constraints);
    let writable = |constraint: &Constraint| match constraint {
        Constraint::BufferSize { writable } => Some(*writable),
        _ => None,
    };
    constraints.filter_map(writable).next()
}

/// What both promise.
fn least(a: Returned, b: Returned) -> Option<Returned> {
    let value = match (a.value, b.value) {
        (a, b) if a == b => a,
        (Value::Object(a), Value::Object(b)) => Value::Object(weaker(a, b)?),
        (Value::Memory { writable: a }, Value::Memory { writable: b }) => {
            Value::Memory { writable: a && b }
        }
        _ => return None,
    };
    Some(Returned {
        value,
        may_be_null: a.may_be_null || b.may_be_null,
    })
}

/// The weaker of two states that nobody owns, or of the two owned ones.
fn weaker(a: PointerState, b: PointerState) -> Option<PointerState> {
    use PointerState::{Owned, OwnedAllocated, Plain, Rcu, Trusted, Untrusted};
    const BORROWED: [PointerState; 4] = [Untrusted, Plain, Rcu, Trusted];
    const OWNED: [PointerState; 2] = [Owned, OwnedAllocated];
    let both = |order: &[PointerState]| {
        let place = |state| order.iter().position(|known| *known == state);
        let weaker = place(a)?.min(place(b)?);
        order.get(weaker).copied()
    };
    both(&BORROWED).or_else(|| both(&OWNED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Param;
    use crate::model::ctype::Int;

    fn kfunc(flags: &[Flag], ret: CType) -> Kfunc {
        let contract = Contract {
            range: KernelRange::ALL,
            intent: flags.iter().copied().collect(),
            acquires: Origin::Acquired,
            owned: Origin::Acquired,
            sets: Vec::new(),
            returns: None,
        };
        Kfunc {
            name: "f".to_owned(),
            contracts: vec![contract],
            unread: Vec::new(),
            params: Vec::new(),
            ret,
            docs: Vec::new(),
            set: None,
            config: None,
            has_body: false,
        }
    }

    fn task() -> CType {
        CType::pointer(CType::Struct("task_struct".to_owned()), false)
    }

    fn on(flags: &[Flag], kernel: Kernel) -> Returned {
        returned(&kfunc(flags, task()), kernel).unwrap()
    }

    #[test]
    fn objects_are_owned_plain_trusted_or_rcu() {
        let acquired = on(&[Flag::Acquire, Flag::RetNull], Kernel::V6_12);
        assert_eq!(acquired.value, Value::Object(PointerState::Owned));
        assert_eq!(acquired.unchecked(), Some(PointerState::MaybeNull));
        let plain = |kernel| on(&[], kernel).value;
        assert_eq!(plain(Kernel::V6_19), Value::Object(PointerState::Plain));
        assert_eq!(plain(Kernel::V7_0), Value::Object(PointerState::Trusted));
        let rcu = |kernel| on(&[Flag::RcuProtected], kernel).value;
        assert_eq!(rcu(Kernel::V6_16), Value::Object(PointerState::Plain));
        assert_eq!(rcu(Kernel::V6_18), Value::Object(PointerState::Rcu));
        let mut allocated = kfunc(&[Flag::Acquire], task());
        allocated.contracts[0].acquires = Origin::Allocated;
        let value = returned(&allocated, Kernel::V7_3).unwrap().value;
        assert_eq!(value, Value::Object(PointerState::OwnedAllocated));
    }

    #[test]
    fn a_range_promises_the_least() {
        let over = |flags: &[Flag], range| returned_over(&kfunc(flags, task()), range);
        let range = KernelRange::parse("6.12..=7.3").unwrap();
        let value = over(&[], range).unwrap().value;
        assert_eq!(value, Value::Object(PointerState::Plain));
        let range = KernelRange::parse("7.0..").unwrap();
        let value = over(&[Flag::RetNull], range).unwrap();
        assert_eq!(value.value, Value::Object(PointerState::Trusted));
        assert!(value.may_be_null);
        assert_eq!(value.unchecked(), Some(PointerState::TrustedMaybeNull));
    }

    #[test]
    fn memory_and_numbers() {
        let int = CType::Int(Int::CInt);
        let pointer = kfunc(&[Flag::RetNull], CType::pointer(int.clone(), false));
        let on = |kernel| returned(&pointer, kernel).unwrap();
        assert_eq!(on(Kernel::V6_1).value, Value::Unsupported);
        assert_eq!(on(Kernel::V6_5).value, Value::Unknown);
        let rdonly = Value::Memory { writable: false };
        assert_eq!(on(Kernel::V6_6).value, rdonly);
        assert_eq!(on(Kernel::V6_12).value, rdonly);
        assert!(on(Kernel::V6_12).may_be_null);
        let mut buffer = pointer.clone();
        buffer.params.push(Param {
            name: "rdwr_buf_size".to_owned(),
            ty: int.clone(),
            was: Vec::new(),
            constraints: vec![Constraint::BufferSize { writable: true }],
        });
        let value = returned(&buffer, Kernel::V6_1).unwrap().value;
        assert_eq!(value, Value::Memory { writable: true });
        let void = kfunc(&[], CType::pointer(CType::Void, false));
        let value = |kernel| returned(&void, kernel).unwrap().value;
        assert_eq!(value(Kernel::V7_3), Value::Scalar);
        assert_eq!(value(Kernel::V6_9), Value::Unknown);
        assert_eq!(value(Kernel::V6_6), Value::Unsupported);
        let number = returned(&kfunc(&[Flag::RetNull], int), Kernel::V7_3).unwrap();
        assert_eq!((number.value, number.may_be_null), (Value::Scalar, false));
    }
}
