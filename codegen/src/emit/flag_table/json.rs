//! The table as JSON: an array with an object per row, and the same as a document
//! that says which version of it this is and what was read.
//!
//! Owns their keys, which others rely on. JSON has no comments, so the texts have
//! no head.

use super::{Input, Row};
use crate::model::version::{Kernel, KernelRange};

/// Writes the table. Of each object, `since` and `until` are the first and the
/// last kernel that has the kfunc (null where the newest known still has it);
/// `kernels`, which a target of one kernel leaves out, are those with these
/// flags, program types and prototype. `flags` and `bits` are null where nobody
/// knows them.
pub(super) fn write(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let ranged = input.target.since() != input.target.until();
    let mut text = String::new();
    objects(&mut text, "", rows, |object, row| {
        if ranged {
            object.names("kernels", kernels(row.range));
        }
    });
    text.push('\n');
    text
}

/// The version of the document's keys: it grows when one goes away or means
/// something else, and not when one is added.
const VERSION: u32 = 1;

/// Writes the document. `read` has for each kernel of the target what was read of
/// it, in the words of `kfunc list --format json`; where that is nothing, what
/// the rows say of it was concluded from its neighbours, or nobody wrote down
/// where it is from. A row is as in the other text and always has `kernels`;
/// `unread` are the target's kernels that have the kfunc under terms that nobody
/// has read; they are in no row of it, or in one without flags.
pub(super) fn table(input: &Input<'_>, rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    let mut document = Object::new(&mut text, "");
    document.value("version", &VERSION.to_string());
    document.string("digest", input.digest);
    let mut read = document.object("read");
    for kernel in kernels(input.target) {
        let said = input.evidence.get(&kernel).into_iter().flatten();
        read.array(kernel.name(), said.map(|from| from.word()));
    }
    read.end();
    objects(document.key("kfuncs"), "  ", rows, |object, row| {
        object.names("kernels", kernels(row.range));
        let unread = |kernel: &Kernel| row.kfunc.is_unread(*kernel);
        object.names("unread", kernels(input.target).filter(unread));
    });
    document.end();
    text.push('\n');
    text
}

/// The rows, in lines that begin with `indent`: what both texts have of each, and
/// what only one has.
fn objects<'r>(
    out: &mut String,
    indent: &str,
    rows: &'r [Row<'r>],
    more: impl Fn(&mut Object<'_>, &'r Row<'r>),
) {
    let inside = format!("{indent}  ");
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "[\n" } else { ",\n" });
        out.push_str(&inside);
        let mut object = Object::new(out, &inside);
        shared(&mut object, row);
        more(&mut object, row);
        object.end();
    }
    match rows {
        [] => out.push_str("[]"),
        _ => {
            out.push('\n');
            out.push_str(indent);
            out.push(']');
        }
    }
}

/// What both texts have of a row.
fn shared(object: &mut Object<'_>, row: &Row<'_>) {
    let Row {
        kfunc,
        ids,
        set,
        range: _,
        facts,
    } = row;
    let there = kfunc.range();
    object.string("name", &kfunc.name);
    object.string("prototype", &facts.prototype);
    match facts.flags {
        Some(flags) => {
            object.array("flags", flags.iter().map(|flag| flag.info().name));
            object.value("bits", &flags.bits().to_string());
        }
        None => {
            object.value("flags", NULL);
            object.value("bits", NULL);
        }
    }
    match ids {
        Some(ids) => object.string("set", ids),
        None => object.value("set", NULL),
    }
    match set {
        Some(_) => object.array("prog_types", facts.prog_types.iter().copied()),
        None => object.value("prog_types", NULL),
    }
    object.string("since", there.since().name());
    match there.is_open() {
        true => object.value("until", NULL),
        false => object.string("until", there.until().name()),
    }
}

fn kernels(range: KernelRange) -> impl Iterator<Item = Kernel> {
    let single = range.since() == range.until();
    let kernels = range.kernels();
    kernels.filter(move |kernel| single || !kernel.is_series())
}

const NULL: &str = "null";

/// An object in the making, with each key on a line of its own.
struct Object<'o> {
    out: &'o mut String,
    indent: String,
    begun: bool,
}

impl<'o> Object<'o> {
    /// Begins an object in a line that begins with `indent`.
    fn new(out: &'o mut String, indent: &str) -> Self {
        out.push('{');
        Self {
            out,
            indent: format!("\n{indent}"),
            begun: false,
        }
    }

    /// Begins a value; it goes into what is returned.
    fn key(&mut self, key: &str) -> &mut String {
        if self.begun {
            self.out.push(',');
        }
        self.begun = true;
        self.out.push_str(&self.indent);
        self.out.push_str("  ");
        quoted(self.out, key);
        self.out.push_str(": ");
        self.out
    }

    fn value(&mut self, key: &str, value: &str) {
        self.key(key).push_str(value);
    }

    fn string(&mut self, key: &str, text: &str) {
        quoted(self.key(key), text);
    }

    fn array<'t>(&mut self, key: &str, items: impl Iterator<Item = &'t str>) {
        let out = self.key(key);
        out.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            quoted(out, item);
        }
        out.push(']');
    }

    fn names(&mut self, key: &str, kernels: impl Iterator<Item = Kernel>) {
        self.array(key, kernels.map(Kernel::name));
    }

    fn object(&mut self, key: &str) -> Object<'_> {
        let indent = format!("{}  ", self.indent.trim_start_matches('\n'));
        Object::new(self.key(key), &indent)
    }

    fn end(self) {
        self.out.push_str(&self.indent);
        self.out.push('}');
    }
}

/// A string as JSON has it.
fn quoted(out: &mut String, text: &str) {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    match text.bytes().all(plain) {
        true => {
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        false => out.push_str(&serde_json::Value::from(text).to_string()),
    }
}
