//! Kernels of a few types, in every form, whole and broken.

use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::btf::{Int, Linkage, Order, Param, Type, Writer};
use crate::testing::TestImage;

const INT: Int = Int {
    size: 4,
    encoding: Int::SIGNED,
    offset: 0,
    bits: 32,
};

/// The function `name(int number)` behind what `writer` has, with [`TAG`] where
/// it is `tagged`; its id.
fn function(writer: &mut Writer<'_>, int: Id, name: &str, tagged: bool) -> Id {
    let mut add = |name: &str, shape| writer.add(&Type::new(name, shape)).unwrap();
    let params = [Param {
        name: "number",
        ty: int,
    }];
    let params = params.as_slice().into();
    let proto = add("", Shape::FuncProto { ret: int, params });
    let to = add(name, Shape::Func(proto, Linkage::Static));
    if tagged {
        let tag = Shape::DeclTag {
            to,
            component: -1,
            attribute: false,
        };
        add("bpf_kfunc", tag);
    }
    to
}

/// `int`, a tagged `first` with the id 3, and a `second` with 6 that is none.
fn types() -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let int = writer.add(&Type::new("int", Shape::Int(INT))).unwrap();
    assert_eq!(function(&mut writer, int, "first", true), 3);
    assert_eq!(function(&mut writer, int, "second", false), 6);
    writer.finish().unwrap()
}

/// Types of a module: a tagged `third` with the id 8.
fn split(base: &[u8]) -> Vec<u8> {
    let base = Btf::parse(base).unwrap();
    let mut writer = Writer::split(&base);
    assert_eq!(function(&mut writer, 1, "third", true), 8);
    writer.finish().unwrap()
}

fn words(words: &[u32]) -> Option<Vec<u8>> {
    Some(words.iter().flat_map(|word| word.to_le_bytes()).collect())
}

/// A kernel with a set of `first`, which is acquired, and `second`.
fn image() -> TestImage {
    TestImage {
        btf: types(),
        ids: words(&[5, 2, 1, 3, 1, 6, 0]),
        symbols: vec![("__BTF_ID__set8__ids", 4), ("__BTF_ID__func__first__1", 12)],
        ..TestImage::default()
    }
}

/// A module with a set of `third`.
fn module() -> TestImage {
    TestImage {
        btf: split(&types()),
        ids: words(&[1, 1, 8, 2]),
        symbols: vec![("__BTF_ID__set8__more", 0)],
        modinfo: "license=GPL\0name=thing\0vermagic=6.12.1-x SMP\0",
        ..TestImage::default()
    }
}

/// A bootable image of `inside`.
fn bootable(inside: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(inside).unwrap();
    let payload = encoder.finish().unwrap();
    let mut out = vec![0; 1024];
    out[0x1f1] = 1;
    out[0x202..0x206].copy_from_slice(b"HdrS");
    out[0x20e..0x210].copy_from_slice(&0x100_u16.to_le_bytes());
    out[0x24c..0x250].copy_from_slice(&(payload.len() as u32).to_le_bytes());
    out[0x300..0x30c].copy_from_slice(b"6.12.1-x (b)");
    out.extend(payload);
    out
}

/// The prototype, the flags and the first set of each kfunc.
fn told(inventory: &Inventory) -> Vec<(String, Option<u32>, Option<&str>)> {
    inventory.kfuncs.iter().map(line).collect()
}

fn line(entry: &Entry) -> (String, Option<u32>, Option<&str>) {
    let Entry {
        name,
        prototype,
        flags,
        sets,
        ..
    } = entry;
    let text = prototype.as_ref().unwrap().value.c(name);
    let set = sets.as_ref().and_then(|sets| sets.value.first());
    let flags = flags.as_ref().map(|flags| flags.value);
    (text, flags, set.map(|member| member.set.as_str()))
}

const FIRST: &str = "int first(int number)";
const SECOND: &str = "int second(int number)";
const THIRD: &str = "int third(int number)";

fn read(bytes: &[u8], over: Option<&[u8]>) -> Inventory {
    inventory(bytes, over, "k").unwrap_or_else(|problem| panic!("{}", problem.message))
}

fn refused(bytes: &[u8], over: Option<&[u8]>) -> String {
    inventory(bytes, over, "k").unwrap_err().message
}

#[test]
fn types_alone_know_what_is_tagged() {
    let inventory = read(&types(), None);
    assert_eq!(told(&inventory), [(FIRST.to_owned(), None, None)]);
    let [unseen] = &inventory.unseen[..] else {
        panic!("{:?}", inventory.unseen);
    };
    assert_eq!(unseen.what, "flags and sets");
}

#[test]
fn an_image_knows_flags_and_where_it_has_symbols_sets() {
    let named = read(&image().bytes(), None);
    let expected = |set| {
        [
            (FIRST.to_owned(), Some(1), set),
            (SECOND.to_owned(), Some(0), set),
        ]
    };
    assert_eq!(told(&named), expected(Some("ids")));
    let mut bare = image();
    bare.symbols.clear();
    assert_eq!(told(&read(&bare.bytes(), None)), expected(None));
    let packed = read(&bootable(&bare.bytes()), None);
    assert_eq!(told(&packed), expected(None));
    assert_eq!(packed.release.as_deref(), Some("6.12.1-x"));
}

