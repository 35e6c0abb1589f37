//! Every flag that a kfunc can carry: its word, its bit, the kernels that know
//! it, and what an author's intent becomes on a given kernel.
//!
//! Owns the flag table and the intent-to-bits mapping. Refuses to know which
//! combinations make sense ([`crate::rules`]) and what a verifier accepts
//! because of a flag ([`super::accept`]).

use super::version::{Kernel, KernelRange};

macro_rules! flags {
    ($(
        $(#[doc = $doc:expr])+
        $variant:ident = $kf:literal, $word:literal, bit $bit:literal, $range:expr;
    )+) => {
        /// A kfunc flag, named as in the kernel's `include/linux/btf.h`.
        ///
        /// In a declaration a flag is what its author *means*; [`on_kernel`]
        /// says which bits a kernel wants for it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Flag { $($(#[doc = $doc])+ $variant,)+ }

        impl Flag {
            /// Every flag, in the order in which kernel sources like to write
            /// them: ownership, roles, arguments, result, context.
            pub const ALL: &'static [Flag] = &[$(Flag::$variant,)+];

            /// The facts about this flag.
            pub const fn info(self) -> &'static FlagInfo {
                match self {
                    $(Flag::$variant => const { &FlagInfo {
                        name: $kf,
                        word: $word,
                        bit: $bit,
                        range: $range,
                        meaning: concat!($($doc,)+).trim_ascii_start(),
                    } },)+
                }
            }
        }
    };
}

/// What is known of a flag.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagInfo {
    /// The macro's name in the kernel, such as `KF_ACQUIRE`.
    pub name: &'static str,
    /// The word in a declaration, such as `acquire`.
    pub word: &'static str,
    /// The bit's number in the set's flags.
    pub bit: u8,
    /// The kernels whose `btf.h` has it.
    pub range: KernelRange,
    /// One sentence for people.
    pub meaning: &'static str,
}

const fn between(since: Kernel, until: Kernel) -> KernelRange {
    KernelRange::between(since, until)
}

const fn from(since: Kernel) -> KernelRange {
    KernelRange::from(since)
}

flags! {
    /// The returned pointer is a new reference that the program owns.
    Acquire = "KF_ACQUIRE", "acquire", bit 0, KernelRange::ALL;
    /// Consumes exactly one reference that the program owns.
    Release = "KF_RELEASE", "release", bit 1, KernelRange::ALL;
    /// Constructs an open-coded iterator.
    IterNew = "KF_ITER_NEW", "iter_new", bit 8, from(Kernel::V6_4);
    /// Advances an open-coded iterator.
    IterNext = "KF_ITER_NEXT", "iter_next", bit 9, from(Kernel::V6_4);
    /// Destroys an open-coded iterator.
    IterDestroy = "KF_ITER_DESTROY", "iter_destroy", bit 10, from(Kernel::V6_4);
    /// The first argument points to a referenced kptr in a map value.
    KptrGet = "KF_KPTR_GET", "kptr_get", bit 3, between(Kernel::V6_0, Kernel::V6_3);
    /// Pointer arguments must be trusted; from 7.0 on that is the default.
    TrustedArgs = "KF_TRUSTED_ARGS", "trusted_args", bit 4, between(Kernel::V6_0, Kernel::V6_19);
    /// Pointer arguments must be trusted and owned by the program.
    OwnedArgs = "KF_OWNED_ARGS", "owned_args", bit 7, KernelRange::only(Kernel::V6_SERIES);
    /// Pointer arguments must be trusted or protected by RCU.
    Rcu = "KF_RCU", "rcu", bit 7, from(Kernel::V6_2);
    /// Must be called inside an RCU read-side critical section.
    RcuProtected = "KF_RCU_PROTECTED", "rcu_protected", bit 11, from(Kernel::V6_7);
    /// The verifier supplies the trailing arguments.
    ImplicitArgs = "KF_IMPLICIT_ARGS", "implicit_args", bit 16, from(Kernel::V7_0);
    /// The returned pointer may be NULL.
    RetNull = "KF_RET_NULL", "ret_null", bit 2, KernelRange::ALL;
    /// May sleep: only sleepable programs may call it.
    Sleepable = "KF_SLEEPABLE", "sleepable", bit 5, from(Kernel::V6_1);
    /// May bring the system down: the loader needs CAP_SYS_BOOT.
    Destructive = "KF_DESTRUCTIVE", "destructive", bit 6, from(Kernel::V6_1);
    /// Keeps to the bpf_fastcall contract: spills of r1 to r5 may be removed.
    Fastcall = "KF_FASTCALL", "fastcall", bit 12, from(Kernel::V6_13);
    /// Returns a pointer into an arena.
    ArenaRet = "KF_ARENA_RET", "arena_ret", bit 13, from(Kernel::V6_15);
    /// The first argument points into an arena.
    ArenaArg1 = "KF_ARENA_ARG1", "arena_arg1", bit 14, from(Kernel::V6_15);
    /// The second argument points into an arena.
    ArenaArg2 = "KF_ARENA_ARG2", "arena_arg2", bit 15, from(Kernel::V6_15);
    /// May be called with a bpf_spin_lock held.
    SpinlockSafe = "KF_SPINLOCK_SAFE", "spinlock_safe", bit 17, from(Kernel::V7_3);
    /// The loader needs CAP_PERFMON.
    Perfmon = "KF_PERFMON", "perfmon", bit 18, from(Kernel::V7_3);
}

