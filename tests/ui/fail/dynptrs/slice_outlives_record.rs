//! A record that was submitted is the reader's.

use kfunc::Record;

fn fill(mut record: Record<'_>) -> Option<()> {
    let bytes: &mut [u8; 8] = record.slice_mut(0)?;
    record.submit();
    *bytes = [1; 8];
    Some(())
}

fn main() {
    let _ = fill;
}
