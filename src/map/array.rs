//! Maps whose keys count from 0: every element is there from the beginning.

use super::{MapValue, Number, Plain, handle, outcome};
use crate::helper;

macro_rules! arrays {
    ($($(#[$doc:meta])* $name:ident = $ty:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// `N` is how many elements it has, `FLAGS` are those that `bpf(2)`
        /// takes (`BPF_F_*`). In the beginning all are zeros.
        #[repr(C)]
        pub struct $name<V, const N: usize, const FLAGS: usize = 0> {
            r#type: Number<$ty>,
            key: *const u32,
            value: *const V,
            max_entries: Number<N>,
            map_flags: Number<FLAGS>,
        }

        // SAFETY: what is in it is never read; what its address stands for is
        // the kernel's.
        unsafe impl<V: Sync, const N: usize, const FLAGS: usize> Sync for $name<V, N, FLAGS> {}

        impl<V: MapValue, const N: usize, const FLAGS: usize> $name<V, N, FLAGS> {
            new!(r#type key value max_entries map_flags);

            /// The value at `index`; `None` behind the last.
            #[inline(always)]
            pub fn get(&'static self, index: u32) -> Option<&'static V> {
                let key = core::ptr::from_ref(&index).cast();
                // SAFETY: a map and a key of its type; what is found is NULL or
                // a value, which is memory of that type until the program ends.
                unsafe { helper::map_lookup_elem(handle(self), key).cast::<V>().as_ref() }
            }

            /// Puts a copy of `value` at `index`.
            ///
            /// # Errors
            /// The kernel's number, such as -7 (`E2BIG`) behind the last.
            #[inline(always)]
            pub fn set(&'static self, index: u32, value: &V) -> Result<(), i64>
            where
                V: Plain,
            {
                let key = core::ptr::from_ref(&index).cast();
                let value = core::ptr::from_ref(value).cast();
                // SAFETY: a map, a key and a value of its types.
                outcome(unsafe { helper::map_update_elem(handle(self), key, value, 0) })
            }
        }
    )*};
}

arrays! {
    /// An array (`BPF_MAP_TYPE_ARRAY`).
    Array = 2;
    /// An array with a value for each processor; a program sees that of its
    /// own (`BPF_MAP_TYPE_PERCPU_ARRAY`).
    PerCpuArray = 6;
}
