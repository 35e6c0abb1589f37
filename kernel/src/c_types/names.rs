//! What each type is called, so that no two have one name.
//!
//! Owns which names C takes. Refuses to know what a type is made of.

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::emit::c_types::Keyword;
use kfunc_codegen::model::cname::{is_identifier, is_keyword};

use super::parts::{Fail, Key, Parts};
use super::reach::Reach;

/// How names begin that others define: compilers, and headers for user space,
/// which take BPF for a machine of 32 bits (`__kernel_size_t`,
/// include/uapi/asm-generic/posix_types.h, 6.12).
const FOREIGN: &[&str] = &["__builtin_", "__kernel_"];

/// Names that are taken, and how often each was asked for.
#[derive(Default)]
pub(super) struct Taken {
    taken: BTreeSet<String>,
    asked: BTreeMap<String, usize>,
}

impl Taken {
    /// `name`, or where that is taken the first `name___N` that is not.
    pub(super) fn claim(&mut self, name: &str) -> String {
        let asked = self.asked.entry(name.to_owned()).or_default();
        loop {
            *asked += 1;
            let flavour = match *asked {
                1 => name.to_owned(),
                number => format!("{name}___{number}"),
            };
            if !is_keyword(&flavour)
                && (*asked > 1 || !FOREIGN.iter().any(|foreign| name.starts_with(foreign)))
                && self.taken.insert(flavour.clone())
            {
                return flavour;
            }
        }
    }
}

/// The name of every type that has one.
pub(super) struct Names {
    names: BTreeMap<Key, String>,
    /// Names of typedefs, enumerators and functions.
    pub(super) ordinary: Taken,
}

impl Names {
    pub(super) fn new(
        parts: &Parts<'_>,
        reach: &Reach<'_, '_>,
        functions: &BTreeSet<&str>,
    ) -> Result<Self, Fail> {
        let mut ordinary = Taken::default();
        functions.iter().for_each(|name| drop(ordinary.claim(name)));
        let (mut names, mut tags) = (BTreeMap::new(), Taken::default());
        let mut holders: BTreeMap<(Keyword, &str), Key> = BTreeMap::new();
        for key in reach.pointed.iter().chain(&reach.order).copied() {
            let (Some(keyword), false) = (parts.keyword(key), names.contains_key(&key)) else {
                continue;
            };
            let name = parts.ty(key)?.name;
            let claimed = match keyword {
                Keyword::Typedef if is_boolean(name) => name.to_owned(),
                Keyword::Typedef => ordinary.claim(identifier(key, name, &["bool"])?),
                Keyword::Struct | Keyword::Union | Keyword::Enum => {
                    holders.entry((keyword, name)).or_insert(key);
                    tags.claim(identifier(key, name, &[])?)
                }
            };
            names.insert(key, claimed);
        }
        for key in reach.early.iter().copied() {
            let (Some(keyword), false) = (parts.keyword(key), names.contains_key(&key)) else {
                continue;
            };
            let name = parts.ty(key)?.name;
            let holder = *holders.entry((keyword, name)).or_insert(key);
            let claimed = match names.get(&holder) {
                Some(known) => known.clone(),
                None => tags.claim(identifier(key, name, &[])?),
            };
            names.insert(key, claimed);
        }
        Ok(Self { names, ordinary })
    }

    /// What the type `key` is called.
    pub(super) fn of(&self, key: Key) -> Result<&str, Fail> {
        match self.names.get(&key) {
            Some(name) => Ok(name),
            None => key.fail("it has no name"),
        }
    }
}

/// Whether a typedef of this name is `<stdbool.h>`'s to make.
pub(super) fn is_boolean(typedef: &str) -> bool {
    typedef == "bool"
}

/// `name`, if C takes it; `but` are words that are taken all the same.
pub(super) fn identifier<'n>(key: Key, name: &'n str, but: &[&str]) -> Result<&'n str, Fail> {
    if is_identifier(name) && (!is_keyword(name) || but.contains(&name)) {
        return Ok(name);
    }
    let shown: String = name
        .chars()
        .take(64)
        .flat_map(char::escape_default)
        .collect();
    key.fail(format!("`{shown}` is no name in C"))
}
