//! What the pointer states refuse to compile (`tests/ui/fail/states`), forced
//! through the kfuncs themselves: a program for each, of the case's name. None
//! of them may load. The test that loads them puts constants at the end.
#![no_std]
#![no_main]
#![allow(clippy::missing_safety_doc, non_snake_case)]

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::panic::PanicInfo;
use core::ptr::null_mut;

use kfunc::map::{HashMap, MapValue};
use kfunc::{Kptr, KptrType};
use kfunc_defs::cpumask::{bpf_cpumask, bpf_cpumask_acquire_raw, bpf_cpumask_release_raw};
use kfunc_defs::helpers::{
    bpf_iter_task, bpf_iter_task_destroy_raw, bpf_iter_task_new_raw, bpf_iter_task_next_raw,
    bpf_rcu_read_lock_raw, bpf_rcu_read_unlock_raw, bpf_task_acquire_raw, bpf_task_from_pid_raw,
    bpf_task_release_raw, task_struct,
};
use kfunc_defs::nf_conntrack_bpf::{
    __sk_buff, bpf_ct_change_timeout_raw, bpf_ct_opts, bpf_ct_release_raw, bpf_ct_set_timeout_raw,
    bpf_skb_ct_lookup_raw, bpf_sock_tuple, bpf_xdp_ct_alloc_raw, bpf_xdp_ct_lookup_raw, nf_conn,
    xdp_md,
};

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 13] = *b"Dual MIT/GPL\0";

#[repr(C)]
struct Slot {
    task: Kptr<task_struct>,
    mask: Kptr<bpf_cpumask>,
}

// SAFETY: two kptrs, as in C.
unsafe impl MapValue for Slot {}

#[unsafe(no_mangle)]
#[unsafe(link_section = ".maps")]
static SLOTS: HashMap<u32, Slot, 1> = HashMap::new();

/// Loads a kptr as if it were a plain pointer.
unsafe fn load<T: KptrType>(kptr: &Kptr<T>) -> *mut T {
    unsafe { core::ptr::from_ref(kptr).cast::<*mut T>().read_volatile() }
}

/// Loads the pointer that `offset` bytes into `base` is.
unsafe fn walk<T, U>(base: *mut T, offset: usize) -> *mut U {
    unsafe { base.byte_add(offset).cast::<*mut U>().read_volatile() }
}

/// Acquires, and releases again what came of it.
unsafe fn acquire(task: *mut task_struct) {
    unsafe {
        let acquired = bpf_task_acquire_raw(task);
        if !acquired.is_null() {
            bpf_task_release_raw(acquired);
        }
    }
}

/// Does `then` with a task, to which the program has a reference.
unsafe fn with_task(then: unsafe fn(*mut task_struct)) {
    unsafe {
        let task = bpf_task_from_pid_raw(7);
        if !task.is_null() {
            then(task);
        }
    }
}

/// Finds a connection.
unsafe fn lookup(context: *mut __sk_buff) -> *mut nf_conn {
    let (mut tuple, mut options) = ([0u32; 9], bpf_ct_opts::default());
    let tuple = (&raw mut tuple).cast::<bpf_sock_tuple>();
    unsafe { bpf_skb_ct_lookup_raw(context, tuple, 36, &raw mut options, 16) }
}

/// Programs of one kind: the section, the context, and a body for each.
macro_rules! programs {
    ($section:literal, $context:ident: $ty:ty; $($name:ident $body:block)*) => {$(
        #[unsafe(no_mangle)]
        #[unsafe(link_section = $section)]
        unsafe extern "C" fn $name($context: $ty) -> i32 {
            unsafe { $body }
            0
        }
    )*};
}

programs! {
    "tp_btf/task_newtask", context: *const *mut task_struct;

    trusted_to_release {
        bpf_task_release_raw(*context);
    }

    owned_given_to_acquire {
        bpf_task_acquire_raw(*context);
    }

    unchecked_to_acquire {
        acquire(bpf_task_acquire_raw(*context));
    }

    unchecked_to_release {
        bpf_task_release_raw(bpf_task_acquire_raw(*context));
    }

    walked_to_rcu {
        acquire(walk(*context, LAST_WAKEE));
    }

    walked_to_release {
        bpf_task_release_raw(walk(*context, LAST_WAKEE));
    }

    walked_to_trusted_args {
        let mask = walk::<_, bpf_cpumask>(*context, LAST_WAKEE);
        bpf_cpumask_release_raw(bpf_cpumask_acquire_raw(mask));
    }

    walked_field_to_rcu {
        acquire(walk(*context, LAST_WAKEE));
    }

    field_of_walked_to_rcu {
        let wakee = walk::<_, task_struct>(*context, LAST_WAKEE);
        acquire(walk(wakee, REAL_PARENT));
    }

    field_outlives_section {
        bpf_rcu_read_lock_raw();
        let parent = walk(*context, REAL_PARENT);
        bpf_rcu_read_unlock_raw();
        acquire(parent);
    }

    owned_argument {
        bpf_task_release_raw(*context);
    }

    rcu_to_release {
        if let Some(slot) = SLOTS.get(&0) {
            let task = load(&slot.task);
            if !task.is_null() {
                bpf_task_release_raw(task);
            }
        }
    }

    rcu_to_trusted_args {
        if let Some(slot) = SLOTS.get(&0) {
            let mask = load(&slot.mask);
            if !mask.is_null() {
                bpf_cpumask_release_raw(bpf_cpumask_acquire_raw(mask));
            }
        }
    }
}

