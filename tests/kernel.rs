//! The layer that asks the running kernel: what the generated header declares is called by real
//! programs, and what the kernel thinks of them is what we say it thinks. What libbpf reads out
//! of BTF is what we read.
//!
//! Where the kernel cannot be asked, the tests print a line that starts with `could not:`, and
//! with `CI=true` they fail unless it is the kernel itself that refuses.

#[path = "kernel/aya.rs"]
mod aya;
#[path = "kernel/btf.rs"]
mod btf;
#[path = "kernel/c_types.rs"]
mod c_types;
#[path = "kernel/expectation.rs"]
mod expectation;
#[path = "kernel/filters.rs"]
mod filters;
#[path = "kernel/inventory.rs"]
mod inventory;
#[path = "kernel/layout.rs"]
mod layout;
#[path = "kernel/link.rs"]
mod link;
#[path = "kernel/maps.rs"]
mod maps;
#[path = "kernel/misuses.rs"]
mod misuses;
#[path = "kernel/negatives.rs"]
mod negatives;
#[path = "kernel/older_libbpf.rs"]
mod older_libbpf;
#[path = "kernel/program.rs"]
mod program;
#[path = "kernel/rust_programs.rs"]
mod rust_programs;
#[path = "kernel/scenarios.rs"]
mod scenarios;
#[path = "kernel/special.rs"]
mod special;
#[path = "kernel/surface.rs"]
mod surface;
#[path = "kernel/tasks_c.rs"]
mod tasks_c;
