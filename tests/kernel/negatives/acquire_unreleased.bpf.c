// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: leak by=bpf_task_acquire
// message: Unreleased reference
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired;

	acquired = bpf_task_acquire(task);
#ifdef FIXED
	if (acquired)
		bpf_task_release(acquired);
#else
	/* Read it, or the compiler would see no use of it. */
	if (acquired)
		return acquired->real_parent == task;
#endif
	return 0;
}
