//! The kinds of BTF types: their numbers, names, and what the bytes of one are.
//!
//! Owns the one table that says which words of a type are ids and names, so
//! that validation need not know any kind by name.

use std::fmt;

/// What stands behind the twelve bytes that every type begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The third word of a type is the id of another, not a size.
    pub(super) refers: bool,
    /// 32-bit words before the records.
    pub(super) fixed: usize,
    /// As many of those are ids; they come first.
    pub(super) fixed_ids: usize,
    /// 32-bit words of a record; 0 where there are none.
    pub(super) record: usize,
    /// A record begins with a name.
    pub(super) named: bool,
    /// The word of a record that is an id.
    pub(super) record_id: Option<usize>,
}

/// Nothing but the twelve bytes.
const PLAIN: Layout = Layout {
    refers: false,
    fixed: 0,
    fixed_ids: 0,
    record: 0,
    named: false,
    record_id: None,
};

/// The twelve bytes, with the id of another type among them.
const REFERENCE: Layout = Layout {
    refers: true,
    ..PLAIN
};

macro_rules! kinds {
    ($($number:literal $name:ident $text:literal $layout:expr;)+) => {
        /// The kind of a type (`BTF_KIND_*`, `include/uapi/linux/btf.h`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = concat!("`", $text, "`.")] $name = $number,)+ }

        impl Kind {
            /// Every kind, by number.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)+];

            /// The kind of this number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Kind::$name),)+ _ => None }
            }

            /// Its name, as bpftool shows it.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$name => $text,)+ }
            }

            pub(super) const fn layout(self) -> Layout {
                match self { $(Kind::$name => $layout,)+ }
            }
        }
    };
}

kinds! {
    1 Int "INT" Layout { fixed: 1, ..PLAIN };
    2 Ptr "PTR" REFERENCE;
    3 Array "ARRAY" Layout { fixed: 3, fixed_ids: 2, ..PLAIN };
    4 Struct "STRUCT" Layout { record: 3, named: true, record_id: Some(1), ..PLAIN };
    5 Union "UNION" Layout { record: 3, named: true, record_id: Some(1), ..PLAIN };
    6 Enum "ENUM" Layout { record: 2, named: true, ..PLAIN };
    7 Fwd "FWD" PLAIN;
    8 Typedef "TYPEDEF" REFERENCE;
    9 Volatile "VOLATILE" REFERENCE;
    10 Const "CONST" REFERENCE;
    11 Restrict "RESTRICT" REFERENCE;
    12 Func "FUNC" REFERENCE;
    13 FuncProto "FUNC_PROTO" Layout { record: 2, named: true, record_id: Some(1), ..REFERENCE };
    14 Var "VAR" Layout { fixed: 1, ..REFERENCE };
    15 Datasec "DATASEC" Layout { record: 3, record_id: Some(0), ..PLAIN };
    16 Float "FLOAT" PLAIN;
    17 DeclTag "DECL_TAG" Layout { fixed: 1, ..REFERENCE };
    18 TypeTag "TYPE_TAG" REFERENCE;
    19 Enum64 "ENUM64" Layout { record: 3, named: true, ..PLAIN };
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
