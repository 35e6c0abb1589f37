//! What changes in an object: its types, and what has to follow them.

use kfunc_codegen::model::Model;

use super::KSYMS;
use super::plan::{Action, Plan};
use super::present::Present;
use super::tags;
use super::types::Types;
use super::valid::Valid;
use crate::btf::{Btf, Error, HEADER_BYTES, List, Order, Secinfo, Shape, Type, Writer};
use crate::elf::Patch;

/// From what was decided to what is written.
pub(super) struct Changes<'c> {
    /// The object's types.
    pub(super) btf: Option<&'c Btf<'c>>,
    /// What they say of externs.
    pub(super) present: &'c Present<'c>,
    pub(super) plan: &'c Plan<'c>,
    pub(super) declared: &'c Model,
}

/// An object's types, written anew.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// Where the old ones moved to.
    shifts: Vec<(usize, i64)>,
}

impl<'c> Changes<'c> {
    /// The object's types with those that were missing, each as a kernel takes
    /// it; `None` where nothing changes.
    pub(super) fn types(&self) -> Result<Option<Written>, Error> {
        let new = || Writer::new(Order::Little);
        let writer = self.btf.map_or_else(new, Writer::over);
        let mut types = Types::new(writer, self.btf, self.declared);
        self.mend(&mut types)?;
        let entries = self.entries(&mut types)?;
        let mut writer = types.into_writer();
        if self.added() > 0 {
            self.place(&mut writer, &entries)?;
        }
        if !writer.is_changed() {
            return Ok(None);
        }
        let shifts = self.shifts(&writer);
        let bytes = writer.finish()?;
        Ok(Some(Written { bytes, shifts }))
    }

    /// Makes what no kernel takes what it was meant to be.
    fn mend(&self, types: &mut Types<'_>) -> Result<(), Error> {
        let Some(btf) = self.btf else {
            return Ok(());
        };
        let valid = Valid::of(btf);
        for (id, ty) in btf.types() {
            if !tags::mend(types, btf, self.declared, id, &ty)? {
                valid.mend(types, id, &ty)?;
            }
        }
        Ok(())
    }

    /// Writes the section [`KSYMS`].
    fn place(&self, writer: &mut Writer<'_>, entries: &[Secinfo]) -> Result<(), Error> {
        let entries = List::from(entries);
        let section = Type::new(KSYMS, Shape::Datasec { size: 0, entries });
        match &self.present.ksyms {
            Some((id, _)) => writer.replace(*id, &section),
            None => writer.add(&section).map(drop),
        }
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
    pub(super) fn patch<'p>(&'p self, written: Option<&'p Written>) -> Patch<'p> {
        let weak = self.plan.steps.iter().filter(|step| step.weaken);
        Patch {
            btf: written.map(|written| &*written.bytes),
            shifts: written.map_or_else(Vec::new, |written| written.shifts.clone()),
            weak: weak.map(|step| step.symbol.clone()).collect(),
        }
    }

    /// Where the old types move to when they are written: behind a header of
    /// the usual length, and behind what others among them grow by.
    fn shifts(&self, writer: &Writer<'_>) -> Vec<(usize, i64)> {
        let Some(btf) = self.btf else {
            return Vec::new();
        };
        let origin = btf.origin();
        let grown = writer.grown().map(|(end, by)| (origin + end, by));
        let mut shifts = vec![(0, HEADER_BYTES as i64 - origin as i64)];
        shifts.extend(grown);
        shifts.retain(|(_, by)| *by != 0);
        shifts
    }
}
