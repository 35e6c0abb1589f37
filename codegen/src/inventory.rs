//! What one kernel says of its kfuncs, from whichever source could be had: its
//! BTF, the id sets in an image, its memory, its source, a header, or the
//! declarations of this project as they are on that kernel.
//!
//! Owns the shape that every importer makes and that two kernels are compared
//! in. Each part knows which source said it, and is absent where none did:
//! unknown is unknown, and never equal to anything. Refuses to know how a
//! source is read, and what a [`Model`](crate::model::Model) promises over many
//! kernels.

mod declared;
pub mod json;
pub mod model;

use std::collections::BTreeSet;

use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::version::Kernel;

pub use crate::model::provenance::Provenance;

/// The kfuncs of one kernel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The release, as the kernel itself spells it: `6.12.117`,
    /// `6.18.44+deb13-amd64`.
    pub release: Option<String>,
    /// Kfuncs by name, then by module.
    pub kfuncs: Vec<Entry>,
    /// Destructors of kptrs, by type.
    pub dtors: Vec<Destructor>,
    /// Sizes of the iterators that programs keep on their stack, by tag.
    pub sizes: Vec<Size>,
    /// The enums that prototypes mention, by tag.
    pub enums: Vec<Enumeration>,
    /// What there is and could not be understood; never dropped in silence.
    pub unseen: Vec<Unseen>,
    /// The modules that it is of, where it is of those alone and says nothing of
    /// the kernel that they belong to.
    pub only: Option<BTreeSet<String>>,
}

/// Something that is known, and who said it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// Who said it.
    pub from: Provenance,
}

/// One kfunc of a kernel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The kernel's name for it.
    pub name: String,
    /// The module whose BTF it is in; `None` for the kernel proper, and where
    /// the source cannot tell.
    pub module: Option<String>,
    /// Where the source has it, such as `kernel/bpf/helpers.c`: the file of the
    /// function's body, from the root of the tree.
    pub file: Option<Fact<String>>,
    /// Its prototype.
    pub prototype: Option<Fact<Prototype>>,
    /// Its flags, as bits (`KF_*`, `include/linux/btf.h`).
    pub flags: Option<Fact<u32>>,
    /// The id sets that it is in, sorted; `None` where the source does not know
    /// sets by name.
    pub sets: Option<Fact<Vec<Membership>>>,
    /// Lines of its documentation, without comment marks.
    pub docs: Option<Fact<Vec<String>>>,
}

/// A kfunc's place in an id set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// C identifier of the set.
    pub set: String,
    /// The flags that this set gives it, as bits; `None` where the source has
    /// them and they have no value.
    pub flags: Option<u32>,
    /// The program types that the set is registered for, in lower case and
    /// without `BPF_PROG_TYPE_` (`unspec` is every type), sorted; `None` where
    /// the source cannot know. Empty: never registered.
    pub prog_types: Option<Vec<String>>,
    /// The C function that narrows the registration, by name.
    pub filter: Option<String>,
    /// The condition of the preprocessor around the entry, as C has it, such as
    /// `defined(CONFIG_CGROUPS)`.
    pub condition: Option<String>,
    /// File and line of the entry.
    pub place: Option<Place>,
}

/// A place in a source tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path from the root of the tree, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

/// A prototype as one kernel has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prototype {
    /// Parameters, in order.
    pub params: Vec<Parameter>,
    /// Return type; [`CType::Void`] for none.
    pub ret: CType,
    /// The return type as the source spells it, typedefs included; without a
    /// name.
    pub ret_text: String,
}

/// A parameter as one kernel has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parameter {
    /// Its name, suffixes included; empty where the source has none.
    pub name: String,
    /// Its type without typedefs but those of [`Int`](crate::model::ctype::Int);
    /// [`CType::Unsupported`] for what cannot be followed.
    pub ty: CType,
    /// Its declaration as the source spells it, typedefs and name included:
    /// `gfp_t flags`, `struct task_struct *p`.
    pub text: String,
}

/// A destructor: what a map calls for a kptr that is left in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Destructor {
    /// C name of the struct.
    pub ty: String,
    /// The function that is registered: the kfunc, or what stands for it
    /// (`bpf_task_release_dtor`).
    pub function: String,
    /// Who said it.
    pub from: Provenance,
}

/// How large a struct is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// C name of the struct.
    pub ty: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// Who said it.
    pub from: Provenance,
}

