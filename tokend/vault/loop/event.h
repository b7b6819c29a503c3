// SPDX-License-Identifier: BSD-2-Clause
// An audit event that happened, and the canonical JSON line that is stored and mirrored to the
// journal (E2, E5; abuse:A1). Which there are says core/event_kind.h.
#ifndef WARIFU_VAULT_EVENT_H
#define WARIFU_VAULT_EVENT_H

#include "base/fault.h"
#include "core/event_kind.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_value {
    enum { VALUE_ABSENT = 0, VALUE_TEXT, VALUE_NUMBER } type;
    const char *text; // the caller's; must live until the event is recorded
    int64_t number;
};

struct event {
    enum event_id id;
    const char *user; // whom it is about; "" nobody
    struct event_value values[EVENT_FIELDS];
};

void event_init(struct event *event, enum event_id id, const char *user);
// NULL and "" are left out.
void event_text(struct event *event, enum event_field field, const char *text);
void event_number(struct event *event, enum event_field field, int64_t number);

#define EVENT_BODY_MAX 8192 // bytes with NUL

// The canonical line: {"event":...,"clause":...,"severity":...,"user":..., fields in order}.
// Control characters, line separators, bidirectional controls, zero-width and invalid bytes are
// escaped as \uXXXX, so that one record is one line on every terminal and parses back. Values
// longer than 768 escaped bytes end in "...". FAULT_INTERNAL when a field is not in the event's
// catalogue row.
enum fault event_write(const struct event *event, char *out, size_t size) MUST_CHECK;

#endif
