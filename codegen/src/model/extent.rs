//! How many bytes a struct or a union has, and where its fields stand in them, as C
//! lays it out on a machine of 64 bits.
//!
//! Owns the arithmetic. Refuses to know types that it is not told.

use super::ctype::CType;
use super::{Field, KernelEnum, KernelType, Model, TypeKind};

/// How deeply types may hold each other by value; one that holds itself has no size.
const DEPTH: usize = 32;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// All of its bytes.
    pub bytes: u32,
    /// What its offset is a multiple of.
    pub align: u32,
}

/// Where fields came to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Where each begins.
    pub offsets: Vec<u32>,
    /// Where the last one ends.
    pub end: u32,
    /// The alignment of the whole.
    pub align: u32,
    /// Bytes that belong to no field, those behind the last one among them.
    pub padding: u32,
}

impl Extent {
    /// The extent of a struct or union with these fields; none where a field is not
    /// known, or where it would be too large.
    pub fn of(kind: TypeKind, fields: impl IntoIterator<Item = Option<Place>>) -> Option<Self> {
        let (mut end, mut align, mut taken) = (0u32, 1u32, 0u32);
        let mut offsets = Vec::new();
        for field in fields {
            let Place { bytes, align: own } = field?;
            let offset = match kind {
                TypeKind::Struct => end.checked_next_multiple_of(own)?,
                TypeKind::Union => 0,
            };
            offsets.push(offset);
            align = align.max(own);
            end = end.max(offset.checked_add(bytes)?);
            taken = match kind {
                TypeKind::Struct => taken.checked_add(bytes)?,
                TypeKind::Union => taken.max(bytes),
            };
        }
        let size = end.checked_next_multiple_of(align)?;
        Some(Self {
            offsets,
            end,
            align,
            padding: size - taken,
        })
    }

    /// All bytes, up to where the next element of an array would stand.
    pub fn size(&self) -> Option<u32> {
        self.end.checked_next_multiple_of(self.align)
    }
}

impl KernelEnum {
    /// Its bytes in C: 4, as long as all values are of 32 bits.
    pub fn bytes(&self) -> u32 {
        let values = || self.variants.iter().map(|(_, value)| *value);
        let signed = values().any(|value| value < 0);
        let fits = |value| match signed {
            true => i32::try_from(value).is_ok(),
            false => u32::try_from(value).is_ok(),
        };
        if values().all(fits) { 4 } else { 8 }
    }

    /// The integer of Rust that C has for it.
    pub fn integer(&self) -> &'static str {
        let signed = self.variants.iter().any(|(_, value)| *value < 0);
        match (self.bytes(), signed) {
            (4, true) => "i32",
            (4, false) => "u32",
            (_, true) => "i64",
            (_, false) => "u64",
        }
    }
}

/// What a value of the type takes; `named` knows structs and unions by their tag,
/// and enums.
pub fn place_of(ty: &CType, named: impl FnOnce(&CType) -> Option<Place>) -> Option<Place> {
    let bytes = match ty {
        CType::Bool => 1,
        CType::Int(int) => u32::from(int.bytes()),
        CType::Pointer(_) | CType::Function(_) => 8,
        CType::Enum(_) | CType::Struct(_) | CType::Union(_) => return named(ty),
        CType::Void | CType::Unsupported(_) => return None,
    };
    Some(Place {
        bytes,
        align: bytes,
    })
}

/// So many of them side by side; without a number it is one, and no array.
pub fn array(element: Place, count: Option<u32>) -> Option<Place> {
    let bytes = element.bytes.checked_mul(count.unwrap_or(1))?;
    Some(Place { bytes, ..element })
}

/// The extent of the declared fields of `ty`.
pub fn declared(model: &Model, ty: &KernelType) -> Option<Extent> {
    inside(model, ty, DEPTH)
}

fn inside(model: &Model, ty: &KernelType, depth: usize) -> Option<Extent> {
    let fields = ty.fields.iter();
    Extent::of(
        ty.kind,
        fields.map(|field| field_place(model, field, depth)),
    )
}

fn field_place(model: &Model, field: &Field, depth: usize) -> Option<Place> {
    let element = place_of(&field.ty, |ty| named(model, ty, depth))?;
    array(element, field.array)
}

fn named(model: &Model, ty: &CType, depth: usize) -> Option<Place> {
    match ty {
        CType::Enum(tag) => {
            let known = model.enums.iter().find(|known| known.name == *tag);
            let bytes = known.map_or(4, KernelEnum::bytes);
            Some(Place {
                bytes,
                align: bytes,
            })
        }
        CType::Struct(tag) | CType::Union(tag) => {
            let known = model.type_named(tag).filter(|ty| !ty.fields.is_empty())?;
            let inner = inside(model, known, depth.checked_sub(1)?)?;
            let bytes = inner.size()?.max(known.size.unwrap_or(0));
            Some(Place {
                bytes,
                align: inner.align,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bytes: u32) -> Option<Place> {
        Some(Place {
            bytes,
            align: bytes,
        })
    }

    #[test]
    fn a_struct_has_room_where_c_leaves_it() {
        let extent = Extent::of(TypeKind::Struct, [place(1), place(4), place(2)]).unwrap();
        assert_eq!(extent.offsets, [0, 4, 8]);
        assert_eq!((extent.end, extent.align, extent.padding), (10, 4, 5));
        assert_eq!(extent.size(), Some(12));
    }

    #[test]
    fn a_union_is_its_largest() {
        let extent = Extent::of(TypeKind::Union, [place(1), place(8)]).unwrap();
        assert_eq!((extent.end, extent.padding), (8, 0));
    }

    #[test]
    fn what_is_not_known_or_too_large_has_none() {
        assert_eq!(Extent::of(TypeKind::Struct, [place(1), None]), None);
        let huge = Place {
            bytes: u32::MAX,
            align: 1,
        };
        assert_eq!(Extent::of(TypeKind::Struct, [Some(huge), place(1)]), None);
    }
}
