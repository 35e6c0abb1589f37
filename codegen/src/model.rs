//! The model: kfuncs, the sets that register them and the types that they
//! handle, as plain data.
//!
//! Owns the shape that every front end makes and every back end reads. Refuses
//! to know where anything was written: no span, no path, no syntax tree, no
//! clock. It is sorted when it is built, so that equal declarations are equal
//! models whatever their order.

pub mod accept;
pub mod arch;
pub mod cname;
pub mod ctype;
pub mod extent;
pub mod flag;
pub mod helper;
pub mod program;
pub mod progtype;
pub mod provenance;
pub mod register;
pub mod returns;
pub mod special;
pub mod suffix;
pub mod symbol;
pub mod version;
pub mod walk;

use std::collections::BTreeSet;

use ctype::CType;
use flag::{Flag, FlagSet, KernelFlags};
use progtype::ProgType;
use suffix::{Constraint, Origin, Spelling};
use version::{Kernel, KernelRange};

/// Everything that a set of declarations says.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Model {
    /// Kfuncs by name, then by the first kernel that has them.
    pub kfuncs: Vec<Kfunc>,
    /// Id sets by the C identifier of the set.
    pub sets: Vec<KfuncSet>,
    /// Kernel types by C name.
    pub types: Vec<KernelType>,
    /// Kernel enums by C name.
    pub enums: Vec<KernelEnum>,
}

/// One declared kfunc: a prototype and its contract on each kernel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kfunc {
    /// The kernel's name for it.
    pub name: String,
    /// One contract per kernel range, oldest first; never empty.
    pub contracts: Vec<Contract>,
    /// Kernels that have it under terms that nobody has read, oldest first.
    /// Where a contract is for one of them as well, it says no more than that
    /// the kfunc is there: that kernel does not tell its flags.
    pub unread: Vec<KernelRange>,
    /// Parameters, in order.
    pub params: Vec<Param>,
    /// Return type; [`CType::Void`] for none. A contract may say another for
    /// its kernels.
    pub ret: CType,
    /// Documentation lines, as written, without the comment marks.
    pub docs: Vec<String>,
    /// C identifier of the id set that it is declared in, if there is one. It is
    /// in that set wherever its contract says no other.
    pub set: Option<String>,
    /// The kernel configuration option that it needs, such as `CONFIG_CGROUPS`.
    pub config: Option<String>,
    /// Whether the declaration carries a body: an implementation in Rust.
    pub has_body: bool,
}

/// What callers and kernel promise each other in a range of kernels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contract {
    /// The kernels with this contract.
    pub range: KernelRange,
    /// What the author means; [`flag::on_kernel`] makes bits of it.
    pub intent: FlagSet,
    /// With [`Flag::Acquire`]: whether the kfunc makes the object.
    pub acquires: Origin,
    /// With [`Flag::OwnedArgs`]: which objects it asks for.
    pub owned: Origin,
    /// C identifiers of the id sets that it is in on these kernels, sorted,
    /// where that is not just the set that it is declared in.
    pub sets: Vec<String>,
    /// What it returns on these kernels, where that is another type.
    pub returns: Option<CType>,
}

/// A parameter of a kfunc.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Param {
    /// The name in the kernel without any suffix that is a constraint.
    pub name: String,
    /// Its type.
    pub ty: CType,
    /// Other types that it has on some kernels, oldest first.
    pub was: Vec<OtherType>,
    /// What is asked of the argument, sorted.
    pub constraints: Vec<Constraint>,
}

/// A type that a parameter has on some kernels only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherType {
    /// The kernels.
    pub range: KernelRange,
    /// The type.
    pub ty: CType,
}

/// A BTF id set and how it is registered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KfuncSet {
    /// C identifier of the set.
    pub ids: String,
    /// The program types that it is registered for, by word.
    pub prog_types: Vec<Registration>,
    /// Destructors for kptrs, by type.
    pub dtors: Vec<Dtor>,
    /// Architectures (as in the kernel's `arch/`) that cannot call them.
    pub unsupported_archs: Vec<String>,
    /// The kernel configuration option that it needs.
    pub config: Option<String>,
    /// The module that registers it; `None` for the kernel proper.
    pub module: Option<String>,
}

/// A program type that a set is registered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registration {
    /// The program type.
    pub ty: ProgType,
    /// The kernels that register it.
    pub range: KernelRange,
}

/// A destructor: what a map calls for a kptr that is left in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dtor {
    /// C name of the struct.
    pub ty: String,
    /// The kfunc that releases it.
    pub kfunc: String,
}

/// Whether a kernel type is a struct or a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeKind {
    /// `struct`.
    Struct,
    /// `union`.
    Union,
}

