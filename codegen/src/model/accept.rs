//! The acceptance table: which pointers a kfunc's argument takes, by kernel.
//!
//! Owns the answer to one question: a program passes a register in a given
//! state for a given parameter on a given kernel; is that accepted, and if
//! not, why? Three things come of it: the bound in the Rust wrapper, the table
//! in the documentation, and the verdict that is expected of a live verifier.

use super::version::Kernel;
use super::{Kfunc, Model};

/// The state of a register that a program passes for a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointerState {
    /// A reference that the program must release, checked for NULL.
    Owned,
    /// The same, and a kfunc made the object for the program.
    OwnedAllocated,
    /// An argument that the kernel vouches for (`trusted_ptr_`).
    Trusted,
    /// Valid until the RCU critical section ends (`rcu_ptr_`).
    Rcu,
    /// Obtained by walking a struct, or from an fentry argument: a plain
    /// `ptr_`, PTR_WALKED in the series.
    Walked,
    /// Of unknown validity (`untrusted_ptr_`).
    Untrusted,
}

/// Why a register is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Must be referenced or trusted.
    NotTrusted,
}

/// What the verifier does with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It takes it.
    Accepted,
    /// It refuses the program.
    Refused(Reason),
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
