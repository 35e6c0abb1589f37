/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The section .BTF_ids as the macros of include/linux/btf_ids.h lay it out
 * (6.1, 6.12 and 7.3): sets of eight bytes an entry, and plain lists.
 */
#ifndef KERNEL_STUB_BTF_IDS_H
#define KERNEL_STUB_BTF_IDS_H

#include <linux/types.h>
#include <linux/version.h>

struct btf_id_set8 {
	u32 cnt;
	u32 flags;
	struct {
		u32 id;
		u32 flags;
	} pairs[];
};

#define STUB_TEXT(x) STUB_TEXT_(x)
#define STUB_TEXT_(x) #x
#define STUB_JOIN(a, b) STUB_JOIN_(a, b)
#define STUB_JOIN_(a, b) a##b

/* Assembler lines in the section. */
#define STUB_IDS(lines) \
	asm(".pushsection .BTF_ids,\"a\"\n" lines ".popsection\n");

#define STUB_LABEL(name) ".local " #name "\n" #name ":\n"

/* Four bytes for resolve_btfids, and what follows them. */
#define STUB_ID(symbol, after) STUB_ID_(symbol, after)
#define STUB_ID_(symbol, after)                                    \
	STUB_IDS(".local " #symbol "\n.type " #symbol ", STT_OBJECT\n" \
		 ".size " #symbol ", 4\n" #symbol ":\n.zero 4\n" after)
#define STUB_SYMBOL(kind, name) \
	STUB_JOIN(__BTF_ID__##kind##__##name##__, STUB_JOIN(__COUNTER__, __LINE__))

#define BTF_ID(kind, name) STUB_ID(STUB_SYMBOL(kind, name), "")

/* The flags are 0 where none are given. */
#define BTF_ID_FLAGS(kind, name, ...) STUB_ID_FLAGS(kind, name, ##__VA_ARGS__, 0)
#define STUB_ID_FLAGS(kind, name, flags, ...) \
	STUB_ID(STUB_SYMBOL(kind, name), ".long " STUB_TEXT(flags) "\n")

#define BTF_ID_LIST(name)           \
	STUB_IDS(STUB_LABEL(name)) \
	extern u32 name[];

#define STUB_SET8_START(name, flags)                                     \
	STUB_IDS(STUB_LABEL(name) STUB_LABEL(__BTF_ID__set8__##name)   \
		 ".zero 4\n.long " #flags "\n")
#define STUB_SET8_END(name)                                              \
	STUB_IDS(".size __BTF_ID__set8__" #name ", . - " #name "\n")    \
	extern struct btf_id_set8 name;

/* From 6.9 on registration takes no set of the older kind. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define BTF_KFUNCS_START(name) STUB_SET8_START(name, 1)
#define BTF_KFUNCS_END(name) STUB_SET8_END(name)
#else
#define BTF_SET8_START(name) STUB_SET8_START(name, 0)
#define BTF_SET8_END(name) STUB_SET8_END(name)
#endif

#endif
