//! What may be in a map: the bounds of keys, values and their fields.

use crate::{
    kptr::{Kptr, KptrUntrusted, PercpuKptr},
    shared::Shared,
    types::{KernelType, KptrType, Memory},
};

/// A struct that is the value of a map. `#[derive(MapValue)]` makes it one.
///
/// # Safety
/// It is laid out as in C, each field is a [`MapField`], and nothing stands
/// between the fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a map value",
    label = "others change what is in a map, and this is not made for it",
    note = "put `#[derive(MapValue)] #[repr(C)]` on a struct of `Shared` and `Kptr` fields, or use `Shared<{Self}>`"
)]
pub unsafe trait MapValue: Sized + Sync {}

/// A field of a map value.
///
/// # Safety
/// All its bytes zero is a value, and it may be changed by others at any time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a map value",
    label = "others change what is in a map, and this is not made for it",
    note = "numbers, and arrays and structs of them, go into a `Shared<..>`; references to kernel objects into a `Kptr<..>`"
)]
pub unsafe trait MapField: Sync {}

/// A map value that can be copied in from memory: no kptr is in it.
///
/// # Safety
/// It has no field that the kernel treats specially.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be copied into a map",
    label = "a kptr is filled where it is, by `put` or `swap`",
    note = "make the element with `get_or_zeroed`, then fill its fields"
)]
pub unsafe trait Plain {}

// SAFETY: bytes of any value, accessed as shared memory only.
unsafe impl<T: Memory> MapField for Shared<T> {}
// SAFETY: it is laid out as what is in it, which is plain memory.
unsafe impl<T: Memory> MapValue for Shared<T> {}
// SAFETY: it is plain memory.
unsafe impl<T: Memory> Plain for Shared<T> {}
// SAFETY: NULL is no object; changed by an atomic exchange only.
unsafe impl<T: KptrType> MapField for Kptr<T> {}
// SAFETY: NULL is no object; read and written as a whole.
unsafe impl<T: KernelType> MapField for KptrUntrusted<T> {}
// SAFETY: NULL is no object; only looked at.
unsafe impl<V: MapValue> MapField for PercpuKptr<V> {}
// SAFETY: an array is its elements.
unsafe impl<F: MapField, const N: usize> MapField for [F; N] {}
// SAFETY: an array is its elements.
unsafe impl<F: Plain, const N: usize> Plain for [F; N] {}

/// Compiles for fields of map values alone: what `#[derive(MapValue)]` asks.
#[doc(hidden)]
pub const fn field<F: MapField>() {}
