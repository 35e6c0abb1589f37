//! The kernels that were read, each as one, whatever it was read from.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{
    Destructor, Entry, Enumeration, Fact, Inventory, Membership, Provenance, Size,
};
use crate::model::version::Kernel;

/// Kernels by age.
pub(super) struct Kernels<'a> {
    by_age: BTreeMap<Kernel, One<'a>>,
    /// Names that some image has, and those that some module has.
    built: BTreeSet<&'a str>,
    modular: BTreeSet<&'a str>,
    /// Who may call what is in a set, by its C identifier.
    registered: BTreeMap<String, Vec<Registered>>,
}

/// A kernel whose source has a set, and the program types that it registers the
/// set for.
pub(super) type Registered = (Kernel, BTreeSet<String>);

/// One kernel.
#[derive(Default)]
struct One<'a> {
    /// Whether its source was read, which has everything, its image, and its
    /// modules.
    whole: bool,
    image: bool,
    modules: bool,
    entries: BTreeMap<&'a str, Entry>,
    dtors: Vec<&'a Destructor>,
    sizes: Vec<&'a Size>,
    enums: Vec<&'a Enumeration>,
}

impl<'a> Kernels<'a> {
    /// The kernels of these inventories.
    pub(super) fn of(inventories: &'a [Inventory]) -> Result<Self, String> {
        let mut kernels = Self {
            by_age: BTreeMap::new(),
            built: BTreeSet::new(),
            modular: BTreeSet::new(),
            registered: BTreeMap::new(),
        };
        for inventory in inventories {
            let release = inventory.release.as_deref().unwrap_or("none is said");
            let kernel = inventory.kernel();
            let kernel =
                kernel.ok_or_else(|| format!("no known kernel has this release: {release}"))?;
            kernels.add(kernel, inventory);
        }
        kernels.register();
        match kernels.by_age.is_empty() {
            true => Err("there is no kernel".to_owned()),
            false => Ok(kernels),
        }
    }

    fn add(&mut self, kernel: Kernel, inventory: &'a Inventory) {
        let one = self.by_age.entry(kernel).or_default();
        for entry in &inventory.kfuncs {
            match (is_source(entry), &entry.module) {
                (true, _) => one.whole = true,
                (false, None) => {
                    one.image = true;
                    self.built.insert(&entry.name);
                }
                (false, Some(_)) => {
                    one.modules = true;
                    self.modular.insert(&entry.name);
                }
            }
            match one.entries.get_mut(entry.name.as_str()) {
                Some(known) => complete(known, entry),
                None => drop(one.entries.insert(&entry.name, entry.clone())),
            }
        }
        one.dtors.extend(&inventory.dtors);
        one.sizes.extend(&inventory.sizes);
        one.enums.extend(&inventory.enums);
    }

    /// All of them, oldest first.
    pub(super) fn all(&self) -> impl Iterator<Item = Kernel> {
        self.by_age.keys().copied()
    }

