// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Scalar
#include "negative.h"

/* An acquired pointer is no place where a kptr is kept. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired, *again = NULL;

	acquired = bpf_task_acquire(task);
	if (!acquired)
		return 0;
#ifdef FIXED
	again = bpf_task_acquire(acquired);
#else
	task = *(struct task_struct **)(void *)acquired;
	if (task)
		again = bpf_task_acquire(task);
#endif
	if (again)
		bpf_task_release(again);
	bpf_task_release(acquired);
	return 0;
}
