//! Sources of any number of kfuncs, for measuring how cost grows. They break
//! no rule, and hold the same mixture at every size. Owns that mixture.

use std::fmt::Write as _;

/// Kfuncs in a set. Each set is a module's, so that no limit on what one
/// kernel image may register is met.
const SET: usize = 10;

/// What the kfuncs are, in turn: flags, arguments, what they return. `@` is the
/// kfunc's number.
const SHAPES: [(&str, &str); SET] = [
    (
        "acquire, ret_null, trusted_args",
        "fn bench_@_acquire(object: *mut bench_object) -> *mut bench_object",
    ),
    ("release", "fn bench_@_release(object: *mut bench_object)"),
    (
        "trusted_args",
        "fn bench_@_state(object: *mut bench_object) -> u32",
    ),
    (
        "rcu",
        "fn bench_@_weight(object: *mut bench_object, node: u32) -> u64",
    ),
    (
        "sleepable, trusted_args",
        "fn bench_@_wait(object: *mut bench_object, nanoseconds: u64) -> c_int",
    ),
    (
        "trusted_args",
        "fn bench_@_read(object: *mut bench_object, to: *mut c_void, \
         #[arg(size_of = \"to\")] to__sz: u32) -> c_int",
    ),
    (
        "acquire, ret_null",
        "fn bench_@_from_id(id: c_int) -> *mut bench_object",
    ),
    (
        "destructive, trusted_args",
        "fn bench_@_reset(object: *mut bench_object) -> c_int",
    ),
    (
        "trusted_args",
        "fn bench_@_same(one: *mut bench_object, other: *mut bench_object) -> bool",
    ),
    (
        "trusted_args",
        "fn bench_@_count(object: *const bench_object, kind: u32) -> u64",
    ),
];

/// A source with `size` kfuncs.
pub(super) fn source(size: usize) -> String {
    let mut text = String::from(
        "use core::ffi::{c_int, c_void};\nuse kfunc::{KernelType, kfunc_set};\n\n\
         /// What the synthetic kfuncs are about.\n\
         #[derive(KernelType)]\n#[kernel_type(kptr)]\n#[repr(C)]\n\
         pub struct bench_object {\n    _opaque: [u8; 0],\n}\n",
    );
    for first in (0..size).step_by(SET) {
        set(&mut text, first, SET.min(size - first));
    }
    text
}

/// Adds the set of `count` kfuncs of which `first` is the first.
fn set(text: &mut String, first: usize, count: usize) {
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "\n#[kfunc_set(ids = \"bench_{first}_ids\", prog_types(tracing), \
         module = \"bench_{first}\")]\nunsafe extern \"C\" {{"
    );
    for (number, (flags, signature)) in (first..).zip(&SHAPES[..count]) {
        let signature = signature.replace('@', &format!("{number:05}"));
        let _ = write!(
            text,
            "\n    /// Number {number}, which is there to be counted.\n    \
             #[kfunc({flags})]\n    pub {signature};\n"
        );
    }
    text.push_str("}\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_rust_and_have_their_size() {
        for size in [1, 10, 25] {
            let text = source(size);
            let file = syn::parse_file(&text).expect("generated from constants");
            let sets = file.items.iter().filter_map(|item| match item {
                syn::Item::ForeignMod(block) => Some(block.items.len()),
                _ => None,
            });
            assert_eq!(sets.sum::<usize>(), size);
        }
    }
}
