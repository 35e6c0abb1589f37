/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Stands in for the kernel's header of this name, for tests that compile what
 * `btf-ids` writes. The kernel's build includes it before everything else.
 */
#ifndef KERNEL_STUB_KCONFIG_H
#define KERNEL_STUB_KCONFIG_H

/* 1 where the option is defined as 1, else 0. */
#define IS_ENABLED(option) STUB_IS_ONE(option)
#define STUB_IS_ONE(value) STUB_PICK(STUB_ONE_##value)
#define STUB_PICK(probe) STUB_SECOND(probe 1, 0, 0)
#define STUB_SECOND(first, second, ...) second
#define STUB_ONE_1 0,

#endif
