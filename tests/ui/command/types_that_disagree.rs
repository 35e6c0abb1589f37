// KF0507: one type declared in two ways

#[derive(KernelType)]
#[repr(C)]
pub struct example_thing {
    _opaque: [u8; 0],
}

mod other {
    #[derive(KernelType)]
    #[kernel_type(size = 8)]
    #[repr(C)]
    pub struct example_thing { //~ KF0507
        _opaque: [u64; 1],
    }
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(rcu)]
    pub fn bpf_example(thing: *mut example_thing);
}
