//! `kfunc show`: all that a kernel says of a kfunc, and who says it.

use kfunc_codegen::inventory::{Entry, Fact, Inventory, Membership, json};
use kfunc_codegen::model::flag;
use kfunc_codegen::nearest;

use crate::args::ShowArgs;
use crate::kernel;
use crate::talk::{Exit, Talk};

pub(crate) fn run(args: &ShowArgs, talk: &Talk) -> Exit {
    let mut inventory = match kernel::open(&args.kernel, args.over.as_deref(), talk) {
        Ok(inventory) => inventory,
        Err(exit) => return exit,
    };
    let names = inventory.kfuncs.iter().map(|entry| entry.name.as_str());
    let names: Vec<_> = names.collect();
    if !names.contains(&args.name.as_str()) {
        return missing(&args.name, &names, &inventory, talk);
    }
    inventory.kfuncs.retain(|entry| entry.name == args.name);
    if talk.json() {
        return talk.document(&json::document(&inventory), Exit::Done);
    }
    let mut lines: Vec<_> = inventory.kfuncs.iter().map(text).collect();
    for dtor in inventory
        .dtors
        .iter()
        .filter(|dtor| dtor.kfunc() == args.name)
    {
        let ty = format!("destructor of struct {}", dtor.ty);
        lines.push(line("", &ty, Some(dtor.from.word())));
    }
    talk.result(&lines.concat(), Exit::Done)
}

/// Ends where no kfunc is called `name`: of a kernel that does not say which
/// functions are kfuncs, nobody knows whether it has it.
fn missing(name: &str, names: &[&str], there: &Inventory, talk: &Talk) -> Exit {
    if let Some(why) = there.silence() {
        let text = format!(
            "{}: whether `{name}` is one is not known",
            kernel::silent(why)
        );
        return talk.failed(&text, Exit::BadInput);
    }
    let near = nearest(name, names).map(|near| format!("; there is `{near}`"));
    let near = near.unwrap_or_default();
    let what = match &there.only {
        None => "the kernel has",
        Some(_) => "the modules that were read have",
    };
    let text = format!("{what} no kfunc `{name}`{near}");
    talk.failed(&text, Exit::Findings)
}

/// A line with its label, and who says it at the end.
fn line(label: &str, value: &str, from: Option<&str>) -> String {
    let from = from.map(|from| format!("  [{from}]")).unwrap_or_default();
    format!("  {label:<10}  {value}{from}\n")
}

/// Like [`line`], of something that may be unknown.
fn fact<T>(label: &str, fact: Option<&Fact<T>>, value: impl Fn(&T) -> String) -> String {
    match fact {
        Some(fact) => line(label, &value(&fact.value), Some(fact.from.word())),
        None => line(label, "not known: nothing that was read says it", None),
    }
}

fn text(entry: &Entry) -> String {
    let Entry {
        name,
        module,
        file,
        prototype,
        flags,
        sets,
        docs,
    } = entry;
    let mut text = format!("{name}\n");
    text += &fact("prototype", prototype.as_ref(), |value| value.c(name));
    text += &fact("flags", flags.as_ref(), |bits| {
        match flag::names(*bits).as_slice() {
            [] => "none".to_owned(),
            names => format!("{} ({bits:#x})", names.join(" | ")),
        }
    });
    text.extend(module.as_ref().map(|module| line("module", module, None)));
    text.extend(
        file.as_ref()
            .map(|path| fact("file", Some(path), String::clone)),
    );
    match sets {
        None => text += &fact("set", sets.as_ref(), |_| String::new()),
        Some(sets) => {
            let member = |member| self::member(member, flags.as_ref(), sets.from.word());
            text.extend(sets.value.iter().map(member));
        }
    }
    if let Some(docs) = docs.as_ref().filter(|docs| !docs.value.is_empty()) {
        text += &format!("  docs        [{}]\n", docs.from.word());
        let lines = docs.value.iter();
        text.extend(lines.map(|line| format!("    {line}").trim_end().to_owned() + "\n"));
    }
    text
}

/// A set that it is in, with all that is known of its place there.
fn member(member: &Membership, flags: Option<&Fact<u32>>, from: &str) -> String {
    let Membership {
        set,
        flags: bits,
        prog_types,
        filter,
        condition,
        place,
    } = member;
    let mut text = line("set", set, Some(from));
    let mut add = |label, value: Option<String>| {
        text.extend(value.map(|value| line(label, &value, None)));
    };
    let others = bits.filter(|bits| flags.is_none_or(|flags| flags.value != *bits));
    add("  flags", others.map(|bits| flag::names(bits).join(" | ")));
    add(
        "  programs",
        prog_types.as_ref().map(|types| match types.as_slice() {
            [] => "none: it is never registered".to_owned(),
            types => types.join(", "),
        }),
    );
    add("  filter", filter.clone());
    add("  if", condition.clone());
    add(
        "  at",
        place
            .as_ref()
            .map(|place| format!("{}:{}", place.file, place.line)),
    );
    text
}
