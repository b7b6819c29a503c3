// SPDX-License-Identifier: BSD-2-Clause
// The items of `warifu status` as OpenMetrics text, for a collector that reads files.
#ifndef WARIFU_TOOLS_STATUS_METRICS_H
#define WARIFU_TOOLS_STATUS_METRICS_H

#include "base/fault.h"
#include "status_state.h"
#include <stdio.h>

// No name of a person is in it, and no text from outside.
void status_metrics_put(const struct status_items *items, enum status_severity worst, FILE *out);

// The same into a file, 0640, that is replaced as a whole: whoever reads it has all of this or all
// of the one before. IO, or another fault: the old one is still there.
enum fault status_metrics_write(const struct status_items *items, enum status_severity worst,
                                const char *path) MUST_CHECK;

#endif
