//! The licence of a program, and what becomes of a panic.

/// What the kernel takes for compatible with the GPL
/// (`license_is_gpl_compatible`, include/linux/license.h, 6.12).
const COMPATIBLE: &[&str] = &[
    "GPL",
    "GPL v2",
    "GPL and additional rights",
    "Dual BSD/GPL",
    "Dual MIT/GPL",
    "Dual MPL/GPL",
];

/// States the licence of the programs in an object.
///
/// Once in a crate. For BPF it also makes the panic handler that rustc asks
/// for; the verifier refuses a program in which a panic can be reached.
///
/// Programs that call kfuncs must be under a licence that is compatible with
/// the GPL: `cannot call kernel function from non-GPL compatible program`.
#[macro_export]
macro_rules! license {
    ($terms:literal) => {
        #[used]
        #[cfg_attr(target_arch = "bpf", unsafe(link_section = "license"))]
        static LICENSE: [u8; $terms.len() + 1] = $crate::program::terminated($terms);

        #[cfg(target_arch = "bpf")]
        #[panic_handler]
        fn panic(_: &::core::panic::PanicInfo<'_>) -> ! {
            loop {}
        }
    };
}

/// The terms with a zero behind them. Not compiled for terms that no program
/// with kfuncs may have.
#[doc(hidden)]
pub const fn terminated<const N: usize>(terms: &str) -> [u8; N] {
    assert!(
        is_compatible(terms.as_bytes()),
        "cannot call kernel function from non-GPL compatible program: the kernel knows `GPL`, \
         `GPL v2`, `GPL and additional rights`, `Dual BSD/GPL`, `Dual MIT/GPL` and `Dual MPL/GPL`"
    );
    let terms = terms.as_bytes();
    let mut bytes = [0; N];
    let mut i = 0;
    while i < terms.len() {
        bytes[i] = terms[i];
        i += 1;
    }
    bytes
}

const fn is_compatible(terms: &[u8]) -> bool {
    let mut i = 0;
    while i < COMPATIBLE.len() {
        if is_same(COMPATIBLE[i].as_bytes(), terms) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    a.len() == b.len()
}
