//! Types as C, from BTF of a few types; what clang makes of whole kernels is in
//! `tests/kernel`.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::closure;
use crate::btf::{
    Array, Btf, Composite, Enumeration, Enumerator, Id, Int, Linkage, List, Member, Order, Param,
    Shape, Type, Writer,
};

/// BTF in the making.
struct Made(Writer<'static>);

impl Made {
    fn new() -> Self {
        Self(Writer::new(Order::Little))
    }

    fn add(&mut self, name: &str, shape: Shape<'_>) -> Id {
        self.0.add(&Type::new(name, shape)).expect("there is room")
    }

    fn int(&mut self, name: &str, size: u32) -> Id {
        let encoding = if name.contains("unsigned") {
            0
        } else {
            Int::SIGNED
        };
        let bits = (size * 8) as u8;
        self.add(
            name,
            Shape::Int(Int {
                size,
                bits,
                offset: 0,
                encoding,
            }),
        )
    }

    fn record(&mut self, name: &str, size: u32, members: &[(&str, Id, u32, u8)]) -> Id {
        let members: Vec<_> = members.iter().map(|of| member(*of)).collect();
        let members = List::from(&members[..]);
        self.add(name, Shape::Struct(Composite { size, members }))
    }

    /// The function `f` that takes a pointer to `to`, and what is needed for it.
    fn taken(mut self, to: Id) -> Result<String, String> {
        let ty = self.add("", Shape::Ptr(to));
        let params = [Param { name: "p", ty }];
        let params = List::from(&params[..]);
        let proto = self.add("", Shape::FuncProto { ret: 0, params });
        self.add("f", Shape::Func(proto, Linkage::Static));
        let bytes = self.0.finish().expect("there is room");
        text(&bytes)
    }
}

fn member((name, ty, bit_offset, bits): (&str, Id, u32, u8)) -> Member<'_> {
    Member {
        name,
        ty,
        bit_offset,
        bits,
    }
}

/// What `f` needs, without what surrounds it.
fn text(bytes: &[u8]) -> Result<String, String> {
    let btf = Btf::parse(bytes).map_err(|error| error.to_string())?;
    let types =
        closure(&[&btf], &BTreeSet::from(["f"])).map_err(|problem| problem.message.clone())?;
    let declared = types.declared.into_iter().map(|tag| tag + ";");
    let defined = types.definitions.into_iter().map(|one| one.text);
    Ok(declared.chain(defined).collect::<Vec<_>>().join("\n"))
}

#[test]
fn what_is_held_is_defined_and_what_is_pointed_to_is_declared() {
    let mut made = Made::new();
    let int = made.int("int", 4);
    let far = made.record("far", 4, &[("x", int, 0, 0)]);
    let pointer = made.add("", Shape::Ptr(far));
    let inner = made.record("inner", 8, &[("far", pointer, 0, 0)]);
    let outer = made.record("outer", 16, &[("inner", inner, 0, 0), ("n", int, 64, 0)]);
    let expected = "struct far;\nstruct inner {\n\tstruct far *far;\n};\n\
                    struct outer {\n\tstruct inner inner;\n\tint n;\n};";
    assert_eq!(made.taken(outer).as_deref(), Ok(expected));
}

#[test]
fn layouts_that_c_would_not_choose_are_forced() {
    let mut made = Made::new();
    let (long, int) = (made.int("unsigned long", 8), made.int("unsigned int", 4));
    let char = made.int("char", 1);
    let packed = made.record("packed", 9, &[("c", char, 0, 0), ("l", long, 8, 0)]);
    let gap = [
        ("packed", packed, 0, 0),
        ("a", int, 128, 3),
        ("b", int, 136, 8),
    ];
    let outer = made.record("outer", 64, &gap);
    let expected = "struct packed {\n\tchar c;\n\tunsigned long l;\n} __attribute__((packed));\n\
        struct outer {\n\tstruct packed packed;\n\
        \tunsigned char : 8;\n\tunsigned short : 16;\n\tunsigned int : 32;\n\
        \tunsigned int a : 3;\n\tunsigned char : 5;\n\tunsigned int b : 8;\n\
        \tunsigned short : 16;\n\tunsigned int : 32;\n\
        \tunsigned long long : 64;\n\tunsigned long long : 64;\n\tunsigned long long : 64;\n\
        \tunsigned long long : 64;\n\tunsigned long long : 64;\n};";
    assert_eq!(made.taken(outer).as_deref(), Ok(expected));
}

