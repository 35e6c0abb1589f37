//! Kernel source, not preprocessed, as an inventory.
//!
//! Owns what is put together from many files: which set an entry is in, who
//! registers it, where a function's body is. It says what it could not see; no
//! set is skipped in silence. Refuses to touch files: a [`Tree`] gives them.
//!
//! A prototype is the source's. A kfunc with `KF_IMPLICIT_ARGS` (7.0 on) has
//! parameters there that the kernel's BTF does not show to programs.

mod condition;
mod declare;
mod facts;
mod flags;
mod functions;
mod lex;
mod macros;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use kfunc_codegen::inventory::{
    Destructor, Entry, Fact, Inventory, Membership, Place, Provenance, Unseen,
};

use facts::{Facts, Kit, List, Set};
use functions::Function;
use lex::Token;
use macros::Macros;
use types::Typedefs;

/// Words of which each file that matters has one.
pub const WORDS: &[&str] = &[
    "BTF_ID_FLAGS",
    "BTF_KFUNCS_START",
    "BTF_SET8_START",
    "KF_ACQUIRE",
    "__bpf_kfunc",
    "btf_kfunc_id_set",
    "register_btf_id_dtor_kfuncs",
];

/// Headers that define what the words above are; their sets are no sets.
const GRAMMAR: &str = "linux/btf_ids.h";

/// How many names are looked for in the whole tree, at most, for want of a body
/// or a definition nearer by.
const WANTED: usize = 256;

/// A file of a kernel's source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Path from the root of the tree, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Where files come from.
pub trait Tree {
    /// Why files cannot be had.
    type Error;

    /// Every file of C in which one of `words` is, in any order.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn files(&self, words: &[&str]) -> Result<Vec<File>, Self::Error>;

    /// Text of the file `path`, if there is one.
    ///
    /// # Errors
    /// It is there and cannot be read.
    fn file(&self, path: &str) -> Result<Option<String>, Self::Error>;
}

/// The kfuncs of a source tree.
///
/// # Errors
/// What the tree says where a file cannot be read.
pub fn inventory<T: Tree>(tree: &T) -> Result<Inventory, T::Error> {
    let mut files = tree.files(WORDS)?;
    files.sort();
    files.retain(|file| !file.path.ends_with(GRAMMAR));
    let makefile = tree.file("Makefile")?;
    let near = Sources::read(&files);
    let wanted = near.wanted();
    let words: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let mut more = match words.is_empty() {
        true => Vec::new(),
        false => tree.files(&words)?,
    };
    more.sort();
    more.retain(|file| files.binary_search(file).is_err());
    let far = Sources::read(&more);
    let mut inventory = near.told(&far);
    inventory.release = makefile.as_deref().and_then(release);
    inventory.sort();
    Ok(inventory)
}

/// `VERSION`, `PATCHLEVEL` and `SUBLEVEL` of the topmost `Makefile`.
fn release(makefile: &str) -> Option<String> {
    let value = |name: &str| {
        let mut lines = makefile.lines().take(100);
        lines.find_map(|line| {
            let (left, right) = line.split_once('=')?;
            (left.trim() == name).then(|| right.trim())
        })
    };
    let (version, patch) = (value("VERSION")?, value("PATCHLEVEL")?);
    Some(match value("SUBLEVEL") {
        Some(sub) if !sub.is_empty() => format!("{version}.{patch}.{sub}"),
        _ => format!("{version}.{patch}"),
    })
}

/// Files that were read.
struct Sources<'a> {
    files: Vec<Source<'a>>,
    /// The macros of headers, which any file may use.
    shared: Macros<'a>,
}

struct Source<'a> {
    path: &'a str,
    tokens: Vec<Token<'a>>,
    facts: Facts<'a>,
    typedefs: Typedefs<'a>,
}

