//! The running kernel's types where they lie, without a copy.
//!
//! Owns when a file is mapped: where nobody can change it. Refuses to know what
//! is in it.

use std::fs::File;
use std::ops::Deref;
use std::os::fd::AsRawFd as _;
use std::ptr::{self, NonNull};

/// A file of the kernel's own, in memory as long as this lives.
pub(crate) struct Mapped {
    at: NonNull<u8>,
    len: usize,
}

impl Mapped {
    /// Maps a file of sysfs that is the kernel's memory for as long as it runs,
    /// as `/sys/kernel/btf/vmlinux` is. `None` where it is in another file system,
    /// or cannot be mapped: kernels allow that since 6.16 (`kernel/bpf/sysfs_btf.c`).
    pub(crate) fn of(file: &File) -> Option<Self> {
        let len = usize::try_from(file.metadata().ok()?.len()).ok()?;
        if len == 0 || !is_sysfs(file) {
            return None;
        }
        let fd = file.as_raw_fd();
        // SAFETY: a new mapping of an open file is asked for, at a place that the
        // kernel chooses; nothing that is there already is touched.
        let at = unsafe {
            libc::mmap(
                ptr::null_mut(),
                len,
                libc::PROT_READ,
                libc::MAP_PRIVATE,
                fd,
                0,
            )
        };
        match at == libc::MAP_FAILED {
            true => None,
            false => NonNull::new(at.cast()).map(|at| Self { at, len }),
        }
    }
}

/// Whether a file is the kernel's own.
fn is_sysfs(file: &File) -> bool {
    // SAFETY: zeros are a value of this struct of numbers.
    let mut about: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: the file is open, and the struct is there to be written.
    let done = unsafe { libc::fstatfs(file.as_raw_fd(), &raw mut about) };
    done == 0 && about.f_type == libc::SYSFS_MAGIC
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: `len` bytes from `at` on are mapped for reading as long as this
        // lives, and nobody writes them: they are the kernel's.
        unsafe { std::slice::from_raw_parts(self.at.as_ptr(), self.len) }
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: nothing but this has the mapping, and it is used no more. If it
        // stays, it is memory of the kernel's that stays in sight.
        unsafe { libc::munmap(self.at.as_ptr().cast(), self.len) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_kernel_keeps_is_mapped() {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, b"anybody's").unwrap();
        assert!(Mapped::of(&file).is_none());
    }

    #[test]
    fn what_is_mapped_is_what_is_read() {
        let path = "/sys/kernel/btf/vmlinux";
        let Ok(file) = File::open(path) else {
            eprintln!("could not: kernel: there is no {path} (the kernel itself refuses)");
            return;
        };
        let read = std::fs::read(path).unwrap();
        match Mapped::of(&file) {
            Some(mapped) => assert!(*mapped == *read),
            None => eprintln!("could not: kernel: mmap {path} (the kernel itself refuses)"),
        }
    }
}