/// A kernel type that kfuncs take or return pointers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KernelType {
    /// Tag in C.
    pub name: String,
    /// Name in Rust.
    pub rust: String,
    /// Struct or union.
    pub kind: TypeKind,
    /// Documentation lines.
    pub docs: Vec<String>,
    /// The kfunc that gives back a reference to one, where there is such.
    pub release: Option<String>,
    /// Whether RCU protects objects of this type (`rcu_protected_types` in
    /// `kernel/bpf/verifier.c`).
    pub rcu: bool,
    /// Whether a map can keep one as a referenced kptr.
    pub kptr: bool,
    /// Whether it holds no pointer, so that plain memory is accepted for it.
    pub scalar_only: bool,
    /// For `T___init`: the type that it is a stage of. The verifier keeps the
    /// two strictly apart.
    pub alias_of: Option<String>,
    /// The type of its first member, if a pointer to the whole is accepted as
    /// a pointer to that.
    pub first_member: Option<String>,
    /// Size in bytes where the declaration states it (iterators must).
    pub size: Option<u32>,
    /// Fields, where the declaration has them; none for an opaque type.
    pub fields: Vec<Field>,
}

/// A field of a kernel type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: CType,
    /// Number of elements, if it is an array.
    pub array: Option<u32>,
    /// Documentation lines.
    pub docs: Vec<String>,
}

/// A kernel enum that kfuncs take or return.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KernelEnum {
    /// Tag in C.
    pub name: String,
    /// Name in Rust.
    pub rust: String,
    /// Documentation lines.
    pub docs: Vec<String>,
    /// Enumerators in order of declaration, with their values.
    pub variants: Vec<(String, i64)>,
}

/// A stretch of kernels in which a kfunc's flags are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Era<'a> {
    /// The kernels.
    pub range: KernelRange,
    /// The contract.
    pub contract: &'a Contract,
    /// What these kernels make of it; `None` where nobody has read that.
    pub flags: Option<KernelFlags>,
}

impl Kfunc {
    /// The contract on `kernel`, if the kfunc is there.
    pub fn contract(&self, kernel: Kernel) -> Option<&Contract> {
        self.contracts
            .iter()
            .find(|contract| contract.range.contains(kernel))
    }

    /// Whether nobody has read the terms under which `kernel` has it.
    pub fn is_unread(&self, kernel: Kernel) -> bool {
        self.unread.iter().any(|range| range.contains(kernel))
    }

    /// From the first kernel that has the kfunc to the last.
    pub fn range(&self) -> KernelRange {
        let ends = (self.contracts.first(), self.contracts.last());
        match ends {
            (Some(first), Some(last)) => {
                KernelRange::new(first.range.since(), last.range.until()).unwrap_or(first.range)
            }
            (None, _) | (_, None) => KernelRange::ALL,
        }
    }

    /// The kfunc's eras within `range`, oldest first. A range of more than one
    /// kernel leaves the series out: no release is like it.
    pub fn eras(&self, range: KernelRange) -> Vec<Era<'_>> {
        let single = range.since() == range.until();
        let mut eras: Vec<Era<'_>> = Vec::new();
        for kernel in range
            .kernels()
            .filter(|kernel| single || !kernel.is_series())
        {
            let Some(contract) = self.contract(kernel) else {
                continue;
            };
            let read = !self.is_unread(kernel);
            let flags = read.then(|| flag::on_kernel(contract.intent, kernel));
            match eras.last_mut() {
                Some(era) if era.contract == contract && era.flags == flags => {
                    era.range = KernelRange::new(era.range.since(), kernel).unwrap_or(era.range);
                }
                Some(_) | None => eras.push(Era {
                    range: KernelRange::only(kernel),
                    contract,
                    flags,
                }),
            }
        }
        eras
    }

    /// Whether any kernel of `range` has the kfunc.
    pub fn is_in(&self, range: KernelRange) -> bool {
        let single = range.since() == range.until();
        let found = |contract: &Contract| {
            let shared = contract.range.intersect(range);
            shared.is_some_and(|shared| single || shared.kernels().any(|k| !k.is_series()))
        };
        self.contracts.iter().any(found)
    }

    /// The id sets that it is in under `contract`, which is one of its own.
    pub fn sets_under<'a>(&'a self, contract: &'a Contract) -> impl Iterator<Item = &'a str> {
        let own = self.set.as_deref().filter(|_| contract.sets.is_empty());
        let others = contract.sets.iter().map(String::as_str);
        others.chain(own)
    }

    /// The id sets that it is in on `kernel`.
    pub fn sets_on(&self, kernel: Kernel) -> impl Iterator<Item = &str> {
        let contract = self.contract(kernel);
        contract.into_iter().flat_map(|it| self.sets_under(it))
    }

    /// Whether it is ever in the id set `ids`.
    pub fn is_ever_in(&self, ids: &str) -> bool {
        let mut contracts = self.contracts.iter();
        contracts.any(|it| self.sets_under(it).any(|set| set == ids))
    }

    /// Every id set that it is ever in.
    pub fn sets(&self) -> BTreeSet<&str> {
        let contracts = self.contracts.iter();
        contracts.flat_map(|it| self.sets_under(it)).collect()
    }

    /// Every type in its prototypes on any kernel.
    pub fn types(&self) -> impl Iterator<Item = &CType> {
        let returned = self.contracts.iter().filter_map(|it| it.returns.as_ref());
        let params = self.params.iter().flat_map(Param::types);
        params.chain([&self.ret]).chain(returned)
    }

    /// What it returns on `kernel`.
    pub fn ret_on(&self, kernel: Kernel) -> &CType {
        let contract = self.contract(kernel);
        let other = contract.and_then(|contract| contract.returns.as_ref());
        other.unwrap_or(&self.ret)
    }

    /// The prototype in C as `kernel` would have it, suffixes included and
    /// without a final semicolon.
    pub fn c_prototype(&self, kernel: Kernel) -> String {
        let params: Vec<_> = self
            .params
            .iter()
            .map(|p| p.ty_on(kernel).declare(&p.kernel_name(kernel)))
            .collect();
        let params = if params.is_empty() {
            "void".to_owned()
        } else {
            params.join(", ")
        };
        let declarator = format!("{}({params})", self.name);
        self.ret_on(kernel).declare(&declarator)
    }
}

