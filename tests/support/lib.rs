//! Placeholder.
pub mod bpf;
