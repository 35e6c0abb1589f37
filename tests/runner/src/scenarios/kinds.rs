//! `tests/vm/programs/kinds.rs`: programs before, behind and in place of functions that the
//! kernel has to be tested with (net/bpf/test_run.c), which it runs when it is asked to run a
//! program on one; and at hooks of security modules.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::net::UdpSocket;
use std::path::Path;

use super::{counts, same};
use crate::cgroup::Cgroup;
use crate::object::Object;

/// What the programs that may sleep find in the memory of this process.
static STRING: &[u8] = b"asleep\0";

/// What functions return instead of what they would.
const INSTEAD: u64 = 5;

/// What `bpf_fentry_test1` makes of its argument, which is 1.
const TEST: u64 = 2;

/// What `bpf_modify_return_test` returns, and then what `bpf_modify_return_test2` does. Both
/// change memory, and how often that was seen stands in the upper half.
const BOTH: [i32; 2] = [4, 29];

/// What may be denied: names to sockets of a cgroup, or files.
const NOTHING: u64 = 0;
const NAMES: u64 = 1;
const FILES: u64 = 2;

/// `struct Seen`: what is asked for, and what was seen.
const ASKED_FOR: usize = 4;
const SEEN: usize = 12;

pub(super) fn run(path: &Path) -> Result<(), String> {
    let mut object = Object::open(path)?;
    object.attach()?;
    ask(&object, 0, NOTHING)?;
    around(&object)?;
    in_place(&object)?;
    in_cgroup(&mut object)?;
    files(&object)?;
    object.close()?;
    same("opening without the hook", open(), None)
}

/// Says what is wanted from now on. All counts begin anew.
fn ask(object: &Object, instead: u64, deny: u64) -> Result<(), String> {
    let string = STRING.as_ptr().addr() as u64;
    let asked: [u64; ASKED_FOR] = [string, std::process::id().into(), instead, deny];
    let mut seen = asked.map(u64::to_ne_bytes).concat();
    seen.resize(8 * SEEN, 0);
    object.update(".bss", &0u32.to_ne_bytes(), &seen)
}

/// What was seen since: the argument and what was returned, how often functions were about to
/// run and such that may sleep, names in the cgroup and anywhere, files, and how often the
/// string was read.
fn seen(object: &Object) -> Result<[u64; SEEN - ASKED_FOR], String> {
    let all: [u64; SEEN] = counts(object)?;
    let mut seen = [0; SEEN - ASKED_FOR];
    seen.copy_from_slice(&all[ASKED_FOR..]);
    Ok(seen)
}

/// The function is seen from before and from behind, and then something else in its place.
fn around(object: &Object) -> Result<(), String> {
    same("the test", object.call("on_entry", None)?, 0)?;
    same("seen", seen(object)?, [1, TEST, 0, 1, 0, 0, 0, 3])?;
    ask(object, INSTEAD, NOTHING)?;
    let failed = object.call("on_entry", None);
    failed.err().ok_or("the kernel missed nothing")?;
    same(
        "seen instead",
        seen(object)?,
        [1, INSTEAD, 0, 1, 0, 0, 0, 3],
    )
}

fn in_place(object: &Object) -> Result<(), String> {
    let [first, second] = BOTH;
    ask(object, 0, NOTHING)?;
    let returned = object.call("in_place", None)?;
    same("what both return", returned, (2 << 16) + first + second)?;
    ask(object, INSTEAD, NOTHING)?;
    let returned = object.call("in_place", None)?;
    same("instead", returned, (1 << 16) + INSTEAD as i32 + second)?;
    same("how often", seen(object)?, [0, 0, 1, 0, 0, 0, 0, 0])
}

/// Only sockets of the cgroup are denied a name.
fn in_cgroup(object: &mut Object) -> Result<(), String> {
    let cgroup = Cgroup::new()?;
    object.attach_to_cgroup("on_bind_in_cgroup", &cgroup)?;
    ask(object, 0, NAMES)?;
    same("a name elsewhere", bind(), None)?;
    same("seen elsewhere", seen(object)?, [0, 0, 0, 0, 0, 1, 0, 1])?;
    cgroup.enter()?;
    ask(object, 0, NAMES)?;
    let denied = Some(ErrorKind::PermissionDenied);
    same("a name in it", bind(), denied)?;
    same("seen in it", seen(object)?[4], 1)?;
    ask(object, 0, NOTHING)?;
    same("a name that is allowed", bind(), None)?;
    same("seen then", seen(object)?, [0, 0, 0, 0, 1, 1, 0, 1])
}

fn files(object: &Object) -> Result<(), String> {
    ask(object, 0, NOTHING)?;
    same("opening", open(), None)?;
    same("files opened", seen(object)?, [0, 0, 0, 0, 0, 0, 1, 0])?;
    ask(object, 0, FILES)?;
    let denied = Some(ErrorKind::PermissionDenied);
    same("opening against the hook", open(), denied)
}

/// Why a socket cannot have a name.
fn bind() -> Option<ErrorKind> {
    why(UdpSocket::bind("127.0.0.1:0").err())
}

/// Why a file cannot be opened.
fn open() -> Option<ErrorKind> {
    why(File::open("/proc/self/stat").err())
}

fn why(error: Option<Error>) -> Option<ErrorKind> {
    error.map(|error| error.kind())
}