impl Contract {
    /// Whether the author gave `flag`.
    pub fn has(&self, flag: Flag) -> bool {
        self.intent.has(flag)
    }
}

impl Param {
    /// Its type on `kernel`.
    pub fn ty_on(&self, kernel: Kernel) -> &CType {
        let mut others = self.was.iter();
        let other = others.find(|other| other.range.contains(kernel));
        other.map_or(&self.ty, |other| &other.ty)
    }

    /// Its type and all that it has been.
    pub fn types(&self) -> impl Iterator<Item = &CType> {
        [&self.ty]
            .into_iter()
            .chain(self.was.iter().map(|was| &was.ty))
    }

    /// The parameter's name in the kernel: with the suffixes that say its
    /// constraints to `kernel`, or the exact name that does.
    pub fn kernel_name(&self, kernel: Kernel) -> String {
        let mut name = self.name.clone();
        for constraint in &self.constraints {
            match constraint.info().spelling_on(kernel) {
                Spelling::Suffix(suffix) => name.push_str(suffix),
                Spelling::Name(exact) => exact.clone_into(&mut name),
                Spelling::None => {}
            }
        }
        name
    }

    /// Whether the argument carries this kind of constraint.
    pub fn has(&self, kind: fn(&Constraint) -> bool) -> bool {
        self.constraints.iter().any(kind)
    }
}

impl KfuncSet {
    /// The program types that the set is registered for on `kernel`.
    pub fn prog_types(&self, kernel: Kernel) -> impl Iterator<Item = ProgType> {
        let on = move |r: &&Registration| r.range.contains(kernel) && r.ty.range.contains(kernel);
        self.prog_types
            .iter()
            .filter(on)
            .map(|registration| registration.ty)
    }
}

impl Model {
    /// Puts every list into its order. Front ends call it once, at the end.
    pub fn sort(&mut self) {
        for kfunc in &mut self.kfuncs {
            kfunc.contracts.sort();
            kfunc.unread.sort();
            for contract in &mut kfunc.contracts {
                contract.sets.sort();
            }
            for param in &mut kfunc.params {
                param.was.sort();
                param.constraints.sort();
            }
        }
        for set in &mut self.sets {
            set.prog_types.sort();
            set.dtors.sort();
            set.unsupported_archs.sort();
        }
        self.kfuncs.sort();
        self.sets.sort();
        self.types.sort();
        self.enums.sort();
    }

    /// The kfuncs that are in the id set `ids` on some kernel.
    pub fn members<'a>(&'a self, ids: &'a str) -> impl Iterator<Item = &'a Kfunc> {
        self.kfuncs
            .iter()
            .filter(move |kfunc| kfunc.is_ever_in(ids))
    }

    /// The id set that `kfunc` is declared in.
    pub fn set_of(&self, kfunc: &Kfunc) -> Option<&KfuncSet> {
        self.set_named(kfunc.set.as_deref()?)
    }

    /// The id set `ids`.
    pub fn set_named(&self, ids: &str) -> Option<&KfuncSet> {
        self.sets.iter().find(|set| set.ids == ids)
    }

    /// The program types that may call `kfunc` on `kernel`: those that any of
    /// its sets is registered for. None where nothing declares a set of it.
    pub fn prog_types(&self, kfunc: &Kfunc, kernel: Kernel) -> Option<BTreeSet<ProgType>> {
        let sets = kfunc.sets_on(kernel).filter_map(|ids| self.set_named(ids));
        let mut sets = sets.peekable();
        sets.peek()?;
        Some(sets.flat_map(|set| set.prog_types(kernel)).collect())
    }

    /// The type that C calls `struct name` or `union name`.
    pub fn type_named(&self, name: &str) -> Option<&KernelType> {
        let found = self
            .types
            .binary_search_by(|ty| ty.name.as_str().cmp(name))
            .ok()?;
        self.types.get(found)
    }

    /// Every kfunc called `name`; more than one if its prototype changed.
    pub fn kfuncs_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Kfunc> {
        self.kfuncs.iter().filter(move |kfunc| kfunc.name == name)
    }
}
