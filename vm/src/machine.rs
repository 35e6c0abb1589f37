//! A machine before it is switched on: its kernel, modules and files, and how
//! they are put in front of qemu. It owns qemu's command line and the content
//! of the initramfs; what happens inside is `init.sh`'s.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cpio::Cpio;
use crate::failure::Failure;

/// What the first process runs. See there.
const INIT: &str = include_str!("init.sh");

/// The processor: all that the emulator can do.
const CPU: &str = "max";

/// The same without `cmpxchg16b`. 6.12, which uses it in its slabs, now and then
/// goes wrong right behind it under QEMU 7.2, with flags that nobody set, in
/// about half of its boots. 7.3 cannot do without: memory for BPF comes from
/// `kmalloc_nolock`, which gives none then (`mm/slub.c`).
const CPU_6_12: &str = "max,-cx16";

/// What the kernel is told. A panic ends the machine at once; the security
/// modules are those that let BPF programs of that type be attached.
const COMMAND_LINE: &str = "console=ttyS0 panic=-1 quiet lsm=lockdown,capability,bpf";

/// A machine with a kernel of its own. Emulated: no privilege is needed, and
/// nothing of the host is touched.
#[derive(Debug, Clone)]
pub struct Machine {
    /// `qemu-system-x86_64`.
    pub emulator: PathBuf,
    /// A kernel's bootable image.
    pub kernel: PathBuf,
    /// A busybox that is linked statically.
    pub busybox: PathBuf,
    /// Modules (`.ko`), loaded in this order.
    pub modules: Vec<PathBuf>,
    /// Programs that jobs find in `/bin`, linked statically.
    pub programs: Vec<PathBuf>,
    /// Memory in MiB.
    pub memory: u32,
    /// The processor, as the emulator calls it.
    pub cpu: &'static str,
}

impl Machine {
    /// The machine whose parts are in `folder`: `vmlinuz`, `modules/*.ko`, and
    /// `modules/load`, which says in which order; with qemu from `PATH`, 1 GiB of
    /// memory, and the processor that the kernel of the folder's name works on.
    ///
    /// # Errors
    ///
    /// If the order cannot be read.
    pub fn in_folder(folder: &Path, busybox: &Path) -> Result<Self, Failure> {
        let load = folder.join("modules/load");
        let names = fs::read_to_string(&load).map_err(|error| Failure::io(&load, error))?;
        let module = |name: &str| folder.join("modules").join(name);
        let version = folder.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            emulator: PathBuf::from("qemu-system-x86_64"),
            kernel: folder.join("vmlinuz"),
            busybox: busybox.to_owned(),
            modules: names.lines().map(module).collect(),
            programs: Vec::new(),
            memory: 1024,
            cpu: match version.starts_with("6.12") {
                true => CPU_6_12,
                false => CPU,
            },
        })
    }

    /// The files that the kernel starts with.
    pub(crate) fn initramfs(&self) -> Result<Vec<u8>, Failure> {
        let mut files = Cpio::default();
        files.program("init", INIT)?;
        files.program("bin/busybox", read(&self.busybox)?)?;
        let mut load = String::new();
        for module in &self.modules {
            let name = name(module);
            files.file(&format!("modules/{name}"), read(module)?)?;
            load.push_str(&name);
            load.push('\n');
        }
        files.file("modules/load", load)?;
        for program in &self.programs {
            files.program(&format!("bin/{}", name(program)), read(program)?)?;
        }
        Ok(files.bytes())
    }

    /// The emulator: jobs go through its standard input and output, and the
    /// console comes out of its standard error.
    pub(crate) fn command(&self, initramfs: &Path) -> Command {
        let mut qemu = Command::new(&self.emulator);
        qemu.args(["-accel", "tcg,thread=multi", "-cpu", self.cpu, "-smp", "2"]);
        qemu.arg("-m").arg(format!("{}M", self.memory));
        qemu.args(["-nodefaults", "-no-user-config", "-no-reboot"]);
        qemu.args(["-display", "none"]);
        qemu.arg("-kernel").arg(&self.kernel);
        qemu.arg("-initrd").arg(initramfs);
        qemu.args(["-append", COMMAND_LINE]);
        qemu.args(["-chardev", "file,id=console,path=/dev/stderr"]);
        qemu.args(["-serial", "chardev:console"]);
        qemu.args(["-chardev", "stdio,id=port,signal=off"]);
        qemu.args(["-device", "virtio-serial-pci"]);
        qemu.args(["-device", "virtserialport,chardev=port,name=kfunc,nr=1"]);
        qemu.stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        qemu
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::io(path, error))
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
