//! Layouts: where the fields that a program reads are in a kernel's structs.
//!
//! `kfunc layout` finds them in a kernel's types, and writes them down as a
//! call of the macro `layout!`, whose expansion reads them. What the program
//! takes for granted goes with it, as a [`record`], to be compared with the
//! kernel that it is linked for.
//!
//! Owns what a field is, in each of these forms. Refuses to know how one is
//! found.

mod expand;
mod parse;
pub mod record;
#[cfg(test)]
mod tests;
pub mod text;

use std::fmt;

pub use expand::expand;

/// A field of a struct: a number, an array of numbers, or a pointer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    /// The way to it: names of members, with a dot between them.
    pub path: String,
    /// What is there.
    pub ty: FieldType,
    /// Bytes from the start of the struct.
    pub offset: u32,
    /// The kernel says that RCU protects what it points to (the type tag
    /// `rcu`).
    pub tagged: bool,
}

/// What is read from a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldType {
    /// A number.
    Number(Number),
    /// As many numbers.
    Array(Number, u32),
    /// A pointer to a struct or union of this name.
    Pointer(String),
}

impl FieldType {
    /// Bytes of the field.
    pub fn bytes(&self) -> u64 {
        match self {
            FieldType::Number(number) => u64::from(number.bytes()),
            FieldType::Array(number, count) => u64::from(number.bytes()) * u64::from(*count),
            FieldType::Pointer(_) => 8,
        }
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldType::Number(number) => f.write_str(number.name()),
            FieldType::Array(number, count) => write!(f, "[{}; {count}]", number.name()),
            FieldType::Pointer(to) => write!(f, "*{to}"),
        }
    }
}

macro_rules! numbers {
    ($($variant:ident $name:literal $bytes:literal;)+) => {
        /// A number, by its name in Rust.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Number { $(#[doc = $name] $variant,)+ }

        impl Number {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Number::$variant,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Number::$variant => $name,)+ }
            }

            /// Its bytes.
            pub const fn bytes(self) -> u8 {
                match self { $(Number::$variant => $bytes,)+ }
            }
        }
    };
}

numbers! {
    Bool "bool" 1;
    I8 "i8" 1;
    U8 "u8" 1;
    I16 "i16" 2;
    U16 "u16" 2;
    I32 "i32" 4;
    U32 "u32" 4;
    I64 "i64" 8;
    U64 "u64" 8;
}

impl Number {
    /// The number of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|number| number.name() == name)
    }

    /// The integer of this size.
    pub fn integer(bytes: u32, signed: bool) -> Option<Self> {
        Some(match (bytes, signed) {
            (1, true) => Number::I8,
            (1, false) => Number::U8,
            (2, true) => Number::I16,
            (2, false) => Number::U16,
            (4, true) => Number::I32,
            (4, false) => Number::U32,
            (8, true) => Number::I64,
            (8, false) => Number::U64,
            _ => return None,
        })
    }
}

/// The largest array that is read by value, in bytes: half of a program's
/// stack (`MAX_BPF_STACK`, include/linux/filter.h, 6.12).
pub const MAX_ARRAY: u64 = 256;

/// The name of the method for a path: members with `_` between them.
pub fn method(path: &str) -> String {
    let word = |c: char| if c == '.' || c == '[' { '_' } else { c };
    path.chars().filter(|c| *c != ']').map(word).collect()
}

/// The member that is read, where the path is a single name: of such alone the
/// kernel's lists speak.
pub fn member(path: &str) -> &str {
    match path.contains(['.', '[']) {
        true => "",
        false => path,
    }
}
