//! BTF as libbpf reads it, and the same as we do, in words that can be compared.
//!
//! Owns the calls of libbpf that have no safe form. Knows no type.

use std::ffi::CStr;
use std::fmt::Write as _;
use std::marker::PhantomData;
use std::ptr::NonNull;

use kfunc_kernel::btf::{Composite, Enumeration, Id, Shape, Type};
use libbpf_rs::libbpf_sys as sys;

/// BTF, read by libbpf.
pub struct Libbpf<'b> {
    btf: NonNull<sys::btf>,
    base: PhantomData<&'b ()>,
}

impl<'b> Libbpf<'b> {
    /// Reads BTF, over `base` if there is one.
    ///
    /// # Errors
    ///
    /// libbpf's error number.
    pub fn read(bytes: &[u8], base: Option<&'b Libbpf<'_>>) -> Result<Self, i32> {
        let size = u32::try_from(bytes.len()).map_err(|_| libc_einval())?;
        let base = base.map_or(std::ptr::null_mut(), |base| base.btf.as_ptr());
        // SAFETY: libbpf copies the bytes; the base, if any, outlives the result ('b), which
        // never changes it.
        let btf = unsafe { sys::btf__new_split(bytes.as_ptr().cast(), size, base) };
        let error = std::io::Error::last_os_error().raw_os_error();
        let btf = NonNull::new(btf).ok_or(error.unwrap_or(0))?;
        let base = PhantomData;
        Ok(Self { btf, base })
    }

    /// How many types there are, `void` and the base's among them.
    #[must_use]
    pub fn count(&self) -> Id {
        // SAFETY: the pointer is what libbpf gave, until it is dropped.
        unsafe { sys::btf__type_cnt(self.btf.as_ptr()) }
    }

    /// The type `id` in words, as [`words`] has them.
    ///
    /// # Panics
    ///
    /// If there is no such type.
    #[must_use]
    pub fn words(&self, id: Id) -> String {
        // SAFETY: as above; the type is there as long as the BTF is.
        let ty = unsafe { sys::btf__type_by_id(self.btf.as_ptr(), id).as_ref() };
        let ty = ty.expect("there is a type of this id");
        let (kind, count) = (ty.info >> 24 & 0x1f, ty.info & 0xffff);
        let flag = ty.info >> 31;
        // SAFETY: either member of the union is a number.
        let size_or_id = unsafe { ty.__bindgen_anon_1.size };
        let mut out = format!("{kind} {:?} {flag} {size_or_id}", self.string(ty.name_off));
        // SAFETY: what stands behind a type is as long as its kind and count say; libbpf has
        // checked that, and has brought it into this machine's byte order.
        let word = |index: u32| unsafe {
            std::ptr::from_ref(ty)
                .add(1)
                .cast::<u32>()
                .add(index as usize)
                .read()
        };
        let named = |at: u32| format!("{:?}", self.string(word(at)));
        let mut add = |text: String| write!(out, " {text}").expect("a string can be written to");
        match kind {
            1 | 14 | 17 => add(word(0).to_string()),
            3 => add(format!("{} {} {}", word(0), word(1), word(2))),
            4 | 5 | 19 => (0..count).for_each(|i| {
                add(format!(
                    "{} {} {}",
                    named(3 * i),
                    word(3 * i + 1),
                    word(3 * i + 2)
                ));
            }),
            6 | 13 => (0..count).for_each(|i| add(format!("{} {}", named(2 * i), word(2 * i + 1)))),
            15 => (0..3 * count).for_each(|i| add(word(i).to_string())),
            12 => add(count.to_string()),
            _ => {}
        }
        out
    }

    fn string(&self, at: u32) -> String {
        // SAFETY: libbpf gives a string that ends, for as long as the BTF is there.
        let text = unsafe {
            let text = sys::btf__str_by_offset(self.btf.as_ptr(), at);
            (!text.is_null()).then(|| CStr::from_ptr(text))
        };
        let text = text.expect("every name is there");
        text.to_str().expect("names are UTF-8").to_owned()
    }
}

impl Drop for Libbpf<'_> {
    fn drop(&mut self) {
        // SAFETY: nobody has the pointer but this value.
        unsafe { sys::btf__free(self.btf.as_ptr()) }
    }
}

/// `EINVAL` (include/uapi/asm-generic/errno-base.h).
fn libc_einval() -> i32 {
    22
}

/// A type that we read in words: its kind, name, flag, size or id, and its parts.
#[must_use]
pub fn words(ty: &Type<'_>) -> String {
    let kind = ty.shape.kind().map_or(0, |kind| kind as u8);
    let head = |flag: bool, size_or_id: u32| {
        format!("{kind} {:?} {} {size_or_id}", ty.name, u8::from(flag))
    };
    match ty.shape {
        Shape::Void => head(false, 0),
        Shape::Int(int) => {
            let word = u32::from(int.encoding) << 24 | u32::from(int.offset) << 16;
            format!("{} {}", head(false, int.size), word | u32::from(int.bits))
        }
        Shape::Ptr(to)
        | Shape::Typedef(to)
        | Shape::Volatile(to)
        | Shape::Const(to)
        | Shape::Restrict(to) => head(false, to),
        Shape::Array(array) => {
            let (element, index, count) = (array.element, array.index, array.count);
            format!("{} {element} {index} {count}", head(false, 0))
        }
        Shape::Struct(composite) | Shape::Union(composite) => members(composite, &head),
        Shape::Enum(enumeration) => values(enumeration, false, &head),
        Shape::Enum64(enumeration) => values(enumeration, true, &head),
        Shape::Fwd { union } => head(union, 0),
        Shape::Func(to, linkage) => format!("{} {}", head(false, to), linkage as u8),
        Shape::FuncProto { ret, params } => {
            let params = params
                .iter()
                .map(|param| format!(" {:?} {}", param.name, param.ty));
            head(false, ret) + &params.collect::<String>()
        }
        Shape::Var(to, linkage) => format!("{} {}", head(false, to), linkage as u8),
        Shape::Datasec { size, entries } => {
            let entries = entries
                .iter()
                .map(|e| format!(" {} {} {}", e.ty, e.offset, e.size));
            head(false, size) + &entries.collect::<String>()
        }
        Shape::Float { size } => head(false, size),
        Shape::DeclTag {
            to,
            component,
            attribute,
        } => format!("{} {}", head(attribute, to), component.cast_unsigned()),
        Shape::TypeTag { to, attribute } => head(attribute, to),
    }
}

/// With a bitfield, the offsets of all members are written otherwise. A flag without one is
/// what a compiler may write and nobody can see.
fn members(composite: Composite<'_>, head: &dyn Fn(bool, u32) -> String) -> String {
    let Composite { size, members } = composite;
    let flag = members.iter().any(|member| member.bits != 0);
    let parts = members.iter().map(|member| {
        let offset = u32::from(member.bits) << 24 | member.bit_offset;
        format!(" {:?} {} {offset}", member.name, member.ty)
    });
    head(flag, size) + &parts.collect::<String>()
}

fn values(enumeration: Enumeration<'_>, wide: bool, head: &dyn Fn(bool, u32) -> String) -> String {
    let Enumeration {
        size,
        signed,
        values,
    } = enumeration;
    let parts = values.iter().map(|one| {
        let (low, high) = (one.value as u32, (one.value >> 32) as u32);
        match wide {
            true => format!(" {:?} {low} {high}", one.name),
            false => format!(" {:?} {low}", one.name),
        }
    });
    head(signed, size) + &parts.collect::<String>()
}
