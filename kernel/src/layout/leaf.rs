//! What a program reads from a member, by its type.

use kfunc_codegen::layout::{FieldType, MAX_ARRAY, Number};

use super::path::Why;
use crate::btf::{Array, Btf, Id, Int, Kind, Shape};

/// As many arrays of arrays, qualifiers and tags are looked through.
const CHAIN: usize = 32;

/// What the type `id` is read as, and whether it is a pointer with the tag
/// `rcu`.
pub(super) fn read(btf: &Btf<'_>, id: Id) -> Result<(FieldType, bool), Why> {
    let (_, ty) = btf.resolve(id).ok_or(Why::NotAWay)?;
    match ty.shape {
        Shape::Ptr(to) => Ok(pointer(btf, to)),
        Shape::Array(whole) => array(btf, whole).map(|ty| (ty, false)),
        Shape::Struct(_) | Shape::Union(_) => Err(unsupported(
            format!("a whole `{}`", ty.name),
            "name the members of it that are read, with a dot between",
        )),
        _ => match number(btf, id)? {
            Some(number) => Ok((FieldType::Number(number), false)),
            None => {
                let kind = ty.shape.kind().map_or("void", Kind::name);
                Err(unsupported(format!("a {kind}"), ONLY))
            }
        },
    }
}

const ONLY: &str = "integers, enums, arrays of these, and pointers are read";

fn unsupported(what: String, help: &'static str) -> Why {
    Why::Unsupported(what, help)
}

/// The number that the type `id` is; `None` for any other type.
fn number(btf: &Btf<'_>, id: Id) -> Result<Option<Number>, Why> {
    let (_, ty) = btf.resolve(id).ok_or(Why::NotAWay)?;
    let integer = |bytes, signed| match Number::integer(bytes, signed) {
        Some(number) => Ok(Some(number)),
        None => Err(unsupported(format!("an integer of {bytes} bytes"), ONLY)),
    };
    match ty.shape {
        Shape::Int(int) if !is_whole(int) => Err(Why::Bitfield(int.bits)),
        Shape::Int(int) if int.encoding & Int::BOOL != 0 && int.size == 1 => Ok(Some(Number::Bool)),
        // Whether `char` has a sign is the compiler's choice; in a kernel it is text.
        Shape::Int(int) if ty.name == "char" => integer(int.size, false),
        Shape::Int(int) => integer(int.size, int.encoding & Int::SIGNED != 0),
        Shape::Enum(all) | Shape::Enum64(all) => integer(all.size, all.signed),
        _ => Ok(None),
    }
}

fn is_whole(int: Int) -> bool {
    int.offset == 0 && u32::from(int.bits) == int.size.saturating_mul(8)
}

/// An array of numbers, or of arrays of them.
fn array(btf: &Btf<'_>, whole: Array) -> Result<FieldType, Why> {
    let (mut element, mut count) = (whole.element, u64::from(whole.count));
    for _ in 0..CHAIN {
        let Some(Shape::Array(inner)) = btf.resolve(element).map(|(_, ty)| ty.shape) else {
            break;
        };
        element = inner.element;
        count = count.saturating_mul(u64::from(inner.count));
    }
    let Some(number) = number(btf, element)? else {
        let what = "an array of something else than numbers".to_owned();
        return Err(unsupported(what, "name an element of it: `field[0]`"));
    };
    let bytes = count.saturating_mul(u64::from(number.bytes()));
    match u32::try_from(count) {
        Ok(0) => Err(unsupported(
            "an array of no fixed length".to_owned(),
            "read it with `bpf_probe_read_kernel`",
        )),
        Ok(count) if bytes <= MAX_ARRAY => Ok(FieldType::Array(number, count)),
        _ => Err(unsupported(
            format!("an array of {bytes} bytes"),
            "at most 256 are read by value; name an element of it: `field[0]`",
        )),
    }
}

/// A pointer to a struct or union, by name; of any other one its address. The
/// verifier knows the tags that stand right behind the pointer
/// (`btf_struct_walk`, kernel/bpf/btf.c, 6.12), and gives what is tagged
/// `user` or `percpu` to no ordinary read.
fn pointer(btf: &Btf<'_>, to: Id) -> (FieldType, bool) {
    let address = (FieldType::Number(Number::U64), false);
    let mut id = to;
    let mut tags = Vec::new();
    for _ in 0..CHAIN {
        let Some(ty) = btf.ty(id) else {
            return address;
        };
        id = match ty.shape {
            Shape::TypeTag { to, attribute } => {
                tags.push((ty.name, attribute));
                to
            }
            Shape::Typedef(to) | Shape::Volatile(to) | Shape::Const(to) | Shape::Restrict(to) => to,
            Shape::Struct(_) | Shape::Union(_) if !ty.name.is_empty() => {
                return match tags.as_slice() {
                    [] => (FieldType::Pointer(ty.name.to_owned()), false),
                    [("rcu", false)] => {
                        let direct = btf.kind(to) == Some(Kind::TypeTag);
                        (FieldType::Pointer(ty.name.to_owned()), direct)
                    }
                    _ => address,
                };
            }
            _ => return address,
        };
    }
    address
}

/// Bytes of a type.
pub(super) fn bytes(btf: &Btf<'_>, id: Id) -> Option<u64> {
    let (mut id, mut count) = (id, 1_u64);
    for _ in 0..CHAIN {
        let size = match btf.resolve(id)?.1.shape {
            Shape::Array(array) => {
                id = array.element;
                count = count.checked_mul(u64::from(array.count))?;
                continue;
            }
            Shape::Int(int) => int.size,
            Shape::Ptr(_) => 8,
            Shape::Struct(all) | Shape::Union(all) => all.size,
            Shape::Enum(all) | Shape::Enum64(all) => all.size,
            Shape::Float { size } => size,
            _ => return None,
        };
        return count
            .checked_mul(u64::from(size))
            .filter(|bytes| *bytes < 1 << 32);
    }
    None
}
