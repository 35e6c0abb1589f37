// KF0408: a destructor that is no `void f(T *)`

#[derive(KernelType)]
#[kernel_type(release = example_put)] //~ KF0408
#[repr(C)]
pub struct example_thing {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(release)]
    pub fn example_put(thing: *mut example_thing, flags: u64);
}
