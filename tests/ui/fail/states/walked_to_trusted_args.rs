//! A pointer that was read out of another object, where a trusted one is wanted.

use kfunc::Walked;
use kfunc_defs::cpumask::{bpf_cpumask, bpf_cpumask_acquire};

fn program(walked: Walked<'_, bpf_cpumask>) {
    let _mask = bpf_cpumask_acquire(walked);
}

fn main() {}
