//! What is written is read back as the same model.

use super::*;
use crate::source::Source;

fn read(text: &str) -> Model {
    let source = Source {
        name: "a.rs".to_owned(),
        text: text.to_owned(),
    };
    let loaded = crate::load(&[source], None);
    assert!(loaded.lowered.diagnostics.is_empty(), "{text}");
    loaded.lowered.model
}

/// Every word of the language.
const TEXT: &str = r#"
    use core::ffi::{c_int, c_ulong, c_void};
    use kfunc::{KernelEnum, KernelType, kfunc, kfunc_set};

    /// One of them.
    #[derive(KernelEnum, Clone, Copy)]
    #[kernel_enum(name = "type")]
    #[repr(i32)]
    pub enum kind { LOW = -1, r#in = 7 }

    /// A thing.
    ///
    /// Of two lines.
    #[derive(KernelType)]
    #[kernel_type(name = "thing_struct", release = put, rcu, kptr, scalar_only, first_member = part)]
    #[repr(C)]
    pub struct thing {
        /// How many.
        pub count: u32,
        pub r#type: [*mut part; 3],
    }

    #[derive(KernelType)]
    #[kernel_type(size = 24)]
    #[repr(C, align(8))]
    pub struct bpf_iter_thing { _opaque: [u64; 3] }

    #[derive(KernelType)]
    #[kernel_type(size = 6, alias_of = thing)]
    #[repr(C)]
    pub union part { _opaque: [u8; 6] }

    /// In no set.
    #[kfunc(acquire(allocated), ret_null, config = "CONFIG_A")]
    pub fn make() -> *mut thing;

    #[kfunc_set(ids = "other_ids", prog_types(xdp))]
    unsafe extern "C" {}

    #[kfunc_set(
        ids = "thing_ids",
        prog_types(tracing(since = "6.5"), xdp(since = "6.5", until = "6.12")),
        dtor(thing = put),
        unsupported_arch(s390x),
        config = "CONFIG_B",
        module = "things",
    )]
    unsafe extern "C" {
        #[kfunc(owned_args(allocated), since = "v6-series", until = "v6-series")]
        #[kfunc(release, sets(older_ids, other_ids), since = "6.3", until = "6.12")]
        #[kfunc(release, returns = "c_int", since = "6.16", until = "6.18")]
        #[kfunc(release, since = "6.19")]
        #[kfunc(unread, since = "6.13", until = "6.15")]
        pub fn put(p: *mut thing);

        /// Takes all there is.
        #[kfunc(iter_new, sleepable, since = "6.5")]
        pub fn r#match(
            #[arg(uninit)] it: *mut bpf_iter_thing,
            #[arg(was(ty = "*mut part", until = "6.6"), was(ty = "*mut thing", since = "6.7", until = "7.2"))]
            p: *const thing,
            #[arg(optional)] buffer: *mut c_void,
            #[arg(const_size_of = "buffer")] buffer__szk: u32,
            #[arg(owned(allocated))] q: *mut thing,
            #[arg(arena, nullable)] r: *mut thing,
            #[arg(irq_flag)] flags: *mut c_ulong,
            k: kind,
            callback: Option<unsafe extern "C" fn(*mut c_void, u32) -> bool>,
            #[arg(buffer_size(rdonly))] rdonly_buf_size: c_int,
        ) -> c_int;
    }
"#;

#[test]
fn everything_comes_back() {
    let model = read(TEXT);
    let text = declarations(&model, &Unknown::default(), "All words.");
    assert_eq!(read(&text), model, "{text}");
    let again = declarations(&read(&text), &Unknown::default(), "All words.");
    assert_eq!(again, text);
    let too_wide = text.lines().find(|line| line.len() > WIDTH);
    assert_eq!(too_wide, None);
}

#[test]
fn what_nobody_knows_is_asked_for() {
    let model = read(TEXT);
    let name = |name: &str| BTreeSet::from([name.to_owned()]);
    let unknown = Unknown {
        flags: name("put"),
        sets: name("other_ids"),
        enums: name("type"),
        sizes: name("bpf_iter_thing"),
        left_out: vec!["int f(...)".to_owned()],
        ..Unknown::default()
    };
    let text = declarations(&model, &unknown, "All words.");
    let asked = text.lines().filter(|line| line.trim().starts_with("// "));
    assert_eq!(asked.count(), 6, "{text}");
    assert_eq!(read(&text), model, "{text}");
}

#[test]
fn comments_are_of_one_line() {
    let mut model = read("/// A thing.\n#[kfunc]\npub fn make(a: u32);");
    model.kfuncs[0].docs = vec!["one\rtwo".to_owned(), "three\nfour".to_owned()];
    let unknown = Unknown {
        left_out: vec!["a\nb c(void)".to_owned()],
        ..Unknown::default()
    };
    let text = declarations(&model, &unknown, "Head.");
    assert!(text.contains("/// one two\n/// three four\n"), "{text}");
    assert!(
        text.contains("// cannot be declared: `a b c(void)`\n"),
        "{text}"
    );
    assert_eq!(read(&text).kfuncs.len(), 1);
}
