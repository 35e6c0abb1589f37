//! Documents read back: what importers make, and what nobody makes.

use proptest::prelude::*;

use super::*;
use crate::inventory::Provenance;
use crate::model::ctype::{CType, FunctionType, Int};

fn from() -> impl Strategy<Value = Provenance> {
    proptest::sample::select(Provenance::ALL)
}

fn fact<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Fact<T>>> {
    proptest::option::of((value, from()).prop_map(|(value, from)| Fact::new(value, from)))
}

fn text() -> impl Strategy<Value = String> {
    "[a-z_\"{}\u{e9}]{0,6}"
}

fn ctype() -> impl Strategy<Value = CType> {
    let leaf = prop_oneof![
        Just(CType::Void),
        Just(CType::Bool),
        proptest::sample::select(Int::ALL).prop_map(CType::Int),
        text().prop_map(CType::Struct),
        text().prop_map(CType::Union),
        text().prop_map(CType::Enum),
        text().prop_map(CType::Unsupported),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let function = (
            proptest::collection::vec(inner.clone(), 0..3),
            inner.clone(),
        );
        prop_oneof![
            (inner, any::<bool>()).prop_map(|(to, constant)| CType::pointer(to, constant)),
            function.prop_map(|(params, ret)| {
                CType::Function(Box::new(FunctionType { params, ret }))
            }),
        ]
    })
}

fn some_place() -> impl Strategy<Value = Option<Place>> {
    let place = (text(), any::<u32>()).prop_map(|(file, line)| Place { file, line });
    proptest::option::of(place)
}

fn prototype() -> impl Strategy<Value = Prototype> {
    let param = (text(), ctype(), text());
    let param = param.prop_map(|(name, ty, text)| Parameter { name, ty, text });
    let params = proptest::collection::vec(param, 0..3);
    (params, ctype(), text()).prop_map(|(params, ret, ret_text)| Prototype {
        params,
        ret,
        ret_text,
    })
}

fn membership() -> impl Strategy<Value = Membership> {
    let types = proptest::option::of(proptest::collection::vec(text(), 0..3));
    let some = || proptest::option::of(text());
    let all = (
        text(),
        proptest::option::of(any::<u32>()),
        types,
        some(),
        some(),
        some_place(),
    );
    all.prop_map(
        |(set, flags, prog_types, filter, condition, place)| Membership {
            set,
            flags,
            prog_types,
            filter,
            condition,
            place,
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let sets = fact(proptest::collection::vec(membership(), 0..3));
    let docs = fact(proptest::collection::vec("[a-z ]{1,5}", 0..3));
    let module = proptest::option::of(text());
    let all = (
        module,
        fact(text()),
        fact(prototype()),
        fact(any::<u32>()),
        sets,
        docs,
    );
    all.prop_map(|(module, file, prototype, flags, sets, docs)| Entry {
        name: String::new(),
        module,
        file,
        prototype,
        flags,
        sets,
        docs,
    })
}

prop_compose! {
    fn inventories()(
        release in proptest::option::of("[0-9.]{0,6}"),
        entries in proptest::collection::vec(entry(), 0..4),
        dtor in (text(), text(), from()),
        size in (text(), any::<u32>(), from()),
        values in (text(), proptest::collection::vec((text(), any::<i64>()), 0..3), from()),
        unseen in (some_place(), text(), text()),
        only in proptest::option::of(proptest::collection::btree_set(text(), 0..3)),
    ) -> Inventory {
        let kfuncs = entries.into_iter().enumerate();
        let kfuncs = kfuncs.map(|(number, entry)| Entry { name: format!("f{number}"), ..entry });
        let (ty, function, from) = dtor;
        let (of, bytes, size_from) = size;
        let (name, variants, enum_from) = values;
        let (place, what, why) = unseen;
        Inventory {
            release,
            kfuncs: kfuncs.collect(),
            dtors: vec![Destructor { ty, function, from }],
            sizes: vec![Size { ty: of, bytes, from: size_from }],
            enums: vec![Enumeration { name, variants, from: enum_from }],
            unseen: vec![Unseen { place, what, why }],
            only,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(inventory in inventories()) {
        let text = document(&inventory).to_string();
        prop_assert_eq!(from_json(&text), Ok(inventory));
    }

    /// Whatever a document has lost or gained, there is an answer.
    #[test]
    fn no_document_is_too_strange(
        inventory in inventories(),
        cut in 0..4000_usize,
        noise in "[\\[\\]{}:,0-9\"a-z]{0,8}",
    ) {
        let text = document(&inventory).to_string();
        let cut = text.floor_char_boundary(cut.min(text.len()));
        let (left, right) = text.split_at(cut);
        let _ = from_json(&format!("{left}{noise}{right}"));
        let _ = from_json(left);
    }
}

#[test]
fn depth_is_bounded() {
    let deep = "{\"pointer\":".repeat(100_000);
    let text = format!("{{\"version\":1,\"kfuncs\":[{{\"returns_ctype\":{deep}");
    assert!(from_json(&text).is_err());
}
