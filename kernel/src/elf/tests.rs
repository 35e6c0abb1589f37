//! Objects that are right, and everything that can be wrong with one.

use proptest::prelude::*;

use super::*;
use crate::testing::TestObject;

fn calling() -> TestObject {
    TestObject {
        externs: vec![("bpf_b", false), ("bpf_a", true)],
        btf: Some(b"types".to_vec()),
        relocations: vec![8, 40],
        functions: Vec::new(),
    }
}

fn refused(bytes: &[u8]) -> String {
    Object::parse(bytes).map(drop).unwrap_err().to_string()
}

#[test]
fn externs_are_read_in_order() {
    let bytes = calling().bytes();
    let object = Object::parse(&bytes).unwrap();
    let externs = object.externs().iter();
    let externs: Vec<_> = externs.map(|one| (one.name, one.weak)).collect();
    assert_eq!(externs, [("bpf_a", true), ("bpf_b", false)]);
    assert_eq!(object.btf(), Some(&b"types"[..]));
}

#[test]
fn what_is_no_bpf_object_is_told_apart() {
    let good = calling().bytes();
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        refused(&bytes)
    };
    assert_eq!(refused(b"BC\xc0\xde"), "it is no ELF file");
    assert_eq!(refused(b""), "it is no ELF file");
    assert_eq!(refused(b"\x7fELF"), "it ends within its header");
    assert_eq!(with(4, 1), "it is an ELF file of 32 bits, and BPF has 64");
    assert_eq!(
        with(5, 2),
        "it is big-endian, and only little-endian objects are linked"
    );
    assert_eq!(
        with(18, 62),
        "it is an ELF file for machine 62, and BPF is 247"
    );
    assert_eq!(
        with(16, 3),
        "it is an ELF file of type 3, and an object is 1"
    );
    assert!(refused(&good[..good.len() - 1]).starts_with("its section headers cannot be read: "));
}

#[test]
fn an_object_without_symbols_is_refused() {
    let mut bytes = calling().bytes();
    let headers = u64::from_le_bytes(*bytes[40..].first_chunk().unwrap()) as usize;
    bytes[headers + 2 * 64 + 4] = 1;
    assert_eq!(
        refused(&bytes),
        "it has no symbols, and no loader would take it"
    );
}

/// A section that is added would become the one that the symbol is in.
#[test]
fn a_symbol_in_a_section_that_is_not_there_is_refused() {
    let mut bytes = calling().bytes();
    let headers = u64::from_le_bytes(*bytes[40..].first_chunk().unwrap()) as usize;
    let symbols = headers + 2 * 64 + 24;
    let symbols = u64::from_le_bytes(*bytes[symbols..].first_chunk().unwrap()) as usize;
    let sections = bytes[60];
    bytes[symbols + 24 + 6] = sections - 1;
    assert!(Object::parse(&bytes).is_ok());
    bytes[symbols + 24 + 6] = sections;
    assert_eq!(
        refused(&bytes),
        format!("a symbol is in its section {sections}, which is not there")
    );
}

/// New contents come behind the file, and only the header's words change.
#[test]
fn the_rest_of_the_file_stays() {
    let bytes = calling().bytes();
    let object = Object::parse(&bytes).unwrap();
    let patch = Patch {
        btf: Some(b"other types"),
        ..Patch::default()
    };
    let patched = object.patched(&patch).unwrap();
    let differing = bytes.iter().zip(&patched).filter(|(old, new)| old != new);
    assert!(differing.count() <= 16);
    let again = Object::parse(&patched).unwrap();
    assert_eq!(again.btf(), Some(&b"other types"[..]));
    assert_eq!(again.externs(), object.externs());
    let nothing = object.patched(&Patch::default()).unwrap();
    assert_eq!(nothing, bytes);
}

#[test]
fn relocations_move_with_what_they_are_about() {
    let bytes = calling().bytes();
    let object = Object::parse(&bytes).unwrap();
    let patch = Patch {
        shifts: vec![(0, -8), (40, 12)],
        ..Patch::default()
    };
    let patched = object.patched(&patch).unwrap();
    let file = object::read::elf::ElfFile64::<LittleEndian>::parse(&*patched).unwrap();
    let section = object::Object::section_by_name(&file, ".rel.BTF").unwrap();
    let data = object::ObjectSection::data(&section).unwrap();
    let places: Vec<_> = data.chunks(16).map(|entry| entry[0]).collect();
    assert_eq!(places, [0, 44]);
}

