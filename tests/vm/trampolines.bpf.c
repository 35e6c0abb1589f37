// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Programs of the kinds that a host may refuse: fentry, fexit, and a security
 * hook that may sleep; and an iterator. They count what one process does.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
	int pid;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};
#pragma clang attribute pop

#define KFUNC_HAVE_task_struct
#include "kfunc.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct {
	__u32 tgid;    /* in: whose */
	__u32 deny;    /* in: whether it may open no file */
	__u64 entered; /* out: tasks that it was about to start */
	__u64 left;    /* out: tasks that it has started */
	__u64 opened;  /* out: files that it was about to open */
} seen;

static int is_followed(void)
{
	return bpf_get_current_pid_tgid() >> 32 == seen.tgid;
}

SEC("fentry/wake_up_new_task")
int BPF_PROG(on_entry, struct task_struct *child)
{
	struct task_struct *task;

	if (!is_followed())
		return 0;
	task = bpf_task_acquire(bpf_get_current_task_btf());
	if (!task)
		return 0;
	bpf_task_release(task);
	__sync_fetch_and_add(&seen.entered, 1);
	return 0;
}

SEC("fexit/wake_up_new_task")
int BPF_PROG(on_return, struct task_struct *child)
{
	if (is_followed())
		__sync_fetch_and_add(&seen.left, 1);
	return 0;
}

SEC("lsm.s/file_open")
int BPF_PROG(on_open, struct file *file, int ret)
{
	struct file *program;

	if (ret || !is_followed())
		return ret;
	program = bpf_get_task_exe_file(bpf_get_current_task_btf());
	if (!program)
		return 0;
	bpf_put_file(program);
	__sync_fetch_and_add(&seen.opened, 1);
	return seen.deny ? -EPERM : 0;
}

SEC("iter/task")
int list(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	if (task)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d\n", task->pid);
	return 0;
}
