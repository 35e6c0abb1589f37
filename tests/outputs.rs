//! Everything that is generated is compiled.

#[path = "outputs/bindings.rs"]
mod bindings;
#[path = "outputs/headers.rs"]
mod headers;
#[path = "outputs/import.rs"]
mod import;
#[path = "outputs/requirements.rs"]
mod requirements;
#[path = "outputs/resolve.rs"]
mod resolve;
#[path = "outputs/sets.rs"]
mod sets;
#[path = "outputs/tables.rs"]
mod tables;
#[path = "outputs/vmlinux.rs"]
mod vmlinux;
