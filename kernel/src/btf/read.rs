//! From bytes to types, without a copy of either types or names.
//!
//! One pass over the bytes checks every id, every name and every length, and
//! keeps where each fourth type begins, from where it is not far to the others,
//! and which are declaration tags; nothing that is read afterwards can be out of range.

use std::ops::Range;

use super::decode::{self, Head};
use super::header::{self, Header};
use super::pass::{Found, Pass};
use super::{Error, Fault, Id, Kind, Order, Shape, Type};

/// As far a chain of typedefs and qualifiers is followed (as libbpf does,
/// `MAX_RESOLVE_DEPTH`, 1.7).
const CHAIN: usize = 32;

/// Of so many types the beginning of one is kept. For a kernel's that of each
/// would be a tenth of its bytes again.
pub(super) const STRIDE: usize = 4;

/// Types and their names, borrowed from the bytes that they were read from.
#[derive(Debug)]
pub struct Btf<'a> {
    order: Order,
    types: &'a [u8],
    /// Where they are among all bytes.
    origin: usize,
    strings: &'a str,
    /// Every byte begins a character, so that none need be looked at.
    ascii: bool,
    /// Where own names begin, behind the base's.
    strings_start: u32,
    first_id: Id,
    /// What the pass over own types found.
    found: Found,
    /// What the ids and names of this one come after.
    base: Option<&'a Btf<'a>>,
}

