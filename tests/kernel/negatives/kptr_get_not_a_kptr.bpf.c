// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Scalar
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct slot *slot = the_slot();
	struct task_struct *kept, *acquired;

	if (!slot)
		return 0;
#ifdef FIXED
	kept = slot->task;
#else
	kept = slot->number;
#endif
	if (!kept)
		return 0;
	acquired = bpf_task_acquire(kept);
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
