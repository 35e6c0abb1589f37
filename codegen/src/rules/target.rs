//! Kernels: that contracts neither meet nor leave gaps, and that the target
//! has something.
//!
//! Owns the rules about ranges. That a range is not inverted is found where it
//! is read.

use super::{Case, Found, One};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::model::version::{Kernel, KernelRange};

/// Runs the rules about one kfunc's contracts, which are sorted by range.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    if !one.is_sound() {
        return;
    }
    let mut longest = 0;
    let ranges: Vec<_> = one.kfunc.contracts.iter().map(|c| c.range).collect();
    for (i, range) in ranges.iter().enumerate().skip(1) {
        if range.since() <= ranges[longest].until() {
            found.push(overlap(one, (longest, ranges[longest]), (i, *range)));
        } else {
            found.extend(gap(one, (longest, ranges[longest]), (i, *range)));
        }
        if range.until() > ranges[longest].until() {
            longest = i;
        }
    }
}

fn overlap(
    one: &One<'_>,
    first: (usize, KernelRange),
    second: (usize, KernelRange),
) -> Diagnostic<Place> {
    let since = second.1.since();
    let message = format!("`{}` has two contracts for kernel {since}", one.kfunc.name);
    let at = |(i, _): (usize, KernelRange)| one.at(Part::Contract(i));
    Diagnostic::new(Code::OverlappingContracts, at(second), message)
        .label(format!("for {}", second.1))
        .other(at(first), format!("for {}", first.1))
        .note("a kernel has one set of flags for a kfunc; `since` and `until` are both inclusive")
        .help("let one contract end before the other begins")
}

/// Kernels between two contracts; the series alone is no gap.
fn gap(
    one: &One<'_>,
    first: (usize, KernelRange),
    second: (usize, KernelRange),
) -> Option<Diagnostic<Place>> {
    let between = |kernel: &Kernel| *kernel > first.1.until() && *kernel < second.1.since();
    let unread = |kernel: &Kernel| one.kfunc.unread.iter().any(|it| it.contains(*kernel));
    let mut missing =
        Kernel::all().filter(|kernel| between(kernel) && !kernel.is_series() && !unread(kernel));
    let from = missing.next()?;
    let to = missing.next_back().unwrap_or(from);
    let which = if from == to {
        format!("kernel {from}")
    } else {
        format!("kernels {from} to {to}")
    };
    let message = format!("`{}` has no contract for {which}", one.kfunc.name);
    let at = |(i, _): (usize, KernelRange)| one.at(Part::Contract(i));
    Some(
        Diagnostic::new(Code::GappedContracts, at(second), message)
            .other(at(first), format!("for {}", first.1))
            .note("a kfunc seldom leaves and comes back; nothing is made for the kernels between")
            .help("let the contracts meet, if the kernels between have the kfunc"),
    )
}

/// Nothing at all is made where no kfunc is in any target kernel. One that is
/// missing among others is not a mistake: kernels differ.
pub(super) fn check_all(case: &Case<'_>, found: &mut Found) {
    let kfuncs = &case.model.kfuncs;
    let in_doubt = case.unread || !case.spoiled.is_empty();
    if in_doubt || kfuncs.is_empty() || kfuncs.iter().any(|k| k.is_in(case.target)) {
        return;
    }
    let ranges = kfuncs.iter().map(|kfunc| kfunc.range());
    let ends = ranges.fold((Kernel::NEWEST, Kernel::OLDEST), |(since, until), range| {
        (since.min(range.since()), until.max(range.until()))
    });
    let had = KernelRange::new(ends.0, ends.1).unwrap_or(KernelRange::ALL);
    let message = format!("none of the kfuncs is in {}", case.target);
    let diagnostic = Diagnostic::new(
        Code::NothingForTarget,
        (Subject::Kfunc(0), Part::Contract(0)),
        message,
    )
    .note(format!("the contracts are for {had}"))
    .help("choose another kernel with `kernels = \"...\"` or --target-kernel, or add a contract");
    found.push(diagnostic);
}
