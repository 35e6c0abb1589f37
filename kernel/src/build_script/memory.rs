//! Where the running kernel has the sets of kfuncs of itself and its modules in
//! memory, and what lies there.
//!
//! Owns the files that say where. Refuses to know what a set looks like.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use kfunc_codegen::build_script::gather::plain;

use crate::bpf::Memory;

/// The kernel's symbols with their addresses (`kernel/kallsyms.c`).
const SYMBOLS: &str = "/proc/kallsyms";

/// What lies in front of the kernel's `.BTF_ids` (`BTF`,
/// `include/asm-generic/vmlinux.lds.h`, 6.18). They have no symbol that is
/// always there.
const BEFORE: &str = " __stop_BTF";

/// Where modules say where their sections are (`kernel/module/sysfs.c`).
const MODULES: &str = "/sys/module";

/// Enough for the ids of a kernel, and what may lie in front of them: those of
/// 7.3 are less than a third of it.
const MOST: usize = 64 << 10;

/// Reads sets out of memory; or why nothing can be read.
pub(super) struct Sets(Result<Memory, String>);

impl Sets {
    pub(super) fn new() -> Self {
        let memory = Memory::new();
        Self(memory.map_err(|error| format!("a BPF program that reads it: {}", plain(&error))))
    }

    /// The sets of the kernel proper, among other things.
    pub(super) fn own(&self) -> Result<Vec<u8>, String> {
        // First whether it may be read at all: looking for the place takes time.
        let memory = self.memory()?;
        let before = symbol(BEFORE).map_err(|error| format!("{SYMBOLS}: {}", plain(&error)))?;
        read(memory, before.next_multiple_of(4))
    }

    /// Those of the module called `name`; none where it has no such section.
    pub(super) fn module(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = Path::new(MODULES).join(name).join("sections/.BTF_ids");
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|error| format!("{}: {}", path.display(), plain(&error)))?,
        };
        let address = address(text.trim().trim_start_matches("0x"));
        let address = address.map_err(|error| format!("{}: {}", path.display(), plain(&error)))?;
        read(self.memory()?, address)
    }

    fn memory(&self) -> Result<&Memory, String> {
        self.0.as_ref().map_err(Clone::clone)
    }
}

fn read(memory: &Memory, address: u64) -> Result<Vec<u8>, String> {
    let bytes = memory.read(address, MOST);
    bytes.map_err(|error| format!("its sets in memory: {}", plain(&error)))
}

/// The address of the kernel's own symbol whose line ends with `end`.
fn symbol(end: &str) -> io::Result<u64> {
    let mut symbols = BufReader::with_capacity(1 << 16, File::open(SYMBOLS)?);
    let mut line = String::new();
    loop {
        line.clear();
        if symbols.read_line(&mut line)? == 0 {
            return Err(io::Error::other(format!("it does not have`{end}`")));
        }
        let text = line.trim_end();
        if text.ends_with(end) {
            return address(text.split(' ').next().unwrap_or_default());
        }
    }
}

/// An address in hexadecimal digits; it is 0 for those who may not know.
fn address(digits: &str) -> io::Result<u64> {
    let address = u64::from_str_radix(digits, 16).map_err(io::Error::other)?;
    match address {
        0 => Err(io::Error::other(
            "it hides addresses (`kernel.kptr_restrict`)",
        )),
        address => Ok(address),
    }
}
