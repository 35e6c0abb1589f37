// KF0506: one name for two things

#[derive(Clone, Copy, KernelEnum)]
#[repr(u32)]
pub enum first_kind {
    NONE = 0,
}

#[derive(Clone, Copy, KernelEnum)]
#[repr(u32)]
pub enum second_kind {
    NONE = 0, //~ KF0506
}

/// In no prototype, and so not in C.
#[derive(Clone, Copy, KernelEnum)]
#[repr(u32)]
pub enum third_kind {
    NONE = 0,
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_example(first: first_kind, second: second_kind);
}
