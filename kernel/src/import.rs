//! Kernels, in whatever form they come, as inventories of their kfuncs.
//!
//! Owns what is common to binary forms: BTF, the sections of an image or of a
//! module, and how they are put together. Refuses to touch the world: bytes
//! and texts come in.

mod btf_ids;
pub mod c_header;
mod image;
mod prototype;
pub mod source;
mod unpack;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::diag::{Code, Diagnostic};
use kfunc_codegen::inventory::{
    Entry, Enumeration, Fact, Inventory, Membership, Provenance, Size, Unseen,
};
use kfunc_codegen::model::cname::is_iterator;

use crate::btf::{Btf, Enumerator, Id, Kind, Shape};
use crate::link::Problem;
use crate::tagged;
use btf_ids::Set;
use image::Parts;

/// BTF as it is in `bytes`: a file of BTF, an ELF file or a bootable image,
/// compressed or not.
///
/// # Errors
/// What is wrong with the file, as the end of a sentence.
pub fn types(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    match image::unwrap(bytes)?.bytes {
        Cow::Borrowed(bytes) => Ok(Cow::Borrowed(image::parts(bytes)?.btf)),
        Cow::Owned(bytes) => Ok(Cow::Owned(image::parts(&bytes)?.btf.to_vec())),
    }
}

/// The types in a module's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Its BTF, which stands on other BTF.
    pub btf: Vec<u8>,
    /// What that is, where the file brings it along in place of the kernel's.
    pub base: Option<Vec<u8>>,
}

/// Takes the types out of a module's file: BTF, or an ELF file, compressed or not.
///
/// # Errors
/// What is wrong with the file, as the end of a sentence.
pub fn carried(bytes: &[u8]) -> Result<Carried, String> {
    let inside = image::unwrap(bytes)?;
    let parts = image::parts(&inside.bytes)?;
    Ok(Carried {
        btf: parts.btf.to_vec(),
        base: parts.base.map(<[u8]>::to_vec),
    })
}

/// What the kernel or module in `bytes`, a file called `name`, says of its
/// kfuncs. A module, or BTF that stands on other BTF, is read over the kernel
/// that it belongs to.
///
/// # Errors
/// Something that is none of these, or is not whole; a module without its
/// kernel, or with another.
pub fn inventory(bytes: &[u8], over: Option<&[u8]>, name: &str) -> Result<Inventory, Box<Problem>> {
    let under = over.map(types).transpose();
    let under = under.map_err(|why| problem(name, &format!("its kernel: {why}")))?;
    let base = under.as_deref().map(Btf::parse).transpose();
    let base = base.map_err(|error| problem(name, &format!("its kernel: {error}")))?;
    opened(bytes, base.as_ref(), name, |inventory, _| inventory)
}

