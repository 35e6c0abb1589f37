//! Compressed files, and bootable images.

use kfunc_kernel::import;

/// What a bootable image for x86 has where (Documentation/arch/x86/boot.rst,
/// 6.12): a first part of two sectors, and the rest behind it.
const FIRST_PART: usize = 1024;

/// A compressed file: it is unpacked or refused, the same twice, within the
/// bound; and the same alone and as what a bootable image carries.
///
/// Whether it can be unpacked.
pub fn vmlinuz(bytes: &[u8]) -> bool {
    let alone = import::types(bytes);
    assert_eq!(alone, import::types(bytes));
    let image = bootable(bytes);
    let inside = import::types(&image);
    if let (Ok(alone), Ok(inside)) = (&alone, &inside) {
        assert!(alone == inside);
    }
    inside.is_ok()
}

/// An image with `payload` as its compressed kernel.
fn bootable(payload: &[u8]) -> Vec<u8> {
    let mut image = vec![0; FIRST_PART];
    let words = [0_u32, payload.len() as u32].map(u32::to_le_bytes).concat();
    for (at, bytes) in [(0x1f1, &[1][..]), (0x202, b"HdrS"), (0x248, &words)] {
        let end = at + bytes.len();
        image.splice(at..end, bytes.iter().copied());
    }
    image.extend(payload);
    image
}
