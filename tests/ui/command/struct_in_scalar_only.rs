// KF0704: `scalar_only` on more than numbers

#[derive(Clone, Copy, KernelType)]
#[repr(C)]
pub struct part {
    pub number: u32,
}

#[derive(Clone, Copy, KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct example_opts {
    pub part: part, //~ KF0704
}
