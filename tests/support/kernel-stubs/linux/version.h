/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The test says LINUX_VERSION_CODE. */
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
