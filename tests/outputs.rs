//! Everything that is generated is compiled.

#[path = "outputs/headers.rs"]
mod headers;
#[path = "outputs/resolve.rs"]
mod resolve;
#[path = "outputs/sets.rs"]
mod sets;
#[path = "outputs/tables.rs"]
mod tables;