/// What `then` makes of the same, and of the types that it is from, over a
/// kernel's types that are read already.
///
/// # Errors
/// As [`inventory`].
pub fn opened<T>(
    bytes: &[u8],
    base: Option<&Btf<'_>>,
    name: &str,
    then: impl FnOnce(Inventory, &Btf<'_>) -> T,
) -> Result<T, Box<Problem>> {
    let failed = |why: String| problem(name, &why);
    let inside = image::unwrap(bytes).map_err(failed)?;
    let parts = image::parts(&inside.bytes).map_err(failed)?;
    let own = parts.base.map(Btf::parse).transpose();
    let own = own.map_err(|error| failed(format!("what its types stand on: {error}")))?;
    let base = own.as_ref().or(base);
    let btf = match base {
        Some(base) => Btf::parse_split(parts.btf, base),
        None => Btf::parse(parts.btf),
    };
    let btf = btf.map_err(|error| failed(explained(&parts, base.is_some(), &error.to_string())))?;
    let tagged: BTreeSet<Id> = tagged::functions(&btf).collect();
    let sets = sets(&btf, &parts).map_err(failed)?;
    let said = || parts.release().map(str::to_owned);
    let release = inside.release.clone().or_else(said);
    let module = parts.modinfo.get("name").copied();
    let mut inventory = told(&btf, release, module, &tagged, sets);
    if !is_kernel(&btf) {
        let file = || name.rsplit('/').next().unwrap_or(name);
        inventory.only = Some(BTreeSet::from([module.unwrap_or_else(file).to_owned()]));
    }
    Ok(then(inventory, &btf))
}

/// What these types of the running kernel, or of a module of it, say of its
/// kfuncs, with what lies in memory from about its `.BTF_ids` on, or why nobody
/// knows that.
pub fn running(btf: &Btf<'_>, memory: Result<&[u8], &str>) -> Inventory {
    let tagged: BTreeSet<Id> = tagged::functions(btf).collect();
    let sets = in_memory(btf, memory.map_err(str::to_owned), &tagged);
    told(btf, None, None, &tagged, sets)
}

/// The sets of kfuncs, and who knows of them, or why nobody does.
type Sets = Result<(Vec<Set>, Provenance), String>;

/// Sets in memory, among other things there: where the tools that made the
/// types tag kfuncs, they tag what is in any of these sets.
fn in_memory(btf: &Btf<'_>, memory: Result<&[u8], String>, tagged: &BTreeSet<Id>) -> Sets {
    let is_kfunc = |id| match tagged.is_empty() {
        true => is_own_function(btf, id),
        false => tagged.contains(&id),
    };
    let found = btf_ids::by_shape(memory?, btf.order(), is_kfunc);
    marked(btf, found, Provenance::Memory)
}

/// Sets that were found by their mark, which is on sets of kfuncs since 6.9. A
/// module may have none.
fn marked(btf: &Btf<'_>, found: Vec<Set>, from: Provenance) -> Sets {
    match found.is_empty() && is_kernel(btf) {
        true => Err("none of its sets has the mark of kfuncs, as before 6.9".to_owned()),
        false => Ok((found, from)),
    }
}

/// A module that is read alone fails in ways that need a word more.
fn explained(parts: &Parts<'_>, based: bool, error: &str) -> String {
    match parts.modinfo.contains_key("name") && !based {
        true => format!("{error}; a module is read over its kernel"),
        false => error.to_owned(),
    }
}

/// Whether this is the kernel proper, and no module.
fn is_kernel(btf: &Btf<'_>) -> bool {
    btf.first_id() == 1
}

/// Kfuncs are functions of the kernel or the module that has the set. Over
/// another kernel, the ids of a module are too great, or are the kernel's.
fn is_own_function(btf: &Btf<'_>, id: Id) -> bool {
    id >= btf.first_id() && btf.kind(id) == Some(Kind::Func)
}

/// The sets in the file.
fn sets(btf: &Btf<'_>, parts: &Parts<'_>) -> Result<Sets, String> {
    let Some(section) = parts.ids else {
        return Ok(Err("the file has no section `.BTF_ids`".to_owned()));
    };
    let is_function = |id| is_own_function(btf, id);
    if parts.sets.is_empty() {
        let found = btf_ids::by_shape(section, btf.order(), is_function);
        return Ok(marked(btf, found, Provenance::IdShape));
    }
    let found = btf_ids::by_symbols(section, btf.order(), &parts.sets)?;
    let strange = found
        .iter()
        .flat_map(|set| set.pairs.iter().map(move |(id, _)| (set, *id)))
        .find(|(_, id)| !is_function(*id));
    match strange {
        Some((set, id)) => Err(format!(
            "its set `{}` has the id {id}, which is no function of its own: \
             is it another kernel's?",
            set.name.as_deref().unwrap_or_default()
        )),
        None => Ok(Ok((found, Provenance::IdSymbols))),
    }
}

/// Puts together what the types and the sets of a kernel or a module say.
fn told(
    btf: &Btf<'_>,
    release: Option<String>,
    module: Option<&str>,
    tagged: &BTreeSet<Id>,
    sets: Sets,
) -> Inventory {
    let mut inventory = Inventory {
        release,
        ..Inventory::default()
    };
    let mut kfuncs: BTreeMap<Id, Entry> = BTreeMap::new();
    for id in tagged {
        kfuncs.insert(*id, Entry::named(""));
    }
    match sets {
        Ok((sets, from)) => add(&mut kfuncs, sets, from),
        // A module without the section has no sets.
        Err(_) if module.is_some() && tagged.is_empty() => {}
        Err(why) => inventory.unseen.push(Unseen {
            place: None,
            what: match is_kernel(btf) && tagged.is_empty() {
                true => Unseen::KFUNCS.to_owned(),
                false => "flags and sets".to_owned(),
            },
            why,
        }),
    }
    let mut mentioned = BTreeSet::new();
    for (id, mut entry) in kfuncs {
        match described(btf, id, &mut entry, &mut mentioned) {
            Ok(()) => {
                entry.module = module.map(str::to_owned);
                inventory.kfuncs.push(entry);
            }
            Err(why) => inventory.unseen.push(Unseen {
                place: None,
                what: format!("type {id}"),
                why,
            }),
        }
    }
    types_of(btf, &mentioned, &mut inventory);
    inventory.sort();
    inventory
}

/// Sizes of iterators and enumerators of enums among these types, which the
/// prototypes mention.
fn types_of(btf: &Btf<'_>, mentioned: &BTreeSet<Id>, inventory: &mut Inventory) {
    for ty in mentioned.iter().filter_map(|id| btf.ty(*id)) {
        let (name, from) = (ty.name.to_owned(), Provenance::Btf);
        match ty.shape {
            Shape::Struct(of) if is_iterator(&name) => inventory.sizes.push(Size {
                ty: name,
                bytes: of.size,
                from,
            }),
            // One that is declared and not defined has none.
            Shape::Enum(of) | Shape::Enum64(of) if !of.values.is_empty() => {
                let value =
                    |it: Enumerator<'_>| Some((it.name.to_owned(), i64::try_from(it.value).ok()?));
                inventory.enums.push(Enumeration {
                    name,
                    variants: of.values.iter().filter_map(value).collect(),
                    from,
                });
            }
            _ => {}
        }
    }
}

/// Flags and, where they have names, sets.
fn add(kfuncs: &mut BTreeMap<Id, Entry>, sets: Vec<Set>, from: Provenance) {
    for set in sets {
        for (id, flags) in set.pairs {
            let entry = kfuncs.entry(id).or_insert_with(|| Entry::named(""));
            entry.flags.get_or_insert(Fact::new(flags, from));
            let Some(name) = &set.name else {
                continue;
            };
            let member = Membership {
                set: name.clone(),
                flags: Some(flags),
                prog_types: None,
                filter: None,
                condition: None,
                place: None,
            };
            let sets = entry.sets.get_or_insert(Fact::new(Vec::new(), from));
            sets.value.push(member);
        }
    }
}

/// Name and prototype of the function `id`, and what the prototype mentions.
fn described(
    btf: &Btf<'_>,
    id: Id,
    entry: &mut Entry,
    mentioned: &mut BTreeSet<Id>,
) -> Result<(), String> {
    let ty = btf.ty(id).ok_or("there is no such type")?;
    let Shape::Func(proto, _) = ty.shape else {
        return Err("it is tagged as a kfunc, and no function".to_owned());
    };
    ty.name.clone_into(&mut entry.name);
    let prototype = prototype::prototype(btf, proto, mentioned)
        .ok_or_else(|| format!("the prototype of `{}` cannot be followed", ty.name))?;
    entry.prototype = Some(Fact::new(prototype, Provenance::Btf));
    Ok(())
}

fn problem(name: &str, why: &str) -> Box<Problem> {
    let message = format!("cannot read a kernel from `{name}`: {why}");
    Box::new(Diagnostic::new(Code::UnreadableKernel, (), message))
}

#[cfg(test)]
mod tests;
