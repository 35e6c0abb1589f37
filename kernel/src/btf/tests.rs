//! Whatever is written is read again as it was, and whatever is read is
//! answered.

mod made;

use proptest::prelude::*;

use super::*;
use made::{Owned, TYPES, order, types};

fn write<'a>(mut writer: Writer<'a>, types: &[Owned]) -> Result<Vec<u8>, Error> {
    for ty in types {
        ty.with(|ty| writer.add(ty))?;
    }
    writer.finish()
}

/// All own types of `btf` once more.
fn again(btf: &Btf<'_>, mut writer: Writer<'_>) -> Vec<u8> {
    for (_, ty) in btf.types() {
        writer.add(&ty).expect("what was read can be written");
    }
    writer.finish().expect("what was read can be written")
}

proptest! {
    #[test]
    fn what_is_written_is_read(types in types(), order in order()) {
        let bytes = write(Writer::new(order), &types).unwrap();
        let btf = Btf::parse(&bytes).unwrap();
        prop_assert_eq!(btf.order(), order);
        prop_assert_eq!(btf.count(), TYPES);
        for (given, (_, read)) in types.iter().zip(btf.types()) {
            prop_assert!(given.with(|given| *given == read), "{:?} {:?}", given, read);
        }
        prop_assert_eq!(&again(&btf, Writer::new(order)), &bytes);
    }

    #[test]
    fn split_btf_goes_on_where_its_base_ends(base in types(), types in types(), order in order()) {
        let base = write(Writer::new(order), &base).unwrap();
        let base = Btf::parse(&base).unwrap();
        let bytes = write(Writer::split(&base), &types).unwrap();
        let btf = Btf::parse_split(&bytes, &base).unwrap();
        prop_assert_eq!(btf.count(), 2 * TYPES - 1);
        for (given, (id, read)) in types.iter().zip(btf.types()) {
            prop_assert!(given.with(|given| *given == read), "{:?} {:?}", given, read);
            prop_assert_eq!(btf.ty(id), Some(read));
        }
        for (id, ty) in base.types() {
            prop_assert_eq!(btf.ty(id), Some(ty));
        }
        prop_assert_eq!(&again(&btf, Writer::split(&base)), &bytes);
    }

    #[test]
    fn what_was_there_stays(old in types(), new in types(), order in order()) {
        let old = write(Writer::new(order), &old).unwrap();
        let old = Btf::parse(&old).unwrap();
        let bytes = write(Writer::over(&old), &new).unwrap();
        let btf = Btf::parse(&bytes).unwrap();
        prop_assert!(btf.own_types().starts_with(old.own_types()));
        prop_assert!(btf.own_strings().starts_with(old.own_strings()));
        let added = btf.types().skip(TYPES as usize - 1);
        for (given, (_, read)) in new.iter().zip(added) {
            prop_assert!(given.with(|given| *given == read), "{:?} {:?}", given, read);
        }
    }

    #[test]
    fn a_replaced_type_is_the_only_one_that_differs(
        old in types(), new in types(), at in 1..TYPES, order in order()
    ) {
        let old = write(Writer::new(order), &old).unwrap();
        let old = Btf::parse(&old).unwrap();
        let mut writer = Writer::over(&old);
        new[0].with(|ty| writer.replace(at, ty)).unwrap();
        let bytes = writer.finish().unwrap();
        let btf = Btf::parse(&bytes).unwrap();
        for ((id, was), (_, is)) in old.types().zip(btf.types()) {
            match id == at {
                true => prop_assert!(new[0].with(|ty| *ty == is)),
                false => prop_assert_eq!(was, is),
            }
        }
    }

    #[test]
    fn the_index_finds_every_type(types in types()) {
        let bytes = write(Writer::new(Order::Little), &types).unwrap();
        let btf = Btf::parse(&bytes).unwrap();
        let index = Index::new(&btf);
        for (id, ty) in btf.types() {
            let kind = ty.shape.kind().unwrap();
            let like = |(_, other): &(Id, Type<'_>)| {
                other.name == ty.name && other.shape.kind() == Some(kind)
            };
            let expected: Vec<Id> = btf.types().filter(like).map(|(id, _)| id).collect();
            prop_assert!(expected.contains(&id));
            prop_assert_eq!(index.all(kind, ty.name).collect::<Vec<_>>(), expected);
        }
        prop_assert_eq!(index.find(Kind::Func, "no such name"), None);
    }

    #[test]
    fn any_bytes_are_answered(
        words in prop::collection::vec(word(), 0..40), len in any::<u8>(), order in order()
    ) {
        let mut bytes = Vec::new();
        order.put16(&mut bytes, MAGIC);
        bytes.extend([VERSION, 0]);
        let strings = 4 * words.len() as u32;
        for word in [24, 0, strings, strings, 4].iter().chain(&words) {
            order.put32(&mut bytes, *word);
        }
        bytes.extend(b"\0t\0\0");
        answer(&bytes).ok();
        bytes.truncate(usize::from(len));
        answer(&bytes).ok();
    }
}

