//! How C for BPF lays types out, and what must be said for it to do so as the
//! kernel does.
//!
//! Owns sizes, alignments, and where there is a gap to fill. A gap is filled
//! with bitfields without a name: they are no members, in C as in BTF. Refuses
//! to know how anything is spelled.

use std::collections::BTreeMap;

use super::parts::{Fail, Key, Parts};
use super::reach::DEPTH;
use crate::btf::{Composite, Shape};

/// The longest gap, in bits: more than a page.
const GAP: u64 = 8 * (1 << 13);

/// The greatest alignment that is looked for.
const ALIGN: u64 = 1 << 16;

/// Bytes of a type, and what its place is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) size: u64,
    pub(super) align: u64,
}

/// What a struct or union must say of its layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// `__attribute__((packed))`.
    pub(super) packed: bool,
    /// `__attribute__((aligned(N)))`.
    pub(super) aligned: Option<u64>,
    /// Gaps, each with the member that it is before; behind the last member
    /// one with their number.
    pub(super) gaps: BTreeMap<usize, Gap>,
    align: u64,
}

/// Bits that are nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// The first of them.
    at: u64,
    bits: u64,
}

impl Gap {
    /// Bitfields that fill it, as type and width: none crosses a boundary of
    /// its type, so that it lies where it stands.
    pub(super) fn fields(self) -> Vec<(&'static str, u64)> {
        let Self { mut at, mut bits } = self;
        let mut fields = Vec::new();
        while bits > 0 {
            let fits = |(_, width): &(&str, u64)| at.is_multiple_of(*width) && *width <= bits;
            let part = bits.min(8 - at % 8);
            let field = UNITS.into_iter().find(fits).unwrap_or((UNITS[3].0, part));
            fields.push(field);
            at += field.1;
            bits -= field.1;
        }
        fields
    }
}

const UNITS: [(&str, u64); 4] = [
    ("unsigned long long", 64),
    ("unsigned int", 32),
    ("unsigned short", 16),
    ("unsigned char", 8),
];

/// A member, as far as its place goes.
struct Placed {
    at: u64,
    /// Where it is a bitfield, how many.
    bits: Option<u64>,
    extent: Extent,
}

/// Layouts of a kernel's types; each is worked out once.
pub(super) struct Layouts<'p, 'b> {
    parts: &'p Parts<'b>,
    plans: BTreeMap<Key, Plan>,
}

impl<'p, 'b> Layouts<'p, 'b> {
    pub(super) fn new(parts: &'p Parts<'b>) -> Self {
        let plans = BTreeMap::new();
        Self { parts, plans }
    }

    /// What the struct or union `key` must say.
    pub(super) fn plan(&mut self, key: Key) -> Result<Plan, Fail> {
        self.extent(key, DEPTH)?;
        Ok(self.plans.get(&key).cloned().unwrap_or_default())
    }

    fn extent(&mut self, key: Key, depth: usize) -> Result<Extent, Fail> {
        let Some(below) = depth.checked_sub(1) else {
            return key.fail("types are too deep in one another");
        };
        match self.parts.ty(key)?.shape {
            Shape::Int(int) => number(key, int.size, 16),
            Shape::Float { size } => number(key, size, 8),
            Shape::Enum(of) | Shape::Enum64(of) => number(key, of.size, 8),
            Shape::Ptr(_) => Ok(Extent { size: 8, align: 8 }),
            Shape::Array(array) => {
                let Extent { size, align } =
                    self.extent(self.parts.to(key, array.element), below)?;
                let size = size.checked_mul(u64::from(array.count));
                // No struct is larger, and no sum of such bits overflows.
                match size.filter(|size| *size <= u64::from(u32::MAX)) {
                    Some(size) => Ok(Extent { size, align }),
                    None => key.fail("it is too large"),
                }
            }
            Shape::Typedef(to)
            | Shape::Const(to)
            | Shape::Volatile(to)
            | Shape::Restrict(to)
            | Shape::TypeTag { to, .. } => self.extent(self.parts.to(key, to), below),
            Shape::Struct(of) => self.composite(key, of, false, below),
            Shape::Union(of) => self.composite(key, of, true, below),
            Shape::Void
            | Shape::Fwd { .. }
            | Shape::Func(..)
            | Shape::FuncProto { .. }
            | Shape::Var(..)
            | Shape::Datasec { .. }
            | Shape::DeclTag { .. } => key.fail("it has no size"),
        }
    }

