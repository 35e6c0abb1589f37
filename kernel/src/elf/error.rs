//! What can be wrong with an object.

use std::fmt;

/// Something that is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It does not begin as ELF files do.
    NotElf,
    /// It is not of 64 bits, but of this class; or it ends before it says.
    Class(Option<u8>),
    /// It is for a big-endian machine.
    BigEndian,
    /// It is for another machine than BPF (`e_machine`).
    Machine(u16),
    /// It is of another type than relocatable (`e_type`).
    NotRelocatable(u16),
    /// Some part of it is not where it is said to be, or not as it should be.
    Malformed {
        /// The part.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// It has no symbols: no loader would take it.
    NoSymbols,
    /// It has more than one section `.BTF`.
    SeveralBtf,
    /// This part of it, which is to be changed, lies over another.
    Overlap(&'static str),
    /// The names of its sections are in no section for strings.
    NoNames,
    /// A symbol whose name is not UTF-8.
    Name(String),
    /// A symbol that is said to be in this section, of which there are fewer.
    NoSuchSection(u16),
    /// It has so many sections, and there can be no more.
    TooManySections(usize),
}

impl Error {
    /// What reading `what` said, as an error.
    pub(super) fn within(what: &'static str) -> impl Fn(object::read::Error) -> Self {
        move |error| Error::Malformed {
            what,
            why: plain(&error.to_string()),
        }
    }
}

/// A sentence of another's as a clause of ours.
fn plain(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotElf => f.write_str("it is no ELF file"),
            Error::Class(Some(1)) => f.write_str("it is an ELF file of 32 bits, and BPF has 64"),
            Error::Class(Some(class)) => {
                write!(f, "it is an ELF file of the unknown class {class}")
            }
            Error::Class(None) => f.write_str("it ends within its header"),
            Error::BigEndian => {
                f.write_str("it is big-endian, and only little-endian objects are linked")
            }
            Error::Machine(machine) => {
                write!(f, "it is an ELF file for machine {machine}, and BPF is 247")
            }
            Error::NotRelocatable(ty) => {
                write!(f, "it is an ELF file of type {ty}, and an object is 1")
            }
            Error::Malformed { what, why } => write!(f, "its {what} cannot be read: {why}"),
            Error::NoSymbols => f.write_str("it has no symbols, and no loader would take it"),
            Error::SeveralBtf => f.write_str("it has more than one section `.BTF`"),
            Error::Overlap(what) => write!(f, "its {what} lies over another part of it"),
            Error::NoNames => {
                f.write_str("the names of its sections are in no section for strings")
            }
            Error::Name(name) => write!(f, "the symbol name `{name}` is not UTF-8"),
            Error::NoSuchSection(section) => {
                write!(
                    f,
                    "a symbol is in its section {section}, which is not there"
                )
            }
            Error::TooManySections(count) => {
                write!(
                    f,
                    "it has {count} sections, and there is no room for another"
                )
            }
        }
    }
}

impl std::error::Error for Error {}
