//! Values that belong to kernel objects, and go when those go.

use super::{MapValue, Number, handle, outcome};
use crate::{bound::AsRcu, helper, types::KernelType};

/// Make a value of zeros where there is none
/// (`BPF_LOCAL_STORAGE_GET_F_CREATE`).
const CREATE: u64 = 1;

/// The kernel takes such maps with this flag alone (`BPF_F_NO_PREALLOC`).
const NO_PREALLOC: usize = 1;

/// Rust's name for the kernel's `struct task_struct`.
///
/// # Safety
/// It is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the kernel's `struct task_struct`",
    label = "only tasks have task storage"
)]
pub unsafe trait Task: KernelType {}

/// Rust's name for the kernel's `struct cgroup`.
///
/// # Safety
/// It is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the kernel's `struct cgroup`",
    label = "only control groups have cgroup storage"
)]
pub unsafe trait Cgroup: KernelType {}

macro_rules! storages {
    ($(
        $(#[$doc:meta])*
        $name:ident = $ty:literal, $owner:ident, $get:ident, $delete:ident;
    )*) => {$(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name<V> {
            r#type: Number<$ty>,
            key: *const i32,
            value: *const V,
            map_flags: Number<NO_PREALLOC>,
        }

        // SAFETY: what is in it is never read; what its address stands for is
        // the kernel's.
        unsafe impl<V: Sync> Sync for $name<V> {}

        impl<V: MapValue> $name<V> {
            new!(r#type key value map_flags);

            /// The value that `owner` has.
            #[inline(always)]
            pub fn get<T: $owner>(&'static self, owner: impl AsRcu<T>) -> Option<&'static V> {
                self.find(owner.ptr(), 0)
            }

            /// The value that `owner` has, after it was given zeros if it had
            /// none. `None` where there is no room, or `owner` is on its way out.
            #[inline(always)]
            pub fn get_or_zeroed<T: $owner>(
                &'static self,
                owner: impl AsRcu<T>,
            ) -> Option<&'static V> {
                self.find(owner.ptr(), CREATE)
            }

            /// Removes the value that `owner` has; what kptrs in it hold is
            /// released.
            ///
            /// # Errors
            /// The kernel's number, such as -2 (`ENOENT`) where there is none.
            #[inline(always)]
            pub fn remove<T: $owner>(&'static self, owner: impl AsRcu<T>) -> Result<(), i64> {
                // SAFETY: a map, and an object of the kind that it is for.
                outcome(unsafe { helper::$delete(handle(self), owner.ptr().cast()) })
            }

            #[inline(always)]
            fn find<T: $owner>(&'static self, owner: *mut T, flags: u64) -> Option<&'static V> {
                let zeros = core::ptr::null_mut();
                // SAFETY: a map, and an object of the kind that it is for; what
                // is found is NULL or a value, which is memory of that type
                // until the program ends.
                let value = unsafe { helper::$get(handle(self), owner.cast(), zeros, flags) };
                // SAFETY: as said.
                unsafe { value.cast::<V>().as_ref() }
            }
        }
    )*};
}

storages! {
    /// A value for each task that was given one (`BPF_MAP_TYPE_TASK_STORAGE`).
    TaskStorage = 29, Task, task_storage_get, task_storage_delete;
    /// A value for each control group that was given one
    /// (`BPF_MAP_TYPE_CGRP_STORAGE`).
    CgroupStorage = 32, Cgroup, cgrp_storage_get, cgrp_storage_delete;
}
