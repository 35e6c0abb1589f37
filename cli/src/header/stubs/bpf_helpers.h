/* Of libbpf's bpf_helpers.h the words that headers use, for where it is not. */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__

#define SEC(name) __attribute__((section(name), used))
#define __always_inline inline __attribute__((always_inline))
#define __noinline __attribute__((noinline))
#define __hidden __attribute__((visibility("hidden")))
#define __kconfig __attribute__((section(".kconfig")))
#define __kptr
#define __kptr_untrusted
#define __percpu_kptr
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define __ulong(name, value) enum { name##_value = value } name
#define bpf_ksym_exists(symbol) (!!symbol)

#endif
