//! A digest of declarations: the same everywhere for the same model.
//!
//! Owns the hash function (FNV-1a, 64 bits: it tells versions of a text apart,
//! it does not protect against anybody).

use std::hash::{Hash, Hasher};

struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    // The default methods write bytes in the machine's own order and width.
    fn write_u16(&mut self, value: u16) {
        self.write(&value.to_le_bytes());
    }

    fn write_u32(&mut self, value: u32) {
        self.write(&value.to_le_bytes());
    }

    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }

    fn write_usize(&mut self, value: usize) {
        self.write(&(value as u64).to_le_bytes());
    }
}

/// The digest of `value` as 16 hexadecimal digits.
pub fn digest(value: &impl Hash) -> String {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_what_they_were() {
        let empty: [u8; 0] = [];
        let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
        hasher.write(&empty);
        assert_eq!(hasher.finish(), 0xcbf2_9ce4_8422_2325);
        hasher.write(b"a");
        assert_eq!(hasher.finish(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(digest(&"kfunc"), digest(&String::from("kfunc")));
        assert_ne!(digest(&1u32), digest(&1u64));
    }
}
