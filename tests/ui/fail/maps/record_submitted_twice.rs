//! A record that is submitted, and submitted again.

use kfunc::map;

#[map]
static EVENTS: map::RingBuf<4096> = map::RingBuf::new();

fn program() -> Option<()> {
    let record = EVENTS.reserve::<u64>()?;
    record.submit(1);
    record.submit(2);
    Some(())
}

fn main() {
    program();
}
