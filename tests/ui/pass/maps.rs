//! Near misses of what may be in maps, and of what may be done with it.
#![allow(dead_code)]

use kfunc::{
    Allocated, Kptr, KptrUntrusted, MapValue, Memory, Null, Owned, RcuGuard, RcuSection, Shared,
    Trusted, Walked, map,
};
use kfunc_defs::cpumask::bpf_cpumask;
use kfunc_defs::helpers::{bpf_task_acquire, cgroup, task_struct};
use kfunc_defs::nf_conntrack_bpf::nf_conn;

/// As long as its fields, wherever C would leave room.
#[derive(Memory, Clone, Copy)]
#[repr(C)]
struct Key {
    pid: u32,
    _pad: u32,
    inode: u64,
}

#[derive(MapValue)]
#[repr(C)]
struct Count {
    hits: Shared<u64>,
    by: Shared<Key>,
}

/// Arrays and other map values in one; a pointer to what cannot be a kptr.
#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
    spare: [Kptr<task_struct>; 2],
    mask: Kptr<bpf_cpumask>,
    connection: KptrUntrusted<nf_conn>,
    walked: KptrUntrusted<task_struct>,
    count: Count,
}

#[map]
static TASKS: map::HashMap<Key, Entry, 16> = map::HashMap::new();
#[map]
static COUNTS: map::LruHashMap<[u8; 6], Count, 16> = map::LruHashMap::new();
#[map]
static SLOTS: map::Array<Entry, 4> = map::Array::new();
#[map]
static HITS: map::PerCpuArray<Shared<u64>, 1> = map::PerCpuArray::new();
#[map]
static OF_TASK: map::TaskStorage<Entry> = map::TaskStorage::new();
#[map]
static OF_CGROUP: map::CgroupStorage<Count> = map::CgroupStorage::new();
#[map]
static EVENTS: map::RingBuf<4096> = map::RingBuf::new();
#[map]
static FIXED: map::HashMap<u32, Shared<u64>, 8, 1> = map::HashMap::new();

static COUNTER: Shared<u64> = Shared::new(0);

fn swapped(entry: &Entry, task: Owned<task_struct>, mask: Owned<bpf_cpumask, Allocated>) {
    drop(entry.mask.put(mask));
    let old = entry.task.put(task);
    drop(entry.spare[0].swap(old));
    drop(entry.spare[1].swap(entry.spare[0].take()));
}

fn seen(entry: &Entry) -> Option<Owned<task_struct>> {
    let guard = RcuGuard::new();
    let task = entry.task.get(&guard)?;
    bpf_task_acquire(task)
}

fn untrusted(
    entry: &Entry,
    section: &RcuSection,
    walked: Walked<'_, task_struct>,
    owned: &Owned<task_struct>,
) {
    entry.walked.set(walked);
    entry.walked.set(owned);
    entry.walked.set(entry.task.get(section));
    entry.walked.set(entry.walked.get());
    entry.connection.set(Null);
}

fn plain(key: Key) -> Option<()> {
    let count = Count {
        hits: Shared::new(1),
        by: Shared::new(key),
    };
    COUNTS.insert(&[0; 6], &count).ok()?;
    COUNTS.insert(&[1; 6], COUNTS.get(&[0; 6])?).ok()?;
    FIXED.insert(&1, &Shared::new(2)).ok()?;
    HITS.get(0)?.add(1);
    COUNTER.add(COUNTS.get(&[0; 6])?.hits.get());
    TASKS.get_or_zeroed(&key)?.count.by.set(key);
    TASKS.remove(&key).ok()
}

fn stored(task: Trusted<'_, task_struct>, group: Trusted<'_, cgroup>) -> Option<()> {
    let own = OF_TASK.get_or_zeroed(task)?;
    drop(own.task.put(bpf_task_acquire(task)?));
    OF_CGROUP.get(group)?.hits.add(1);
    OF_TASK.remove(task).ok()
}

fn told(key: Key) -> Option<()> {
    let record = EVENTS.reserve::<Key>()?;
    if key.pid == 0 {
        return None;
    }
    record.submit(key);
    Some(())
}

/// What is shared is shared on the host as well.
fn main() {
    COUNTER.add(2);
    COUNTER.set(COUNTER.get() + 1);
    assert_eq!(COUNTER.get(), 3);
    let small = Shared::new(-1_i32);
    small.add(2);
    assert_eq!(small.get(), 1);
}
