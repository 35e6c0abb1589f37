// KF0410: two sets with one name

#[kfunc_set(ids = "example_ids", prog_types(tracing))] //~ KF0410
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

#[kfunc_set(ids = "example_ids", prog_types(syscall))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_other() -> u32;
}
