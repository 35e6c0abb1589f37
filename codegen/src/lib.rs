//! From kfunc declarations in Rust to every artefact that must agree with them.
//!
//! One way through: text or macro tokens are parsed ([`syntax`]), given their
//! meaning ([`lower`]) as a [`model`], judged ([`rules`]) and written out
//! ([`emit`]). The macros and the command take the same way.

#![deny(missing_docs)]

#[cfg(feature = "artefacts")]
mod beside;
#[cfg(feature = "build")]
pub mod build_script;
#[cfg(feature = "artefacts")]
pub mod check;
pub mod diag;
#[cfg(feature = "artefacts")]
pub mod digest;
pub mod emit;
pub mod expand;
#[cfg(feature = "artefacts")]
pub mod generate;
#[cfg(feature = "artefacts")]
pub mod inventory;
pub mod layout;
pub mod lower;
#[cfg(feature = "artefacts")]
pub mod merge;
pub mod model;
pub mod rules;
#[cfg(feature = "artefacts")]
pub mod select;
pub mod source;
pub mod syntax;

pub use lower::kfunc::nearest;

use diag::Report;
use lower::{Lowered, Sight};
use model::version::KernelRange;
use source::Source;

/// Declarations, read and judged.
pub struct Loaded {
    /// The model and what belongs to it; its own diagnostics have moved to
    /// `report`.
    pub lowered: Lowered,
    /// The kernels that they were judged for.
    pub target: KernelRange,
    /// Everything that is wrong, sorted by place.
    pub report: Report,
}

/// Reads and judges whole source files for the kernels of `target`; where that
/// is `None`, for those that the sources themselves say.
pub fn load(sources: &[Source], target: impl Into<Option<KernelRange>>) -> Loaded {
    seen(sources, target.into(), Sight::Whole)
}

/// The same of files beside which there are others that could not be read.
#[cfg(feature = "artefacts")]
pub(crate) fn load_part(sources: &[Source], target: impl Into<Option<KernelRange>>) -> Loaded {
    seen(sources, target.into(), Sight::Item)
}

fn seen(sources: &[Source], target: Option<KernelRange>, sight: Sight) -> Loaded {
    let parse = |(file, source): (usize, &Source)| syntax::file::parse(file, &source.text);
    let files = sources.iter().enumerate().map(parse).collect();
    judge(lower::lower(files, sight), target, sight)
}

/// Judges what was lowered.
pub(crate) fn judge(mut lowered: Lowered, target: Option<KernelRange>, sight: Sight) -> Loaded {
    let target = target.unwrap_or_else(|| lowered.rust.target());
    let mut report = Report::default();
    let said = std::mem::take(&mut lowered.diagnostics);
    let unread = said.iter().any(|diagnostic| diagnostic.code.hides_items());
    said.into_iter().for_each(|d| report.push(d));
    let case = rules::Case {
        model: &lowered.model,
        target,
        sight,
        spoiled: &lowered.spoiled,
        allowed: &lowered.allowed,
        unread,
    };
    report.extend(rules::check(&case), &lowered.map);
    report.sort();
    Loaded {
        lowered,
        target,
        report,
    }
}
