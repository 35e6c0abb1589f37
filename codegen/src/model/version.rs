//! The kernels that this project knows, in one total order, and ranges of them.
//!
//! Owns the list of kernels. Refuses to know what any of them does: the tables
//! beside this module say that, each with ranges made of these kernels.

use std::fmt;

/// A kernel release, or the kernel of the patch series that this project grew
/// from (`v6-series`: Linux 6.1 with version 6 of the task kfunc series).
///
/// Kernels are ordered by age; the series stands between 6.1, its base, and
/// 6.2, the release that merged what became of it. A range `6.1..=6.4` thus
/// covers the series, `6.2..=6.4` does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kernel(u8);

/// Names of all known kernels, oldest first; the index is the order.
const NAMES: [&str; 25] = [
    "6.0",
    "6.1",
    "v6-series",
    "6.2",
    "6.3",
    "6.4",
    "6.5",
    "6.6",
    "6.7",
    "6.8",
    "6.9",
    "6.10",
    "6.11",
    "6.12",
    "6.13",
    "6.14",
    "6.15",
    "6.16",
    "6.17",
    "6.18",
    "6.19",
    "7.0",
    "7.1",
    "7.2",
    "7.3",
];

impl Kernel {
    /// Linux 6.0, the oldest kernel with flags in `BTF_SET8` pairs.
    pub const V6_0: Self = Self(0);
    /// Linux 6.1.
    pub const V6_1: Self = Self(1);
    /// The patch series on top of 6.1, never released.
    pub const V6_SERIES: Self = Self(2);
    /// Linux 6.2.
    pub const V6_2: Self = Self(3);
    /// Linux 6.3.
    pub const V6_3: Self = Self(4);
    /// Linux 6.4.
    pub const V6_4: Self = Self(5);
    /// Linux 6.5.
    pub const V6_5: Self = Self(6);
    /// Linux 6.6.
    pub const V6_6: Self = Self(7);
    /// Linux 6.7.
    pub const V6_7: Self = Self(8);
    /// Linux 6.8.
    pub const V6_8: Self = Self(9);
    /// Linux 6.9.
    pub const V6_9: Self = Self(10);
    /// Linux 6.10.
    pub const V6_10: Self = Self(11);
    /// Linux 6.11.
    pub const V6_11: Self = Self(12);
    /// Linux 6.12.
    pub const V6_12: Self = Self(13);
    /// Linux 6.13.
    pub const V6_13: Self = Self(14);
    /// Linux 6.14.
    pub const V6_14: Self = Self(15);
    /// Linux 6.15.
    pub const V6_15: Self = Self(16);
    /// Linux 6.16.
    pub const V6_16: Self = Self(17);
    /// Linux 6.18.
    pub const V6_18: Self = Self(19);
    /// Linux 6.19.
    pub const V6_19: Self = Self(20);
    /// Linux 7.0.
    pub const V7_0: Self = Self(21);
    /// Linux 7.2.
    pub const V7_2: Self = Self(23);
    /// Linux 7.3, the newest kernel known.
    pub const V7_3: Self = Self(24);
    /// The oldest kernel known.
    pub const OLDEST: Self = Self::V6_0;
    /// The newest kernel known.
    pub const NEWEST: Self = Self::V7_3;

