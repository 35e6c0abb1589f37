//! Changes an object: new contents are put behind everything that is there,
//! and the headers that must say so are written over. No other byte changes.

use object::elf;
use object::read::SectionIndex;
use object::read::elf::{FileHeader as _, SectionHeader as _};

use super::{BTF_SECTION, Error, Extern, LE, Object};

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
    for symbol in &patch.weak {
        let info = elf::STB_WEAK.0 << 4 | elf::STT_NOTYPE.0;
        file.put(symbol.info_at, &[info]);
    }
    file.shift(&patch.shifts);
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

    /// Moves the relocations of `.BTF`.
    fn shift(&mut self, shifts: &[(usize, i64)]) {
        let object = self.object;
        let (Some((btf, _)), false) = (object.btf, shifts.is_empty()) else {
            return;
        };
        for section in object.sections.iter() {
            let of_btf = section.sh_info(LE) as usize == btf.0;
            if section.sh_type(LE) != elf::SHT_REL || !of_btf {
                continue;
            }
            let range = object.range(section).unwrap_or_default();
            let range = range.start..range.end.min(object.bytes.len());
            for entry in range.step_by(REL) {
                self.shift_one(entry, shifts);
            }
        }
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
        let names = section.and_then(|section| section.data(LE, object.bytes));
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
