//! The sources that a verb works on: those that were named, or the built-in
//! definitions.

use std::io;

use kfunc_codegen::build_script::gather::{self, Gathered};
use kfunc_codegen::source::Source;

use crate::args::Sources;

/// Reads what was named.
pub(crate) fn read(sources: &Sources) -> Gathered {
    if sources.paths.is_empty() {
        return Gathered {
            sources: built_in(),
            ..Gathered::default()
        };
    }
    gather::gather(&sources.paths, Some(&mut io::stdin().lock()))
}

fn built_in() -> Vec<Source> {
    let source = |(name, text): &(&str, &str)| Source {
        name: format!("<kfunc-defs>/{name}"),
        text: (*text).to_owned(),
    };
    kfunc_defs::SOURCES.iter().map(source).collect()
}
