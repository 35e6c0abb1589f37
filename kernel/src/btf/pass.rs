//! The one pass over all types: what it has let through is never out of range.

use super::decode::Head;
use super::kind::Layout;
use super::read::STRIDE;
use super::{Btf, Error, Fault, Id, Kind, Linkage, TYPE_BYTES};

/// What the pass notes down of the types on its way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Where each [`STRIDE`]th begins.
    pub(super) starts: Vec<u32>,
    /// How many there are.
    pub(super) own: Id,
    /// Declaration tags.
    pub(super) decl_tags: Vec<Id>,
}

/// The one pass over the types.
pub(super) struct Pass<'a> {
    btf: &'a Btf<'a>,
    found: Found,
    /// Below this a name begins at any byte.
    plain: u32,
    /// The greatest id that was named, and where.
    greatest: (Id, usize),
}

impl<'a> Pass<'a> {
    pub(super) fn new(btf: &'a Btf<'a>) -> Self {
        Self {
            btf,
            found: Found {
                starts: Vec::with_capacity(btf.own_types().len() / (24 * STRIDE)),
                ..Found::default()
            },
            plain: if btf.is_ascii() { btf.strings_end() } else { 0 },
            greatest: (0, btf.origin()),
        }
    }

    /// Checks every type.
    pub(super) fn run(mut self) -> Result<Found, Error> {
        let mut at = 0;
        while at < self.btf.own_types().len() {
            let len = self.ty(at)?;
            if (self.found.own as usize).is_multiple_of(STRIDE) {
                self.found.starts.push(at as u32);
            }
            self.found.own += 1;
            at += len;
        }
        let count = self.next_id();
        match self.greatest {
            (id, at) if id >= count => Err(Fault::NoSuchType { id, count }.at(at)),
            _ => Ok(self.found),
        }
    }

    fn next_id(&self) -> Id {
        self.btf.first_id() + self.found.own
    }

    /// Checks the type at `at`; its length.
    fn ty(&mut self, at: usize) -> Result<usize, Error> {
        let (order, types) = (self.btf.order(), self.btf.own_types());
        let id = self.next_id();
        let has = types.len() - at;
        let cut = |needs| Fault::Cut { id, needs, has }.at(self.btf.origin() + at);
        let head = Head::read(order, types, at).ok_or_else(|| cut(TYPE_BYTES))?;
        let kind = head.kind();
        let unknown = || Fault::Kind { kind, id }.at(self.btf.origin() + at + 4);
        let kind = Kind::from_number(kind).ok_or_else(unknown)?;
        let len = head.bytes(kind);
        let body = types.get(at + TYPE_BYTES..at + len);
        let body = body.ok_or_else(|| cut(len))?;
        self.name(head.name, at)?;
        if kind == Kind::DeclTag {
            self.found.decl_tags.push(id);
        }
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
            Kind::Var => (self.btf.order().u32(body, 0), at + TYPE_BYTES),
            _ => return Ok(()),
        };
        match linkage.filter(|number| Linkage::from_number(*number).is_none()) {
            Some(unknown) => Err(Fault::Linkage(unknown).at(self.btf.origin() + at)),
            None => Ok(()),
        }
    }

    fn fixed(&mut self, layout: &Layout, body: &[u8], at: usize) {
        for word in 0..layout.fixed_ids {
            if let Some(id) = self.btf.order().u32(body, 4 * word) {
                self.id(id, at + 4 * word);
            }
        }
    }

    fn records(&mut self, layout: &Layout, body: &[u8], at: usize) -> Result<(), Error> {
        match layout.record {
            2 => self.records_of::<8>(layout, body, at),
            3 => self.records_of::<12>(layout, body, at),
            _ => Ok(()),
        }
    }

    /// The records, which have `N` bytes each: known to the compiler, since there
    /// are more of them than of anything else.
    fn records_of<const N: usize>(
        &mut self,
        layout: &Layout,
        body: &[u8],
        at: usize,
    ) -> Result<(), Error> {
        let order = self.btf.order();
        for (index, record) in body.as_chunks::<N>().0.iter().enumerate() {
            let at = at + N * index;
            if let (true, Some(name)) = (layout.named, order.u32(record, 0)) {
                self.name(name, at)?;
            }
            let word = layout.record_id.map_or(N, |word| 4 * word);
            if let Some(id) = order.u32(record, word) {
                self.id(id, at + word);
            }
        }
        Ok(())
    }

    fn name(&self, name: u32, at: usize) -> Result<(), Error> {
        if name < self.plain || self.btf.has_string(name) {
            return Ok(());
        }
        let len = self.btf.strings_end();
        Err(Fault::NoSuchString { at: name, len }.at(self.btf.origin() + at))
    }

    /// Ids may be named before their type comes: they are compared at the end.
    fn id(&mut self, id: Id, at: usize) {
        if id > self.greatest.0 {
            self.greatest = (id, self.btf.origin() + at);
        }
    }
}
