//! What the command reads out of the memory of a kernel that runs is what its image says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use kfunc_codegen::inventory::{Entry, Inventory};
use kfunc_kernel::build_script::kernel;
use kfunc_tests::tools;
use kfunc_vm::{Exit, Job};
use serde_json::Value;

use crate::{Check, Place};

pub(crate) const CHECKS: &[Check] = &[
    ("flags in memory are those in the image", flags),
    ("a kernel that hides where it is has no flags", hidden),
];

/// Kfuncs by name and module, with their bits.
type Flags = BTreeMap<(String, Option<String>), Option<u64>>;

fn flags(place: &mut Place) -> Result<(), String> {
    let found = listed(place, "")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let kfuncs = found["kfuncs"].as_array().ok_or("no kfuncs")?;
    let key = |one: &Value| {
        Some((
            (text(&one["name"])?, text(&one["module"])),
            one["bits"].as_u64(),
        ))
    };
    let memory: Option<Flags> = kfuncs.iter().map(key).collect();
    let memory = memory.ok_or("a kfunc has no name")?;
    let image = in_files(place.version)?;
    let module = memory.keys().filter(|(_, module)| module.is_some()).count();
    println!(
        "{}: {} flags in memory, {module} of modules",
        place.version,
        memory.len()
    );
    let from = kfuncs.iter().all(|one| one["from"]["flags"] == "memory");
    let same = memory == image && from && found["unseen"] == Value::Array(Vec::new());
    let wrong = || format!("{}: {memory:?}\nand not {image:?}", found["unseen"]);
    same.then_some(()).ok_or_else(wrong)
}

/// What the image and those of its modules that are loaded say.
fn in_files(version: &str) -> Result<Flags, String> {
    let folder = tools::machines().join(version);
    let image = folder.join("vmlinuz");
    let read = |path: &Path, over: Option<&Path>| -> Result<Inventory, String> {
        kernel::inventory(path, over).map_err(|why| why.problem.message)
    };
    let (own, modules) = (
        read(&image, None)?,
        read(&folder.join("modules"), Some(&image))?,
    );
    let key = |entry: Entry| {
        let bits = entry.flags.map(|flags| u64::from(flags.value));
        ((entry.name, entry.module), bits)
    };
    Ok(own
        .kfuncs
        .into_iter()
        .chain(modules.kfuncs)
        .map(key)
        .collect())
}

/// A kernel that hides where it is keeps its flags to itself, and the answer says so.
fn hidden(place: &mut Place) -> Result<(), String> {
    let set = "restrict=/proc/sys/kernel/kptr_restrict; was=$(cat $restrict); echo 2 >$restrict; \
               trap 'echo $was >$restrict' EXIT; ";
    let found = listed(place, set)?;
    let unseen = found["unseen"].as_array().ok_or("nothing is unseen")?;
    let told = unseen.iter().any(|one| {
        let why = one["why"].as_str().unwrap_or_default();
        one["what"] == "flags and sets" && why.contains("it hides addresses")
    });
    let kfuncs = found["kfuncs"].as_array().ok_or("no kfuncs")?;
    let none = kfuncs.iter().all(|one| one["bits"].is_null());
    (told && none)
        .then_some(())
        .ok_or_else(|| format!("{unseen:?}"))
}

/// What `kfunc list` says in the machine, run behind the words `before`.
fn listed(place: &mut Place, before: &str) -> Result<Value, String> {
    let command = "./loader.so --library-path . ./kfunc list --kernel live --format json";
    let mut job = Job::new(format!("{before}{command}")).limit(Duration::from_secs(120));
    let kfunc = tools::kfunc();
    for (name, path) in libraries(&kfunc)?
        .into_iter()
        .chain([("kfunc".to_owned(), kfunc)])
    {
        let bytes = std::fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        job = job.file(&name, bytes).map_err(|unfit| unfit.to_string())?;
    }
    let outcome = place.session.run(&job).map_err(|why| why.to_string())?;
    match outcome.exit {
        Exit::Status(0) => serde_json::from_slice(&outcome.stdout).map_err(|why| why.to_string()),
        exit => Err(format!(
            "{exit:?} {}",
            String::from_utf8_lossy(&outcome.stderr)
        )),
    }
}

/// What a program links, by the names that it has for it; its loader is `loader.so`.
fn libraries(program: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let said = tools::try_run(Command::new(tools::in_path("ldd")).arg(program))?;
    let library = |line: &str| {
        let words: Vec<_> = line.split_whitespace().collect();
        match words[..] {
            [name, "=>", path, _] => Some((name.to_owned(), PathBuf::from(path))),
            [path, _] if path.starts_with('/') => Some(("loader.so".to_owned(), path.into())),
            _ => None,
        }
    };
    Ok(said.lines().filter_map(library).collect())
}
