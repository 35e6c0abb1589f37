//! Relocatable BPF objects: what they need from elsewhere, and their BTF.
//!
//! Owns the ELF file and how a piece of it is changed while every other byte
//! stays. Refuses to know what is in the BTF, and what a kfunc is.

mod code;
mod error;
mod patch;
#[cfg(test)]
mod tests;

use std::ops::Range;

use object::LittleEndian;
use object::elf::{self, FileHeader64, SectionHeader64};
use object::read::SectionIndex;
use object::read::elf::{FileHeader as _, SectionHeader as _, SectionTable, Sym as _, SymbolTable};

pub use code::{Callee, Function};
pub use error::Error;
pub use patch::Patch;

type Header = FileHeader64<LittleEndian>;
type Sections<'a> = SectionTable<'a, Header>;

const LE: LittleEndian = LittleEndian;

/// The section with the types of a BPF object.
const BTF_SECTION: &str = ".BTF";

/// `st_info` in `Elf64_Sym`.
const ST_INFO: usize = 4;

/// A relocatable BPF object.
#[derive(Debug)]
pub struct Object<'a> {
    bytes: &'a [u8],
    header: &'a Header,
    sections: Sections<'a>,
    /// Index and contents of [`BTF_SECTION`].
    btf: Option<(SectionIndex, &'a [u8])>,
    externs: Vec<Extern<'a>>,
}

/// A symbol that an object needs and does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extern<'a> {
    /// Its name.
    pub name: &'a str,
    /// The object can do without it.
    pub weak: bool,
    /// Where the byte is that says so.
    info_at: usize,
}

impl<'a> Object<'a> {
    /// Reads an object.
    ///
    /// # Errors
    /// What makes it no object that BPF programs are in, or the first thing
    /// that is wrong with it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let header = header(bytes)?;
        let sections = header.sections(LE, bytes);
        let sections = sections.map_err(Error::within("section headers"))?;
        Ok(Self {
            bytes,
            header,
            btf: btf(&sections, bytes)?,
            externs: externs(&sections, bytes)?,
            sections,
        })
    }

    /// Contents of the section `.BTF`, if there is one.
    pub fn btf(&self) -> Option<&'a [u8]> {
        self.btf.map(|(_, bytes)| bytes)
    }

    /// Contents of the sections called `name`, in order.
    ///
    /// # Errors
    /// One whose contents are not in the file.
    pub fn sections(&self, name: &'static str) -> Result<Vec<&'a [u8]>, Error> {
        let mut found = Vec::new();
        for section in self.sections.iter() {
            let named = self.sections.section_name(LE, section);
            if named.map_err(Error::within("section names"))? == name.as_bytes() {
                let contents = section.data(LE, self.bytes);
                found.push(contents.map_err(Error::within(name))?);
            }
        }
        Ok(found)
    }

    /// What a loader takes for an extern, sorted by name: undefined symbols of
    /// no type that are global or weak (`sym_is_extern` in libbpf 1.7).
    pub fn externs(&self) -> &[Extern<'a>] {
        &self.externs
    }

    /// The object with some pieces changed.
    ///
    /// # Errors
    /// More sections or bytes than an ELF file has room for.
    pub fn patched(&self, patch: &Patch<'_>) -> Result<Vec<u8>, Error> {
        patch::apply(self, patch)
    }

    /// Where in the file the contents of a section are.
    fn range(&self, section: &SectionHeader64<LittleEndian>) -> Option<Range<usize>> {
        let (start, size) = section.file_range(LE)?;
        let end = start.checked_add(size)?;
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// The header, of an object that BPF programs may be in.
fn header(bytes: &[u8]) -> Result<&Header, Error> {
    if !bytes.starts_with(&elf::ELFMAG) {
        return Err(Error::NotElf);
    }
    match bytes.get(4).copied() {
        Some(class) if class == elf::ELFCLASS64.0 => {}
        class => return Err(Error::Class(class)),
    }
    if bytes.get(5) == Some(&elf::ELFDATA2MSB.0) {
        return Err(Error::BigEndian);
    }
    let header = Header::parse(bytes).map_err(Error::within("header"))?;
    if header.e_machine(LE) != elf::EM_BPF {
        return Err(Error::Machine(header.e_machine(LE).0));
    }
    if header.e_type(LE) != elf::ET_REL {
        return Err(Error::NotRelocatable(header.e_type(LE).0));
    }
    Ok(header)
}

fn btf<'a>(
    sections: &Sections<'a>,
    bytes: &'a [u8],
) -> Result<Option<(SectionIndex, &'a [u8])>, Error> {
    let mut found = None;
    for (index, section) in sections.enumerate().skip(1) {
        let name = sections.section_name(LE, section);
        if name.map_err(Error::within("section names"))? != BTF_SECTION.as_bytes() {
            continue;
        }
        let contents = section.data(LE, bytes);
        let contents = contents.map_err(Error::within("section `.BTF`"))?;
        if found.replace((index, contents)).is_some() {
            return Err(Error::SeveralBtf);
        }
    }
    Ok(found)
}

fn externs<'a>(sections: &Sections<'a>, bytes: &'a [u8]) -> Result<Vec<Extern<'a>>, Error> {
    let symbols = sections.symbols(LE, bytes, elf::SHT_SYMTAB);
    let symbols = symbols.map_err(Error::within("symbol table"))?;
    if symbols.is_empty() {
        return Err(Error::NoSymbols);
    }
    let table = sections.section(symbols.section());
    let table = table.map_err(Error::within("symbol table"))?;
    let mut found = Vec::new();
    for (index, symbol) in symbols.enumerate() {
        // A section that is added would be taken for the one that is meant.
        let section = symbol.st_shndx(LE).0;
        if section < elf::SHN_LORESERVE && usize::from(section) >= sections.len() {
            return Err(Error::NoSuchSection(section));
        }
        let binding = symbol.st_bind();
        let global = binding == elf::STB_GLOBAL || binding == elf::STB_WEAK;
        if !(symbol.is_undefined(LE) && symbol.st_type() == elf::STT_NOTYPE && global) {
            continue;
        }
        let name = name(&symbols, symbol)?;
        if !name.is_empty() {
            found.push(Extern {
                name,
                weak: binding == elf::STB_WEAK,
                info_at: table.sh_offset(LE) as usize + size_of_val(symbol) * index.0 + ST_INFO,
            });
        }
    }
    found.sort();
    Ok(found)
}

fn name<'a>(
    symbols: &SymbolTable<'a, Header>,
    symbol: &elf::Sym64<LittleEndian>,
) -> Result<&'a str, Error> {
    let name = symbols.symbol_name(LE, symbol);
    let name = name.map_err(Error::within("symbol names"))?;
    str::from_utf8(name).map_err(|_| Error::Name(String::from_utf8_lossy(name).into_owned()))
}
