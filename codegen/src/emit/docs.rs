//! The back end `docs`: reference pages.
//!
//! Owns what is said of a kfunc and in which order. How a page is written down
//! is [`prose`]'s, what a verifier takes [`accept`]'s.

mod passing;

use super::prose::{self, Block, Inline, Line, code, commas, text};
use super::{Backend, Files, Input, facts, head_lines};
use crate::model::flag::{FlagNote, FlagSet, KernelFlags};
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, KfuncSet};
use passing::Passing;

/// The back end `docs`.
pub(super) struct Docs;

impl Backend for Docs {
    fn name(&self) -> &'static str {
        "docs"
    }

    fn about(&self) -> &'static str {
        "reference pages in reStructuredText and Markdown"
    }

    fn emit(&self, input: &Input<'_>) -> Files {
        let page = page(input);
        Files::from([
            ("docs/kfuncs.rst".to_owned(), prose::rst::write(&page)),
            ("docs/kfuncs.md".to_owned(), prose::markdown::write(&page)),
        ])
    }
}

/// What the tables mean; said once, at the head of the page.
const READING: &str = "A table of what may be passed is what the verifier of each kernel does \
                       with a register in that state, all other arguments being as they should; \
                       `asked for` means that the verifier takes it and the declaration does not \
                       allow it.";

/// Said before it on a page for several kernels.
const HISTORY: &str = "Contracts are given for every kernel for which one is declared, also \
                       beyond the kernels of this page.";

fn page(input: &Input<'_>) -> Vec<Block> {
    let mut head = vec!["SPDX-License-Identifier: MIT OR Apache-2.0".to_owned()];
    head.extend(head_lines(input));
    let title = format!("Kfuncs of {}", facts::kernels(input.target));
    let mut blocks = vec![Block::Comment(head), Block::Heading(1, text(title))];
    let history = !is_single(input.target);
    let reading = history.then_some(HISTORY).into_iter().chain([READING]);
    let reading: Vec<_> = reading.collect();
    blocks.extend(prose::parse(&[reading.join(" ")]));
    let mut passing = Passing::new(input);
    for (set, kfuncs) in by_set(input) {
        blocks.extend(set_blocks(set, &kfuncs, input));
        for kfunc in kfuncs {
            blocks.extend(kfunc_blocks(kfunc, input, &mut passing));
        }
    }
    blocks
}

/// Kfuncs by set, those without one last.
fn by_set<'a>(input: &Input<'a>) -> Vec<(Option<&'a KfuncSet>, Vec<&'a Kfunc>)> {
    let mut kfuncs: Vec<(Option<&KfuncSet>, &Kfunc)> = input
        .model
        .kfuncs
        .iter()
        .map(|kfunc| (input.model.set_of(kfunc), kfunc))
        .collect();
    kfuncs.sort_by_key(|(set, _)| (set.is_none(), set.map(|set| &set.ids)));
    let sets = kfuncs.chunk_by(|(a, _), (b, _)| a == b);
    sets.map(|group| {
        let set = group.first().and_then(|(set, _)| *set);
        (set, group.iter().map(|(_, kfunc)| *kfunc).collect())
    })
    .collect()
}

fn set_blocks(set: Option<&KfuncSet>, kfuncs: &[&Kfunc], input: &Input<'_>) -> Vec<Block> {
    let Some(set) = set else {
        return vec![Block::Heading(2, text("In no set"))];
    };
    let mut blocks = vec![Block::Heading(2, code(&set.ids))];
    let range = kfuncs.iter().map(|kfunc| kfunc.range());
    let since = range.clone().map(KernelRange::since).min();
    let until = range.map(KernelRange::until).max();
    let there = since.zip(until).and_then(|(a, b)| KernelRange::new(a, b));
    let there = told(there.unwrap_or(input.target), input.target);
    blocks.extend(callers(set, there));
    let facts = set_facts(set);
    blocks.extend((!facts.is_empty()).then_some(Block::List(facts)));
    blocks
}

fn set_facts(set: &KfuncSet) -> Vec<Line> {
    let KfuncSet {
        ids: _,
        prog_types: _,
        dtors,
        unsupported_archs,
        config,
        module,
    } = set;
    let mut facts = Vec::new();
    if let Some(module) = module {
        facts.push(fact("Module: ", code(module)));
    }
    if let Some(config) = config {
        facts.push(fact("Needs ", code(config)));
    }
    if !unsupported_archs.is_empty() {
        let archs = unsupported_archs.iter().map(code);
        facts.push(fact("Cannot be called on ", commas(archs)));
    }
    for dtor in dtors {
        let mut line = fact("A map releases ", code(format!("struct {}", dtor.ty)));
        line.push(Inline::Text(" by ".to_owned()));
        line.extend(code(&dtor.kfunc));
        facts.push(line);
    }
    facts
}

fn fact(about: &str, line: Line) -> Line {
    let mut fact = text(about);
    fact.extend(line);
    fact
}

