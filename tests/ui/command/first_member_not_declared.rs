// KF0508: a first member that is not declared

#[derive(KernelType)]
#[kernel_type(first_member = example_hed)] //~ KF0508
#[repr(C)]
pub struct example_thing {
    _opaque: [u8; 0],
}
