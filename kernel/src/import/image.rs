//! Files that a kernel or a module comes in, opened as far as the parts that
//! say something of kfuncs.
//!
//! Owns telling the kinds of files apart: BTF, ELF, a bootable image, each of
//! them compressed or not. Refuses to know what BTF says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use object::read::{File, Object as _, ObjectSection as _, ObjectSymbol as _};

use super::btf_ids::SetSymbol;
use super::unpack;

/// Where a bootable image for x86 says that it is one (`HdrS`), and how it is
/// laid out (Documentation/arch/x86/boot.rst, 6.12).
const BOOT_MARK: usize = 0x202;
/// The number of sectors of its first part, without the first.
const SETUP_SECTORS: usize = 0x1f1;
/// Where its release is, from 0x200 on; none where this is 0.
const RELEASE_AT: usize = 0x20e;
/// Where the compressed kernel is behind the first part, and its length.
const PAYLOAD_AT: usize = 0x248;
const PAYLOAD_BYTES: usize = 0x24c;
const SECTOR: usize = 512;
/// The longest release that is one.
const RELEASE_BYTES: usize = 256;

/// How symbols of sets with flags begin (`__BTF_SET8_START`,
/// `include/linux/btf_ids.h`, 6.12).
const SET: &str = "__BTF_ID__set8__";

/// A file without its wrapping: BTF, or an ELF file.
pub(super) struct Unwrapped<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// What a bootable image calls itself.
    pub(super) release: Option<String>,
}

/// The parts of a file that say something of kfuncs.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) btf: &'a [u8],
    /// What the BTF stands on, where the file brings it along
    /// (`.BTF.base`, since 6.11).
    pub(super) base: Option<&'a [u8]>,
    pub(super) ids: Option<&'a [u8]>,
    /// Data that is never written, texts among it.
    rodata: &'a [u8],
    /// The sets in `ids`, by place.
    pub(super) sets: Vec<SetSymbol<'a>>,
    pub(super) modinfo: BTreeMap<&'a str, &'a str>,
}

impl<'a> Parts<'a> {
    /// The release that a module was built for (`vermagic`,
    /// `include/linux/vermagic.h`), or that a kernel calls itself by.
    pub(super) fn release(&self) -> Option<&'a str> {
        match self.modinfo.get("vermagic") {
            Some(vermagic) => vermagic.split(' ').next(),
            None => banner(self.rodata),
        }
    }
}

/// Takes what is inside out of `bytes`.
///
/// # Errors
/// Why what is inside cannot be had.
pub(super) fn unwrap(bytes: &[u8]) -> Result<Unwrapped<'_>, String> {
    let outside = unpack::unpacked(bytes)?;
    if outside.get(BOOT_MARK..BOOT_MARK + 4) != Some(b"HdrS") || outside.starts_with(b"\x7fELF") {
        return Ok(Unwrapped {
            bytes: outside,
            release: None,
        });
    }
    let payload = payload(&outside).ok_or("its payload is not inside the image")?;
    let inside = match unpack::packed(payload) {
        true => unpack::unpacked(payload)?.into_owned(),
        false => return Err("its payload is compressed in a way that is not known".to_owned()),
    };
    Ok(Unwrapped {
        release: release(&outside),
        bytes: Cow::Owned(inside),
    })
}

fn payload(image: &[u8]) -> Option<&[u8]> {
    let sectors = usize::from(*image.get(SETUP_SECTORS)?);
    // A first part of no sectors is one of four, for old images.
    let first = (if sectors == 0 { 4 } else { sectors } + 1) * SECTOR;
    let at = first.checked_add(word(image, PAYLOAD_AT)?)?;
    let end = at.checked_add(word(image, PAYLOAD_BYTES)?)?;
    image.get(at..end)
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*word)).ok()
}

/// The first word of what the image calls itself: `6.12.95+deb13-cloud-amd64`.
fn release(image: &[u8]) -> Option<String> {
    let at = u16::from_le_bytes(*image.get(RELEASE_AT..)?.first_chunk()?);
    let text = image.get(0x200 + usize::from(at)..).filter(|_| at != 0)?;
    let end = text
        .iter()
        .take(RELEASE_BYTES)
        .position(|byte| *byte <= b' ')?;
    let text = str::from_utf8(text.get(..end)?).ok()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The parts of an unwrapped file.
///
/// # Errors
/// What cannot be read, as the end of a sentence.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, String> {
    if !bytes.starts_with(b"\x7fELF") {
        return Ok(Parts {
            btf: bytes,
            ..Parts::default()
        });
    }
    let file = File::parse(bytes).map_err(|error| format!("as an ELF file: {error}"))?;
    let section = |name: &str| -> Result<Option<&[u8]>, String> {
        let found = file.section_by_name(name).map(|section| section.data());
        found
            .transpose()
            .map_err(|error| format!("its section `{name}`: {error}"))
    };
    let btf = section(".BTF")?.ok_or("it has no section `.BTF`")?;
    Ok(Parts {
        btf,
        base: section(".BTF.base")?.filter(|base| !base.is_empty()),
        ids: section(".BTF_ids")?,
        rodata: section(".rodata")?.unwrap_or_default(),
        sets: sets(&file),
        modinfo: modinfo(section(".modinfo")?.unwrap_or_default()),
    })
}

/// The release in `linux_banner` (`init/version-timestamp.c`, 6.12), which an
/// image without symbols has as well: `Linux version 6.12.95-x (`. The formats of
/// such texts, with `%s` for it, are no banners.
fn banner(data: &[u8]) -> Option<&str> {
    const BEGIN: &[u8] = b"Linux version ";
    let mut rest = data;
    while let Some(at) = rest.iter().position(|byte| *byte == BEGIN[0]) {
        rest = rest.get(at..)?;
        let Some(text) = rest.strip_prefix(BEGIN) else {
            rest = rest.get(1..)?;
            continue;
        };
        let end = text
            .iter()
            .take(RELEASE_BYTES)
            .position(|byte| *byte == b' ');
        let word = end.and_then(|end| str::from_utf8(text.get(..end)?).ok());
        if word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
            return word;
        }
        rest = text;
    }
    None
}

fn sets<'a>(file: &File<'a>) -> Vec<SetSymbol<'a>> {
    let Some(section) = file.section_by_name(".BTF_ids") else {
        return Vec::new();
    };
    let own = file
        .symbols()
        .filter(|symbol| symbol.section_index() == Some(section.index()));
    let mut sets: Vec<_> = own
        .filter_map(|symbol| {
            Some(SetSymbol {
                name: symbol.name().ok()?.strip_prefix(SET)?,
                offset: symbol.address().checked_sub(section.address())?,
            })
        })
        .collect();
    sets.sort_by_key(|set| (set.offset, set.name));
    sets.dedup_by_key(|set| set.offset);
    sets
}

/// `name=value`, each with a NUL behind it (`include/linux/moduleparam.h`); of
/// several with a name the first.
fn modinfo(section: &[u8]) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for entry in section.split(|byte| *byte == 0) {
        let pair = str::from_utf8(entry).ok().and_then(|e| e.split_once('='));
        if let Some((name, value)) = pair {
            found.entry(name).or_insert(value);
        }
    }
    found
}
