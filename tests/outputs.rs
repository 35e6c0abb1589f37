//! Everything that is generated is compiled.

#[path = "outputs/headers.rs"]
mod headers;

#[path = "outputs/tables.rs"]
mod tables;
