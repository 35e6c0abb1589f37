//! From bytes to types, without a copy of either types or names.
//!
//! One pass over the bytes checks every id, every name and every length, and
//! keeps where each type begins; nothing that is read afterwards can be out of
//! range.

use std::ops::Range;

use super::decode::{self, Head};
use super::kind::Layout;
use super::{
    Error, Fault, HEADER_BYTES, Id, Kind, Linkage, MAGIC, NAME_BYTES, Order, Shape, TYPE_BYTES,
    Type, VERSION,
};

/// As far a chain of typedefs and qualifiers is followed (as libbpf does,
/// `MAX_RESOLVE_DEPTH`, 1.7).
const CHAIN: usize = 32;

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
    /// Where each own type begins among `types`.
    starts: Vec<u32>,
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
        let strings = strings(bytes, header.strings, base.is_some())?;
        let mut btf = Self {
            order: header.order,
            types,
            origin: header.types.start,
            strings,
            ascii: strings.is_ascii(),
            strings_start: base.map_or(0, Btf::strings_end),
            first_id: base.map_or(1, Btf::count),
            starts: Vec::new(),
            base,
        };
        Pass::new(&btf).run().map(|starts| {
            btf.starts = starts;
            btf
        })
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
        self.first_id + self.starts.len() as Id
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

    /// Kind and name of the type `id`: what looking for a type needs, and
    /// cheaper than the whole type.
    pub fn kind_and_name(&self, id: Id) -> Option<(Kind, &str)> {
        match (id.checked_sub(self.first_id), self.base) {
            (Some(own), _) => {
                let start = *self.starts.get(own as usize)? as usize;
                let head = Head::read(self.order, self.types, start)?;
                Some((Kind::from_number(head.kind())?, self.string(head.name)?))
            }
            (None, Some(base)) => base.kind_and_name(id),
            (None, None) => None,
        }
    }

    /// The bytes of an own type among those of all own types.
    pub(crate) fn range(&self, id: Id) -> Option<Range<usize>> {
        let own = id.checked_sub(self.first_id)? as usize;
        let start = *self.starts.get(own)? as usize;
        let end = self.starts.get(own.checked_add(1)?);
        Some(start..end.map_or(self.types.len(), |end| *end as usize))
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

    pub(super) fn base(&self) -> Option<&'a Btf<'a>> {
        self.base
    }

    /// The number of bytes of all names, the base's among them.
    pub(super) fn strings_end(&self) -> u32 {
        self.strings_start + self.strings.len() as u32
    }

    /// The name at `at`, up to its NUL.
    pub(super) fn string(&self, at: u32) -> Option<&str> {
        match (at.checked_sub(self.strings_start), self.base) {
            (Some(own), _) => {
                let rest = self.strings.get(own as usize..)?;
                rest.find('\0').and_then(|end| rest.get(..end))
            }
            (None, Some(base)) => base.string(at),
            (None, None) => None,
        }
    }

    /// Whether a name begins at `at`.
    fn has_string(&self, at: u32) -> bool {
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

/// The header (`struct btf_header`), checked.
struct Header {
    order: Order,
    types: Range<usize>,
    strings: Range<usize>,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Error> {
        let short = || Fault::NoHeader(bytes.len()).at(0);
        let order = order(bytes)?;
        let word = |at| order.u32(bytes, at).ok_or_else(short);
        let version = *bytes.get(2).ok_or_else(short)?;
        if version != VERSION {
            return Err(Fault::Version(version).at(2));
        }
        let length = word(4)?;
        let (types, strings) = ((word(8)?, word(12)?), (word(16)?, word(20)?));
        // A longer one is a newer one, which knows of more sections.
        if (length as usize) < HEADER_BYTES || length as usize > bytes.len() {
            return Err(Fault::HeaderLength(length).at(4));
        }
        let types = section(bytes, length, types, 8)?;
        let strings = section(bytes, length, strings, 16)?;
        if types.end > strings.start {
            return Err(Fault::Overlap.at(8));
        }
        if !(types.start - length as usize).is_multiple_of(4) {
            return Err(Fault::Unaligned.at(8));
        }
        Ok(Self {
            order,
            types,
            strings,
        })
    }
}

fn order(bytes: &[u8]) -> Result<Order, Error> {
    match Order::Little.u16(bytes, 0) {
        Some(MAGIC) => Ok(Order::Little),
        Some(magic) if magic == MAGIC.swap_bytes() => Ok(Order::Big),
        Some(magic) => Err(Fault::Magic(magic).at(0)),
        None => Err(Fault::NoHeader(bytes.len()).at(0)),
    }
}

/// A section that the header, at `at`, says to be somewhere behind it.
fn section(
    bytes: &[u8],
    header: u32,
    (start, len): (u32, u32),
    at: usize,
) -> Result<Range<usize>, Error> {
    let start = u64::from(header) + u64::from(start);
    let end = start + u64::from(len);
    if end > bytes.len() as u64 {
        let len = bytes.len();
        return Err(Fault::Section { end, len }.at(at));
    }
    Ok(start as usize..end as usize)
}

/// Every name must be found to end. Split BTF may have no names of its own.
fn strings(bytes: &[u8], range: Range<usize>, split: bool) -> Result<&str, Error> {
    let start = range.start;
    let bytes = bytes.get(range).unwrap_or_default();
    let begins = split || bytes.first() == Some(&0);
    let ends = bytes.last() == Some(&0) || split && bytes.is_empty();
    if !begins || !ends {
        return Err(Fault::Unterminated.at(start));
    }
    no_long_name(bytes, start)?;
    str::from_utf8(bytes).map_err(|error| Fault::NotUtf8.at(start + error.valid_up_to()))
}

/// Looks for the last NUL of each stretch, which is near its end.
fn no_long_name(bytes: &[u8], start: usize) -> Result<(), Error> {
    let mut rest = bytes;
    while let Some(stretch) = rest.get(..NAME_BYTES) {
        let at = start + bytes.len() - rest.len();
        let last = stretch.iter().rposition(|byte| *byte == 0);
        let last = last.ok_or(Fault::LongName.at(at))?;
        rest = rest.get(last + 1..).unwrap_or_default();
    }
    Ok(())
}

/// The one pass over the types.
struct Pass<'a> {
    btf: &'a Btf<'a>,
    starts: Vec<u32>,
    /// The greatest id that was named, and where.
    greatest: (Id, usize),
}

impl<'a> Pass<'a> {
    fn new(btf: &'a Btf<'a>) -> Self {
        Self {
            btf,
            starts: Vec::with_capacity(btf.types.len() / 32),
            greatest: (0, btf.origin),
        }
    }

    fn run(mut self) -> Result<Vec<u32>, Error> {
        let mut at = 0;
        while at < self.btf.types.len() {
            let len = self.ty(at)?;
            self.starts.push(at as u32);
            at += len;
        }
        let count = self.next_id();
        match self.greatest {
            (id, at) if id >= count => Err(Fault::NoSuchType { id, count }.at(at)),
            _ => Ok(self.starts),
        }
    }

    fn next_id(&self) -> Id {
        self.btf.first_id + self.starts.len() as Id
    }

    /// Checks the type at `at`; its length.
    fn ty(&mut self, at: usize) -> Result<usize, Error> {
        let (order, types) = (self.btf.order, self.btf.types);
        let id = self.next_id();
        let has = types.len() - at;
        let cut = |needs| Fault::Cut { id, needs, has }.at(self.btf.origin + at);
        let head = Head::read(order, types, at).ok_or_else(|| cut(TYPE_BYTES))?;
        let kind = head.kind();
        let unknown = || Fault::Kind { kind, id }.at(self.btf.origin + at + 4);
        let kind = Kind::from_number(kind).ok_or_else(unknown)?;
        let len = head.bytes(kind);
        let body = types.get(at + TYPE_BYTES..at + len);
        let body = body.ok_or_else(|| cut(len))?;
        self.name(head.name, at)?;
        let layout = kind.layout();
        if layout.refers {
            self.id(head.size_or_id, at + 8);
        }
        self.linkage(kind, head, body, at)?;
        self.fixed(&layout, body, at + TYPE_BYTES);
        self.records(&layout, body, at + TYPE_BYTES)?;
        Ok(len)
    }

    fn linkage(&self, kind: Kind, head: Head, body: &[u8], at: usize) -> Result<(), Error> {
        let (linkage, at) = match kind {
            Kind::Func => (Some(head.count() as u32), at + 4),
            Kind::Var => (self.btf.order.u32(body, 0), at + TYPE_BYTES),
            _ => return Ok(()),
        };
        match linkage.filter(|number| Linkage::from_number(*number).is_none()) {
            Some(unknown) => Err(Fault::Linkage(unknown).at(self.btf.origin + at)),
            None => Ok(()),
        }
    }

    fn fixed(&mut self, layout: &Layout, body: &[u8], at: usize) {
        for word in 0..layout.fixed_ids {
            if let Some(id) = self.btf.order.u32(body, 4 * word) {
                self.id(id, at + 4 * word);
            }
        }
    }

    fn records(&mut self, layout: &Layout, body: &[u8], at: usize) -> Result<(), Error> {
        if layout.record == 0 {
            return Ok(());
        }
        let order = self.btf.order;
        for (index, record) in body.chunks_exact(4 * layout.record).enumerate() {
            let at = at + 4 * layout.record * index;
            if let (true, Some(name)) = (layout.named, order.u32(record, 0)) {
                self.name(name, at)?;
            }
            let word = layout.record_id.map_or(record.len(), |word| 4 * word);
            if let Some(id) = order.u32(record, word) {
                self.id(id, at + word);
            }
        }
        Ok(())
    }

    fn name(&self, name: u32, at: usize) -> Result<(), Error> {
        if self.btf.has_string(name) {
            return Ok(());
        }
        let len = self.btf.strings_end();
        Err(Fault::NoSuchString { at: name, len }.at(self.btf.origin + at))
    }

    /// Ids may be named before their type comes: they are compared at the end.
    fn id(&mut self, id: Id, at: usize) {
        if id > self.greatest.0 {
            self.greatest = (id, self.btf.origin + at);
        }
    }
}