#[test]
fn declarators_read_as_in_c() {
    let mut made = Made::new();
    let int = made.int("int", 4);
    let later = made.record("later", 4, &[("x", int, 0, 0)]);
    let pointer = made.add("", Shape::Ptr(later));
    let params = [
        Param {
            name: "int",
            ty: pointer,
        },
        Param { name: "", ty: 0 },
    ];
    let proto = made.add(
        "",
        Shape::FuncProto {
            ret: int,
            params: List::from(&params[..]),
        },
    );
    let call = made.add("", Shape::Ptr(proto));
    let two = Array {
        element: call,
        index: int,
        count: 2,
    };
    let calls = made.add("", Shape::Array(two));
    let volatile = made.add("", Shape::Volatile(int));
    let constant = made.add("", Shape::Const(volatile));
    let none = made.add(
        "",
        Shape::Array(Array {
            element: constant,
            index: int,
            count: 0,
        }),
    );
    let values = [
        Enumerator {
            name: "A",
            value: -1,
        },
        Enumerator {
            name: "B",
            value: 2,
        },
    ];
    let values = Enumeration {
        size: 1,
        signed: true,
        values: List::from(&values[..]),
    };
    let small = made.add("", Shape::Enum(values));
    let members = [member(("x", int, 0, 0)), member(("y", small, 0, 0))];
    let union = Composite {
        size: 4,
        members: List::from(&members[..]),
    };
    let union = made.add("", Shape::Union(union));
    let all = [
        ("", union, 0, 0),
        ("calls", calls, 64, 0),
        ("rest", none, 192, 0),
    ];
    let outer = made.record("outer", 24, &all);
    let expected = "struct later;\nstruct outer {\n\tunion {\n\t\tint x;\n\
        \t\tenum {\n\t\t\tA = -1,\n\t\t\tB = 2,\n\t\t} __attribute__((mode(byte))) y;\n\t};\n\
        \tint (*calls[2])(struct later *, ...);\n\tconst volatile int rest[0];\n};";
    assert_eq!(made.taken(outer).as_deref(), Ok(expected));
}

#[test]
fn names_that_are_taken_get_flavours() {
    let mut made = Made::new();
    let int = made.int("int", 4);
    let other = made.record("same", 4, &[("inner", int, 0, 0)]);
    let also = made.add("f", Shape::Typedef(int));
    let size = made.add("__kernel_size_t", Shape::Typedef(int));
    let members = [("a", other, 0, 0), ("b", also, 32, 0), ("c", size, 64, 0)];
    let outer = made.record("same", 12, &members);
    let expected = "struct same___2 {\n\tint inner;\n};\ntypedef int f___2;\n\
        typedef int __kernel_size_t___2;\n\
        struct same {\n\tstruct same___2 a;\n\tf___2 b;\n\t__kernel_size_t___2 c;\n};";
    assert_eq!(made.taken(outer).as_deref(), Ok(expected));
}

#[test]
fn what_only_exists_as_a_declaration_is_empty() {
    let mut made = Made::new();
    let fwd = made.add("hidden", Shape::Fwd { union: false });
    assert_eq!(made.taken(fwd).as_deref(), Ok("struct hidden {};"));
    let mut made = Made::new();
    let fwd = made.add("known", Shape::Fwd { union: true });
    let members = List::default();
    made.add("known", Shape::Union(Composite { size: 0, members }));
    assert_eq!(made.taken(fwd).as_deref(), Ok("union known {};"));
}

#[test]
fn a_struct_of_itself_is_refused() {
    let mut made = Made::new();
    let second = made.record("second", 8, &[("first", 2, 0, 0)]);
    made.record("first", 8, &[("second", second, 0, 0)]);
    let why = made.taken(second).unwrap_err();
    assert_eq!(
        why,
        "cannot define `struct second` in C, type 1: it is made of itself"
    );
}

#[test]
fn types_that_are_too_deep_are_refused() {
    let mut made = Made::new();
    let mut last = made.int("int", 4);
    for number in 0..10_000 {
        last = made.record(&format!("s{number}"), 4, &[("x", last, 0, 0)]);
    }
    let why = made.taken(last).unwrap_err();
    assert!(why.ends_with("types are too deep in one another"), "{why}");
}

/// Each level has the one below it twice, and none has a name.
#[test]
fn types_that_would_fill_the_disk_are_refused() {
    let mut made = Made::new();
    let mut last = made.record("", 0, &[]);
    for _ in 0..28 {
        last = made.record("", 0, &[("a", last, 0, 0), ("b", last, 0, 0)]);
    }
    let outer = made.record("outer", 0, &[("x", last, 0, 0)]);
    let why = made.taken(outer).unwrap_err();
    assert!(why.ends_with("too many types are in one another"), "{why}");
}