/// An enum and its enumerators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Enumeration {
    /// Tag in C.
    pub name: String,
    /// Enumerators in order of declaration, with their values.
    pub variants: Vec<(String, i64)>,
    /// Who said it.
    pub from: Provenance,
}

/// Something that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unseen {
    /// File and line, where there are such.
    pub place: Option<Place>,
    /// What it is: a set, an entry, a function, a section.
    pub what: String,
    /// Why it was not understood.
    pub why: String,
}

impl Unseen {
    /// What a kernel does not say that has neither tags of kfuncs nor sets that
    /// are known to be of kfuncs.
    pub const KFUNCS: &str = "which functions are kfuncs";
}

impl<T> Fact<T> {
    /// `value`, said by `from`.
    pub const fn new(value: T, from: Provenance) -> Self {
        Self { value, from }
    }
}

impl Destructor {
    /// The kfunc that the function is, or stands for: from 6.8 on
    /// `bpf_task_release_dtor` is registered for `bpf_task_release`
    /// (`kernel/bpf/helpers.c`, 6.12).
    pub fn kfunc(&self) -> &str {
        self.function
            .strip_suffix("_dtor")
            .unwrap_or(&self.function)
    }
}

impl Entry {
    /// A kfunc of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            module: None,
            file: None,
            prototype: None,
            flags: None,
            sets: None,
            docs: None,
        }
    }
}

impl Entry {
    /// The prototype as programs see it: without the parameters that the
    /// verifier fills in, which a source has and BTF has not
    /// (`KF_IMPLICIT_ARGS`, 7.0 on).
    pub fn visible_prototype(&self) -> Option<Prototype> {
        match self.prototype.as_ref()? {
            fact if fact.from == Provenance::Source => self.passed_prototype(),
            fact => Some(fact.value.clone()),
        }
    }

    /// The same, and also where a kernel's build has left them in its BTF.
    pub fn passed_prototype(&self) -> Option<Prototype> {
        let mut prototype = self.prototype.as_ref()?.value.clone();
        let flags = self.flags.as_ref();
        if flags.is_some_and(|it| it.value & Flag::ImplicitArgs.value() != 0) {
            // All from the first on: `u64 off` behind `meta` is one as well.
            let first = prototype.params.iter().position(|p| is_implicit(&p.ty));
            prototype.params.truncate(first.unwrap_or(usize::MAX));
        }
        Some(prototype)
    }
}

/// What the verifier fills in (`tools/bpf/resolve_btfids/main.c`, 7.3).
pub(crate) fn is_implicit(ty: &CType) -> bool {
    matches!(
        ty.struct_pointee(),
        Some("bpf_prog_aux" | "btf_struct_meta")
    )
}

impl Prototype {
    /// The prototype in C, as the source spells its types, without a final
    /// semicolon: `struct task_struct *bpf_task_from_pid(s32 pid)`.
    pub fn c(&self, name: &str) -> String {
        let params: Vec<&str> = self
            .params
            .iter()
            .map(|param| param.text.as_str())
            .collect();
        let params = match params.is_empty() {
            true => "void".to_owned(),
            false => params.join(", "),
        };
        let space = if self.ret_text.ends_with('*') {
            ""
        } else {
            " "
        };
        format!("{}{space}{name}({params})", self.ret_text)
    }
}

impl Inventory {
    /// Whether a kfunc of the kernel proper that is not here is not in the kernel.
    pub fn is_whole(&self) -> bool {
        self.silence().is_none()
    }

    /// Why the kernel proper does not say which of its functions are kfuncs, if
    /// it does not.
    pub fn silence(&self) -> Option<&str> {
        let mut unseen = self.unseen.iter();
        let silent = unseen.find(|one| one.what == Unseen::KFUNCS);
        silent.map(|one| one.why.as_str())
    }

    /// Every source of what it says of kfuncs.
    pub fn provenances(&self) -> BTreeSet<Provenance> {
        let of = |entry: &Entry| {
            let prototype = entry.prototype.as_ref().map(|fact| fact.from);
            let flags = entry.flags.as_ref().map(|fact| fact.from);
            let sets = entry.sets.as_ref().map(|fact| fact.from);
            [prototype, flags, sets].into_iter().flatten()
        };
        self.kfuncs.iter().flat_map(of).collect()
    }

    /// The kernel of the list that this release belongs to: `6.12` for
    /// `6.12.117`.
    pub fn kernel(&self) -> Option<Kernel> {
        let release = self.release.as_deref()?;
        let mut parts = release.split(|c: char| !c.is_ascii_digit());
        let (major, minor) = (parts.next()?, parts.next()?);
        Kernel::parse(&format!("{major}.{minor}"))
    }

