//! Writes BTF: whole, split over a base, or behind what an object already has,
//! whose bytes and ids stay as they are.

use std::collections::BTreeMap;

use super::encode::encode;
use super::{Btf, Error, Fault, HEADER_BYTES, Id, MAGIC, Order, Type, VERSION};

/// As long a table of names is searched for a name before it is written anew.
const SEARCHED: usize = 1 << 17;

/// BTF in the making.
#[derive(Debug)]
pub struct Writer<'a> {
    order: Order,
    /// What is there already; its ids stay.
    old: Option<&'a Btf<'a>>,
    /// What ids and names come after.
    base: Option<&'a Btf<'a>>,
    old_types: &'a [u8],
    old_strings: &'a str,
    /// Old types that have new bytes.
    replaced: BTreeMap<Id, Vec<u8>>,
    types: Vec<u8>,
    strings: Vec<u8>,
    /// Where each name is that was asked for.
    known: BTreeMap<String, u32>,
    /// Where the first new name is: behind those of the base and the old.
    strings_start: u32,
    next: Id,
}

impl<'a> Writer<'a> {
    /// Begins BTF that stands alone.
    pub fn new(order: Order) -> Self {
        Self {
            order,
            old: None,
            base: None,
            old_types: &[],
            old_strings: "",
            replaced: BTreeMap::new(),
            types: Vec::new(),
            strings: vec![0],
            known: BTreeMap::from([(String::new(), 0)]),
            strings_start: 0,
            next: 1,
        }
    }

    /// Begins split BTF over `base`.
    pub fn split(base: &'a Btf<'a>) -> Self {
        Self {
            base: Some(base),
            strings: Vec::new(),
            strings_start: base.strings_end(),
            next: base.count(),
            ..Self::new(base.order())
        }
    }

    /// Goes on behind what `btf` has.
    pub fn over(btf: &'a Btf<'a>) -> Self {
        Self {
            old: Some(btf),
            base: btf.base(),
            old_types: btf.own_types(),
            old_strings: btf.own_strings(),
            ..Self::split(btf)
        }
    }

    /// Adds a type. It may name types that are still to come.
    ///
    /// # Errors
    /// What BTF has no room for; nothing was added then but names.
    pub fn add(&mut self, ty: &Type<'_>) -> Result<Id, Error> {
        let bytes = self.encode(ty)?;
        self.types.extend(bytes);
        let id = self.next;
        self.next = id.checked_add(1).ok_or(self.fault(Fault::TooLarge))?;
        Ok(id)
    }

    /// Puts a type in the place of an old one, which keeps its id. Whoever
    /// named the old one names the new one.
    ///
    /// # Errors
    /// What BTF has no room for, or an id that is not that of an old type.
    pub fn replace(&mut self, id: Id, ty: &Type<'_>) -> Result<(), Error> {
        let old = self.old.and_then(|old| old.range(id));
        let count = self.next;
        old.ok_or(self.fault(Fault::NoSuchType { id, count }))?;
        let bytes = self.encode(ty)?;
        self.replaced.insert(id, bytes);
        Ok(())
    }

    /// Whether anything is different from what was there.
    pub fn is_changed(&self) -> bool {
        !self.types.is_empty() || !self.replaced.is_empty()
    }

    /// Where old types that have new bytes end among the old bytes, and how
    /// many bytes longer each has become.
    pub(crate) fn grown(&self) -> impl Iterator<Item = (usize, i64)> {
        self.replaced.iter().filter_map(|(id, bytes)| {
            let old = self.old?.range(*id)?;
            Some((old.end, bytes.len() as i64 - old.len() as i64))
        })
    }

    fn encode(&mut self, ty: &Type<'_>) -> Result<Vec<u8>, Error> {
        let order = self.order;
        let bytes = encode(ty, order, &mut |name| self.name(name));
        bytes.map_err(|fault| self.fault(fault))
    }

    /// A fault of what would come next.
    fn fault(&self, fault: Fault) -> Error {
        fault.at(HEADER_BYTES + self.old_types.len() + self.types.len())
    }

    /// Where `name` is found; it is written where it is not there yet.
    fn name(&mut self, name: &str) -> Result<u32, Fault> {
        if let Some(at) = self.known.get(name) {
            return Ok(*at);
        }
        if name.contains('\0') {
            return Err(Fault::NulInString);
        }
        let at = match self.old_name(name) {
            Some(at) => at,
            None => self.new_name(name)?,
        };
        self.known.insert(name.to_owned(), at);
        Ok(at)
    }

    fn old_name(&self, name: &str) -> Option<u32> {
        if self.old_strings.len() > SEARCHED {
            return None;
        }
        let found = self.old_strings.find(&format!("\0{name}\0"))?;
        let start = self.strings_start as usize - self.old_strings.len();
        u32::try_from(start + found + 1).ok()
    }

    fn new_name(&mut self, name: &str) -> Result<u32, Fault> {
        let at = self.strings_start as usize + self.strings.len();
        self.strings.extend(name.as_bytes());
        self.strings.push(0);
        u32::try_from(at).map_err(|_| Fault::TooLarge)
    }

    /// The bytes of everything, old and new.
    ///
    /// # Errors
    /// A type that names one that was never added, or more than BTF has room
    /// for.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let types = self.old_types();
        let type_bytes = types.len() + self.types.len();
        let string_bytes = self.old_strings.len() + self.strings.len();
        let room = |len: usize| u32::try_from(len).map_err(|_| Fault::TooLarge.at(0));
        let mut out = Vec::with_capacity(HEADER_BYTES + type_bytes + string_bytes);
        self.order.put16(&mut out, MAGIC);
        out.extend([VERSION, 0]);
        let (types_len, strings_len) = (room(type_bytes)?, room(string_bytes)?);
        room(HEADER_BYTES + type_bytes + string_bytes)?;
        for word in [HEADER_BYTES as u32, 0, types_len, types_len, strings_len] {
            self.order.put32(&mut out, word);
        }
        out.extend(types);
        out.extend(&self.types);
        out.extend(self.old_strings.as_bytes());
        out.extend(&self.strings);
        self.checked(out)
    }

    /// The old types, with those in their places that replace some.
    fn old_types(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.old_types.len());
        let mut copied = 0;
        for (id, bytes) in &self.replaced {
            let Some(range) = self.old.and_then(|old| old.range(*id)) else {
                continue;
            };
            out.extend(self.old_types.get(copied..range.start).unwrap_or_default());
            out.extend(bytes);
            copied = range.end;
        }
        out.extend(self.old_types.get(copied..).unwrap_or_default());
        out
    }

    /// Nothing goes out that would not be read again.
    fn checked(&self, out: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self.base {
            Some(base) => Btf::parse_split(&out, base).map(drop)?,
            None => Btf::parse(&out).map(drop)?,
        }
        Ok(out)
    }
}