/// What is written over one part would change another.
#[test]
fn parts_that_lie_over_others_are_not_changed() {
    let mut bytes = calling().bytes();
    let headers = u64::from_le_bytes(*bytes[40..].first_chunk().unwrap()) as usize;
    let refused = |bytes: &[u8], patch: &Patch<'_>| {
        let object = Object::parse(bytes).unwrap();
        object.patched(patch).unwrap_err().to_string()
    };
    let shifts = Patch {
        shifts: vec![(0, 8)],
        ..Patch::default()
    };
    let offset = headers + 5 * 64 + 24;
    let old = bytes[offset..offset + 8].to_vec();
    bytes[offset..offset + 8].copy_from_slice(&(headers as u64 + 8).to_le_bytes());
    assert_eq!(
        refused(&bytes, &shifts),
        "its section of relocations of `.BTF` lies over another part of it"
    );
    bytes[offset..offset + 8].copy_from_slice(&old);
    bytes[headers + 3 * 64 + 24..headers + 3 * 64 + 32].copy_from_slice(&200_u64.to_le_bytes());
    let copy = bytes.clone();
    let weak = Object::parse(&copy).unwrap().externs().to_vec();
    let weak = Patch {
        weak,
        ..Patch::default()
    };
    assert_eq!(
        refused(&bytes, &weak),
        "its symbol table lies over another part of it"
    );
}

#[test]
fn symbols_become_weak() {
    let bytes = calling().bytes();
    let object = Object::parse(&bytes).unwrap();
    let weak = object.externs().to_vec();
    let patched = object.patched(&Patch {
        weak,
        ..Patch::default()
    });
    let patched = patched.unwrap();
    let again = Object::parse(&patched).unwrap();
    assert!(again.externs().iter().all(|one| one.weak));
}

#[test]
fn a_missing_section_is_made() {
    let bytes = TestObject::calling(&["bpf_a"]).bytes();
    let object = Object::parse(&bytes).unwrap();
    assert_eq!(object.btf(), None);
    let patch = Patch {
        btf: Some(b"types"),
        ..Patch::default()
    };
    let patched = object.patched(&patch).unwrap();
    let again = Object::parse(&patched).unwrap();
    assert_eq!(again.btf(), Some(&b"types"[..]));
    assert_eq!(again.externs(), object.externs());
    let names = |object: &Object<'_>| -> Vec<Vec<u8>> {
        let sections = object.sections.iter();
        let name = |one| object.sections.section_name(LE, one).unwrap().to_vec();
        sections.map(name).collect()
    };
    let mut expected = names(&object);
    expected.push(b".BTF".to_vec());
    assert_eq!(names(&again), expected);
}

#[test]
fn two_sections_of_types_are_refused() {
    let mut bytes = calling().bytes();
    let headers = u64::from_le_bytes(*bytes[40..].first_chunk().unwrap()) as usize;
    let name: [u8; 4] = *bytes[headers + 4 * 64..].first_chunk().unwrap();
    bytes[headers + 3 * 64..headers + 3 * 64 + 4].copy_from_slice(&name);
    assert_eq!(refused(&bytes), "it has more than one section `.BTF`");
}

/// Reads and writes whatever can be.
fn answer(bytes: &[u8]) {
    let Ok(object) = Object::parse(bytes) else {
        return;
    };
    let patch = Patch {
        btf: Some(b"types"),
        shifts: vec![(0, 4), (9, i64::MIN)],
        weak: object.externs().to_vec(),
    };
    if let Ok(patched) = object.patched(&patch) {
        assert!(patched.len() >= bytes.len());
    }
}

#[test]
fn every_truncation_is_answered() {
    for object in [calling(), TestObject::calling(&["bpf_a"])] {
        let bytes = object.bytes();
        for len in 0..bytes.len() {
            answer(&bytes[..len]);
            assert!(Object::parse(&bytes[..len]).is_err(), "{len}");
        }
    }
}

#[test]
fn every_changed_byte_is_answered() {
    for object in [calling(), TestObject::calling(&["bpf_a"])] {
        let bytes = object.bytes();
        for at in 0..bytes.len() {
            for value in [0, 1, 4, 9, 0x7f, 0x80, 0xff, bytes[at] ^ 1] {
                let mut bytes = bytes.clone();
                bytes[at] = value;
                answer(&bytes);
            }
        }
    }
}

proptest! {
    #[test]
    fn changed_words_are_answered(at in 0..1000_usize, word in any::<u64>(), shift in 0..64_u32) {
        let mut bytes = calling().bytes();
        let at = at % (bytes.len() - 8);
        bytes[at..at + 8].copy_from_slice(&(word >> shift).to_le_bytes());
        answer(&bytes);
    }
}
