//! Dynptrs: near misses of every case in fail/dynptrs, on a packet that lies in
//! two pieces of two bytes.

use std::cell::Cell;
use std::ffi::c_void;

use kfunc::{Context, DynptrSlot, PreemptGuard, Room, without_interrupts};
use kfunc_defs::filter::bpf_dynptr_from_xdp;
use kfunc_defs::nf_conntrack_bpf::xdp_md;

thread_local! {
    static LOG: Cell<u64> = const { Cell::new(0) };
}

/// Kfuncs that the older of the kernels lack which `kfunc_defs` is for.
mod newer {
    use std::ffi::{c_char, c_int};

    use kfunc::kfunc_set;
    use kfunc_defs::helpers::bpf_dynptr;

    #[kfunc_set(ids = "common_btf_ids", prog_types(unspec), kernels = "6.17..=7.3")]
    unsafe extern "C" {
        #[kfunc(since = "6.17")]
        pub fn bpf_strlen(#[arg(ignored)] s: *const c_char) -> c_int;
        #[kfunc(since = "6.17")]
        pub fn bpf_dynptr_memset(p: *const bpf_dynptr, offset: u64, size: u64, val: u8) -> c_int;
    }
}

/// Notes that this happened, after all before it.
fn note(what: u64) {
    LOG.set(LOG.get() * 10 + what);
}

/// Stands in for the kernel. A dynptr is where it begins, and where it ends.
mod kernel {
    use super::*;

    static PACKET: [u8; 4] = [1, 2, 3, 4];

    fn state(p: *const c_void) -> [u64; 2] {
        // SAFETY: the caller's slot, set up by one of the two below.
        unsafe { p.cast::<[u64; 2]>().read() }
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_from_xdp(_: *mut xdp_md, flags: u64, slot: *mut [u64; 2]) -> i32 {
        assert_eq!(flags, 0);
        // SAFETY: the caller's slot.
        unsafe { slot.write([0, 4]) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_clone(p: *const c_void, slot: *mut [u64; 2]) -> i32 {
        // SAFETY: the caller's slot.
        unsafe { slot.write(state(p)) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_size(p: *const c_void) -> u64 {
        state(p)[1] - state(p)[0]
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_adjust(p: *mut [u64; 2], start: u64, end: u64) -> i32 {
        let [begin, _] = state(p.cast());
        // SAFETY: the caller's slot.
        unsafe { p.write([begin + start, begin + end]) };
        0
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_slice(
        p: *const c_void,
        offset: u64,
        room: *mut u8,
        bytes: u64,
    ) -> *const u8 {
        let [begin, end] = state(p);
        let (from, to) = (begin + offset, begin + offset + bytes);
        if to > end {
            return std::ptr::null();
        }
        let slice = &PACKET[from as usize..to as usize];
        if from < 2 && to > 2 {
            // SAFETY: the caller's room is that long.
            unsafe { room.copy_from(slice.as_ptr(), slice.len()) };
            return room;
        }
        slice.as_ptr()
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_preempt_disable() {
        note(1);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_preempt_enable() {
        note(2);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_local_irq_save(flags: *mut u64) {
        note(3);
        // SAFETY: the caller's slot.
        unsafe { flags.write(LOG.get()) };
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_local_irq_restore(flags: *mut u64) {
        // SAFETY: the caller's slot, filled above: the one that was filled last comes first.
        assert_eq!(unsafe { flags.read() } % 10, 3);
        note(4);
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_dynptr_memset(p: *const c_void, offset: u64, size: u64, val: u8) -> i32 {
        (state(p)[1] + offset + size + u64::from(val)) as i32
    }

    #[unsafe(no_mangle)]
    extern "C" fn bpf_strlen(_: *const std::ffi::c_char) -> i32 {
        5
    }
}

fn packet(mut ctx: Context<'_, xdp_md>) -> Option<()> {
    let (mut slot, mut other) = (DynptrSlot::new(), DynptrSlot::new());
    let mut packet = bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot)?;
    let (mut room, mut one) = (Room::new(), Room::new());
    let middle: &[u8; 2] = packet.slice(1, &mut room)?;
    let last: &u8 = packet.slice(3, &mut one)?;
    assert_eq!((*middle, *last), ([2, 3], 4));
    assert!(packet.slice::<[u8; 3]>(2, &mut Room::new()).is_none());
    let mut view = packet.clone_in(&mut other)?;
    view.adjust(1, 3).ok()?;
    assert_eq!((view.size(), packet.size()), (2, 4));
    packet.adjust(3, 4).ok()?;
    assert_eq!(packet.size(), 1);
    assert_eq!(newer::bpf_dynptr_memset(&mut packet, 1, 2, 3), 10);
    // Both slots are free again.
    bpf_dynptr_from_xdp(&mut ctx, 0, &mut slot).map(drop)
}

fn main() {
    // SAFETY: the kfuncs of this test read nothing through it.
    let ctx = unsafe { Context::from_raw(std::ptr::dangling_mut()) };
    assert_eq!(packet(ctx), Some(()));
    let here = PreemptGuard::new();
    let inner = without_interrupts(|| without_interrupts(|| 7));
    drop(here);
    assert_eq!((inner, LOG.get()), (7, 133_442));
    assert_eq!(newer::bpf_strlen(c"bytes".as_ptr()), 5);
}
