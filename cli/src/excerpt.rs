//! The built-in definitions, cut down to some kfuncs before they are parsed:
//! parsing all of them takes longer than linking an object.
//!
//! Owns the lines that rustfmt puts such definitions on; sources of others are
//! never cut. Refuses to know what an attribute says.

use kfunc_codegen::source::Source;

/// How a block of kfuncs begins and ends.
const BLOCK: &str = "unsafe extern \"C\" {";
const END: &str = "}";

/// How a kfunc in a module of its own begins.
const LONE: &str = "    #[kfunc";

/// `sources` with all types and with those kfuncs that are called one of
/// `names`, without documentation.
pub(crate) fn of(sources: Vec<Source>, names: &[&str]) -> Vec<Source> {
    let heads: Vec<String> = names.iter().map(|name| format!(" fn {name}(")).collect();
    let cut = |source: Source| Source {
        text: text(&source.text, &heads),
        name: source.name,
    };
    sources.into_iter().map(cut).collect()
}

fn text(text: &str, heads: &[String]) -> String {
    let mut out = String::new();
    let mut function = String::new();
    let mut inside = false;
    for line in text.lines().filter(|line| !is_comment(line)) {
        // In a module inside the file, a kfunc stands alone.
        let begun = !function.is_empty() || line.starts_with(LONE);
        let part = inside && line != END || begun;
        let here = if part { &mut function } else { &mut out };
        here.push_str(line);
        here.push('\n');
        inside = line == BLOCK || inside && line != END;
        if part && ends_function(line) {
            if heads.iter().any(|head| function.contains(head)) {
                out.push_str(&function);
            }
            function.clear();
        }
    }
    out
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
    /// otherwise; nor does an enum, whose values go into what is linked.
    #[test]
    fn cut_definitions_say_the_same() {
        let whole = model(&input::built_in());
        assert!(whole.kfuncs.len() > 50);
        for kfunc in &whole.kfuncs {
            let name = kfunc.name.as_str();
            let cut = model(&of(input::built_in(), &[name]));
            let expected: Vec<_> = whole.kfuncs_named(name).map(without_docs).collect();
            assert_eq!(cut.kfuncs, expected);
            assert_eq!(cut.enums.len(), whole.enums.len());
        }
    }

    #[test]
    fn what_is_not_named_is_not_parsed() {
        let all = input::built_in();
        let len = |sources: &[Source]| sources.iter().map(|s| s.text.len()).sum::<usize>();
        let whole = len(&all);
        assert!(len(&of(all, &["bpf_task_acquire"])) < whole / 2);
    }
}
