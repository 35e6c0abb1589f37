//! An inventory as a JSON document.
//!
//! Owns the keys, which others build on: an object for each kfunc and id set,
//! with `null` where nobody knows. What importers make comes back the same, if
//! no two kfuncs of one module have one name. Refuses to judge what it says.

mod ctype;
mod read;

use serde_json::{Value, json};

use super::{
    Destructor, Entry, Enumeration, Fact, Inventory, Membership, Parameter, Place, Prototype, Size,
    Unseen,
};
use crate::model::flag;

pub use read::{Malformed, from_json};

/// The version of the document; it changes when a key changes its meaning.
pub const VERSION: u32 = 1;

/// The document.
pub fn document(inventory: &Inventory) -> Value {
    let Inventory {
        release,
        kfuncs,
        dtors,
        sizes,
        enums,
        unseen,
        only,
    } = inventory;
    let kernel = inventory.kernel().map(|kernel| kernel.name());
    json!({
        "version": VERSION,
        "release": release,
        "kernel": kernel,
        "kfuncs": kfuncs.iter().flat_map(|entry| rows(entry, kernel)).collect::<Vec<_>>(),
        "dtors": dtors.iter().map(dtor).collect::<Vec<_>>(),
        "sizes": sizes.iter().map(size).collect::<Vec<_>>(),
        "enums": enums.iter().map(enumeration).collect::<Vec<_>>(),
        "unseen": unseen.iter().map(overlooked).collect::<Vec<_>>(),
        "only": only,
    })
}

/// One object for each set that the kfunc is in; one where no set is known.
fn rows(entry: &Entry, kernel: Option<&str>) -> Vec<Value> {
    let sets = entry.sets.as_ref().map(|sets| sets.value.as_slice());
    match sets {
        None | Some([]) => vec![row(entry, None, kernel)],
        Some(sets) => sets
            .iter()
            .map(|member| row(entry, Some(member), kernel))
            .collect(),
    }
}

fn row(entry: &Entry, member: Option<&Membership>, kernel: Option<&str>) -> Value {
    let Entry {
        name,
        module,
        file,
        prototype,
        flags,
        sets,
        docs,
    } = entry;
    let all_bits = flags.as_ref().map(|flags| flags.value);
    let bits = member.map_or(all_bits, |member| member.flags);
    json!({
        "name": name,
        "prototype": prototype.as_ref().map(|fact| fact.value.c(name)),
        "flags": bits.map(flag::names),
        "bits": bits,
        "all_bits": all_bits,
        "set": member.map(|member| &member.set),
        "prog_types": member.and_then(|member| member.prog_types.as_ref()),
        "since": kernel,
        "until": kernel,
        "module": module,
        "file": file.as_ref().map(|fact| &fact.value),
        "filter": member.and_then(|member| member.filter.as_ref()),
        "condition": member.and_then(|member| member.condition.as_ref()),
        "place": member.and_then(|member| member.place.as_ref()).map(place),
        "params": prototype.as_ref().map(|fact| params(&fact.value)),
        "returns": prototype.as_ref().map(|fact| &fact.value.ret_text),
        "returns_ctype": prototype.as_ref().map(|fact| ctype::write(&fact.value.ret)),
        "docs": docs.as_ref().map(|fact| fact.value.join("\n")),
        "from": {
            "prototype": said(prototype.as_ref()),
            "flags": said(flags.as_ref()),
            "set": said(sets.as_ref()),
            "file": said(file.as_ref()),
            "docs": said(docs.as_ref()),
        },
    })
}

fn said<T>(fact: Option<&Fact<T>>) -> Option<&'static str> {
    fact.map(|fact| fact.from.word())
}

fn params(prototype: &Prototype) -> Vec<Value> {
    prototype.params.iter().map(param).collect()
}

fn param(Parameter { name, ty, text }: &Parameter) -> Value {
    json!({ "name": name, "type": ty.to_string(), "ctype": ctype::write(ty), "text": text })
}

fn place(Place { file, line }: &Place) -> Value {
    json!({ "file": file, "line": line })
}

fn dtor(Destructor { ty, function, from }: &Destructor) -> Value {
    json!({ "type": ty, "name": function, "from": from.word() })
}

fn size(Size { ty, bytes, from }: &Size) -> Value {
    json!({ "type": ty, "bytes": bytes, "from": from.word() })
}

fn enumeration(enumeration: &Enumeration) -> Value {
    let Enumeration {
        name,
        variants,
        from,
    } = enumeration;
    let variant = |(name, value): &(String, i64)| json!({ "name": name, "value": value });
    let variants: Vec<_> = variants.iter().map(variant).collect();
    json!({ "type": name, "enumerators": variants, "from": from.word() })
}

fn overlooked(unseen: &Unseen) -> Value {
    json!({
        "place": unseen.place.as_ref().map(place),
        "what": unseen.what,
        "why": unseen.why,
    })
}

#[cfg(test)]
mod tests;