    /// Whether a kfunc that is not here, and that this entry is of elsewhere, is not
    /// in the kernel: one of a module that was not read may be. A set has the
    /// kfuncs of one module.
    pub fn covers(&self, entry: &Entry) -> bool {
        let Some(modules) = &self.only else {
            return true;
        };
        let of_module = |module: &String| modules.contains(module);
        let named = |entry: &Entry| -> BTreeSet<String> {
            let sets = entry.sets.iter().flat_map(|sets| &sets.value);
            sets.map(|member| member.set.clone()).collect()
        };
        let sets = named(entry);
        let in_set = |own: &Entry| !named(own).is_disjoint(&sets);
        entry.module.as_ref().is_some_and(of_module) || self.kfuncs.iter().any(in_set)
    }

    /// Takes what another part of the same kernel says: a module, say. The
    /// release stays, where it is known.
    pub fn append(&mut self, part: Self) {
        let Self {
            release,
            kfuncs,
            dtors,
            sizes,
            enums,
            unseen,
            only,
        } = part;
        self.release = self.release.take().or(release);
        self.kfuncs.extend(kfuncs);
        self.dtors.extend(dtors);
        self.sizes.extend(sizes);
        self.enums.extend(enums);
        self.unseen.extend(unseen);
        self.only = match (self.only.take(), only) {
            (Some(own), Some(more)) => Some(own.into_iter().chain(more).collect()),
            (None, _) | (_, None) => None,
        };
    }

    /// The parts of a kernel in one.
    pub fn whole(parts: impl IntoIterator<Item = Self>) -> Self {
        let join = |mut whole: Self, part| {
            whole.append(part);
            whole
        };
        let mut whole = parts.into_iter().reduce(join).unwrap_or_default();
        whole.sort();
        whole
    }

    /// Puts every list into its order. Importers call it once, at the end.
    pub fn sort(&mut self) {
        for entry in &mut self.kfuncs {
            let Some(sets) = &mut entry.sets else {
                continue;
            };
            for member in &mut sets.value {
                member.prog_types.iter_mut().for_each(|types| types.sort());
            }
            sets.value.sort();
        }
        self.kfuncs.sort();
        self.dtors.sort();
        self.sizes.sort();
        self.sizes.dedup();
        self.enums.sort();
        self.enums.dedup();
        self.unseen.sort();
    }

    /// The tags of all structs, unions and enums in the prototypes.
    pub fn tags(&self) -> BTreeSet<&str> {
        let mut tags = BTreeSet::new();
        let prototypes = self.kfuncs.iter().filter_map(|it| it.prototype.as_ref());
        for Fact { value, .. } in prototypes {
            let types = value.params.iter().map(|param| &param.ty);
            for ty in types.chain([&value.ret]) {
                ty.each(&mut |ty| match ty {
                    CType::Struct(tag) | CType::Union(tag) | CType::Enum(tag) => {
                        tags.insert(tag.as_str());
                    }
                    _ => {}
                });
            }
        }
        tags
    }

    /// Every kfunc called `name`; more than one if modules have it as well.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.kfuncs.iter().filter(move |entry| entry.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_belongs_to_a_kernel() {
        let kernel = |release: &str| {
            let release = Some(release.to_owned());
            let inventory = Inventory {
                release,
                ..Inventory::default()
            };
            inventory.kernel().map(Kernel::name)
        };
        assert_eq!(kernel("6.12.117"), Some("6.12"));
        assert_eq!(kernel("7.3.4+deb13-cloud-amd64"), Some("7.3"));
        assert_eq!(kernel("6.18"), Some("6.18"));
        assert_eq!(kernel("5.15.0"), None);
        assert_eq!(kernel(""), None);
    }

    #[test]
    fn prototypes_read_as_in_c() {
        let pid = Parameter {
            name: "pid".to_owned(),
            ty: CType::Unsupported("pid_t".to_owned()),
            text: "pid_t pid".to_owned(),
        };
        let mut prototype = Prototype {
            params: vec![pid],
            ret: CType::pointer(CType::Struct("task_struct".to_owned()), false),
            ret_text: "struct task_struct *".to_owned(),
        };
        assert_eq!(prototype.c("f"), "struct task_struct *f(pid_t pid)");
        prototype.params.clear();
        "void".clone_into(&mut prototype.ret_text);
        assert_eq!(prototype.c("f"), "void f(void)");
    }
}
