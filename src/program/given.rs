//! What the kernel gives in one slot of a program's context.
//!
//! Nothing is made of these types. [`Argument`](super::Argument) says which
//! types of Rust may stand for each. Their names are like no other's: rustc
//! shortens in its messages what there is one of.

macro_rules! given {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
    )*};
}

given! {
    /// A number, or a pointer that is trusted: what
    /// `prog_args_trusted` in `kernel/bpf/btf.c` (6.12) says yes to.
    GivenTrusted;

    /// The same, but a pointer may be NULL.
    GivenTrustedOrNull;

    /// A number, or a pointer that may be read and no more.
    GivenWalked;

    /// The same, but a pointer may be NULL.
    GivenWalkedOrNull;

    /// A number. A pointer in this place may be an error instead, and the
    /// verifier takes it for a number.
    GivenNumber;

    /// Memory that user space passes to a program which it runs.
    GivenMemory;
}

/// The context itself, of a program of this kind.
#[derive(Debug)]
pub struct GivenContext<K>(core::convert::Infallible, core::marker::PhantomData<K>);
