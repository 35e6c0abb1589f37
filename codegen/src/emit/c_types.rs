//! Definitions of a kernel's types in C, written by somebody who can read them.
//!
//! Owns the shape in which a back end is given them: texts under names, in the
//! order in which C wants them. Refuses to know where they come from.

/// What prototypes need, closed: nothing in it refers to a type that is neither
/// in it nor C's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CTypes {
    /// Structs and unions to declare first, with their keyword, sorted.
    pub declared: Vec<String>,
    /// What each type is, after all that it is made of.
    pub definitions: Vec<Definition>,
    /// They say `bool`, which C has in `<stdbool.h>`; whoever writes them includes
    /// that first.
    pub boolean: bool,
}

/// The definition of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What kind of name it gives.
    pub keyword: Keyword,
    /// The name.
    pub name: String,
    /// All of it in C, with the semicolon and without a line feed behind it.
    pub text: String,
}

/// What kind of name a definition gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// `struct NAME`.
    Struct,
    /// `union NAME`.
    Union,
    /// `enum NAME`.
    Enum,
    /// `NAME` alone.
    Typedef,
}

/// Fields are found where the program runs (CO-RE). The macro is vmlinux.h's. That
/// nothing may be left to define is worth no warning.
const PUSH: &str = "\
#if defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)
#pragma clang diagnostic push
#pragma clang diagnostic ignored \"-Wpragma-clang-attribute\"
#pragma clang attribute push(__attribute__((preserve_access_index)), \\
\t\t\t     apply_to = record)
#pragma clang diagnostic pop
#endif
";

const POP: &str = "\
#if defined(__clang__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)
#pragma clang attribute pop
#endif
";

impl Keyword {
    /// The word in C.
    pub const fn word(self) -> &'static str {
        match self {
            Keyword::Struct => "struct",
            Keyword::Union => "union",
            Keyword::Enum => "enum",
            Keyword::Typedef => "typedef",
        }
    }
}

impl CTypes {
    /// Whether a struct, a union or an enum of this tag is defined.
    pub fn has_tag(&self, tag: &str) -> bool {
        let tagged = |one: &&Definition| one.keyword != Keyword::Typedef;
        let mut tagged = self.definitions.iter().filter(tagged);
        tagged.any(|one| one.name == tag)
    }

    /// Whether there is a typedef of this name.
    pub fn has_typedef(&self, name: &str) -> bool {
        let typedefs = |one: &&Definition| one.keyword == Keyword::Typedef;
        self.definitions
            .iter()
            .filter(typedefs)
            .any(|one| one.name == name)
    }

    /// The definitions as C, each behind the condition that `fence` gives: what
    /// follows `#if`, or nothing. Neighbours with one condition share it. What is
    /// declared comes before all this: where somebody has defined it already,
    /// the attribute would be too late.
    pub fn defined(&self, fence: impl Fn(&Definition) -> Option<String>) -> String {
        let mut text = PUSH.to_owned();
        let mut open = None;
        for definition in &self.definitions {
            let next = fence(definition);
            if next != open {
                text += if open.is_some() { "\n#endif\n" } else { "" };
                text += &next
                    .as_ref()
                    .map_or_else(String::new, |next| format!("\n#if {next}\n"));
                open = next;
            }
            text.push('\n');
            text += &definition.text;
            text.push('\n');
        }
        text += if open.is_some() { "\n#endif\n" } else { "" };
        text.push('\n');
        text + POP
    }
}
