/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the BPF programs of tasks.bpf.c and the loader main.c agree on. */
#ifndef TASKS_H
#define TASKS_H

#include <linux/types.h>

#define COMM_LEN 16 /* TASK_COMM_LEN of every kernel so far */

/* Counted by the kernel side in .bss, read by the loader. */
struct totals {
	__u64 seen;   /* tasks that were created under the followed one */
	__u64 missed; /* of these, tasks that could not be kept */
};

/* What to do with the reference once a task has been described. */
enum after {
	PUT_BACK = 0, /* keep the task pinned, it will be asked for again */
	LET_GO = 1,   /* release it: its memory may go */
};

/* The context of the `summarise` program: asked in, answered out. */
struct row {
	__u64 serial; /* in: which task, 1 for the first that was seen */
	__u32 after;  /* in: one of enum after */
	__u32 pid;    /* as the initial pid namespace numbers it */
	__u32 tgid;
	__u32 execs;      /* how many programs it has executed */
	__u64 cgroup;     /* id of its cgroup in the unified hierarchy */
	__u64 runtime_ns; /* CPU time it was scheduled for */
	__u64 user_ns;    /* of this, user time as far as the tick saw it */
	__u64 system_ns;  /* and system time */
	__u64 born_ns;    /* both by CLOCK_BOOTTIME */
	__u64 gone_ns;    /* 0: has not exited */
	char comm[COMM_LEN];
	char made_by[COMM_LEN]; /* name that its creator had then */
};

#endif
