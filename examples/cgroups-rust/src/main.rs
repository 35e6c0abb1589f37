//! What leaves the machine from a cgroup and the groups below it is counted,
//! and stopped beyond an allowance.
#![no_std]
#![no_main]

use kfunc::map::{Array, CgroupStorage};
use kfunc::{AsRcu, Context, Kptr, MapValue, Memory, Rcu, RcuGuard, RcuSection, Shared};
use kfunc::{helper, map, program};
use kfunc_defs::helpers::{bpf_cgroup_ancestor, bpf_cgroup_from_id, cgroup};
use kfunc_defs::nf_conntrack_bpf::__sk_buff;

use fields::{__sk_buff_fields as _, cgroup_fields as _};

/// Where the kernel has them: made by the build script.
mod fields {
    include!(concat!(env!("OUT_DIR"), "/fields.rs"));
}

kfunc::license!("Dual MIT/GPL");

const ENOENT: i32 = 2;
/// Verdicts of traffic control (`include/uapi/linux/pkt_cls.h`).
const TC_ACT_OK: i32 = 0;
const TC_ACT_SHOT: i32 = 2;

#[derive(MapValue)]
#[repr(C)]
struct Watch {
    group: Kptr<cgroup>,
    allowance: Shared<u64>,
}

#[map]
static WATCHED: Array<Watch, 1> = Array::new();

#[derive(MapValue)]
#[repr(C)]
struct Traffic {
    /// Packets that were sent, and stopped if there were enough already.
    packets: Shared<u64>,
    /// Of those that were not.
    bytes: Shared<u64>,
}

#[map]
static TRAFFIC: CgroupStorage<Traffic> = CgroupStorage::new();

/// What the loader asks for.
#[derive(Clone, Copy, Memory)]
#[repr(C)]
struct Order {
    group: u64,
    allowance: u64,
}

/// What the loader is told.
#[derive(Clone, Copy, Memory)]
#[repr(C)]
struct Answer {
    packets: u64,
    bytes: u64,
}

/// Run by the loader: says which group is watched from now on.
#[program(syscall)]
fn watch(order: &mut Order) -> i32 {
    let Some(watch) = WATCHED.get(0) else {
        return -ENOENT;
    };
    let Some(group) = bpf_cgroup_from_id(order.group) else {
        return -ENOENT;
    };
    watch.allowance.set(order.allowance);
    watch.group.put(group);
    0
}

/// Run by the loader: what the watched group has sent.
#[program(syscall)]
fn report(answer: &mut Answer) -> i32 {
    let Some(watch) = WATCHED.get(0) else {
        return -ENOENT;
    };
    let section = RcuGuard::new();
    let Some(group) = watch.group.get(&section) else {
        return -ENOENT;
    };
    let Some(sent) = TRAFFIC.get(group) else {
        return -ENOENT;
    };
    answer.packets = sent.packets.get();
    answer.bytes = sent.bytes.get();
    0
}

/// Whether `sender` is `group` or below it.
fn belongs(sender: impl AsRcu<cgroup>, group: Rcu<'_, cgroup>) -> bool {
    let ancestor = bpf_cgroup_ancestor(sender, group.level());
    ancestor.is_some_and(|ancestor| ancestor.as_ptr() == group.as_ptr())
}

fn account(group: Rcu<'_, cgroup>, allowance: u64, bytes: u32) -> i32 {
    let Some(sent) = TRAFFIC.get_or_zeroed(group) else {
        return TC_ACT_OK;
    };
    if sent.packets.fetch_add(1) >= allowance {
        return TC_ACT_SHOT;
    }
    sent.bytes.add(u64::from(bytes));
    TC_ACT_OK
}

#[program(tc)]
fn count(section: &RcuSection, skb: Context<'_, __sk_buff>) -> i32 {
    let Some(watch) = WATCHED.get(0) else {
        return TC_ACT_OK;
    };
    let Some(group) = watch.group.get(section) else {
        return TC_ACT_OK;
    };
    let sender = bpf_cgroup_from_id(helper::skb_cgroup_id(&skb));
    if !sender.is_some_and(|sender| belongs(&sender, group)) {
        return TC_ACT_OK;
    }
    account(group, watch.allowance.get(), skb.len())
}
