//! `kfunc list` and `kfunc import`: the kfuncs of a kernel.

use kfunc_codegen::inventory::{Entry, Inventory, json};

use crate::args::{ImportArgs, ImportOf, ListArgs};
use crate::talk::{Exit, Talk};
use crate::{header, kernel};

pub(crate) fn run(args: &ListArgs, talk: &Talk) -> Exit {
    match kernel::open(&args.kernel, args.over.as_deref(), talk) {
        Ok(inventory) => listed(&inventory, args.prototypes, talk),
        Err(exit) => exit,
    }
}

fn listed(inventory: &Inventory, prototypes: bool, talk: &Talk) -> Exit {
    if talk.json() {
        return talk.document(&json::document(inventory), Exit::Done);
    }
    talk.result(&text(inventory, prototypes), Exit::Done)
}

/// A line for each kfunc: its name, its flags, and where it is registered.
fn text(inventory: &Inventory, prototypes: bool) -> String {
    let wide = inventory.kfuncs.iter().map(|entry| entry.name.len()).max();
    let wide = wide.unwrap_or(0);
    let mut text = String::new();
    for entry in &inventory.kfuncs {
        match entry.prototype.as_ref().filter(|_| prototypes) {
            Some(fact) => text += &format!("{};\n", fact.value.c(&entry.name)),
            None => {
                let line = format!("{:wide$}  {}", entry.name, described(entry));
                text += &format!("{}\n", line.trim_end());
            }
        }
    }
    text
}

fn described(entry: &Entry) -> String {
    let flags = entry.flags.as_ref().map(|flags| json::names(flags.value));
    let flags = flags.map_or_else(
        || "?".to_owned(),
        |flags| match flags.is_empty() {
            true => "-".to_owned(),
            false => flags.join("|").replace("KF_", "").to_lowercase(),
        },
    );
    let sets = entry.sets.iter().flat_map(|sets| &sets.value);
    let sets: Vec<_> = sets.map(|member| member.set.as_str()).collect();
    let module = entry.module.as_deref().unwrap_or_default();
    format!("{flags}  {}  {module}", sets.join(" "))
}

/// `kfunc import`.
pub(crate) fn import(args: &ImportArgs, talk: &Talk) -> Exit {
    let file = match (&args.of, &args.file) {
        (Some(ImportOf::Header(args)), _) => return header::import(args, talk),
        (None, Some(file)) => file,
        (None, None) => return talk.failed("nothing was named", Exit::BadInput),
    };
    match kernel::open(file, args.over.as_deref(), talk) {
        Ok(inventory) => talk.document(&json::document(&inventory), Exit::Done),
        Err(exit) => exit,
    }
}
