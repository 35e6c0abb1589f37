//! Types of every kind, to be generated.

use super::*;

/// A type whose parts are owned, to be generated.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    name: String,
    made: Made,
}

#[derive(Clone, Debug)]
enum Made {
    Int(Int),
    Array(Array),
    Composite(bool, u32, Vec<(String, Id, u32, u8)>),
    Enumeration(bool, u32, bool, Vec<(String, i64)>),
    Fwd(bool),
    Reference(u8, Id),
    Func(Id, Linkage),
    FuncProto(Id, Vec<(String, Id)>),
    Var(Id, Linkage),
    Datasec(u32, Vec<Secinfo>),
    Float(u32),
    DeclTag(Id, i32, bool),
    TypeTag(Id, bool),
}

/// The most types in a generated graph; any may name any.
pub(super) const TYPES: u32 = 12;

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zß*<>_]{1,6}"]
}

fn linkage() -> impl Strategy<Value = Linkage> {
    prop_oneof![
        Just(Linkage::Static),
        Just(Linkage::Global),
        Just(Linkage::Extern)
    ]
}

fn int() -> impl Strategy<Value = Int> {
    (any::<u32>(), any::<u8>(), any::<u8>(), 0..16_u8).prop_map(|(size, bits, offset, encoding)| {
        Int {
            size,
            bits,
            offset,
            encoding,
        }
    })
}

/// Without a bitfield a member may begin anywhere.
fn members() -> impl Strategy<Value = Vec<(String, Id, u32, u8)>> {
    let plain = (name(), 0..TYPES, any::<u32>(), Just(0));
    let bits = (name(), 0..TYPES, 0..1_u32 << 24, any::<u8>());
    prop_oneof![
        prop::collection::vec(plain, 0..4),
        prop::collection::vec(bits, 0..4)
    ]
}

fn values(wide: bool, signed: bool) -> BoxedStrategy<Vec<(String, i64)>> {
    let value = match (wide, signed) {
        (false, false) => any::<u32>().prop_map(i64::from).boxed(),
        (false, true) => any::<i32>().prop_map(i64::from).boxed(),
        (true, _) => any::<i64>().boxed(),
    };
    prop::collection::vec((name(), value), 0..4).boxed()
}

fn enumeration() -> impl Strategy<Value = Made> {
    (any::<bool>(), any::<u32>(), any::<bool>()).prop_flat_map(|(wide, size, signed)| {
        values(wide, signed).prop_map(move |values| Made::Enumeration(wide, size, signed, values))
    })
}

fn secinfo() -> impl Strategy<Value = Secinfo> {
    (0..TYPES, any::<u32>(), any::<u32>()).prop_map(|(ty, offset, size)| Secinfo {
        ty,
        offset,
        size,
    })
}

fn made() -> impl Strategy<Value = Made> {
    let array = (0..TYPES, 0..TYPES, any::<u32>());
    prop_oneof![
        int().prop_map(Made::Int),
        array.prop_map(|(element, index, count)| Made::Array(Array {
            element,
            index,
            count
        })),
        (any::<bool>(), any::<u32>(), members()).prop_map(|(u, s, m)| Made::Composite(u, s, m)),
        enumeration(),
        any::<bool>().prop_map(Made::Fwd),
        (0..5_u8, 0..TYPES).prop_map(|(kind, to)| Made::Reference(kind, to)),
        (0..TYPES, linkage()).prop_map(|(to, linkage)| Made::Func(to, linkage)),
        (0..TYPES, prop::collection::vec((name(), 0..TYPES), 0..4))
            .prop_map(|(ret, params)| Made::FuncProto(ret, params)),
        (0..TYPES, linkage()).prop_map(|(to, linkage)| Made::Var(to, linkage)),
        (any::<u32>(), prop::collection::vec(secinfo(), 0..4))
            .prop_map(|(size, entries)| Made::Datasec(size, entries)),
        any::<u32>().prop_map(Made::Float),
        (0..TYPES, any::<i32>(), any::<bool>()).prop_map(|(t, c, a)| Made::DeclTag(t, c, a)),
        (0..TYPES, any::<bool>()).prop_map(|(to, attribute)| Made::TypeTag(to, attribute)),
    ]
}

pub(super) fn types() -> impl Strategy<Value = Vec<Owned>> {
    let one = (name(), made()).prop_map(|(name, made)| Owned { name, made });
    prop::collection::vec(one, TYPES as usize - 1)
}

pub(super) fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Little), Just(Order::Big)]
}

impl Owned {
    /// What `then` makes of the type, whose parts are borrowed meanwhile.
    pub(super) fn with<T>(&self, then: impl FnOnce(&Type<'_>) -> T) -> T {
        let name = self.name.as_str();
        let mut members = Vec::new();
        let mut values = Vec::new();
        let mut params = Vec::new();
        let shape = match &self.made {
            Made::Int(int) => Shape::Int(*int),
            Made::Array(array) => Shape::Array(*array),
            Made::Composite(union, size, given) => {
                members.extend(given.iter().map(|(name, ty, bit_offset, bits)| Member {
                    name,
                    ty: *ty,
                    bit_offset: *bit_offset,
                    bits: *bits,
                }));
                let composite = Composite {
                    size: *size,
                    members: members.as_slice().into(),
                };
                match union {
                    true => Shape::Union(composite),
                    false => Shape::Struct(composite),
                }
            }
            Made::Enumeration(wide, size, signed, given) => {
                let value = |value: i64| match signed {
                    true => i128::from(value),
                    false => i128::from(value.cast_unsigned()),
                };
                values.extend(given.iter().map(|(name, v)| Enumerator {
                    name,
                    value: value(*v),
                }));
                let enumeration = Enumeration {
                    size: *size,
                    signed: *signed,
                    values: values.as_slice().into(),
                };
                match wide {
                    true => Shape::Enum64(enumeration),
                    false => Shape::Enum(enumeration),
                }
            }
            Made::Fwd(union) => Shape::Fwd { union: *union },
            Made::Reference(0, to) => Shape::Ptr(*to),
            Made::Reference(1, to) => Shape::Typedef(*to),
            Made::Reference(2, to) => Shape::Volatile(*to),
            Made::Reference(3, to) => Shape::Const(*to),
            Made::Reference(_, to) => Shape::Restrict(*to),
            Made::Func(to, linkage) => Shape::Func(*to, *linkage),
            Made::FuncProto(ret, given) => {
                params.extend(given.iter().map(|(name, ty)| Param { name, ty: *ty }));
                Shape::FuncProto {
                    ret: *ret,
                    params: params.as_slice().into(),
                }
            }
            Made::Var(to, linkage) => Shape::Var(*to, *linkage),
            Made::Datasec(size, entries) => Shape::Datasec {
                size: *size,
                entries: entries.as_slice().into(),
            },
            Made::Float(size) => Shape::Float { size: *size },
            Made::DeclTag(to, component, attribute) => Shape::DeclTag {
                to: *to,
                component: *component,
                attribute: *attribute,
            },
            Made::TypeTag(to, attribute) => Shape::TypeTag {
                to: *to,
                attribute: *attribute,
            },
        };
        then(&Type::new(name, shape))
    }
}
