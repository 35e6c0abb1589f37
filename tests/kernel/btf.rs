//! The types of the running kernel and of its modules: each is what libbpf reads from the same
//! bytes, and what we write of them again is too, in either byte order.

use kfunc_kernel::btf::{Btf, Id, Index, Kind, Order, Writer};
use kfunc_tests::bpf::running_types;
use kfunc_tests::btf::{Libbpf, words};

/// Fails at the first type that libbpf sees otherwise.
fn same(ours: &Btf<'_>, theirs: &Libbpf<'_>) -> Id {
    assert_eq!(ours.count(), theirs.count());
    for (id, ty) in ours.types() {
        assert_eq!(words(&ty), theirs.words(id), "type {id}");
    }
    ours.count() - ours.first_id()
}

/// All own types, written anew.
fn again(btf: &Btf<'_>, mut writer: Writer<'_>) -> Vec<u8> {
    for (_, ty) in btf.types() {
        writer.add(&ty).expect("what was read can be written");
    }
    writer.finish().expect("what was read can be written")
}

#[test]
fn the_kernels_types_are_what_libbpf_reads() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let mut files = files.iter();
    let (_, own) = files.next().expect("the kernel's own come first");
    let kernel = Btf::parse(own).expect("a kernel's types can be read");
    let theirs = Libbpf::read(own, None).expect("libbpf reads a kernel's types");
    assert!(same(&kernel, &theirs) > 10_000);
    for (name, bytes) in files {
        let module = Btf::parse_split(bytes, &kernel);
        let module = module.unwrap_or_else(|error| panic!("{name}: {error}"));
        let theirs = Libbpf::read(bytes, Some(&theirs)).expect("libbpf reads a module's types");
        assert!(same(&module, &theirs) > 0, "{name}");
    }
}

#[test]
fn what_we_write_of_the_kernels_types_is_what_libbpf_reads() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let (_, own) = files.first().expect("the kernel's own come first");
    let kernel = Btf::parse(own).expect("a kernel's types can be read");
    for order in [Order::Little, Order::Big] {
        let written = again(&kernel, Writer::new(order));
        let theirs = Libbpf::read(&written, None).expect("libbpf reads what we write");
        same(&kernel, &theirs);
        let ours = Btf::parse(&written).expect("we read what we write");
        same(&ours, &theirs);
    }
}

/// No module need be loaded: some of the kernel's types once more, as if they were a module's.
#[test]
fn what_we_write_over_a_base_is_what_libbpf_reads() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let (_, own) = files.first().expect("the kernel's own come first");
    let kernel = Btf::parse(own).expect("a kernel's types can be read");
    let base = Libbpf::read(own, None).expect("libbpf reads a kernel's types");
    let mut writer = Writer::split(&kernel);
    for (_, ty) in kernel.types().take(5000) {
        writer.add(&ty).expect("what was read can be written");
    }
    let written = writer.finish().expect("what was read can be written");
    let module = Btf::parse_split(&written, &kernel).expect("we read what we write");
    let theirs = Libbpf::read(&written, Some(&base)).expect("libbpf reads what we write");
    assert_eq!(same(&module, &theirs), 5000);
}

#[test]
fn the_index_finds_what_a_search_finds() {
    let Some(files) = running_types("kernel") else {
        return;
    };
    let (_, own) = files.first().expect("the kernel's own come first");
    let kernel = Btf::parse(own).expect("a kernel's types can be read");
    let index = Index::new(&kernel);
    let searched = |kind, name| {
        let all = kernel.types();
        let found = all.filter(|(_, ty)| ty.shape.kind() == Some(kind) && ty.name == name);
        found.map(|(id, _)| id).collect::<Vec<_>>()
    };
    for (kind, name) in [
        (Kind::Struct, "task_struct"),
        (Kind::Func, "bpf_task_acquire"),
        (Kind::Typedef, "u64"),
        (Kind::DeclTag, "bpf_kfunc"),
        (Kind::Struct, ""),
        (Kind::Func, "no_such_function"),
    ] {
        let found: Vec<_> = index.all(kind, name).collect();
        assert_eq!(found, searched(kind, name), "{kind} {name}");
    }
    assert!(index.find(Kind::Struct, "task_struct").is_some());
}
