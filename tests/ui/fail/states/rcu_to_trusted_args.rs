//! A pointer that is valid under RCU only, where a trusted one is wanted.

use kfunc::Rcu;
use kfunc_defs::cpumask::{bpf_cpumask, bpf_cpumask_acquire};

fn program(under_rcu: Rcu<'_, bpf_cpumask>) {
    let _mask = bpf_cpumask_acquire(under_rcu);
}

fn main() {}
