/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <linux/types.h>

#define THIS_MODULE ((struct module *)NULL)
#define MODULE_LICENSE(text) \
	static const char __used stub_license[] = text
#define MODULE_DESCRIPTION(text) \
	static const char __used stub_description[] = text
#define module_init(f) static int (*const __used stub_init)(void) = f
#define module_exit(f) static void (*const __used stub_exit)(void) = f
#define late_initcall(f) static int (*const __used stub_initcall)(void) = f
