//! `io_uring/bpf-ops.c`: for the loop of an io_uring, struct ops of
//! `io_uring_bpf_ops`: submitting requests, and reaching the memory of the
//! rings.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

/// The io_uring that the member `loop_step` of `io_uring_bpf_ops` is called
/// for.
#[derive(KernelType)]
#[repr(C)]
pub struct iou_ctx {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "io_uring_kfunc_set",
    prog_types(struct_ops),
    config = "CONFIG_IO_URING_BPF_OPS"
)]
unsafe extern "C" {
    /// Returns where a memory region of `loop_ctx` is.
    ///
    /// `region_id` is 0 (`IOU_REGION_MEM`) for the region of parameters, 1
    /// (`IOU_REGION_CQ`) for that of the rings, 2 (`IOU_REGION_SQ`) for that of the
    /// submission queue's entries. `rdwr_buf_size`, a constant, says how many bytes
    /// the program may read and write there.
    ///
    /// NULL when there is no such region, or it is smaller than that. There is
    /// nothing to give back.
    #[kfunc(ret_null, since = "7.1")]
    pub fn bpf_io_uring_get_region(
        #[arg(was(ty = "*mut io_ring_ctx", until = "7.1"))] loop_ctx: *mut iou_ctx,
        region_id: u32,
        #[arg(buffer_size(rdwr))] rdwr_buf_size: usize,
    ) -> *mut u8;

    /// Submits up to `nr` of the requests in the submission queue of `loop_ctx`.
    ///
    /// Returns how many were taken from the queue, 0 when it is empty; `-EAGAIN`
    /// when none was for lack of memory. A request that fails ends it early, unless
    /// the ring was made with `IORING_SETUP_SUBMIT_ALL`. Sleeps. Every struct ops
    /// program may call it, but only `loop_step` of `io_uring_bpf_ops` is given a
    /// `loop_ctx`.
    #[kfunc(sleepable, since = "7.1")]
    pub fn bpf_io_uring_submit_sqes(
        #[arg(was(ty = "*mut io_ring_ctx", until = "7.1"))] loop_ctx: *mut iou_ctx,
        nr: u32,
    ) -> c_int;
}
