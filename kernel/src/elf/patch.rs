//! Changes an object: new contents are put behind everything that is there,
//! and the headers that must say so are written over. No other byte changes.

use std::ops::Range;

use object::LittleEndian;
use object::elf::{self, SectionHeader64};
use object::read::SectionIndex;
use object::read::elf::{FileHeader as _, SectionHeader as _};

use super::{BTF_SECTION, Error, Extern, LE, Object};

type Shdr = SectionHeader64<LittleEndian>;

/// Offsets in `Elf64_Ehdr`.
const E_SHOFF: usize = 40;
const E_SHNUM: usize = 60;

/// `Elf64_Shdr`: its size, and offsets in it.
const SHDR: usize = 64;
const SH_OFFSET: usize = 24;
const SH_SIZE: usize = 32;

/// `Elf64_Rel`: its size.
const REL: usize = 16;

/// As new contents are aligned.
const ALIGN: usize = 8;

/// What is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Patch<'p> {
    /// New contents of the section `.BTF`, which is made where it is missing.
    pub btf: Option<&'p [u8]>,
    /// Places in the old contents of `.BTF`, and how many bytes what stands
    /// behind each has moved by: relocations move along.
    pub shifts: Vec<(usize, i64)>,
    /// Externs that the object is to do without if it must.
    pub weak: Vec<Extern<'p>>,
}

pub(super) fn apply(object: &Object<'_>, patch: &Patch<'_>) -> Result<Vec<u8>, Error> {
    let mut file = File {
        object,
        bytes: object.bytes.to_vec(),
    };
    file.weaken(&patch.weak)?;
    file.shift(&patch.shifts)?;
    match (patch.btf, object.btf) {
        (Some(contents), Some((section, _))) => {
            let header = file.header_at(section);
            file.contents(header, contents);
        }
        (Some(contents), None) => file.add_btf(contents)?,
        (None, _) => {}
    }
    Ok(file.bytes)
}

/// The file in the making.
struct File<'a> {
    object: &'a Object<'a>,
    bytes: Vec<u8>,
}

