//! A network namespace of one's own, in which programs that see packets disturb
//! nobody. It owns that the thread comes back out of it.

use std::fs::File;
use std::marker::PhantomData;

use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::socket::{
    AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType, recv, send, socket,
};

use crate::number::u32_at;

/// The namespace that this thread is in. Dropping it brings the thread back; the
/// namespace goes with the last one in it.
pub(crate) struct Namespace {
    home: File,
    /// Namespaces are a thread's.
    _stays: PhantomData<*const ()>,
}

impl Namespace {
    /// Enters a new namespace, whose loopback device is up.
    pub(crate) fn enter() -> Result<Self, String> {
        let home = File::open("/proc/thread-self/ns/net").map_err(|error| error.to_string())?;
        unshare(CloneFlags::CLONE_NEWNET).map_err(|error| format!("unshare: {error}"))?;
        let namespace = Self {
            home,
            _stays: PhantomData,
        };
        loopback_up()?;
        Ok(namespace)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // It was in there a moment ago, with the same privilege.
        let _ = setns(&self.home, CloneFlags::CLONE_NEWNET);
    }
}

/// Sets the device `lo` up, by a message to the kernel (rtnetlink(7)).
fn loopback_up() -> Result<(), String> {
    let kernel = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkRoute,
    )
    .map_err(|error| format!("netlink: {error}"))?;
    let fd = std::os::fd::AsRawFd::as_raw_fd(&kernel);
    send(fd, &message(), MsgFlags::empty()).map_err(|error| format!("netlink: {error}"))?;
    let mut answer = [0; 128];
    let size = recv(fd, &mut answer, MsgFlags::empty());
    let size = size.map_err(|error| format!("netlink: {error}"))?;
    // struct nlmsgerr behind the header: 0, or an error number below zero.
    match u32_at(&answer[..size], 16)?.cast_signed() {
        0 => Ok(()),
        error => Err(format!("lo: {}", std::io::Error::from_raw_os_error(-error))),
    }
}

/// struct nlmsghdr and struct ifinfomsg (include/uapi/linux/netlink.h and
/// rtnetlink.h).
fn message() -> Vec<u8> {
    const RTM_NEWLINK: u16 = 16;
    const REQUEST_AND_ACK: u16 = 1 | 4;
    const IFF_UP: u32 = 1;
    /// `lo` is the first device of every namespace.
    const LO: u32 = 1;
    let mut bytes = 32u32.to_ne_bytes().to_vec();
    bytes.extend(RTM_NEWLINK.to_ne_bytes());
    bytes.extend(REQUEST_AND_ACK.to_ne_bytes());
    // Sequence, sender; family and type of the device.
    for number in [1, 0, 0, LO, IFF_UP, IFF_UP] {
        bytes.extend(u32::to_ne_bytes(number));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_as_long_as_it_says() {
        let message = message();
        assert_eq!(u32_at(&message, 0), Ok(32));
        assert_eq!(message.len(), 32);
    }
}
