//! Programs: what the kernel gives to one, and in which Rust types.
//!
//! `#[program(KIND)]` makes a section of a function, and its arguments of the
//! context that the kernel calls it with. What stands in a slot of that
//! context depends on the kind, and sometimes on what the program is attached
//! to: that is a type in [`given`], and [`Argument`] says which types of Rust
//! may take it.
//!
//! | program | given |
//! |---|---|
//! | `tp_btf`, `iter`, most of `lsm` | [`Trusted`], numbers |
//! | `fentry`, `fexit`, `fmod_ret` | [`Walked`], numbers |
//! | `tc`, `xdp`, `cgroup_skb` | [`Context`] |
//! | `syscall` | `&mut` of what user space passes |
//!
//! What may be NULL is `Option` of these. A program that cannot sleep runs in
//! an RCU section as a whole, and may take it as its first parameter,
//! `&`[`RcuSection`](crate::RcuSection).
//!
//! Refuses to know kinds and hooks: the macro has their tables, and spells a
//! type of [`given`] for each parameter.

mod argument;
mod callee;
mod context;
pub mod given;
pub mod kind;
mod license;
pub mod refused;

pub use argument::{Argument, Place, Run};
pub use callee::{Callee, fallback};
pub use context::{AsCtx, Context, ContextType};
#[doc(hidden)]
pub use license::terminated;

#[cfg(doc)]
use crate::{Trusted, Walked};
