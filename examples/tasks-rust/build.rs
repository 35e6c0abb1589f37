//! Finds the fields that the program reads: in the kernel that `KFUNC_KERNEL`
//! names, or the running one.

use kfunc_kernel::build_script::{Error, Layout};

fn main() -> Result<(), Error> {
    Layout::new()
        .structure(
            "task_struct",
            &[
                "pid",
                "tgid",
                "utime",
                "stime",
                "se.sum_exec_runtime",
                "comm",
                "cgroups",
            ],
        )
        .structure("css_set", &["dfl_cgrp"])
        .structure("cgroup", &["kn"])
        .structure("kernfs_node", &["id"])
        .declared("kfunc_defs::helpers::task_struct")
        .declared("kfunc_defs::helpers::cgroup")
        .write()?;
    Ok(())
}
