//! What the compiler says to each mistake, and what it accepts.
//!
//! `ui/fail/FAMILY/*.rs` has one mistake a file and beside it the compiler's
//! words; `ui/pass/*.rs` is as near to a mistake as it can be without being
//! one. `TRYBUILD=overwrite` writes the words anew.

/// A reference that cannot be dropped is an error only where panics abort, as
/// in every BPF program: where they unwind, almost every call has a path that
/// drops it. Cargo takes the profile of trybuild's packages from here.
#[test]
fn ui() {
    // SAFETY: this is the only test of its process, and nothing else runs yet.
    unsafe { std::env::set_var("CARGO_PROFILE_DEV_PANIC", "abort") };
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}
