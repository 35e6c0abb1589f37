//! A BPF object in the kernel: loaded, attached by its programs' sections, run
//! and read. It owns how libbpf is asked for that, and that nothing stays;
//! what the programs are for is the scenarios'.

use std::ffi::OsStr;
use std::io::Read as _;
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::path::Path;

use libbpf_rs::libbpf_sys::{bpf_prog_get_info_by_fd, bpf_prog_info};
use libbpf_rs::{
    Iter, Link, Map, MapCore as _, MapFlags, MapHandle, ObjectBuilder, Program, ProgramInput,
    ProgramMut, ProgramType, TC_EGRESS, TcHook,
};

use crate::cgroup::Cgroup;
use crate::{log, wait};

/// The most that is read from an iterator.
const MOST: u64 = 16 << 20;

/// How much longer a packet may become.
const HEADROOM: usize = 256;

/// An object whose programs are loaded. What it attached goes with it.
pub(crate) struct Object {
    links: Vec<Link>,
    /// Where programs see packets; no link holds those.
    hooks: Vec<TcHook>,
    object: libbpf_rs::Object,
}

/// What a program costs.
pub(crate) struct Cost {
    /// Its instructions as the kernel has them, after the verifier's patches.
    pub(crate) insns: u32,
    /// How many instructions the verifier went through (since 5.16).
    pub(crate) verified: u32,
}

/// What a program made of a packet.
pub(crate) struct Passed {
    pub(crate) verdict: u32,
    pub(crate) packet: Vec<u8>,
}

