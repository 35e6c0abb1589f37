//! Who may call what, in types that cost rustc next to nothing.
//!
//! Beside each wrapper stands an alias of [`Callee`] with the wrapper's name.
//! `#[program]` imports every name that its function calls: where an alias
//! comes along, it is asked; where none does, [`fallback`] has one that says
//! yes. Refuses to know what the bits stand for: the macros do.

/// A kfunc, as its callers see it.
///
/// `TYPES` has a bit for each type of programs that may call it on all kernels
/// that its declaration targets, or for each group of programs where a kernel
/// tells them apart beside that.
#[derive(Debug)]
pub enum Callee<const TYPES: u32, const SLEEPS: bool> {}

impl<const TYPES: u32, const SLEEPS: bool> Callee<TYPES, SLEEPS> {
    /// Whether a program with these bits may call it.
    pub const fn allows(program: u32) -> bool {
        TYPES & program != 0
    }

    /// Whether only a program that may sleep can call it.
    pub const SLEEPS: bool = SLEEPS;
}

/// For what is no kfunc.
#[doc(hidden)]
pub mod fallback {
    /// Anybody may call it.
    #[allow(non_camel_case_types)]
    pub type __callee = super::Callee<{ u32::MAX }, false>;
}
