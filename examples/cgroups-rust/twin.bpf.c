// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The same programs as src/main.rs, in C: what leaves the machine from a
 * cgroup and the groups below it is counted, and stopped beyond an allowance.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct cgroup {
	int level;
};
#pragma clang attribute pop
#define KFUNC_HAVE_cgroup
#include "kfunc.h"

#define CGRP_STORAGE 32 /* BPF_MAP_TYPE_CGRP_STORAGE, 6.2 */

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct watch {
	struct cgroup __kptr *group;
	__u64 allowance;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct watch);
} watched SEC(".maps");

struct traffic {
	__u64 packets; /* that were sent, and stopped if there were enough already */
	__u64 bytes;   /* of those that were not */
};

struct {
	__uint(type, CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct traffic);
} traffic SEC(".maps");

struct order {
	__u64 group;
	__u64 allowance;
};

/* Run by the loader: says which group is watched from now on. */
SEC("syscall")
int watch(struct order *order)
{
	__u32 first = 0;
	struct cgroup *group;
	struct watch *watch;

	watch = bpf_map_lookup_elem(&watched, &first);
	if (!watch)
		return -ENOENT;
	group = bpf_cgroup_from_id(order->group);
	if (!group)
		return -ENOENT;
	watch->allowance = order->allowance;
	group = bpf_kptr_xchg(&watch->group, group);
	if (group)
		bpf_cgroup_release(group);
	return 0;
}

/* Run by the loader: what the watched group has sent. */
SEC("syscall")
int report(struct traffic *answer)
{
	__u32 first = 0;
	struct cgroup *group;
	struct traffic *sent;
	struct watch *watch;
	int err = -ENOENT;

	watch = bpf_map_lookup_elem(&watched, &first);
	if (!watch)
		return -ENOENT;
	bpf_rcu_read_lock();
	group = watch->group;
	if (group) {
		sent = bpf_cgrp_storage_get(&traffic, group, 0, 0);
		if (sent) {
			answer->packets = sent->packets;
			answer->bytes = sent->bytes;
			err = 0;
		}
	}
	bpf_rcu_read_unlock();
	return err;
}

/* Whether @sender is @group or below it. */
static bool belongs(struct cgroup *sender, struct cgroup *group)
{
	struct cgroup *ancestor = bpf_cgroup_ancestor(sender, group->level);
	bool same;

	if (!ancestor)
		return false;
	same = ancestor == group;
	bpf_cgroup_release(ancestor);
	return same;
}

static int account(struct cgroup *group, __u64 allowance, __u32 bytes)
{
	struct traffic *sent;

	sent = bpf_cgrp_storage_get(&traffic, group, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!sent)
		return TC_ACT_OK;
	if (__sync_fetch_and_add(&sent->packets, 1) >= allowance)
		return TC_ACT_SHOT;
	__sync_fetch_and_add(&sent->bytes, bytes);
	return TC_ACT_OK;
}

SEC("tc")
int count(struct __sk_buff *skb)
{
	struct cgroup *group, *sender;
	__u32 first = 0;
	struct watch *watch;
	bool ours;

	watch = bpf_map_lookup_elem(&watched, &first);
	if (!watch)
		return TC_ACT_OK;
	group = watch->group;
	if (!group)
		return TC_ACT_OK;
	sender = bpf_cgroup_from_id(bpf_skb_cgroup_id(skb));
	if (!sender)
		return TC_ACT_OK;
	ours = belongs(sender, group);
	bpf_cgroup_release(sender);
	if (!ours)
		return TC_ACT_OK;
	return account(group, watch->allowance, skb->len);
}
