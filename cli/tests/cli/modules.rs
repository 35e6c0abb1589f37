//! `kfunc link --kernel` for kernels whose kfuncs are in modules.

use kfunc_kernel::btf::{Btf, Linkage, Order, Param, Shape, Type, Writer};

use crate::link::{BASE, folder};
use crate::support::{Folder, Run};

/// The types of a kernel with `bpf_thing_get`, and those of a module of it with
/// `bpf_thing_put`, as the declarations have them.
fn kernel_and_module() -> (Vec<u8>, Vec<u8>) {
    fn function(writer: &mut Writer<'_>, name: &str, ret: u32, thing: u32) {
        let params = [Param {
            name: "t",
            ty: thing,
        }];
        let params = params.as_slice().into();
        let proto = Type::new("", Shape::FuncProto { ret, params });
        let proto = writer.add(&proto).expect("it has room");
        let function = Type::new(name, Shape::Func(proto, Linkage::Static));
        writer.add(&function).expect("it has room");
    }
    let mut own = Writer::new(Order::Little);
    let thing = own.add(&Type::new("thing", Shape::opaque_struct()));
    let thing = own.add(&Type::new("", Shape::Ptr(thing.expect("it has room"))));
    let thing = thing.expect("it has room");
    function(&mut own, "bpf_thing_get", thing, thing);
    let own = own.finish().expect("it has room");
    let base = Btf::parse(&own).expect("it can be read");
    let mut module = Writer::split(&base);
    function(&mut module, "bpf_thing_put", 0, thing);
    let module = module.finish().expect("it has room");
    (own, module)
}

/// A folder with a kernel and its module, together and each alone, and an object
/// that calls kfuncs of both.
fn kernels() -> Folder {
    let (own, module) = kernel_and_module();
    let folder = folder(&["bpf_thing_get", "bpf_thing_put"]);
    folder.write("all/vmlinux-6.12", &own);
    folder.write("all/lib/thing.ko", &module);
    folder.write("modules/thing.ko", &module);
    folder.write("own/vmlinux", &own);
    folder
}

fn link(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[BASE, more].concat())
}

#[test]
fn a_kernel_is_named_with_its_modules_in_a_folder_or_over_it() {
    let folder = kernels();
    for named in [
        &["--kernel", "all"][..],
        &["--kernel", "modules", "--over", "own/vmlinux"],
        &["--kernel", "modules/thing.ko", "--over", "own/vmlinux"],
    ] {
        let run = link(&folder, named).exits(0);
        assert!(!run.err.contains("kernel"), "{run:?}");
    }
}

#[test]
fn modules_that_were_not_read_are_said() {
    let folder = kernels();
    let help = "help: name a folder of the kernel with its modules, `--kernel FOLDER`";
    let message = "error[KF0905]: the kernel itself has no kfunc `bpf_thing_put`, and its \
                   modules were not read";
    for own in ["own", "own/vmlinux"] {
        let run = link(&folder, &["--kernel", own]).exits(1);
        run.says(&[message, help]);
    }
    let run = link(&folder, &["--kernel", "own", "--weak", "bpf_thing_put"]);
    run.exits(0).says(&["note: the kernel itself has no kfunc"]);
}

#[test]
fn modules_without_their_kernel_are_refused() {
    let folder = kernels();
    let run = link(&folder, &["--kernel", "modules"]).exits(2);
    run.says(&["error[KF0908]", "not in it: name that with `--over`"]);
    let run = link(&folder, &["--kernel", "modules/thing.ko"]).exits(2);
    run.says(&["error[KF0908]", "`--over`"]);
    let run = link(&folder, &["--over", "own/vmlinux"]).exits(2);
    run.says(&["--kernel <KERNEL>"]);
}

#[test]
fn what_has_no_types_is_refused() {
    let folder = kernels();
    folder.write("tree/Makefile", "");
    folder.write("tree/kernel/bpf/helpers.c", "");
    folder.write("kernel.json", "{}");
    let run = link(&folder, &["--kernel", "tree"]).exits(2);
    run.says(&[
        "error[KF0908]",
        "it is a kernel's source, which has no types",
    ]);
    let run = link(&folder, &["--kernel", "kernel.json"]).exits(2);
    run.says(&["error[KF0908]", "`kernel.json`"]);
}

#[test]
fn fields_are_found_in_a_folder_of_a_kernel() {
    let folder = kernels();
    let run = folder.run(&["layout", "thing:member", "--kernel", "all"]);
    run.exits(2).says(&["error[KF0922]"]);
    let arguments = ["layout", "thing:member", "--kernel", "modules"];
    let over = [&arguments[..], &["--over", "own/vmlinux"]].concat();
    folder.run(&over).exits(2).says(&["error[KF0922]"]);
}
