//! A module's own kfuncs on its own type.

/// An object of the module.
#[derive(KernelType)]
#[kernel_type(release = mymod_obj_put, kptr)]
#[repr(C)]
pub struct mymod_obj {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "mymod_kfunc_ids",
    module = "mymod",
    prog_types(tracing, syscall),
    dtor(mymod_obj = mymod_obj_put),
)]
unsafe extern "C" {
    #[kfunc(acquire, ret_null, sleepable)]
    pub fn mymod_obj_get(key: u32) -> *mut mymod_obj;

    #[kfunc(release)]
    pub fn mymod_obj_put(obj: *mut mymod_obj);
}
