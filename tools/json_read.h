// SPDX-License-Identifier: BSD-2-Clause
// Reads the flat JSON objects of the audit log: names, and values that are strings, numbers or
// words. Strict (RFC 8259), without memory of its own; what is not such an object is refused, not
// guessed at.
#ifndef WARIFU_TOOLS_JSON_READ_H
#define WARIFU_TOOLS_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

struct json_member {
    char name[64];
    char value[1024]; // UTF-8; a longer value ends in "..."
    bool text;        // was a string
};

// Calls the visitor for each member in order. False when the object is not well-formed (the members
// before the mistake have been visited).
bool json_read_object(const char *json,
                      void (*visit)(void *context, const struct json_member *member),
                      void *context);

#endif
