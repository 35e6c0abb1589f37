//! Names of types: C's own, the kernel's integers, and the typedefs of a file.
//!
//! Owns which type a name stands for. Refuses to look into another file: a name
//! that it does not know stays a name.

use std::collections::BTreeMap;

use kfunc_codegen::model::ctype::{CType, Int};

use super::declare;
use super::lex::Token;

/// Typedefs that are other integers' names (`include/linux/types.h`,
/// `include/uapi/linux/types.h`, 7.3), with what they are on x86-64.
const TYPEDEFS: &[(&str, Int)] = &[
    ("__be16", Int::U16),
    ("__be32", Int::U32),
    ("__be64", Int::U64),
    ("__le16", Int::U16),
    ("__le32", Int::U32),
    ("__le64", Int::U64),
    ("__sum16", Int::U16),
    ("__wsum", Int::U32),
    ("dma_addr_t", Int::U64),
    ("gfp_t", Int::UInt),
    ("gid_t", Int::UInt),
    ("int16_t", Int::S16),
    ("int32_t", Int::S32),
    ("int64_t", Int::S64),
    ("int8_t", Int::S8),
    ("loff_t", Int::LongLong),
    ("netdev_features_t", Int::U64),
    ("pid_t", Int::CInt),
    ("sector_t", Int::U64),
    ("uid_t", Int::UInt),
    ("uint", Int::UInt),
    ("uint16_t", Int::U16),
    ("uint32_t", Int::U32),
    ("uint64_t", Int::U64),
    ("uint8_t", Int::U8),
    ("uintptr_t", Int::ULong),
    ("ulong", Int::ULong),
    ("umode_t", Int::UShort),
];

/// The longest typedef that is read, in tokens.
const TOKENS: usize = 256;

/// The typedefs of a file, by name.
#[derive(Debug, Default)]
pub(super) struct Typedefs<'a>(BTreeMap<&'a str, CType>);

impl<'a> Typedefs<'a> {
    /// Those among `tokens` whose types have names, or are pointers to
    /// functions; each may use the ones before it.
    pub(super) fn of(tokens: &[Token<'a>]) -> Self {
        let mut found = Self::default();
        let starts = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.is("typedef"));
        for (at, _) in starts {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            let end = rest.iter().take(TOKENS).position(|token| token.is(";"));
            let declared = rest.get(..end.unwrap_or(0)).unwrap_or_default();
            if let Some((name, ty)) = declare::typedef(declared, &found) {
                found.0.insert(name, ty);
            }
        }
        found
    }

    /// The type that these words are.
    pub(super) fn named(&self, words: &[&str]) -> Option<CType> {
        let count = |word: &str| words.iter().filter(|w| **w == word).count();
        let unsigned = count("unsigned") > 0;
        let int = |plain, without| CType::Int(if unsigned { without } else { plain });
        Some(match *words.first()? {
            "void" => CType::Void,
            "bool" | "_Bool" => CType::Bool,
            word if !is_builtin(word) => self.typedef(word),
            _ if count("float") + count("double") > 0 => CType::Unsupported(words.join(" ")),
            _ if count("char") > 0 && count("signed") > 0 => CType::Int(Int::SChar),
            _ if count("char") > 0 => int(Int::Char, Int::UChar),
            _ if count("short") > 0 => int(Int::Short, Int::UShort),
            _ if count("long") > 1 => int(Int::LongLong, Int::ULongLong),
            _ if count("long") > 0 => int(Int::Long, Int::ULong),
            _ => int(Int::CInt, Int::UInt),
        })
    }

    fn typedef(&self, word: &str) -> CType {
        let table = TYPEDEFS.iter().find(|(name, _)| *name == word);
        let known = table.map(|(_, int)| *int).or_else(|| Int::from_c(word));
        let known = known.map(CType::Int).or_else(|| self.0.get(word).cloned());
        known.unwrap_or_else(|| CType::Unsupported(word.to_owned()))
    }
}

pub(super) fn is_builtin(word: &str) -> bool {
    matches!(
        word,
        "char" | "short" | "int" | "long" | "signed" | "unsigned" | "float" | "double" | "void"
    )
}
