// KF0407: a destructor that is not in the set

#[derive(KernelType)]
#[kernel_type(release = example_pu)] //~ KF0407
#[repr(C)]
pub struct example_thing {
    _opaque: [u8; 0],
}

#[kfunc_set(ids = "example_ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(release)]
    pub fn example_put(thing: *mut example_thing);
}
