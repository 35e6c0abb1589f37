// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Collect the tasks that a followed task and its descendants create, and
 * describe them later: who they are, which cgroup they are in, how much CPU
 * time they have used.
 *
 * A pid would not do to find them again: a task that has exited has none any
 * more, and another one may have got it. So a reference to the task itself is
 * kept in a map. It pins the task_struct and, by proxy, the task local storage:
 * what was noted about a task is still there after the task is gone.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "tasks.h"

/*
 * The members that are read, no vmlinux.h. Only names and types count: where
 * they are in the running kernel's structs is found out when the program is
 * loaded.
 */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct sched_entity {
	__u64 sum_exec_runtime;
};

struct task_struct {
	struct sched_entity se;
	int pid;
	int tgid;
	__u64 utime;
	__u64 stime;
	char comm[COMM_LEN];
	struct css_set *cgroups;
};
#pragma clang attribute pop

/* The header defines, empty, what a program does not define itself. */
#define KFUNC_HAVE_cgroup
#define KFUNC_HAVE_task_struct
#include "kfunc.h"

/* kfuncs are for programs whose licence the GPL is compatible with, as MIT is. */
char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct totals totals;

struct kept {
	struct task_struct __kptr *task;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64); /* serial */
	__type(value, struct kept);
} tasks SEC(".maps");

/* Lives as long as the task_struct; its presence means "is followed". */
struct note {
	__u64 born_ns;
	__u64 gone_ns;
	__u32 execs;
	char made_by[COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct note);
} notes SEC(".maps");

static struct note *note_of(struct task_struct *task)
{
	return bpf_task_storage_get(&notes, task, 0, 0);
}

static struct note *new_note(struct task_struct *task)
{
	return bpf_task_storage_get(&notes, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* Put a reference to @task, which is the kernel's, into the map. */
static int keep(struct task_struct *task)
{
	__u64 serial = __sync_fetch_and_add(&totals.seen, 1) + 1;
	struct kept empty = {}, *slot;
	struct task_struct *ours;

	if (bpf_map_update_elem(&tasks, &serial, &empty, BPF_NOEXIST))
		return -ENOSPC;
	slot = bpf_map_lookup_elem(&tasks, &serial);
	if (!slot)
		return -ENOENT;
	ours = bpf_task_acquire(task);
	if (!ours)
		return -ESRCH;
	ours = bpf_kptr_xchg(&slot->task, ours);
	if (ours) /* what was in the slot: nothing, but it would be ours now */
		bpf_task_release(ours);
	return 0;
}

/* Run by the loader: follow the task that runs this. */
SEC("syscall")
int follow(void *ctx)
{
	return new_note(bpf_get_current_task_btf()) ? 0 : -ENOMEM;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *creator = bpf_get_current_task_btf();
	struct note *note;

	if (!note_of(creator))
		return 0;
	note = new_note(task);
	if (note) {
		note->born_ns = bpf_ktime_get_boot_ns();
		bpf_get_current_comm(note->made_by, sizeof(note->made_by));
	}
	if (keep(task))
		__sync_fetch_and_add(&totals.missed, 1);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task)
{
	struct note *note = note_of(task);

	if (note)
		note->execs++;
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct note *note = note_of(task);

	if (note)
		note->gone_ns = bpf_ktime_get_boot_ns();
	return 0;
}

static void describe(struct task_struct *task, struct row *row)
{
	struct note *note = note_of(task);
	char comm[COMM_LEN];

	row->pid = task->pid;
	row->tgid = task->tgid;
	row->runtime_ns = task->se.sum_exec_runtime;
	row->user_ns = task->utime;
	row->system_ns = task->stime;
	/* Helpers do not write to a context, the program itself does. */
	bpf_probe_read_kernel(comm, sizeof(comm), task->comm);
	__builtin_memcpy(row->comm, comm, sizeof(comm));

	/*
	 * A task that lives may be moved to another cgroup meanwhile, and the
	 * css_set that it leaves be freed after a grace period.
	 */
	bpf_rcu_read_lock();
	row->cgroup = task->cgroups->dfl_cgrp->kn->id;
	bpf_rcu_read_unlock();

	if (!note)
		return;
	row->execs = note->execs;
	row->born_ns = note->born_ns;
	row->gone_ns = note->gone_ns;
	__builtin_memcpy(row->made_by, note->made_by, sizeof(row->made_by));
}

/* Run by the loader, once per task and summary. */
SEC("syscall")
int summarise(struct row *row)
{
	__u64 serial = row->serial;
	struct task_struct *task;
	struct kept *slot;

	slot = bpf_map_lookup_elem(&tasks, &serial);
	if (!slot)
		return -ENOENT;
	/* Taken out, the reference is this program's: nobody else's release can end it. */
	task = bpf_kptr_xchg(&slot->task, NULL);
	if (!task)
		return -ENOENT;
	describe(task, row);
	if (row->after == PUT_BACK)
		task = bpf_kptr_xchg(&slot->task, task);
	else
		bpf_map_delete_elem(&tasks, &serial);
	if (task)
		bpf_task_release(task);
	return 0;
}
