//! Fields of objects, read through every state; near misses of what is in `fail/layout` and of
//! the fields in `fail/states`.

use fields::{file_fields as _, task_struct_fields as _};
use kfunc::{Owned, Rcu, RcuSection, Trusted, Walked};
use kfunc_defs::helpers::{bpf_task_acquire, task_struct};

mod fields {
    use kfunc_defs::helpers::task_struct;

    kfunc::layout! {
        kernel = "none";
        kernels = "6.12..=7.3";
        type file;
        type inode;
        type mm_struct;
        struct task_struct {
            pid: i32 @ 0;
            exits: bool @ 4;
            se.depth: u16 @ 6;
            comm: [u8; 16] @ 8;
            odd: u32 @ 25;
            real_parent: *task_struct @ 32;
            mm: *mm_struct @ 40;
            cred: *mm_struct @ 48, rcu;
        }
        struct file {
            f_inode: *inode @ 8;
        }
    }
}

/// What stands in for the kernel's object.
#[repr(C, align(8))]
struct Task {
    bytes: [u8; 32],
    pointers: [*mut task_struct; 3],
}

fn task(parent: *mut task_struct) -> Task {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&7_i32.to_ne_bytes());
    bytes[4] = 3;
    bytes[6..8].copy_from_slice(&512_u16.to_ne_bytes());
    bytes[8..12].copy_from_slice(b"init");
    bytes[25..29].copy_from_slice(&70_000_u32.to_ne_bytes());
    let null = std::ptr::null_mut();
    Task {
        bytes,
        pointers: [parent, null, null],
    }
}

/// Stands in for the kernel.
mod kernel {
    use super::task_struct;

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_acquire(task: *mut task_struct) -> *mut task_struct {
        task
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_task_release(_: *mut task_struct) {}
}

fn trusted(task: Trusted<'_, task_struct>, section: &RcuSection) {
    assert_eq!(task.pid(), 7);
    assert!(task.exits());
    assert_eq!(task.se_depth(), 512);
    assert_eq!(&task.comm()[..5], b"init\0");
    assert_eq!(task.odd(), 70_000);
    assert!(task.mm().is_none());
    assert!(task.cred(section).is_none());
    let parent: Rcu<'_, task_struct> = task.real_parent(section);
    let owned: Owned<task_struct> = bpf_task_acquire(parent).unwrap();
    // Through a reference, and through what is valid under RCU.
    assert_eq!(owned.pid() + parent.pid(), 14);
    let _: Rcu<'_, task_struct> = owned.real_parent(section);
}

fn walked(task: Walked<'_, task_struct>, section: &RcuSection) {
    let parent: Option<Walked<'_, task_struct>> = task.real_parent(section);
    assert_eq!(parent.map(|parent| parent.pid()), Some(7));
}

/// Trusted by the kernel's list wherever the object is.
fn file(file: Trusted<'_, fields::file>) -> Trusted<'_, fields::inode> {
    file.f_inode()
}

fn main() {
    let mut own = task(std::ptr::null_mut());
    let at: *mut task_struct = (&raw mut own).cast();
    own.pointers[0] = at;
    // SAFETY: nothing here can sleep.
    let section = unsafe { RcuSection::of_program() };
    // SAFETY: the test's own memory, laid out as the layout says.
    unsafe {
        trusted(Trusted::from_raw_unchecked(at), &section);
        walked(Walked::from_raw_unchecked(at), &section);
    }
    let _ = file;
}
