//! Maps: what a program keeps, and shares with others.
//!
//! A map is a `static` under `#[map]`. Its type says everything in the form
//! that loaders read (BTF-defined maps, `parse_btf_map_def`, libbpf 1.7): each
//! member is a pointer, to a type or to an array as long as a number says.
//! The static is never read; its address stands for the map.
//!
//! | kind | keys | values |
//! |---|---|---|
//! | [`HashMap`], [`LruHashMap`], [`PerCpuHashMap`] | any `Memory` | any [`MapValue`] |
//! | [`Array`], [`PerCpuArray`] | `u32` below the length | any [`MapValue`] |
//! | [`TaskStorage`], [`CgroupStorage`] | a task, a control group | any [`MapValue`] |
//! | [`RingBuf`] | none | records of `Memory` |
//!
//! All methods take `&'static self`: a map is where the loader put it, and a
//! map in a variable is none.

/// A map's `new`: its pointers are NULL, since their types say everything.
macro_rules! new {
    ($($member:ident)*) => {
        /// The map, for a `static` under `#[map]`.
        #[allow(clippy::new_without_default)]
        pub const fn new() -> Self {
            Self { $($member: core::ptr::null()),* }
        }
    };
}

mod array;
mod keyed;
mod ring;
mod storage;
mod value;

pub use array::{Array, PerCpuArray};
pub use keyed::{HashMap, LruHashMap, PerCpuHashMap};
pub use ring::{Reserved, RingBuf};
pub use storage::{Cgroup, CgroupStorage, Task, TaskStorage};
#[doc(hidden)]
pub use value::field;
pub use value::{MapField, MapValue, Plain};

use core::ffi::c_void;

/// A number as BTF-defined maps have it (`__uint` in `bpf_helpers.h`, libbpf).
type Number<const N: usize> = *const [i32; N];

/// What a helper takes for `map`.
#[inline(always)]
fn handle<M>(map: &'static M) -> *const c_void {
    core::ptr::from_ref(map).cast()
}

/// A helper's 0 or negative error.
#[inline(always)]
fn outcome(returned: i64) -> Result<(), i64> {
    match returned {
        0 => Ok(()),
        error => Err(error),
    }
}
