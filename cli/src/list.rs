//! `kfunc list`: the kfuncs of kernels.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kfunc_codegen::inventory::{Entry, Inventory, json};
use kfunc_codegen::model::flag;
use serde_json::{Value, json};

use crate::args::ListArgs;
use crate::kernel;
use crate::talk::{Exit, Talk};

/// In a column of flags: nobody says, be it whether there is such a kfunc; there
/// are none; there is no such kfunc.
const UNKNOWN: &str = "?";
const NONE: &str = "-";
const ABSENT: &str = ".";

pub(crate) fn run(args: &ListArgs, talk: &Talk) -> Exit {
    let names = args.kernels.iter().map(PathBuf::as_path);
    let inventories = match kernel::all(names, args.over.as_deref(), talk) {
        Ok(inventories) => inventories,
        Err(exit) => return exit,
    };
    if !talk.json() {
        talk.say(&inventories.iter().map(kernel::unseen).collect::<String>());
    }
    match (talk.json(), inventories.as_slice()) {
        (true, [one]) => talk.document(&json::document(one), Exit::Done),
        (true, all) => {
            let documents: Value = all.iter().map(json::document).collect();
            talk.document(&json!({ "kernels": documents }), Exit::Done)
        }
        (false, [one]) => talk.result(&text(one, args.prototypes), Exit::Done),
        (false, all) => {
            let titles = args.kernels.iter().zip(all).map(|(name, inventory)| {
                let release = inventory.release.clone();
                release.unwrap_or_else(|| kernel::title(name))
            });
            talk.result(&columns(&titles.collect::<Vec<_>>(), all), Exit::Done)
        }
    }
}

/// A line for each kfunc: its name, its flags, and where it is registered.
fn text(inventory: &Inventory, prototypes: bool) -> String {
    let line = |entry: &Entry| match entry.prototype.as_ref().filter(|_| prototypes) {
        Some(fact) => vec![format!("{};", fact.value.c(&entry.name))],
        None => {
            let sets = entry.sets.iter().flat_map(|sets| &sets.value);
            let sets: Vec<_> = sets.map(|member| member.set.as_str()).collect();
            let module = entry.module.iter().map(|module| format!("[{module}]"));
            let mut line = vec![entry.name.clone(), flags(entry), sets.join(" ")];
            line.extend(module);
            line
        }
    };
    aligned(&inventory.kfuncs.iter().map(line).collect::<Vec<_>>())
}

/// A line for each kfunc of any kernel, with its flags in a column for each.
fn columns(titles: &[String], inventories: &[Inventory]) -> String {
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (column, inventory) in inventories.iter().enumerate() {
        for entry in &inventory.kfuncs {
            let row = rows.entry(&entry.name);
            let row =
                row.or_insert_with(|| inventories.iter().map(|it| absent(it, entry)).collect());
            row[column] = flags(entry);
        }
    }
    let line = |name: &str, cells: &[String]| [&[name.to_owned()], cells].concat();
    let head = [line("", titles)].into_iter();
    let rows = rows.iter().map(|(name, row)| line(name, row));
    aligned(&head.chain(rows).collect::<Vec<_>>())
}

/// What stands for a kfunc that is not in the inventory, and is elsewhere so.
fn absent(inventory: &Inventory, entry: &Entry) -> String {
    match inventory.is_whole() && inventory.covers(entry) {
        true => ABSENT.to_owned(),
        false => UNKNOWN.to_owned(),
    }
}

fn flags(entry: &Entry) -> String {
    let words = entry.flags.as_ref().map(|flags| flag::words(flags.value));
    match words.as_deref() {
        None => UNKNOWN.to_owned(),
        Some([]) => NONE.to_owned(),
        Some(words) => words.join("|"),
    }
}

/// Lines whose cells stand one under the other; a lone cell takes no room from
/// others.
fn aligned(lines: &[Vec<String>]) -> String {
    let mut wide: Vec<usize> = Vec::new();
    for (column, cell) in lines
        .iter()
        .filter(|line| line.len() > 1)
        .flat_map(|line| line.iter().enumerate())
    {
        let cell = cell.chars().count();
        match wide.get_mut(column) {
            Some(wide) => *wide = cell.max(*wide),
            None => wide.push(cell),
        }
    }
    let line = |line: &Vec<String>| {
        let cells = line.iter().zip(&wide);
        let padded: Vec<_> = match line.as_slice() {
            [one] => vec![one.clone()],
            _ => cells.map(|(cell, wide)| format!("{cell:wide$}")).collect(),
        };
        format!("{}\n", padded.join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}
