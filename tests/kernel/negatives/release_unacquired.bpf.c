// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=Trusted
#include "negative.h"

/* The kernel's own reference, not the program's. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
#ifdef FIXED
	task = bpf_task_acquire(task);
	if (!task)
		return 0;
#endif
	bpf_task_release(task);
	return 0;
}
