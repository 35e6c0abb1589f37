//! Numbers out of what programs and maps give, which is bytes.

/// The `u32` at `offset`, in this machine's order.
///
/// # Errors
///
/// If the bytes do not reach there; so do the functions below.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Result<u32, String> {
    Ok(u32::from_ne_bytes(array(bytes, offset)?))
}

/// The `u64` at `offset`, in this machine's order.
pub(crate) fn u64_at(bytes: &[u8], offset: usize) -> Result<u64, String> {
    Ok(u64::from_ne_bytes(array(bytes, offset)?))
}

/// The text at `offset`, up to a NUL and no longer than `size`.
pub(crate) fn text_at(bytes: &[u8], offset: usize, size: usize) -> Result<String, String> {
    let text = bytes.get(offset..).and_then(|rest| rest.get(..size));
    let text = text.ok_or_else(|| short(bytes, offset))?;
    let end = text.iter().position(|&byte| byte == 0).unwrap_or(size);
    Ok(String::from_utf8_lossy(&text[..end]).into_owned())
}

fn array<const N: usize>(bytes: &[u8], offset: usize) -> Result<[u8; N], String> {
    let array = bytes.get(offset..).and_then(|rest| rest.first_chunk());
    array.copied().ok_or_else(|| short(bytes, offset))
}

fn short(bytes: &[u8], offset: usize) -> String {
    format!("nothing at {offset} of {} bytes", bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_behind_the_end() {
        assert_eq!(u32_at(&1u32.to_ne_bytes(), 0), Ok(1));
        assert!(u32_at(&[0; 4], 1).is_err() && u64_at(&[0; 4], usize::MAX).is_err());
        assert_eq!(text_at(b"xab\0", 1, 3).as_deref(), Ok("ab"));
        assert!(text_at(b"xab\0", 1, 4).is_err());
    }
}
