//! From the bytes of one type, which were found good, to its shape.

use super::{
    Array, Btf, Composite, Enumeration, Enumerator, Id, Int, Kind, Linkage, List, Member, Order,
    Param, Secinfo, Shape, TYPE_BYTES, Type,
};

/// The twelve bytes that every type begins with (`struct btf_type`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) name: u32,
    info: u32,
    /// The size of the type, or another's id.
    pub(super) size_or_id: u32,
}

impl Head {
    pub(super) fn read(order: Order, bytes: &[u8], at: usize) -> Option<Self> {
        Some(Self {
            name: order.u32(bytes, at)?,
            info: order.u32(bytes, at.checked_add(4)?)?,
            size_or_id: order.u32(bytes, at.checked_add(8)?)?,
        })
    }

    /// The number of the kind (`BTF_INFO_KIND`).
    pub(super) fn kind(self) -> u8 {
        (self.info >> 24 & 0x1f) as u8
    }

    /// The number of records; a function's linkage (`BTF_INFO_VLEN`).
    pub(super) fn count(self) -> usize {
        (self.info & 0xffff) as usize
    }

    /// `BTF_INFO_KFLAG`.
    pub(super) fn flag(self) -> bool {
        self.info >> 31 != 0
    }

    /// Bytes of the type with all its parts.
    pub(super) fn bytes(self, kind: Kind) -> usize {
        let layout = kind.layout();
        TYPE_BYTES + 4 * (layout.fixed + layout.record * self.count())
    }
}

/// A part of a type that there may be several of.
pub trait Record<'a>: Copy {
    /// Reads one; `flag` is the `kind_flag` of the type.
    fn read(bytes: &[u8], btf: &'a Btf<'a>, flag: bool) -> Option<Self>;
}

impl<'a> Record<'a> for Member<'a> {
    /// With the flag, the first byte of the offset is the size of a bitfield.
    fn read(bytes: &[u8], btf: &'a Btf<'a>, flag: bool) -> Option<Self> {
        let order = btf.order();
        let offset = order.u32(bytes, 8)?;
        let (bits, bit_offset) = match flag {
            true => ((offset >> 24) as u8, offset & 0x00ff_ffff),
            false => (0, offset),
        };
        Some(Self {
            name: btf.string(order.u32(bytes, 0)?)?,
            ty: order.u32(bytes, 4)?,
            bit_offset,
            bits,
        })
    }
}

impl<'a> Record<'a> for Enumerator<'a> {
    /// With the flag, values have a sign. Those of 64 bits have a third word.
    fn read(bytes: &[u8], btf: &'a Btf<'a>, flag: bool) -> Option<Self> {
        let order = btf.order();
        let low = order.u32(bytes, 4)?;
        let value = match (order.u32(bytes, 8), flag) {
            (None, false) => i128::from(low),
            (None, true) => i128::from(low.cast_signed()),
            (Some(high), false) => i128::from(wide(low, high)),
            (Some(high), true) => i128::from(wide(low, high).cast_signed()),
        };
        Some(Self {
            name: btf.string(order.u32(bytes, 0)?)?,
            value,
        })
    }
}

fn wide(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

impl<'a> Record<'a> for Param<'a> {
    fn read(bytes: &[u8], btf: &'a Btf<'a>, _: bool) -> Option<Self> {
        let order = btf.order();
        Some(Self {
            name: btf.string(order.u32(bytes, 0)?)?,
            ty: order.u32(bytes, 4)?,
        })
    }
}

impl<'a> Record<'a> for Secinfo {
    fn read(bytes: &[u8], btf: &'a Btf<'a>, _: bool) -> Option<Self> {
        let order = btf.order();
        Some(Self {
            ty: order.u32(bytes, 0)?,
            offset: order.u32(bytes, 4)?,
            size: order.u32(bytes, 8)?,
        })
    }
}

/// The type whose bytes these are.
pub(super) fn decode<'a>(btf: &'a Btf<'a>, bytes: &'a [u8]) -> Option<Type<'a>> {
    let head = Head::read(btf.order(), bytes, 0)?;
    let kind = Kind::from_number(head.kind())?;
    let body = Body {
        btf,
        head,
        kind,
        bytes: bytes.get(TYPE_BYTES..)?,
    };
    Some(Type {
        name: btf.string(head.name)?,
        shape: body.shape()?,
    })
}

/// A type in pieces.
#[derive(Clone, Copy)]
struct Body<'a> {
    btf: &'a Btf<'a>,
    head: Head,
    kind: Kind,
    /// What stands behind the head.
    bytes: &'a [u8],
}

impl<'a> Body<'a> {
    fn shape(self) -> Option<Shape<'a>> {
        let to: Id = self.head.size_or_id;
        let flag = self.head.flag();
        Some(match self.kind {
            Kind::Int => Shape::Int(self.int()?),
            Kind::Ptr => Shape::Ptr(to),
            Kind::Array => Shape::Array(self.array()?),
            Kind::Struct => Shape::Struct(self.composite()),
            Kind::Union => Shape::Union(self.composite()),
            Kind::Enum => Shape::Enum(self.enumeration()),
            Kind::Fwd => Shape::Fwd { union: flag },
            Kind::Typedef => Shape::Typedef(to),
            Kind::Volatile => Shape::Volatile(to),
            Kind::Const => Shape::Const(to),
            Kind::Restrict => Shape::Restrict(to),
            Kind::Func => Shape::Func(to, Linkage::from_number(self.head.count() as u32)?),
            Kind::FuncProto => Shape::FuncProto {
                ret: to,
                params: self.records(),
            },
            Kind::Var => Shape::Var(to, Linkage::from_number(self.word(0)?)?),
            Kind::Datasec => Shape::Datasec {
                size: to,
                entries: self.records(),
            },
            Kind::Float => Shape::Float { size: to },
            Kind::DeclTag => Shape::DeclTag {
                to,
                component: self.word(0)?.cast_signed(),
                attribute: flag,
            },
            Kind::TypeTag => Shape::TypeTag {
                to,
                attribute: flag,
            },
            Kind::Enum64 => Shape::Enum64(self.enumeration()),
        })
    }

    fn word(self, index: usize) -> Option<u32> {
        self.btf.order().u32(self.bytes, 4 * index)
    }

    fn records<T: Record<'a>>(self) -> List<'a, T> {
        let stride = 4 * self.kind.layout().record;
        List::read(self.bytes, stride, self.btf, self.head.flag())
    }

    /// `BTF_INT_ENCODING`, `BTF_INT_OFFSET` and `BTF_INT_BITS` share a word.
    fn int(self) -> Option<Int> {
        let word = self.word(0)?;
        Some(Int {
            size: self.head.size_or_id,
            bits: word as u8,
            offset: (word >> 16) as u8,
            encoding: (word >> 24 & 0xf) as u8,
        })
    }

    fn array(self) -> Option<Array> {
        Some(Array {
            element: self.word(0)?,
            index: self.word(1)?,
            count: self.word(2)?,
        })
    }

    fn composite(self) -> Composite<'a> {
        Composite {
            size: self.head.size_or_id,
            members: self.records(),
        }
    }

    fn enumeration(self) -> Enumeration<'a> {
        Enumeration {
            size: self.head.size_or_id,
            signed: self.head.flag(),
            values: self.records(),
        }
    }
}
