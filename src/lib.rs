//! Pointer states for BPF programs that call kfuncs.
//!
//! What a kfunc takes is decided by the kernel's verifier: a reference that
//! the program owns, a pointer that is trusted, one that is valid under RCU.
//! Here each of those states is a type, so that a program which the verifier
//! would refuse does not compile, and rustc says what the verifier would say.
//!
//! | type | what the verifier calls it |
//! |---|---|
//! | [`Owned`] | a pointer with a reference that this program must release |
//! | [`Trusted`] | `trusted_ptr_`: an argument of the program, a kernel iterator's item |
//! | [`Rcu`] | `rcu_ptr_`: valid while a [`RcuGuard`] is held |
//! | [`Walked`] | `ptr_`: read out of another object, valid but not trusted |
//! | [`Untrusted`] | `untrusted_ptr_`: may be read, may be given to no kfunc |
//!
//! `Option` of one of these is a pointer that has not been checked for NULL,
//! and takes one register. [`Null`] is the NULL that a program writes out.
//!
//! Packets and records are [`dynptr`]s; [`PreemptGuard`] and
//! [`without_interrupts`] stand for regions beside RCU's; [`helper`] has what
//! any program may call. No type stands for objects of the program's own
//! (`bpf_obj_new`, `bpf_percpu_obj_new`), for lists and trees of them, and for
//! locks in map values: the verifier finds them by BTF types and declaration
//! tags of the program, and rustc writes neither.
//!
//! What a program keeps is in a [`mod@map`], in values of [`Shared`] memory and
//! [`Kptr`]s: references to kernel objects that outlive the program's run.
//!
//! All of it is `repr(transparent)` and inlined: a call through a wrapper is
//! the call, and nothing more.
//!
//! This module re-exports; what each state may do is in [`bound`].
#![no_std]
#![cfg_attr(target_arch = "bpf", feature(asm_experimental_arch, core_intrinsics))]
#![cfg_attr(target_arch = "bpf", allow(internal_features))]

pub mod bound;
pub mod dynptr;
pub mod field;
mod guard;
pub mod helper;
pub mod iter;
mod kptr;
pub mod map;
mod owned;
pub mod program;
mod rcu;
mod sealed;
mod shared;
mod state;
mod types;

pub use kfunc_macros::{
    KernelEnum, KernelType, MapValue, Memory, kfunc, kfunc_set, layout, map, program,
};

pub use bound::{
    AsAllocated, AsBtf, AsOwned, AsRcu, AsTrusted, IntoAllocated, IntoOwned, NotNull, Null, OrNull,
};
pub use dynptr::{Dynptr, DynptrSlot, Record, Room};
pub use guard::{PreemptGuard, without_interrupts};
pub use iter::{Iter, KernelIter, Slot};
pub use kptr::{AnyState, Kptr, KptrUntrusted, PercpuKptr};
pub use owned::{Acquired, Allocated, Origin, Owned};
pub use program::{AsCtx, Context};
pub use rcu::{RcuGuard, RcuSection};
pub use shared::Shared;
pub use state::{Rcu, Trusted, Untrusted, Walked};
pub use types::{FirstMember, KernelEnum, KernelType, KptrType, Memory, RcuProtected};
#[doc(hidden)]
pub use types::{by_value, memory};
