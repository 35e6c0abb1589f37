//! What must hold of each reader of foreign bytes, whatever it is given: one
//! function for each, which panics where it does not hold. libFuzzer calls them
//! with what it makes up (`fuzz/`), and the test `corpus` with what is kept of
//! that.
//!
//! Owns these laws. Refuses to know where inputs come from.

#![deny(missing_docs)]

mod btf;

pub use btf::btf;

/// A function that panics where a law does not hold of these bytes.
pub type Law = fn(&[u8]);

/// Every law, by the name of its program in `fuzz/` and of its folder in
/// `fuzz/corpus/`.
pub const LAWS: &[(&str, Law)] = &[("btf", btf)];
