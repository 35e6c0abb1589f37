//! `examples/cgroups-rust`: what leaves a cgroup through `lo` is counted, and
//! stopped when it has sent enough; what others send is not touched.

use std::net::UdpSocket;
use std::path::Path;
use std::time::Duration;

use super::{done, same};
use crate::cgroup::Cgroup;
use crate::netns::Namespace;
use crate::number::u64_at;
use crate::object::Object;

/// How many datagrams may leave, and how many are sent.
const ALLOWED: u64 = 8;
const SENT: u64 = 10;

const PAYLOAD: &[u8] = b"eightbytes";

/// As tc sees a datagram: Ethernet, IPv4, UDP and what is in it.
const BYTES: u64 = 14 + 20 + 8 + PAYLOAD.len() as u64;

/// How long an empty socket is listened to.
const PATIENCE: Duration = Duration::from_millis(300);

/// `lo` is the first device of every namespace.
const LO: i32 = 1;

pub(super) fn run(path: &Path) -> Result<(), String> {
    let _namespace = Namespace::enter()?;
    let cgroup = Cgroup::new()?;
    let mut object = Object::open(path)?;
    object.attach_to_egress("count", LO)?;
    let receiver = UdpSocket::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let timeout = receiver.set_read_timeout(Some(PATIENCE));
    timeout.map_err(|error| error.to_string())?;
    same("of what nobody watches", send(&receiver)?, SENT)?;

    let mut order = cgroup.id()?.to_ne_bytes().to_vec();
    order.extend(ALLOWED.to_ne_bytes());
    done(object.call("watch", Some(&mut order))?, "watch")?;
    same("of what others send", send(&receiver)?, SENT)?;
    cgroup.enter()?;
    same("of what the group sends", send(&receiver)?, ALLOWED)?;

    let mut answer = [0; 16];
    done(object.call("report", Some(&mut answer))?, "report")?;
    let found = [u64_at(&answer, 0)?, u64_at(&answer, 8)?];
    same("packets and bytes", found, [SENT, ALLOWED * BYTES])?;
    object.close()
}

/// Sends datagrams from a socket of this process's cgroup, and says how many
/// arrive.
fn send(receiver: &UdpSocket) -> Result<u64, String> {
    let sender = UdpSocket::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let to = receiver.local_addr().map_err(|error| error.to_string())?;
    for _ in 0..SENT {
        sender
            .send_to(PAYLOAD, to)
            .map_err(|error| error.to_string())?;
    }
    let mut arrived = 0;
    let mut room = [0; 64];
    while receiver.recv(&mut room).is_ok() {
        arrived += 1;
    }
    Ok(arrived)
}
