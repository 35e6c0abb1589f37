// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_acquire arg=0 state=Untrusted
#include "negative.h"

/* A sleepable program outside a read-side section: the kptr may be freed meanwhile. */
SEC("syscall")
int kfneg(void *ctx)
{
	struct task_struct *task, *acquired = NULL;
	struct slot *slot = the_slot();

	if (!slot)
		return 0;
#ifdef FIXED
	bpf_rcu_read_lock();
#endif
	task = slot->task;
	if (task)
		acquired = bpf_task_acquire(task);
#ifdef FIXED
	bpf_rcu_read_unlock();
#endif
	if (acquired)
		bpf_task_release(acquired);
	return 0;
}
