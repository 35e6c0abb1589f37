//! Programs in Rust that use the safe surface, loaded into the running kernel and run there:
//! what they do to packets, memory and records is what their words say.

use std::cell::RefCell;
use std::ffi::c_int;
use std::fs;
use std::thread;
use std::time::Duration;

use kfunc_tests::bpf::Bench;
use kfunc_tests::rust_bpf;
use libbpf_rs::{MapCore as _, MapHandle, Object, ObjectBuilder, ProgramInput, RingBufferBuilder};

/// The loaded programs of a source file. Nothing is attached.
fn loaded(source: &str) -> Option<Object> {
    let _bench = rust_bpf::is_available("kernel").then(|| Bench::new("kernel"))??;
    let object = ObjectBuilder::default().open_file(rust_bpf::program(source));
    let object = object.and_then(|object| object.load());
    Some(object.unwrap_or_else(|err| panic!("{err}")))
}

fn run(object: &mut Object, program: &str, input: ProgramInput<'_>) -> u32 {
    let mut programs = object.progs_mut();
    let program = programs.find(|one| one.name() == program);
    let output = program.expect("it is in the object").test_run(input);
    output.expect("the kernel runs it").return_value
}

/// What becomes of a packet: the action, and the packet.
fn packet(object: &mut Object, program: &str, packet: &[u8]) -> (u32, Vec<u8>) {
    let mut out = vec![0; packet.len()];
    let action = run(
        object,
        program,
        ProgramInput {
            data_in: Some(packet),
            data_out: Some(&mut out),
            ..ProgramInput::default()
        },
    );
    (action, out)
}

const XDP_DROP: u32 = 1;
const XDP_PASS: u32 = 2;

/// Ethernet with this type, and something that begins like a header of IPv4, with 64 hops.
fn ethernet(ethertype: u16) -> Vec<u8> {
    let mut packet = vec![1; 12];
    packet.extend(ethertype.to_be_bytes());
    packet.extend([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17]);
    packet.resize(64, 7);
    packet
}

#[test]
fn a_packet_is_read_and_written_through_a_dynptr() {
    let Some(mut object) = loaded(include_str!("programs/xdp.rs")) else {
        return;
    };
    let ipv4 = ethernet(0x0800);
    let mut forwarded = ipv4.clone();
    forwarded[..6].fill(2);
    forwarded[22] = 63;
    assert_eq!(packet(&mut object, "kfxdp", &ipv4), (XDP_PASS, forwarded));
    let ipv6 = ethernet(0x86dd);
    assert_eq!(packet(&mut object, "kfxdp", &ipv6), (XDP_DROP, ipv6));
    let short = &ipv4[..20];
    assert_eq!(
        packet(&mut object, "kfxdp", short),
        (XDP_DROP, short.to_vec())
    );
}

/// A packet of two pages lies in pieces; where one ends depends on the kernel, so every place is
/// tried that it can be at.
#[test]
fn what_lies_in_two_pieces_is_changed_in_both() {
    let Some(mut object) = loaded(include_str!("programs/xdp.rs")) else {
        return;
    };
    for place in (3000usize..4100).step_by(7) {
        let mut before = vec![7; 8000];
        before[..8].copy_from_slice(&(place as u64).to_le_bytes());
        let mut after = before.clone();
        after[place..place + 20].fill(8);
        let (action, changed) = packet(&mut object, "kffrags", &before);
        assert_eq!(action, XDP_PASS);
        assert!(changed == after, "at {place}");
    }
    let mut beyond = vec![7; 8000];
    beyond[..8].copy_from_slice(&7990u64.to_le_bytes());
    assert_eq!(packet(&mut object, "kffrags", &beyond), (XDP_DROP, beyond));
}

#[test]
fn a_socket_buffer_is_read_and_written_through_a_dynptr() {
    let Some(mut object) = loaded(include_str!("programs/tc.rs")) else {
        return;
    };
    let before = ethernet(0x0800);
    let mut after = before.clone();
    after[60..].fill(1);
    assert_eq!(packet(&mut object, "kftc", &before), (0, after));
}

#[test]
fn regions_end_and_one_record_arrives() {
    let Some(mut object) = loaded(include_str!("programs/regions.rs")) else {
        return;
    };
    let events = object.maps().find(|map| map.name() == "EVENTS");
    let events = events.expect("the program has a ring buffer");
    let events = MapHandle::try_from(&events).expect("it is there");
    let seen = RefCell::new(Vec::new());
    let mut ring = RingBufferBuilder::new();
    ring.add(&events, |record| {
        seen.borrow_mut().push(record.to_vec());
        0
    })
    .expect("it is a ring buffer");
    let ring = ring.build().expect("it can be read");
    let mut args = [0; 16];
    args[..8].copy_from_slice(&pid_tgid().to_le_bytes());
    args[8..].copy_from_slice(b"a record");
    let input = ProgramInput {
        context_in: Some(&mut args),
        ..ProgramInput::default()
    };
    assert_eq!(run(&mut object, "kfregions", input), 0);
    let _ = ring.poll(Duration::ZERO);
    let seen = seen.borrow();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!((&seen[0][..8], &seen[0][16..]), (&args[8..], &args[8..]));
}

#[test]
fn what_is_at_an_address_is_read() {
    let Some(mut object) = loaded(include_str!("programs/addresses.rs")) else {
        return;
    };
    let text = c"kfunc";
    let words = [0b1001u64, 1 << 63, text.as_ptr() as u64];
    let mut args: Vec<u8> = words.into_iter().flat_map(u64::to_le_bytes).collect();
    let mut result = |program| {
        let input = ProgramInput {
            context_in: Some(&mut args),
            ..ProgramInput::default()
        };
        run(&mut object, program, input)
    };
    assert_eq!(result("kfbits"), 3 + 127);
    assert_eq!(result("kftext"), 6);
}

/// This thread, as `bpf_get_current_pid_tgid` has it.
fn pid_tgid() -> u64 {
    let thread = fs::read_link("/proc/thread-self").expect("/proc is there");
    let mut numbers = thread.to_str().expect("it is ASCII").split("/task/");
    let mut number = || numbers.next()?.parse::<u64>().ok();
    let (process, thread) = (number(), number());
    let (process, thread) = (process.expect("a number"), thread.expect("a number"));
    process << 32 | thread
}

/// `CLONE_NEWNET` (include/uapi/linux/sched.h).
const NEW_NETWORK: c_int = 0x4000_0000;

unsafe extern "C" {
    /// unshare(2).
    safe fn unshare(flags: c_int) -> c_int;
}

#[test]
fn a_connection_is_made_inserted_found_and_given_back() {
    let Some(mut object) = loaded(include_str!("programs/ct.rs")) else {
        return;
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(unshare(NEW_NETWORK), 0, "a network of its own");
            assert_eq!(packet(&mut object, "kfct", &ethernet(0x0800)).0, XDP_PASS);
        });
    });
}