programs! {
    "syscall", _context: *mut c_void;

    double_release {
        with_task(|task| {
            bpf_task_release_raw(task);
            bpf_task_release_raw(task);
        });
    }

    lent_to_release {
        with_task(|task| {
            acquire(task);
            bpf_task_release_raw(task);
            bpf_task_release_raw(task);
        });
    }

    use_after_release {
        with_task(|task| {
            bpf_task_release_raw(task);
            acquire(task);
        });
    }

    memory_to_acquire {
        let mut memory = 0u64;
        acquire((&raw mut memory).cast());
    }

    null_to_acquire {
        acquire(null_mut());
    }

    number_to_acquire {
        acquire(core::ptr::without_provenance_mut(1));
    }

    field_of_unchecked {
        let task = bpf_task_from_pid_raw(7);
        walk::<_, task_struct>(task, REAL_PARENT);
        bpf_task_release_raw(task);
    }

    field_without_section {
        with_task(|task| {
            acquire(walk(task, REAL_PARENT));
            bpf_task_release_raw(task);
        });
    }

    rcu_outlives_guard {
        if let Some(slot) = SLOTS.get(&0) {
            bpf_rcu_read_lock_raw();
            let task = load(&slot.task);
            bpf_rcu_read_unlock_raw();
            if !task.is_null() {
                acquire(task);
            }
        }
    }

    item_outlives_step {
        let mut iter = MaybeUninit::<bpf_iter_task>::uninit();
        bpf_rcu_read_lock_raw();
        bpf_iter_task_new_raw(iter.as_mut_ptr(), null_mut(), 0);
        let first = bpf_iter_task_next_raw(iter.as_mut_ptr());
        if !first.is_null() {
            bpf_iter_task_next_raw(iter.as_mut_ptr());
            acquire(first);
        }
        bpf_iter_task_destroy_raw(iter.as_mut_ptr());
        bpf_rcu_read_unlock_raw();
    }

    untrusted_to_acquire {
        if let Some(slot) = SLOTS.get(&0) {
            let task = load(&slot.task);
            if !task.is_null() {
                acquire(task);
            }
        }
    }

    untrusted_to_release {
        if let Some(slot) = SLOTS.get(&0) {
            let task = load(&slot.task);
            if !task.is_null() {
                bpf_task_release_raw(task);
            }
        }
    }
}

programs! {
    "tc", context: *mut __sk_buff;

    found_to_init_only {
        let found = lookup(context);
        if !found.is_null() {
            bpf_ct_set_timeout_raw(found.cast(), 1000);
            bpf_ct_release_raw(found);
        }
    }

    context_of_another_kind {
        let (mut tuple, mut options) = ([0u32; 9], bpf_ct_opts::default());
        let tuple = (&raw mut tuple).cast::<bpf_sock_tuple>();
        let context = context.cast::<xdp_md>();
        let found = bpf_xdp_ct_lookup_raw(context, tuple, 36, &raw mut options, 16);
        if !found.is_null() {
            bpf_ct_release_raw(found);
        }
    }

    trusted_to_context {
        with_task(|task| {
            let found = lookup(task.cast());
            if !found.is_null() {
                bpf_ct_release_raw(found);
            }
            bpf_task_release_raw(task);
        });
    }

    walked_to_owned_args {
        let found = lookup(context);
        if !found.is_null() {
            bpf_ct_change_timeout_raw(walk(found, MASTER), 1000);
            bpf_ct_release_raw(found);
        }
    }
}

programs! {
    "fentry/wake_up_new_task", context: *const *mut task_struct;

    trusted_in_fentry {
        let mut iter = MaybeUninit::<bpf_iter_task>::uninit();
        bpf_iter_task_new_raw(iter.as_mut_ptr(), *context, 0);
        bpf_iter_task_destroy_raw(iter.as_mut_ptr());
    }

    walked_argument_to_rcu {
        acquire(*context);
    }
}

programs! {
    "iter/task", context: *mut *mut task_struct;

    null_argument_by_another_name {
        walk::<_, task_struct>(*context.add(1), REAL_PARENT);
    }
}

programs! {
    "xdp", context: *mut xdp_md;

    undroppable_dropped {
        let (mut tuple, mut options) = ([0u32; 9], bpf_ct_opts::default());
        let tuple = (&raw mut tuple).cast::<bpf_sock_tuple>();
        bpf_xdp_ct_alloc_raw(context, tuple, 36, &raw mut options, 16);
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
