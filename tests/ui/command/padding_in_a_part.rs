// KF0704: `scalar_only` on more than numbers

#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct part {
    pub number: u64,
    pub kind: u32,
    pub unused: u32,
}

#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct example_opts { //~ KF0704
    pub kind: u32,
    pub part: part,
}
