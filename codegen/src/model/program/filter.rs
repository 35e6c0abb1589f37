//! Programs that a kernel turns away from kfuncs of their type.
//!
//! Owns the filters of the kernel's id sets (`filter` of `struct
//! btf_kfunc_id_set`) and what the verifier asks of one iterator beside, read in
//! 6.12 and 7.3. Refuses to know those that tell apart what a program of `struct
//! bpf_struct_ops` is for: there is no kind of these.

/// By set or kfunc: program types, `iter` for iterators alone, `sleepable` for all
/// that may sleep.
const FILTERS: &[(&str, &[&str])] = &[
    // `bpf_fs_kfuncs_filter` in fs/bpf_fs_kfuncs.c.
    ("bpf_fs_kfunc_set_ids", &["lsm"]),
    // `check_css_task_iter_allowlist` in kernel/bpf/verifier.c.
    ("bpf_iter_css_task_new", &["iter", "lsm", "sleepable"]),
    // `tracing_iter_filter` in net/core/filter.c.
    ("bpf_sk_iter_kfunc_ids", &["iter"]),
    // `bpf_get_fsverity_digest_filter` in fs/verity/measure.c.
    ("fsverity_set_ids", &["lsm"]),
    // `bpf_kprobe_multi_filter` in kernel/trace/bpf_trace.c, 6.12.
    ("kprobe_multi_kfunc_set_ids", &[]),
    // `bpf_ksock_kfunc_filter` in net/core/bpf_ksock.c, 7.3.
    ("ksock_kfunc_btf_ids", &["lsm", "syscall"]),
    // `bpf_session_filter` in kernel/trace/bpf_trace.c, 7.3.
    ("session_kfunc_set_ids", &[]),
];

/// The programs that may call the kfunc `name`, or those of the set `name`, if it
/// is filtered.
pub(super) fn of(name: &str) -> Option<&'static [&'static str]> {
    let row = FILTERS.iter().find(|(filtered, _)| *filtered == name);
    row.map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_sorted() {
        assert!(FILTERS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(FILTERS.iter().all(|(_, words)| words.is_sorted()));
    }
}
