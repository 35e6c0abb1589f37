//! Several kernels as one model: each contract with the kernels that have it.
//!
//! Owns where a range begins and ends. Kernels that nobody read are in a range
//! if the kernels around them are alike in all but sets, which images do not
//! name; where those differ, they are said to be unread. That a kernel is without
//! a kfunc is taken from its source, and from an image only of kfuncs that another
//! image has, since an image is built without some. Refuses to judge what it says:
//! that is for the rules.

mod history;
mod kernels;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::inventory::model::{Note, intended, to_model};
use crate::model::flag::{Flag, FlagNote, FlagSet, on_kernel};
use crate::model::progtype::ProgType;
use crate::model::suffix::Origin;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Contract, Kfunc, KfuncSet, Model, OtherType, Registration};
use history::{Fork, Moment};
use kernels::{Kernels, Registered};

/// What several kernels say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// As declarations.
    pub model: Model,
    /// Kfuncs whose flags none of the kernels says.
    pub silent: BTreeSet<String>,
    /// What the declarations cannot say.
    pub notes: Vec<Note>,
    /// The kernels that were read, oldest first.
    pub kernels: Vec<Kernel>,
}

/// The declarations that hold on the kernel of each inventory. Several of one
/// kernel are put together.
///
/// # Errors
/// None, or one that does not say which kernel it is of.
pub fn merge(inventories: &[Inventory]) -> Result<Merged, String> {
    let kernels = Kernels::of(inventories)?;
    let mut forks = Vec::new();
    for name in kernels.names() {
        forks.extend(history::forks(&kernels, name));
    }
    // Of two prototypes of one name, each is a kfunc of its own; those of the
    // newer ones are declared together.
    let mut rounds: Vec<Vec<&Fork<'_>>> = Vec::new();
    for fork in &forks {
        if rounds.len() <= fork.number {
            rounds.resize(fork.number + 1, Vec::new());
        }
        rounds[fork.number].push(fork);
    }
    let name = |fork: &Fork<'_>| fork.name.to_owned();
    let mut merged = Merged {
        model: Model::default(),
        silent: forks
            .iter()
            .filter(|fork| !fork.says_flags())
            .map(name)
            .collect(),
        notes: Vec::new(),
        kernels: kernels.all().collect(),
    };
    for forks in rounds {
        let (part, notes) = declared(&kernels, &forks);
        merged.notes.extend(notes);
        join(&mut merged.model, part);
    }
    for set in &mut merged.model.sets {
        set.prog_types = registrations(&kernels, &set.ids);
    }
    merged.model.sort();
    Ok(merged)
}

/// Adds what `part` has and `whole` has not.
fn join(whole: &mut Model, part: Model) {
    let Model {
        kfuncs,
        sets,
        types,
        enums,
    } = part;
    whole.kfuncs.extend(kfuncs);
    for set in sets {
        match whole.sets.iter_mut().find(|known| known.ids == set.ids) {
            Some(known) => {
                let new = set.dtors.into_iter().filter(|it| !known.dtors.contains(it));
                let new: Vec<_> = new.collect();
                known.dtors.extend(new);
            }
            None => whole.sets.push(set),
        }
    }
    for ty in types {
        if whole.types.iter().all(|known| known.name != ty.name) {
            whole.types.push(ty);
        }
    }
    for item in enums {
        if whole.enums.iter().all(|known| known.name != item.name) {
            whole.enums.push(item);
        }
    }
}

/// The kfuncs of these forks, none of which is of the same name as another.
fn declared(kernels: &Kernels<'_>, forks: &[&Fork<'_>]) -> (Model, Vec<Note>) {
    let newest = forks.iter().filter_map(|fork| fork.newest());
    let inventory = Inventory {
        kfuncs: newest.collect(),
        dtors: kernels.dtors(),
        sizes: kernels.sizes(),
        enums: kernels.enums(),
        ..Inventory::default()
    };
    let (mut model, notes) = to_model(&inventory, Kernel::NEWEST);
    let by_name = forks.iter().map(|fork| (fork.name, *fork));
    let by_name: BTreeMap<&str, &Fork<'_>> = by_name.collect();
    let mut seen = BTreeSet::new();
    model.kfuncs.retain(|kfunc| seen.insert(kfunc.name.clone()));
    for kfunc in &mut model.kfuncs {
        if let Some(fork) = by_name.get(kfunc.name.as_str()) {
            contracts(kernels, fork, kfunc);
            types(fork, kfunc);
        }
    }
    let used: BTreeSet<String> = {
        let sets = model.kfuncs.iter().flat_map(Kfunc::sets);
        sets.map(str::to_owned).collect()
    };
    for ids in &used {
        if model.sets.iter().all(|set| set.ids != *ids) {
            model.sets.push(KfuncSet {
                ids: ids.clone(),
                prog_types: Vec::new(),
                dtors: Vec::new(),
                unsupported_archs: Vec::new(),
                config: None,
                module: None,
            });
        }
    }
    (model, notes)
}

