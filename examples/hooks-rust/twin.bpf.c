// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The same programs as src/main.rs, in C: the hooks that trampolines serve.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define COMM_LEN 16

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
	int pid;
	int tgid;
	char comm[COMM_LEN];
	struct task_struct *real_parent;
};
struct linux_binprm {
	const char *filename;
	int argc;
};
#pragma clang attribute pop
#define KFUNC_HAVE_linux_binprm
#define KFUNC_HAVE_task_struct
#include "kfunc.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* In .bss: whose children count, and how often what was seen of them. */
struct seen {
	__u64 parent;
	__u64 woken;
	__u64 made;
	__u64 denied;
};

struct seen seen;

/* Run by the loader: children of the task that runs this count. */
SEC("syscall")
int follow(void *ctx)
{
	seen.parent = (__u32)bpf_get_current_task_btf()->tgid;
	return 0;
}

static bool is_child(struct task_struct *task)
{
	return (__u32)task->real_parent->tgid == seen.parent;
}

SEC("fentry/wake_up_new_task")
int BPF_PROG(on_wake, struct task_struct *task)
{
	if (is_child(task))
		__sync_fetch_and_add(&seen.woken, 1);
	return 0;
}

SEC("fexit/wake_up_new_task")
int BPF_PROG(on_woken, struct task_struct *task)
{
	struct task_struct *creator = bpf_task_from_pid(task->real_parent->pid);

	if (creator) {
		if (is_child(task))
			__sync_fetch_and_add(&seen.made, 1);
		bpf_task_release(creator);
	}
	return 0;
}

/* A child of ours whose name is "denied" may not execute anything. */
SEC("lsm.s/bprm_check_security")
int BPF_PROG(on_exec, struct linux_binprm *bprm, int ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	char comm[COMM_LEN];

	if (ret)
		return ret;
	bpf_get_current_comm(comm, sizeof(comm));
	if (*(__u64 *)comm != 0x6465696e6564ULL || !is_child(task)) /* "denied" */
		return 0;
	__sync_fetch_and_add(&seen.denied, 1);
	return -EPERM;
}
