//! What only some configurations and architectures have.

#[derive(KernelType)]
#[kernel_type(release = bpf_cgroup_release, rcu, kptr)]
#[repr(C)]
pub struct cgroup {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "cgroup_kfunc_ids",
    prog_types(tracing, syscall),
    dtor(cgroup = bpf_cgroup_release),
    config = "CONFIG_CGROUPS",
)]
unsafe extern "C" {
    #[kfunc(acquire, rcu, ret_null)]
    pub fn bpf_cgroup_acquire(cgrp: *mut cgroup) -> *mut cgroup;

    #[kfunc(release)]
    pub fn bpf_cgroup_release(cgrp: *mut cgroup);
}

#[kfunc_set(
    ids = "arch_kfunc_ids",
    prog_types(tracing),
    unsupported_arch(s390x, riscv64),
)]
unsafe extern "C" {
    #[kfunc(config = "CONFIG_CRASH_DUMP", destructive)]
    pub fn crash_kexec();

    #[kfunc(config = "CONFIG_CRASH_DUMP", sleepable)]
    pub fn crash_save(where_: u64);

    #[kfunc]
    pub fn bpf_arch_only() -> bool;
}
