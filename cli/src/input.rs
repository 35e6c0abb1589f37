//! The sources that a verb works on: those that were named, or the built-in
//! definitions.

use std::io;
use std::path::PathBuf;

use kfunc_codegen::build_script::gather::{self, Gathered};
use kfunc_codegen::model::provenance::{Evidence, Provenance};
use kfunc_codegen::model::version::Kernel;
use kfunc_codegen::source::Source;

use crate::args::Sources;

/// Reads the sources that were named.
pub(crate) fn sources(sources: &Sources) -> Gathered {
    paths(&sources.paths)
}

/// The same, of paths.
pub(crate) fn paths(paths: &[PathBuf]) -> Gathered {
    if paths.is_empty() {
        return Gathered {
            sources: built_in(),
            ..Gathered::default()
        };
    }
    gather::gather(paths, Some(&mut io::stdin().lock()))
}

/// What was read of which kernel before the sources that were named were written:
/// known of the built-in definitions alone.
pub(crate) fn evidence(sources: &Sources) -> Evidence {
    let read = kfunc_defs::READ.iter().filter(|_| sources.paths.is_empty());
    let read = read.filter_map(|(kernel, words)| {
        let known = Provenance::ALL.iter().copied();
        let said = known.filter(|from| words.contains(&from.word()));
        Some((Kernel::parse(kernel)?, said.collect()))
    });
    read.collect()
}

/// The built-in definitions.
pub(crate) fn built_in() -> Vec<Source> {
    let source = |(name, text): &(&str, &str)| Source {
        name: format!("<kfunc-defs>/{name}"),
        text: (*text).to_owned(),
    };
    kfunc_defs::SOURCES.iter().map(source).collect()
}