#[test]
fn a_kernel_without_a_boot_header_says_its_release_in_its_banner() {
    let released = |rodata| {
        let image = TestImage { rodata, ..image() };
        read(&image.bytes(), None).release
    };
    let banner = "no Linux\0Linux version %s (\0\0Linux version 6.12.1-x (who@where) #1\n\0";
    assert_eq!(released(banner).as_deref(), Some("6.12.1-x"));
    for none in [
        "",
        "Linux version %s (",
        "Linux version 6.12",
        "Linux version ",
    ] {
        assert_eq!(released(none), None, "{none}");
    }
    // What a module was built for is said elsewhere, and goes before.
    let mut module = module();
    module.rodata = "Linux version 5.0 (";
    let module = read(&module.bytes(), Some(&types()));
    assert_eq!(module.release.as_deref(), Some("6.12.1-x"));
}

#[test]
fn a_module_is_read_over_its_kernel_in_any_form() {
    let module = module();
    let expected = [(THIRD.to_owned(), Some(2), Some("more"))];
    for over in [types(), image().bytes(), bootable(&image().bytes())] {
        let inventory = read(&module.bytes(), Some(&over));
        assert_eq!(told(&inventory), expected);
        assert_eq!(inventory.release.as_deref(), Some("6.12.1-x"));
        assert_eq!(inventory.kfuncs[0].module.as_deref(), Some("thing"));
    }
    let mut own = module.clone();
    own.base = Some(types());
    assert_eq!(told(&read(&own.bytes(), None)), expected);
}

#[test]
fn a_module_without_its_kernel_is_refused() {
    let alone = refused(&module().bytes(), None);
    assert!(
        alone.ends_with("a module is read over its kernel"),
        "{alone}"
    );
    let own = types();
    let own = Btf::parse(&own).unwrap();
    let mut more = Writer::over(&own);
    for _ in 0..9 {
        function(&mut more, 0, "other", false);
    }
    let other = refused(&module().bytes(), Some(&more.finish().unwrap()));
    assert!(other.contains("which is no function of its own"), "{other}");
}

#[test]
fn memory_has_sets_among_other_things() {
    let types = types();
    let btf = Btf::parse(&types).unwrap();
    // What looks like a set of a function that is not tagged is none.
    let lies = words(&[7, 1, 1, 6, 9, 1, 1, 3, 4, 0]).unwrap();
    let found = running(&btf, Ok(&lies));
    assert_eq!(told(&found), [(FIRST.to_owned(), Some(4), None)]);
    assert_eq!(
        found.kfuncs[0].flags,
        Some(Fact::new(4, Provenance::Memory))
    );
    let hidden = running(&btf, Err("it is hidden"));
    assert_eq!(told(&hidden), [(FIRST.to_owned(), None, None)]);
    assert_eq!(hidden.unseen[0].why, "it is hidden");
}

/// `int` and a `first` with the id 3 that no tag is on, as before 6.9.
fn untagged() -> Vec<u8> {
    let mut writer = Writer::new(Order::Little);
    let int = writer.add(&Type::new("int", Shape::Int(INT))).unwrap();
    assert_eq!(function(&mut writer, int, "first", false), 3);
    writer.finish().unwrap()
}

#[test]
fn a_kernel_that_marks_no_kfuncs_does_not_say_that_it_has_none() {
    let image = |ids: &[u32]| TestImage {
        btf: untagged(),
        ids: words(ids),
        ..TestImage::default()
    };
    let marked = read(&image(&[1, 1, 3, 2]).bytes(), None);
    assert_eq!(told(&marked), [(FIRST.to_owned(), Some(2), None)]);
    assert!(marked.is_whole());
    for silent in [image(&[1, 0, 3, 2]).bytes(), untagged()] {
        let inventory = read(&silent, None);
        assert_eq!(told(&inventory), []);
        assert!(!inventory.is_whole(), "{:?}", inventory.unseen);
    }
    // Types with tags say it without any set, and modules may have no kfuncs.
    assert!(read(&types(), None).is_whole());
    assert!(read(&split(&types()), Some(&types())).is_whole());
}

/// Every form, and what it is read over.
fn forms() -> [(Vec<u8>, Option<Vec<u8>>); 4] {
    let image = image().bytes();
    [
        (types(), None),
        (bootable(&image), None),
        (image, None),
        (module().bytes(), Some(types())),
    ]
}

/// Whatever the bytes are, there is an answer, and an error has a cause.
fn answer(bytes: &[u8], over: Option<&[u8]>) {
    if let Err(problem) = inventory(bytes, over, "k") {
        assert_eq!(problem.code, Code::UnreadableKernel);
        assert!(problem.message.len() > "cannot read a kernel from `k`: ".len());
    }
}

#[test]
fn every_truncation_is_answered() {
    for (bytes, over) in forms() {
        for len in 0..bytes.len() {
            answer(&bytes[..len], over.as_deref());
        }
    }
}

#[test]
fn every_changed_byte_is_answered() {
    for (bytes, over) in forms() {
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff, bytes[at] ^ 1] {
                let mut bytes = bytes.clone();
                bytes[at] = value;
                answer(&bytes, over.as_deref());
            }
        }
    }
}

proptest! {
    #[test]
    fn changed_words_are_answered(
        form in 0..4_usize,
        changes in proptest::collection::vec((any::<usize>(), any::<u32>(), 0..32_u32), 1..4),
        under in any::<bool>(),
    ) {
        let (mut bytes, mut over) = forms()[form].clone();
        let changed = match &mut over {
            Some(over) if under => over,
            Some(_) | None => &mut bytes,
        };
        for (at, word, shift) in changes {
            let at = at % (changed.len() - 4);
            changed[at..at + 4].copy_from_slice(&(word >> shift).to_le_bytes());
        }
        answer(&bytes, over.as_deref());
    }
}
