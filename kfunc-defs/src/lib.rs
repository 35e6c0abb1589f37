//! The kernel's own kfuncs, each declared once in the source language of
//! `kfunc`.
//!
//! A module stands for one kernel source file, the one that puts its kfuncs
//! into an id set, and has that file's name. It owns what the kernel promises:
//! prototypes, flags with the range of kernels in which they held, program
//! types, destructors, and what a caller needs to know. It holds declarations
//! only, and knows nothing of bits, C spelling or what a wrapper looks like:
//! those come out of the declarations.
//!
//! Ranges are read, not guessed. The sources were read in Linux 6.1, 6.12, 7.2
//! and 7.3; flags and prototypes also in `.BTF_ids` and `.BTF` of kernel images of
//! 6.12, 6.16 to 6.19 and 7.0 to 7.3 as Debian builds them, and in their modules
//! but for 6.19 to 7.1. What is older than the first of them that has a kfunc is
//! claimed only where the patch that made the change was read. Kernels between two
//! that agree are taken to be like them; where the two differ, those between are
//! `unread`. Images do not name sets: of a kfunc that moved to another set between
//! 6.12 and 7.2, the kernels between are said to have it in the newer one.
//!
//! Kfuncs of the kernel's test modules are in [`bpf_testmod`],
//! [`bpf_test_modorder_x`], [`bpf_test_modorder_y`] and [`test_run`]. Left out are
//! functions that programs can attach to and not call (`fmod_ret` sets), sets that
//! only filters read, and `bpf_kfunc_call_stack_arg_big`, which takes a struct by
//! value. `hid_bpf_syscall_kfunc_ids` gave its kfuncs no `KF_SLEEPABLE` up to 7.2,
//! where `hid_bpf_kfunc_ids` did: programs of its type sleep anyway. Registration
//! filters narrow who may call some; their documentation says so.
//!
//! `v6-series` is the sixth version of the patch series that proposed the task
//! kfuncs (October 2022, on top of 6.1), which was never released in that form.
#![no_std]
#![allow(non_camel_case_types)]

pub mod arena;
pub mod binfmt_misc_bpf;
pub mod bpf_fs_kfuncs;
pub mod bpf_ksock;
pub mod bpf_memcontrol;
pub mod bpf_ops;
pub mod bpf_qdisc;
pub mod bpf_tcp_ca;
pub mod bpf_test_modorder_x;
pub mod bpf_test_modorder_y;
pub mod bpf_testmod;
pub mod bpf_trace;
pub mod cid;
pub mod cpumask;
pub mod crypto;
pub mod ext;
pub mod filter;
pub mod fou_bpf;
pub mod helpers;
pub mod hid_bpf_dispatch;
pub mod map_iter;
pub mod measure;
pub mod nf_conntrack_bpf;
pub mod nf_flow_table_bpf;
pub mod nf_nat_bpf;
pub mod rqspinlock;
pub mod rstat;
pub mod tcp_bbr;
pub mod tcp_cubic;
pub mod tcp_dctcp;
pub mod test_run;
pub mod wakeup;
pub mod xdp;
pub mod xfrm_interface_bpf;
pub mod xfrm_state_bpf;

/// Makes `SOURCES`. The modules are named a second time because rustfmt does
/// not look for them inside a macro call; a name without a module does not
/// compile, and a test finds the module without a name.
#[cfg(any(test, feature = "sources"))]
macro_rules! sources {
    ($($module:ident)*) => {
        $(
            #[allow(unused_imports)]
            use self::$module as _;
        )*

        /// Name and text of every file of definitions, sorted by name: what
        /// the command reads when it is given no source.
        pub const SOURCES: &[(&str, &str)] = &[$((
            concat!(stringify!($module), ".rs"),
            include_str!(concat!(stringify!($module), ".rs")),
        )),*];
    };
}

#[cfg(any(test, feature = "sources"))]
sources! {
    arena
    binfmt_misc_bpf
    bpf_fs_kfuncs
    bpf_ksock
    bpf_memcontrol
    bpf_ops
    bpf_qdisc
    bpf_tcp_ca
    bpf_test_modorder_x
    bpf_test_modorder_y
    bpf_testmod
    bpf_trace
    cid
    cpumask
    crypto
    ext
    filter
    fou_bpf
    helpers
    hid_bpf_dispatch
    map_iter
    measure
    nf_conntrack_bpf
    nf_flow_table_bpf
    nf_nat_bpf
    rqspinlock
    rstat
    tcp_bbr
    tcp_cubic
    tcp_dctcp
    test_run
    wakeup
    xdp
    xfrm_interface_bpf
    xfrm_state_bpf
}

/// What was read of which kernel, in the words of `kfunc list --format json`:
/// prototypes in `btf`, flags in `btf_ids` where sets have their names and in
/// `btf_ids_shape` where they have none, and all of it in the `source`. Kernels
/// that are not here were not read: what is declared of them was concluded from
/// their neighbours.
#[cfg(any(test, feature = "sources"))]
pub const READ: &[(&str, &[&str])] = &[
    ("6.1", &["btf", "btf_ids", "source"]),
    ("6.12", &["btf", "btf_ids", "btf_ids_shape", "source"]),
    ("6.16", &["btf", "btf_ids", "btf_ids_shape"]),
    ("6.17", &["btf", "btf_ids", "btf_ids_shape"]),
    ("6.18", &["btf", "btf_ids", "btf_ids_shape"]),
    ("6.19", &["btf", "btf_ids_shape"]),
    ("7.0", &["btf", "btf_ids_shape"]),
    ("7.1", &["btf", "btf_ids_shape"]),
    ("7.2", &["btf", "btf_ids", "btf_ids_shape", "source"]),
    ("7.3", &["btf", "btf_ids", "btf_ids_shape", "source"]),
];

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{fs, path::Path, string::String, vec::Vec};

    use super::SOURCES;

    /// A file that the list forgets would be compiled by nobody, and its
    /// kfuncs would be missing from every artefact without a word.
    #[test]
    fn every_file_is_listed_once_and_sorted() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files: Vec<String> = fs::read_dir(folder)
            .expect("the crate has a src folder")
            .map(|entry| entry.expect("the folder can be read").file_name())
            .map(|name| name.into_string().expect("file names are ASCII"))
            .filter(|name| name != "lib.rs")
            .collect();
        files.sort();
        let listed: Vec<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
        assert_eq!(files, listed);
    }
}
