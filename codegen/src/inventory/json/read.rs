//! A document read back.

use std::fmt;

use serde_json::{Map, Value};

use super::{VERSION, ctype};
use crate::inventory::{
    Destructor, Entry, Enumeration, Fact, Inventory, Membership, Parameter, Place, Prototype,
    Provenance, Size, Unseen,
};

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where: a line and a column of what is no JSON, else a path such as
    /// `kfuncs[3].params[0].ctype`.
    pub at: String,
    /// What is wrong there.
    pub why: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, why } = self;
        match at.as_str() {
            "" => f.write_str(why),
            at => write!(f, "{at}: {why}"),
        }
    }
}

impl std::error::Error for Malformed {}

type Read<T> = Result<T, Malformed>;

/// The inventory that `text` is the document of.
///
/// # Errors
/// Text that is no such document; keys that it has besides do not count.
pub fn from_json(text: &str) -> Read<Inventory> {
    let value: Value = serde_json::from_str(text).map_err(|error| Malformed {
        at: format!("line {}, column {}", error.line(), error.column()),
        why: "this is no JSON".to_owned(),
    })?;
    let whole = At::new(String::new(), &value).object()?;
    let version = whole.get("version").number()?;
    if version != VERSION {
        let why = format!("version {version} is not known, {VERSION} is");
        return Err(whole.get("version").wrong(&why));
    }
    let mut inventory = Inventory {
        release: whole.get("release").maybe(At::text)?,
        kfuncs: Vec::new(),
        dtors: whole.get("dtors").list(dtor)?,
        sizes: whole
            .get("sizes")
            .maybe(|it| it.list(size))?
            .unwrap_or_default(),
        enums: whole
            .get("enums")
            .maybe(|it| it.list(enumeration))?
            .unwrap_or_default(),
        unseen: whole.get("unseen").list(unseen)?,
        only: whole
            .get("only")
            .maybe(|only| only.list(At::text))?
            .map(|it| it.into_iter().collect()),
    };
    for (mut entry, member) in whole.get("kfuncs").list(row)? {
        match inventory.kfuncs.last_mut() {
            Some(last) if more(last, &entry) => {
                let sets = last.sets.iter_mut();
                sets.for_each(|sets| sets.value.extend(member.clone()));
            }
            Some(_) | None => {
                let sets = entry.sets.iter_mut();
                sets.for_each(|sets| sets.value.extend(member.clone()));
                inventory.kfuncs.push(entry);
            }
        }
    }
    Ok(inventory)
}

/// Whether the second is the first again, in one more set.
fn more(entry: &Entry, next: &Entry) -> bool {
    let Entry {
        name,
        module,
        file,
        prototype,
        flags,
        sets,
        docs,
    } = entry;
    let sets = sets.as_ref().filter(|sets| !sets.value.is_empty());
    *name == next.name
        && *module == next.module
        && sets.map(|sets| sets.from) == next.sets.as_ref().map(|sets| sets.from)
        && sets.is_some()
        && *flags == next.flags
        && *file == next.file
        && *prototype == next.prototype
        && *docs == next.docs
}

/// An object's kfunc, its sets left empty, and the set that the object is for.
fn row(at: &At<'_>) -> Read<(Entry, Option<Membership>)> {
    let at = at.object()?;
    let from = at.get("from").object()?;
    let member = at.get("set").maybe(|set| member(&at, set))?;
    let entry = Entry {
        name: at.get("name").text()?,
        module: at.get("module").maybe(At::text)?,
        file: fact(&from, "file", || at.get("file").text())?,
        prototype: fact(&from, "prototype", || prototype(&at))?,
        flags: fact(&from, "flags", || at.get("all_bits").number())?,
        sets: fact(&from, "set", || Ok(Vec::new()))?,
        docs: fact(&from, "docs", || at.get("docs").text().map(lines))?,
    };
    match (&entry.sets, &member) {
        (None, Some(_)) => Err(from.get("set").wrong("nobody says the set that is given")),
        (Some(_) | None, _) => Ok((entry, member)),
    }
}

/// What somebody says, if somebody does.
fn fact<T>(from: &Object<'_>, key: &str, read: impl Fn() -> Read<T>) -> Read<Option<Fact<T>>> {
    let from = from.get(key).maybe(provenance)?;
    from.map(|from| Ok(Fact::new(read()?, from))).transpose()
}

fn provenance(at: &At<'_>) -> Read<Provenance> {
    let word = at.text()?;
    let known = Provenance::ALL.iter().find(|from| from.word() == word);
    known
        .copied()
        .ok_or_else(|| at.wrong("this is no source of knowledge"))
}

fn lines(text: String) -> Vec<String> {
    let lines = text.split('\n').map(str::to_owned);
    lines.filter(|_| !text.is_empty()).collect()
}

