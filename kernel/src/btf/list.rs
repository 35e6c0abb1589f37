//! The parts of a type, such as the members of a struct: read out of BTF one
//! by one, or given by a caller who writes some.

use std::fmt;

use super::decode::Record;
use super::read::Btf;

/// The parts of a type.
#[derive(Clone, Copy)]
pub struct List<'a, T>(Parts<'a, T>);

#[derive(Clone, Copy)]
enum Parts<'a, T> {
    Read {
        bytes: &'a [u8],
        /// Bytes of a part; never 0.
        stride: usize,
        btf: &'a Btf<'a>,
        /// `kind_flag` of the type.
        flag: bool,
    },
    Given(&'a [T]),
}

impl<'a, T: Record<'a>> List<'a, T> {
    /// The records of `stride` bytes each in `bytes`.
    pub(super) fn read(bytes: &'a [u8], stride: usize, btf: &'a Btf<'a>, flag: bool) -> Self {
        let stride = stride.max(1);
        Self(Parts::Read {
            bytes,
            stride,
            btf,
            flag,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self.0 {
            Parts::Read { bytes, stride, .. } => bytes.len() / stride,
            Parts::Given(parts) => parts.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The part at `index`.
    pub fn get(&self, index: usize) -> Option<T> {
        match self.0 {
            Parts::Read {
                bytes,
                stride,
                btf,
                flag,
            } => {
                let start = index.checked_mul(stride)?;
                T::read(bytes.get(start..start.checked_add(stride)?)?, btf, flag)
            }
            Parts::Given(parts) => parts.get(index).copied(),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<'a, T> {
        let list = *self;
        (0..list.len()).map_while(move |index| list.get(index))
    }
}

impl<'a, T> From<&'a [T]> for List<'a, T> {
    fn from(parts: &'a [T]) -> Self {
        Self(Parts::Given(parts))
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self(Parts::Given(&[]))
    }
}

impl<'a, T: Record<'a> + PartialEq> PartialEq for List<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<'a, T: Record<'a> + Eq> Eq for List<'a, T> {}

impl<'a, T: Record<'a> + fmt::Debug> fmt::Debug for List<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
