//! What must hold of each reader of foreign bytes, whatever it is given: one
//! function for each, which panics where it does not hold. libFuzzer calls them
//! with what it makes up (`fuzz/`), and the test `corpus` with what is kept of
//! that (`fuzz/corpus/`).
//!
//! Owns these laws. Refuses to know where inputs come from.

#![deny(missing_docs)]

mod btf;
mod header;
mod image;
mod inventory;
mod kernel;
mod link;
mod source;
mod types;
mod vmlinuz;

pub use btf::btf;
pub use header::header;
pub use image::image;
pub use link::link;
pub use source::{prototype, source};
pub use types::types;
pub use vmlinuz::vmlinuz;

/// Panics where what must hold does not hold of these bytes; says whether they
/// were what the reader is for.
pub type Law = fn(&[u8]) -> bool;

/// Every law, by the name of its program in `fuzz/` and of its folder in
/// `fuzz/corpus/`.
pub const LAWS: &[(&str, Law)] = &[
    ("btf", btf),
    ("header", header),
    ("image", image),
    ("link", link),
    ("prototype", prototype),
    ("source", source),
    ("types", types),
    ("vmlinuz", vmlinuz),
];
