// SPDX-License-Identifier: MIT OR Apache-2.0
// expect: kfunc=bpf_task_release arg=0 state=Untrusted
#include "negative.h"

SEC("syscall")
int kfneg(void *ctx)
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
