//! What a verifier holds in a register, and how its log prints that.
//!
//! Owns the table of type modifiers (`enum bpf_type_flag` in
//! `include/linux/bpf.h`) and of base types, each with its kernels and its
//! text (`reg_type_str` in `kernel/bpf/verifier.c` of 6.1, `kernel/bpf/log.c`
//! of 6.12 and 7.3). Refuses to know what any of it is good for
//! ([`super::accept`]).

use super::version::{Kernel, KernelRange};

/// A modifier of a register's base type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modifier {
    /// May be NULL until the program has looked.
    MaybeNull,
    /// Memory that cannot be written.
    Rdonly,
    /// Memory from `bpf_ringbuf_reserve`, under the name it had up to 6.1.
    RingbufAlloc,
    /// Memory from `bpf_ringbuf_reserve`.
    Ringbuf,
    /// Memory of user space.
    User,
    /// Per-CPU memory.
    Percpu,
    /// Of unknown validity.
    Untrusted,
    /// Obtained by walking a struct; the series' own.
    Walked,
    /// An object that the program allocated.
    Alloc,
    /// Vouched for by the kernel.
    Trusted,
    /// Valid in the RCU critical section.
    Rcu,
    /// Refers to an object that a list or tree owns.
    NonOwning,
}

/// What is known of a modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModifierInfo {
    /// The kernel's name for it.
    pub name: &'static str,
    /// The bit's number among the modifiers.
    pub bit: u8,
    /// The kernels that have it.
    pub range: KernelRange,
    /// What stands before the base type's name in a log; empty where the log
    /// does not tell, and for [`Modifier::MaybeNull`], which stands behind it.
    pub prefix: &'static str,
}

const fn info(
    name: &'static str,
    bit: u8,
    range: KernelRange,
    prefix: &'static str,
) -> ModifierInfo {
    ModifierInfo {
        name,
        bit,
        range,
        prefix,
    }
}

impl Modifier {
    /// Every modifier, in the order in which their prefixes are printed.
    pub const ALL: &'static [Modifier] = &[
        Modifier::MaybeNull,
        Modifier::Rdonly,
        Modifier::RingbufAlloc,
        Modifier::Ringbuf,
        Modifier::User,
        Modifier::Percpu,
        Modifier::Rcu,
        Modifier::Untrusted,
        Modifier::Walked,
        Modifier::Trusted,
        Modifier::Alloc,
        Modifier::NonOwning,
    ];

    /// The facts about this modifier.
    pub const fn info(self) -> ModifierInfo {
        let all = KernelRange::ALL;
        let from = KernelRange::from;
        let series = KernelRange::only(Kernel::V6_SERIES);
        let old = KernelRange::between(Kernel::V6_0, Kernel::V6_SERIES);
        match self {
            Modifier::MaybeNull => info("PTR_MAYBE_NULL", 0, all, ""),
            Modifier::Rdonly => info("MEM_RDONLY", 1, all, "rdonly_"),
            Modifier::RingbufAlloc => info("MEM_ALLOC", 2, old, "alloc_"),
            Modifier::Ringbuf => info("MEM_RINGBUF", 2, from(Kernel::V6_2), "ringbuf_"),
            Modifier::User => info("MEM_USER", 3, all, "user_"),
            Modifier::Percpu => info("MEM_PERCPU", 4, all, "percpu_"),
            Modifier::Untrusted => info("PTR_UNTRUSTED", 6, all, "untrusted_"),
            Modifier::Walked => info("PTR_WALKED", 11, series, "walked_"),
            Modifier::Alloc => info("MEM_ALLOC", 11, from(Kernel::V6_2), ""),
            Modifier::Trusted => info("PTR_TRUSTED", 12, from(Kernel::V6_2), "trusted_"),
            Modifier::Rcu => info("MEM_RCU", 13, from(Kernel::V6_2), "rcu_"),
            Modifier::NonOwning => info("NON_OWN_REF", 14, from(Kernel::V6_3), ""),
        }
    }

    /// The modifier's value above the base type: `BIT(8 + bit)`
    /// (`BPF_BASE_TYPE_BITS` is 8).
    pub const fn value(self) -> u32 {
        1 << (8 + self.info().bit)
    }
}

/// A set of modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifiers(u16);

impl Modifiers {
    /// No modifier.
    pub const NONE: Self = Self(0);

    /// The set with `modifier` in it too.
    #[must_use]
    pub const fn with(self, modifier: Modifier) -> Self {
        Self(self.0 | 1 << modifier as u16)
    }

    /// Whether `modifier` is in the set.
    pub const fn has(self, modifier: Modifier) -> bool {
        self.0 & (1 << modifier as u16) != 0
    }

