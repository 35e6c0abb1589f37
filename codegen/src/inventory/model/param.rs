//! Parameters: names that say constraints become names and constraints.

use super::Making;
use crate::inventory::Parameter;
use crate::model::Param;
use crate::model::cname::is_identifier;
use crate::model::suffix::{self, Constraint, Spelling};

impl Making<'_> {
    pub(super) fn params(&mut self, kfunc: &str, params: &[Parameter]) -> Vec<Param> {
        let mut made: Vec<Param> = Vec::with_capacity(params.len());
        for (index, param) in params.iter().enumerate() {
            let written = match param.name.as_str() {
                name if is_identifier(name) => name.to_owned(),
                _ => format!("arg{index}"),
            };
            let previous = made.last().map(|param| param.name.as_str());
            let (name, constraints) = split(&written, previous);
            for constraint in &constraints {
                self.unheard(kfunc, constraint);
            }
            made.push(Param {
                name,
                ty: param.ty.clone(),
                was: Vec::new(),
                constraints,
            });
        }
        made
    }

    fn unheard(&mut self, kfunc: &str, constraint: &Constraint) {
        let info = constraint.info();
        if !info.range.contains(self.kernel) {
            let (kernel, word) = (self.kernel, info.word);
            let what = format!("has a parameter called `{word}`, which means nothing to {kernel}");
            self.note(kfunc, what);
        }
    }
}

/// The name without suffixes, and what they say. One that names a parameter
/// before it is one only where there is such; as many are taken off as the
/// model puts back in the same order.
fn split(written: &str, previous: Option<&str>) -> (String, Vec<Constraint>) {
    let (mut name, mut constraints) = (written, Vec::new());
    while let Some((stem, kind)) = suffix::split(name) {
        let constraint = match (kind, previous) {
            (Constraint::SizeOf(_), Some(of)) => Constraint::SizeOf(of.to_owned()),
            (Constraint::ConstSizeOf(_), Some(of)) => Constraint::ConstSizeOf(of.to_owned()),
            (Constraint::SizeOf(_) | Constraint::ConstSizeOf(_), None) => break,
            (plain, _) => plain.clone(),
        };
        if constraints
            .first()
            .is_some_and(|first| *first <= constraint)
        {
            break;
        }
        let exact = matches!(kind.info().spelling, Spelling::Name(_));
        if exact && !constraints.is_empty() {
            break;
        }
        constraints.insert(0, constraint);
        name = stem;
        if exact {
            break;
        }
    }
    (name.to_owned(), constraints)
}
