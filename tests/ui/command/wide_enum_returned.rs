// KF0703: a layout that C does not have

#[derive(Clone, Copy, KernelEnum)]
#[repr(u64)] //~ KF0703
pub enum example_kind {
    FIRST = 1,
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example() -> example_kind;
}
