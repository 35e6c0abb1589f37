// KF0507: one type declared in two ways

#[derive(KernelType)]
#[kernel_type(name = "first_thing")]
#[repr(C)]
pub struct thing {
    _opaque: [u8; 0],
}

mod other {
    #[derive(KernelType)]
    #[kernel_type(name = "second_thing")]
    #[repr(C)]
    pub struct thing { //~ KF0507
        _opaque: [u8; 0],
    }
}
