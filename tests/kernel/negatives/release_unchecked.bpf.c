// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=MaybeNull
#include "negative.h"

/* What was in the slot before may be NULL. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct task_struct *acquired, *old;
	struct slot *slot = the_slot();

	if (!slot)
		return 0;
	acquired = bpf_task_acquire(task);
	if (!acquired)
		return 0;
	old = bpf_kptr_xchg(&slot->task, acquired);
#ifdef FIXED
	if (!old)
		return 0;
#endif
	bpf_task_release(old);
	return 0;
}
