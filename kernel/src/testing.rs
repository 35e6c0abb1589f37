//! Small objects for tests, written byte by byte, so that every byte can be
//! made wrong.

/// A relocatable BPF object in the making.
#[derive(Clone, Default)]
pub(crate) struct TestObject {
    /// Undefined symbols: name, and whether they are weak.
    pub(crate) externs: Vec<(&'static str, bool)>,
    pub(crate) btf: Option<Vec<u8>>,
    /// Offsets of relocations of `.BTF`.
    pub(crate) relocations: Vec<u64>,
    /// Functions, each in a section of its own: the section, the name, and the
    /// externs and functions that it calls.
    pub(crate) functions: Vec<(&'static str, &'static str, Vec<&'static str>)>,
}

struct Section {
    name: &'static str,
    ty: u32,
    link: u32,
    info: u32,
    entry: u64,
    contents: Vec<u8>,
}

fn section(name: &'static str, ty: u32, contents: Vec<u8>) -> Section {
    Section {
        name,
        ty,
        link: 0,
        info: 0,
        entry: 0,
        contents,
    }
}

impl TestObject {
    pub(crate) fn calling(names: &[&'static str]) -> Self {
        Self {
            externs: names.iter().map(|name| (*name, false)).collect(),
            ..Self::default()
        }
    }

    /// Names, symbols, a program, and the types.
    fn sections(&self) -> Vec<Section> {
        let mut names = b"\0prog\0".to_vec();
        let mut symbols = vec![0; 24];
        symbols.extend(symbol(1, 0x12, 3));
        for (name, weak) in &self.externs {
            symbols.extend(symbol(
                names.len() as u32,
                if *weak { 0x20 } else { 0x10 },
                0,
            ));
            names.extend(name.bytes().chain([0]));
        }
        for (at, (_, name, _)) in self.functions.iter().enumerate() {
            let section = self.first_of_functions() + 2 * at;
            symbols.extend(symbol(names.len() as u32, 0x12, section as u16));
            names.extend(name.bytes().chain([0]));
        }
        let exit = [0x95, 0, 0, 0, 0, 0, 0, 0].to_vec();
        let mut all = vec![
            section("", 0, Vec::new()),
            section(".strtab", 3, names),
            section(".symtab", 2, symbols),
            section("syscall", 1, exit),
        ];
        all[2].link = 1;
        all[2].info = 1;
        all[2].entry = 24;
        if let Some(btf) = &self.btf {
            all.push(section(".BTF", 1, btf.clone()));
            let relocations = self.relocations.iter();
            let bytes = relocations.flat_map(|at| [at.to_le_bytes(), 3_u64.to_le_bytes()]);
            let mut relocations = section(".rel.BTF", 9, bytes.flatten().collect());
            relocations.link = 2;
            relocations.info = 4;
            relocations.entry = 16;
            all.push(relocations);
        }
        all.extend(
            self.functions
                .iter()
                .enumerate()
                .flat_map(|(at, one)| self.code(at, one)),
        );
        all
    }

    /// The index of the section of the first function.
    fn first_of_functions(&self) -> usize {
        if self.btf.is_some() { 6 } else { 4 }
    }

    /// A function that calls, and the relocations of its calls.
    fn code(
        &self,
        at: usize,
        one: &(&'static str, &'static str, Vec<&'static str>),
    ) -> [Section; 2] {
        let (name, _, calls) = one;
        let externs = self.externs.iter().map(|(name, _)| *name);
        let symbols: Vec<_> = externs
            .chain(self.functions.iter().map(|one| one.1))
            .collect();
        let (mut code, mut relocations) = (Vec::new(), Vec::new());
        for callee in calls {
            let symbol = symbols.iter().position(|name| name == callee).unwrap() as u64 + 2;
            let words = [code.len() as u64, symbol << 32 | 10];
            relocations.extend(words.map(u64::to_le_bytes).concat());
            code.extend([0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        }
        code.extend([0x95, 0, 0, 0, 0, 0, 0, 0]);
        let mut relocations = section(".rel", 9, relocations);
        relocations.link = 2;
        relocations.info = (self.first_of_functions() + 2 * at) as u32;
        relocations.entry = 16;
        [section(name, 1, code), relocations]
    }

    /// The object's bytes; section headers come last.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        assemble(self.sections())
    }
}

/// The parts of a kernel's or a module's image that say something of kfuncs.
#[derive(Clone, Default)]
pub(crate) struct TestImage {
    pub(crate) btf: Vec<u8>,
    pub(crate) ids: Option<Vec<u8>>,
    /// Symbols in `.BTF_ids`, and where they are.
    pub(crate) symbols: Vec<(&'static str, u64)>,
    pub(crate) modinfo: &'static str,
    pub(crate) rodata: &'static str,
    pub(crate) base: Option<Vec<u8>>,
}

impl TestImage {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut names = vec![0];
        let mut symbols = vec![0; 24];
        for (name, at) in &self.symbols {
            let mut one = symbol(names.len() as u32, 1, 3);
            one[8..16].copy_from_slice(&at.to_le_bytes());
            symbols.extend(one);
            names.extend(name.bytes().chain([0]));
        }
        let mut all = vec![
            section("", 0, Vec::new()),
            section(".strtab", 3, names),
            section(".symtab", 2, symbols),
        ];
        all[2].link = 1;
        all[2].entry = 24;
        let ids = self.ids.iter().map(|ids| (".BTF_ids", ids));
        let base = self.base.iter().map(|base| (".BTF.base", base));
        let parts = ids.chain([(".BTF", &self.btf)]).chain(base);
        all.extend(parts.map(|(name, bytes)| section(name, 1, bytes.clone())));
        all.push(section(".modinfo", 1, self.modinfo.into()));
        all.push(section(".rodata", 1, self.rodata.into()));
        assemble(all)
    }
}

/// An ELF file of these sections, with their names in the second.
fn assemble(mut sections: Vec<Section>) -> Vec<u8> {
    let names: Vec<_> = sections.iter().map(|section| section.name).collect();
    let mut starts = Vec::new();
    for name in names {
        starts.push(sections[1].contents.len() as u32);
        sections[1].contents.extend(name.bytes().chain([0]));
    }
    let mut out = vec![0; 64];
    let mut headers = Vec::new();
    for (section, name) in sections.iter().zip(starts) {
        out.resize(out.len().next_multiple_of(8), 0);
        headers.extend([name, section.ty].map(u32::to_le_bytes).concat());
        let size = section.contents.len() as u64;
        let words = [0, 0, out.len() as u64, size];
        headers.extend(words.map(u64::to_le_bytes).concat());
        headers.extend([section.link, section.info].map(u32::to_le_bytes).concat());
        headers.extend([8, section.entry].map(u64::to_le_bytes).concat());
        out.extend(&section.contents);
    }
    out.resize(out.len().next_multiple_of(8), 0);
    let start = out.len() as u64;
    out.extend(headers);
    out[..64].copy_from_slice(&header(start, sections.len() as u16));
    out
}

fn symbol(name: u32, info: u8, section: u16) -> Vec<u8> {
    let mut out = name.to_le_bytes().to_vec();
    out.extend([info, 0]);
    out.extend(section.to_le_bytes());
    out.extend([0; 16]);
    out
}

fn header(sections_at: u64, count: u16) -> [u8; 64] {
    let mut out = [0; 64];
    out[..8].copy_from_slice(b"\x7fELF\x02\x01\x01\0");
    out[16..18].copy_from_slice(&1_u16.to_le_bytes());
    out[18..20].copy_from_slice(&247_u16.to_le_bytes());
    out[20..24].copy_from_slice(&1_u32.to_le_bytes());
    out[40..48].copy_from_slice(&sections_at.to_le_bytes());
    for (at, value) in [(52, 64), (58, 64), (60, count), (62, 1)] {
        out[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    out
}
