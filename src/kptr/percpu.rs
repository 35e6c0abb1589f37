//! Objects with a part for each processor, in map values.

use core::{cell::UnsafeCell, ffi::c_void};

use super::exchange;
use crate::{
    helper,
    map::MapValue,
    owned::{Allocated, Owned},
    rcu::RcuSection,
    types::KernelType,
};

unsafe extern "C" {
    /// A second argument is for the verifier, which does not look at what the
    /// program passes (`meta__ign`, kernel/bpf/helpers.c, 6.12).
    fn bpf_percpu_obj_drop_impl(object: *mut c_void);
}

/// An object of the program's own making, with a `V` for each processor.
#[repr(C)]
pub struct PerCpu<V: MapValue> {
    value: V,
}

// SAFETY: not the kernel's but the program's own, and what releases it gives
// up what `bpf_percpu_obj_new` made.
unsafe impl<V: MapValue> KernelType for PerCpu<V> {
    const RELEASE: Option<unsafe extern "C" fn(this: *mut Self)> = Some(release::<V>);
}

/// # Safety
/// The caller has the object, and gives it up.
#[inline(always)]
unsafe extern "C" fn release<V: MapValue>(object: *mut PerCpu<V>) {
    // SAFETY: the caller's promise.
    unsafe { bpf_percpu_obj_drop_impl(object.cast()) }
}

/// A field of a map value that holds an object with a `V` for each processor,
/// or none (`__percpu_kptr`).
#[repr(C)]
pub struct PercpuKptr<V: MapValue> {
    pointer: UnsafeCell<*mut PerCpu<V>>,
    __kfunc_percpu_kptr: [V; 0],
}

// SAFETY: it is changed by an atomic exchange and read as a whole.
unsafe impl<V: MapValue> Sync for PercpuKptr<V> {}

impl<V: MapValue> PercpuKptr<V> {
    /// Puts `new` in, or nothing, and takes out what was there.
    #[inline(always)]
    pub fn swap(&self, new: Option<Object<V>>) -> Option<Object<V>> {
        match new {
            Some(new) => self.put(new),
            None => self.take(),
        }
    }

    /// Puts an object in, and takes out the one that was there.
    #[inline(always)]
    pub fn put(&self, new: Object<V>) -> Option<Object<V>> {
        // SAFETY: the exchange takes the object over.
        unsafe { exchange(&self.pointer, new.into_raw()) }
    }

    /// Takes the object out; `None` where there is none.
    #[inline(always)]
    pub fn take(&self) -> Option<Object<V>> {
        // SAFETY: nothing is put in.
        unsafe { exchange(&self.pointer, super::null()) }
    }

    /// The part of the object for this processor; it stays until `section`
    /// ends, whoever empties the field meanwhile.
    #[inline(always)]
    pub fn get<'g>(&self, section: &'g RcuSection) -> Option<&'g V> {
        let _ = section;
        // SAFETY: in a map value, where the verifier allows this very load.
        let object = unsafe { self.pointer.get().read_volatile() };
        if object.is_null() {
            return None;
        }
        // SAFETY: loaded in `section`, and not NULL. All of a `V` is shared.
        Some(unsafe { &*helper::this_cpu_ptr(object.cast()).cast::<V>() })
    }
}

/// A reference to an object with a `V` for each processor.
type Object<V> = Owned<PerCpu<V>, Allocated>;
