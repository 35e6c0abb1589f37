// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=Rcu
#include "negative.h"

/* What is loaded from a slot still belongs to the slot. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct slot *slot = the_slot();
	struct task_struct *kept;

	if (!slot)
		return 0;
#ifdef FIXED
	kept = bpf_kptr_xchg(&slot->task, NULL);
#else
	kept = slot->task;
#endif
	if (kept)
		bpf_task_release(kept);
	return 0;
}
