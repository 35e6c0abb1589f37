// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Walked
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired;
#ifdef FIXED
	acquired = bpf_task_acquire(task->real_parent);
#else
	acquired = bpf_task_acquire(task->last_wakee);
#endif
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