/// A word that may well be the head of a type.
fn word() -> impl Strategy<Value = u32> {
    let head = (0..22_u32, 0..3_u32, any::<bool>());
    prop_oneof![
        0..6_u32,
        head.prop_map(|(kind, count, flag)| u32::from(flag) << 31 | kind << 24 | count),
        any::<u32>()
    ]
}

/// Reads everything that there is to be read.
fn answer(bytes: &[u8]) -> Result<(), Error> {
    let btf = Btf::parse(bytes)?;
    let read: Vec<_> = btf.types().collect();
    assert_eq!(read.len(), btf.count() as usize - 1);
    for (id, ty) in &read {
        let _ = btf.resolve(*id);
        for named in ty.shape.ids() {
            assert!(btf.ty(named).is_some(), "type {id} names type {named}");
        }
    }
    let _ = format!("{read:?}");
    let index = Index::new(&btf);
    assert!(
        index
            .find(Kind::Struct, "")
            .is_none_or(|id| id < btf.count())
    );
    Ok(())
}

/// One type of each kind.
fn small(order: Order) -> Vec<u8> {
    let int = Int {
        size: 4,
        bits: 32,
        offset: 0,
        encoding: Int::SIGNED,
    };
    let members = [Member {
        name: "m",
        ty: 1,
        bit_offset: 8,
        bits: 3,
    }];
    let composite = Composite {
        size: 4,
        members: members.as_slice().into(),
    };
    let values = [Enumerator {
        name: "V",
        value: 7,
    }];
    let enumeration = Enumeration {
        size: 4,
        signed: true,
        values: values.as_slice().into(),
    };
    let params = [Param { name: "p", ty: 2 }];
    let entries = [Secinfo {
        ty: 14,
        offset: 0,
        size: 4,
    }];
    let array = Array {
        element: 1,
        index: 1,
        count: 3,
    };
    let (to, attribute) = (1, false);
    let shapes = [
        Shape::Int(int),
        Shape::Ptr(4),
        Shape::Array(array),
        Shape::Struct(composite),
        Shape::Union(composite),
        Shape::Enum(enumeration),
        Shape::Fwd { union: true },
        Shape::Typedef(9),
        Shape::Volatile(10),
        Shape::Const(11),
        Shape::Restrict(1),
        Shape::Func(13, Linkage::Extern),
        Shape::FuncProto {
            ret: 0,
            params: params.as_slice().into(),
        },
        Shape::Var(1, Linkage::Global),
        Shape::Datasec {
            size: 4,
            entries: entries.as_slice().into(),
        },
        Shape::Float { size: 8 },
        Shape::DeclTag {
            to: 12,
            component: -1,
            attribute,
        },
        Shape::TypeTag { to, attribute },
        Shape::Enum64(enumeration),
    ];
    let mut writer = Writer::new(order);
    for (number, shape) in (1..).zip(shapes) {
        assert_eq!(writer.add(&Type::new("t", shape)), Ok(number));
        assert_eq!(shape.kind(), Kind::from_number(number as u8));
    }
    writer.finish().unwrap()
}

#[test]
fn no_truncation_is_read_and_none_is_fatal() {
    for order in [Order::Little, Order::Big] {
        let bytes = small(order);
        answer(&bytes).unwrap();
        for len in 0..bytes.len() {
            assert!(answer(&bytes[..len]).is_err(), "{len}");
        }
    }
}

#[test]
fn every_changed_byte_is_answered() {
    let bytes = small(Order::Little);
    let mut refused = 0;
    for at in 0..bytes.len() {
        for value in 0..=u8::MAX {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            refused += usize::from(answer(&bytes).is_err());
        }
    }
    assert!(refused > bytes.len(), "{refused}");
}

#[test]
fn faults_say_what_and_where() {
    let good = small(Order::Little);
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        Btf::parse(&bytes).map(drop).unwrap_err().to_string()
    };
    assert_eq!(
        with(0, 0x7f),
        "no BTF: it begins with 0xeb7f, not 0xeb9f, at byte 0 of the BTF"
    );
    assert_eq!(
        with(2, 9),
        "BTF of version 9, where 1 is known, at byte 2 of the BTF"
    );
    assert_eq!(
        with(4, 20),
        "a BTF header of 20 bytes, at byte 4 of the BTF"
    );
    assert_eq!(
        with(24 + 7, 31),
        "type 1 is of the unknown kind 31, at byte 28 of the BTF"
    );
    assert_eq!(
        with(24 + 16 + 8, 99),
        "type 99 is named, and the last one is 19, at byte 48 of the BTF"
    );
    assert_eq!(
        with(24, 200),
        "a name at 200 of the strings, which have 9 bytes, at byte 24 of the BTF"
    );
    assert_eq!(
        with(good.len() - 1, b'x'),
        format!(
            "the strings of the BTF do not begin and end with NUL, at byte {} of the BTF",
            good.len() - 9
        )
    );
}

