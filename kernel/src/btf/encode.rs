//! From the shape of a type to its bytes.

use super::{Composite, Enumeration, Enumerator, Fault, Int, Kind, Member, Order, Shape, Type};

/// Where names are put: gives each the place that it is found at.
pub(super) type Names<'n> = dyn FnMut(&str) -> Result<u32, Fault> + 'n;

/// The bytes of `ty`.
pub(super) fn encode(ty: &Type<'_>, order: Order, names: &mut Names<'_>) -> Result<Vec<u8>, Fault> {
    let kind = ty.shape.kind().ok_or(Fault::Void)?;
    let mut parts = Parts::default();
    parts.shape(&ty.shape, names)?;
    let Parts {
        flag,
        count,
        size_or_id,
        words,
    } = parts;
    let count = u16::try_from(count).map_err(|_| Fault::TooManyRecords(count))?;
    let info = u32::from(flag) << 31 | (kind as u32) << 24 | u32::from(count);
    let mut bytes = Vec::new();
    for word in [names(ty.name)?, info, size_or_id].iter().chain(&words) {
        order.put32(&mut bytes, *word);
    }
    Ok(bytes)
}

/// A type in pieces.
#[derive(Default)]
struct Parts {
    flag: bool,
    count: usize,
    size_or_id: u32,
    /// What stands behind the head.
    words: Vec<u32>,
}

impl Parts {
    fn shape(&mut self, shape: &Shape<'_>, names: &mut Names<'_>) -> Result<(), Fault> {
        match *shape {
            Shape::Void => return Err(Fault::Void),
            Shape::Int(int) => self.int(int)?,
            Shape::Ptr(to)
            | Shape::Typedef(to)
            | Shape::Volatile(to)
            | Shape::Const(to)
            | Shape::Restrict(to) => self.size_or_id = to,
            Shape::Array(array) => self.words.extend([array.element, array.index, array.count]),
            Shape::Struct(composite) | Shape::Union(composite) => {
                self.composite(composite, names)?;
            }
            Shape::Enum(enumeration) => self.enumeration(enumeration, Kind::Enum, names)?,
            Shape::Enum64(enumeration) => self.enumeration(enumeration, Kind::Enum64, names)?,
            Shape::Fwd { union } => self.flag = union,
            Shape::Func(to, linkage) => {
                self.size_or_id = to;
                self.count = linkage as usize;
            }
            Shape::FuncProto { ret, params } => {
                self.size_or_id = ret;
                self.count = params.len();
                for param in params.iter() {
                    self.words.extend([names(param.name)?, param.ty]);
                }
            }
            Shape::Var(to, linkage) => {
                self.size_or_id = to;
                self.words.push(linkage as u32);
            }
            Shape::Datasec { size, entries } => {
                self.size_or_id = size;
                self.count = entries.len();
                let words = entries.iter();
                self.words
                    .extend(words.flat_map(|entry| [entry.ty, entry.offset, entry.size]));
            }
            Shape::Float { size } => self.size_or_id = size,
            Shape::DeclTag {
                to,
                component,
                attribute,
            } => {
                self.size_or_id = to;
                self.flag = attribute;
                self.words.push(component.cast_unsigned());
            }
            Shape::TypeTag { to, attribute } => {
                self.size_or_id = to;
                self.flag = attribute;
            }
        }
        Ok(())
    }

    fn int(&mut self, int: Int) -> Result<(), Fault> {
        if int.encoding > 0xf {
            return Err(Fault::TooLarge);
        }
        self.size_or_id = int.size;
        let (encoding, offset) = (u32::from(int.encoding), u32::from(int.offset));
        self.words
            .push(encoding << 24 | offset << 16 | u32::from(int.bits));
        Ok(())
    }

    /// One bitfield changes how the place of every member is written.
    fn composite(&mut self, composite: Composite<'_>, names: &mut Names<'_>) -> Result<(), Fault> {
        let Composite { size, members } = composite;
        self.size_or_id = size;
        self.count = members.len();
        self.flag = members.iter().any(|member| member.bits != 0);
        for member in members.iter() {
            let place = place(member, self.flag)?;
            self.words.extend([names(member.name)?, member.ty, place]);
        }
        Ok(())
    }

    fn enumeration(
        &mut self,
        enumeration: Enumeration<'_>,
        kind: Kind,
        names: &mut Names<'_>,
    ) -> Result<(), Fault> {
        let Enumeration {
            size,
            signed,
            values,
        } = enumeration;
        self.size_or_id = size;
        self.flag = signed;
        self.count = values.len();
        for enumerator in values.iter() {
            self.words.push(names(enumerator.name)?);
            let value = value(enumerator, signed, kind)?;
            self.words.push(value as u32);
            if kind == Kind::Enum64 {
                self.words.push((value >> 32) as u32);
            }
        }
        Ok(())
    }
}

fn place(member: Member<'_>, bitfields: bool) -> Result<u32, Fault> {
    match bitfields {
        false => Ok(member.bit_offset),
        true if member.bit_offset >> 24 != 0 => Err(Fault::TooLarge),
        true => Ok(u32::from(member.bits) << 24 | member.bit_offset),
    }
}

/// The bits of a value, which must have room in them.
fn value(enumerator: Enumerator<'_>, signed: bool, kind: Kind) -> Result<u64, Fault> {
    let value = enumerator.value;
    let fits = match (kind == Kind::Enum64, signed) {
        (false, false) => u32::try_from(value).is_ok(),
        (false, true) => i32::try_from(value).is_ok(),
        (true, false) => u64::try_from(value).is_ok(),
        (true, true) => i64::try_from(value).is_ok(),
    };
    match fits {
        true => Ok(value as u64),
        false => Err(Fault::TooLarge),
    }
}
