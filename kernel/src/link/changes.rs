//! What changes in an object: its types, and what has to follow them.

use kfunc_codegen::model::Model;

use super::KSYMS;
use super::plan::{Action, Plan};
use super::present::Present;
use super::types::Types;
use crate::btf::{Btf, Error, HEADER_BYTES, List, Order, Secinfo, Shape, Type, Writer};
use crate::elf::Patch;

/// Bytes of what a section says of one thing in it (`struct btf_var_secinfo`).
const SECINFO_BYTES: i64 = 12;

/// From what was decided to what is written.
pub(super) struct Changes<'c> {
    /// The object's types.
    pub(super) btf: Option<&'c Btf<'c>>,
    /// What they say of externs.
    pub(super) present: &'c Present<'c>,
    pub(super) plan: &'c Plan<'c>,
    pub(super) declared: &'c Model,
}

impl<'c> Changes<'c> {
    /// The object's types with those that were missing; `None` where none was.
    pub(super) fn types(&self) -> Result<Option<Vec<u8>>, Error> {
        if self.added() == 0 {
            return Ok(None);
        }
        let new = || Writer::new(Order::Little);
        let writer = self.btf.map_or_else(new, Writer::over);
        let mut types = Types::new(writer, self.btf, self.declared);
        let entries = self.entries(&mut types)?;
        let mut writer = types.into_writer();
        let entries = List::from(entries.as_slice());
        let section = Type::new(KSYMS, Shape::Datasec { size: 0, entries });
        match &self.present.ksyms {
            Some((id, _)) => writer.replace(*id, &section)?,
            None => writer.add(&section).map(drop)?,
        }
        writer.finish().map(Some)
    }

    /// What is in [`KSYMS`], old and new.
    fn entries(&self, types: &mut Types<'_>) -> Result<Vec<Secinfo>, Error> {
        let old = self.present.ksyms.as_ref();
        let mut entries = old.map_or_else(Vec::new, |(_, entries)| entries.clone());
        for step in &self.plan.steps {
            let ty = match &step.action {
                Action::Keep => continue,
                Action::Place(id) => *id,
                Action::Add(prototype, _) => types.function(step.symbol.name, prototype)?,
            };
            let (offset, size) = (0, 0);
            entries.push(Secinfo { ty, offset, size });
        }
        Ok(entries)
    }

    /// How many externs come into [`KSYMS`].
    fn added(&self) -> usize {
        let actions = self.plan.steps.iter().map(|step| &step.action);
        actions
            .filter(|action| !matches!(action, Action::Keep))
            .count()
    }

    /// What changes in the file when these are its types.
    pub(super) fn patch<'p>(&'p self, types: Option<&'p [u8]>) -> Patch<'p> {
        let weak = self.plan.steps.iter().filter(|step| step.weaken);
        Patch {
            btf: types,
            shifts: self.shifts(),
            weak: weak.map(|step| step.symbol.clone()).collect(),
        }
    }

    /// Where the old types move to when they are written: behind a header of
    /// the usual length, and behind what [`KSYMS`] grows by.
    fn shifts(&self) -> Vec<(usize, i64)> {
        let (Some(btf), more @ 1..) = (self.btf, self.added()) else {
            return Vec::new();
        };
        let origin = btf.origin();
        let mut shifts = vec![(0, HEADER_BYTES as i64 - origin as i64)];
        let old = self.present.ksyms.as_ref();
        let old = old.and_then(|(id, _)| btf.range(*id));
        shifts.extend(old.map(|old| (origin + old.end, SECINFO_BYTES * more as i64)));
        shifts.retain(|(_, by)| *by != 0);
        shifts
    }
}
