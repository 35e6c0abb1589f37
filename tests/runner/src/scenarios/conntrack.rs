//! `examples/conntrack-rust`: UDP that nobody spoke before is let in to one port
//! and to no other; what belongs to it passes, either way.

use std::path::Path;

use super::{counts, same};
use crate::netns::Namespace;
use crate::object::Object;

/// The port that opens a connection.
const OPEN: u16 = 7777;

/// `enum xdp_action` (include/uapi/linux/bpf.h).
const DROP: u32 = 1;
const PASS: u32 = 2;

/// A host and a port of it.
type Place = ([u8; 4], u16);

const HERE: Place = ([10, 77, 0, 1], OPEN);
const THERE: Place = ([10, 77, 0, 2], 40_000);

pub(super) fn run(path: &Path) -> Result<(), String> {
    // Its own table of connections, which goes with it.
    let _namespace = Namespace::enter()?;
    let object = Object::open(path)?;
    let elsewhere = (HERE.0, OPEN + 1);
    let verdict = |what: &str, packet: &[u8], wanted: u32| {
        same(what, object.pass("guard", packet)?.verdict, wanted)
    };
    verdict("the answer to nothing", &udp(HERE, THERE), DROP)?;
    verdict("the first to the open port", &udp(THERE, HERE), PASS)?;
    verdict("the second", &udp(THERE, HERE), PASS)?;
    verdict("the answer", &udp(HERE, THERE), PASS)?;
    verdict("one to another port", &udp(THERE, elsewhere), DROP)?;
    verdict("no UDP", &other(udp(THERE, elsewhere)), PASS)?;
    verdict("half a header", &udp(THERE, elsewhere)[..30], PASS)?;
    same("opened, known, refused", counts(&object)?, [1, 2, 2])?;
    object.close()
}

/// A datagram over IPv4 over Ethernet, with eight bytes in it. Nobody looks at
/// its checksums.
fn udp(from: Place, to: Place) -> Vec<u8> {
    let mut packet = vec![0; 12];
    packet.extend([0x08, 0x00]);
    packet.extend([0x45, 0, 0, 36, 0, 0, 0, 0, 64, 17, 0, 0]);
    packet.extend(from.0);
    packet.extend(to.0);
    packet.extend(from.1.to_be_bytes());
    packet.extend(to.1.to_be_bytes());
    packet.extend([0, 16, 0, 0]);
    packet.extend([0; 8]);
    packet
}

/// The same, said to be TCP.
fn other(mut packet: Vec<u8>) -> Vec<u8> {
    packet[23] = 6;
    packet
}
