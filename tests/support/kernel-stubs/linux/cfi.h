/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#error "CFI_NOSEAL is not there yet"
#endif
/* A use of the function, as the kernel's is. */
#define CFI_NOSEAL(f) static void *const __used stub_noseal_##f = (void *)f
