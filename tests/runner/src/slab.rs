//! The kernel's own count of its objects, in `/proc/slabinfo`.

use std::fs;

/// How many objects of this cache are in use, or about to be: SLUB counts those
/// that a CPU keeps at hand as used (get_slabinfo in mm/slub.c).
pub(crate) fn objects(cache: &str) -> Result<u64, String> {
    let text = fs::read_to_string("/proc/slabinfo");
    let text = text.map_err(|error| format!("/proc/slabinfo: {error}"))?;
    let count = text.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        (words.next()? == cache).then(|| words.next()?.parse().ok())?
    });
    count.ok_or_else(|| format!("/proc/slabinfo has no {cache}"))
}
