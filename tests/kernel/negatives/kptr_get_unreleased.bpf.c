// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: leak by=bpf_task_acquire
// message: Unreleased reference
#include "negative.h"

SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct slot *slot = the_slot();
	struct task_struct *kept, *acquired;

	if (!slot)
		return 0;
	kept = slot->task;
	if (!kept)
		return 0;
	acquired = bpf_task_acquire(kept);
#ifdef FIXED
	if (acquired)
		bpf_task_release(acquired);
#else
	if (acquired)
		return acquired->real_parent == task;
#endif
	return 0;
}
