//! The command as a process: exit codes, streams and files.

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/build_script.rs"]
mod build_script;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/generate.rs"]
mod generate;
#[path = "cli/header.rs"]
mod header;
#[path = "cli/kernels.rs"]
mod kernels;
#[path = "cli/layout.rs"]
mod layout;
#[path = "cli/link.rs"]
mod link;
#[path = "cli/modules.rs"]
mod modules;
#[cfg(target_os = "linux")]
#[path = "cli/places.rs"]
mod places;
#[path = "cli/show.rs"]
mod show;
#[path = "cli/streams.rs"]
mod streams;
#[path = "cli/support.rs"]
mod support;
#[path = "cli/unknown.rs"]
mod unknown;
