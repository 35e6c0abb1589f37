//! What a declaration can ask of one argument, and the parameter-name suffix
//! that says the same to a kernel.
//!
//! Owns the suffix table (reference: `kernel/bpf/verifier.c`, the
//! `is_kfunc_arg_*` functions, 6.12 and 7.3). Refuses to know whether a
//! constraint fits its parameter's type ([`crate::rules`]).

use super::version::{Kernel, KernelRange};

/// How an object that the program owns came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The program took a reference to an object that lives anyway.
    #[default]
    Acquired,
    /// The kfunc that returned it made it for the program.
    Allocated,
}

/// What a declaration asks of one argument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// Must be trusted.
    Trusted,
    /// Must be owned by the program, and of this origin if it is `Allocated`.
    Owned(Origin),
    /// Must be trusted or protected by RCU.
    Rcu,
    /// Length in bytes of the named parameter's memory.
    SizeOf(String),
    /// The same, known when the program is verified.
    ConstSizeOf(String),
    /// A number known when the program is verified.
    Constant,
    /// A dynptr or iterator that is not initialised yet.
    Uninit,
    /// Not looked at by the verifier.
    Ignored,
    /// A zero-terminated string in read-only memory.
    String,
    /// A map.
    Map,
    /// A map known when the program is verified.
    ConstMap,
    /// An object from `bpf_obj_new`.
    Allocated,
    /// An object with a `bpf_refcount`.
    Refcounted,
    /// Memory that may be NULL, whose length is then not looked at.
    Optional,
    /// An initialised iterator.
    Iterator,
    /// The stack slot that `bpf_local_irq_save` filled.
    IrqFlag,
    /// Filled in by the verifier with the program's auxiliary data.
    ProgAux,
    /// A list or tree node that the program need not own.
    NonownAllowed,
    /// A pointer into an arena.
    Arena,
    /// May be NULL. Behind `Arena`: where both are, kernels know the ending
    /// `__arena__nullable` (7.3).
    Nullable,
    /// Length of the memory that is returned, read-only or writable.
    BufferSize {
        /// Whether the program may write to the memory.
        writable: bool,
    },
}

/// How a kernel is told of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// The parameter's name ends in this.
    Suffix(&'static str),
    /// The parameter is called exactly this.
    Name(&'static str),
    /// No kernel can be told of it for one argument alone.
    None,
}

/// One row of the table: what a kind of constraint is in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstraintInfo {
    /// The word in `#[arg(...)]`.
    pub word: &'static str,
    /// How it is said to kernels of `range`, the newest of them at least.
    pub spelling: Spelling,
    /// The suffix that said it before, up to this kernel.
    pub formerly: Option<(&'static str, Kernel)>,
    /// The kernels that can be told.
    pub range: KernelRange,
    /// What the constraint goes on.
    pub applies_to: AppliesTo,
}

/// The parameters that a constraint may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppliesTo {
    /// Any parameter.
    Any,
    /// Any pointer.
    Pointer,
    /// An integer, a bool or an enum.
    Integer,
    /// An integer that stands directly behind a pointer.
    SizeOfPrevious,
    /// `const char *`.
    ConstCharPointer,
    /// `void *`.
    VoidPointer,
    /// A pointer to `struct bpf_dynptr` or to an iterator.
    DynptrOrIterator,
    /// A pointer to an iterator.
    Iterator,
    /// `unsigned long *`.
    UnsignedLongPointer,
}

const fn row(
    word: &'static str,
    spelling: Spelling,
    range: KernelRange,
    applies_to: AppliesTo,
) -> ConstraintInfo {
    ConstraintInfo {
        word,
        spelling,
        formerly: None,
        range,
        applies_to,
    }
}

impl ConstraintInfo {
    const fn formerly(mut self, suffix: &'static str, until: Kernel) -> Self {
        self.formerly = Some((suffix, until));
        self
    }

    /// How it is said to `kernel`.
    pub fn spelling_on(&self, kernel: Kernel) -> Spelling {
        match self.formerly {
            _ if !self.range.contains(kernel) => Spelling::None,
            Some((suffix, until)) if kernel <= until => Spelling::Suffix(suffix),
            Some(_) | None => self.spelling,
        }
    }
}

const fn suffix(text: &'static str) -> Spelling {
    Spelling::Suffix(text)
}

