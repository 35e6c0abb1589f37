//! Texts that differ from kernel to kernel, as a ladder of `#if`s.
//!
//! Owns how stretches of kernels become conditions. Refuses to know what is in
//! the texts: whoever asks gives one for each kernel.

use super::c::Writer;
use crate::model::version::{Kernel, KernelRange};

/// The kernels of a target, and how the preprocessor compares them.
#[derive(Clone)]
pub(crate) struct Ladder {
    kernels: Vec<Kernel>,
    /// The macro that holds the kernel's version.
    code: &'static str,
    /// The macro that makes one from a major and a minor number, and what
    /// else it wants.
    make: (&'static str, &'static str),
}

/// A stretch of kernels with what they have in common.
pub(crate) struct Rung<T> {
    pub(crate) range: KernelRange,
    pub(crate) value: T,
}

/// The kernels of `target`: all its releases, or the series if it is that
/// alone.
pub(crate) fn kernels_of(target: KernelRange) -> Vec<Kernel> {
    let single = target.since() == target.until();
    let kernels = target.kernels();
    kernels
        .filter(|kernel| single || !kernel.is_series())
        .collect()
}

/// What `at` says of each of `kernels`, equal neighbours together; oldest
/// first.
pub(crate) fn stretches<T: PartialEq>(
    kernels: &[Kernel],
    at: impl Fn(Kernel) -> T,
) -> Vec<Rung<T>> {
    let mut rungs: Vec<Rung<T>> = Vec::new();
    for kernel in kernels {
        let value = at(*kernel);
        match rungs.last_mut() {
            Some(last) if last.value == value => {
                last.range = KernelRange::new(last.range.since(), *kernel).unwrap_or(last.range);
            }
            Some(_) | None => rungs.push(Rung {
                range: KernelRange::only(*kernel),
                value,
            }),
        }
    }
    rungs
}

impl Ladder {
    /// For code that is built with a kernel's own headers.
    pub(crate) fn kernel(target: KernelRange) -> Self {
        Self {
            kernels: kernels_of(target),
            code: "LINUX_VERSION_CODE",
            make: ("KERNEL_VERSION", ", 0"),
        }
    }

    /// For programs, which say themselves what they are built for.
    pub(crate) fn program(target: KernelRange) -> Self {
        Self {
            kernels: kernels_of(target),
            code: "KFUNC_TARGET_KERNEL",
            make: ("KFUNC_KERNEL_VERSION", ""),
        }
    }

    /// The kernels, oldest first.
    pub(crate) fn kernels(&self) -> &[Kernel] {
        &self.kernels
    }

    /// `kernel` as the preprocessor knows it.
    pub(crate) fn version(&self, kernel: Kernel) -> String {
        let code = kernel.version_code();
        let (make, rest) = self.make;
        format!("{make}({}, {}{rest})", code >> 16, (code >> 8) & 0xff)
    }

    /// Writes what `at` writes for each kernel: once where that is the same
    /// for all, else between conditions.
    pub(crate) fn vary(&self, w: &mut Writer, at: impl Fn(Kernel, &mut Writer)) {
        let text = |kernel| {
            let mut inner = w.nested();
            at(kernel, &mut inner);
            inner.text()
        };
        let rungs = stretches(&self.kernels, text);
        match rungs.as_slice() {
            [] => {}
            [only] => w.raw(&only.value),
            [_, _, ..] => self.conditions(w, &rungs),
        }
    }

    /// The newest comes first; an empty text needs no branch, but those below
    /// it must then leave its kernels out.
    fn conditions(&self, w: &mut Writer, rungs: &[Rung<String>]) {
        let mut word = "if";
        let mut newer: Option<&Rung<String>> = None;
        for (i, rung) in rungs.iter().enumerate().rev() {
            if !rung.value.is_empty() {
                let lower = (i > 0)
                    .then(|| format!("{} >= {}", self.code, self.version(rung.range.since())));
                let upper = newer
                    .filter(|newer| newer.value.is_empty())
                    .map(|newer| format!("{} < {}", self.code, self.version(newer.range.since())));
                let both: Vec<_> = lower.into_iter().chain(upper).collect();
                match both.is_empty() {
                    true => w.directive("else"),
                    false => w.directive(&format!("{word} {}", both.join(" && "))),
                }
                word = "elif";
                w.raw(&rung.value);
            }
            newer = Some(rung);
        }
        w.directive("endif");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(target: &str, at: impl Fn(Kernel) -> &'static str) -> String {
        let mut w = Writer::default();
        let target = KernelRange::parse(target).expect("a range");
        Ladder::kernel(target).vary(&mut w, |kernel, w| match at(kernel) {
            "" => {}
            line => w.line(line),
        });
        w.text()
    }

    #[test]
    fn one_text_needs_no_condition() {
        assert_eq!(written("6.1..=7.3", |_| "x"), "x\n");
        assert_eq!(written("6.8", |_| "x"), "x\n");
        assert_eq!(written("6.1..=7.3", |_| ""), "");
    }

    #[test]
    fn neighbours_are_told_apart_from_the_newest_down() {
        let two = written(
            "6.1..=7.3",
            |k| if k < Kernel::V6_9 { "old" } else { "new" },
        );
        let expected =
            "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)\nnew\n#else\nold\n#endif\n";
        assert_eq!(two, expected);
    }

    #[test]
    fn a_gap_bounds_what_is_below_it() {
        let gap = written("6.1..=7.3", |k| {
            if k < Kernel::V6_4 {
                "old"
            } else if k < Kernel::V7_0 {
                ""
            } else {
                "new"
            }
        });
        let expected = "#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)\nnew\n\
                        #elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)\nold\n#endif\n";
        assert_eq!(gap, expected);
        let gone = written("6.1..=7.3", |k| if k < Kernel::V6_4 { "old" } else { "" });
        assert_eq!(
            gone,
            "#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)\nold\n#endif\n"
        );
    }
}
