// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The same programs as src/main.rs, in C: on which CPUs tasks are made, kept in
 * a set that the map owns, and held against the CPUs that a task may run on.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct cpumask;
struct task_struct {
	const struct cpumask *cpus_ptr;
};
struct bpf_iter__task {
	struct task_struct *task;
};
#pragma clang attribute pop
#define KFUNC_HAVE_task_struct
#include "kfunc.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct used {
	struct bpf_cpumask __kptr *cpus;
	__u64 made;
	__u64 seen;
	__u64 able;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct used);
} used SEC(".maps");

struct report {
	__u64 made;    /* tasks since `begin` */
	__u32 on;      /* CPUs that they were made on */
	__u32 allowed; /* of these, CPUs that the asking task may run on */
	__u32 first;   /* the first of the CPUs that they were made on */
	__u32 unused;
	__u64 seen; /* tasks that `count` has seen */
	__u64 able; /* of these, tasks that may run on one of the CPUs */
};

/* Run by the loader: begin with an empty set. */
SEC("syscall")
int begin(void *ctx)
{
	struct bpf_cpumask *cpus;
	__u32 first = 0;
	struct used *slot;

	slot = bpf_map_lookup_elem(&used, &first);
	if (!slot)
		return -ENOENT;
	cpus = bpf_cpumask_create();
	if (!cpus)
		return -ENOMEM;
	slot->made = 0;
	cpus = bpf_kptr_xchg(&slot->cpus, cpus);
	if (cpus)
		bpf_cpumask_release(cpus);
	return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *task, __u64 clone_flags)
{
	struct bpf_cpumask *cpus;
	__u32 first = 0;
	struct used *slot;

	slot = bpf_map_lookup_elem(&used, &first);
	if (!slot)
		return 0;
	cpus = slot->cpus;
	if (!cpus)
		return 0;
	bpf_cpumask_set_cpu(bpf_get_smp_processor_id(), cpus);
	__sync_fetch_and_add(&slot->made, 1);
	return 0;
}

/* Run for each task when the loader reads the iterator. */
SEC("iter/task")
int count(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct bpf_cpumask *cpus;
	__u32 first = 0;
	struct used *slot;

	if (!task)
		return 0;
	slot = bpf_map_lookup_elem(&used, &first);
	if (!slot)
		return 0;
	__sync_fetch_and_add(&slot->seen, 1);
	cpus = slot->cpus;
	if (!cpus)
		return 0;
	if (bpf_cpumask_intersects((const struct cpumask *)cpus, task->cpus_ptr))
		__sync_fetch_and_add(&slot->able, 1);
	return 0;
}

/* Run by the loader, as often as it likes. */
SEC("syscall")
int ask(struct report *report)
{
	struct bpf_cpumask *cpus, *both;
	const struct cpumask *may;
	__u32 first = 0;
	struct used *slot;
	int err = -ENOENT;

	slot = bpf_map_lookup_elem(&used, &first);
	if (!slot)
		return -ENOENT;
	both = bpf_cpumask_create();
	if (!both)
		return -ENOMEM;
	bpf_rcu_read_lock();
	cpus = slot->cpus;
	may = bpf_get_current_task_btf()->cpus_ptr;
	if (cpus) {
		bpf_cpumask_and(both, (const struct cpumask *)cpus, may);
		report->made = slot->made;
		report->on = bpf_cpumask_weight((const struct cpumask *)cpus);
		report->allowed = bpf_cpumask_weight((const struct cpumask *)both);
		report->first = bpf_cpumask_first((const struct cpumask *)cpus);
		report->seen = slot->seen;
		report->able = slot->able;
		err = 0;
	}
	bpf_rcu_read_unlock();
	bpf_cpumask_release(both);
	return err;
}
