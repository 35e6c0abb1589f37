//! Source of a kernel, in C: whole files, and single prototypes.

use std::convert::Infallible;

use kfunc_codegen::inventory::{Inventory, Prototype};
use kfunc_kernel::import::source::{self, File, Tree};

use crate::inventory;

/// A tree in memory, in some order.
struct Files(Vec<File>);

impl Tree for Files {
    type Error = Infallible;

    fn files(&self, words: &[&str]) -> Result<Vec<File>, Infallible> {
        let has = |file: &&File| words.iter().any(|word| file.text.contains(word));
        Ok(self.0.iter().filter(has).cloned().collect())
    }

    fn file(&self, path: &str) -> Result<Option<String>, Infallible> {
        let found = self.0.iter().find(|file| file.path == path);
        Ok(found.map(|file| file.text.clone()))
    }
}

fn read(files: &Files) -> Inventory {
    let Ok(found) = source::inventory(files);
    found
}

/// A source tree: a path and a text for each file, with a NUL behind each but
/// the last; one text alone is a file as well. It is an inventory, whatever
/// order the files come in.
///
/// Whether a kfunc is in it.
pub fn source(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let parts: Vec<&str> = text.split('\0').collect();
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let mut files = match parts.as_slice() {
        [text] => vec![file("kernel/one.c", text)],
        parts => parts
            .chunks(2)
            .map(|part| file(part[0], part.get(1).copied().unwrap_or_default()))
            .collect(),
    };
    files.sort();
    files.dedup_by(|one, other| one.path == other.path);
    let forwards = Files(files.clone());
    files.reverse();
    let found = read(&forwards);
    assert_eq!(found, read(&Files(files)));
    inventory::holds(&found);
    !found.kfuncs.is_empty()
}

/// A prototype in C: what stands before the function, what it returns and what
/// it takes, with a NUL between them. What is read of it is read again from how
/// it is told.
///
/// Whether it can be read.
pub fn prototype(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\0');
    let mut next = || parts.next().unwrap_or_default();
    let (before, ret, params) = (next(), next(), next());
    let Some(prototype) = declared(before, &format!("{ret} f({params})")) else {
        return false;
    };
    let again = declared(before, &prototype.c("f"));
    assert_eq!(again.as_ref(), Some(&prototype));
    true
}

/// The prototype of a kfunc `f` that is declared so.
fn declared(before: &str, declaration: &str) -> Option<Prototype> {
    // Whatever is open before the function is closed.
    let text = format!(
        "{before}\n/**/\n}}\n__bpf_kfunc {declaration}\n{{\n}}\n\
         BTF_KFUNCS_START(ids)\nBTF_ID_FLAGS(func, f)\nBTF_KFUNCS_END(ids)\n"
    );
    let path = "kernel/one.c".to_owned();
    let found = read(&Files(vec![File { path, text }]));
    inventory::holds(&found);
    let entry = found.kfuncs.into_iter().find(|entry| entry.name == "f");
    entry?.prototype.map(|fact| fact.value)
}
