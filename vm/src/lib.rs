//! A kernel in a virtual machine, for tests: a [`Machine`] is started, the
//! [`Session`] takes a [`Job`] after the other, and each gives an [`Outcome`],
//! or a [`Failure`] says why there is none.
//!
//! It owns how a kernel is booted under qemu, with a small initramfs, and how
//! jobs and results pass between it and the host. They have a port of their own
//! (virtio-serial), so that what is written to the console, by the kernel or
//! by a job, does no harm. It knows no kfunc and no BPF, and where kernels come
//! from is for others to know.

mod channel;
mod console;
mod cpio;
mod failure;
mod job;
mod machine;
mod session;

pub use cpio::{Cpio, Unfit};
pub use failure::Failure;
pub use job::{Exit, Job, Outcome};
pub use machine::Machine;
pub use session::Session;
