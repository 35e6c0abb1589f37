//! What may not be declared.
//!
//! Owns the rules, by what they are about. Refuses to know spans, syntax and
//! files: a rule names parts of the model, and whoever asked knows where those
//! were written.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Place};
use crate::lower::Sight;
use crate::model::Model;
use crate::model::version::KernelRange;

/// What a rule may ask about.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The declarations.
    pub model: &'a Model,
    /// The kernels that something is to be made for.
    pub target: KernelRange,
    /// Whether other declarations may exist that are not in the model.
    pub sight: Sight,
    /// Kfuncs that already have errors: what they lack may be what was wrong.
    pub spoiled: &'a BTreeSet<String>,
}

/// Everything that is wrong with the declarations.
pub fn check(_case: &Case<'_>) -> Vec<Diagnostic<Place>> {
    Vec::new()
}
