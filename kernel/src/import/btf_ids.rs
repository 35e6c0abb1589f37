//! `.BTF_ids`, the section in which a kernel or a module keeps sets of BTF ids
//! (`include/linux/btf_ids.h`, 6.12).
//!
//! Owns finding the sets of kfuncs in it, by their symbols, or by their shape
//! where there are none. Refuses to know what the ids stand for, but for one
//! question: whether an id is a function's.

use crate::btf::Order;

/// A set that carries this is one of kfuncs (`BTF_SET8_KFUNCS`,
/// `include/linux/btf_ids.h`, since 6.9).
const KFUNCS: u32 = 1;

/// Bytes of the head of a set with flags: how many pairs there are, and flags.
const HEAD: usize = 8;

/// Bytes of a pair of an id and its flags.
const PAIR: usize = 8;

/// A set of kfuncs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// C identifier of the set, where a symbol says it.
    pub(super) name: Option<String>,
    /// Ids with their flags, in the order of the section.
    pub(super) pairs: Vec<(u32, u32)>,
}

/// A symbol of a set, `__BTF_ID__set8__NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SetSymbol<'a> {
    pub(super) name: &'a str,
    /// Where in the section the set begins.
    pub(super) offset: u64,
}

/// The sets of these symbols that are of kfuncs, or why one cannot be read.
///
/// # Errors
/// A set that is not inside the section, with its name.
pub(super) fn by_symbols(
    section: &[u8],
    order: Order,
    symbols: &[SetSymbol<'_>],
) -> Result<Vec<Set>, String> {
    let mut sets = Vec::new();
    for SetSymbol { name, offset } in symbols {
        let at = usize::try_from(*offset).ok();
        let set = at.and_then(|at| read(section, order, at));
        let (mark, pairs) =
            set.ok_or_else(|| format!("its set `{name}` at {offset:#x} is not inside `.BTF_ids`"))?;
        // An entry without an id is no kfunc of this kernel.
        let set = Set {
            name: Some((*name).to_owned()),
            pairs: pairs.into_iter().filter(|(id, _)| *id != 0).collect(),
        };
        sets.push((mark & KFUNCS != 0, set));
    }
    // Before 6.9 no set says what it is, and those with flags are of kfuncs.
    let marked = sets.iter().any(|(marked, _)| *marked);
    sets.retain(|(own, _)| *own || !marked);
    Ok(sets.into_iter().map(|(_, set)| set).collect())
}

/// The sets that a section without symbols seems to have: a count, the mark of
/// kfuncs, and as many ids of functions, in order.
pub(super) fn by_shape(
    section: &[u8],
    order: Order,
    is_function: impl Fn(u32) -> bool,
) -> Vec<Set> {
    let mut sets = Vec::new();
    let mut at = 0;
    while at + HEAD <= section.len() {
        match shaped(section, order, at, &is_function) {
            Some(pairs) => {
                at += HEAD + PAIR * pairs.len();
                sets.push(Set { name: None, pairs });
            }
            None => at += 4,
        }
    }
    sets
}

fn shaped(
    section: &[u8],
    order: Order,
    at: usize,
    is_function: &impl Fn(u32) -> bool,
) -> Option<Vec<(u32, u32)>> {
    // What is looked at for every word is the head alone: a hostile count costs
    // nothing.
    if order.u32(section, at + 4)? != KFUNCS {
        return None;
    }
    let count = order.u32(section, at)? as usize;
    if count == 0 || count > (section.len() - at - HEAD) / PAIR {
        return None;
    }
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for index in 0..count {
        let (id, flags) = pair(section, order, at + HEAD + PAIR * index)?;
        let ascending = pairs.last().is_none_or(|(last, _)| *last <= id);
        let known = id == 0 || is_function(id);
        if !ascending || !known {
            return None;
        }
        pairs.push((id, flags));
    }
    pairs.retain(|(id, _)| *id != 0);
    (!pairs.is_empty()).then_some(pairs)
}

fn read(section: &[u8], order: Order, at: usize) -> Option<(u32, Vec<(u32, u32)>)> {
    let count = order.u32(section, at)? as usize;
    let flags = order.u32(section, at.checked_add(4)?)?;
    let body = section.get(at.checked_add(HEAD)?..)?;
    if count > body.len() / PAIR {
        return None;
    }
    let pairs = (0..count).map(|index| pair(body, order, PAIR * index));
    Some((flags, pairs.collect::<Option<_>>()?))
}

fn pair(bytes: &[u8], order: Order, at: usize) -> Option<(u32, u32)> {
    Some((order.u32(bytes, at)?, order.u32(bytes, at + 4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A list of ids, a set of functions 7 and 9, a plain set, and a set of
    /// function 8.
    fn section() -> Vec<u8> {
        bytes(&[5, 1, 2, 1, 7, 4, 9, 0, 2, 0, 7, 1, 9, 1, 1, 1, 8, 0x10000])
    }

    fn little(pairs: &[(u32, u32)], name: Option<&str>) -> Set {
        Set {
            name: name.map(str::to_owned),
            pairs: pairs.to_vec(),
        }
    }

    #[test]
    fn sets_are_known_by_their_shape() {
        let found = by_shape(&section(), Order::Little, |id| (7..=9).contains(&id));
        let expected = [
            little(&[(7, 4), (9, 0)], None),
            little(&[(8, 0x10000)], None),
        ];
        assert_eq!(found, expected);
        assert!(by_shape(&section(), Order::Little, |_| false).is_empty());
        assert!(by_shape(&bytes(&[u32::MAX, 1, 7, 0]), Order::Little, |_| true).is_empty());
        assert!(by_shape(&bytes(&[2, 1, 9, 0, 7, 0]), Order::Little, |id| id > 1).is_empty());
    }

    #[test]
    fn sets_are_known_by_their_symbols() {
        let symbol = |name, offset| SetSymbol { name, offset };
        let symbols = [symbol("a", 8), symbol("plain", 32), symbol("b", 56)];
        let found = by_symbols(&section(), Order::Little, &symbols).unwrap();
        let expected = [
            little(&[(7, 4), (9, 0)], Some("a")),
            little(&[(8, 0x10000)], Some("b")),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_set_that_is_not_inside_is_an_error() {
        for offset in [68, 72, 1 << 40, u64::MAX] {
            let symbols = [SetSymbol { name: "a", offset }];
            let error = by_symbols(&section(), Order::Little, &symbols).unwrap_err();
            assert!(error.contains("`a`"), "{error}");
        }
    }
}
