//! The kfuncs that the running kernel's verifier treats one by one: what becomes of each in Rust
//! is said in one table.

use kfunc_codegen::model::special::treatment;
use kfunc_kernel::btf::{Btf, Shape};
use kfunc_tests::bpf::running_types;

#[test]
fn each_special_kfunc_of_the_running_kernel_is_in_the_table() {
    let Some(types) = running_types("kernel") else {
        return;
    };
    let btf = Btf::parse(&types[0].1).expect("the kernel's types can be read");
    let special = special(&btf);
    assert!(special.len() > 20, "{special:?}");
    let mut unknown = special.clone();
    unknown.retain(|name| treatment(name).is_none());
    assert!(unknown.is_empty(), "not in model/special.rs: {unknown:?}");
}

/// The members of `enum special_kfunc_type`, as the kfuncs are called.
fn special(btf: &Btf<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for (_, ty) in btf.types() {
        let Shape::Enum(values) = &ty.shape else {
            continue;
        };
        if ty.name == "special_kfunc_type" {
            names.extend(values.values.iter().map(|value| value.name.to_owned()));
        }
    }
    names
        .iter()
        .map(|name| name.replacen("KF_", "", 1))
        .collect()
}
