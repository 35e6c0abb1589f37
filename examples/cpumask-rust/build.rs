//! Finds the fields that the program reads: in the kernel that `KFUNC_KERNEL`
//! names, or the running one.

use kfunc_kernel::build_script::{Error, Layout};

fn main() -> Result<(), Error> {
    Layout::new()
        .structure("task_struct", &["cpus_ptr"])
        .declared("kfunc_defs::helpers::task_struct")
        .declared("kfunc_defs::cpumask::cpumask")
        .write()?;
    Ok(())
}
