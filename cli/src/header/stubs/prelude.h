/* What a header for BPF programs takes for granted: the kernel's integers, and
 * the words that make a declaration a kfunc. A section is all that is told of
 * here: the reader sees which functions have one by their calling convention.
 */
#define section(...) ms_abi
#define __section__(...) ms_abi

#define __ksym __attribute__((section(".ksyms")))
#define __weak __attribute__((weak))

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u16 __le16;
typedef __u32 __le32;
typedef __u64 __le64;
typedef __u16 __sum16;
typedef __u32 __wsum;
typedef _Bool bool;
typedef unsigned long size_t;
typedef long ssize_t;
typedef int pid_t;
typedef unsigned int gfp_t;
typedef unsigned short umode_t;
