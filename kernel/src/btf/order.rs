//! Byte order: numbers out of bytes and into them.

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Least significant byte first, as on x86-64 and in `bpfel`.
    Little,
    /// Most significant byte first, as on s390x and in `bpfeb`.
    Big,
}

impl Order {
    /// The 16-bit number at byte `at`.
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        })
    }

    /// The 32-bit number at byte `at`.
    pub(crate) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        })
    }

    /// Appends a 16-bit number.
    pub(super) fn put16(self, out: &mut Vec<u8>, number: u16) {
        out.extend(match self {
            Order::Little => number.to_le_bytes(),
            Order::Big => number.to_be_bytes(),
        });
    }

    /// Appends a 32-bit number.
    pub(super) fn put32(self, out: &mut Vec<u8>, number: u32) {
        out.extend(match self {
            Order::Little => number.to_le_bytes(),
            Order::Big => number.to_be_bytes(),
        });
    }
}