#[test]
fn names_of_records_are_checked() {
    let mut writer = Writer::new(Order::Little);
    let params = [Param { name: "p", ty: 0 }];
    let params = params.as_slice().into();
    let proto = Shape::FuncProto { ret: 0, params };
    writer.add(&Type::new("", proto)).unwrap();
    let mut bytes = writer.finish().unwrap();
    assert!(Btf::parse(&bytes).is_ok());
    let at = 24 + 12;
    bytes[at] = 200;
    let error = Btf::parse(&bytes).map(drop).unwrap_err();
    assert_eq!(error.fault, Fault::NoSuchString { at: 200, len: 3 });
}

#[test]
fn a_name_without_end_is_refused() {
    let bytes = |len: usize| {
        let mut writer = Writer::new(Order::Little);
        for name in ["x".repeat(100), "y".repeat(len)] {
            writer.add(&Type::new(&name, Shape::Ptr(0))).unwrap();
        }
        writer.finish().map(drop).map_err(|error| error.fault)
    };
    assert_eq!(bytes(NAME_BYTES - 1), Ok(()));
    assert_eq!(bytes(NAME_BYTES), Err(Fault::LongName));
}

#[test]
fn a_longer_header_is_a_newer_one() {
    let mut bytes = small(Order::Little);
    bytes[4] = 32;
    bytes.splice(24..24, [0; 8]);
    assert_eq!(Btf::parse(&bytes).unwrap().count(), 20);
}

#[test]
fn chains_are_followed_so_far_and_no_farther() {
    let mut writer = Writer::new(Order::Little);
    for to in 2..=40 {
        writer.add(&Type::new("", Shape::Const(to))).unwrap();
    }
    writer.add(&Type::new("", Shape::Ptr(0))).unwrap();
    let bytes = writer.finish().unwrap();
    let btf = Btf::parse(&bytes).unwrap();
    assert_eq!(btf.resolve(9).map(|(id, _)| id), Some(40));
    assert_eq!(btf.resolve(8), None);
}

#[test]
fn a_base_of_the_other_byte_order_is_refused() {
    let (little, big) = (small(Order::Little), small(Order::Big));
    let base = Btf::parse(&little).unwrap();
    let error = Btf::parse_split(&big, &base).map(drop).unwrap_err();
    assert_eq!(error.fault, Fault::OtherOrder);
}

#[test]
fn names_are_written_once() {
    let mut writer = Writer::new(Order::Little);
    for _ in 0..2 {
        writer
            .add(&Type::new("name", Shape::opaque_struct()))
            .unwrap();
    }
    let bytes = writer.finish().unwrap();
    assert_eq!(Btf::parse(&bytes).unwrap().own_strings(), "\0name\0");
    let btf = Btf::parse(&bytes).unwrap();
    let mut writer = Writer::over(&btf);
    assert!(!writer.is_changed());
    for name in ["name", "ame", "new"] {
        writer
            .add(&Type::new(name, Shape::opaque_struct()))
            .unwrap();
    }
    let bytes = writer.finish().unwrap();
    assert_eq!(
        Btf::parse(&bytes).unwrap().own_strings(),
        "\0name\0ame\0new\0"
    );
}

#[test]
fn what_has_no_room_is_refused() {
    let refused = |shape| {
        let mut writer = Writer::new(Order::Little);
        writer
            .add(&Type::new("t", shape))
            .map(drop)
            .unwrap_err()
            .fault
    };
    let params = vec![Param { name: "", ty: 0 }; 65_536];
    let params = params.as_slice().into();
    assert_eq!(
        refused(Shape::FuncProto { ret: 0, params }),
        Fault::TooManyRecords(65_536)
    );
    assert_eq!(refused(Shape::Void), Fault::Void);
    let values = [Enumerator {
        name: "v",
        value: -1,
    }];
    let enumeration = Enumeration {
        size: 4,
        signed: false,
        values: values.as_slice().into(),
    };
    assert_eq!(refused(Shape::Enum(enumeration)), Fault::TooLarge);
    let mut writer = Writer::new(Order::Little);
    let nul = writer.add(&Type::new("a\0b", Shape::Ptr(0)));
    assert_eq!(nul.unwrap_err().fault, Fault::NulInString);
    writer.add(&Type::new("", Shape::Ptr(7))).unwrap();
    let dangling = writer.finish().unwrap_err().fault;
    assert_eq!(dangling, Fault::NoSuchType { id: 7, count: 2 });
}