#[test]
fn what_c_cannot_say_is_refused() {
    type Making = fn(&mut Made) -> Id;
    let cases: [(&str, Making); 9] = [
        ("is no name in C", |made| {
            let int = made.int("int", 4);
            made.record("x", 4, &[("a b", int, 0, 0)])
        }),
        ("`while` is no name in C", |made| {
            made.record("while", 0, &[])
        }),
        ("overlap", |made| {
            let int = made.int("int", 4);
            made.record("x", 8, &[("a", int, 0, 0), ("b", int, 16, 0)])
        }),
        ("C has no number of 3 bytes", |made| {
            let int = made.int("int", 3);
            made.record("x", 3, &[("a", int, 0, 0)])
        }),
        ("a gap in it that is too large", |made| {
            let int = made.int("int", 4);
            made.record("x", 1 << 20, &[("a", int, 0, 0)])
        }),
        ("it is too large", |made| {
            let int = made.int("char", 1);
            let many = |element, count| {
                Shape::Array(Array {
                    element,
                    index: 1,
                    count,
                })
            };
            let first = made.add("", many(int, u32::MAX));
            let second = made.add("", many(first, u32::MAX));
            made.record("x", 4, &[("a", second, 0, 0)])
        }),
        ("it is too large", |made| {
            let int = made.int("int", 4);
            let many = Shape::Array(Array {
                element: int,
                index: 1,
                count: 1 << 30,
            });
            let many = made.add("", many);
            made.record("x", 4, &[("a", many, 0, 0)])
        }),
        ("it is held by value", |made| {
            made.record("x", 4, &[("a", 0, 0, 0)])
        }),
        ("a member has no name", |made| {
            let int = made.int("int", 4);
            made.record("x", 4, &[("", int, 0, 0)])
        }),
    ];
    for (why, making) in cases {
        let mut made = Made::new();
        let id = making(&mut made);
        let said = made.taken(id).expect_err(why);
        assert!(said.contains(why), "{said}");
    }
    let made = Made::new().0.finish().expect("there is room");
    assert_eq!(text(&made).unwrap_err(), "the kernel has no function `f`");
}

proptest! {
    /// Whatever types are made of, there is an answer.
    #[test]
    fn no_types_are_too_strange(bytes in strange()) {
        let _ = text(&bytes);
    }
}

/// BTF whose types are of every kind and refer to one another anyhow.
fn strange() -> impl Strategy<Value = Vec<u8>> {
    let one = (0..12_u8, 0..10_u32, 0..10_u32, 0..6_u32, 0..40_u8);
    proptest::collection::vec(one, 20).prop_map(|types| {
        let mut made = Made::new();
        for (kind, a, b, n, bits) in types {
            let name = ["", "a", "b", "int", "f", "0"][n as usize];
            let members = [member(("x", a, n * 8, bits)), member((name, b, n * 32, 0))];
            let values = [Enumerator {
                name,
                value: i128::from(n) << bits,
            }];
            let values = Enumeration {
                size: n,
                signed: a > b,
                values: List::from(&values[..]),
            };
            let members = List::from(&members[..(n as usize).min(2)]);
            let composite = Composite {
                size: a + b,
                members,
            };
            let params = [Param { name, ty: a }, Param { name: "", ty: b }];
            let params = List::from(&params[..]);
            let name = if kind < 8 { name } else { "" };
            let shape = match kind {
                0 | 1 => Shape::Struct(composite),
                2 => Shape::Union(composite),
                3 => Shape::Enum(values),
                4 => Shape::Typedef(a),
                5 => Shape::Fwd { union: a > b },
                6 => Shape::Int(Int {
                    size: n,
                    bits,
                    offset: 0,
                    encoding: 0,
                }),
                7 => Shape::Enum64(values),
                8 => Shape::Array(Array {
                    element: a,
                    index: b,
                    count: n,
                }),
                9 => Shape::Const(a),
                10 => Shape::FuncProto { ret: b, params },
                _ => Shape::Ptr(a),
            };
            // What cannot be written is not there.
            made.0.add(&Type::new(name, shape)).ok();
        }
        let params = [Param { name: "p", ty: 1 }, Param { name: "q", ty: 2 }];
        let params = List::from(&params[..]);
        let proto = made.add("", Shape::FuncProto { ret: 3, params });
        made.add("f", Shape::Func(proto, Linkage::Static));
        made.0.finish().unwrap_or_default()
    })
}
