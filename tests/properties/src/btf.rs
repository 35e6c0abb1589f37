//! Types: what is read is written and read again the same, alone and over a
//! base.

use kfunc_kernel::btf::{Btf, Error, Index, Writer};

use crate::kernel;

/// BTF: no bytes are fatal, every id that is named is there, and what was read
/// is written, looked up and read again as it was: alone, and as the second
/// part of each base, itself among them.
///
/// Whether they can be read in any of these ways.
pub fn btf(bytes: &[u8]) -> bool {
    let whole = Btf::parse(bytes);
    let mut is_read = whole.is_ok();
    if let Ok(whole) = &whole {
        holds(whole, None);
    }
    let bases = kernel::TYPES.iter().map(|base| Btf::parse(base));
    for base in bases.chain([whole]).flatten() {
        if let Ok(split) = read(bytes, Some(&base)) {
            assert_eq!(split.first_id(), base.count());
            holds(&split, Some(&base));
            is_read = true;
        }
    }
    is_read
}

fn read<'a>(bytes: &'a [u8], base: Option<&'a Btf<'a>>) -> Result<Btf<'a>, Error> {
    match base {
        Some(base) => Btf::parse_split(bytes, base),
        None => Btf::parse(bytes),
    }
}

/// What must hold of types that were read.
fn holds(btf: &Btf<'_>, base: Option<&Btf<'_>>) {
    let own = btf.first_id()..btf.count();
    assert_eq!(
        btf.types().map(|(id, _)| id).collect::<Vec<_>>(),
        own.collect::<Vec<_>>()
    );
    let index = Index::new(btf);
    for (id, ty) in btf.types() {
        for named in ty.shape.ids() {
            assert!(btf.ty(named).is_some(), "type {id} names type {named}");
        }
        assert_eq!(btf.kind(id), ty.shape.kind());
        let kind = ty.shape.kind().expect("`void` is no own type");
        let first = index.find(kind, ty.name).expect("the index has every type");
        assert!(first <= id && btf.kind_and_name(first) == Some((kind, ty.name)));
        if let Some((to, _)) = btf.resolve(id) {
            assert!(to < btf.count());
        }
    }
    let written = again(btf, base);
    let reread = read(&written, base).expect("what was written can be read");
    same(btf, &reread);
    assert_eq!(again(&reread, base), written);
    let more = Writer::over(btf);
    assert!(!more.is_changed());
    let more = more.finish().expect("what was read can be written");
    same(
        btf,
        &read(&more, base).expect("what was written can be read"),
    );
}

fn same(one: &Btf<'_>, other: &Btf<'_>) {
    assert_eq!(one.count(), other.count());
    for (one, other) in one.types().zip(other.types()) {
        assert_eq!(one, other);
    }
}

/// All own types of `btf` once more.
fn again(btf: &Btf<'_>, base: Option<&Btf<'_>>) -> Vec<u8> {
    let mut writer = base.map_or_else(|| Writer::new(btf.order()), Writer::split);
    for (_, ty) in btf.types() {
        writer.add(&ty).expect("what was read can be written");
    }
    writer.finish().expect("what was read can be written")
}
