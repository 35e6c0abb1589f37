//! A small kernel, for what is read over one or linked for one.

use std::sync::LazyLock;

use kfunc_kernel::btf::{Composite, Int, Linkage, Member, Order, Param, Shape, Type, Writer};

/// Its types in either byte order.
pub(crate) static TYPES: LazyLock<[Vec<u8>; 2]> =
    LazyLock::new(|| [Order::Little, Order::Big].map(types));

/// A struct whose fields are read, and two kfuncs: one that gets such a struct,
/// one that puts it.
fn types(order: Order) -> Vec<u8> {
    let int = Int {
        size: 4,
        bits: 32,
        offset: 0,
        encoding: Int::SIGNED,
    };
    let member = |name, ty, bit_offset| Member {
        name,
        ty,
        bit_offset,
        bits: 0,
    };
    let members = [member("pid", 1, 0), member("parent", 3, 64)];
    let task = Composite {
        size: 16,
        members: members.as_slice().into(),
    };
    let (number, pointer) = ([Param { name: "pid", ty: 1 }], [Param { name: "p", ty: 3 }]);
    let get = Shape::FuncProto {
        ret: 3,
        params: number.as_slice().into(),
    };
    let put = Shape::FuncProto {
        ret: 0,
        params: pointer.as_slice().into(),
    };
    let tag = |to| Shape::DeclTag {
        to,
        component: -1,
        attribute: false,
    };
    let shapes = [
        ("int", Shape::Int(int)),
        ("task_struct", Shape::Struct(task)),
        ("", Shape::Ptr(2)),
        ("", get),
        ("bpf_get", Shape::Func(4, Linkage::Static)),
        ("", put),
        ("bpf_put", Shape::Func(6, Linkage::Static)),
        ("bpf_kfunc", tag(5)),
        ("bpf_kfunc", tag(7)),
    ];
    let mut writer = Writer::new(order);
    for (name, shape) in shapes {
        let added = writer.add(&Type::new(name, shape));
        added.expect("so few types have room");
    }
    writer.finish().expect("all types that are named are there")
}