    fn composite(
        &mut self,
        key: Key,
        of: Composite<'b>,
        union: bool,
        depth: usize,
    ) -> Result<Extent, Fail> {
        let size = u64::from(of.size);
        if let Some(known) = self.plans.get(&key) {
            let align = known.align;
            return Ok(Extent { size, align });
        }
        let mut members = Vec::with_capacity(of.members.len());
        for member in of.members.iter() {
            members.push(Placed {
                at: u64::from(member.bit_offset),
                bits: (member.bits > 0).then_some(u64::from(member.bits)),
                extent: self.extent(self.parts.to(key, member.ty), depth)?,
            });
        }
        let place = if union { overlaid } else { in_a_row };
        let plan = place(&members, size * 8, false).or_else(|_| place(&members, size * 8, true));
        let plan = plan.or_else(|why| key.fail(why))?;
        let align = plan.align;
        self.plans.insert(key, plan);
        Ok(Extent { size, align })
    }
}

fn number(key: Key, size: u32, most: u32) -> Result<Extent, Fail> {
    let size = u64::from(size);
    match size.is_power_of_two() && size <= u64::from(most) {
        true => Ok(Extent { size, align: size }),
        false => key.fail(format!("C has no number of {size} bytes")),
    }
}

/// A struct's layout; an error where C cannot make it, packed or not.
fn in_a_row(members: &[Placed], size: u64, packed: bool) -> Result<Plan, &'static str> {
    let (mut end, mut align) = (0, 1);
    let mut gaps = BTreeMap::new();
    let mut fill = |index, end: u64, at: u64| match at.checked_sub(end) {
        None => Err("its members overlap, or are not where C can put them"),
        Some(0) => Ok(()),
        Some(bits) if bits > GAP => Err("there is a gap in it that is too large"),
        Some(bits) => {
            gaps.insert(index, Gap { at: end, bits });
            Ok(())
        }
    };
    for (index, Placed { at, bits, extent }) in members.iter().enumerate() {
        let own = if packed { 0 } else { extent.align };
        align = align.max(own);
        if natural(end, *bits, own, extent.size) != *at {
            fill(index, end, *at)?;
            if natural(*at, *bits, own, extent.size) != *at {
                return Err("a member is not where C can put it");
            }
        }
        end = at + bits.unwrap_or(extent.size.saturating_mul(8));
    }
    if !size.is_multiple_of(align * 8) {
        return Err("its size is no multiple of its alignment");
    }
    if end.next_multiple_of(align * 8) != size {
        fill(members.len(), end, size)?;
    }
    Ok(Plan {
        packed,
        aligned: None,
        gaps,
        align,
    })
}

/// Where C puts a member of this alignment (0: it is packed) and size behind what
/// ends at `end`. A bitfield crosses no boundary of its type, unless packed.
fn natural(end: u64, bits: Option<u64>, align: u64, size: u64) -> u64 {
    let unit = size.saturating_mul(8).max(1);
    match bits {
        Some(_) if align == 0 => end,
        Some(bits) if end % unit + bits <= unit => end,
        Some(_) | None => end.next_multiple_of(align.max(1) * 8),
    }
}

/// The same for a union.
fn overlaid(members: &[Placed], size: u64, packed: bool) -> Result<Plan, &'static str> {
    if members.iter().any(|member| member.at != 0) {
        return Err("a member of a union is not at its beginning");
    }
    let aligns = members.iter().map(|member| member.extent.align);
    let align = if packed { 1 } else { aligns.max().unwrap_or(1) };
    let ends = members.iter().map(|member| match member.bits {
        Some(bits) => bits,
        None => member.extent.size.saturating_mul(8),
    });
    let end = ends.max().unwrap_or(0);
    let larger = std::iter::successors(Some(align), |align| align.checked_mul(2));
    let mut larger = larger.take_while(|align| *align <= ALIGN);
    let fits = |to: &u64| end.checked_next_multiple_of(to * 8) == Some(size);
    match larger.find(fits) {
        Some(found) => Ok(Plan {
            packed,
            aligned: (found != align).then_some(found),
            gaps: BTreeMap::new(),
            align: found,
        }),
        None => Err("it has not the size that C gives it"),
    }
}
