//! The catalogue of codes: each mistake's number, severity and page.
//!
//! Owns the list. Refuses to know how a mistake is found. A page is Markdown
//! with a bad and a good example, in `codegen/pages/CODE.md`.

use super::Severity;

macro_rules! codes {
    ($($number:literal $name:ident $severity:ident $title:literal;)+) => {
        /// A stable code, such as KF0007. Codes are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $name,)+ }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as people write it: `KF0007`.
            pub const fn text(self) -> &'static str {
                match self { $(Code::$name => $number,)+ }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// One line that names the mistake.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)+ }
            }

            /// The page that `kfunc explain` shows.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Code::$name => include_str!(concat!("../../pages/", $number, ".md")),)+
                }
            }
        }
    };
}

// Numbers: 00 language and syntax, 01 flags, 02 parameters, 03 returns,
// 04 sets, 05 names, 06 versions and targets, 07 types, 08 input.
codes! {
    "KF0001" InvalidRust Error "the source is not valid Rust";
    "KF0002" UnknownWord Error "a word that an attribute does not know";
    "KF0003" DuplicateWord Error "a word given twice in one attribute";
    "KF0004" BadValue Error "a word with a value of the wrong form";
    "KF0005" MissingWord Error "a word that an attribute must have is missing";
    "KF0006" WrongAbi Error "an ABI other than C";
    "KF0007" UnknownFlag Error "a flag that no kernel has";
    "KF0008" AsyncFunction Error "an async kfunc";
    "KF0009" ConstFunction Error "a const kfunc";
    "KF0010" GenericFunction Error "a generic kfunc";
    "KF0011" CfgOnKfunc Error "`#[cfg]` on a kfunc";
    "KF0012" NotAFunction Error "`#[kfunc]` on something that is not a function";
    "KF0013" InsideMacroCall Error "a kfunc declared inside a macro call";
    "KF0014" NotAnExternBlock Error "`#[kfunc_set]` on something that holds no kfuncs";
    "KF0015" UnmarkedFunction Error "a function in a set without `#[kfunc]`";
    "KF0016" NotAKernelType Error "a derive on an item of the wrong kind";
    "KF0017" OutOfLineModule Error "`#[kfunc_set]` on a module in another file";
    "KF0018" Variadic Error "a kfunc with a variable number of arguments";
    "KF0019" UnnamedParameter Error "a parameter without a name";
    "KF0020" UnsupportedType Error "a type that C does not have";
    "KF0021" ReferenceType Error "a reference where a pointer belongs";
    "KF0022" DuplicateFlag Error "a flag given twice";
    "KF0400" UnknownProgType Error "a program type that is not known";
    "KF0600" UnknownKernel Error "a kernel that is not known";
    "KF0601" InvertedRange Error "`since` is younger than `until`";
    "KF0604" NothingForTarget Error "a target that has none of the kfuncs";
    "KF0801" UnreadableFile Error "a file that cannot be read";
    "KF0802" InvalidUtf8 Error "a file that is not UTF-8";
    "KF0803" EmptySource Error "a source without kfuncs";
    "KF0804" UnknownName Error "a name to make artefacts for that nothing declares";
    "KF0805" NotOnTarget Error "a name to make artefacts for that the target does not have";
    "KF0806" UnknownBackend Error "a back end that does not exist";
}