impl Flag {
    /// The flag that a declaration calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|flag| flag.info().word == word)
    }

    /// The flag that the kernel calls `name` (`KF_ACQUIRE`).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|flag| flag.info().name == name)
    }

    /// The flag's value as the kernel spells it: `1 << bit`.
    pub const fn value(self) -> u32 {
        1 << self.info().bit
    }

    /// Whether the flag is an intent that every kernel has *some* answer for,
    /// see [`on_kernel`].
    pub const fn is_intent(self) -> bool {
        matches!(self, Flag::TrustedArgs | Flag::OwnedArgs | Flag::Rcu)
    }

    /// Whether this is one of the three roles in an iterator's triple.
    pub const fn is_iterator_role(self) -> bool {
        matches!(self, Flag::IterNew | Flag::IterNext | Flag::IterDestroy)
    }
}

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlagSet(u32);

impl FlagSet {
    /// No flag.
    pub const EMPTY: Self = Self(0);

    /// The set with `flag` in it too.
    #[must_use]
    pub const fn with(self, flag: Flag) -> Self {
        Self(self.0 | 1 << flag as u32)
    }

    /// The set without `flag`.
    #[must_use]
    pub const fn without(self, flag: Flag) -> Self {
        Self(self.0 & !(1 << flag as u32))
    }

    /// Whether `flag` is in the set.
    pub const fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u32) != 0
    }

    /// Whether no flag is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flags, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let flag = *Flag::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(flag)
        })
    }

    /// The flags' values or-ed together, as they stand in `.BTF_ids`.
    pub fn bits(self) -> u32 {
        self.iter().fold(0, |bits, flag| bits | flag.value())
    }

    /// `KF_ACQUIRE | KF_RET_NULL`, or `0`.
    pub fn c_expression(self) -> String {
        if self.is_empty() {
            return "0".to_owned();
        }
        let names: Vec<_> = self.iter().map(|flag| flag.info().name).collect();
        names.join(" | ")
    }
}

impl FromIterator<Flag> for FlagSet {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Self {
        flags.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// What a kernel makes of a declaration's flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KernelFlags {
    /// The flags as that kernel has them; a subset of what its `btf.h` defines.
    pub flags: FlagSet,
    /// What was meant and cannot be said there.
    pub notes: Vec<FlagNote>,
}

/// An intent that a kernel expresses otherwise than the declaration does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagNote {
    /// `trusted_args` before the series: there, KF_TRUSTED_ARGS means owned.
    TrustedUnchecked,
    /// `owned_args` as KF_TRUSTED_ARGS, which since 6.2 asks less.
    OwnedAsTrusted,
    /// `owned_args` where trusted is the default and nothing asks for more.
    OwnedAsDefault,
    /// `rcu` before KF_RCU: nothing is checked.
    RcuUnchecked,
    /// A flag that the kernel does not have and that nothing replaces.
    Missing(Flag),
}

impl FlagNote {
    /// A sentence for people, without the kernel's name.
    pub fn text(self) -> String {
        match self {
            FlagNote::TrustedUnchecked => {
                "`trusted_args` has no flag there: KF_TRUSTED_ARGS asks for a referenced pointer \
                 before the series, so nothing is checked"
                    .to_owned()
            }
            FlagNote::OwnedAsTrusted => {
                "`owned_args` becomes KF_TRUSTED_ARGS, which also lets trusted pointers pass that \
                 the program does not own"
                    .to_owned()
            }
            FlagNote::OwnedAsDefault => {
                "`owned_args` has no flag there: arguments must be trusted, which is the default, \
                 but not owned"
                    .to_owned()
            }
            FlagNote::RcuUnchecked => {
                "`rcu` has no flag there: no pointer argument is checked".to_owned()
            }
            FlagNote::Missing(flag) => {
                let FlagInfo { name, range, .. } = flag.info();
                format!("{name} is left out: it exists in {range}")
            }
        }
    }
}

