// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: helper=bpf_kptr_xchg
// message: R1 type=fp expected=map_value
#include "negative.h"

/* The address of a local pointer is no place where a kptr is kept. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired, *old;
	struct slot *slot = the_slot();

	acquired = bpf_task_acquire(task);
	if (!acquired)
		return 0;
	if (!slot) {
		bpf_task_release(acquired);
		return 0;
	}
#ifdef FIXED
	old = bpf_kptr_xchg(&slot->task, acquired);
#else
	old = bpf_kptr_xchg(&acquired, NULL);
#endif
	if (old)
		bpf_task_release(old);
	return 0;
}
