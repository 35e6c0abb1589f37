//! Which types are needed, and how much of each.
//!
//! Owns the order of definitions: a type comes after all that it holds by
//! value, after enums and typedefs that it names, and after a declaration of
//! all else. Refuses to know sizes and names.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Fail, Key, Parts};
use crate::btf::{List, Member, Shape};

/// As deep types may be in one another. Some forty levels is what real kernels
/// have; a struct in a struct counts for two or three.
pub(super) const DEPTH: usize = 256;

/// As often a type is looked at. Those of a whole kernel are looked at some
/// hundred thousand times.
const LOOKS: usize = 1 << 23;

/// How much of a type is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A prototype has it: all that pointers lead to, defined.
    Prototype,
    /// It is held by value.
    Whole,
    /// It is named.
    Name,
}

/// Where the walk is with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

/// The types that are needed.
pub(super) struct Reach<'p, 'b> {
    parts: &'p Parts<'b>,
    /// What is defined, in this order.
    pub(super) order: Vec<Key>,
    /// Structs, unions and enums of prototypes.
    pub(super) pointed: BTreeSet<Key>,
    /// Structs and unions that are named before they are defined, if ever.
    pub(super) early: BTreeSet<Key>,
    states: BTreeMap<Key, State>,
    left: usize,
}

impl<'p, 'b> Reach<'p, 'b> {
    pub(super) fn new(parts: &'p Parts<'b>) -> Self {
        Self {
            parts,
            order: Vec::new(),
            pointed: BTreeSet::new(),
            early: BTreeSet::new(),
            states: BTreeMap::new(),
            left: LOOKS,
        }
    }

    /// Takes in all that these prototypes need.
    pub(super) fn of(mut self, prototypes: impl Iterator<Item = Key>) -> Result<Self, Fail> {
        for key in prototypes {
            self.need(key, Need::Prototype, DEPTH)?;
        }
        Ok(self)
    }

    fn need(&mut self, key: Key, need: Need, depth: usize) -> Result<(), Fail> {
        let Some(below) = depth.checked_sub(1) else {
            return key.fail("types are too deep in one another");
        };
        let Some(left) = self.left.checked_sub(1) else {
            return key.fail("too many types are in one another");
        };
        self.left = left;
        let ty = self.parts.ty(key)?;
        let behind = if need == Need::Whole {
            Need::Name
        } else {
            need
        };
        match ty.shape {
            Shape::Void | Shape::FuncProto { .. } if need == Need::Whole => {
                key.fail("it is held by value")
            }
            Shape::Void | Shape::Int(_) | Shape::Float { .. } => Ok(()),
            Shape::Ptr(to) => self.need(self.parts.to(key, to), behind, below),
            Shape::Array(array) => {
                let element = self.parts.to(key, array.element);
                self.need(element, Need::Whole, below)
            }
            Shape::Const(to)
            | Shape::Volatile(to)
            | Shape::Restrict(to)
            | Shape::TypeTag { to, .. } => self.need(self.parts.to(key, to), need, below),
            Shape::Typedef(to) => self.typedef(key, self.parts.to(key, to), need, below),
            Shape::Struct(of) | Shape::Union(of) if ty.name.is_empty() => {
                self.members(key, of.members, below)
            }
            Shape::Struct(of) | Shape::Union(of) => match need {
                Need::Name => self.name(key),
                Need::Whole => self.define(key, of.members, below),
                Need::Prototype => {
                    self.pointed.insert(key);
                    self.define(key, of.members, below)
                }
            },
            Shape::Fwd { union } => match need {
                Need::Name => self.name(key),
                Need::Whole => key.fail("it is held by value, and only declared"),
                Need::Prototype => self.opaque(key, union, ty.name, below),
            },
            Shape::Enum(_) | Shape::Enum64(_) => self.enumeration(key, ty.name, need),
            Shape::FuncProto { ret, params } => {
                self.need(self.parts.to(key, ret), behind, below)?;
                params
                    .iter()
                    .try_for_each(|param| self.need(self.parts.to(key, param.ty), behind, below))
            }
            Shape::Func(..) | Shape::Var(..) | Shape::Datasec { .. } | Shape::DeclTag { .. } => {
                key.fail("it is no type")
            }
        }
    }

    /// A name is enough here; it must be known by then.
    fn name(&mut self, key: Key) -> Result<(), Fail> {
        if self.states.get(&key) != Some(&State::Done) {
            self.early.insert(key);
        }
        Ok(())
    }

    /// What a type is made of comes before it; whatever it is, only once.
    fn once(
        &mut self,
        key: Key,
        parts: impl FnOnce(&mut Self) -> Result<(), Fail>,
    ) -> Result<(), Fail> {
        match self.states.insert(key, State::Open) {
            Some(State::Open) => return key.fail("it is made of itself"),
            Some(State::Done) => {}
            None => {
                parts(self)?;
                self.order.push(key);
            }
        }
        self.states.insert(key, State::Done);
        Ok(())
    }

    fn define(
        &mut self,
        key: Key,
        members: List<'b, Member<'b>>,
        depth: usize,
    ) -> Result<(), Fail> {
        self.once(key, |reach| reach.members(key, members, depth))
    }

    fn members(
        &mut self,
        key: Key,
        members: List<'b, Member<'b>>,
        depth: usize,
    ) -> Result<(), Fail> {
        members
            .iter()
            .try_for_each(|member| self.need(self.parts.to(key, member.ty), Need::Whole, depth))
    }

    fn typedef(&mut self, key: Key, to: Key, need: Need, depth: usize) -> Result<(), Fail> {
        self.once(key, |reach| reach.need(to, Need::Name, depth))?;
        match need {
            Need::Name => Ok(()),
            Need::Whole | Need::Prototype => self.need(to, need, depth),
        }
    }

    fn enumeration(&mut self, key: Key, name: &str, need: Need) -> Result<(), Fail> {
        if name.is_empty() {
            return Ok(());
        }
        if need == Need::Prototype {
            self.pointed.insert(key);
        }
        self.once(key, |_| Ok(()))
    }

    /// A prototype's struct that this BTF only declares: another part may
    /// define it.
    fn opaque(&mut self, key: Key, union: bool, name: &str, depth: usize) -> Result<(), Fail> {
        match self.parts.composite(union, name) {
            Some(whole) => self.need(whole, Need::Prototype, depth),
            None => {
                self.pointed.insert(key);
                self.once(key, |_| Ok(()))
            }
        }
    }
}
