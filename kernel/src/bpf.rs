//! `bpf(2)`, as far as reading the running kernel's memory needs it.
//!
//! Owns one program, which copies a page into a map: it is loaded and run by
//! its descriptor, attached to nothing, and gone with it. `unsafe` is here and in
//! [`mapped`](crate::mapped) alone. Refuses to know what lies in memory.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// Bytes that are read at once, from a boundary of as many: what is mapped is
/// mapped by pages of this size or of a multiple (the least that Linux has).
const PAGE: usize = 4096;

/// Commands (`enum bpf_cmd`, `include/uapi/linux/bpf.h`, 6.12).
const MAP_CREATE: u32 = 0;
const MAP_LOOKUP_ELEM: u32 = 1;
const PROG_LOAD: u32 = 5;
const PROG_TEST_RUN: u32 = 10;

/// `BPF_MAP_TYPE_ARRAY`.
const ARRAY: u32 = 2;
/// `BPF_PROG_TYPE_SYSCALL`, since 5.14.
const SYSCALL: u32 = 31;
/// `BPF_F_SLEEPABLE`, without which no such program is loaded.
const SLEEPABLE: u32 = 1 << 4;
/// `bpf_probe_read_kernel(dst, size, address)`, which only programs under the
/// GPL may call.
const PROBE_READ_KERNEL: u32 = 113;
const LICENSE: &std::ffi::CStr = c"Dual MIT/GPL";

/// The first members of `union bpf_attr` for each command, in its layout.
#[repr(C)]
#[derive(Default)]
struct MapCreate {
    map_type: u32,
    key_size: u32,
    value_size: u32,
    max_entries: u32,
}

#[repr(C)]
#[derive(Default)]
struct MapLookup {
    map_fd: u32,
    pad: u32,
    key: u64,
    value: u64,
    flags: u64,
}

#[repr(C)]
#[derive(Default)]
struct ProgLoad {
    prog_type: u32,
    insn_cnt: u32,
    insns: u64,
    license: u64,
    log_level: u32,
    log_size: u32,
    log_buf: u64,
    kern_version: u32,
    prog_flags: u32,
}

#[repr(C)]
#[derive(Default)]
struct TestRun {
    prog_fd: u32,
    retval: u32,
    data_size_in: u32,
    data_size_out: u32,
    data_in: u64,
    data_out: u64,
    repeat: u32,
    duration: u32,
    ctx_size_in: u32,
    ctx_size_out: u32,
    ctx_in: u64,
    ctx_out: u64,
}

/// Reads the running kernel's memory.
#[derive(Debug)]
pub(crate) struct Memory {
    page: OwnedFd,
    program: OwnedFd,
}

impl Memory {
    /// Loads the program that reads.
    ///
    /// # Errors
    /// Without the privilege, or where the kernel lets nobody.
    pub(crate) fn new() -> io::Result<Self> {
        let page = array()?;
        let program = load(&copy(&page))?;
        Ok(Self { page, program })
    }

    /// What lies from `address` on: `most` bytes, or fewer where memory ends.
    ///
    /// # Errors
    /// Where nothing lies at `address`, or the program cannot be run.
    pub(crate) fn read(&self, address: u64, most: usize) -> io::Result<Vec<u8>> {
        let skip = (address % PAGE as u64) as usize;
        let mut bytes = Vec::new();
        let mut at = address - skip as u64;
        while bytes.len() < skip + most {
            match self.page(at)? {
                Some(page) => bytes.extend(page),
                None => break,
            }
            at = at.wrapping_add(PAGE as u64);
        }
        if bytes.is_empty() {
            return Err(io::Error::from_raw_os_error(libc::EFAULT));
        }
        bytes.truncate(skip + most);
        Ok(bytes.split_off(skip))
    }

