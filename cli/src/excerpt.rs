//! The built-in definitions, cut down to some kfuncs or to the types before they
//! are parsed: parsing all of them takes longer than linking an object.
//!
//! Owns the lines that rustfmt puts such definitions on; sources of others are
//! never cut. Refuses to know what an attribute says.

/// How a block of kfuncs begins and ends.
const BLOCK: &str = "unsafe extern \"C\" {";
const END: &str = "}";

/// How a kfunc in a module of its own begins.
const LONE: &str = "    #[kfunc";

/// How types begin that are more than their name to who links: a type that is not
/// known is a struct, and no more is asked of one.
const TYPES: [&str; 2] = ["pub enum ", "pub union "];

/// Of `texts` those kfuncs that are called one of `names`, with their sets and with
/// the enums and unions that they mention, without documentation: a text for each
/// of which anything is left.
pub(crate) fn called<'a>(texts: impl Iterator<Item = &'a str>, names: &[&str]) -> Vec<String> {
    let heads: Vec<String> = names.iter().map(|name| format!(" fn {name}(")).collect();
    let cut: Vec<Vec<Item<'_>>> = texts.map(|text| items(text, &heads)).collect();
    let found: Vec<&Item<'_>> = cut.iter().flatten().filter(|it| it.has_kfunc).collect();
    // A kfunc that names its sets may be in those of other blocks.
    let all = found.iter().any(|item| item.says("sets("));
    let kept = |item: &Item<'_>| {
        let mentioned = |name| found.iter().any(|item| item.says(name));
        item.has_kfunc || all && item.is_set || item.ty.is_some_and(mentioned)
    };
    let left = cut.iter().map(|items| joined(items, kept));
    left.filter(|text| !text.is_empty()).collect()
}

/// Of `text` the types alone, without documentation.
pub(crate) fn types(text: &str) -> String {
    joined(&items(text, &[]), |item| !item.is_set)
}

fn joined(items: &[Item<'_>], kept: impl Fn(&Item<'_>) -> bool) -> String {
    let kept = items.iter().filter(|item| kept(item));
    let lines = kept.flat_map(|item| &item.parts);
    let lines = lines.flat_map(|part| part.split_inclusive('\n'));
    lines.filter(|line| !is_comment(line)).collect()
}

/// What stands by itself in a source, with its attributes.
#[derive(Default)]
struct Item<'a> {
    /// Its text without the kfuncs that are not called.
    parts: Vec<&'a str>,
    is_set: bool,
    /// One of the kfuncs that are called is in it.
    has_kfunc: bool,
    /// It is an enum or a union, of this name.
    ty: Option<&'a str>,
}

impl<'a> Item<'a> {
    fn head(&mut self, line: &'a str) {
        self.is_set |= line.starts_with(BLOCK);
        let mut types = TYPES.iter();
        if let Some(rest) = types.find_map(|head| line.strip_prefix(head)) {
            self.ty = rest.split(' ').next();
        }
    }

    fn says(&self, word: &str) -> bool {
        self.parts.iter().any(|part| part.contains(word))
    }
}

fn items<'a>(text: &'a str, heads: &[String]) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut item = Item::default();
    // Where the part begins that is being read, and where the line ends.
    let (mut from, mut end) = (0, 0);
    let mut in_function = false;
    for newline in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let start = std::mem::replace(&mut end, newline + 1);
        let line = &text[start..newline];
        if is_comment(line) {
            continue;
        }
        // In a module inside the file, a kfunc stands alone.
        let begins = item.is_set && line != END || line.starts_with(LONE);
        if begins && !in_function {
            item.parts.push(&text[from..start]);
            (from, in_function) = (start, true);
        }
        if in_function {
            if ends_function(line) {
                let function = &text[from..end];
                if heads.iter().any(|head| function.contains(head)) {
                    item.parts.push(function);
                    item.has_kfunc = true;
                }
                (from, in_function) = (end, false);
            }
            continue;
        }
        item.head(line);
        if ends_item(line) {
            item.parts.push(&text[from..end]);
            from = end;
            items.push(std::mem::take(&mut item));
        }
    }
    item.parts.push(&text[from..]);
    items.push(item);
    items
}

/// Whether a line is the last of what stands by itself.
fn ends_item(line: &str) -> bool {
    !line.starts_with([' ', '#']) && line.ends_with([';', '}'])
}

fn is_comment(line: &str) -> bool {
    line.trim_start_matches(' ').starts_with("//")
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
    use kfunc_codegen::model::ctype::CType;
    use kfunc_codegen::model::{Kfunc, Model};
    use kfunc_codegen::source::Source;

    use super::*;

    fn built_in() -> impl Iterator<Item = &'static str> {
        kfunc_defs::SOURCES.iter().map(|(_, text)| *text)
    }

    fn model(texts: impl IntoIterator<Item = impl Into<String>>) -> Model {
        let source = |text: String| Source {
            name: String::new(),
            text,
        };
        let texts = texts.into_iter().map(Into::into);
        let sources: Vec<Source> = texts.map(source).collect();
        load(&sources, None).lowered.model
    }

    fn without_docs(kfunc: &Kfunc) -> Kfunc {
        Kfunc {
            docs: Vec::new(),
            ..kfunc.clone()
        }
    }

    fn mentioned(kfunc: &Kfunc) -> Vec<&CType> {
        let mut found = Vec::new();
        kfunc
            .types()
            .for_each(|ty| ty.each(&mut |part| found.push(part)));
        found
    }

    fn values<'a>(model: &'a Model, name: &str) -> &'a [(String, i64)] {
        let of = model.enums.iter().find(|one| one.name == name);
        &of.unwrap().variants
    }

    /// No kfunc of the built-in definitions is lost, and none comes out
    /// otherwise; nor does a set that it is in, or an enum or union that it
    /// mentions.
    #[test]
    fn cut_definitions_say_the_same() {
        let whole = model(built_in());
        assert!(whole.kfuncs.len() > 50);
        for kfunc in &whole.kfuncs {
            let name = kfunc.name.as_str();
            let cut = model(called(built_in(), &[name]));
            let expected: Vec<_> = whole.kfuncs_named(name).map(without_docs).collect();
            assert_eq!(cut.kfuncs, expected);
            for ids in kfunc.sets() {
                assert_eq!(cut.set_named(ids), whole.set_named(ids));
            }
            for ty in mentioned(kfunc) {
                if let CType::Enum(name) = ty {
                    assert_eq!(values(&cut, name), values(&whole, name));
                }
            }
        }
    }

    #[test]
    fn no_type_is_lost() {
        let (whole, cut) = (model(built_in()), model(built_in().map(types)));
        let names = |model: &Model| -> Vec<String> {
            let types = model.types.iter();
            types.map(|ty| ty.name.clone()).collect()
        };
        assert_eq!(names(&cut), names(&whole));
        assert!(cut.kfuncs.is_empty() && cut.sets.is_empty());
    }

    #[test]
    fn what_is_not_named_is_not_parsed() {
        let whole: usize = built_in().map(str::len).sum();
        let cut = called(built_in(), &["bpf_task_acquire"]);
        assert_eq!(cut.len(), 1);
        assert!(cut[0].len() < whole / 100);
    }
}
