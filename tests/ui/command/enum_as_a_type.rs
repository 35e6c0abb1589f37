// KF0016: a derive on an item of the wrong kind

#[derive(Clone, Copy, KernelType)]
#[repr(u32)]
pub enum example_kind { //~ KF0016
    ONE = 1,
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(kind: example_kind) -> u32;
}
