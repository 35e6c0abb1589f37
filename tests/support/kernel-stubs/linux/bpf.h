/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <linux/types.h>
/* Written by the test: the program types that the kernel has. */
#include "stub_prog_types.h"
