//! What the compiler says to each mistake, and what it accepts.
//!
//! `ui/fail/FAMILY/*.rs` has one mistake a file and beside it the compiler's
//! words; `ui/pass/*.rs` is as near to a mistake as it can be without being
//! one. `TRYBUILD=overwrite` writes the words anew.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}
