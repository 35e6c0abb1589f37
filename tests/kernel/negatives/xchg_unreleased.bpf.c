// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: leak by=bpf_kptr_xchg
// message: Unreleased reference
#include "negative.h"

/* What bpf_kptr_xchg() takes out belongs to the program. */
SEC("tp_btf/task_newtask")
int BPF_PROG(kfneg, struct task_struct *task, __u64 clone_flags)
{
	struct slot *slot = the_slot();
	struct task_struct *old;

	if (!slot)
		return 0;
	old = bpf_kptr_xchg(&slot->task, NULL);
#ifdef FIXED
	if (old)
		bpf_task_release(old);
#else
	/*
	 * Read it: a program without a single access leaves no definition of
	 * the struct in its BTF, and a pointer to a mere name is no kptr.
	 */
	if (old)
		return old->real_parent == task;
#endif
	return 0;
}
