//! What the verifier makes of a pointer that a program reads out of a kernel
//! object.
//!
//! Owns the kernel's four lists of members that stay trusted or valid under
//! RCU, by kernel: `BTF_TYPE_SAFE_TRUSTED`, `BTF_TYPE_SAFE_RCU` and the same
//! with `_OR_NULL` in kernel/bpf/verifier.c, and what `check_ptr_to_btf_access`
//! does with them. Read in the sources of 6.12 and 7.3, and of 6.18 in its BTF,
//! which has a struct `NAME__safe_rcu` for each entry. A kernel between two of
//! these counts as the one that vouches for less; one before 6.12 was not
//! looked at, and vouches for nothing.

use std::fmt;

use super::version::{Kernel, KernelRange};

/// The state of a pointer that was read through a trusted one, or through one
/// that is valid under RCU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Walk {
    /// Trusted, and never NULL.
    Trusted,
    /// Trusted, or NULL.
    TrustedOrNull,
    /// In an RCU section: valid until it ends, and never NULL.
    Rcu,
    /// In an RCU section: valid until it ends, or NULL.
    RcuOrNull,
    /// Anything may be there, and reading it does no harm.
    Walked,
}

impl Walk {
    /// Every state, the strongest first.
    pub const ALL: [Self; 5] = [
        Walk::Trusted,
        Walk::TrustedOrNull,
        Walk::Rcu,
        Walk::RcuOrNull,
        Walk::Walked,
    ];

    /// As records and methods have it.
    pub const fn name(self) -> &'static str {
        match self {
            Walk::Trusted => "trusted",
            Walk::TrustedOrNull => "trusted_or_null",
            Walk::Rcu => "rcu",
            Walk::RcuOrNull => "rcu_or_null",
            Walk::Walked => "walked",
        }
    }

    /// The state of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|walk| walk.name() == name)
    }

    /// The end of the name of the kernel's list
    /// (`btf_nested_type_is_trusted`); what is in none is merely walked.
    pub const fn list(self) -> Option<&'static str> {
        match self {
            Walk::Trusted => Some("__safe_trusted"),
            Walk::TrustedOrNull => Some("__safe_trusted_or_null"),
            Walk::Rcu => Some("__safe_rcu"),
            Walk::RcuOrNull => Some("__safe_rcu_or_null"),
            Walk::Walked => None,
        }
    }

    const fn may_be_null(self) -> bool {
        match self {
            Walk::Trusted | Walk::Rcu => false,
            Walk::TrustedOrNull | Walk::RcuOrNull | Walk::Walked => true,
        }
    }

    /// What holds where it may be either.
    pub const fn weaker(self, other: Self) -> Self {
        let null = self.may_be_null() || other.may_be_null();
        match (self, other) {
            (Walk::Walked, _) | (_, Walk::Walked) => Walk::Walked,
            (Walk::Rcu | Walk::RcuOrNull, _) | (_, Walk::Rcu | Walk::RcuOrNull) => match null {
                true => Walk::RcuOrNull,
                false => Walk::Rcu,
            },
            (Walk::Trusted | Walk::TrustedOrNull, Walk::Trusted | Walk::TrustedOrNull) => {
                match null {
                    true => Walk::TrustedOrNull,
                    false => Walk::Trusted,
                }
            }
        }
    }

    /// Whether a program that was written for `other` is right with this.
    pub fn serves(self, other: Self) -> bool {
        self.weaker(other) == other
    }
}

impl fmt::Display for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A member in one of the kernel's lists.
struct Entry {
    /// The struct that the program has a pointer to, and the member.
    field: (&'static str, &'static str),
    walk: Walk,
    range: KernelRange,
}

const fn entry(
    structure: &'static str,
    member: &'static str,
    walk: Walk,
    since: Kernel,
    until: Kernel,
) -> Entry {
    Entry {
        field: (structure, member),
        walk,
        range: KernelRange::between(since, until),
    }
}

use Kernel as K;
use Walk::{Rcu, RcuOrNull, Trusted, TrustedOrNull};

