//! Sets of CPUs: a trusted one, a first member, and memory of the program's own.

use std::cell::Cell;

use kfunc::{KernelType, Owned, Trusted, kfunc_set};
use kfunc_defs::cpumask::{
    bpf_cpumask, bpf_cpumask_acquire, bpf_cpumask_create, bpf_cpumask_first, cpumask,
};

thread_local! {
    static HELD: Cell<i32> = const { Cell::new(0) };
}

/// Stands in for the kernel.
mod kernel {
    use super::*;

    #[unsafe(no_mangle)]
    extern "C" fn bpf_cpumask_create() -> *mut bpf_cpumask {
        HELD.set(HELD.get() + 1);
        std::ptr::dangling_mut()
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_cpumask_acquire(mask: *mut bpf_cpumask) -> *mut bpf_cpumask {
        HELD.set(HELD.get() + 1);
        mask
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_cpumask_release(_: *mut bpf_cpumask) {
        HELD.set(HELD.get() - 1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_cpumask_first(_: *const cpumask) -> u32 {
        3
    }

    #[unsafe(no_mangle)]
    extern "C" fn area(rect: *mut rect) -> u64 {
        // SAFETY: the test's own memory.
        let rect { width, height } = unsafe { &*rect };
        width * height
    }
}

/// All numbers, so that the verifier takes memory for it.
#[derive(KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct rect {
    /// In pixels.
    pub width: u64,
    /// In pixels.
    pub height: u64,
}

#[kfunc_set(ids = "rect_ids", prog_types(tracing))]
unsafe extern "C" {
    /// The area of `rect`.
    #[kfunc(trusted_args, since = "6.2")]
    pub fn area(rect: *mut rect) -> u64;
}

/// Near misses of rcu_to_trusted_args and walked_to_trusted_args.
fn share(trusted: Trusted<'_, bpf_cpumask>) {
    let first = bpf_cpumask_acquire(trusted);
    let second = bpf_cpumask_acquire(&first);
    assert_eq!(HELD.get(), 2);
    assert_eq!(bpf_cpumask_first(second.upcast()), 3);
}

fn main() {
    // SAFETY: the kfuncs of this test read nothing through it.
    share(unsafe { Trusted::from_raw_unchecked(std::ptr::dangling_mut()) });
    assert_eq!(HELD.get(), 0);
    let made = bpf_cpumask_create();
    assert!(
        made.as_ref()
            .is_some_and(|made| bpf_cpumask_first(made.upcast()) == 3)
    );
    drop(made);
    assert_eq!(HELD.get(), 0);

    // Near miss of memory_to_acquire.
    assert_eq!(
        area(&mut rect {
            width: 3,
            height: 4
        }),
        12
    );
    let _: Option<Owned<bpf_cpumask>> = None;
}
