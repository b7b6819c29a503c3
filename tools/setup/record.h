// SPDX-License-Identifier: BSD-2-Clause
// What is on record of a switch of logins to two factors, so that whoever comes after an
// interruption knows what was begun and until when it has to be confirmed.
#ifndef WARIFU_SETUP_RECORD_H
#define WARIFU_SETUP_RECORD_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum switch_state {
    SWITCH_OFF,     // there is no record
    SWITCH_HALF,    // being switched on, or interrupted in that
    SWITCH_WAITING, // on, and not confirmed
    SWITCH_ON,      // confirmed
};

#define RECORD_FILES_MAX 16

struct switch_record {
    enum switch_state state;
    char boot[37];    // of which start of the machine the deadline is
    int64_t deadline; // milliseconds since that start (struct boot_time)
    int64_t since;    // wall time, the second after the switch: a login from then on confirms it
    size_t count;
    char paths[RECORD_FILES_MAX][64]; // what is replaced, in this order
    bool created[RECORD_FILES_MAX];   // there was no such file before; so its copy is none
};

// FAULT_NOT_FOUND: there is none; FAULT_FORMAT: it is not whole.
enum fault record_read(const char *path, struct switch_record *record) MUST_CHECK;
// On disk when it returns; the one before is there until then.
enum fault record_write(const char *path, const struct switch_record *record) MUST_CHECK;

const char *switch_state_name(enum switch_state state); // "unconfirmed"

#endif
