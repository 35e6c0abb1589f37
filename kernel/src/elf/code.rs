//! The functions of an object, and what each of them calls.
//!
//! Owns how a call is encoded (`bpf_object__collect_prog_relos` and
//! `bpf_object__reloc_code`, libbpf 1.7): by a relocation, or inside of one
//! section by a distance. Refuses to know what may be called.

use std::collections::{BTreeMap, BTreeSet};

use object::elf;
use object::read::elf::{Rel as _, SectionHeader as _, Sym as _, SymbolTable};
use object::read::{SectionIndex, SymbolIndex};

use super::{Error, Header, LE, Object, name};

/// The size of an instruction.
const INSN: u64 = 8;

/// `BPF_JMP | BPF_CALL`.
const CALL: u8 = 0x85;

/// `BPF_LD | BPF_IMM | BPF_DW`: a load of 64 bits, such as a function's address.
const LD_IMM64: u8 = 0x18;

/// `BPF_PSEUDO_CALL`: in the register of a call that is no helper's.
const PSEUDO_CALL: u8 = 1;

/// `BPF_PSEUDO_FUNC`: in the register of a load of a function's address.
const PSEUDO_FUNC: u8 = 4;

/// A function of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function<'a> {
    /// Its name.
    pub name: &'a str,
    /// The section that it is in.
    pub section: &'a str,
    /// What it calls, or has called.
    pub calls: Vec<Callee<'a>>,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Callee<'a> {
    /// A symbol that is not in the object.
    Extern(&'a str),
    /// Another function, by its index among all of them.
    Function(usize),
}

/// A place in the code: the section and the offset in it.
type At = (usize, u64);

/// Code that is being read.
struct Code<'o, 'a> {
    object: &'o Object<'a>,
    symbols: &'o SymbolTable<'a, Header>,
    /// By where each starts: its index.
    starts: BTreeMap<At, usize>,
    /// Instructions that need a symbol.
    needy: BTreeSet<At>,
    functions: Vec<Function<'a>>,
}

impl<'a> Object<'a> {
    /// The functions, by where they are.
    ///
    /// # Errors
    /// What is wrong with the symbols, or with a relocation of code.
    pub fn functions(&self) -> Result<Vec<Function<'a>>, Error> {
        let symbols = self.sections.symbols(LE, self.bytes, elf::SHT_SYMTAB);
        let symbols = symbols.map_err(Error::within("symbol table"))?;
        let mut code = Code {
            object: self,
            symbols: &symbols,
            starts: BTreeMap::new(),
            needy: BTreeSet::new(),
            functions: Vec::new(),
        };
        code.find()?;
        code.relocated()?;
        code.near()?;
        for function in &mut code.functions {
            function.calls.sort_unstable();
            function.calls.dedup();
        }
        Ok(code.functions)
    }
}

