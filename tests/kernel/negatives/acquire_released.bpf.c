// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Scalar
#include "negative.h"

/* A pointer to what was given back is a number like any other. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired, *again;

	acquired = bpf_task_acquire(task);
	if (!acquired)
		return 0;
#ifndef FIXED
	bpf_task_release(acquired);
#endif
	again = bpf_task_acquire(acquired);
#ifdef FIXED
	bpf_task_release(acquired);
#endif
	if (again)
		bpf_task_release(again);
	return 0;
}
