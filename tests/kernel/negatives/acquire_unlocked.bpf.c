// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Untrusted
#include "negative.h"

/* The pointer is good until the end of the section that it was loaded in. */
SEC("syscall")
int kfneg(void *ctx)
{
	struct task_struct *task, *acquired = NULL;
	struct slot *slot = the_slot();

	if (!slot)
		return 0;
	bpf_rcu_read_lock();
	task = slot->task;
#ifdef FIXED
	if (task)
		acquired = bpf_task_acquire(task);
#endif
	bpf_rcu_read_unlock();
#ifndef FIXED
	if (task)
		acquired = bpf_task_acquire(task);
#endif
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
