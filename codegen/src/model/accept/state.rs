//! What a program can hold in the register that it passes.
//!
//! Owns the list of states and what each is in a verifier's terms, by kernel.
//! Refuses to know which of them a kfunc takes ([`super::check`]).

use crate::model::register::{Base, Modifier, Register};
use crate::model::version::{Kernel, KernelRange};

/// How the struct that a register points to relates to the one that is asked
/// for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is that one.
    Same,
    /// Its first member is that one.
    FirstMember,
    /// One of the two is the other's `T___init`.
    Alias,
    /// Neither.
    Other,
}

/// Where in its object a register points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Offset {
    /// The start.
    Zero,
    /// Behind the start; no struct of the wanted type is embedded there.
    Constant,
    /// Behind the start, to an embedded struct of the wanted type.
    Embedded,
    /// Not known when the program is verified.
    Variable,
    /// Before the start.
    Negative,
}

/// A register as one kernel sees it when it checks an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passed {
    /// Its type.
    pub register: Register,
    /// Whether the program must release what it points to (`ref_obj_id`).
    pub referenced: bool,
    /// Whether it is the number 0.
    pub null: bool,
    /// Its struct; [`Relation::Same`] where it has none.
    pub relation: Relation,
    /// Its offset.
    pub offset: Offset,
}

