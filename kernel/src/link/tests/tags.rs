//! Types that rustc writes, and what becomes of them.

use super::*;
use crate::btf::{Array, Composite, Enumeration, Enumerator, Member};

/// Types in the making; the ids count from 1.
struct Made(Writer<'static>);

impl Made {
    /// 1 is a `u64`, 2 a struct that pointers go to.
    fn new() -> Self {
        let mut made = Self(Writer::new(Order::Little));
        let (size, bits) = (8, 64);
        let int = Int {
            size,
            bits,
            offset: 0,
            encoding: 0,
        };
        made.add("u64", Shape::Int(int));
        made.composite("task_struct", 0, &[]);
        made
    }

    fn add(&mut self, name: &str, shape: Shape<'_>) -> Id {
        self.0.add(&Type::new(name, shape)).unwrap()
    }

    fn composite(&mut self, name: &str, size: u32, members: &[(&str, Id, u32)]) -> Id {
        let members = members.iter().map(|(name, ty, byte)| Member {
            name,
            ty: *ty,
            bit_offset: 8 * byte,
            bits: 0,
        });
        let members: Vec<_> = members.collect();
        let members = members.as_slice().into();
        self.add(name, Shape::Struct(Composite { size, members }))
    }

    /// An array of none, as marks are.
    fn none(&mut self, element: Id) -> Id {
        let array = Array {
            element,
            index: 1,
            count: 0,
        };
        self.add("", Shape::Array(array))
    }

    /// A type of `kfunc`'s that says `mark` of `of`.
    fn marked(&mut self, name: &str, mark: &str, of: Id) -> Id {
        let none = self.none(of);
        self.composite(name, 8, &[("value", 1, 0), (mark, none, 8)])
    }

    fn object(self) -> Vec<u8> {
        let object = TestObject {
            btf: Some(self.0.finish().unwrap()),
            ..TestObject::calling(&[])
        };
        object.bytes()
    }
}

/// The type `id` of an object after it was linked, and once more, which must
/// change nothing.
fn type_of(object: &[u8], id: Id) -> String {
    let linked = linked(object).bytes;
    assert_eq!(self::linked(&linked).bytes, linked, "linking again");
    types(&linked)[id as usize - 1].clone()
}

#[test]
fn a_marked_struct_becomes_a_tagged_pointer() {
    for (mark, tag) in [
        ("__kfunc_kptr", "kptr"),
        ("__kfunc_kptr_untrusted", "kptr_untrusted"),
        ("__kfunc_percpu_kptr", "percpu_kptr"),
    ] {
        let mut made = Made::new();
        let kptr = made.marked("Kptr<m::task_struct>", mark, 2);
        let entry = made.composite("Entry", 8, &[("task", kptr, 0)]);
        let object = made.object();
        let tagged = entry + 1;
        assert_eq!(type_of(&object, kptr), format!("{kptr}  Ptr({tagged})"));
        let tag = format!("{tagged} {tag} TypeTag {{ to: 2, attribute: false }}");
        assert_eq!(type_of(&object, tagged), tag);
        let entry = type_of(&object, entry);
        assert!(
            entry.contains(&format!("name: \"task\", ty: {kptr}")),
            "{entry}"
        );
    }
}

#[test]
fn shared_memory_becomes_volatile() {
    let mut made = Made::new();
    let shared = made.marked("Shared<u64>", "__kfunc_shared", 1);
    assert_eq!(
        type_of(&made.object(), shared),
        format!("{shared}  Volatile(1)")
    );
}

#[test]
fn a_pointee_has_the_name_that_the_kernel_has_for_it() {
    let mut made = Made::new();
    let thing = made.composite("MyThing", 0, &[]);
    let kptr = made.marked("Kptr<MyThing>", "__kfunc_kptr", thing);
    let linked = linked_with(&made.object(), RENAMED);
    let types = types(&linked);
    let struct_id = kptr + 1;
    let expected = format!("{struct_id} thing Struct(Composite {{ size: 0, members: [] }})");
    assert_eq!(types[struct_id as usize - 1], expected);
    let tag = format!(
        "{} kptr TypeTag {{ to: {struct_id}, attribute: false }}",
        struct_id + 1
    );
    assert_eq!(types[struct_id as usize], tag);
}

const RENAMED: &str = r#"
#[derive(KernelType)]
#[kernel_type(name = "thing", kptr)]
#[repr(C)]
pub struct MyThing { _opaque: [u8; 0] }
"#;

fn linked_with(object: &[u8], source: &str) -> Vec<u8> {
    let source = Text {
        name: "test.rs".to_owned(),
        text: source.to_owned(),
    };
    let declared = kfunc_codegen::load(&[source], None).lowered.model;
    let request = Request {
        declared: &declared,
        target: KernelRange::DEFAULT_CRATE,
        weak: &[],
        kernel: None,
    };
    link(&read(object).unwrap(), &request).unwrap().bytes
}

/// What looks like a mark and is none stays a struct, and looks so no longer.
#[test]
fn what_only_looks_like_a_mark_stays() {
    type Make = fn(&mut Made) -> Id;
    let cases: [(&str, Make); 6] = [
        ("of a number", |made| made.marked("S", "__kfunc_kptr", 1)),
        ("of nothing", |made| made.marked("S", "__kfunc_shared", 0)),
        ("of itself", |made| made.marked("S", "__kfunc_kptr", 4)),
        ("of another", |made| {
            let other = made.marked("T", "__kfunc_shared", 1);
            made.marked("S", "__kfunc_kptr", other)
        }),
        ("no array", |made| {
            made.composite("S", 8, &[("__kfunc_kptr", 2, 0)])
        }),
        ("an array of some", |made| {
            let (element, index, count) = (2, 1, 1);
            let array = made.add(
                "",
                Shape::Array(Array {
                    element,
                    index,
                    count,
                }),
            );
            made.composite("S", 8, &[("__kfunc_kptr", array, 0)])
        }),
    ];
    for (name, make) in cases {
        let mut made = Made::new();
        let id = make(&mut made);
        let ty = type_of(&made.object(), id);
        assert!(ty.starts_with(&format!("{id} S Struct")), "{name}: {ty}");
        assert!(!ty.contains("__kfunc"), "{name}: {ty}");
    }
}

#[test]
fn names_that_c_could_not_have_go() {
    let mut made = Made::new();
    let generic = made.composite("HashMap<u32, m::Entry, 4, 0>", 8, &[("value", 1, 0)]);
    let tuple = made.composite("Tuple", 8, &[("0", 1, 0)]);
    let pointer = made.add("*mut u64", Shape::Ptr(1));
    let params = [Param {
        name: "{self}",
        ty: 1,
    }];
    let params = params.as_slice().into();
    let proto = made.add("", Shape::FuncProto { ret: 1, params });
    made.add("bpf_put", Shape::Func(proto, Linkage::Extern));
    let named = made.add("", Shape::FuncProto { ret: 1, params });
    let func = made.add("drop<m::T>", Shape::Func(named, Linkage::Static));
    let values = [Enumerator {
        name: "1st",
        value: 1,
    }];
    let values = values.as_slice().into();
    let enumeration = Enumeration {
        size: 4,
        signed: false,
        values,
    };
    let state = made.add("m::State", Shape::Enum(enumeration));
    let object = made.object();
    let starts = |id: Id, text: &str| {
        let ty = type_of(&object, id);
        assert!(ty.starts_with(&format!("{id} {text}")), "{ty}");
    };
    starts(generic, " Struct");
    starts(
        tuple,
        "Tuple Struct(Composite { size: 8, members: [Member { name: \"\"",
    );
    starts(pointer, " Ptr(1)");
    starts(proto, " FuncProto { ret: 1, params: [Param { name: \"\"");
    starts(named, " FuncProto { ret: 1, params: [Param { name: \"_\"");
    starts(func, "drop_m__T_ Func");
    starts(
        state,
        " Enum(Enumeration { size: 4, signed: false, values: [Enumerator { name: \"_1st\"",
    );
}

/// rustc sorts the fields of a struct as it likes, and says them in the order
/// of the source.
#[test]
fn members_stand_in_the_order_of_their_places() {
    let mut made = Made::new();
    let id = made.composite("S", 16, &[("second", 1, 8), ("first", 1, 0)]);
    let ty = type_of(&made.object(), id);
    let (first, second) = (ty.find("first").unwrap(), ty.find("second").unwrap());
    assert!(first < second, "{ty}");
}

#[test]
fn relocations_follow_types_that_shrink() {
    let mut made = Made::new();
    made.marked("Kptr<m::task_struct>", "__kfunc_kptr", 2);
    let entries = [Secinfo {
        ty: 1,
        offset: 0,
        size: 8,
    }];
    let section = Shape::Datasec {
        size: 8,
        entries: entries.as_slice().into(),
    };
    made.add(".bss", section);
    let btf = made.0.finish().unwrap();
    let place = btf.len() as u64 - names(&btf) - 8;
    let object = TestObject {
        btf: Some(btf),
        relocations: vec![place],
        ..TestObject::calling(&[])
    };
    let linked = linked(&object.bytes()).bytes;
    // A struct of two members is as much longer than a pointer.
    assert_eq!(relocations(&linked), [place - 24]);
}

/// Whatever the types say, there is an answer, and once is enough.
#[test]
fn every_changed_byte_of_marked_types_is_answered() {
    let mut made = Made::new();
    let kptr = made.marked("Kptr<m::task_struct>", "__kfunc_kptr", 2);
    let shared = made.marked("Shared<u64>", "__kfunc_shared", 1);
    made.composite("Entry", 16, &[("b", shared, 8), ("a", kptr, 0)]);
    let bytes = made.object();
    let none = kernel(&[], true);
    let none = Btf::parse(&none).unwrap();
    let (none, declared) = (Kernel::new([&none]), declared());
    let mut linked = 0;
    for at in 0..bytes.len() {
        for value in [0, 1, 2, 3, 4, 5, 6, 7, 8, 0xff, bytes[at] ^ 0x20] {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            linked += usize::from(answer(&bytes, &declared, &none));
        }
    }
    assert!(linked > 100, "{linked}");
}

/// Bytes of all names.
fn names(btf: &[u8]) -> u64 {
    u32::from_le_bytes(*btf[20..].first_chunk().unwrap()).into()
}
