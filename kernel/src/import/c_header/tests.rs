//! Texts as bindgen writes them, and what becomes of them.

use super::*;

const HEAD: &str = "pub type u32_ = ::core::ffi::c_uint; pub type gfp_t = ::core::ffi::c_uint; \
                    pub type __u64 = ::core::ffi::c_ulonglong; pub type twice = gfp_t;";

fn told(kind: Kind, name: &str) -> Told {
    Told {
        kind,
        name: name.to_owned(),
        place: None,
    }
}

fn bindings(functions: &str) -> Bindings {
    Bindings {
        rust: format!("{HEAD} {functions}"),
        items: vec![
            told(Kind::Struct, "task_struct"),
            told(Kind::Struct, "nf_conn___init"),
            told(Kind::Union, "bpf_attr"),
            told(Kind::Enum, "scx_kind"),
            told(Kind::Untagged, "atomic_t"),
            told(Kind::Defined, "prog"),
        ],
    }
}

fn prototypes(functions: &str) -> Vec<String> {
    let inventory = inventory(&[bindings(functions)]).expect("it is Rust");
    let entries = inventory.kfuncs.iter();
    let prototypes = entries.map(|entry| {
        let prototype = entry.prototype.as_ref().expect("it has a prototype");
        prototype.value.c(&entry.name)
    });
    prototypes.collect()
}

fn marked(function: &str) -> String {
    format!("unsafe extern \"win64\" {{ {function} }}")
}

#[test]
fn prototypes_are_spelled_as_in_the_header() {
    let cases = [
        ("pub fn a();", "void a(void)"),
        (
            "pub fn a(p: *mut task_struct, flags: gfp_t) -> *const task_struct;",
            "const struct task_struct *a(struct task_struct *p, gfp_t flags)",
        ),
        (
            "pub fn a(type_: u32_, x: __u64, b: *mut ::core::ffi::c_void) -> bool;",
            "bool a(u32 type, __u64 x, void *b)",
        ),
        (
            "pub fn a(u: *mut bpf_attr, k: scx_kind, c: *const *const nf_conn___init);",
            "void a(union bpf_attr *u, enum scx_kind k, const struct nf_conn___init *const *c)",
        ),
        (
            "pub fn a(cb: ::core::option::Option<unsafe extern \"C\" fn(x: *mut task_struct) -> \
             ::core::ffi::c_int>, v: *mut atomic_t);",
            "void a(int (*cb)(struct task_struct *), atomic_t *v)",
        ),
        (
            "pub fn a(n: usize, s__str: *const ::core::ffi::c_char, rest: ...) -> \
             ::core::ffi::c_long;",
            "long a(size_t n, const char *s__str, ...)",
        ),
    ];
    for (rust, c) in cases {
        assert_eq!(prototypes(&marked(rust)), [c]);
    }
}

#[test]
fn typedefs_are_followed() {
    let text = marked("pub fn a(x: twice, y: __u64, z: u32_, v: *mut atomic_t);");
    let inventory = inventory(&[bindings(&text)]).expect("it is Rust");
    let prototype = inventory.kfuncs[0].prototype.as_ref().expect("it has one");
    let types: Vec<String> = prototype
        .value
        .params
        .iter()
        .map(|p| p.ty.to_string())
        .collect();
    assert_eq!(types, ["unsigned int", "u64", "u32", "atomic_t *"]);
}

#[test]
fn only_marked_functions_without_a_body_are_kfuncs() {
    let text = format!(
        "unsafe extern \"C\" {{ pub fn helper(); }} {}",
        marked("pub fn prog(); pub fn kfunc();")
    );
    assert_eq!(prototypes(&text), ["void kfunc(void)"]);
}

#[test]
fn flavours_of_one_kfunc_are_one() {
    let text = marked(
        "pub fn a___new(x: u32_); #[doc = \" Says a.\"] pub fn a(x: u32_); \
         pub fn a___old(); pub fn b___one(); pub fn b___two(x: u32_);",
    );
    let inventory = inventory(&[bindings(&text)]).expect("it is Rust");
    assert_eq!(prototypes(&text), ["void a(u32 x)", "void b(u32 x)"]);
    let docs = inventory.kfuncs[0].docs.as_ref().expect("it has some");
    assert_eq!(docs.value, ["Says a."]);
    let unseen: Vec<&str> = inventory.unseen.iter().map(|u| u.what.as_str()).collect();
    assert_eq!(
        unseen,
        [
            "another prototype of `a`: `void a___old(void)`",
            "another prototype of `b`: `void b___one(void)`"
        ]
    );
}

#[test]
fn a_kernel_says_what_a_header_cannot() {
    let text = marked("pub fn known(); pub fn unknown();");
    let mut inventory = inventory(&[bindings(&text)]).expect("it is Rust");
    let flags = Some(Fact::new(5, Provenance::Memory));
    let known = Entry {
        flags: flags.clone(),
        ..Entry::named("known")
    };
    let kernel = Inventory {
        release: Some("6.18.1".to_owned()),
        kfuncs: vec![known],
        ..Inventory::default()
    };
    assert_eq!(fill(&mut inventory, &kernel), ["unknown"]);
    assert_eq!(inventory.kfuncs[0].flags, flags);
    assert_eq!(inventory.kfuncs[1].flags, None);
    assert_eq!(inventory.release.as_deref(), Some("6.18.1"));
}

#[test]
fn text_that_is_not_rust_is_an_error() {
    let bindings = Bindings {
        rust: "pub fn".to_owned(),
        items: Vec::new(),
    };
    assert!(inventory(&[bindings]).is_err());
}

#[test]
fn depth_is_bounded() {
    let text = format!("pub fn a(p: {}task_struct);", "*mut ".repeat(2_000));
    let error = inventory(&[bindings(&marked(&text))]).expect_err("it is too deep");
    assert!(error.contains("too deep"));
}
