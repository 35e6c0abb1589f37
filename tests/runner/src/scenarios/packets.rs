//! Programs that see packets: `tests/vm/packets.bpf.c`. One is shown packets
//! that come from nowhere, the other counts what a cgroup sends to itself.

use std::net::UdpSocket;
use std::path::Path;

use super::same;
use crate::cgroup::Cgroup;
use crate::netns::Namespace;
use crate::number::u64_at;
use crate::object::Object;

/// include/uapi/linux/bpf.h
const XDP_DROP: u32 = 1;
const XDP_PASS: u32 = 2;

/// How many packets are sent, and how much in each.
const PACKETS: usize = 3;
const PAYLOAD: [u8; 100] = [7; 100];

/// The headers of IPv4, without options, and UDP.
const HEADERS: usize = 20 + 8;

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    same("IPv4", verdict(&object, [8, 0])?, XDP_PASS)?;
    same("ARP", verdict(&object, [8, 6])?, XDP_DROP)?;
    let cgroup = Cgroup::new()?;
    object.attach_to_cgroup("count", &cgroup)?;
    let sent = {
        let _namespace = Namespace::enter()?;
        cgroup.enter()?;
        send().map_err(|error| format!("sending: {error}"))?
    };
    let id = cgroup.id()?.to_ne_bytes().to_vec();
    same("cgroups that sent", object.keys("bytes")?, vec![id.clone()])?;
    let counted = object.lookup("bytes", &id)?.ok_or("nothing counted")?;
    same("bytes sent", u64_at(&counted, 0)?, sent)?;
    object.close()
}

/// What the program says of a packet of this protocol, which it leaves as it is.
fn verdict(object: &Object, protocol: [u8; 2]) -> Result<u32, String> {
    let mut packet = [0; 64];
    packet[12..14].copy_from_slice(&protocol);
    let passed = object.pass("only_ipv4", &packet)?;
    same("the packet behind it", passed.packet, packet.to_vec())?;
    Ok(passed.verdict)
}

/// Sends packets to itself; how many bytes that was.
fn send() -> std::io::Result<u64> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let to = socket.local_addr()?;
    for _ in 0..PACKETS {
        socket.send_to(&PAYLOAD, to)?;
    }
    Ok((PACKETS * (HEADERS + PAYLOAD.len())) as u64)
}
