//! The ways in which kernels and modules are compressed.
//!
//! Owns telling them apart and undoing them, within a bound: what unpacks to
//! more is refused, not stored. Refuses to know what is inside.

use std::borrow::Cow;
use std::io::{self, Read};

/// The largest file that anything is unpacked to, in bytes. A kernel with all
/// its debug information is below it.
const MAX: usize = 1 << 30;

/// What the file begins with, by format (`scripts/extract-vmlinux`, 6.12, has
/// the same list).
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
const XZ: &[u8] = &[0xfd, b'7', b'z', b'X', b'Z', 0];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// The format of `lz4 -l`, which kernels are packed with.
const LZ4: &[u8] = &[0x02, 0x21, 0x4c, 0x18];

/// A block of that holds as much unpacked at most (8 MiB).
const LZ4_BLOCK: usize = 8 << 20;

/// `bytes` without their compression, if they have one that is known.
///
/// # Errors
/// Bytes that the format does not allow, or that unpack to more than `MAX`.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    match packed(bytes) {
        true => unpack(bytes, MAX).map(Cow::Owned),
        false => Ok(Cow::Borrowed(bytes)),
    }
}

/// Whether `bytes` begin as one of the formats does.
pub(super) fn packed(bytes: &[u8]) -> bool {
    [GZIP, XZ, ZSTD, LZ4]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

fn unpack(bytes: &[u8], max: usize) -> Result<Vec<u8>, String> {
    if bytes.starts_with(GZIP) {
        return bounded(flate2::bufread::GzDecoder::new(bytes), "gzip", max);
    }
    if bytes.starts_with(XZ) {
        // One stream alone: what follows it in an image is no stream.
        return bounded(lzma_rust2::XzReader::new(bytes, false), "xz", max);
    }
    if bytes.starts_with(ZSTD) {
        let reader = ruzstd::decoding::StreamingDecoder::new(bytes);
        let reader = reader.map_err(|error| format!("its zstd is wrong: {error}"))?;
        return bounded(reader, "zstd", max);
    }
    lz4(bytes.get(LZ4.len()..).unwrap_or_default(), max)
}

fn bounded(reader: impl Read, format: &str, max: usize) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let read = reader.take(max as u64 + 1).read_to_end(&mut unpacked);
    read.map_err(|error: io::Error| format!("its {format} is wrong: {error}"))?;
    within(unpacked, max)
}

fn within(unpacked: Vec<u8>, max: usize) -> Result<Vec<u8>, String> {
    match unpacked.len() > max {
        true => Err(format!("it unpacks to more than {max} bytes")),
        false => Ok(unpacked),
    }
}

/// Blocks, each behind its length, up to the end or to a length that none has:
/// an image has the length of the whole there.
fn lz4(bytes: &[u8], max: usize) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let mut left = bytes;
    while let Some((head, rest)) = left.split_first_chunk::<4>() {
        let len = u32::from_le_bytes(*head) as usize;
        let Some((block, rest)) = rest.split_at_checked(len).filter(|_| len > 0) else {
            break;
        };
        let more = lz4_flex::block::decompress(block, LZ4_BLOCK)
            .map_err(|error| format!("its lz4 is wrong: {error}"))?;
        unpacked.extend(more);
        if unpacked.len() > max {
            break;
        }
        left = rest;
    }
    match unpacked.is_empty() {
        true => Err("its lz4 has no block".to_owned()),
        false => within(unpacked, max),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn xz(bytes: &[u8]) -> Vec<u8> {
        let mut writer =
            lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn lz4_legacy(bytes: &[u8]) -> Vec<u8> {
        let mut out = LZ4.to_vec();
        for chunk in bytes.chunks(LZ4_BLOCK) {
            let block = lz4_flex::block::compress(chunk);
            out.extend((block.len() as u32).to_le_bytes());
            out.extend(block);
        }
        out
    }

    type Packer = fn(&[u8]) -> Vec<u8>;
    const PACKERS: [Packer; 4] = [gzip, xz, zstd, lz4_legacy];

    #[test]
    fn every_format_is_undone() {
        let text: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        for pack in PACKERS {
            assert_eq!(unpacked(&pack(&text)).as_deref(), Ok(text.as_slice()));
        }
        assert!(matches!(unpacked(b"plain"), Ok(Cow::Borrowed(b"plain"))));
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![0; 1 << 20];
        for pack in PACKERS {
            let error = unpack(&pack(&zeros), 1000).unwrap_err();
            assert_eq!(error, "it unpacks to more than 1000 bytes");
        }
    }

    #[test]
    fn what_is_cut_short_is_an_error() {
        let text: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        for pack in PACKERS {
            let packed = pack(&text);
            for len in [4, 7, 12, packed.len() / 2] {
                let cut = unpack(&packed[..len], MAX);
                assert!(cut.is_err(), "{len} bytes");
            }
        }
    }
}
