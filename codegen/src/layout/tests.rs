//! Layouts from text to tokens and back.

use super::parse::layout;
use super::text::{Header, Struct, declared, source};
use super::*;

fn field(path: &str, ty: FieldType, offset: u32, tagged: bool) -> Field {
    Field {
        path: path.to_owned(),
        ty,
        offset,
        tagged,
    }
}

fn structs() -> Vec<Struct> {
    let task = || FieldType::Pointer("task_struct".to_owned());
    let one = |name: &str, fields| Struct {
        name: name.to_owned(),
        fields,
    };
    vec![
        one("mm_struct", vec![field("owner", task(), 8, true)]),
        one(
            "task_struct",
            vec![
                field("pid", FieldType::Number(Number::I32), 0, false),
                field("se.on", FieldType::Number(Number::Bool), 4, false),
                field("comm", FieldType::Array(Number::U8, 16), 8, false),
                field("links[1].type", task(), 24, false),
                field("real_parent", task(), 32, false),
                field("mm", FieldType::Pointer("mm_struct".to_owned()), 40, false),
            ],
        ),
    ]
}

fn text() -> String {
    let header = Header {
        kernel: "6.18.44",
        kernels: Some("6.18..=7.3"),
        declared: &[declared("kfunc_defs::helpers::task_struct")],
    };
    source(&header, &structs())
}

/// The tokens between the braces of the one macro call in `text`.
fn inside(text: &str) -> TokenStream {
    let (_, call) = text.split_once("layout! {").unwrap();
    let (inside, _) = call.rsplit_once('}').unwrap();
    inside.parse().unwrap()
}

use proc_macro2::TokenStream;

#[test]
fn what_is_written_is_what_is_read() {
    let text = text();
    let first =
        "#[allow(unused_imports)]\nuse kfunc_defs::helpers::task_struct;\n::kfunc::layout! {\n";
    assert!(text.starts_with(first), "{text}");
    let (layout, found) = layout(inside(&text));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(layout.kernel, "6.18.44");
    assert_eq!(format!("{:?}", layout.kernels), "6.18..=7.3");
    let types: Vec<_> = layout.types.iter().map(ToString::to_string).collect();
    assert_eq!(types, ["mm_struct"]);
    let read = layout.structs.into_iter().map(|one| Struct {
        name: one.name,
        fields: one.fields.into_iter().map(|placed| placed.field).collect(),
    });
    assert_eq!(read.collect::<Vec<_>>(), structs());
}

/// Expanded, without the space between tokens.
fn expanded(text: &str) -> String {
    let text = expand(text.parse().unwrap()).to_string();
    text.split_whitespace().collect()
}

#[test]
fn each_field_is_a_method_in_the_state_that_the_kernels_agree_on() {
    let made = expanded(&inside(&text()).to_string());
    for part in [
        "pubstructmm_struct{",
        "pubtraittask_struct_fields:::kfunc::field::Readable<Object=task_struct>{",
        "fnpid(self)->::core::primitive::i32{",
        "Readable::number::<::core::primitive::i32,0>(self)",
        "fnse_on(self)->bool{0!=unsafe{::kfunc::field::Readable::number::<u8,4>(self)}}",
        "fncomm(self)->[::core::primitive::u8;16]",
        "fnlinks_1_type(self)->Self::Walked<task_struct>where",
        "fnreal_parent<'g>(self,section:&'g::kfunc::RcuSection)->Self::Rcu<'g,task_struct>where",
        "fnowner<'g>(self,section:&'g::kfunc::RcuSection)->Self::RcuOrNull<'g,task_struct>where",
        "fnmm(self)->Self::Walked<mm_struct>",
        "#[cfg(target_arch=\"bpf\")]",
        "task_struct\\treal_parent\\t32\\t*task_struct\\trcu\\n",
        "task_struct\\tse.on\\t4\\tbool\\twalked\\n",
    ] {
        assert!(made.contains(part), "{part}\n{made}");
    }
    assert!(!made.contains("compile_error"), "{made}");
}

/// Codes and lines of what is said.
fn said(text: &str) -> Vec<(&'static str, usize)> {
    let (_, found) = layout(text.parse().unwrap());
    let place =
        |one: &crate::diag::Diagnostic<crate::source::Span>| (one.code.text(), one.place.line());
    found.iter().map(place).collect()
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text = "kernel = \"x\"; kernels = \"6.12..=5.3\";
colour = \"red\";
struct task_struct {
    pid: usize @ 0;
    tgid: i32 @ 4, rcu;
    mm: *mm_struct @ 8, user;
    comm: [u8; 300] @ 16;
    none: [u8; 0] @ 16;
    far: i32 @ 99999999999;
    a.b: i32 @ 20;
    a_b: i32 @ 24;
}";
    let expected = [
        ("KF0600", 1),
        ("KF0002", 2),
        ("KF0020", 4),
        ("KF0205", 5),
        ("KF0002", 6),
        ("KF0020", 7),
        ("KF0020", 8),
        ("KF0004", 9),
        ("KF0003", 11),
    ];
    assert_eq!(said(text), expected);
}

#[test]
fn what_is_no_layout_is_no_panic() {
    for text in [
        "struct",
        "struct a { b }",
        "struct a { b: *c }",
        "kernel 6",
        "type;",
        "struct a { b[x]: u8 @ 1 }",
        "struct a { 0: u8 @ 1 }",
        "struct a { b: [[u8; 2]; 2] @ 1 }",
    ] {
        assert_eq!(
            said(text).first().map(|(code, _)| *code),
            Some("KF0001"),
            "{text}"
        );
        assert!(expanded(text).contains("compile_error"), "{text}");
    }
    assert_eq!(expanded(""), "");
}

/// A type that is declared elsewhere may be named by its path.
#[test]
fn paths_lead_to_types() {
    let made = expanded("crate = other::name; struct a::b { c: *d::e @ 8; }");
    assert!(
        made.contains("traitb_fields:other::name::field::Readable<Object=a::b>"),
        "{made}"
    );
    assert!(made.contains("fnc(self)->Self::Walked<d::e>"), "{made}");
    assert!(made.contains("b\\tc\\t8\\t*e\\twalked\\n"), "{made}");
}
