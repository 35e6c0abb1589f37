//! `drivers/hid/bpf/hid_bpf_dispatch.c`: reports of HID devices (keyboards,
//! mice and others): what programs call that change them on the way
//! (`hid_bpf_ops`), or that talk to a device.

use core::ffi::{c_int, c_uint};

use kfunc::{KernelEnum, KernelType, kfunc_set};

/// A device (`hid`), how much room there is for a report (`allocated_size`),
/// and how long it is (`size`) or what the last program returned (`retval`).
#[derive(KernelType)]
#[kernel_type(release = hid_bpf_release_context)]
#[repr(C)]
pub struct hid_bpf_ctx {
    _opaque: [u8; 0],
}

/// What a device is asked: to give (`HID_REQ_GET_*`) or to take
/// (`HID_REQ_SET_*`) a report, an idle rate or a protocol.
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum hid_class_request {
    /// The device sends a report.
    HID_REQ_GET_REPORT = 1,
    /// The device says how long it is silent when nothing changes.
    HID_REQ_GET_IDLE = 2,
    /// The device says whether it speaks the boot protocol.
    HID_REQ_GET_PROTOCOL = 3,
    /// The device takes a report.
    HID_REQ_SET_REPORT = 9,
    /// The device is told how long to be silent when nothing changes.
    HID_REQ_SET_IDLE = 10,
    /// The device is told whether to speak the boot protocol.
    HID_REQ_SET_PROTOCOL = 11,
}

/// Which way a report goes: `HID_INPUT_REPORT` (0), `HID_OUTPUT_REPORT` (1) or
/// `HID_FEATURE_REPORT` (2).
#[derive(KernelEnum, Clone, Copy)]
#[repr(u32)]
pub enum hid_report_type {
    /// From the device.
    HID_INPUT_REPORT = 0,
    /// To the device.
    HID_OUTPUT_REPORT = 1,
    /// Settings, in both directions.
    HID_FEATURE_REPORT = 2,
    /// How many there are.
    HID_REPORT_TYPES = 3,
}

#[kfunc_set(
    ids = "hid_bpf_kfunc_ids",
    prog_types(struct_ops),
    config = "CONFIG_HID_BPF"
)]
unsafe extern "C" {
    /// Makes a context for the HID device with the number `hid_id`, and returns a
    /// reference to it.
    ///
    /// To be given back with `hid_bpf_release_context`. NULL when there is no such
    /// device, or no memory. May sleep.
    #[kfunc(
        acquire,
        ret_null,
        sleepable,
        sets(hid_bpf_kfunc_ids, hid_bpf_syscall_kfunc_ids),
        since = "6.12"
    )]
    pub fn hid_bpf_allocate_context(hid_id: c_uint) -> *mut hid_bpf_ctx;

    /// Returns where the `rdwr_buf_size` bytes of the report of `ctx` at `offset`
    /// are; they may be written to.
    ///
    /// NULL when they are not all inside `ctx->allocated_size`, as always for a
    /// context from `hid_bpf_allocate_context`. Not for syscall programs.
    #[kfunc(ret_null, since = "6.12")]
    pub fn hid_bpf_get_data(
        ctx: *mut hid_bpf_ctx,
        offset: c_uint,
        #[arg(buffer_size(rdwr))] rdwr_buf_size: usize,
    ) -> *mut u8;

    /// Sends the `buf__sz` bytes at `buf` to the device of `ctx` as an output
    /// report.
    ///
    /// The first byte is the number of the report, 0 when the device numbers none.
    /// Returns how many bytes were sent; the errors are those of
    /// `hid_bpf_hw_request`. May sleep.
    #[kfunc(
        sleepable,
        sets(hid_bpf_kfunc_ids, hid_bpf_syscall_kfunc_ids),
        since = "6.12"
    )]
    pub fn hid_bpf_hw_output_report(
        ctx: *mut hid_bpf_ctx,
        buf: *mut u8,
        #[arg(size_of = "buf")] buf__sz: usize,
    ) -> c_int;

    /// Sends the request `reqtype` for a report of the kind `rtype` to the device
    /// of `ctx`, with the `buf__sz` bytes at `buf`, and writes the answer to them.
    ///
    /// The first byte is the number of the report, 0 when the device numbers none;
    /// what is longer than the report is left out. Returns how many bytes were
    /// transferred; `-EINVAL` for a report or a request that does not exist, or for
    /// no bytes; `-ENOMEM`; `-EDEADLOCK` in a program that runs because of such a
    /// call; or what the driver returns. May sleep.
    #[kfunc(
        sleepable,
        sets(hid_bpf_kfunc_ids, hid_bpf_syscall_kfunc_ids),
        since = "6.12"
    )]
    pub fn hid_bpf_hw_request(
        ctx: *mut hid_bpf_ctx,
        buf: *mut u8,
        #[arg(size_of = "buf")] buf__sz: usize,
        rtype: hid_report_type,
        reqtype: hid_class_request,
    ) -> c_int;

    /// Has the kernel handle the `buf__sz` bytes at `buf` as a report of the kind
    /// `type` that the device of `ctx` sent, after waiting for the device.
    ///
    /// Returns 0; `-EINVAL` for a report that does not exist, or for no bytes;
    /// `-EDEADLOCK` in a program that runs because of such a call; `-EINTR` when a
    /// signal came while it waited; or another negative error. May sleep.
    #[kfunc(
        sleepable,
        sets(hid_bpf_kfunc_ids, hid_bpf_syscall_kfunc_ids),
        since = "6.12"
    )]
    pub fn hid_bpf_input_report(
        ctx: *mut hid_bpf_ctx,
        r#type: hid_report_type,
        buf: *mut u8,
        #[arg(size_of = "buf")] buf__sz: usize,
    ) -> c_int;

    /// Gives back and frees a context from `hid_bpf_allocate_context`.
    ///
    /// May sleep.
    #[kfunc(
        release,
        sleepable,
        sets(hid_bpf_kfunc_ids, hid_bpf_syscall_kfunc_ids),
        since = "6.12"
    )]
    pub fn hid_bpf_release_context(ctx: *mut hid_bpf_ctx);

    /// Has the kernel handle the `buf__sz` bytes at `buf` as a report of the kind
    /// `type` that the device of `ctx` sent, without waiting.
    ///
    /// `-EBUSY` when the device is in use; the rest is as for
    /// `hid_bpf_input_report`. Not for syscall programs.
    #[kfunc(since = "6.12", until = "6.12")]
    #[kfunc(trusted_args, since = "7.2")]
    #[kfunc(unread, since = "6.13", until = "7.1")]
    pub fn hid_bpf_try_input_report(
        ctx: *mut hid_bpf_ctx,
        r#type: hid_report_type,
        buf: *mut u8,
        #[arg(size_of = "buf")] buf__sz: usize,
    ) -> c_int;
}

#[kfunc_set(
    ids = "hid_bpf_syscall_kfunc_ids",
    prog_types(syscall),
    config = "CONFIG_HID_BPF"
)]
unsafe extern "C" {}
