// KF0506: one name for two things

#[kfunc_set(ids = "example", module = "both", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> u32;
}

#[kfunc_set(ids = "example_set", module = "both", prog_types(xdp))] //~ KF0506
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_other() -> u32;
}
