//! The sources that a verb works on: those that were named, or the built-in
//! definitions.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kfunc_codegen::build_script::gather::{self, Gathered, STDIN};
use kfunc_codegen::source::Source;

use crate::args::Sources;

/// The largest object or kernel that is read, in bytes.
const MAX_BYTES: u64 = 1 << 30;

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

/// Reads the bytes of one file, or of standard input.
///
/// # Errors
/// Why it could not be read, in one line.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let done = match path.as_os_str() == STDIN {
        true => read(&mut io::stdin().lock(), 0),
        false => File::open(path).and_then(|mut file| {
            let len = file.metadata()?.len();
            read(&mut file, len)
        }),
    };
    match done {
        Ok(bytes) if bytes.len() as u64 > MAX_BYTES => {
            Err(format!("it has more than {MAX_BYTES} bytes"))
        }
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(gather::plain(&error)),
    }
}

/// Everything that is there, of about this length, or a byte more than is
/// taken.
fn read(from: &mut dyn Read, len: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len.min(MAX_BYTES) as usize + 1);
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The built-in definitions.
pub(crate) fn built_in() -> Vec<Source> {
    let source = |(name, text): &(&str, &str)| Source {
        name: format!("<kfunc-defs>/{name}"),
        text: (*text).to_owned(),
    };
    kfunc_defs::SOURCES.iter().map(source).collect()
}
