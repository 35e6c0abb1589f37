//! Every kind of map and of field, in use: `keep_task` keeps each task that is
//! created, `give_back` counts those that it can take out again.
#![no_std]
#![no_main]

use kfunc::{
    Kptr, KptrUntrusted, MapValue, Memory, Null, Owned, PercpuKptr, RcuSection, Shared, Trusted,
    map,
};
use kfunc_defs::cpumask::{bpf_cpumask, bpf_cpumask_create};
use kfunc_defs::helpers::{bpf_task_acquire, cgroup, task_struct};

/// As many tasks are kept.
const ROOM: u32 = 1024;

#[derive(Memory, Clone, Copy)]
#[repr(C)]
struct Key {
    number: u32,
    kind: [u8; 4],
}

#[derive(MapValue)]
#[repr(C)]
struct Count {
    hits: Shared<u64>,
    name: Shared<[u8; 16]>,
}

#[derive(MapValue)]
#[repr(C)]
struct Entry {
    task: Kptr<task_struct>,
    spare: [Kptr<task_struct>; 2],
    group: Kptr<cgroup>,
    mask: Kptr<bpf_cpumask>,
    walked: KptrUntrusted<task_struct>,
    parts: PercpuKptr<Count>,
    count: Count,
    seen: Shared<u32>,
    below: Shared<i32>,
}

#[derive(Memory)]
#[repr(C)]
struct Event {
    number: u64,
    clone_flags: u64,
}

#[map]
static TASKS: map::HashMap<Key, Entry, { ROOM as usize }> = map::HashMap::new();
#[map]
static RECENT: map::LruHashMap<u32, Shared<u64>, 64> = map::LruHashMap::new();
#[map]
static PER_CPU: map::PerCpuHashMap<u32, Count, 64> = map::PerCpuHashMap::new();
#[map]
static SLOTS: map::Array<Entry, 4> = map::Array::new();
#[map]
static HITS: map::PerCpuArray<Shared<u64>, 1> = map::PerCpuArray::new();
#[map]
static OF_TASK: map::TaskStorage<Entry> = map::TaskStorage::new();
#[map]
static OF_CGROUP: map::CgroupStorage<Count> = map::CgroupStorage::new();
#[map]
static EVENTS: map::RingBuf<65536> = map::RingBuf::new();
/// Without room from the beginning (`BPF_F_NO_PREALLOC`).
#[map]
static SPARSE: map::HashMap<u64, Shared<u64>, 8, 1> = map::HashMap::new();

static CREATED: Shared<u32> = Shared::new(0);

#[unsafe(no_mangle)]
#[unsafe(link_section = "license")]
static LICENSE: [u8; 4] = *b"GPL\0";

#[unsafe(no_mangle)]
#[unsafe(link_section = "tp_btf/task_newtask")]
extern "C" fn keep_task(args: &[u64; 2]) -> i32 {
    // SAFETY: the tracepoint's first argument is a task; the program does not sleep.
    let (task, section) = unsafe {
        let task = Trusted::from_raw_unchecked(args[0] as *mut task_struct);
        (task, RcuSection::of_program())
    };
    let number = CREATED.get();
    CREATED.add(1);
    i32::from(kept(number, task, args[1], &section).is_none())
}

fn key(number: u32) -> Key {
    let kind = *b"task";
    Key { number, kind }
}

#[inline(always)]
fn kept(
    number: u32,
    task: Trusted<'_, task_struct>,
    clone_flags: u64,
    section: &RcuSection,
) -> Option<()> {
    HITS.get(0)?.add(1);
    let entry = TASKS.get_or_zeroed(&key(number))?;
    entry.seen.add(1);
    entry.below.add(-3);
    entry.count.hits.set(7);
    entry.count.name.set(*b"a name of bytes.");
    // An Option as the kfunc gives it, which nobody has looked into.
    drop(entry.task.swap(bpf_task_acquire(task)));
    drop(entry.mask.put(bpf_cpumask_create()?));
    pointers(entry, task, section)?;
    slots(entry, section)?;
    let own = OF_TASK.get_or_zeroed(task)?;
    drop(own.spare[0].put(bpf_task_acquire(task)?));
    own.seen.add(1);
    OF_TASK.remove(task).ok()?;
    counts(entry, section)?;
    let event = EVENTS.reserve::<Event>()?;
    if number % 2 == 1 {
        return Some(());
    }
    let number = number.into();
    event.submit(Event {
        number,
        clone_flags,
    });
    Some(())
}

/// Pointers in each state that there is, into a field that holds no reference.
#[inline(always)]
fn pointers(
    entry: &'static Entry,
    task: Trusted<'_, task_struct>,
    section: &RcuSection,
) -> Option<()> {
    entry.walked.set(task);
    entry.walked.set(task.as_rcu());
    entry.walked.set(entry.task.get(section));
    entry.walked.set(entry.walked.get());
    let owned: Owned<task_struct> = bpf_task_acquire(task)?;
    entry.walked.set(&owned);
    entry.walked.set(Null);
    Some(())
}

/// From one map into another and back, by index.
#[inline(always)]
fn slots(entry: &'static Entry, section: &RcuSection) -> Option<()> {
    let slot = SLOTS.get(2)?;
    drop(slot.task.put(bpf_task_acquire(entry.task.get(section)?)?));
    drop(slot.spare[1].swap(slot.task.take()));
    drop(slot.spare[1].take());
    Some(())
}

#[inline(always)]
fn counts(entry: &'static Entry, section: &RcuSection) -> Option<()> {
    if let Some(part) = entry.parts.get(section) {
        part.hits.add(1);
    }
    if let Some(group) = entry.group.get(section) {
        OF_CGROUP.get_or_zeroed(group)?.hits.add(1);
        OF_CGROUP.remove(group).ok()?;
    }
    RECENT.insert(&1, &Shared::new(5)).ok()?;
    RECENT.insert(&2, RECENT.get(&1)?).ok()?;
    let hits = Shared::new(0);
    let name = Shared::new([0; 16]);
    PER_CPU.insert(&1, &Count { hits, name }).ok()?;
    PER_CPU.get(&1)?.hits.add(2);
    SPARSE.get_or_zeroed(&9)?.add(1);
    let _ = SPARSE.remove(&10);
    Some(())
}

/// How many tasks can be taken out of the map.
#[unsafe(no_mangle)]
#[unsafe(link_section = "syscall")]
extern "C" fn give_back(_: *mut u8) -> u32 {
    let mut taken = 0;
    for number in 0..ROOM {
        let entry = TASKS.get(&key(number));
        taken += u32::from(entry.is_some_and(|entry| entry.task.take().is_some()));
    }
    taken
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
