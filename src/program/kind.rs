//! Kinds of programs whose one argument is their context.
//!
//! Nothing is made of these types: they tell contexts apart.

/// A traffic classifier (`BPF_PROG_TYPE_SCHED_CLS`).
#[derive(Debug)]
pub enum Tc {}

/// A program on packets that have no socket buffer yet (`BPF_PROG_TYPE_XDP`).
#[derive(Debug)]
pub enum Xdp {}

/// A program on the packets of a control group (`BPF_PROG_TYPE_CGROUP_SKB`).
#[derive(Debug)]
pub enum CgroupSkb {}
