//! Id sets: what they are registered for, what they need, their destructors.

use std::collections::{BTreeMap, BTreeSet};

use super::Making;
use crate::inventory::{Entry, Membership};
use crate::model::cname::is_identifier;
use crate::model::progtype::ProgType;
use crate::model::version::KernelRange;
use crate::model::{Dtor, KfuncSet, Registration};

/// Members of a set, with their entries.
type Members<'a> = Vec<(&'a Entry, &'a Membership)>;

impl<'a> Making<'a> {
    pub(super) fn sets(&mut self) {
        let mut sets: BTreeMap<&'a str, Members<'a>> = BTreeMap::new();
        for entry in &self.inventory.kfuncs {
            for member in super::sets(entry) {
                let members = sets.entry(&member.set).or_default();
                members.push((entry, member));
            }
        }
        for (ids, members) in sets {
            self.set(ids, &members);
        }
        self.dtors();
    }

    fn set(&mut self, ids: &'a str, members: &Members<'a>) {
        let prog_types = self.prog_types(ids, members);
        let config = self.configs(ids, members);
        let modules = members.iter().filter_map(|(entry, _)| entry.module.clone());
        let (modules, strange) = modules.partition::<BTreeSet<_>, _>(|name| is_identifier(name));
        if !strange.is_empty() {
            self.note(
                ids,
                "is a set of a module whose name is none in C: none is taken",
            );
        }
        if modules.len() > 1 {
            self.note(ids, "is a set of more than one module: one is taken");
        }
        if members.iter().any(|(_, member)| member.filter.is_some()) {
            self.note(
                ids,
                "is registered with a filter, which no declaration says",
            );
        }
        self.model.sets.push(KfuncSet {
            ids: ids.to_owned(),
            prog_types,
            dtors: Vec::new(),
            unsupported_archs: Vec::new(),
            config,
            module: modules.into_iter().next(),
        });
    }

    fn prog_types(&mut self, ids: &str, members: &Members<'a>) -> Vec<Registration> {
        let lists = members
            .iter()
            .filter_map(|(_, member)| member.prog_types.as_ref());
        let words: BTreeSet<_> = lists.clone().flatten().map(String::as_str).collect();
        if lists.count() == 0 {
            self.note(ids, "is registered for program types that are not known");
        }
        let mut types = Vec::new();
        for word in words {
            let known = ProgType::from_word(word).filter(|ty| ty.range.contains(self.kernel));
            match known {
                Some(ty) => types.push(Registration {
                    ty,
                    range: KernelRange::only(self.kernel),
                }),
                None => {
                    let kernel = self.kernel;
                    let what =
                        format!("is registered for `{word}`, which {kernel} has no hook for");
                    self.note(ids, what);
                }
            }
        }
        types
    }

    /// The option that all members need is the set's; what one member needs
    /// besides is the kfunc's.
    fn configs(&mut self, ids: &'a str, members: &Members<'a>) -> Option<String> {
        let mut of_all: Option<BTreeSet<&str>> = None;
        let mut of_each = Vec::new();
        for (entry, member) in members {
            let options = options(member.condition.as_deref().unwrap_or_default());
            let options = options.unwrap_or_else(|| {
                self.note(
                    &entry.name,
                    "has a condition that is not one option being set",
                );
                BTreeSet::new()
            });
            of_all = Some(match of_all {
                Some(all) => all.intersection(&options).copied().collect(),
                None => options.clone(),
            });
            of_each.push((&entry.name, options));
        }
        let of_all = of_all.unwrap_or_default();
        let shared = of_all.first().copied();
        for (name, mut options) in of_each {
            let name: &str = name;
            shared.iter().for_each(|shared| {
                options.remove(shared);
            });
            let config = options.pop_first().map(str::to_owned);
            if !options.is_empty() {
                self.note(name, "needs more options than a declaration can say");
            }
            let place = self.members.get(&(name, ids));
            if let Some(kfunc) = place.and_then(|at| self.model.kfuncs.get_mut(*at)) {
                kfunc.config = config;
            }
        }
        shared.map(str::to_owned)
    }

    /// A destructor goes to the set of the kfunc that releases the object.
    fn dtors(&mut self) {
        let kfuncs = self.model.kfuncs.iter();
        let sets = kfuncs.filter_map(|kfunc| Some((kfunc.name.clone(), kfunc.set.clone()?)));
        let sets: BTreeMap<_, _> = sets.collect();
        for dtor in &self.inventory.dtors {
            let function = dtor.function.as_str();
            let kfunc = [function, dtor.kfunc()]
                .into_iter()
                .find(|name| sets.contains_key(*name));
            let set = kfunc.and_then(|kfunc| sets.get(kfunc));
            let at = set.and_then(|ids| {
                let place = |set: &KfuncSet| set.ids.as_str().cmp(ids);
                self.model.sets.binary_search_by(place).ok()
            });
            match (kfunc, at.and_then(|at| self.model.sets.get_mut(at))) {
                (Some(kfunc), Some(set)) if is_identifier(&dtor.ty) => set.dtors.push(Dtor {
                    ty: dtor.ty.clone(),
                    kfunc: kfunc.to_owned(),
                }),
                _ => self.note(
                    function,
                    "is a destructor that stands for no kfunc of a set",
                ),
            }
        }
    }
}

/// The options that a condition asks for, if it asks for nothing else.
fn options(condition: &str) -> Option<BTreeSet<&str>> {
    let parts = condition.split("&&").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(option).collect()
}

fn option(part: &str) -> Option<&str> {
    let inside = |name: &str| {
        part.strip_prefix(name)?
            .trim()
            .strip_prefix('(')?
            .strip_suffix(')')
    };
    let asked = ["defined", "IS_ENABLED"].into_iter().find_map(inside);
    let option = asked.or(part.strip_prefix("defined "))?.trim();
    (option.starts_with("CONFIG_") && is_identifier(option)).then_some(option)
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn a_condition_is_its_options_or_nothing() {
        let read = |text| options(text).map(|found| found.into_iter().collect::<Vec<_>>());
        assert_eq!(read(""), Some(vec![]));
        assert_eq!(read("defined(CONFIG_A)"), Some(vec!["CONFIG_A"]));
        let two = read("IS_ENABLED(CONFIG_B) && defined( CONFIG_A )");
        assert_eq!(two, Some(vec!["CONFIG_A", "CONFIG_B"]));
        assert_eq!(read("!defined(CONFIG_A)"), None);
        assert_eq!(read("defined(CONFIG_A) || defined(CONFIG_B)"), None);
        assert_eq!(read("IS_BUILTIN(CONFIG_A)"), None);
        assert_eq!(read("defined(MODULE)"), None);
    }
}
