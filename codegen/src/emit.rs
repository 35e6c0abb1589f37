//! Back ends: from the model to named texts.
//!
//! A back end is pure and cannot fail; the rules ran before. None knows where the
//! declarations were written or where the texts will go. The macros want one of
//! them, Rust as tokens; the others are there with the feature `artefacts`.

#[cfg(feature = "artefacts")]
mod backend;
#[cfg(feature = "artefacts")]
mod btf_ids;
#[cfg(feature = "artefacts")]
mod c;
#[cfg(feature = "artefacts")]
mod c_header;
#[cfg(feature = "artefacts")]
pub mod c_types;
#[cfg(feature = "artefacts")]
pub mod declarations;
#[cfg(feature = "artefacts")]
mod docs;
#[cfg(feature = "artefacts")]
mod facts;
#[cfg(feature = "artefacts")]
mod flag_table;
#[cfg(feature = "artefacts")]
mod ladder;
pub mod program;
#[cfg(feature = "artefacts")]
mod prose;
pub mod rust_extern;
mod seen;

#[cfg(feature = "artefacts")]
pub use backend::{BACKENDS, Backend, Files, Input, MARK, emit, head_lines};
pub use seen::passed;
