//! Maps with keys of the program's choice.

use core::mem::MaybeUninit;

use super::{MapValue, Number, Plain, handle, outcome};
use crate::{helper, types::Memory};

/// Only put where there is nothing yet (`BPF_NOEXIST`).
const NOEXIST: u64 = 1;

/// Puts, whatever is there (`BPF_ANY`).
const ANY: u64 = 0;

macro_rules! keyed {
    ($($(#[$doc:meta])* $name:ident = $ty:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// `N` is how many elements it may have, `FLAGS` are those that
        /// `bpf(2)` takes (`BPF_F_*`).
        #[repr(C)]
        pub struct $name<K, V, const N: usize, const FLAGS: usize = 0> {
            r#type: Number<$ty>,
            key: *const K,
            value: *const V,
            max_entries: Number<N>,
            map_flags: Number<FLAGS>,
        }

        // SAFETY: what is in it is never read; what its address stands for is
        // the kernel's, and locked there.
        unsafe impl<K, V, const N: usize, const FLAGS: usize> Sync for $name<K, V, N, FLAGS>
        where
            V: Sync,
        {
        }

        impl<K: Memory, V: MapValue, const N: usize, const FLAGS: usize> $name<K, V, N, FLAGS> {
            new!(r#type key value max_entries map_flags);

            /// The value under `key`.
            #[inline(always)]
            pub fn get(&'static self, key: &K) -> Option<&'static V> {
                let key = core::ptr::from_ref(key).cast();
                // SAFETY: a map and a key of its type; what is found is NULL or
                // a value, which is memory of that type until the program ends.
                unsafe { helper::map_lookup_elem(handle(self), key).cast::<V>().as_ref() }
            }

            /// The value under `key`, after zeros were put there if there was
            /// none. `None` where there is no room.
            #[inline(always)]
            pub fn get_or_zeroed(&'static self, key: &K) -> Option<&'static V> {
                if let Some(value) = self.get(key) {
                    return Some(value);
                }
                let zeros = MaybeUninit::<V>::zeroed();
                // Somebody else may have been faster, which is as good.
                let _ = self.update(key, zeros.as_ptr(), NOEXIST);
                self.get(key)
            }

            /// Puts a copy of `value` under `key`, in the place of what is there.
            ///
            /// # Errors
            /// The kernel's number, such as -7 (`E2BIG`) where there is no room.
            #[inline(always)]
            pub fn insert(&'static self, key: &K, value: &V) -> Result<(), i64>
            where
                V: Plain,
            {
                self.update(key, value, ANY)
            }

            /// Removes `key` and its value; what kptrs in it hold is released.
            ///
            /// # Errors
            /// The kernel's number, such as -2 (`ENOENT`) where there is none.
            #[inline(always)]
            pub fn remove(&'static self, key: &K) -> Result<(), i64> {
                let key = core::ptr::from_ref(key).cast();
                // SAFETY: a map and a key of its type.
                outcome(unsafe { helper::map_delete_elem(handle(self), key) })
            }

            #[inline(always)]
            fn update(&'static self, key: &K, value: *const V, flags: u64) -> Result<(), i64> {
                let key = core::ptr::from_ref(key).cast();
                // SAFETY: a map, a key and a value of its types.
                outcome(unsafe { helper::map_update_elem(handle(self), key, value.cast(), flags) })
            }
        }
    )*};
}

keyed! {
    /// A hash table (`BPF_MAP_TYPE_HASH`).
    HashMap = 1;
    /// A hash table that forgets what was used least recently, when it is
    /// full (`BPF_MAP_TYPE_LRU_HASH`).
    LruHashMap = 9;
    /// A hash table with a value for each processor; a program sees that of
    /// its own (`BPF_MAP_TYPE_PERCPU_HASH`).
    PerCpuHashMap = 5;
}