impl<'a> Btf<'a> {
    /// Reads BTF that stands alone: a kernel's, or a BPF object's.
    ///
    /// # Errors
    /// The first thing that is wrong with the bytes.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::read(bytes, None)
    }

    /// Reads split BTF, such as a module's, whose ids and names go on where
    /// those of `base` end.
    ///
    /// # Errors
    /// The first thing that is wrong with the bytes, or that does not fit the
    /// base.
    pub fn parse_split(bytes: &'a [u8], base: &'a Btf<'a>) -> Result<Self, Error> {
        Self::read(bytes, Some(base))
    }

    fn read(bytes: &'a [u8], base: Option<&'a Btf<'a>>) -> Result<Self, Error> {
        let header = Header::read(bytes)?;
        if base.is_some_and(|base| base.order != header.order) {
            return Err(Fault::OtherOrder.at(0));
        }
        let types = bytes.get(header.types.clone()).unwrap_or_default();
        let strings = header::strings(bytes, header.strings, base.is_some())?;
        let mut btf = Self {
            order: header.order,
            types,
            origin: header.types.start,
            strings,
            ascii: strings.is_ascii(),
            strings_start: base.map_or(0, Btf::strings_end),
            first_id: base.map_or(1, Btf::count),
            found: Found::default(),
            base,
        };
        btf.found = Pass::new(&btf).run()?;
        Ok(btf)
    }

    /// The byte order that it was written in.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The id of the first type that is not the base's.
    pub fn first_id(&self) -> Id {
        self.first_id
    }

    /// How many types there are, `void` and the base's among them; ids are
    /// below this.
    pub fn count(&self) -> Id {
        self.first_id + self.found.own
    }

    /// The type `id`; `None` where there is no such.
    pub fn ty(&self, id: Id) -> Option<Type<'_>> {
        match (id.checked_sub(self.first_id), self.base) {
            (Some(_), _) => decode::decode(self, self.types.get(self.range(id)?)?),
            (None, Some(base)) => base.ty(id),
            (None, None) => Some(Type::new("", Shape::Void)),
        }
    }

    /// The types that are not the base's, with their ids.
    pub fn types(&self) -> impl Iterator<Item = (Id, Type<'_>)> {
        (self.first_id..self.count()).filter_map(|id| Some((id, self.ty(id)?)))
    }

    /// Ids of the types of these kinds that are not the base's; cheaper than to
    /// ask for the kind of each.
    pub fn of_kinds<'k>(&'k self, kinds: &'k [Kind]) -> impl Iterator<Item = Id> + 'k {
        let mut at = 0;
        let ids = self.first_id..self.count();
        let all = ids.map_while(move |id| {
            let (head, kind) = self.head_at(at)?;
            at += head.bytes(kind);
            Some((id, kind))
        });
        all.filter_map(|(id, kind)| kinds.contains(&kind).then_some(id))
    }

    /// Ids of the declaration tags that are not the base's, in ascending order.
    pub fn decl_tags(&self) -> &[Id] {
        &self.found.decl_tags
    }

    /// The type behind typedefs, qualifiers and type tags, with its id; `None`
    /// where 32 of them lead nowhere.
    pub fn resolve(&self, id: Id) -> Option<(Id, Type<'_>)> {
        let mut id = id;
        for _ in 0..CHAIN {
            let ty = self.ty(id)?;
            id = match ty.shape {
                Shape::Typedef(to)
                | Shape::Volatile(to)
                | Shape::Const(to)
                | Shape::Restrict(to)
                | Shape::TypeTag { to, .. } => to,
                _ => return Some((id, ty)),
            };
        }
        None
    }

    /// Kind of the type `id`; cheaper than the whole type.
    pub fn kind(&self, id: Id) -> Option<Kind> {
        Some(self.head(id)?.1)
    }

    /// Kind and name of the type `id`: what looking for a type needs.
    pub fn kind_and_name(&self, id: Id) -> Option<(Kind, &str)> {
        let (head, kind) = self.head(id)?;
        Some((kind, self.string(head.name)?))
    }

    fn head(&self, id: Id) -> Option<(Head, Kind)> {
        match (id.checked_sub(self.first_id), self.base) {
            (Some(own), _) => self.head_at(self.start(own)?),
            (None, Some(base)) => base.head(id),
            (None, None) => None,
        }
    }

    /// Where the own type begins that as many come before.
    fn start(&self, own: Id) -> Option<usize> {
        let own = own as usize;
        let mut at = *self.found.starts.get(own / STRIDE)? as usize;
        for _ in 0..own % STRIDE {
            let (head, kind) = self.head_at(at)?;
            at += head.bytes(kind);
        }
        Some(at)
    }

    /// The head of the own type that begins here; `None` at the end.
    fn head_at(&self, at: usize) -> Option<(Head, Kind)> {
        let head = Head::read(self.order, self.types, at)?;
        Some((head, Kind::from_number(head.kind())?))
    }

    /// The bytes of an own type among those of all own types.
    pub(crate) fn range(&self, id: Id) -> Option<Range<usize>> {
        let start = self.start(id.checked_sub(self.first_id)?)?;
        let (head, kind) = self.head_at(start)?;
        Some(start..start + head.bytes(kind))
    }

    /// Where the types begin among all bytes.
    pub(crate) fn origin(&self) -> usize {
        self.origin
    }

    /// The bytes of all own types.
    pub(super) fn own_types(&self) -> &'a [u8] {
        self.types
    }

    /// All own names, each with the NUL at its end.
    pub(super) fn own_strings(&self) -> &'a str {
        self.strings
    }

    /// What the ids and names come after.
    pub(crate) fn base(&self) -> Option<&'a Btf<'a>> {
        self.base
    }

    /// The number of bytes of all names, the base's among them.
    pub(super) fn strings_end(&self) -> u32 {
        self.strings_start + self.strings.len() as u32
    }

    /// The name at `at`, up to its NUL.
    pub(super) fn string(&self, at: u32) -> Option<&str> {
        let rest = self.from(at)?;
        rest.get(..rest.find('\0')?)
    }

    /// The name at `at`, and all that follow it.
    fn from(&self, at: u32) -> Option<&str> {
        match (at.checked_sub(self.strings_start), self.base) {
            (Some(own), _) => self.strings.get(own as usize..),
            (None, Some(base)) => base.from(at),
            (None, None) => None,
        }
    }

    /// Whether every byte of every name begins a character.
    pub(super) fn is_ascii(&self) -> bool {
        self.ascii && self.base.is_none_or(Btf::is_ascii)
    }

    /// Whether a name begins at `at`.
    pub(super) fn has_string(&self, at: u32) -> bool {
        match (at.checked_sub(self.strings_start), self.base) {
            (Some(own), _) => {
                let own = own as usize;
                own < self.strings.len() && (self.ascii || self.strings.is_char_boundary(own))
            }
            (None, Some(base)) => base.has_string(at),
            (None, None) => false,
        }
    }
}