impl<'a> Sources<'a> {
    fn read(files: &'a [File]) -> Self {
        let read = |file: &'a File| {
            let tokens = lex::tokens(&file.text);
            let facts = facts::facts(&tokens);
            Source {
                path: &file.path,
                typedefs: Typedefs::of(&tokens),
                tokens,
                facts,
            }
        };
        let files: Vec<_> = files.iter().map(read).collect();
        let mut shared = Macros::default();
        let headers = files.iter().filter(|file| file.path.ends_with(".h"));
        let directives = headers.flat_map(|file| &file.tokens);
        directives
            .filter(|token| token.kind == lex::Kind::Directive)
            .for_each(|token| shared.add(token));
        Self { files, shared }
    }

    /// Every set with the file that it is in.
    fn sets(&self) -> impl Iterator<Item = (&Source<'a>, &Set<'a>)> {
        self.files
            .iter()
            .flat_map(|file| file.facts.sets.iter().map(move |set| (file, set)))
    }

    /// Names that no file here says enough of: functions without a body, and
    /// words in sets that are no entries.
    fn wanted(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (file, set) in self.sets() {
            for entry in set.entries(&[&file.facts.macros, &self.shared]) {
                let name = entry.name.unwrap_or(entry.text);
                names.insert(name.to_owned());
            }
        }
        for file in &self.files {
            for function in functions::functions(&file.tokens) {
                names.remove(function.name);
            }
        }
        names.retain(|name| name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()));
        names.into_iter().take(WANTED).collect()
    }

    /// What these files say, with `far` ones where a name is not explained here.
    fn told(&self, far: &Sources<'a>) -> Inventory {
        let mut inventory = Inventory::default();
        let mut kfuncs: BTreeMap<&str, Entry> = BTreeMap::new();
        for (file, set) in self.sets() {
            self.add(file, set, &far.shared, &mut kfuncs, &mut inventory.unseen);
        }
        self.describe(far, &mut kfuncs, &mut inventory.unseen);
        inventory.dtors = self.dtors(&mut inventory.unseen);
        inventory.unseen.extend(self.overlooked());
        inventory.kfuncs.extend(kfuncs.into_values());
        inventory
    }

    /// Adds the entries of a set.
    fn add(
        &self,
        file: &Source<'a>,
        set: &Set<'a>,
        far: &Macros<'a>,
        kfuncs: &mut BTreeMap<&'a str, Entry>,
        unseen: &mut Vec<Unseen>,
    ) {
        let registered = self.registered(file, set.name);
        let macros = [&file.facts.macros, &self.shared, far];
        for entry in set.entries(&macros) {
            let place = place(file, entry.line);
            let expanded = macros::expand(&macros, &entry.flags);
            let flags = flags::value(&expanded);
            if entry.name.is_none() || flags.is_none() {
                let (text, why) = match entry.name {
                    Some(name) => (name, "its flags have no value, and are not known"),
                    None => (entry.text, "it is no entry with flags that have a value"),
                };
                unseen.push(Unseen {
                    place: Some(place.clone()),
                    what: format!("`{text}` in the set `{}`", set.name),
                    why: why.to_owned(),
                });
            }
            let Some(name) = entry.name else {
                continue;
            };
            let member = Membership {
                set: set.name.to_owned(),
                flags,
                prog_types: Some(registered.prog_types.clone()),
                filter: registered.filter.map(str::to_owned),
                condition: entry.condition.clone(),
                place: Some(place),
            };
            let kfunc = kfuncs.entry(name).or_insert_with(|| Entry::named(name));
            join(kfunc, member, unseen);
        }
    }

    /// Who registers a set: calls with a struct that names it.
    fn registered(&self, file: &Source<'a>, set: &str) -> Registered<'a> {
        let mut found = Registered::default();
        let mut types = BTreeSet::new();
        // Sets are static: those of other files with the same name are others.
        for kit in file.facts.kits.iter().filter(|kit| kit.set == set) {
            found.filter = found.filter.or(kit.filter);
            types.extend(self.registrations(file, kit));
        }
        found.prog_types = types.into_iter().collect();
        found
    }

    /// The program types that a struct is registered for; by its own file, or
    /// by another that has no such struct itself.
    fn registrations(&self, file: &Source<'a>, kit: &Kit<'a>) -> BTreeSet<String> {
        let near = file.facts.registrations.iter();
        let others = self.files.iter().filter(|other| {
            other.path != file.path && !other.facts.kits.iter().any(|own| own.name == kit.name)
        });
        let far = others.flat_map(|other| &other.facts.registrations);
        let types = near.chain(far).filter(|one| one.kit == kit.name);
        let types = types.filter_map(|one| one.prog_type);
        let word = |constant: &str| constant.trim_start_matches("BPF_PROG_TYPE_").to_lowercase();
        types.map(word).collect()
    }

    /// Prototypes, files and documentation.
    fn describe(
        &self,
        far: &Sources<'a>,
        kfuncs: &mut BTreeMap<&'a str, Entry>,
        unseen: &mut Vec<Unseen>,
    ) {
        let mut bodies: BTreeMap<&str, Vec<(&Source<'_>, Function<'_, '_>)>> = BTreeMap::new();
        for file in self.files.iter().chain(&far.files) {
            for function in functions::functions(&file.tokens) {
                if kfuncs.contains_key(function.name) {
                    bodies
                        .entry(function.name)
                        .or_default()
                        .push((file, function));
                }
            }
        }
        for (name, entry) in kfuncs {
            let all = bodies.get(name).map(Vec::as_slice).unwrap_or_default();
            match nearest_body(entry, all) {
                Some((file, function)) => {
                    entry.file = Some(Fact::new(file.path.to_owned(), Provenance::Source));
                    let prototype =
                        declare::prototype(function.before, function.params, &file.typedefs);
                    entry.prototype = prototype.map(|p| Fact::new(p, Provenance::Source));
                    let docs = function.doc.map(functions::lines);
                    entry.docs = docs.map(|docs| Fact::new(docs, Provenance::Source));
                    if entry.prototype.is_none() {
                        let why = "its prototype cannot be read";
                        unseen.push(lacking(name, Some(place(file, function.line)), why));
                    }
                }
                None => unseen.push(lacking(name, first_place(entry), "it has no body")),
            }
        }
    }

    /// Types with their destructors.
    fn dtors(&self, unseen: &mut Vec<Unseen>) -> Vec<Destructor> {
        let mut dtors = Vec::new();
        for file in &self.files {
            let id = |(list, index): (&str, usize), kind: &str| {
                let list: &List<'_> = file.facts.lists.iter().find(|one| one.name == list)?;
                let (is, name) = list.ids.get(index)?;
                (*is == kind).then(|| (*name).to_owned())
            };
            for pair in &file.facts.dtors {
                match (id(pair.ty, "struct"), id(pair.function, "func")) {
                    (Some(ty), Some(function)) => dtors.push(Destructor {
                        ty,
                        function,
                        from: Provenance::Source,
                    }),
                    _ => unseen.push(Unseen {
                        place: Some(place(file, pair.line)),
                        what: "a destructor".to_owned(),
                        why: "its ids are in no list of this file".to_owned(),
                    }),
                }
            }
        }
        dtors
    }

    /// What a file itself could not say.
    fn overlooked(&self) -> impl Iterator<Item = Unseen> {
        self.files.iter().flat_map(|file| {
            file.facts.unseen.iter().map(|(line, what, why)| Unseen {
                place: Some(place(file, *line)),
                what: what.clone(),
                why: (*why).to_owned(),
            })
        })
    }
}

/// What is known of a set's registration.
#[derive(Default)]
struct Registered<'a> {
    prog_types: Vec<String>,
    filter: Option<&'a str>,
}

