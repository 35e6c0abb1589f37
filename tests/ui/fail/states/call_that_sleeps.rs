//! A kfunc that may sleep, called from a program that may not.

use kfunc::{kfunc_set, program};

#[kfunc_set(ids = "sleeping_ids", prog_types(tracing))]
unsafe extern "C" {
    /// Waits for `time`.
    #[kfunc(sleepable)]
    pub fn bpf_wait(time: u64) -> i32;
}

#[program(fentry = "wake_up_new_task")]
fn on_wake() -> i32 {
    bpf_wait(5)
}

fn main() {}
