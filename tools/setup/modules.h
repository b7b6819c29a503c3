// SPDX-License-Identifier: BSD-2-Clause
// Whether a PAM file can be read by libpam here: a line whose module is not there lets nobody in.
#ifndef WARIFU_SETUP_MODULES_H
#define WARIFU_SETUP_MODULES_H

#include "setup/image.h"

// `file` is a PAM file as a whole. Lines that begin with "-" may lack their module, and files that
// are included are not looked at.
bool modules_are_there(const char *root, const struct image *file);

#endif
