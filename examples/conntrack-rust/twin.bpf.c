// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * The same program as src/main.rs, in C: UDP goes through where its connection
 * is tracked; one to the open port is tracked from its first packet on.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define KFUNC_HAVE_bpf_ct_opts
struct bpf_ct_opts {
	__s32 netns_id;
	__s32 error;
	__u8 l4proto;
	__u8 dir;
	__u16 ct_zone_id;
	__u8 ct_zone_dir;
	__u8 reserved[3];
};
#include "kfunc.h"

#define OPEN_PORT 7777
#define TIMEOUT_MS 30000
#define IP_WITHOUT_OPTIONS 0x45

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* What became of the packets, in .bss. */
struct counts {
	__u64 opened;
	__u64 known;
	__u64 refused;
};

struct counts counts;

static int pass(__u64 *count)
{
	__sync_fetch_and_add(count, 1);
	return XDP_PASS;
}

static int drop(void)
{
	__sync_fetch_and_add(&counts.refused, 1);
	return XDP_DROP;
}

static int open_connection(struct xdp_md *ctx, struct bpf_sock_tuple *tuple, struct bpf_ct_opts *opts)
{
	struct nf_conn___init *fresh;
	struct nf_conn *conn;

	fresh = bpf_xdp_ct_alloc(ctx, tuple, sizeof(tuple->ipv4), opts, sizeof(*opts));
	if (!fresh)
		return drop();
	bpf_ct_set_timeout(fresh, TIMEOUT_MS);
	conn = bpf_ct_insert_entry(fresh);
	if (!conn)
		return drop();
	bpf_ct_release(conn);
	return pass(&counts.opened);
}

SEC("xdp")
int guard(struct xdp_md *ctx)
{
	struct bpf_ct_opts opts = { .netns_id = BPF_F_CURRENT_NETNS, .l4proto = IPPROTO_UDP };
	struct bpf_sock_tuple tuple; /* of which only .ipv4 is filled in and passed */
	struct bpf_dynptr packet;
	struct nf_conn *conn;
	struct {
		struct ethhdr eth;
		struct iphdr ip;
		struct udphdr udp;
	} __attribute__((packed)) room, *headers;

	if (bpf_dynptr_from_xdp(ctx, 0, &packet))
		return drop();
	headers = bpf_dynptr_slice(&packet, 0, &room, sizeof(room));
	if (!headers)
		return XDP_PASS;
	if (headers->eth.h_proto != bpf_htons(ETH_P_IP) || *(__u8 *)&headers->ip != IP_WITHOUT_OPTIONS ||
	    headers->ip.protocol != IPPROTO_UDP)
		return XDP_PASS;
	tuple.ipv4.saddr = headers->ip.saddr;
	tuple.ipv4.daddr = headers->ip.daddr;
	tuple.ipv4.sport = headers->udp.source;
	tuple.ipv4.dport = headers->udp.dest;

	conn = bpf_xdp_ct_lookup(ctx, &tuple, sizeof(tuple.ipv4), &opts, sizeof(opts));
	if (conn) {
		bpf_ct_release(conn);
		return pass(&counts.known);
	}
	if (tuple.ipv4.dport != bpf_htons(OPEN_PORT))
		return drop();
	return open_connection(ctx, &tuple, &opts);
}
