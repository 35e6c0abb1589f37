//! Archives in the format that the kernel unpacks as an initramfs and that
//! every cpio reads: `newc` (linux/Documentation/driver-api/early-userspace/
//! buffer-format.rst). It owns that format and knows nothing of what is in an
//! archive; it never reads one.

use std::collections::BTreeMap;
use std::fmt;

/// The kinds of an entry, as in stat(2).
const FOLDER: u32 = 0o040_000;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_000;

/// The name of the entry that ends an archive.
const TRAILER: &str = "TRAILER!!!";

/// An archive that is being put together. Folders above an entry come with it,
/// and the order of calls makes no difference.
#[derive(Debug, Clone, Default)]
pub struct Cpio {
    /// By path. A folder sorts before what is in it.
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    mode: u32,
    bytes: Vec<u8>,
}

/// A path that no archive can hold, or a file too large for this format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot be in an archive: {:?}", self.0)
    }
}

impl std::error::Error for Unfit {}

impl Cpio {
    /// Adds an empty folder.
    ///
    /// # Errors
    ///
    /// If the path will not do; so do the functions below.
    pub fn folder(&mut self, path: &str) -> Result<(), Unfit> {
        self.add(path, FOLDER | 0o755, Vec::new())
    }

    /// Adds a file that all may read.
    pub fn file(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), Unfit> {
        self.add(path, FILE | 0o644, bytes.into())
    }

    /// Adds a file that all may read and execute.
    pub fn program(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), Unfit> {
        self.add(path, FILE | 0o755, bytes.into())
    }

    /// Adds a symbolic link to `to`.
    pub fn link(&mut self, path: &str, to: &str) -> Result<(), Unfit> {
        self.add(path, LINK | 0o777, to.as_bytes().to_vec())
    }

    fn add(&mut self, path: &str, mode: u32, bytes: Vec<u8>) -> Result<(), Unfit> {
        let fits = u32::try_from(bytes.len()).is_ok() && is_plain(path);
        if !fits {
            return Err(Unfit(path.to_owned()));
        }
        for (end, _) in path.match_indices('/') {
            let above = Entry {
                mode: FOLDER | 0o755,
                bytes: Vec::new(),
            };
            self.entries.entry(path[..end].to_owned()).or_insert(above);
        }
        self.entries.insert(path.to_owned(), Entry { mode, bytes });
        Ok(())
    }

    /// The whole archive.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (inode, (path, entry)) in (1..).zip(&self.entries) {
            write(&mut out, inode, path, entry);
        }
        let end = Entry {
            mode: 0,
            bytes: Vec::new(),
        };
        write(&mut out, 0, TRAILER, &end);
        out
    }
}

/// Whether a path is relative and stays where it is unpacked.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..");
    path.len() < 4096 && !path.contains(['\0', '\n']) && path.split('/').all(part)
}

fn write(out: &mut Vec<u8>, inode: u32, path: &str, entry: &Entry) {
    let Entry { mode, bytes } = entry;
    let (size, name) = (bytes.len(), path.len() + 1);
    let fields = [
        inode as usize,
        *mode as usize,
        0, // owner
        0, // group
        1, // links
        0, // time
        size,
        0, // device, both numbers
        0,
        0, // device of a device file, both numbers
        0,
        name,
        0, // checksum, of another format
    ];
    out.extend(b"070701");
    out.extend(
        fields
            .iter()
            .flat_map(|field| format!("{field:08x}").into_bytes()),
    );
    out.extend(path.as_bytes());
    out.push(0);
    pad(out);
    out.extend(bytes);
    pad(out);
}

/// Names and contents end at multiples of four.
fn pad(out: &mut Vec<u8>) {
    out.resize(out.len().next_multiple_of(4), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_header_a_name_and_the_bytes() {
        let mut archive = Cpio::default();
        archive.program("a/b", "xyz").unwrap();
        let bytes = archive.bytes();
        let text = String::from_utf8_lossy(&bytes);
        let folder = "0707010000000100\
                      0041ed00000000000000000000000100000000000000000000000000000000\
                      000000000000000000000002";
        assert!(text.starts_with(folder), "{text:?}");
        // 110 bytes of header, `a`, NUL: a multiple of four.
        let file = &text[112..];
        assert!(file.starts_with("07070100000002000081ed"), "{file:?}");
        assert_eq!(&file[54..62], "00000003", "the size");
        assert_eq!(&file[94..102], "00000004", "the name with its NUL");
        assert_eq!(&file[110..120], "a/b\0\0\0xyz\0");
        assert!(file.ends_with("TRAILER!!!\0\0\0\0"), "{file:?}");
        assert_eq!(bytes.len() % 4, 0);
    }

    #[test]
    fn the_order_of_calls_makes_no_difference() {
        let (mut one, mut two) = (Cpio::default(), Cpio::default());
        one.file("x", "1").unwrap();
        one.folder("d").unwrap();
        two.folder("d").unwrap();
        two.file("x", "1").unwrap();
        assert_eq!(one.bytes(), two.bytes());
    }

    #[test]
    fn paths_stay_inside() {
        let mut archive = Cpio::default();
        for path in ["", "/etc/x", "a/../../b", "a//b", "a/", ".", "a\0", "a\nb"] {
            assert_eq!(archive.file(path, ""), Err(Unfit(path.to_owned())));
        }
        assert!(archive.link("a/.b", "/anywhere").is_ok());
    }
}
