/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What include/linux/btf.h offers to those who register kfuncs, and nothing
 * that the kernel LINUX_VERSION_CODE does not have: 6.1, 6.12 and 7.3 were
 * read, the versions between are those of the commits that brought each name.
 */
#ifndef KERNEL_STUB_BTF_H
#define KERNEL_STUB_BTF_H

#include <linux/types.h>
#include <linux/version.h>
/* Written by the test: the KF_ flags that the kernel has. */
#include "stub_flags.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define __bpf_kfunc __used noinline
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
#define __bpf_kfunc_start_defs()                         \
	__diag_push()                                    \
	__diag_ignore_all("-Wmissing-declarations", "")  \
	__diag_ignore_all("-Wmissing-prototypes", "")
#define __bpf_kfunc_end_defs() __diag_pop()
#endif

struct module;
struct btf_id_set8;

struct btf_kfunc_id_set {
	struct module *owner;
	struct btf_id_set8 *set;
};

struct btf_id_dtor_kfunc {
	u32 btf_id;
	u32 kfunc_btf_id;
};

int register_btf_kfunc_id_set(enum bpf_prog_type type,
			      const struct btf_kfunc_id_set *set);
int register_btf_id_dtor_kfuncs(const struct btf_id_dtor_kfunc *dtors, u32 count,
				struct module *owner);

#endif
