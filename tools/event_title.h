// SPDX-License-Identifier: BSD-2-Clause
// What events of the log (core/event_kind.h) are called for people.
#ifndef WARIFU_TOOLS_EVENT_TITLE_H
#define WARIFU_TOOLS_EVENT_TITLE_H

// In the person's language; the name itself when there is none.
const char *event_title(const char *event);

#endif