    /// Every known kernel, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..NAMES.len() as u8).map(Self)
    }

    /// The kernel called `name`, as in `6.12` or `v6-series`.
    pub fn parse(name: &str) -> Option<Self> {
        let index = NAMES.iter().position(|known| *known == name)?;
        Some(Self(index as u8))
    }

    /// The name that [`Kernel::parse`] reads.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// Whether this is the patch series rather than a release.
    pub fn is_series(self) -> bool {
        self == Self::V6_SERIES
    }

    /// The next kernel that was released, or `None` after the newest.
    pub fn next_release(self) -> Option<Self> {
        Self::all().find(|k| *k > self && !k.is_series())
    }

    /// `LINUX_VERSION_CODE` of a release; the series has that of its base, 6.1.
    pub fn version_code(self) -> u32 {
        let name = if self.is_series() { "6.1" } else { self.name() };
        let (major, minor) = name.split_once('.').unwrap_or((name, "0"));
        let number = |text: &str| text.parse::<u32>().unwrap_or(0);
        (number(major) << 16) + (number(minor) << 8)
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A range of kernels, both ends included; never empty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KernelRange {
    since: Kernel,
    until: Kernel,
}

impl KernelRange {
    /// Every known kernel.
    pub const ALL: Self = Self {
        since: Kernel::OLDEST,
        until: Kernel::NEWEST,
    };
    /// What a crate's safe wrappers cover unless it says otherwise.
    pub const DEFAULT_CRATE: Self = Self {
        since: Kernel::V6_12,
        until: Kernel::V7_3,
    };

    /// The range from `since` to `until`, or `None` where `since` is younger.
    pub const fn new(since: Kernel, until: Kernel) -> Option<Self> {
        if since.0 <= until.0 {
            Some(Self { since, until })
        } else {
            None
        }
    }

    /// From `since` on.
    pub const fn from(since: Kernel) -> Self {
        Self {
            since,
            until: Kernel::NEWEST,
        }
    }

    /// Only `kernel`.
    pub const fn only(kernel: Kernel) -> Self {
        Self {
            since: kernel,
            until: kernel,
        }
    }

    /// For the tables: like [`KernelRange::new`], an inverted range is a
    /// compile-time error there.
    pub(crate) const fn between(since: Kernel, until: Kernel) -> Self {
        assert!(since.0 <= until.0, "a range in a table is inverted");
        Self { since, until }
    }

    /// Reads `6.12`, `6.12..=7.3` or `6.12..`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let Some((since, until)) = text.split_once("..") else {
            return Kernel::parse(text.trim()).map(Self::only);
        };
        let since = Kernel::parse(since.trim())?;
        match until.trim() {
            "" => Some(Self::from(since)),
            until => Self::new(since, Kernel::parse(until.strip_prefix('=')?.trim())?),
        }
    }

    /// The first kernel.
    pub const fn since(self) -> Kernel {
        self.since
    }

    /// The last kernel.
    pub const fn until(self) -> Kernel {
        self.until
    }

    /// Whether `kernel` is in the range.
    pub fn contains(self, kernel: Kernel) -> bool {
        self.since <= kernel && kernel <= self.until
    }

    /// The kernels that both ranges have.
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.since.max(other.since), self.until.min(other.until))
    }

    /// The smallest range with all kernels of both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            since: self.since.min(other.since),
            until: self.until.max(other.until),
        }
    }

    /// The kernels of the range, oldest first.
    pub fn kernels(self) -> impl DoubleEndedIterator<Item = Kernel> + Clone {
        Kernel::all().filter(move |kernel| self.contains(*kernel))
    }

    /// Whether the range has no end that is known.
    pub fn is_open(self) -> bool {
        self.until == Kernel::NEWEST
    }
}

impl fmt::Display for KernelRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.since == self.until {
            write!(f, "{}", self.since)
        } else if self.is_open() {
            write!(f, "{} on", self.since)
        } else {
            write!(f, "{} to {}", self.since, self.until)
        }
    }
}

impl fmt::Debug for KernelRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..={}", self.since, self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_the_kernels_that_they_name() {
        let named = [
            (Kernel::V6_0, "6.0"),
            (Kernel::V6_1, "6.1"),
            (Kernel::V6_SERIES, "v6-series"),
            (Kernel::V6_2, "6.2"),
            (Kernel::V6_3, "6.3"),
            (Kernel::V6_4, "6.4"),
            (Kernel::V6_5, "6.5"),
            (Kernel::V6_6, "6.6"),
            (Kernel::V6_7, "6.7"),
            (Kernel::V6_8, "6.8"),
            (Kernel::V6_9, "6.9"),
            (Kernel::V6_11, "6.11"),
            (Kernel::V6_12, "6.12"),
            (Kernel::V6_13, "6.13"),
            (Kernel::V6_14, "6.14"),
            (Kernel::V6_15, "6.15"),
            (Kernel::V6_16, "6.16"),
            (Kernel::V6_18, "6.18"),
            (Kernel::V6_19, "6.19"),
            (Kernel::V7_0, "7.0"),
            (Kernel::V7_2, "7.2"),
            (Kernel::V7_3, "7.3"),
        ];
        for (kernel, name) in named {
            assert_eq!(kernel.name(), name);
            assert_eq!(Kernel::parse(name), Some(kernel));
        }
        assert_eq!(Kernel::NEWEST.name(), NAMES[NAMES.len() - 1]);
    }

    #[test]
    fn ranges_read_and_compare() {
        let range = KernelRange::parse("6.1..=6.3").unwrap();
        assert!(range.contains(Kernel::V6_SERIES));
        assert!(
            !KernelRange::parse("6.2..")
                .unwrap()
                .contains(Kernel::V6_SERIES)
        );
        assert_eq!(KernelRange::parse("6.3..=6.1"), None);
        assert_eq!(KernelRange::parse("6.1...6.3"), None);
        assert_eq!(Kernel::V6_1.next_release(), Some(Kernel::V6_2));
        assert_eq!(Kernel::V6_12.version_code(), 0x06_0c00);
    }
}