impl Object {
    /// Loads the object file at `path`.
    ///
    /// # Errors
    ///
    /// What libbpf and the verifier said. The functions below fail likewise.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        Self::load(path, |_| true)
    }

    /// Loads no program of it but `name`, and all its maps.
    pub(crate) fn open_one(path: &Path, name: &str) -> Result<Self, String> {
        let object = Self::load(path, |program| program == name)?;
        object.program(name)?;
        Ok(object)
    }

    fn load(path: &Path, is_chosen: impl Fn(&OsStr) -> bool) -> Result<Self, String> {
        log::take();
        let mut opened = ObjectBuilder::default().open_file(path).map_err(told)?;
        for mut program in opened.progs_mut() {
            let is_chosen = is_chosen(program.name());
            program.set_autoload(is_chosen);
        }
        let object = opened.load().map_err(told)?;
        let (links, hooks) = (Vec::new(), Vec::new());
        Ok(Self {
            links,
            hooks,
            object,
        })
    }

    /// Attaches every program whose section says to what. A `syscall` program
    /// is run by [`Self::call`], an iterator by [`Self::read`]; what sees
    /// packets is run by [`Self::pass`], or attached to a cgroup, as is what
    /// stands at a hook for a cgroup.
    pub(crate) fn attach(&mut self) -> Result<(), String> {
        for program in self.object.progs_mut() {
            if attaches(&program) {
                let named = |error| format!("{}: {}", program.name().display(), told(error));
                self.links.push(program.attach().map_err(named)?);
            }
        }
        Ok(())
    }

    /// Detaches what is held by a link: what [`Self::attach`] and
    /// [`Self::attach_to_cgroup`] did.
    pub(crate) fn detach(&mut self) {
        self.links.clear();
    }

    /// Attaches the program `name` to a cgroup.
    pub(crate) fn attach_to_cgroup(&mut self, name: &str, cgroup: &Cgroup) -> Result<(), String> {
        let program = self.program(name)?;
        let link = program.attach_cgroup(cgroup.fd().as_raw_fd());
        self.links.push(link.map_err(told)?);
        Ok(())
    }

    /// Attaches the `tc` program `name` to what leaves through a device. The
    /// device's namespace is to be one's own: the queueing discipline that this
    /// makes goes with it.
    pub(crate) fn attach_to_egress(&mut self, name: &str, device: i32) -> Result<(), String> {
        let mut hook = TcHook::new(self.program(name)?.as_fd());
        hook.ifindex(device).attach_point(TC_EGRESS);
        hook.create().map_err(told)?;
        self.hooks.push(hook.attach().map_err(told)?);
        Ok(())
    }

    /// Runs the `syscall` program `name`: what it returned. It may write to its
    /// context. Of one before or in place of a function the kernel runs functions
    /// that are there for that (net/bpf/test_run.c), and says what came of those.
    pub(crate) fn call(&self, name: &str, context: Option<&mut [u8]>) -> Result<i32, String> {
        let input = ProgramInput {
            context_in: context,
            ..ProgramInput::default()
        };
        let output = self.program(name)?.test_run(input).map_err(told)?;
        Ok(output.return_value.cast_signed())
    }

    /// Runs the `xdp` or `tc` program `name` on a packet that comes from nowhere.
    pub(crate) fn pass(&self, name: &str, packet: &[u8]) -> Result<Passed, String> {
        let mut out = vec![0; packet.len() + HEADROOM];
        let input = ProgramInput {
            data_in: Some(packet),
            data_out: Some(&mut out),
            ..ProgramInput::default()
        };
        let output = self.program(name)?.test_run(input).map_err(told)?;
        let verdict = output.return_value;
        let size = output.data.map_or(0, |data| data.len());
        out.truncate(size);
        Ok(Passed {
            verdict,
            packet: out,
        })
    }

    /// What the iterator `name` writes.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let link = self.program(name)?.attach().map_err(told)?;
        let mut bytes = Vec::new();
        let iter = Iter::new(&link).map_err(told)?;
        let read = iter.take(MOST).read_to_end(&mut bytes);
        read.map_err(|error| format!("{name}: {error}"))?;
        Ok(bytes)
    }

    /// The value of `key` in the map `name`. A `.bss` has one, of key 0.
    pub(crate) fn lookup(&self, name: &str, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        self.map(name)?.lookup(key, MapFlags::ANY).map_err(told)
    }

    /// All keys of the map `name`.
    pub(crate) fn keys(&self, name: &str) -> Result<Vec<Vec<u8>>, String> {
        Ok(self.map(name)?.keys().collect())
    }

    /// Gives `key` a value in the map `name`.
    pub(crate) fn update(&self, name: &str, key: &[u8], value: &[u8]) -> Result<(), String> {
        let map = self.map(name)?;
        map.update(key, value, MapFlags::ANY).map_err(told)
    }

    /// The programs in their order, by name, and what each costs.
    pub(crate) fn costs(&self) -> Result<Vec<(String, Cost)>, String> {
        let name = |program: &Program<'_>| program.name().display().to_string();
        let cost = |program: Program<'_>| Ok((name(&program), cost(&program)?));
        self.loaded().map(cost).collect()
    }

    /// Detaches and unloads everything, and waits until the kernel has let go.
    pub(crate) fn close(self) -> Result<(), String> {
        let id = |program: Program<'_>| Program::id_from_fd(program.as_fd());
        let programs: Result<Vec<u32>, _> = self.loaded().map(id).collect();
        let programs = programs.map_err(told)?;
        let id = |map: Map<'_>| map.info().map(|info| info.info.id);
        let maps: Result<Vec<u32>, _> = self.object.maps().map(id).collect();
        let maps = maps.map_err(told)?;
        drop(self);
        wait::until(|| {
            let programs = programs.iter().any(|&id| Program::fd_from_id(id).is_ok());
            let maps = maps.iter().any(|&id| MapHandle::from_map_id(id).is_ok());
            Ok((programs || maps).then(|| "programs or maps are still there".to_owned()))
        })
    }

    fn loaded(&self) -> impl Iterator<Item = Program<'_>> {
        self.object.progs().filter(Program::autoload)
    }

    fn program(&self, name: &str) -> Result<ProgramMut<'_>, String> {
        let mut programs = self.object.progs_mut();
        let found = programs.find(|program| program.name() == name);
        found.ok_or_else(|| format!("the object has no program {name}"))
    }

    /// A map by its name in the object; `.bss` and its like by the end of the
    /// name, which libbpf begins with that of the file.
    fn map(&self, name: &str) -> Result<Map<'_>, String> {
        let is = |map: &Map<'_>| {
            let whole = map.name().to_string_lossy();
            whole == name || name.starts_with('.') && whole.ends_with(name)
        };
        let found = self.object.maps().find(is);
        found.ok_or_else(|| format!("the object has no map {name}"))
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        for hook in &mut self.hooks {
            // The device may have gone, and the hook with it.
            let _ = hook.detach();
        }
    }
}

/// Whether a program is attached by its section alone.
fn attaches(program: &Program<'_>) -> bool {
    let section = program.section().to_string_lossy();
    let kind = section.split(['/', '.']).next().unwrap_or_default();
    let by_packet = matches!(
        program.prog_type(),
        ProgramType::Xdp | ProgramType::SchedCls | ProgramType::CgroupSkb
    );
    !by_packet
        && program.prog_type() != ProgramType::Syscall
        && !matches!(kind, "iter" | "lsm_cgroup")
}

/// An error of libbpf with what it has said beside it.
fn told(error: libbpf_rs::Error) -> String {
    let log = log::take();
    let mut text = error.to_string();
    for part in ["\n", &log] {
        if !log.is_empty() {
            text.push_str(part);
        }
    }
    text
}

fn cost(program: &Program<'_>) -> Result<Cost, String> {
    let mut info = bpf_prog_info::default();
    let mut size = size_of_val(&info) as u32;
    let fd = program.as_fd().as_raw_fd();
    // SAFETY: `info` is `size` bytes, all zero: the kernel writes no more than
    // that, and to none of the places that `info` could point to.
    let done = unsafe { bpf_prog_get_info_by_fd(fd, &mut info, &mut size) };
    if done != 0 {
        return Err(std::io::Error::from_raw_os_error(-done).to_string());
    }
    Ok(Cost {
        // An instruction is eight bytes (struct bpf_insn).
        insns: info.xlated_prog_len / 8,
        verified: info.verified_insns,
    })
}
