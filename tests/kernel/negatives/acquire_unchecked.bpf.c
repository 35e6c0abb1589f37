// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=MaybeNull
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired;

	acquired = bpf_task_acquire(task);
#ifdef FIXED
	if (!acquired)
		return 0;
#endif
	bpf_task_release(acquired);
	return 0;
}
