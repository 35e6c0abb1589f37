//! The built-in definitions, cut down to some kfuncs or to the types before they
//! are parsed: parsing all of them takes longer than linking an object.
//!
//! Owns the lines that rustfmt puts such definitions on; sources of others are
//! never cut. Refuses to know what an attribute says.

use kfunc_codegen::source::Source;

/// How a block of kfuncs begins and ends.
const BLOCK: &str = "unsafe extern \"C\" {";
const END: &str = "}";

/// How a kfunc in a module of its own begins.
const LONE: &str = "    #[kfunc";

/// How a struct begins.
const STRUCT: &str = "pub struct ";

/// `sources` with those kfuncs that are called one of `names` and with their sets,
/// without documentation and without structs: a type that is not known is a struct,
/// and no more is asked of one.
pub(crate) fn called(sources: &[Source], names: &[&str]) -> Vec<Source> {
    let heads: Vec<String> = names.iter().map(|name| format!(" fn {name}(")).collect();
    let items = |source: &Source| items(&source.text, &heads);
    let cut: Vec<_> = sources.iter().map(items).collect();
    // A kfunc that names its sets may be in those of other blocks.
    let others = |item: &Item| item.has_kfunc && item.text.contains("sets(");
    let all = cut.iter().flatten().any(others);
    let kept = |item: &Item| !item.is_struct && (all || item.has_kfunc || !item.is_set);
    let sources = sources.iter().zip(cut);
    sources
        .map(|(source, items)| of(source, items, kept))
        .collect()
}

/// `sources` with their types alone, without documentation.
pub(crate) fn types(sources: &[Source]) -> Vec<Source> {
    let cut = |source: &Source| of(source, items(&source.text, &[]), |item| !item.is_set);
    sources.iter().map(cut).collect()
}

fn of(source: &Source, items: Vec<Item>, kept: impl Fn(&Item) -> bool) -> Source {
    let kept = items.into_iter().filter(kept);
    Source {
        name: source.name.clone(),
        text: kept.map(|item| item.text).collect(),
    }
}

/// What stands by itself in a source, with its attributes.
#[derive(Default)]
struct Item {
    text: String,
    is_set: bool,
    is_struct: bool,
    /// One of the kfuncs that are called is in it.
    has_kfunc: bool,
}

impl Item {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

fn items(text: &str, heads: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut function = String::new();
    for line in text.lines().filter(|line| !is_comment(line)) {
        // In a module inside the file, a kfunc stands alone.
        let begun = !function.is_empty() || line.starts_with(LONE);
        if item.is_set && line != END || begun {
            function.push_str(line);
            function.push('\n');
            if ends_function(line) {
                if heads.iter().any(|head| function.contains(head)) {
                    item.text.push_str(&function);
                    item.has_kfunc = true;
                }
                function.clear();
            }
            continue;
        }
        item.line(line);
        item.is_set |= line.starts_with(BLOCK);
        item.is_struct |= line.starts_with(STRUCT);
        if ends_item(line) {
            items.push(std::mem::take(&mut item));
        }
    }
    items.push(item);
    items
}

/// Whether a line is the last of what stands by itself.
fn ends_item(line: &str) -> bool {
    !line.starts_with([' ', '#']) && line.ends_with([';', '}'])
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Whether a line is the last of a function: nothing else ends in a semicolon
/// so far to the left.
fn ends_function(line: &str) -> bool {
    let inner = line.strip_prefix("    ").unwrap_or_default();
    !inner.starts_with(' ') && inner.ends_with(';')
}

#[cfg(test)]
mod tests {
    use kfunc_codegen::load;
    use kfunc_codegen::model::{Kfunc, Model};

    use super::*;
    use crate::input;

    fn model(sources: &[Source]) -> Model {
        load(sources, None).lowered.model
    }

    fn without_docs(kfunc: &Kfunc) -> Kfunc {
        Kfunc {
            docs: Vec::new(),
            ..kfunc.clone()
        }
    }

    /// No kfunc of the built-in definitions is lost, and none comes out
    /// otherwise; nor does a set that it is in, or an enum, whose values go into
    /// what is linked.
    #[test]
    fn cut_definitions_say_the_same() {
        let all = input::built_in();
        let whole = model(&all);
        assert!(whole.kfuncs.len() > 50);
        for kfunc in &whole.kfuncs {
            let name = kfunc.name.as_str();
            let cut = model(&called(&all, &[name]));
            let expected: Vec<_> = whole.kfuncs_named(name).map(without_docs).collect();
            assert_eq!(cut.kfuncs, expected);
            for ids in kfunc.sets() {
                assert_eq!(cut.set_named(ids), whole.set_named(ids));
            }
            assert_eq!(cut.enums.len(), whole.enums.len());
        }
    }

    #[test]
    fn no_type_is_lost() {
        let all = input::built_in();
        let (whole, cut) = (model(&all), model(&types(&all)));
        let names = |model: &Model| -> Vec<String> {
            let types = model.types.iter();
            types.map(|ty| ty.name.clone()).collect()
        };
        assert_eq!(names(&cut), names(&whole));
        assert!(cut.kfuncs.is_empty() && cut.sets.is_empty());
    }

    #[test]
    fn what_is_not_named_is_not_parsed() {
        let all = input::built_in();
        let len = |sources: &[Source]| sources.iter().map(|s| s.text.len()).sum::<usize>();
        let whole = len(&all);
        assert!(len(&called(&all, &["bpf_task_acquire"])) < whole / 10);
    }
}
