// SPDX-License-Identifier: BSD-2-Clause
// The way back of a switch over to two factors (setup/switch.h).
#ifndef WARIFU_SETUP_BACK_H
#define WARIFU_SETUP_BACK_H

#include "setup/switch.h"

// Everything as it was before, byte for byte; may be called again when it was interrupted. Where a
// copy is lost, or names a module that is gone, as removing the package leaves it: then see
// switch_undo() for faults.
enum fault switch_back(struct switching *switching, switch_told *told, void *context) MUST_CHECK;

// The same at any time. Once confirmed, what others have changed since is theirs: then warifu is
// taken out of the stacks as removing the package does, and what its profile had displaced is put
// in again; FAULT_CONFLICT: a stack names it still.
enum fault switch_undo(struct switching *switching, switch_told *told, void *context) MUST_CHECK;

// Of a switch that somebody else has ended: its line for sudo goes, and its record.
enum fault switch_drop(struct switching *switching) MUST_CHECK;

#endif
