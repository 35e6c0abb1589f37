/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef KERNEL_STUB_TYPES_H
#define KERNEL_STUB_TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef _Bool bool;

#define NULL ((void *)0)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define noinline __attribute__((noinline))
#define __used __attribute__((used))
#define __maybe_unused __attribute__((unused))
#define __init
#define __exit

#define STUB_PRAGMA(text) _Pragma(#text)
#define __diag_push() STUB_PRAGMA(GCC diagnostic push)
#define __diag_pop() STUB_PRAGMA(GCC diagnostic pop)
#define __diag_ignore_all(option, why) STUB_PRAGMA(GCC diagnostic ignored option)

#endif