macro_rules! states {
    ($($(#[doc = $doc:expr])+ $variant:ident = $words:literal;)+) => {
        /// The state of a register that a program passes for a pointer.
        ///
        /// A state is what the verifier knows; where the pointer came from
        /// matters only as far as that. What the states' comments do not
        /// name: a kptr that `bpf_kptr_xchg` took out of a map and that was
        /// checked for NULL is `Owned`; a `__kptr` loaded from a map and
        /// checked is `Rcu` in a critical section if its type is RCU
        /// protected, and `Untrusted` otherwise; a `__kptr_untrusted` is
        /// `Untrusted`; an object that was released is a `Scalar`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum PointerState { $($(#[doc = $doc])+ $variant,)+ }

        impl PointerState {
            /// Every state.
            pub const ALL: &'static [PointerState] = &[$(PointerState::$variant,)+];

            /// A few words for people.
            pub const fn words(self) -> &'static str {
                match self { $(PointerState::$variant => $words,)+ }
            }
        }
    };
}

states! {
    /// A reference that the program must release, checked for NULL.
    Owned = "owned";
    /// The same, and a kfunc made the object for the program. To a verifier
    /// it is no other than `Owned`.
    OwnedAllocated = "owned, made for the program";
    /// What the kernel vouches for (`trusted_ptr_`): an argument of a
    /// `tp_btf`, iterator, LSM or struct_ops program, the task from
    /// `bpf_get_current_task_btf`, from 7.0 on what a kfunc returns. Up to the
    /// series it has no mark of its own.
    Trusted = "trusted";
    /// Valid until the RCU critical section ends (`rcu_ptr_`). Before 6.2
    /// such a pointer is a walked one.
    Rcu = "protected by RCU";
    /// Not marked at all (`ptr_`): an argument of an fentry or fexit program,
    /// up to 6.19 what a kfunc returns without acquiring.
    Plain = "plain (fentry argument)";
    /// Obtained by walking a struct, in a critical section or a program that
    /// cannot sleep: no other than `Plain`, except to the series.
    Walked = "walked";
    /// Of unknown validity (`untrusted_ptr_`): walked outside a critical
    /// section by a program that may sleep, loaded after the section's end,
    /// or cast by `bpf_rdonly_cast`.
    Untrusted = "untrusted";
    /// The result of an acquiring kfunc, not yet checked for NULL.
    MaybeNull = "owned, not checked for NULL";
    /// Trusted once it is checked for NULL.
    TrustedMaybeNull = "trusted, not checked for NULL";
    /// Protected by RCU once it is checked for NULL.
    RcuMaybeNull = "protected by RCU, not checked for NULL";
    /// The constant NULL.
    Null = "NULL";
    /// A number other than 0; also what a register is after the reference in
    /// it was released.
    Scalar = "a number, or released";
    /// A register that was never written.
    Uninitialised = "an uninitialised register";
    /// The program's stack; as much of it, initialised, as the type is long.
    Stack = "the stack";
    /// A value in a map, as long as the type and writable.
    MapValue = "a map value";
    /// The context of the program, where the kfunc asks for something else;
    /// not that of a `syscall` program, which is like a map value.
    Ctx = "the context";
    /// An object of a type of the program's own, from `bpf_obj_new`.
    LocalObject = "an object from bpf_obj_new";
    /// A node that a list or tree owns.
    NonOwning = "a non-owning reference";
    /// Memory of all CPUs.
    Percpu = "per-CPU memory";
    /// `Owned`, moved to where nothing of the wanted type is.
    OwnedAtOffset = "owned, moved";
    /// `Trusted`, moved to where nothing of the wanted type is.
    TrustedAtOffset = "trusted, moved";
    /// The address of a struct of the wanted type inside an `Owned` object.
    OwnedEmbedded = "owned, a struct inside it";
    /// The address of a struct of the wanted type inside a `Trusted` object.
    TrustedEmbedded = "trusted, a struct inside it";
    /// `Owned`, moved by a number that is not known.
    OwnedVariableOffset = "owned, moved by a variable";
    /// `Trusted`, moved by a number that is not known.
    TrustedVariableOffset = "trusted, moved by a variable";
    /// `Owned`, moved before its start.
    OwnedNegativeOffset = "owned, moved before its start";
    /// `Trusted`, moved before its start.
    TrustedNegativeOffset = "trusted, moved before its start";
    /// `Owned`, another struct.
    OwnedWrongStruct = "owned, another struct";
    /// `Trusted`, another struct.
    TrustedWrongStruct = "trusted, another struct";
    /// `Owned`, a struct whose first member is the wanted one.
    OwnedFirstMember = "owned, wanted struct is its first member";
    /// `Trusted`, a struct whose first member is the wanted one.
    TrustedFirstMember = "trusted, wanted struct is its first member";
    /// `Owned`, `T___init` for `T` or the other way round.
    OwnedAlias = "owned, `T___init` for `T` or the reverse";
    /// `Trusted`, `T___init` for `T` or the other way round.
    TrustedAlias = "trusted, `T___init` for `T` or the reverse";
}

const OBJECT: Passed = Passed {
    register: Register::plain(Base::BtfId),
    referenced: false,
    null: false,
    relation: Relation::Same,
    offset: Offset::Zero,
};

impl PointerState {
    /// The kernels in which a program can come to hold such a register.
    pub const fn range(self) -> KernelRange {
        // bpf_obj_new and MEM_RCU came with 6.2, NON_OWN_REF with 6.3.
        let late = matches!(self, PointerState::LocalObject | PointerState::RcuMaybeNull);
        if late {
            KernelRange::from(Kernel::V6_2)
        } else if matches!(self, PointerState::NonOwning) {
            KernelRange::from(Kernel::V6_3)
        } else {
            KernelRange::ALL
        }
    }

    /// The register in it on `kernel`, or `None` where there is none such.
    pub fn passed(self, kernel: Kernel) -> Option<Passed> {
        use PointerState as S;
        if !self.range().contains(kernel) {
            return None;
        }
        let owned = Passed {
            referenced: true,
            ..OBJECT
        };
        let trusted = marked(&[Modifier::Trusted], kernel);
        let base = |base| Passed {
            register: Register::plain(base),
            ..OBJECT
        };
        let at = |passed, offset| Passed { offset, ..passed };
        let of = |passed, relation| Passed { relation, ..passed };
        Some(match self {
            S::Owned | S::OwnedAllocated => owned,
            S::Trusted => trusted,
            S::Rcu => rcu(kernel),
            S::Plain => OBJECT,
            S::Walked => walked(kernel),
            S::Untrusted => marked(&[Modifier::Untrusted], kernel),
            S::MaybeNull => Passed {
                register: marked(&[Modifier::MaybeNull], kernel).register,
                ..owned
            },
            S::TrustedMaybeNull => marked(&[Modifier::Trusted, Modifier::MaybeNull], kernel),
            S::RcuMaybeNull => marked(&[Modifier::Rcu, Modifier::MaybeNull], kernel),
            S::Null => Passed {
                null: true,
                ..base(Base::Scalar)
            },
            S::Scalar => base(Base::Scalar),
            S::Uninitialised => base(Base::NotInit),
            S::Stack => base(Base::Stack),
            S::MapValue => base(Base::MapValue),
            S::Ctx => base(Base::Ctx),
            S::LocalObject => Passed {
                referenced: true,
                ..of(marked(&[Modifier::Alloc], kernel), Relation::Other)
            },
            S::NonOwning => {
                let node = marked(&[Modifier::Alloc, Modifier::NonOwning], kernel);
                of(node, Relation::Other)
            }
            S::Percpu => marked(&[Modifier::Percpu], kernel),
            S::OwnedAtOffset => at(owned, Offset::Constant),
            S::TrustedAtOffset => at(trusted, Offset::Constant),
            S::OwnedEmbedded => at(owned, Offset::Embedded),
            S::TrustedEmbedded => at(trusted, Offset::Embedded),
            S::OwnedVariableOffset => at(owned, Offset::Variable),
            S::TrustedVariableOffset => at(trusted, Offset::Variable),
            S::OwnedNegativeOffset => at(owned, Offset::Negative),
            S::TrustedNegativeOffset => at(trusted, Offset::Negative),
            S::OwnedWrongStruct => of(owned, Relation::Other),
            S::TrustedWrongStruct => of(trusted, Relation::Other),
            S::OwnedFirstMember => of(owned, Relation::FirstMember),
            S::TrustedFirstMember => of(trusted, Relation::FirstMember),
            S::OwnedAlias => of(owned, Relation::Alias),
            S::TrustedAlias => of(trusted, Relation::Alias),
        })
    }
}

/// An object with those of `modifiers` that `kernel` has.
fn marked(modifiers: &[Modifier], kernel: Kernel) -> Passed {
    let known = |modifier: &&Modifier| modifier.info().range.contains(kernel);
    let modifiers = modifiers.iter().filter(known).copied().collect();
    Passed {
        register: Register {
            base: Base::BtfId,
            modifiers,
        },
        ..OBJECT
    }
}

fn rcu(kernel: Kernel) -> Passed {
    if kernel < Kernel::V6_2 {
        walked(kernel)
    } else {
        marked(&[Modifier::Rcu], kernel)
    }
}

fn walked(kernel: Kernel) -> Passed {
    marked(&[Modifier::Walked], kernel)
}

impl Passed {
    /// Whether it points to a kernel object rather than to memory or nowhere.
    pub fn is_object(&self) -> bool {
        self.register.base == Base::BtfId
    }

    /// Whether it may be NULL.
    pub fn may_be_null(&self) -> bool {
        self.null || self.register.modifiers.has(Modifier::MaybeNull)
    }

    /// `bpf_type_has_unsafe_modifiers`: a modifier other than the three that
    /// vouch for a pointer.
    pub fn is_unsafe(&self) -> bool {
        self.register.modifiers.iter().any(|m| !vouches(m))
    }

    /// `is_trusted_reg`.
    pub fn is_trusted(&self) -> bool {
        self.referenced || (self.register.modifiers.iter().any(vouches) && !self.is_unsafe())
    }

    /// Its type with only those modifiers that vouch for it.
    pub fn vouched(&self) -> Register {
        let Register { base, modifiers } = self.register;
        Register {
            base,
            modifiers: modifiers.iter().filter(|m| vouches(*m)).collect(),
        }
    }

    /// `is_rcu_reg`.
    pub fn is_rcu(&self) -> bool {
        self.register.modifiers.has(Modifier::Rcu)
    }
}

/// `BPF_REG_TRUSTED_MODIFIERS` in `include/linux/bpf_verifier.h`.
fn vouches(modifier: Modifier) -> bool {
    match modifier {
        Modifier::Alloc | Modifier::Trusted | Modifier::NonOwning => true,
        Modifier::MaybeNull
        | Modifier::Rdonly
        | Modifier::RingbufAlloc
        | Modifier::Ringbuf
        | Modifier::User
        | Modifier::Percpu
        | Modifier::Untrusted
        | Modifier::Walked
        | Modifier::Rcu => false,
    }
}
