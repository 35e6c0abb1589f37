//! `kernel/bpf/crypto.c`: ciphers for programs: a context of algorithm and key
//! is made by a program that may sleep, kept in a map, and used on packets by
//! programs of traffic control and XDP.

use core::ffi::c_int;

use kfunc::{KernelType, kfunc_set};

use crate::helpers::bpf_dynptr;

/// An algorithm with its key, ready for use, shared by counting references.
///
/// In the verifier's list of RCU-protected types (`kernel/bpf/verifier.c`): a
/// kptr that is loaded from a map inside an RCU section may be used there
/// without a reference.
#[derive(KernelType)]
#[kernel_type(release = bpf_crypto_ctx_release, rcu, kptr)]
#[repr(C)]
pub struct bpf_crypto_ctx {
    _opaque: [u8; 0],
}

/// What to make a context of, 408 bytes: the strings `type` (such as
/// `skcipher`) and `algo`, the `key` of up to 256 bytes with `key_len`, and
/// `authsize`, the length of the authentication tag if the type has one.
///
/// The two bytes `reserved` must be 0.
#[derive(KernelType)]
#[repr(C)]
pub struct bpf_crypto_params {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "crypt_init_kfunc_btf_ids",
    prog_types(syscall),
    dtor(bpf_crypto_ctx = bpf_crypto_ctx_release),
)]
unsafe extern "C" {
    /// Takes another reference to the context `ctx`, and returns it.
    ///
    /// It must be given back with `bpf_crypto_ctx_release`, or handed to a map as a
    /// kptr. NULL when the last reference is gone already, which an RCU pointer can
    /// show. Only programs of type syscall may call it.
    #[kfunc(acquire, rcu, ret_null, since = "6.12")]
    pub fn bpf_crypto_ctx_acquire(ctx: *mut bpf_crypto_ctx) -> *mut bpf_crypto_ctx;

    /// Makes a context for the algorithm and key in `params`.
    ///
    /// `params__sz` must be the size of the struct. The context must be given back
    /// with `bpf_crypto_ctx_release`, or handed to a map as a kptr. Sleeps; only
    /// programs of type syscall may call it.
    ///
    /// `err` is 0 afterwards, or NULL is returned and it says why: `-EINVAL` for a
    /// wrong size, reserved bytes that are not 0, no key, one of more than 256
    /// bytes, or one that the algorithm does not take; `-ENOENT` when the type is
    /// not there, as when its module is not loaded; `-EOPNOTSUPP` for an algorithm
    /// that the type does not know, or an `authsize` that it does not go with;
    /// `-ENOMEM`; otherwise what the algorithm says.
    #[kfunc(acquire, ret_null, sleepable, since = "6.12")]
    pub fn bpf_crypto_ctx_create(
        params: *const bpf_crypto_params,
        #[arg(size_of = "params")] params__sz: u32,
        err: *mut c_int,
    ) -> *mut bpf_crypto_ctx;

    /// Gives back a reference to the context `ctx`; the last one frees it.
    ///
    /// Also what the kernel calls for a context that is still stored in a map when
    /// its element, or the map, goes away. Only programs of type syscall may call
    /// it.
    #[kfunc(release, since = "6.12")]
    pub fn bpf_crypto_ctx_release(ctx: *mut bpf_crypto_ctx);
}

#[kfunc_set(ids = "crypt_kfunc_btf_ids", prog_types(sched_act, sched_cls, xdp))]
unsafe extern "C" {
    /// Decrypts the bytes of `src` into `dst` with the context `ctx`.
    ///
    /// `siv` is the initialization vector followed by the state of the cipher, of
    /// exactly the length that the algorithm has for both, and is written to; NULL
    /// when that is 0.
    ///
    /// Returns 0; `-EINVAL` when `src` or `dst` is empty, `dst` is shorter than
    /// `src`, `siv` has another length, `dst` or `siv` may only be read, or one of
    /// them does not lie in one piece; otherwise the error of the cipher. Does not
    /// sleep.
    #[kfunc(rcu, since = "6.12")]
    pub fn bpf_crypto_decrypt(
        ctx: *mut bpf_crypto_ctx,
        src: *const bpf_dynptr,
        dst: *const bpf_dynptr,
        #[arg(nullable)] siv: *const bpf_dynptr,
    ) -> c_int;

    /// Encrypts the bytes of `src` into `dst` with the context `ctx`.
    ///
    /// `siv` is the initialization vector followed by the state of the cipher, of
    /// exactly the length that the algorithm has for both, and is written to; NULL
    /// when that is 0.
    ///
    /// Returns 0; `-EINVAL` when `src` or `dst` is empty, `dst` is shorter than
    /// `src`, `siv` has another length, `dst` or `siv` may only be read, or one of
    /// them does not lie in one piece; otherwise the error of the cipher. Does not
    /// sleep.
    #[kfunc(rcu, since = "6.12")]
    pub fn bpf_crypto_encrypt(
        ctx: *mut bpf_crypto_ctx,
        src: *const bpf_dynptr,
        dst: *const bpf_dynptr,
        #[arg(nullable)] siv: *const bpf_dynptr,
    ) -> c_int;
}
