//! `kernel/cgroup/rstat.c`: statistics of control groups that each CPU collects
//! for itself: telling that there are new ones, and bringing them together.

use core::ffi::c_int;

use kfunc::kfunc_set;

use crate::helpers::{cgroup, cgroup_subsys_state};

#[kfunc_set(ids = "bpf_rstat_kfunc_ids", prog_types(tracing))]
unsafe extern "C" {
    /// Brings together the statistics of all CPUs for `cgrp` and all groups below.
    ///
    /// It calls `bpf_rstat_flush` for every group and CPU with new ones: the
    /// function to attach a program with statistics of its own to. Sleeps. In 7.2
    /// and 7.3 `css_rstat_flush` is there instead.
    #[kfunc(sleepable, since = "6.1", until = "6.12")]
    pub fn cgroup_rstat_flush(cgrp: *mut cgroup);

    /// Notes that `cgrp` has new statistics on the CPU `cpu`, for the next flush.
    ///
    /// 6.12 does nothing when there is no such CPU; 6.1 does not check it. In 7.2
    /// and 7.3 `css_rstat_updated` is there instead.
    #[kfunc(since = "6.1", until = "6.12")]
    pub fn cgroup_rstat_updated(cgrp: *mut cgroup, cpu: c_int);

    /// Brings together the statistics of all CPUs for `css` and all below it.
    ///
    /// For the member `self` of a `cgroup` it calls `bpf_rstat_flush` for every
    /// group and CPU with new ones: the function to attach a program with
    /// statistics of its own to. Does nothing when `css` is of a controller without
    /// such statistics. Sleeps. In 6.1 and 6.12 `cgroup_rstat_flush` is there
    /// instead.
    #[kfunc(sleepable, since = "6.16")]
    pub fn css_rstat_flush(css: *mut cgroup_subsys_state);

    /// Notes that `css` has new statistics on the CPU `cpu`, for the next flush.
    ///
    /// Does nothing when there is no such CPU, or `css` is of a controller without
    /// such statistics. Preemption must be off. In 6.1 and 6.12
    /// `cgroup_rstat_updated` is there instead.
    #[kfunc(since = "6.16", until = "6.19")]
    #[kfunc(trusted_args, since = "7.0")]
    pub fn css_rstat_updated(css: *mut cgroup_subsys_state, cpu: c_int);
}
