// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: not-allowed kfunc=bpf_task_acquire
// message: calling kernel function bpf_task_acquire is not allowed
#include "negative.h"

/* A probe's arguments are what happened to be in the registers. */
#ifdef FIXED
SEC("tp_btf/task_newtask")
#else
SEC("kretprobe/free_task")
#endif
int BPF_PROG(kfneg, struct task_struct *task)
{
	struct task_struct *acquired;

	acquired = bpf_task_acquire(task);
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