/// Adds a membership to a kfunc. The kernel wants the same flags of all sets
/// (`tools/bpf/resolve_btfids/main.c`, 7.3).
fn join(kfunc: &mut Entry, member: Membership, unseen: &mut Vec<Unseen>) {
    let said = member.flags.map(|bits| Fact::new(bits, Provenance::Source));
    kfunc.flags = kfunc.flags.take().or(said);
    let known = kfunc.flags.as_ref().map(|flags| flags.value);
    if member.flags.is_some() && member.flags != known {
        let why = "its flags are not those that another set gives it";
        unseen.push(lacking(&kfunc.name, member.place.clone(), why));
    }
    let sets = kfunc
        .sets
        .get_or_insert(Fact::new(Vec::new(), Provenance::Source));
    sets.value.push(member);
}

/// Of several bodies of a name, that in a file with a set that it is in, else
/// that which is marked as a kfunc's, else the first.
fn nearest_body<'s, 'f, 't, 'a>(
    entry: &Entry,
    all: &'s [(&'f Source<'a>, Function<'t, 'a>)],
) -> Option<&'s (&'f Source<'a>, Function<'t, 'a>)> {
    let sets = entry.sets.iter().flat_map(|sets| &sets.value);
    let files: BTreeSet<&str> = sets
        .filter_map(|member| member.place.as_ref())
        .map(|place| place.file.as_str())
        .collect();
    let own = all.iter().find(|(file, _)| files.contains(file.path));
    let marked = || {
        all.iter()
            .find(|(_, function)| function.before.iter().any(|t| t.is("__bpf_kfunc")))
    };
    // The tools beside a kernel have functions of their own.
    let kernel = || {
        all.iter()
            .find(|(file, _)| !file.path.starts_with("tools/"))
    };
    own.or_else(marked).or_else(kernel).or(all.first())
}

fn place(file: &Source<'_>, line: u32) -> Place {
    Place {
        file: file.path.to_owned(),
        line,
    }
}

fn first_place(entry: &Entry) -> Option<Place> {
    entry.sets.as_ref()?.value.first()?.place.clone()
}

fn lacking(name: &str, place: Option<Place>, why: &str) -> Unseen {
    Unseen {
        place,
        what: format!("`{name}`"),
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests;
