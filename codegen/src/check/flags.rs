//! What other flags mean to a caller.
//!
//! Owns the sentence for each flag that comes or goes, and which bits say the
//! same on different kernels.

use super::Advice;
use crate::inventory::json;
use crate::model::flag::Flag;
use crate::model::version::Kernel;

/// The flags of a kfunc, and the kernel, on both sides.
pub(super) struct Change {
    pub(super) left: (u32, Option<Kernel>),
    pub(super) right: (u32, Option<Kernel>),
    /// Whether the flags decide about a pointer among the parameters.
    pub(super) pointers: bool,
}

/// What became of `KF_TRUSTED_ARGS`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trusted {
    /// It is on both sides, or on neither.
    Kept,
    /// It went where it is the rule without a flag.
    BecameRule,
    /// It came where it had been the rule without a flag.
    WasRule,
    /// It went, and less is asked for.
    Went,
    /// It came, and more is asked for.
    Came,
    /// It is on neither side, and became the rule.
    CameAsRule,
}

/// Names and bits.
pub(super) fn text(bits: u32) -> String {
    match json::names(bits).as_slice() {
        [] => "none".to_owned(),
        names => names.join(" | "),
    }
}

impl Change {
    /// Whether something has changed.
    pub(super) fn is_one(&self) -> bool {
        self.left.0 != self.right.0 || self.trusted() == Trusted::CameAsRule
    }

    /// Trusted pointers are the default from 7.0 on (`kernel/bpf/verifier.c`,
    /// 7.0). A kernel that does not say its release is taken for one whose
    /// flags would have that reason.
    fn trusted(&self) -> Trusted {
        let ((left, from), (right, to)) = (self.left, self.right);
        let rule = |kernel: Option<Kernel>| kernel.is_some_and(|kernel| kernel >= Kernel::V7_0);
        let bit = Flag::TrustedArgs.value();
        match (left & bit != 0, right & bit != 0) {
            (true, false) if rule(to) || to.is_none() => Trusted::BecameRule,
            (true, false) => Trusted::Went,
            (false, true) if rule(from) => Trusted::WasRule,
            (false, true) => Trusted::Came,
            (false, false) if self.untold() && rule(to) => Trusted::CameAsRule,
            (true, true) | (false, false) => Trusted::Kept,
        }
    }

    /// Whether the left side asks nothing of a pointer of which the right one
    /// does not say that RCU suffices. What is released was always judged.
    fn untold(&self) -> bool {
        let ((left, from), (right, _)) = (self.left, self.right);
        let old = from.is_some_and(|kernel| kernel < Kernel::V7_0);
        let judging = Flag::Rcu.value() | Flag::Release.value() | Flag::KptrGet.value();
        old && self.pointers && left & judging == 0 && right & judging == 0
    }

    /// Why they differ.
    pub(super) fn cause(&self) -> Option<String> {
        let text = match self.trusted() {
            Trusted::BecameRule => {
                "from 7.0 on every kfunc asks for trusted pointers: without the flag, the same"
            }
            Trusted::WasRule => {
                "up to 6.19 a flag asks for trusted pointers, as every kfunc does from 7.0 on: \
                 with the flag, the same"
            }
            Trusted::CameAsRule => "from 7.0 on every kfunc asks for trusted pointers",
            Trusted::Kept | Trusted::Went | Trusted::Came => return None,
        };
        Some(text.to_owned())
    }

    /// What to do about it, a sentence for each flag that means something to a
    /// caller.
    pub(super) fn advice(&self) -> Advice {
        let (come, gone) = (self.right.0 & !self.left.0, self.left.0 & !self.right.0);
        let mut sentences: Vec<&str> = Vec::new();
        let silent = match self.trusted() {
            Trusted::WasRule => Flag::TrustedArgs.value(),
            Trusted::CameAsRule => {
                sentences.extend(on_arrival(Flag::TrustedArgs));
                0
            }
            Trusted::Kept | Trusted::BecameRule | Trusted::Went | Trusted::Came => 0,
        };
        // Bit 7 was this flag's in the series, which is no release.
        for flag in Flag::ALL.iter().filter(|flag| **flag != Flag::OwnedArgs) {
            if come & !silent & flag.value() != 0 {
                sentences.extend(on_arrival(*flag));
            }
            if gone & flag.value() != 0 {
                sentences.extend(on_departure(*flag));
            }
        }
        let unknown = json::names(come)
            .iter()
            .any(|name| name.starts_with("bit "));
        if unknown {
            sentences.push("find out what the new flag means: this version does not know it");
        }
        match sentences.is_empty() {
            true => Advice::Nothing("a caller does not notice".to_owned()),
            false => Advice::Must(sentences.join("; ")),
        }
    }
}

fn on_arrival(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::Acquire => Some("release what is returned"),
        Flag::Release => Some("give up the reference that is passed"),
        Flag::RetNull => Some("check what is returned for NULL"),
        Flag::KptrGet => Some("pass a pointer to a kptr in a map value"),
        Flag::TrustedArgs => Some("pass trusted pointers"),
        Flag::Rcu => Some("pass pointers that are trusted or protected by RCU, and not NULL"),
        Flag::RcuProtected => Some("call it inside an RCU read-side critical section"),
        Flag::Sleepable => Some("call it from sleepable programs alone, outside of RCU and locks"),
        Flag::Destructive => Some("load the program with CAP_SYS_BOOT"),
        Flag::Perfmon => Some("load the program with CAP_PERFMON"),
        Flag::ImplicitArgs => {
            Some("call it without the last arguments: the verifier fills them in")
        }
        Flag::IterNew
        | Flag::IterNext
        | Flag::IterDestroy
        | Flag::OwnedArgs
        | Flag::Fastcall
        | Flag::ArenaRet
        | Flag::ArenaArg1
        | Flag::ArenaArg2
        | Flag::SpinlockSafe => None,
    }
}

fn on_departure(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::Acquire => Some("do not release what is returned"),
        Flag::Release => Some("keep the reference that is passed, and release it otherwise"),
        Flag::SpinlockSafe => Some("do not call it with a lock held"),
        Flag::ImplicitArgs => Some("pass the last arguments: the verifier does not fill them in"),
        Flag::KptrGet
        | Flag::RetNull
        | Flag::TrustedArgs
        | Flag::Rcu
        | Flag::RcuProtected
        | Flag::Sleepable
        | Flag::Destructive
        | Flag::Perfmon
        | Flag::IterNew
        | Flag::IterNext
        | Flag::IterDestroy
        | Flag::OwnedArgs
        | Flag::Fastcall
        | Flag::ArenaRet
        | Flag::ArenaArg1
        | Flag::ArenaArg2 => None,
    }
}
