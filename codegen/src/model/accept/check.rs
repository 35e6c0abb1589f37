//! What a verifier checks about a kernel object that is passed to a kfunc, in
//! the order in which it does.
//!
//! Owns the behaviour, in three eras: up to the series
//! (`btf_check_func_arg_match` in `kernel/bpf/btf.c`, 6.1, and the series'
//! patch to it), 6.2 to 7.1 (`check_kfunc_args` in `kernel/bpf/verifier.c`,
//! 6.6 and 6.12), and from 7.2 on (the same, 7.2 and 7.3). Refuses to know the words
//! in which a verifier says it ([`super::reason`]).

use super::reason::Reason;
use super::state::{Offset, Passed, Relation};
use super::{Gap, Verdict};
use crate::model::flag::{Flag, FlagSet};
use crate::model::register::Base;
use crate::model::version::Kernel;

/// One argument of one call, as far as a verifier looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    /// The kernel.
    pub(super) kernel: Kernel,
    /// The kfunc's flags there.
    pub(super) flags: FlagSet,
    /// Whether this is the argument that a release kfunc releases.
    pub(super) released: bool,
    /// Whether the parameter's name says that it may be NULL.
    pub(super) nullable: bool,
    /// Whether the struct holds no pointer; `None` if it is not declared.
    pub(super) scalar_only: Option<bool>,
    /// Whether the struct is some other's `T___init`.
    pub(super) is_alias: bool,
}

/// Passed this far, or how it ends.
type Step = Result<(), Verdict>;

fn refuse_if(refuse: bool, reason: Reason) -> Step {
    if refuse {
        Err(Verdict::Refused(reason))
    } else {
        Ok(())
    }
}

/// What becomes of the argument, all others being as they should.
pub(super) fn judge(call: &Call, passed: &Passed) -> Verdict {
    let steps = if call.kernel < Kernel::V6_2 {
        call.until_series(passed)
    } else if call.kernel < Kernel::V7_2 {
        call.by_register(passed)
    } else {
        call.release_first(passed)
    };
    match steps {
        Ok(()) => Verdict::Accepted,
        Err(verdict) => verdict,
    }
}

impl Call {
    fn has(&self, flag: Flag) -> bool {
        self.flags.has(flag)
    }

    /// KF_RELEASE implies KF_TRUSTED_ARGS from 6.4 on, and everything does
    /// from 7.0 on.
    fn trusted(&self) -> bool {
        let releases = self.has(Flag::Release) && self.kernel >= Kernel::V6_4;
        self.has(Flag::TrustedArgs) || releases || self.kernel >= Kernel::V7_0
    }

    fn until_series(&self, passed: &Passed) -> Step {
        let owned = self.has(Flag::OwnedArgs);
        let trusted = owned || self.has(Flag::TrustedArgs);
        // The verifier looks for the type without any modifier.
        let object = passed.is_object() && passed.register.modifiers.is_empty();
        let owned = owned || !self.kernel.is_series();
        let missing = trusted && object && owned && !passed.referenced;
        refuse_if(missing, Reason::NotReferenced)?;
        let releasing = self.has(Flag::Release) && passed.referenced;
        self.offset(passed, (trusted && object) || releasing)?;
        self.second_reference(passed)?;
        if object {
            self.same_struct(passed, trusted || releasing)?;
        } else {
            self.memory_class()?;
            memory(passed)?;
        }
        self.released_at_last(passed)
    }

    fn by_register(&self, passed: &Passed) -> Step {
        let guarded = self.trusted() || self.has(Flag::Rcu);
        let releasing = self.has(Flag::Release) && passed.referenced;
        if self.null_check(passed, guarded)? {
            return self.released_at_last(passed);
        }
        self.second_reference(passed)?;
        if passed.is_object() {
            self.trust(passed, guarded)?;
        } else {
            self.memory_class()?;
        }
        self.offset(passed, releasing || (guarded && self.zero_offset(passed)?))?;
        if passed.is_object() {
            refuse_if(passed.is_unsafe() && !passed.is_rcu(), Reason::Unsafe)?;
            let strict = self.kernel < Kernel::V6_3 && self.has(Flag::TrustedArgs);
            self.same_struct(passed, strict || releasing)?;
        } else {
            memory(passed)?;
        }
        self.released_at_last(passed)
    }

    fn release_first(&self, passed: &Passed) -> Step {
        refuse_if(passed.may_be_null() && !self.nullable, Reason::PossiblyNull)?;
        let missing = self.released && !passed.referenced && !passed.null;
        refuse_if(missing, Reason::NotReleasable)?;
        if passed.null {
            return Ok(());
        }
        if !passed.is_object() {
            self.memory_class()?;
            return memory(passed);
        }
        if self.kernel < Kernel::V7_3 {
            self.trust(passed, true)?;
            self.offset(passed, self.released)?;
            refuse_if(passed.is_unsafe() && !passed.is_rcu(), Reason::Unsafe)?;
        } else {
            self.offset(passed, self.released)?;
            self.trust_and_safe(passed)?;
        }
        let releasing = self.has(Flag::Release) && passed.referenced;
        self.same_struct(passed, releasing)
    }

