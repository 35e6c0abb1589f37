//! A small kernel for tests, type by type.

use crate::btf::{Array, Composite, Enumeration, Id, Int, Member, Order, Shape, Type, Writer};

/// Types in the making.
pub(crate) struct Maker {
    writer: Writer<'static>,
}

impl Maker {
    pub(crate) fn new() -> Self {
        Self {
            writer: Writer::new(Order::Little),
        }
    }

    pub(crate) fn add(&mut self, name: &str, shape: Shape<'_>) -> Id {
        self.writer.add(&Type::new(name, shape)).unwrap()
    }

    pub(crate) fn int(&mut self, name: &str, size: u32, encoding: u8) -> Id {
        let int = Int {
            size,
            bits: (size * 8) as u8,
            offset: 0,
            encoding,
        };
        self.add(name, Shape::Int(int))
    }

    /// Members by name, type and byte.
    pub(crate) fn structure(&mut self, name: &str, size: u32, members: &[(&str, Id, u32)]) -> Id {
        let members: Vec<_> = members.iter().map(member).collect();
        let members = members.as_slice().into();
        self.add(name, Shape::Struct(Composite { size, members }))
    }

    pub(crate) fn union(&mut self, name: &str, size: u32, members: &[(&str, Id, u32)]) -> Id {
        let members: Vec<_> = members.iter().map(member).collect();
        let members = members.as_slice().into();
        self.add(name, Shape::Union(Composite { size, members }))
    }

    pub(crate) fn pointer(&mut self, to: Id) -> Id {
        self.add("", Shape::Ptr(to))
    }

    pub(crate) fn tagged(&mut self, tag: &str, to: Id) -> Id {
        let attribute = false;
        let tag = self.add(tag, Shape::TypeTag { to, attribute });
        self.pointer(tag)
    }

    pub(crate) fn array(&mut self, element: Id, count: u32) -> Id {
        let index = element;
        self.add(
            "",
            Shape::Array(Array {
                element,
                index,
                count,
            }),
        )
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.writer.finish().unwrap()
    }
}

fn member<'m>((name, ty, byte): &(&'m str, Id, u32)) -> Member<'m> {
    Member {
        name,
        ty: *ty,
        bit_offset: byte * 8,
        bits: 0,
    }
}

/// The types of a kernel with a task, where everything that a field can be is
/// a field of it.
pub(crate) fn kernel() -> Vec<u8> {
    kernel_with(0)
}

/// The same, with the task's fields from `real_parent` on moved by some bytes.
pub(crate) fn kernel_with(gap: u32) -> Vec<u8> {
    let mut made = Maker::new();
    let int = made.int("int", 4, Int::SIGNED);
    let long = made.int("unsigned long", 8, 0);
    let char = made.int("char", 1, Int::SIGNED);
    let bool = made.int("_Bool", 1, Int::BOOL);
    let wide = made.int("__int128", 16, Int::SIGNED);
    let pid_t = made.add("pid_t", Shape::Typedef(int));
    let pid_t = made.add("", Shape::Const(pid_t));
    let state = made.add(
        "state",
        Shape::Enum(Enumeration {
            size: 4,
            ..Enumeration::default()
        }),
    );
    let comm = made.array(char, 16);
    let page = made.array(char, 4096);
    let rows = made.array(int, 2);
    let rows = made.array(rows, 3);
    let flexible = made.array(long, 0);
    let float = made.add("double", Shape::Float { size: 8 });
    let mm = made.structure("mm_struct", 8, &[("users", int, 0)]);
    let mm_pointer = made.pointer(mm);
    let rcu = made.tagged("rcu", mm);
    let user = made.tagged("user", mm);
    let void = made.pointer(0);
    // The task's own id: a pointer to it comes before it.
    let task = void + 2;
    let parent = made.pointer(task + 4);
    let link = made.structure("link", 16, &[("next", parent, 0), ("weight", long, 8)]);
    let either = made.union("", 8, &[("owner", rcu, 0), ("cookie", long, 0)]);
    let inner = made.structure("", 8, &[("flags", int, 0), ("depth", int, 4)]);
    let links = made.array(link, 2);
    let own = made.structure(
        "task_struct",
        6000,
        &[
            ("state", state, 0),
            ("pid", pid_t, 4),
            ("", inner, 8),
            ("", either, 16),
            ("comm", comm, 24),
            ("rows", rows, 40),
            ("links", links, 64),
            ("exits", bool, 96),
            ("real_parent", parent, 104 + gap),
            ("mm", mm_pointer, 112 + gap),
            ("cred", rcu, 120 + gap),
            ("stack", user, 128 + gap),
            ("private", void, 136 + gap),
            ("page", page, 144 + gap),
            ("wide", wide, 4240 + gap),
            ("ratio", float, 4256 + gap),
            ("tail", flexible, 4264 + gap),
        ],
    );
    assert_eq!(own, task + 4);
    made.structure("task_struct__safe_rcu", 8, &[("real_parent", parent, 0)]);
    made.structure(
        "xdp_md",
        8,
        &[("data", int, 0), ("ingress_ifindex", int, 4)],
    );
    bits(&mut made, int);
    for size in [4, 8] {
        made.structure("twice", 16, &[("same", int, 0), ("moved", int, size)]);
    }
    made.finish()
}

/// A struct with a bitfield.
fn bits(made: &mut Maker, int: Id) {
    let members = [Member {
        name: "three",
        ty: int,
        bit_offset: 32,
        bits: 3,
    }];
    let members = members.as_slice().into();
    made.add("bits", Shape::Struct(Composite { size: 8, members }));
}