impl Constraint {
    /// One constraint of each kind; parameter names in them are empty.
    pub const KINDS: &'static [Constraint] = &[
        Constraint::Trusted,
        Constraint::Owned(Origin::Acquired),
        Constraint::Rcu,
        Constraint::Nullable,
        Constraint::SizeOf(String::new()),
        Constraint::ConstSizeOf(String::new()),
        Constraint::Constant,
        Constraint::Uninit,
        Constraint::Ignored,
        Constraint::String,
        Constraint::Map,
        Constraint::ConstMap,
        Constraint::Allocated,
        Constraint::Refcounted,
        Constraint::Optional,
        Constraint::Iterator,
        Constraint::IrqFlag,
        Constraint::ProgAux,
        Constraint::NonownAllowed,
        Constraint::Arena,
        Constraint::BufferSize { writable: false },
        Constraint::BufferSize { writable: true },
    ];

    /// The facts about this kind of constraint.
    pub const fn info(&self) -> ConstraintInfo {
        let from = KernelRange::from;
        let between = KernelRange::between;
        let all = KernelRange::ALL;
        match self {
            Constraint::Trusted => row("trusted", Spelling::None, all, AppliesTo::Pointer),
            Constraint::Owned(_) => row("owned", Spelling::None, all, AppliesTo::Pointer),
            Constraint::Rcu => row("rcu", Spelling::None, all, AppliesTo::Pointer),
            Constraint::Nullable => row(
                "nullable",
                suffix("__nullable"),
                from(Kernel::V6_7),
                AppliesTo::Pointer,
            ),
            Constraint::SizeOf(_) => row("size_of", suffix("__sz"), all, AppliesTo::SizeOfPrevious),
            Constraint::ConstSizeOf(_) => row(
                "const_size_of",
                suffix("__szk"),
                from(Kernel::V6_4),
                AppliesTo::SizeOfPrevious,
            ),
            Constraint::Constant => row(
                "constant",
                suffix("__k"),
                from(Kernel::V6_2),
                AppliesTo::Integer,
            ),
            Constraint::Uninit => row(
                "uninit",
                suffix("__uninit"),
                from(Kernel::V6_4),
                AppliesTo::DynptrOrIterator,
            ),
            Constraint::Ignored => row(
                "ignored",
                suffix("__ign"),
                from(Kernel::V6_2),
                AppliesTo::Any,
            ),
            Constraint::String => row(
                "string",
                suffix("__str"),
                from(Kernel::V6_8),
                AppliesTo::ConstCharPointer,
            ),
            Constraint::Map => row(
                "map",
                suffix("__map"),
                from(Kernel::V6_9),
                AppliesTo::VoidPointer,
            ),
            Constraint::ConstMap => row(
                "const_map",
                suffix("__const_map"),
                from(Kernel::V6_9),
                AppliesTo::VoidPointer,
            )
            .formerly("__map", Kernel::V7_2),
            Constraint::Allocated => row(
                "allocated",
                suffix("__alloc"),
                from(Kernel::V6_2),
                AppliesTo::Pointer,
            ),
            Constraint::Refcounted => row(
                "refcounted",
                suffix("__refcounted_kptr"),
                from(Kernel::V6_4),
                AppliesTo::Pointer,
            ),
            Constraint::Optional => {
                // a069190b590e made one of the two endings (7.0).
                let range = from(Kernel::V6_5);
                row("optional", suffix("__nullable"), range, AppliesTo::Pointer)
                    .formerly("__opt", Kernel::V6_19)
            }
            Constraint::Iterator => row(
                "iterator",
                suffix("__iter"),
                from(Kernel::V6_12),
                AppliesTo::Iterator,
            ),
            Constraint::IrqFlag => {
                let range = from(Kernel::V6_14);
                row(
                    "irq_flag",
                    suffix("__irq_flag"),
                    range,
                    AppliesTo::UnsignedLongPointer,
                )
            }
            Constraint::ProgAux => {
                // Before, the verifier knew the kfuncs that want it by name.
                let range = between(Kernel::V6_10, Kernel::V6_19);
                row("prog_aux", suffix("__prog"), range, AppliesTo::VoidPointer)
                    .formerly("__ign", Kernel::V6_15)
            }
            Constraint::NonownAllowed => {
                let range = from(Kernel::V7_0);
                row(
                    "nonown_allowed",
                    suffix("__nonown_allowed"),
                    range,
                    AppliesTo::Pointer,
                )
            }
            Constraint::Arena => row(
                "arena",
                suffix("__arena"),
                from(Kernel::V7_0),
                AppliesTo::Pointer,
            ),
            Constraint::BufferSize { writable } => {
                let name = if *writable {
                    "rdwr_buf_size"
                } else {
                    "rdonly_buf_size"
                };
                row(
                    "buffer_size",
                    Spelling::Name(name),
                    from(Kernel::V6_1),
                    AppliesTo::Integer,
                )
            }
        }
    }

    /// Whether this says which state a pointer must be in.
    pub const fn is_pointer_state(&self) -> bool {
        matches!(
            self,
            Constraint::Trusted | Constraint::Owned(_) | Constraint::Rcu
        )
    }
}

/// The kind of constraint whose suffix ends `name`, with the name before it.
///
/// The longest suffix wins; as in the kernel, a name that is nothing but a
/// suffix does not count. Where one suffix has meant two things, it is the
/// constraint that has no other.
pub fn split(name: &str) -> Option<(&str, &'static Constraint)> {
    let stem = |suffix| name.strip_suffix(suffix).filter(|stem| !stem.is_empty());
    Constraint::KINDS
        .iter()
        .filter_map(|kind| {
            let info = kind.info();
            let former = info.formerly.and_then(|(suffix, _)| stem(suffix));
            let stem = former.or(match info.spelling {
                Spelling::Suffix(suffix) => stem(suffix),
                Spelling::Name(exact) => (name == exact).then_some(name),
                Spelling::None => None,
            });
            stem.map(|stem| (stem, kind))
        })
        .min_by_key(|(stem, kind)| (stem.len(), kind.info().formerly.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_the_longest_suffix() {
        let stem = |name| split(name).map(|(stem, kind)| (stem, kind.info().word));
        assert_eq!(stem("buf__szk"), Some(("buf", "const_size_of")));
        assert_eq!(stem("map__const_map"), Some(("map", "const_map")));
        assert_eq!(stem("x__uninit__nullable"), Some(("x__uninit", "nullable")));
        assert_eq!(stem("__sz"), None);
        assert_eq!(
            stem("rdwr_buf_size"),
            Some(("rdwr_buf_size", "buffer_size"))
        );
        assert_eq!(stem("p"), None);
    }
}
