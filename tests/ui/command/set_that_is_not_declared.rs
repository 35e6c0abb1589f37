// KF0411: a kfunc in a set that is not declared

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(sets(exmaple_old_ids), until = "6.12")] //~ KF0411
    #[kfunc(since = "6.13")]
    pub fn bpf_example(size: u64) -> u64;
}
