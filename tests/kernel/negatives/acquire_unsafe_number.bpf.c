// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Scalar
#include "negative.h"

/* As unsafe as a kretprobe's pointer, in a program that may call the kfunc. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired, *current;
#ifdef FIXED
	current = bpf_get_current_task_btf();
#else
	current = (struct task_struct *)bpf_get_current_task();
#endif
	acquired = bpf_task_acquire(current);
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
