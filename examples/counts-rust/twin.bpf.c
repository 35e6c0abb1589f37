// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The same program as src/main.rs, in C.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "kfunc.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

__u64 created;
__u64 held;

SEC("tp_btf/task_newtask")
int on_newtask(__u64 *ctx)
{
	struct task_struct *task;

	__sync_fetch_and_add(&created, 1);
	task = bpf_task_acquire((void *)ctx[0]);
	if (task) {
		bpf_task_release(task);
		__sync_fetch_and_add(&held, 1);
	}
	return 0;
}