    /// The name of every kfunc.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let ones = self.by_age.values();
        ones.flat_map(|one| one.entries.keys().copied()).collect()
    }

    /// A kfunc on each kernel that has it, oldest first.
    pub(super) fn entries<'s>(
        &'s self,
        name: &'s str,
    ) -> impl DoubleEndedIterator<Item = (Kernel, &'s Entry)> {
        let ones = self.by_age.iter();
        ones.filter_map(move |(kernel, one)| Some((*kernel, one.entries.get(name)?)))
    }

    /// Whether a kernel between two others is known to be without the kfunc.
    pub(super) fn lacks_between(&self, after: Kernel, before: Kernel, name: &str) -> bool {
        let between = self.by_age.iter();
        let mut between = between.filter(|(kernel, _)| **kernel > after && **kernel < before);
        let (built, modular) = (self.built.contains(name), self.modular.contains(name));
        between.any(|(_, one)| {
            let read = one.whole || (built && one.image) || (modular && one.modules);
            read && !one.entries.contains_key(name)
        })
    }

    /// Collects who may call what.
    fn register(&mut self) {
        for (kernel, one) in &self.by_age {
            let sets = one.entries.values().filter_map(|entry| entry.sets.as_ref());
            for member in sets.flat_map(|sets| &sets.value) {
                let Some(types) = &member.prog_types else {
                    continue;
                };
                let known = self.registered.entry(member.set.clone()).or_default();
                if known.last().is_none_or(|(last, _)| last != kernel) {
                    known.push((*kernel, BTreeSet::new()));
                }
                let words = known.last_mut().map(|(_, words)| words);
                words
                    .into_iter()
                    .for_each(|it| it.extend(types.iter().cloned()));
            }
        }
    }

    /// The program types of a set on each kernel whose source has it.
    pub(super) fn registered(&self, ids: &str) -> &[Registered] {
        self.registered.get(ids).map_or(&[], Vec::as_slice)
    }

    /// Whether some source registers the set; one that none does is for the
    /// kernel's own use, and programs see nothing of it.
    fn is_registered(&self, ids: &str) -> bool {
        let mut known = self.registered(ids).iter();
        known.any(|(_, words)| !words.is_empty())
    }

    /// The sets that the kfunc is in on `kernel`: as its source says, or else as
    /// the nearest newer source, or the nearest older one.
    pub(super) fn sets(&self, name: &str, kernel: Kernel) -> Vec<String> {
        let said = self.entries(name);
        let said = said.filter_map(|(at, entry)| Some((at, entry.sets.as_ref()?)));
        let said: Vec<(Kernel, &Fact<Vec<Membership>>)> = said.collect();
        let newer = said.iter().find(|(at, _)| *at >= kernel);
        let nearest = newer.or(said.last());
        let sets = nearest.into_iter().flat_map(|(_, sets)| &sets.value);
        let sets = sets.map(|member| member.set.as_str());
        let sets: BTreeSet<&str> = sets.filter(|ids| self.is_registered(ids)).collect();
        sets.into_iter().map(str::to_owned).collect()
    }

    /// Destructors, each as the newest kernel has it.
    pub(super) fn dtors(&self) -> Vec<Destructor> {
        newest(self.by_age.values().map(|one| &one.dtors), |it| &it.ty)
    }

    /// Sizes, each as the newest kernel has it.
    pub(super) fn sizes(&self) -> Vec<Size> {
        newest(self.by_age.values().map(|one| &one.sizes), |it| &it.ty)
    }

    /// Enums, each as the newest kernel has it.
    pub(super) fn enums(&self) -> Vec<Enumeration> {
        newest(self.by_age.values().map(|one| &one.enums), |it| &it.name)
    }
}

/// The last of each key.
fn newest<'i, 'a: 'i, T: Clone + 'a>(
    lists: impl Iterator<Item = &'i Vec<&'a T>>,
    key: fn(&T) -> &String,
) -> Vec<T> {
    let all = lists.flatten().map(|item| (key(item), *item));
    let by_key: BTreeMap<&String, &T> = all.collect();
    by_key.into_values().cloned().collect()
}

fn is_source(entry: &Entry) -> bool {
    let prototype = entry.prototype.as_ref();
    prototype.is_some_and(|fact| fact.from == Provenance::Source)
}

/// Adds what `other` says of the same kfunc. A source says more than a binary
/// of prototypes, and a binary alone knows modules.
fn complete(known: &mut Entry, other: &Entry) {
    let Entry {
        name: _,
        module,
        file,
        prototype,
        flags,
        sets,
        docs,
    } = other.clone();
    if is_source(other) || known.prototype.is_none() {
        known.prototype = prototype;
        known.flags = flags.or(known.flags.take());
    }
    known.module = known.module.take().or(module);
    known.file = known.file.take().or(file);
    known.docs = known.docs.take().or(docs);
    let more = |fact: &Fact<Vec<Membership>>| {
        fact.value
            .iter()
            .filter(|it| it.prog_types.is_some())
            .count()
    };
    if sets.as_ref().map_or(0, more) > known.sets.as_ref().map_or(0, more) || known.sets.is_none() {
        known.sets = sets;
    }
}
