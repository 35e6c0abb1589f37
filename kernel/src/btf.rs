//! BTF, the format in which kernels and BPF objects describe their types
//! (Documentation/bpf/btf.rst, `include/uapi/linux/btf.h`, 6.12).
//!
//! Owns reading, looking up and writing. Refuses to know where the bytes come
//! from, and what a kfunc is.
//!
//! ```
//! use kfunc_kernel::btf::{Btf, Order, Shape, Type, Writer};
//!
//! let mut writer = Writer::new(Order::Little);
//! let task = writer.add(&Type::new("task_struct", Shape::opaque_struct()))?;
//! let pointer = writer.add(&Type::new("", Shape::Ptr(task)))?;
//! let bytes = writer.finish()?;
//!
//! let btf = Btf::parse(&bytes)?;
//! assert_eq!(btf.ty(pointer).map(|ty| ty.shape), Some(Shape::Ptr(task)));
//! # Ok::<(), kfunc_kernel::btf::Error>(())
//! ```

mod decode;
mod encode;
mod error;
mod header;
mod index;
mod kind;
mod list;
mod order;
mod pass;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use error::{Error, Fault};
pub use index::Index;
pub use kind::Kind;
pub use list::List;
pub use order::Order;
pub use read::Btf;
pub use shape::{Array, Composite, Enumeration, Enumerator, Int, Linkage, Member, Param, Secinfo};
pub use shape::{Shape, Type};
pub use write::Writer;

/// The number of a type; 0 is `void`, and the first type is 1.
pub type Id = u32;

/// What BTF begins with (`BTF_MAGIC`, `include/uapi/linux/btf.h`).
const MAGIC: u16 = 0xeb9f;

/// The only version there is (`BTF_VERSION`).
const VERSION: u8 = 1;

/// Bytes of `struct btf_header`.
pub(crate) const HEADER_BYTES: usize = 24;

/// Bytes of `struct btf_type`, which every type begins with.
const TYPE_BYTES: usize = 12;

/// Names are shorter than this. The kernel takes less (`KSYM_NAME_LEN`, 512),
/// compilers write more; what has no end would make every look at it slow.
const NAME_BYTES: usize = 1 << 16;
