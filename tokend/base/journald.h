// SPDX-License-Identifier: BSD-2-Clause
// Entries of systemd's journal, with fields, by its native protocol
// (systemd.io/JOURNAL_NATIVE_PROTOCOL), which is documented for whoever does not link libsystemd:
// that would map four decompressors and libgcrypt beside the master key (doc/decisions/0060).
#ifndef WARIFU_BASE_JOURNALD_H
#define WARIFU_BASE_JOURNALD_H

#include <stdbool.h>
#include <stddef.h>

struct journald_field {
    const char *name;  // upper case letters, digits and "_"
    const char *value; // one line of text
};

// Sends one entry, as one datagram; false unless journald has it: there is none, the entry is
// larger than a datagram may be, there is no memory, or a value has more than one line, which would
// be read as fields that nobody gave.
bool journald_send(const struct journald_field *fields, size_t count);

// Whether this machine has a journal, which may be at rest or full just now.
bool journald_is_there(void);

#endif
