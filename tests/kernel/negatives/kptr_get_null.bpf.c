// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=RcuMaybeNull
#include "negative.h"

/* An empty slot holds NULL. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct slot *slot = the_slot();
	struct task_struct *kept, *acquired;

	if (!slot)
		return 0;
	kept = slot->task;
#ifdef FIXED
	if (!kept)
		return 0;
#endif
	acquired = bpf_task_acquire(kept);
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
