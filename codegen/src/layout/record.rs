//! What a program takes for granted of a kernel's structs, as text in its
//! object.
//!
//! Owns the text: a line for each field, with a tab between struct, path,
//! offset, type and the state of what is read. A line that begins with `#`
//! names the kernel for those behind it. Loaders skip a section that they do
//! not know, so the text may stay where it is.

use super::{Field, FieldType, Number};
use crate::model::walk::Walk;

/// The section that it is in.
pub const SECTION: &str = ".kfunc.layout";

/// A field that a program reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumed {
    /// The kernel that the layout was made from, as it says.
    pub kernel: String,
    /// The struct.
    pub structure: String,
    /// The field; whether it is tagged is in `walk`.
    pub field: Field,
    /// The state of what is read, for a pointer.
    pub walk: Walk,
}

/// The line that names the kernel.
pub fn head(kernel: &str) -> String {
    format!("#\t{kernel}\n")
}

/// The line of a field.
pub fn line(structure: &str, field: &Field, walk: Walk) -> String {
    let Field {
        path,
        ty,
        offset,
        tagged: _,
    } = field;
    format!("{structure}\t{path}\t{offset}\t{ty}\t{walk}\n")
}

/// The fields of all records in a section.
///
/// # Errors
/// The first line that is none.
pub fn read(section: &[u8]) -> Result<Vec<Assumed>, String> {
    let mut kernel = "";
    let mut found = Vec::new();
    // Between the records of two crates a linker may put zeros.
    let lines = section.split(|byte| matches!(byte, b'\n' | 0));
    for line in lines.filter(|line| !line.is_empty()) {
        let lossy = || String::from_utf8_lossy(line).into_owned();
        let text = str::from_utf8(line).map_err(|_| lossy())?;
        match text.strip_prefix("#\t") {
            Some(name) => kernel = name,
            None => found.push(assumed(kernel, text).ok_or_else(lossy)?),
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn assumed(kernel: &str, line: &str) -> Option<Assumed> {
    let mut parts = line.split('\t');
    let mut next = || parts.next().filter(|part| !part.is_empty());
    let assumed = Assumed {
        kernel: kernel.to_owned(),
        structure: next()?.to_owned(),
        field: Field {
            path: next()?.to_owned(),
            offset: next()?.parse().ok()?,
            ty: ty(next()?)?,
            tagged: false,
        },
        walk: Walk::parse(next()?)?,
    };
    parts.next().is_none().then_some(assumed)
}

fn ty(text: &str) -> Option<FieldType> {
    if let Some(to) = text.strip_prefix('*') {
        return Some(FieldType::Pointer(to.to_owned()));
    }
    let Some(array) = text.strip_prefix('[') else {
        return Number::parse(text).map(FieldType::Number);
    };
    let (number, count) = array.strip_suffix(']')?.split_once("; ")?;
    Some(FieldType::Array(
        Number::parse(number)?,
        count.parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str, ty: FieldType) -> Field {
        Field {
            path: path.to_owned(),
            ty,
            offset: 8,
            tagged: false,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let fields = [
            field("comm", FieldType::Array(Number::U8, 16)),
            field("pid", FieldType::Number(Number::I32)),
            field("se.on_rq", FieldType::Pointer("thing".to_owned())),
        ];
        let mut text = head("6.18.44");
        for one in &fields {
            text += &line("task_struct", one, Walk::Rcu);
        }
        text += "\0\0";
        text += &text.clone();
        let read = read(text.as_bytes()).unwrap();
        let assumed = |field: &Field| Assumed {
            kernel: "6.18.44".to_owned(),
            structure: "task_struct".to_owned(),
            field: field.clone(),
            walk: Walk::Rcu,
        };
        assert_eq!(read, fields.iter().map(assumed).collect::<Vec<_>>());
    }

    #[test]
    fn anything_else_is_an_error() {
        for line in [
            "task_struct",
            "a\tb\t-1\ti32\twalked",
            "a\tb\t1\ti33\twalked",
            "a\tb\t1\t[u8;3]\twalked",
            "a\tb\t1\tu8\tsafe",
            "a\tb\t1\tu8\trcu\tmore",
            "\t\t1\tu8\trcu",
        ] {
            assert_eq!(read(line.as_bytes()), Err(line.to_owned()));
        }
        assert!(read(b"\xff").is_err());
    }
}