/// What `kernel` makes of `intent`.
///
/// The three intents about pointer arguments map as the kernel's own kfuncs
/// did when they moved from release to release; every other flag stands for
/// itself where the kernel has it.
pub fn on_kernel(intent: FlagSet, kernel: Kernel) -> KernelFlags {
    let mut flags = FlagSet::EMPTY;
    let mut notes = Vec::new();
    for flag in intent.iter() {
        let (bit, note) = match flag {
            Flag::TrustedArgs => trusted_on(kernel),
            Flag::OwnedArgs => owned_on(kernel),
            Flag::Rcu if kernel < Kernel::V6_2 => (None, Some(FlagNote::RcuUnchecked)),
            _ if flag.info().range.contains(kernel) => (Some(flag), None),
            _ => (None, Some(FlagNote::Missing(flag))),
        };
        flags = bit.map_or(flags, |bit| flags.with(bit));
        notes.extend(note);
    }
    KernelFlags { flags, notes }
}

/// KF_TRUSTED_ARGS meant "referenced" in 6.0 and 6.1 (`btf_check_func_arg_match`
/// in kernel/bpf/btf.c, 6.1), took its present meaning with the series, and is
/// the default from 7.0 on.
fn trusted_on(kernel: Kernel) -> (Option<Flag>, Option<FlagNote>) {
    if kernel < Kernel::V6_SERIES {
        (None, Some(FlagNote::TrustedUnchecked))
    } else if kernel < Kernel::V7_0 {
        (Some(Flag::TrustedArgs), None)
    } else {
        (None, None)
    }
}

/// Bit 7 is KF_OWNED_ARGS in the series alone; the same bit is KF_RCU from 6.2
/// on, which asks for less, so it must never be written there.
fn owned_on(kernel: Kernel) -> (Option<Flag>, Option<FlagNote>) {
    if kernel < Kernel::V6_SERIES {
        (Some(Flag::TrustedArgs), None)
    } else if kernel == Kernel::V6_SERIES {
        (Some(Flag::OwnedArgs), None)
    } else if kernel < Kernel::V7_0 {
        (Some(Flag::TrustedArgs), Some(FlagNote::OwnedAsTrusted))
    } else {
        (None, Some(FlagNote::OwnedAsDefault))
    }
}

/// Names of flags in a kernel's bits, by bit; a bit that no flag has comes as
/// `bit N`.
pub fn names(bits: u32) -> Vec<String> {
    told(bits, |info| info.name)
}

/// The same as the words of declarations.
pub fn words(bits: u32) -> Vec<String> {
    told(bits, |info| info.word)
}

fn told(bits: u32, tell: fn(&FlagInfo) -> &'static str) -> Vec<String> {
    let set = (0..32_u8).filter(|bit| bits & (1 << bit) != 0);
    let name = |bit: u8| {
        let mut flags = Flag::ALL.iter().map(|flag| flag.info());
        // Bit 7 was another flag's in the series, which is no release.
        let known = flags.rfind(|info| info.bit == bit && !info.range.since().is_series());
        known.map_or_else(|| format!("bit {bit}"), |info| tell(info).to_owned())
    };
    set.map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(flags: &[Flag]) -> FlagSet {
        flags.iter().copied().collect()
    }

    #[test]
    fn words_and_names_find_their_flag() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_word(flag.info().word), Some(*flag));
            assert_eq!(Flag::from_name(flag.info().name), Some(*flag));
            assert_eq!(
                format!("KF_{}", flag.info().word.to_uppercase()),
                flag.info().name
            );
        }
    }

    #[test]
    fn owned_args_is_bit_7_in_the_series_alone() {
        for kernel in Kernel::all() {
            let made = on_kernel(set(&[Flag::OwnedArgs]), kernel);
            assert_eq!(made.flags.bits() == 1 << 7, kernel.is_series(), "{kernel}");
        }
    }

    #[test]
    fn no_kernel_gets_a_flag_that_it_does_not_have() {
        for kernel in Kernel::all() {
            let made = on_kernel(Flag::ALL.iter().copied().collect(), kernel);
            for flag in made.flags.iter() {
                assert!(flag.info().range.contains(kernel), "{flag:?} on {kernel}");
            }
        }
    }

    #[test]
    fn trusted_args_leaves_with_7_0() {
        let intent = set(&[Flag::Acquire, Flag::TrustedArgs]);
        assert_eq!(on_kernel(intent, Kernel::V6_19).flags, intent);
        assert_eq!(on_kernel(intent, Kernel::V7_0).flags, set(&[Flag::Acquire]));
        assert!(on_kernel(intent, Kernel::V7_0).notes.is_empty());
        assert_eq!(
            on_kernel(intent, Kernel::V6_1).notes,
            [FlagNote::TrustedUnchecked]
        );
    }

    #[test]
    fn bits_have_names_and_words() {
        assert_eq!(names(0x83), ["KF_ACQUIRE", "KF_RELEASE", "KF_RCU"]);
        assert_eq!(words(0x83), ["acquire", "release", "rcu"]);
        assert_eq!(names(1 << 30), ["bit 30"]);
        assert!(names(0).is_empty());
    }
}
