// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Stack
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired;
#ifdef FIXED
	acquired = bpf_task_acquire(task);
#else
	/* The address of the pointer instead of the pointer. */
	acquired = bpf_task_acquire((struct task_struct *)&task);
#endif
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