impl<'a> Code<'_, 'a> {
    /// Finds where functions start.
    fn find(&mut self) -> Result<(), Error> {
        let mut found = BTreeMap::new();
        for symbol in self.symbols.iter() {
            let section = usize::from(symbol.st_shndx(LE).0);
            let defined = !symbol.is_undefined(LE) && section < self.object.sections.len();
            if symbol.st_type() == elf::STT_FUNC && defined {
                found.insert((section, symbol.st_value(LE)), name(self.symbols, symbol)?);
            }
        }
        for (index, (at, name)) in found.into_iter().enumerate() {
            self.starts.insert(at, index);
            let section = self.section_name(at.0)?;
            self.functions.push(Function {
                name,
                section,
                calls: Vec::new(),
            });
        }
        Ok(())
    }

    fn section_name(&self, section: usize) -> Result<&'a str, Error> {
        let sections = &self.object.sections;
        let section = sections.section(SectionIndex(section));
        let section = section.map_err(Error::within("section headers"))?;
        let name = sections.section_name(LE, section);
        let name = name.map_err(Error::within("section names"))?;
        str::from_utf8(name).map_err(|_| Error::Name(String::from_utf8_lossy(name).into_owned()))
    }

    /// The function that a place belongs to.
    fn around(&self, (section, offset): At) -> Option<usize> {
        let before = self.starts.range((section, 0)..=(section, offset));
        before.last().map(|(_, index)| *index)
    }

    /// The sections that functions are in.
    fn sections(&self) -> Vec<usize> {
        let mut sections: Vec<_> = self.starts.keys().map(|(section, _)| *section).collect();
        sections.dedup();
        sections
    }

    fn contents(&self, section: usize) -> Result<&'a [u8], Error> {
        let section = self.object.sections.section(SectionIndex(section));
        let contents = section.and_then(|section| section.data(LE, self.object.bytes));
        contents.map_err(Error::within("code"))
    }

    fn add(&mut self, at: At, callee: Callee<'a>) {
        if let Some(function) = self.around(at).and_then(|i| self.functions.get_mut(i)) {
            function.calls.push(callee);
        }
    }

    /// Calls that a loader has to resolve.
    fn relocated(&mut self) -> Result<(), Error> {
        let wrong = Error::within("relocations of code");
        let coded = self.sections();
        for section in self.object.sections.iter() {
            let of = section.info_link(LE).0;
            if section.sh_type(LE) != elf::SHT_REL || !coded.contains(&of) {
                continue;
            }
            let contents = self.contents(of)?;
            let relocations = section.rel(LE, self.object.bytes).map_err(&wrong)?;
            for relocation in relocations.map_or(&[][..], |(relocations, _)| relocations) {
                let offset = relocation.r_offset.get(LE);
                self.needy.insert((of, offset));
                let symbol = relocation.symbol(LE).unwrap_or(SymbolIndex(0));
                if let Some(callee) = self.target(contents, offset, symbol)? {
                    self.add((of, offset), callee);
                }
            }
        }
        Ok(())
    }

    /// What the instruction at `offset` calls, by the symbol that it needs.
    fn target(
        &self,
        contents: &[u8],
        offset: u64,
        symbol: SymbolIndex,
    ) -> Result<Option<Callee<'a>>, Error> {
        let symbol = self.symbols.symbol(symbol);
        let symbol = symbol.map_err(Error::within("relocations of code"))?;
        let Some(insn) = insn(contents, offset) else {
            return Ok(None);
        };
        let called = insn.code == CALL;
        if symbol.is_undefined(LE) {
            let name = name(self.symbols, symbol)?;
            return Ok((called && !name.is_empty()).then_some(Callee::Extern(name)));
        }
        let distance = match insn.code {
            CALL => i64::from(insn.imm)
                .wrapping_add(1)
                .wrapping_mul(INSN as i64),
            LD_IMM64 => i64::from(insn.imm),
            _ => return Ok(None),
        };
        let section = usize::from(symbol.st_shndx(LE).0);
        let at = symbol.st_value(LE).wrapping_add_signed(distance);
        Ok(self
            .starts
            .get(&(section, at))
            .copied()
            .map(Callee::Function))
    }

    /// Calls inside of one section that need no symbol.
    fn near(&mut self) -> Result<(), Error> {
        for section in self.sections() {
            let contents = self.contents(section)?;
            for (offset, insn) in (0..).step_by(INSN as usize).zip(insns(contents)) {
                let near = !self.needy.contains(&(section, offset));
                let pseudo = matches!(
                    (insn.code, insn.source),
                    (CALL, PSEUDO_CALL) | (LD_IMM64, PSEUDO_FUNC)
                );
                let distance = i64::from(insn.imm)
                    .wrapping_add(1)
                    .wrapping_mul(INSN as i64);
                let at = (section, u64::wrapping_add_signed(offset, distance));
                if let Some(index) = self.starts.get(&at).copied().filter(|_| pseudo && near) {
                    self.add((section, offset), Callee::Function(index));
                }
            }
        }
        Ok(())
    }
}

/// What is looked at of an instruction.
struct Insn {
    code: u8,
    source: u8,
    imm: i32,
}

fn insn(contents: &[u8], offset: u64) -> Option<Insn> {
    let start = usize::try_from(offset).ok()?;
    let bytes = contents.get(start..)?;
    insns(bytes).next()
}

fn insns(contents: &[u8]) -> impl Iterator<Item = Insn> {
    let (insns, _) = contents.as_chunks::<{ INSN as usize }>();
    insns.iter().map(|[code, registers, _, _, imm @ ..]| Insn {
        code: *code,
        source: registers >> 4,
        imm: i32::from_le_bytes(*imm),
    })
}