#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    entry("task_struct", "cpus_ptr", Rcu, K::V6_12, K::NEWEST),
    entry("task_struct", "cgroups", Rcu, K::V6_12, K::NEWEST),
    entry("task_struct", "real_parent", Rcu, K::V6_12, K::NEWEST),
    entry("task_struct", "group_leader", Rcu, K::V6_12, K::NEWEST),
    entry("cgroup", "kn", Rcu, K::V6_12, K::NEWEST),
    entry("css_set", "dfl_cgrp", Rcu, K::V6_12, K::NEWEST),
    entry("cgroup_subsys_state", "cgroup", Rcu, K::V6_18, K::NEWEST),
    entry("mm_struct", "exe_file", RcuOrNull, K::V6_12, K::NEWEST),
    entry("mm_struct", "owner", RcuOrNull, K::V7_3, K::NEWEST),
    entry("sk_buff", "sk", RcuOrNull, K::V6_12, K::NEWEST),
    entry("request_sock", "sk", RcuOrNull, K::V6_12, K::NEWEST),
    entry("bpf_iter_meta", "seq", Trusted, K::V6_12, K::NEWEST),
    entry("bpf_iter__task", "meta", Trusted, K::V6_12, K::NEWEST),
    entry("bpf_iter__task", "task", Trusted, K::V6_12, K::NEWEST),
    entry("linux_binprm", "file", Trusted, K::V6_12, K::NEWEST),
    entry("file", "f_inode", Trusted, K::V6_12, K::NEWEST),
    entry("dentry", "d_inode", Trusted, K::V6_12, K::V6_12),
    entry("dentry", "d_inode", TrustedOrNull, K::V6_13, K::NEWEST),
    entry("socket", "sk", TrustedOrNull, K::V6_12, K::NEWEST),
    entry("vm_area_struct", "vm_mm", TrustedOrNull, K::V7_3, K::NEWEST),
    entry("vm_area_struct", "vm_file", TrustedOrNull, K::V7_3, K::NEWEST),
];

/// The members in the lists of `kernel`: struct, member, state.
pub fn listed(kernel: Kernel) -> impl Iterator<Item = (&'static str, &'static str, Walk)> {
    let there = ENTRIES.iter().filter(move |one| one.range.contains(kernel));
    there.map(|one| (one.field.0, one.field.1, one.walk))
}

/// What is known of `member` of `structure` on every kernel of `range`;
/// `tagged` where its type has the tag `rcu`.
pub fn over(structure: &str, member: &str, tagged: bool, range: KernelRange) -> Walk {
    let on = |kernel| {
        let listed = listed(kernel).find(|one| (one.0, one.1) == (structure, member));
        walked(listed.map(|(_, _, walk)| walk), tagged)
    };
    let each = range.kernels().map(on);
    each.reduce(Walk::weaker).unwrap_or(Walk::Walked)
}

/// What becomes of a member that is in this list, or in none.
pub fn walked(listed: Option<Walk>, tagged: bool) -> Walk {
    match (listed, tagged) {
        (Some(walk), _) => walk,
        (None, true) => Walk::RcuOrNull,
        (None, false) => Walk::Walked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_over_a_range_is_the_weakest() {
        let over = |structure, member, range: &str| {
            let range = KernelRange::parse(range).unwrap();
            super::over(structure, member, false, range)
        };
        assert_eq!(over("task_struct", "real_parent", "6.12..=7.3"), Walk::Rcu);
        assert_eq!(over("task_struct", "real_parent", "6.11.."), Walk::Walked);
        assert_eq!(over("dentry", "d_inode", "6.12"), Walk::Trusted);
        assert_eq!(over("dentry", "d_inode", "6.12.."), Walk::TrustedOrNull);
        assert_eq!(
            over("cgroup_subsys_state", "cgroup", "6.12.."),
            Walk::Walked
        );
        assert_eq!(over("cgroup_subsys_state", "cgroup", "6.18.."), Walk::Rcu);
        assert_eq!(over("task_struct", "mm", "6.18"), Walk::Walked);
    }

    #[test]
    fn a_tag_is_weaker_than_a_list() {
        let range = KernelRange::DEFAULT_CRATE;
        let over = |member| super::over("task_struct", member, true, range);
        assert_eq!(over("real_parent"), Walk::Rcu);
        assert_eq!(over("real_cred"), Walk::RcuOrNull);
    }

    #[test]
    fn weaker_is_a_meet() {
        for a in Walk::ALL {
            assert_eq!(a.weaker(a), a);
            assert_eq!(Walk::parse(a.name()), Some(a));
            for b in Walk::ALL {
                assert_eq!(a.weaker(b), b.weaker(a));
                assert!(a.serves(a.weaker(b)) && b.serves(a.weaker(b)));
            }
        }
        assert!(!Walk::TrustedOrNull.serves(Walk::Rcu));
        assert!(!Walk::Walked.serves(Walk::RcuOrNull));
    }

    #[test]
    fn no_member_is_listed_twice_on_one_kernel() {
        for kernel in Kernel::all() {
            let mut fields: Vec<_> = listed(kernel).map(|one| (one.0, one.1)).collect();
            let count = fields.len();
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(fields.len(), count, "{kernel}");
        }
    }
}
