//! Finds the fields that the program reads: in the kernel that `KFUNC_KERNEL`
//! names, or the running one.

use kfunc_kernel::build_script::{Error, Layout};

fn main() -> Result<(), Error> {
    Layout::new()
        .structure("cgroup", &["level"])
        .structure("__sk_buff", &["len"])
        .declared("kfunc_defs::helpers::cgroup")
        .declared("kfunc_defs::nf_conntrack_bpf::__sk_buff")
        .write()?;
    Ok(())
}
