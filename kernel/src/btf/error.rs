//! What can be wrong with BTF, and where.

use std::fmt;

use super::{HEADER_BYTES, Id, NAME_BYTES};

/// Something that is wrong with BTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What it is.
    pub fault: Fault,
    /// Where: in bytes from the beginning of the BTF. For what cannot be
    /// written it is the place where it would have come to stand.
    pub offset: usize,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This many bytes are less than a header.
    NoHeader(usize),
    /// It begins with this instead of the magic number.
    Magic(u16),
    /// A version that is not known.
    Version(u8),
    /// A header of this many bytes, which is too short, or longer than all.
    HeaderLength(u32),
    /// A section that ends here, behind all bytes.
    Section {
        /// The first byte behind it.
        end: u64,
        /// The number of bytes there are.
        len: usize,
    },
    /// The types do not end before the strings begin.
    Overlap,
    /// The types do not begin at a multiple of four.
    Unaligned,
    /// The strings do not begin or do not end with a NUL.
    Unterminated,
    /// The strings are not UTF-8.
    NotUtf8,
    /// A name of 65,536 bytes or more.
    LongName,
    /// A kind that is not known, of this type.
    Kind {
        /// The number of the kind.
        kind: u8,
        /// The type.
        id: Id,
    },
    /// A type that ends behind all types.
    Cut {
        /// The type.
        id: Id,
        /// The bytes that it needs.
        needs: usize,
        /// The bytes that are there.
        has: usize,
    },
    /// A type that names one that is not there.
    NoSuchType {
        /// The one that is not there.
        id: Id,
        /// How many types there are, `void` among them.
        count: Id,
    },
    /// A name that is not at the beginning of a character among the strings.
    NoSuchString {
        /// Where the name is said to be.
        at: u32,
        /// The number of bytes of all strings.
        len: u32,
    },
    /// A function or variable of a linkage that is not known.
    Linkage(u32),
    /// Its byte order is not that of its base, or of the object that it is in.
    OtherOrder,
    /// To be written: more records than the 65,535 that a type can have.
    TooManyRecords(usize),
    /// To be written: a string with a NUL in it.
    NulInString,
    /// To be written: a number that has no room in its field.
    TooLarge,
    /// To be written: `void`, which is there without being written.
    Void,
}

impl Fault {
    pub(crate) fn at(self, offset: usize) -> Error {
        Error {
            fault: self,
            offset,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NoHeader(len) => {
                write!(
                    f,
                    "{len} bytes are no BTF, whose header alone has {HEADER_BYTES}"
                )
            }
            Fault::Magic(found) => write!(f, "no BTF: it begins with {found:#06x}, not 0xeb9f"),
            Fault::Version(found) => write!(f, "BTF of version {found}, where 1 is known"),
            Fault::HeaderLength(found) => write!(f, "a BTF header of {found} bytes"),
            Fault::Section { end, len } => {
                write!(
                    f,
                    "a section of BTF ends at {end}, and there are {len} bytes"
                )
            }
            Fault::Overlap => f.write_str("the types of the BTF run into its strings"),
            Fault::Unaligned => f.write_str("the types of the BTF are not aligned"),
            Fault::Unterminated => {
                f.write_str("the strings of the BTF do not begin and end with NUL")
            }
            Fault::NotUtf8 => f.write_str("the strings of the BTF are not UTF-8"),
            Fault::LongName => write!(f, "a name of more than {NAME_BYTES} bytes"),
            Fault::Kind { kind, id } => write!(f, "type {id} is of the unknown kind {kind}"),
            Fault::Cut { id, needs, has } => {
                write!(f, "type {id} needs {needs} bytes, and {has} are left")
            }
            Fault::NoSuchType { id, count } => {
                write!(
                    f,
                    "type {id} is named, and the last one is {}",
                    count.saturating_sub(1)
                )
            }
            Fault::NoSuchString { at, len } => {
                write!(f, "a name at {at} of the strings, which have {len} bytes")
            }
            Fault::Linkage(found) => write!(f, "the unknown linkage {found}"),
            Fault::OtherOrder => {
                f.write_str("the byte order of the BTF is not that of what it belongs to")
            }
            Fault::TooManyRecords(count) => {
                write!(f, "a type with {count} parts, where BTF takes 65535")
            }
            Fault::NulInString => f.write_str("a name with a NUL in it"),
            Fault::TooLarge => f.write_str("a number that is too large for BTF"),
            Fault::Void => f.write_str("`void` cannot be written as a type"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, offset } = self;
        write!(f, "{fault}, at byte {offset} of the BTF")
    }
}

impl std::error::Error for Error {}
