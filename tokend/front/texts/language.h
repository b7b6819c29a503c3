// SPDX-License-Identifier: BSD-2-Clause
// Which language a client can read and its terminal can show (abuse:E2).
#ifndef WARIFU_FRONT_LANGUAGE_H
#define WARIFU_FRONT_LANGUAGE_H

#include <stdbool.h>

struct reader {
    bool japanese; // else English, which is plain ASCII
    bool utf8;     // may be sent anything but ASCII: QR blocks, names
    bool terminal; // there is a screen that an escape sequence clears
    // Programs that show less than PAM gives them:
    bool hides_prompts;  // the first prompt is an empty field; only the last message is seen
    bool stops_for_info; // a message that comes without a prompt waits until somebody says OK
};

// From what a client says in Begin. `fallback` ("ja" or "en") is for services that are no terminals
// (their environment is the daemon's, not the person's) and for languages that do not tell.
struct reader language_of_reader(const char *service, const char *language, const char *terminal,
                                 const char *tty, const char *fallback);

#endif
