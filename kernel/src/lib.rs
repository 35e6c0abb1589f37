//! What kernels and BPF objects say, read from their bytes, and what a BPF
//! object must say to call kfuncs, written into it.

#![deny(missing_docs)]

#[cfg(feature = "build")]
mod bpf;
pub mod btf;
#[cfg(feature = "build")]
pub mod build_script;
pub mod c_types;
pub mod elf;
pub mod import;
pub mod layout;
pub mod link;
#[cfg(feature = "build")]
mod mapped;
mod tagged;

#[cfg(test)]
mod testing;
