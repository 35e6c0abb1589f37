// KF0506: one name for two things

#[kfunc_set(ids = "example_kfuncs", prog_types(tracing))] //~ KF0506
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

#[kfunc_set(ids = "other_ids", module = "example", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_other() -> u32;
}
