/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What the negatives share. Each file beside this one holds a program with
 * one mistake, that the verifier must refuse for the reason its first lines
 * give, and, with FIXED defined, the nearest program without that mistake,
 * which must load. Both are called `kfneg`, so that one that was left behind
 * can be found.
 */
#ifndef NEGATIVE_H
#define NEGATIVE_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct {
	struct task_struct *last_wakee;	 /* no reference, no RCU: may be freed */
	struct task_struct *real_parent; /* under RCU */
} __attribute__((preserve_access_index));

#define KFUNC_HAVE_task_struct
#include "kfunc.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct slot {
	struct task_struct __kptr *task;
	struct task_struct *number; /* no kptr: the verifier sees an integer */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct slot);
} slots SEC(".maps");

static inline struct slot *the_slot(void)
{
	int first = 0;

	return bpf_map_lookup_elem(&slots, &first);
}

#endif