impl File<'_> {
    /// Writes over what is there. All places were found by reading the same
    /// bytes.
    fn put(&mut self, at: usize, new: &[u8]) {
        if let Some(old) = self.bytes.get_mut(at..at.saturating_add(new.len())) {
            old.copy_from_slice(new);
        }
    }

    /// Puts `contents` behind everything, and says where.
    fn append(&mut self, contents: &[u8]) -> u64 {
        self.bytes
            .resize(self.bytes.len().next_multiple_of(ALIGN), 0);
        let at = self.bytes.len();
        self.bytes.extend(contents);
        at as u64
    }

    /// Where the header of a section is.
    fn header_at(&self, section: SectionIndex) -> usize {
        self.object.header.e_shoff(LE) as usize + SHDR * section.0
    }

    /// Gives the section whose header is at `header` new contents.
    fn contents(&mut self, header: usize, contents: &[u8]) {
        let at = self.append(contents);
        self.put(header + SH_OFFSET, &at.to_le_bytes());
        self.put(header + SH_SIZE, &(contents.len() as u64).to_le_bytes());
    }

    fn weaken(&mut self, symbols: &[Extern<'_>]) -> Result<(), Error> {
        let is_table = |section: &Shdr| section.sh_type(LE) == elf::SHT_SYMTAB;
        if !symbols.is_empty() {
            self.alone(is_table, "symbol table")?;
        }
        for symbol in symbols {
            let info = elf::STB_WEAK.0 << 4 | elf::STT_NOTYPE.0;
            self.put(symbol.info_at, &[info]);
        }
        Ok(())
    }

    /// Moves the relocations of `.BTF`.
    fn shift(&mut self, shifts: &[(usize, i64)]) -> Result<(), Error> {
        let (Some((btf, _)), false) = (self.object.btf, shifts.is_empty()) else {
            return Ok(());
        };
        let of_btf = |section: &Shdr| {
            section.sh_type(LE) == elf::SHT_REL && section.sh_info(LE) as usize == btf.0
        };
        let object_bytes = self.object.bytes.len();
        for range in self.alone(of_btf, "section of relocations of `.BTF`")? {
            let whole = range.len() / REL;
            for entry in (0..whole.min(object_bytes / REL)).map(|entry| range.start + REL * entry) {
                self.shift_one(entry, shifts);
            }
        }
        Ok(())
    }

    /// Where the sections are that `chosen` chooses, if nothing else is there:
    /// what is written into them would change that too.
    fn alone(
        &self,
        chosen: impl Fn(&Shdr) -> bool,
        what: &'static str,
    ) -> Result<Vec<Range<usize>>, Error> {
        let object = self.object;
        let headers = self.header_at(SectionIndex(0));
        let headers = headers..headers + SHDR * object.sections.len();
        let mut parts = vec![(false, 0..size_of_val(object.header)), (false, headers)];
        for section in object.sections.iter() {
            let range = object.range(section).unwrap_or_default();
            parts.push((chosen(section), range));
        }
        parts.retain(|(_, range)| !range.is_empty());
        parts.sort_by_key(|(_, range)| (range.start, range.end));
        let mut end = 0;
        let mut chose = false;
        for (chosen, range) in &parts {
            if range.start < end && (chose || *chosen) {
                return Err(Error::Overlap(what));
            }
            if range.end > end {
                (end, chose) = (range.end, *chosen);
            }
        }
        let found = parts.into_iter().filter(|(chosen, _)| *chosen);
        Ok(found.map(|(_, range)| range).collect())
    }

    fn shift_one(&mut self, entry: usize, shifts: &[(usize, i64)]) {
        let place = self.bytes.get(entry..).and_then(|rest| rest.first_chunk());
        let Some(place) = place.map(|bytes| u64::from_le_bytes(*bytes)) else {
            return;
        };
        let before = shifts.iter().filter(|(at, _)| *at as u64 <= place);
        let by: i64 = before.map(|(_, by)| by).sum();
        self.put(entry, &place.wrapping_add_signed(by).to_le_bytes());
    }

    /// Adds the section, its name, and a header for it: the names and the
    /// headers move behind everything, since they grow.
    fn add_btf(&mut self, contents: &[u8]) -> Result<(), Error> {
        let count = self.object.sections.len();
        let more = u16::try_from(count + 1).ok();
        let more = more.filter(|more| *more < elf::SHN_LORESERVE);
        let more = more.ok_or(Error::TooManySections(count))?;
        let at = self.append(contents);
        let name = self.add_name()?;
        let mut headers = self.headers(count)?;
        headers.extend(section_header(name, at, contents.len() as u64));
        let at = self.append(&headers);
        self.put(E_SHOFF, &at.to_le_bytes());
        self.put(E_SHNUM, &more.to_le_bytes());
        Ok(())
    }

    /// All headers of sections.
    fn headers(&self, count: usize) -> Result<Vec<u8>, Error> {
        let start = self.header_at(SectionIndex(0));
        let headers = self.bytes.get(start..start + SHDR * count);
        Ok(headers.ok_or(Error::TooManySections(count))?.to_vec())
    }

    /// Puts the section's name behind the names of all; where it is there.
    fn add_name(&mut self) -> Result<u32, Error> {
        let object = self.object;
        let index = object.header.section_strings_index(LE, object.bytes);
        let index = index.map_err(Error::within("section names"))?;
        let section = object.sections.section(index);
        let section = section.map_err(Error::within("section names"))?;
        if section.sh_type(LE) != elf::SHT_STRTAB {
            return Err(Error::NoNames);
        }
        let names = section.data(LE, object.bytes);
        let mut names = names.map_err(Error::within("section names"))?.to_vec();
        let at = names.len() as u32;
        names.extend(BTF_SECTION.bytes().chain([0]));
        let header = self.header_at(index);
        self.contents(header, &names);
        Ok(at)
    }
}

/// An `Elf64_Shdr` of a section that only tools read.
fn section_header(name: u32, at: u64, size: u64) -> Vec<u8> {
    let mut header = Vec::with_capacity(SHDR);
    header.extend(name.to_le_bytes());
    header.extend(elf::SHT_PROGBITS.0.to_le_bytes());
    for word in [0, 0, at, size] {
        header.extend(word.to_le_bytes());
    }
    header.extend([0; 8]);
    for word in [4_u64, 0] {
        header.extend(word.to_le_bytes());
    }
    header
}