    /// Whether no modifier is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The modifiers, in the order of [`Modifier::ALL`].
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Modifier> {
        let has = move |modifier: &&Modifier| self.has(**modifier);
        Modifier::ALL.iter().filter(has).copied()
    }

    /// Whether `kernel` has all of them.
    pub fn known_to(self, kernel: Kernel) -> bool {
        self.iter()
            .all(|modifier| modifier.info().range.contains(kernel))
    }
}

impl FromIterator<Modifier> for Modifiers {
    fn from_iter<I: IntoIterator<Item = Modifier>>(modifiers: I) -> Self {
        modifiers.into_iter().fold(Self::NONE, Self::with)
    }
}

/// The base type of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// Nothing was ever written to it.
    NotInit,
    /// A number.
    Scalar,
    /// The program's context.
    Ctx,
    /// A value in a map.
    MapValue,
    /// The program's stack.
    Stack,
    /// A kernel object, or one that the program allocated.
    BtfId,
    /// Memory of known size.
    Mem,
}

impl Base {
    /// The name in a log; a kernel object's struct follows it in a register
    /// dump and does not in a refusal.
    pub const fn text(self) -> &'static str {
        match self {
            Base::NotInit => "?",
            Base::Scalar => "scalar",
            Base::Ctx => "ctx",
            Base::MapValue => "map_value",
            Base::Stack => "fp",
            Base::BtfId => "ptr_",
            Base::Mem => "mem",
        }
    }
}

/// The type of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register {
    /// Its base type.
    pub base: Base,
    /// Its modifiers.
    pub modifiers: Modifiers,
}

impl Register {
    /// A register of type `base` without any modifier.
    pub const fn plain(base: Base) -> Self {
        let modifiers = Modifiers::NONE;
        Self { base, modifiers }
    }

    /// A register of type `base` with `modifiers`.
    pub fn new(base: Base, modifiers: &[Modifier]) -> Self {
        Self {
            base,
            modifiers: modifiers.iter().copied().collect(),
        }
    }

    /// What the log of `kernel` prints for it, such as `trusted_ptr_` or
    /// `rcu_ptr_or_null_`.
    ///
    /// 6.0 and 6.1 print one prefix only, the last that applies (each copies
    /// over the one before); the series and all later kernels print all.
    pub fn text(self, kernel: Kernel) -> String {
        let Self { base, modifiers } = self;
        let prefixes = modifiers.iter().map(|modifier| modifier.info().prefix);
        let prefix: String = if kernel < Kernel::V6_SERIES {
            let mut told = prefixes.filter(|prefix| !prefix.is_empty());
            told.next_back().unwrap_or_default().to_owned()
        } else {
            prefixes.collect()
        };
        let postfix = match (modifiers.has(Modifier::MaybeNull), base) {
            (false, _) => "",
            (true, Base::BtfId) => "or_null_",
            (true, _) => "_or_null",
        };
        format!("{prefix}{}{postfix}", base.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kernel_has_two_modifiers_in_one_bit() {
        for kernel in Kernel::all() {
            let there = |modifier: &&Modifier| modifier.info().range.contains(kernel);
            let mut bits: Vec<_> = Modifier::ALL.iter().filter(there).collect();
            bits.sort_by_key(|modifier| modifier.value());
            bits.dedup_by_key(|modifier| modifier.value());
            let all = Modifier::ALL.iter().filter(there).count();
            assert_eq!(bits.len(), all, "{kernel}");
        }
        assert_eq!(Modifier::MaybeNull.value(), 0x100);
        assert_eq!(Modifier::Rcu.value(), 0x20_0000);
    }

    #[test]
    fn registers_read_as_in_a_log() {
        use Modifier::{Alloc, MaybeNull, NonOwning, Percpu, Rcu, Trusted, Untrusted, Walked};
        let ptr =
            |modifiers: &[Modifier], kernel| Register::new(Base::BtfId, modifiers).text(kernel);
        assert_eq!(ptr(&[], Kernel::V6_12), "ptr_");
        assert_eq!(ptr(&[Trusted], Kernel::V6_18), "trusted_ptr_");
        assert_eq!(ptr(&[Rcu, MaybeNull], Kernel::V6_18), "rcu_ptr_or_null_");
        assert_eq!(ptr(&[Alloc, NonOwning], Kernel::V7_3), "ptr_");
        assert_eq!(ptr(&[Rcu, Percpu], Kernel::V7_3), "percpu_rcu_ptr_");
        let walked = ptr(&[Walked, Untrusted], Kernel::V6_SERIES);
        assert_eq!(walked, "untrusted_walked_ptr_");
        assert_eq!(ptr(&[Percpu, Untrusted], Kernel::V6_1), "untrusted_ptr_");
        let value = Register::new(Base::MapValue, &[MaybeNull]);
        assert_eq!(value.text(Kernel::V6_12), "map_value_or_null");
    }
}
