// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=Stack
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
#ifdef FIXED
	struct task_struct *acquired = bpf_task_acquire(task);

	if (acquired)
		bpf_task_release(acquired);
#else
	bpf_task_release((struct task_struct *)&task);
#endif
	return 0;
}
