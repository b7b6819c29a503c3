// SPDX-License-Identifier: BSD-2-Clause
// What is listed is destroyed, keys first and the name of the store last, so that whatever ends it
// leaves a machine on which nothing can be read and nothing begins anew (H6).
#ifndef WARIFU_TOOLS_DESTROY_DEED_H
#define WARIFU_TOOLS_DESTROY_DEED_H

#include "destroy_list.h"
#include "outcome.h"
#include "progress.h"
#include "report.h"

struct destroy_deed { // begins with the first three
    struct destroy_list *list;
    const struct daemon_settings *settings;
    struct report *report; // gets a row for each file that stays
    struct progress progress;
    uint64_t before; // bytes of the files until now
    unsigned left;   // files that could not be destroyed
};

// Fills in the digests of what is no key, as it is now.
void destroy_deed_digests(struct destroy_deed *deed);
// DONE: nothing of it is there any more. NOT_ALL.
enum exit_code destroy_deed_do(struct destroy_deed *deed, struct outcome *outcome);

#endif
