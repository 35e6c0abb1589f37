// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Programs that see packets: one by a dynptr, and one that says of a cgroup how
 * many bytes it sent.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* net/core/filter.c and kernel/bpf/helpers.c, since 6.4; u64 since 6.19. */
extern int bpf_dynptr_from_xdp(struct xdp_md *xdp, __u64 flags, struct bpf_dynptr *ptr) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *ptr, __u32 offset, void *buffer,
			      __u32 size) __ksym;

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64); /* id of a cgroup */
	__type(value, __u64);
} bytes SEC(".maps");

SEC("xdp")
int only_ipv4(struct xdp_md *xdp)
{
	struct bpf_dynptr packet;
	struct ethhdr buffer, *header;

	if (bpf_dynptr_from_xdp(xdp, 0, &packet))
		return XDP_ABORTED;
	header = bpf_dynptr_slice(&packet, 0, &buffer, sizeof(buffer));
	if (!header)
		return XDP_ABORTED;
	return header->h_proto == bpf_htons(ETH_P_IP) ? XDP_PASS : XDP_DROP;
}

SEC("cgroup_skb/egress")
int count(struct __sk_buff *skb)
{
	__u64 id = bpf_skb_cgroup_id(skb), none = 0, *sent;

	bpf_map_update_elem(&bytes, &id, &none, BPF_NOEXIST);
	sent = bpf_map_lookup_elem(&bytes, &id);
	if (sent)
		__sync_fetch_and_add(sent, skb->len);
	return 1;
}