/// The program types that may call the set's kfuncs, by kernel.
fn callers(set: &KfuncSet, range: KernelRange) -> Option<Block> {
    let on = |kernel: Kernel| {
        let types = set.prog_types(kernel);
        let mut words: Vec<_> = types
            .flat_map(|ty| ty.callers(kernel))
            .map(|ty| ty.word)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let columns = stretches(range, |kernel| Some(on(kernel)));
    if columns.iter().all(|(_, words)| words.is_empty()) {
        return None;
    }
    let row = |(kernels, words): &(Vec<KernelRange>, Vec<&'static str>)| {
        let words = match words.as_slice() {
            [] => text("none"),
            words => commas(words.iter().map(|word| code(*word))),
        };
        vec![text(ranges(kernels)), words]
    };
    Some(Block::Table {
        head: vec![text("Kernels"), text("Program types that may call these")],
        rows: columns.iter().map(row).collect(),
    })
}

fn kfunc_blocks(kfunc: &Kfunc, input: &Input<'_>, passing: &mut Passing<'_>) -> Vec<Block> {
    let newest = kfunc.range().until().min(input.target.until());
    let mut blocks = vec![
        Block::Heading(3, title(kfunc, input)),
        Block::Listing {
            language: "c",
            lines: vec![format!("{};", kfunc.c_prototype(newest))],
        },
    ];
    blocks.extend(prose::parse(&kfunc.docs));
    if let Some(config) = &kfunc.config {
        let needs = fact("Needs ", code(config));
        blocks.push(Block::Paragraph(needs));
    }
    blocks.push(contracts(kfunc, told(kfunc.range(), input.target)));
    blocks.extend(passing.blocks(kfunc));
    blocks
}

/// The name; with the kernels where another prototype has the same name.
fn title(kfunc: &Kfunc, input: &Input<'_>) -> Line {
    let mut title = code(&kfunc.name);
    // Sorted by name, so that the others stand beside it.
    let kfuncs = &input.model.kfuncs;
    let first = kfuncs.partition_point(|other| other.name < kfunc.name);
    let second = kfuncs.get(first + 1);
    if second.is_some_and(|other| other.name == kfunc.name) {
        title.push(Inline::Text(format!(", {}", kfunc.range())));
    }
    title
}

/// The kernels whose contracts a page tells, of those in `range`: for a target
/// of several kernels the whole history, for a single kernel that one.
fn told(range: KernelRange, target: KernelRange) -> KernelRange {
    if is_single(target) { target } else { range }
}

fn is_single(target: KernelRange) -> bool {
    target.since() == target.until()
}

/// The kfunc's flags on every kernel of `range`.
fn contracts(kfunc: &Kfunc, range: KernelRange) -> Block {
    let made = |kernel| {
        let eras = kfunc.eras(KernelRange::only(kernel));
        let era = eras.into_iter().next()?;
        Some(match era.flags {
            Some(KernelFlags { flags, notes }) => (Some(flags), notes),
            None => (None, Vec::new()),
        })
    };
    let made = stretches(range, made);
    let noted = made.iter().any(|(_, (_, notes))| !notes.is_empty());
    let row = |(kernels, (flags, notes)): &(Vec<KernelRange>, (Option<FlagSet>, Vec<FlagNote>))| {
        let flags = match flags {
            None => text(facts::NOT_KNOWN),
            Some(flags) if flags.is_empty() => text("none"),
            Some(flags) => commas(flags.iter().map(|flag| code(flag.info().name))),
        };
        let mut cells = vec![text(ranges(kernels)), flags];
        cells.extend(noted.then(|| notes_line(notes)));
        cells
    };
    let mut head = vec![text("Kernels"), text("Flags")];
    head.extend(noted.then(|| text("Notes")));
    Block::Table {
        head,
        rows: made.iter().map(row).collect(),
    }
}

fn notes_line(notes: &[FlagNote]) -> Line {
    let mut line = Line::new();
    for note in notes {
        if !line.is_empty() {
            line.push(Inline::Text("; ".to_owned()));
        }
        line.extend(prose::inlines(&note.text()));
    }
    line
}

/// The kernels of `range` with what `of` says of them, stretches with the same
/// taken together. Where the patch series differs from both sides, it is a
/// stretch of its own, and they are one.
fn stretches<T: PartialEq>(
    range: KernelRange,
    mut of: impl FnMut(Kernel) -> Option<T>,
) -> Vec<(Vec<KernelRange>, T)> {
    let mut found: Vec<(Vec<KernelRange>, T)> = Vec::new();
    for kernel in range.kernels() {
        let Some(value) = of(kernel) else {
            continue;
        };
        match found.iter_mut().find(|(_, known)| *known == value) {
            Some((ranges, _)) => extend(ranges, kernel),
            None => found.push((vec![KernelRange::only(kernel)], value)),
        }
    }
    found
}

fn extend(ranges: &mut Vec<KernelRange>, kernel: Kernel) {
    let release = match kernel.is_series() {
        true => kernel.next_release(),
        false => Some(kernel),
    };
    let follows = |end: &&mut KernelRange| end.until().next_release() == release;
    match ranges.last_mut().filter(follows) {
        Some(end) => *end = KernelRange::new(end.since(), kernel).unwrap_or(*end),
        None => ranges.push(KernelRange::only(kernel)),
    }
}

/// `6.4 to 6.6, 6.12 on`.
fn ranges(ranges: &[KernelRange]) -> String {
    let words: Vec<_> = ranges.iter().map(ToString::to_string).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
