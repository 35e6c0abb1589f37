//! Objects with a part for each processor, in map values.

use core::cell::UnsafeCell;

use crate::{helper, map::MapValue, rcu::RcuSection};

/// A field of a map value that holds an object with a `V` for each processor,
/// or none (`__percpu_kptr`).
///
/// Such an object is made by `bpf_percpu_obj_new`, which takes the number of
/// `V` among the types of the program. clang gives it by a relocation that
/// rustc does not have, so programs in Rust can look at one and make none.
#[repr(C)]
pub struct PercpuKptr<V> {
    pointer: UnsafeCell<*mut V>,
    __kfunc_percpu_kptr: [V; 0],
}

// SAFETY: it is read as a whole, and what it points to is shared by nature.
unsafe impl<V: Sync> Sync for PercpuKptr<V> {}

impl<V: MapValue> PercpuKptr<V> {
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
