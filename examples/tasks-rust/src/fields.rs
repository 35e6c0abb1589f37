#[allow(unused_imports)]
use kfunc_defs::helpers::cgroup;
#[allow(unused_imports)]
use kfunc_defs::helpers::task_struct;
::kfunc::layout! {
    kernel = "6.18.44-fc-v669";
    type css_set;
    type kernfs_node;
    struct cgroup {
        kn: *kernfs_node @ 256;
    }
    struct css_set {
        dfl_cgrp: *cgroup @ 112;
    }
    struct kernfs_node {
        id: u64 @ 96;
    }
    struct task_struct {
        se.sum_exec_runtime: u64 @ 232;
        pid: i32 @ 1264;
        tgid: i32 @ 1268;
        utime: u64 @ 1488;
        stime: u64 @ 1496;
        comm: [u8; 16] @ 1752;
        cgroups: *css_set @ 2376;
    }
}
