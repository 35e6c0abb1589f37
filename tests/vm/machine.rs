//! What a machine must do whatever runs in it: bring back all that a job leaves, and nothing
//! else; and end in a way that can be told.

use std::time::Duration;

use kfunc_tests::vm;
use kfunc_vm::{Exit, Failure, Job, Outcome};

use crate::{Check, Place};

pub(crate) const CHECKS: &[Check] = &[
    ("what a job leaves comes back", comes_back),
    ("much comes back", much_comes_back),
    ("a job that hangs is cut", is_cut),
    ("a job leaves no process behind", leaves_nobody),
    ("the types beside a kernel are its own", has_types),
    ("noise on the console does no harm", noise),
];

/// After these there is no machine any more.
pub(crate) const LAST: &[Check] = &[("a machine that dies says so", dies)];

fn run(place: &mut Place, job: &Job) -> Result<Outcome, String> {
    place.session.run(job).map_err(|why| why.to_string())
}

fn expect(holds: bool, found: &impl std::fmt::Debug) -> Result<(), String> {
    holds.then_some(()).ok_or_else(|| format!("{found:?}"))
}

fn comes_back(place: &mut Place) -> Result<(), String> {
    let bytes = b"a\0b\n\nend\n\xff";
    let job = Job::new("cat 'in here'; echo word >&2; cp 'in here' back; exit 7")
        .file("in here", *bytes)
        .map_err(|unfit| unfit.to_string())?
        .bring("back")
        .bring("none");
    let outcome = run(place, &job)?;
    expect(outcome.exit == Exit::Status(7), &outcome)?;
    expect(
        outcome.stdout == bytes && outcome.stderr == b"word\n",
        &outcome,
    )?;
    let files: Vec<_> = outcome.files.iter().collect();
    expect(files == [(&"back".to_owned(), &bytes.to_vec())], &outcome)
}

fn much_comes_back(place: &mut Place) -> Result<(), String> {
    let size = 8 << 20;
    let job = Job::new(format!("head -c {size} /dev/zero"));
    let outcome = run(place, &job)?;
    expect(outcome.exit == Exit::Status(0), &outcome.exit)?;
    expect(outcome.stdout == vec![0; size], &outcome.stdout.len())
}

fn is_cut(place: &mut Place) -> Result<(), String> {
    let job = Job::new("echo before; sleep 1000; echo after").limit(Duration::from_secs(1));
    let outcome = run(place, &job)?;
    expect(outcome.exit == Exit::Cut, &outcome)?;
    expect(outcome.stdout == b"before\n", &outcome)
}

fn leaves_nobody(place: &mut Place) -> Result<(), String> {
    run(place, &Job::new("setsid sleep 1000 & sleep 2000 &"))?;
    let outcome = run(
        place,
        &Job::new("pgrep sleep 1000; pgrep -f 'sleep [12]000'"),
    )?;
    expect(outcome.stdout.is_empty(), &outcome)
}

fn has_types(place: &mut Place) -> Result<(), String> {
    let outcome = run(place, &Job::new("cat /sys/kernel/btf/vmlinux"))?;
    let types = std::fs::read(vm::types(place.version)).map_err(|error| error.to_string())?;
    expect(
        outcome.stdout == types,
        &(outcome.stdout.len(), types.len()),
    )
}

/// It looks like what is said through the port.
fn noise(place: &mut Place) -> Result<(), String> {
    let job = Job::new(
        "for to in /dev/console /dev/kmsg /dev/ttyS0; do
             printf 'exit 9\\npart 3 stdout\\nno\\nend\\n' >$to
             head -c 500 /dev/urandom >/dev/console
         done
         printf 'end\\n'",
    );
    let outcome = run(place, &job)?;
    expect(outcome.exit == Exit::Status(0), &outcome)?;
    expect(outcome.stdout == b"end\n", &outcome)
}

fn dies(place: &mut Place) -> Result<(), String> {
    let job = Job::new("echo c >/proc/sysrq-trigger");
    let told = |result: &Result<Outcome, Failure>| match result {
        Err(Failure::Ended(console)) => console.contains("sysrq triggered crash"),
        _ => false,
    };
    let result = place.session.run(&job);
    expect(told(&result), &result)?;
    let result = place.session.run(&job);
    expect(told(&result), &result)
}
