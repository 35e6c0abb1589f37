//! What other flags mean to a caller.
//!
//! Owns the sentence for each flag that comes or goes, and which bits say the
//! same on different kernels.

use super::Advice;
use crate::model::flag::{self, Flag};
use crate::model::version::Kernel;

/// The flags of a kfunc, and the kernel, on both sides.
pub(super) struct Change {
    pub(super) left: (u32, Option<Kernel>),
    pub(super) right: (u32, Option<Kernel>),
    /// Whether the flags decide about a pointer among the parameters.
    pub(super) pointers: bool,
}

/// What is asked of pointers, less first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nothing,
    Rcu,
    Trusted,
}

const TRUSTED: u32 = Flag::TrustedArgs.value();

/// Other flags that ask something of a caller, so that one who did it may go on
/// when they go.
const EASED: &[Flag] = &[
    Flag::RetNull,
    Flag::RcuProtected,
    Flag::Sleepable,
    Flag::Destructive,
    Flag::Perfmon,
];

fn text(bits: u32) -> String {
    match flag::names(bits).as_slice() {
        [] => "none".to_owned(),
        names => names.join(" | "),
    }
}

/// Whether pointers must be trusted without a flag: from 7.0 on
/// (`kernel/bpf/verifier.c`, 7.0).
fn is_rule(kernel: Option<Kernel>) -> bool {
    kernel.is_some_and(|kernel| kernel >= Kernel::V7_0)
}

fn unsaid(rule: bool) -> &'static str {
    match rule {
        true => " (trusted without a flag)",
        false => "",
    }
}

impl Change {
    /// Whether something has changed.
    pub(super) fn is_one(&self) -> bool {
        let (from, to) = self.asked();
        self.left.0 != self.right.0 || from != to
    }

    /// The flags of both sides, by name.
    pub(super) fn texts(&self) -> (String, String) {
        let (left, right) = (text(self.left.0), text(self.right.0));
        match left == right {
            true => (
                left + unsaid(self.was_rule()),
                right + unsaid(self.becomes_rule()),
            ),
            false => (left, right),
        }
    }

    /// Whether the left side asks for trusted pointers without a flag. A kernel
    /// that does not say its release, and is without the flag, is taken for one
    /// like the other.
    fn was_rule(&self) -> bool {
        let ((bits, kernel), (_, other)) = (self.left, self.right);
        is_rule(kernel) || kernel.is_none() && bits & TRUSTED == 0 && is_rule(other)
    }

    /// The same of the right side, which may have lost the flag for it.
    fn becomes_rule(&self) -> bool {
        let ((had, other), (bits, kernel)) = (self.left, self.right);
        let like = is_rule(other) || had & TRUSTED != 0;
        is_rule(kernel) || kernel.is_none() && bits & TRUSTED == 0 && like
    }

    /// What both sides ask of pointers.
    fn asked(&self) -> (Asked, Asked) {
        let asked = |bits: u32, rule: bool| {
            let has = |flag: Flag| bits & flag.value() != 0;
            if !self.pointers {
                Asked::Nothing
            } else if has(Flag::Rcu) {
                Asked::Rcu
            } else if has(Flag::TrustedArgs) || has(Flag::Release) || rule {
                Asked::Trusted
            } else {
                Asked::Nothing
            }
        };
        let from = asked(self.left.0, self.was_rule());
        (from, asked(self.right.0, self.becomes_rule()))
    }

    /// Why they differ.
    pub(super) fn cause(&self) -> Option<String> {
        let (before, after) = (self.was_rule(), self.becomes_rule());
        let had = self.left.0 & TRUSTED != 0;
        let text = match (had, self.right.0 & TRUSTED != 0) {
            (true, false) if after => {
                "from 7.0 on every kfunc asks for trusted pointers: without the flag, the same"
            }
            (false, true) if before => {
                "up to 6.19 a flag asks for trusted pointers, as every kfunc does from 7.0 on: \
                 with the flag, the same"
            }
            (false, false) if before != after && self.asked().0 != self.asked().1 => {
                "from 7.0 on every kfunc asks for trusted pointers"
            }
            (true | false, true | false) => return None,
        };
        Some(text.to_owned())
    }

    /// What to do about it, a sentence for each flag that means something to a
    /// caller.
    pub(super) fn advice(&self) -> Advice {
        let (come, gone) = (self.right.0 & !self.left.0, self.left.0 & !self.right.0);
        let (from, to) = self.asked();
        let mut sentences: Vec<&str> = Vec::new();
        let released = come & Flag::Release.value() != 0;
        if to > from && !released {
            sentences.extend(on_asking(to));
        }
        // Bit 7 was this flag's in the series, which is no release.
        for flag in Flag::ALL.iter().filter(|flag| **flag != Flag::OwnedArgs) {
            if come & flag.value() != 0 {
                sentences.extend(on_arrival(*flag));
            }
            if gone & flag.value() != 0 {
                sentences.extend(on_departure(*flag));
            }
        }
        if flag::names(come)
            .iter()
            .any(|name| name.starts_with("bit "))
        {
            sentences.push("find out what the new bit means: no flag is known for it");
        }
        let eased = to < from || EASED.iter().any(|flag| gone & flag.value() != 0);
        match (sentences.is_empty(), eased) {
            (true, true) => Advice::Nothing("less is asked of a caller".to_owned()),
            (true, false) => Advice::Nothing("a caller does not notice".to_owned()),
            (false, _) => Advice::Must(sentences.join("; ")),
        }
    }
}

fn on_asking(asked: Asked) -> Option<&'static str> {
    match asked {
        Asked::Nothing => None,
        Asked::Rcu => Some("pass pointers that are trusted or protected by RCU, and not NULL"),
        Asked::Trusted => Some("pass trusted pointers"),
    }
}

fn on_arrival(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::Acquire => Some("release what is returned"),
        Flag::Release => Some("give up the reference that is passed"),
        Flag::RetNull => Some("check what is returned for NULL"),
        Flag::KptrGet => Some("pass a pointer to a kptr in a map value"),
        Flag::RcuProtected => Some("call it inside an RCU read-side critical section"),
        Flag::Sleepable => Some("call it from sleepable programs alone, outside of RCU and locks"),
        Flag::Destructive => Some("load the program with CAP_SYS_BOOT"),
        Flag::Perfmon => Some("load the program with CAP_PERFMON"),
        Flag::ImplicitArgs => {
            Some("call it without the last arguments: the verifier fills them in")
        }
        Flag::TrustedArgs
        | Flag::Rcu
        | Flag::IterNew
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