fn member(at: &Object<'_>, set: &At<'_>) -> Read<Membership> {
    Ok(Membership {
        set: set.text()?,
        flags: at.get("bits").maybe(At::number)?,
        prog_types: at.get("prog_types").maybe(|types| types.list(At::text))?,
        filter: at.get("filter").maybe(At::text)?,
        condition: at.get("condition").maybe(At::text)?,
        place: at.get("place").maybe(place)?,
    })
}

fn prototype(at: &Object<'_>) -> Read<Prototype> {
    Ok(Prototype {
        params: at.get("params").list(param)?,
        ret: ctype::read(&at.get("returns_ctype"))?,
        ret_text: at.get("returns").text()?,
    })
}

fn param(at: &At<'_>) -> Read<Parameter> {
    let at = at.object()?;
    Ok(Parameter {
        name: at.get("name").text()?,
        ty: ctype::read(&at.get("ctype"))?,
        text: at.get("text").text()?,
    })
}

fn place(at: &At<'_>) -> Read<Place> {
    let at = at.object()?;
    Ok(Place {
        file: at.get("file").text()?,
        line: at.get("line").number()?,
    })
}

fn dtor(at: &At<'_>) -> Read<Destructor> {
    let at = at.object()?;
    Ok(Destructor {
        ty: at.get("type").text()?,
        function: at.get("name").text()?,
        from: provenance(&at.get("from"))?,
    })
}

fn size(at: &At<'_>) -> Read<Size> {
    let at = at.object()?;
    Ok(Size {
        ty: at.get("type").text()?,
        bytes: at.get("bytes").number()?,
        from: provenance(&at.get("from"))?,
    })
}

fn enumeration(at: &At<'_>) -> Read<Enumeration> {
    let at = at.object()?;
    let variant = |at: &At<'_>| {
        let at = at.object()?;
        Ok((at.get("name").text()?, at.get("value").integer()?))
    };
    Ok(Enumeration {
        name: at.get("type").text()?,
        variants: at.get("enumerators").list(variant)?,
        from: provenance(&at.get("from"))?,
    })
}

fn unseen(at: &At<'_>) -> Read<Unseen> {
    let at = at.object()?;
    Ok(Unseen {
        place: at.get("place").maybe(place)?,
        what: at.get("what").text()?,
        why: at.get("why").text()?,
    })
}

/// A value and where it is.
pub(super) struct At<'a> {
    path: String,
    value: &'a Value,
}

/// An object and where it is.
pub(super) struct Object<'a> {
    path: String,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// What stands under `key`: `null` where nothing does.
    pub(super) fn get(&self, key: &str) -> At<'a> {
        let dot = if self.path.is_empty() { "" } else { "." };
        At {
            path: format!("{}{dot}{key}", self.path),
            value: self.map.get(key).unwrap_or(&Value::Null),
        }
    }

    /// The only key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }
}

impl<'a> At<'a> {
    fn new(path: String, value: &'a Value) -> Self {
        Self { path, value }
    }

    /// What is wrong here.
    pub(super) fn wrong(&self, why: &str) -> Malformed {
        Malformed {
            at: self.path.clone(),
            why: why.to_owned(),
        }
    }

    pub(super) fn object(&self) -> Read<Object<'a>> {
        let map = self.value.as_object();
        let map = map.ok_or_else(|| self.wrong("an object is expected"))?;
        let path = self.path.clone();
        Ok(Object { path, map })
    }

    pub(super) fn text(&self) -> Read<String> {
        let text = self.value.as_str().map(str::to_owned);
        text.ok_or_else(|| self.wrong("a string is expected"))
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    fn number(&self) -> Read<u32> {
        let number = self.value.as_u64().and_then(|n| u32::try_from(n).ok());
        number.ok_or_else(|| self.wrong("a number of 32 bits is expected"))
    }

    fn integer(&self) -> Read<i64> {
        let number = self.value.as_i64();
        number.ok_or_else(|| self.wrong("a number of 64 bits with a sign is expected"))
    }

    pub(super) fn truth(&self) -> Read<bool> {
        let truth = self.value.as_bool();
        truth.ok_or_else(|| self.wrong("`true` or `false` is expected"))
    }

    pub(super) fn list<T>(&self, read: impl Fn(&At<'a>) -> Read<T>) -> Read<Vec<T>> {
        let list = self.value.as_array();
        let list = list.ok_or_else(|| self.wrong("a list is expected"))?;
        let item = |(i, value)| read(&At::new(format!("{}[{i}]", self.path), value));
        list.iter().enumerate().map(item).collect()
    }

    fn maybe<T>(&self, read: impl Fn(&At<'a>) -> Read<T>) -> Read<Option<T>> {
        (!self.value.is_null()).then(|| read(self)).transpose()
    }
}
