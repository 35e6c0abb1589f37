//! The types in a file of a kernel: BTF as it is, or a section of an ELF file.

use object::read::{File, Object as _, ObjectSection as _};

use super::{BTF_SECTION, Error};

/// The BTF in `bytes`, which are BTF themselves unless they are an ELF file.
///
/// # Errors
/// An ELF file that cannot be read, or that has no section `.BTF`.
pub fn types(bytes: &[u8]) -> Result<&[u8], Error> {
    if !bytes.starts_with(&object::elf::ELFMAG) {
        return Ok(bytes);
    }
    let file = File::parse(bytes).map_err(Error::within("header"))?;
    let section = file.section_by_name(BTF_SECTION);
    let section = section.ok_or(Error::NoBtf)?;
    section.data().map_err(Error::within("section `.BTF`"))
}
