//! What is kept of libFuzzer's work holds: every law of every file of its
//! corpus.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kfunc_properties::LAWS;

/// The largest corpus, in bytes, and the largest of all together.
const MAX_BYTES: [usize; 2] = [60_000, 300_000];

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// The names in a folder of `fuzz/`, without their extensions, sorted.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let name = |entry: fs::DirEntry| {
        let path = entry.path();
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    entries
        .map(|entry| name(entry.expect("the folder can be read")))
        .collect()
}

/// The files of a corpus, with what is in them.
fn inputs(law: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = fuzz().join("corpus").join(law);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let read = |entry: fs::DirEntry| {
        let bytes = fs::read(entry.path()).expect("a file of a corpus can be read");
        (entry.path(), bytes)
    };
    entries
        .map(|entry| read(entry.expect("the folder can be read")))
        .collect()
}

#[test]
fn every_law_has_a_program_and_a_corpus() {
    let laws: BTreeSet<String> = LAWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&fuzz().join("src/bin")), laws);
    assert_eq!(names(&fuzz().join("corpus")), laws);
}

#[test]
fn corpora_are_small() {
    let bytes = |law: &str| {
        inputs(law)
            .iter()
            .map(|(_, bytes)| bytes.len())
            .sum::<usize>()
    };
    let sizes: Vec<usize> = LAWS.iter().map(|(name, _)| bytes(name)).collect();
    assert!(sizes.iter().all(|size| *size <= MAX_BYTES[0]), "{sizes:?}");
    assert!(sizes.iter().sum::<usize>() <= MAX_BYTES[1], "{sizes:?}");
}

/// Every file holds; some are what the reader is for, and some are not.
fn replay(law: &str) {
    let (_, holds) = LAWS
        .iter()
        .find(|(name, _)| *name == law)
        .expect("a law's name");
    let (mut read, mut refused) = (0, 0);
    for (path, bytes) in inputs(law) {
        println!("{}", path.display());
        match holds(&bytes) {
            true => read += 1,
            false => refused += 1,
        }
    }
    assert!(
        read >= 3 && refused >= 3,
        "{law}: {read} can be read, {refused} cannot"
    );
}

macro_rules! replayed {
    ($($law:ident)+) => {
        $(#[test]
        fn $law() {
            replay(stringify!($law));
        })+

        #[test]
        fn every_corpus_is_replayed() {
            let replayed = [$(stringify!($law)),+];
            assert_eq!(LAWS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), replayed);
        }
    };
}

replayed! { btf header image link prototype source types vmlinuz }
