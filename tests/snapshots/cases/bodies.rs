//! Kfuncs that are written in Rust, for a module.

#[kfunc_set(ids = "sums_kfunc_ids", module = "sums", prog_types(syscall, xdp))]
pub mod sums {
    /// Adds without overflow.
    #[kfunc]
    pub extern "C" fn sums_add(a: u64, b: u64) -> u64 {
        a.wrapping_add(b)
    }

    /// Forgets everything.
    #[kfunc(sleepable)]
    pub extern "C" fn sums_reset() {}

    /// Whether a number is known.
    #[kfunc]
    pub extern "C" fn sums_known(#[arg(constant)] number: u32, verbose: bool) -> bool {
        number != 0 && !verbose
    }
}
