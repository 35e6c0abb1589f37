//! The header of BTF and its section of names, checked.

use std::ops::Range;

use super::{Error, Fault, HEADER_BYTES, MAGIC, NAME_BYTES, Order, VERSION};

/// The header (`struct btf_header`), checked.
pub(super) struct Header {
    pub(super) order: Order,
    pub(super) types: Range<usize>,
    pub(super) strings: Range<usize>,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
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
pub(super) fn strings(bytes: &[u8], range: Range<usize>, split: bool) -> Result<&str, Error> {
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