    /// Whether the argument is a NULL that needs no further look. The check
    /// is as old as 6.3 (caf713c338bd); whether KF_RCU alone made it before
    /// 6.4 was not seen.
    fn null_check(&self, passed: &Passed, guarded: bool) -> Result<bool, Verdict> {
        let nullable = self.nullable;
        if guarded && passed.may_be_null() && !nullable && self.kernel >= Kernel::V6_3 {
            if !self.trusted() && self.kernel < Kernel::V6_4 {
                return Err(Verdict::Unknown(Gap::NotSeen));
            }
            return Err(Verdict::Refused(Reason::PossiblyNull));
        }
        Ok(passed.null && nullable)
    }

    /// Two references in one call are a verifier error, for every kfunc up to
    /// the series and for those that release up to 7.1. The other one is the
    /// argument that is released.
    fn second_reference(&self, passed: &Passed) -> Step {
        let second = self.has(Flag::Release) && !self.released && passed.referenced;
        refuse_if(second, Reason::SecondReference)
    }

    /// Whether the argument can only be memory because of its register.
    fn memory_class(&self) -> Step {
        match self.scalar_only {
            Some(true) => Ok(()),
            Some(false) => Err(Verdict::Refused(Reason::NotObject)),
            None => Err(Verdict::Unknown(Gap::Undeclared)),
        }
    }

    fn trust(&self, passed: &Passed, guarded: bool) -> Step {
        if !guarded || passed.is_trusted() {
            return Ok(());
        }
        self.rcu_instead(passed)
    }

    fn trust_and_safe(&self, passed: &Passed) -> Step {
        if passed.is_trusted() && !passed.is_unsafe() {
            return Ok(());
        }
        self.rcu_instead(passed)
    }

    fn rcu_instead(&self, passed: &Passed) -> Step {
        refuse_if(!self.has(Flag::Rcu), Reason::NotTrusted)?;
        refuse_if(!passed.is_rcu(), Reason::NotRcu)
    }

    /// Whether trusted and RCU arguments must stand at the start of their
    /// object. They must in 6.6 and need not in 6.12; which of the kernels
    /// between changed it was not seen.
    fn zero_offset(&self, passed: &Passed) -> Result<bool, Verdict> {
        let between = self.kernel > Kernel::V6_6 && self.kernel < Kernel::V6_12;
        if between && passed.offset != Offset::Zero {
            return Err(Verdict::Unknown(Gap::NotSeen));
        }
        Ok(self.kernel <= Kernel::V6_6)
    }

    /// `check_func_arg_reg_off`; with `zero`, the offset must be 0.
    fn offset(&self, passed: &Passed, zero: bool) -> Step {
        let zero = zero && passed.is_object();
        // 7.1 folded the constant part of an offset into the variable one.
        let folded = self.kernel > Kernel::V7_0;
        match passed.offset {
            Offset::Zero => Ok(()),
            Offset::Constant | Offset::Embedded => refuse_if(zero, Reason::NonzeroOffset),
            Offset::Variable if zero && folded => Err(Verdict::Refused(Reason::NonzeroOffset)),
            Offset::Variable => Err(Verdict::Refused(Reason::VariableOffset)),
            Offset::Negative if zero => Err(Verdict::Refused(Reason::NonzeroOffset)),
            Offset::Negative => Err(Verdict::Refused(Reason::NegativeOffset)),
        }
    }

    /// `btf_struct_ids_match`; `strict` allows no look inside the struct.
    fn same_struct(&self, passed: &Passed, strict: bool) -> Step {
        let inside = match passed.offset {
            Offset::Constant | Offset::Variable | Offset::Negative => false,
            Offset::Embedded => passed.relation == Relation::Same,
            Offset::Zero => match passed.relation {
                Relation::Same => return Ok(()),
                Relation::FirstMember => true,
                // `T` is the first member of `T___init`; that the two are
                // apart even so is as old as 6.3 (b613d335a743).
                Relation::Alias => self.kernel < Kernel::V6_3 && !self.is_alias,
                Relation::Other => false,
            },
        };
        refuse_if(strict || !inside, Reason::WrongStruct)
    }

    /// Up to 7.1, what a release kfunc is given is looked at last.
    fn released_at_last(&self, passed: &Passed) -> Step {
        let missing = self.released && !passed.referenced;
        refuse_if(missing, Reason::NotReleasable)
    }
}

/// `check_mem_reg`, for memory that is long enough.
fn memory(passed: &Passed) -> Step {
    let memory = match passed.register.base {
        Base::Stack | Base::MapValue | Base::Mem => true,
        Base::Scalar => passed.null,
        Base::NotInit | Base::Ctx | Base::BtfId => false,
    };
    refuse_if(!memory, Reason::NotMemory)
}