/// Gives the kfunc one contract for each stretch of kernels with the same flags,
/// sets and returned type.
fn contracts(kernels: &Kernels<'_>, fork: &Fork<'_>, kfunc: &mut Kfunc) {
    let moments = &fork.moments;
    let bits = moments.iter().filter_map(|at| Some((at.flags?, at.kernel)));
    let candidates = bits.map(|(bits, kernel)| intended(bits, kernel).0);
    let candidates = candidates.chain(fork.says_flags().then_some(TRUSTED));
    let candidates: BTreeSet<FlagSet> = candidates.collect();
    let home = moments.iter().rev().find_map(|at| at.sets.first());
    kfunc.set = home.cloned();
    kfunc.contracts.clear();
    kfunc.unread.clear();
    let mut from = 0;
    while let Some(first) = moments.get(from) {
        let length = |intent: FlagSet| {
            let rest = moments.get(from..).unwrap_or_default();
            let fits = |(index, at): (usize, &Moment<'_>)| {
                let whole = index == 0
                    || !kernels.lacks_between(rest[index - 1].kernel, at.kernel, fork.name);
                let said = at.flags.is_none_or(|bits| says(intent, at.kernel, bits));
                let trusts = fork.says_flags() && at.trusts();
                whole && first.is_like(at) && said && !(intent.is_empty() && trusts)
            };
            rest.iter().enumerate().take_while(|it| fits(*it)).count()
        };
        let best = candidates
            .iter()
            .copied()
            .max_by_key(|intent| (length(*intent), std::cmp::Reverse(*intent)));
        let intent = best.unwrap_or(FlagSet::EMPTY);
        let last = from + length(intent).max(1) - 1;
        let own = home.into_iter().eq(&first.sets);
        let returns = &first.prototype.ret;
        kfunc.contracts.push(Contract {
            range: fork.range(kernels, from, last),
            intent,
            acquires: Origin::Acquired,
            owned: Origin::Acquired,
            sets: if own { Vec::new() } else { first.sets.clone() },
            returns: (!history::alike(returns, &kfunc.ret)).then(|| returns.clone()),
        });
        from = last + 1;
    }
    close(kernels, kfunc);
}

/// Says of the kernels between two contracts that they were not read. Where
/// only sets differ, the newer ones are taken to hold there.
fn close(kernels: &Kernels<'_>, kfunc: &mut Kfunc) {
    for index in 1..kfunc.contracts.len() {
        let [older, newer] = &mut kfunc.contracts[index - 1..=index] else {
            continue;
        };
        let (last, next) = (older.range.until(), newer.range.since());
        let Some(first) = last.next_release() else {
            continue;
        };
        if kernels.lacks_between(last, next, &kfunc.name) {
            continue;
        }
        if older.intent == newer.intent && older.returns == newer.returns {
            newer.range = newer.range.hull(KernelRange::only(first));
        } else if let Some(last) = Kernel::all().rfind(|it| *it < next && !it.is_series())
            && let Some(range) = KernelRange::new(first, last)
        {
            kfunc.unread.push(range);
        }
    }
}

/// What no flag means from 7.0 on.
const TRUSTED: FlagSet = FlagSet::EMPTY.with(Flag::TrustedArgs);

/// Whether `kernel` has these bits for the intent, and a word for all of it.
fn says(intent: FlagSet, kernel: Kernel, bits: u32) -> bool {
    let made = on_kernel(intent, kernel);
    let missing = |note: &FlagNote| matches!(note, FlagNote::Missing(_));
    made.flags.bits() == bits && !made.notes.iter().any(missing)
}

/// Gives the parameters what they were, and the constraints that say on every
/// kernel what its names say.
fn types(fork: &Fork<'_>, kfunc: &mut Kfunc) {
    let moments = &fork.moments;
    for (index, param) in kfunc.params.iter_mut().enumerate() {
        let ty = |at: &Moment<'_>| at.prototype.params.get(index).map(|it| it.ty.clone());
        let same = |a: &Moment<'_>, b: &Moment<'_>| {
            ty(a)
                .zip(ty(b))
                .is_some_and(|(a, b)| history::alike(&a, &b))
        };
        for (number, chunk) in moments.chunk_by(same).enumerate() {
            let Some((first, last)) = chunk.first().zip(chunk.last()) else {
                continue;
            };
            let since = match number {
                0 => Kernel::OLDEST,
                _ => first.kernel,
            };
            let range = KernelRange::new(since, last.kernel);
            let other = ty(first).filter(|ty| !history::alike(ty, &param.ty));
            let other = other.zip(range).map(|(ty, range)| OtherType { range, ty });
            param.was.extend(other);
        }
        history::constrain(
            param,
            moments.iter().filter_map(|moment| {
                Some((
                    moment.kernel,
                    moment.prototype.params.get(index)?.name.as_str(),
                ))
            }),
        );
    }
}

/// The program types of a set: each on the kernels whose source registers it,
/// and on those between them.
fn registrations(kernels: &Kernels<'_>, ids: &str) -> Vec<Registration> {
    let known = kernels.registered(ids);
    let words = known.iter().flat_map(|(_, words)| words.iter());
    let words: BTreeSet<&str> = words.map(String::as_str).collect();
    let mut found = Vec::new();
    for ty in words.into_iter().filter_map(ProgType::from_word) {
        let has = |(_, words): &Registered| words.contains(ty.word);
        let first = known.first().map(|(kernel, _)| *kernel);
        let newest = known.last().map(|(kernel, _)| *kernel);
        for chunk in known.chunk_by(|a, b| has(a) == has(b)) {
            let ends = chunk.first().filter(|it| has(it)).zip(chunk.last());
            let Some(((since, _), (until, _))) = ends else {
                continue;
            };
            // Nothing is said of kernels beyond those that were read.
            let since = Some(*since).filter(|since| Some(*since) != first);
            let until = Some(*until).filter(|until| Some(*until) != newest);
            let since = since.unwrap_or(Kernel::OLDEST);
            let until = until.unwrap_or(Kernel::NEWEST);
            let range = KernelRange::new(since, until);
            found.extend(range.map(|range| Registration { ty, range }));
        }
    }
    found
}

#[cfg(test)]
mod tests;