    /// The page at `address`; `None` where there is none.
    fn page(&self, address: u64) -> io::Result<Option<[u8; PAGE]>> {
        let mut run = TestRun {
            prog_fd: number(&self.program),
            ctx_size_in: size_of_val(&address) as u32,
            ctx_in: (&raw const address).addr() as u64,
            ..TestRun::default()
        };
        // SAFETY: `ctx_in` is `address`, of as many bytes as `ctx_size_in` says.
        unsafe { bpf(PROG_TEST_RUN, &mut run) }?;
        if run.retval != 0 {
            return Ok(None);
        }
        let (key, mut page) = (0_u32, [0; PAGE]);
        let mut lookup = MapLookup {
            map_fd: number(&self.page),
            key: (&raw const key).addr() as u64,
            value: page.as_mut_ptr().expose_provenance() as u64,
            ..MapLookup::default()
        };
        // SAFETY: key and value have the sizes that the map was made with.
        unsafe { bpf(MAP_LOOKUP_ELEM, &mut lookup) }?;
        Ok(Some(page))
    }
}

/// A map of one page.
fn array() -> io::Result<OwnedFd> {
    let mut create = MapCreate {
        map_type: ARRAY,
        key_size: 4,
        value_size: PAGE as u32,
        max_entries: 1,
    };
    // SAFETY: there is no address in it.
    let number = unsafe { bpf(MAP_CREATE, &mut create) }?;
    // SAFETY: the kernel has made this descriptor, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

fn load(instructions: &[u64]) -> io::Result<OwnedFd> {
    let mut load = ProgLoad {
        prog_type: SYSCALL,
        insn_cnt: instructions.len() as u32,
        insns: instructions.as_ptr().expose_provenance() as u64,
        license: LICENSE.as_ptr().expose_provenance() as u64,
        prog_flags: SLEEPABLE,
        ..ProgLoad::default()
    };
    // SAFETY: the instructions are as many as it says, the licence ends with a
    // NUL, and there is no log.
    let number = unsafe { bpf(PROG_LOAD, &mut load) }?;
    // SAFETY: the kernel has made this descriptor, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// `return bpf_probe_read_kernel(page, PAGE, *(u64 *)ctx)`.
fn copy(page: &OwnedFd) -> [u64; 6] {
    [
        instruction(0x79, 3, 1, 0), // r3 = *(u64 *)(r1 + 0)
        instruction(0xb7, 2, 0, PAGE as u32),
        instruction(0x18, 1, 2, number(page)), // r1 = the value of this map
        0,
        instruction(0x85, 0, 0, PROBE_READ_KERNEL),
        instruction(0x95, 0, 0, 0),
    ]
}

/// `struct bpf_insn` without an offset, in this machine's byte order.
fn instruction(code: u8, dst: u8, src: u8, imm: u32) -> u64 {
    let registers = match cfg!(target_endian = "little") {
        true => src << 4 | dst,
        false => dst << 4 | src,
    };
    let imm = imm.to_ne_bytes();
    u64::from_ne_bytes([code, registers, 0, 0, imm[0], imm[1], imm[2], imm[3]])
}

fn number(descriptor: &OwnedFd) -> u32 {
    descriptor.as_raw_fd().cast_unsigned()
}

/// The system call.
///
/// # Safety
/// `A` is laid out as the command wants it, and every address in it is that of
/// memory which is there, and as large as the command takes it to be.
unsafe fn bpf<A>(command: u32, attributes: &mut A) -> io::Result<i32> {
    // SAFETY: the kernel reads and writes `size_of::<A>()` bytes of attributes,
    // and what their addresses are of, for which the caller stands.
    let result = unsafe {
        libc::syscall(
            libc::SYS_bpf,
            command,
            std::ptr::from_mut(attributes),
            size_of::<A>(),
        )
    };
    match i32::try_from(result) {
        Ok(number) if number >= 0 => Ok(number),
        Ok(_) | Err(_) => Err(io::Error::last_os_error()),
    }
}
