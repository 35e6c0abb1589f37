//! The sources that a verb works on: those that were named, or the built-in
//! definitions.

use std::io;
use std::path::PathBuf;

use kfunc_codegen::build_script::gather::{self, Gathered};
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

/// The built-in definitions.
pub(crate) fn built_in() -> Vec<Source> {
    let source = |(name, text): &(&str, &str)| Source {
        name: format!("<kfunc-defs>/{name}"),
        text: (*text).to_owned(),
    };
    kfunc_defs::SOURCES.iter().map(source).collect()
}
