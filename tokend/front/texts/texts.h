// SPDX-License-Identifier: BSD-2-Clause
// Every word that the daemon says to people, in English and, by the catalogue, Japanese. A line is
// at most 511 bytes; English is plain ASCII, so that any terminal shows it (abuse:E2). Nothing that
// came from outside is in a line without being escaped (abuse:A1).
#ifndef WARIFU_FRONT_TEXTS_H
#define WARIFU_FRONT_TEXTS_H

#include "base/fault.h"
#include "core/dialogue.h"
#include "front/texts/translate.h"
#include "settings/daemon_file.h"
#include "wire/channel.pb.h"
#include <stdbool.h>

struct text_values {
    const struct reader *reader;
    const struct daemon_settings *settings;
    const VaultReply *reply; // the one just fed, for numbers and reasons; may be NULL
    const Subject *subject;
    const char *named;            // the user as typed
    ChangeCause cause;            // of the plan: why a new password is due
    ChangeRefusal change_refusal; // and why there is none
    const PlanWay *ways;
    size_t way_count, way;
    struct key_values {
        KeyStatus status; // of the last ceremony
        bool tries_known;
        uint32_t tries; // left on the authenticator
    } key;
};

// Calls `line` for each line of what is to be said.
void texts_say(const struct text_values *values, enum dialogue_text text, text_line *line,
               void *context);

// What the prompt for a one-time code says about first logins.
enum code_hint { CODE_HINT_NONE, CODE_HINT_EMPTY, CODE_HINT_REGISTRATION };

// What a prompt depends on.
struct prompt_values {
    const struct reader *reader;
    enum dialogue_prompt prompt;
    FactorKind factor;   // for ASK_FACTOR
    enum code_hint hint; // the same
    bool current;        // a password that is about to be changed
    const char *whose;   // user name of whose password is wanted; "" or NULL: it is not said
};

// The prompt's text, at most `size` bytes with NUL. A password prompt says whose it wants; programs
// that wait for "Password: " or sudo's "NAME's Password: " find it.
void texts_prompt(const struct prompt_values *values, char *out, size_t size);
// Whether there is a prompt for this factor.
bool texts_can_ask(FactorKind factor);

#endif
