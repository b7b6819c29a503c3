// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/owed.h"
#include "base/log.h"
#include "store/meta.h"
#include "store/person.h"
#include "vault/admin/memory.h"
#include "vault/admin/resting.h"
#include "vault/login/shown_name.h"
#include "vault/loop/event.h"
#include "vault/loop/journal.h"
#include "wire/handover.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define META_OWED "stops.owed" // lines "SECONDS WORD", of when it was taken and what
#define SESSIONS_AT_ONCE 16

// --- the lines ----------------------------------------------------------------------------------

static enum fault load(struct vault *vault, char text[OWED_SIZE])
{
    const enum fault fault = store_meta_get(vault->store, META_OWED, text, OWED_SIZE);

    if (fault != FAULT_NONE)
        text[0] = '\0';
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// The line at *text, and *text behind it; false: there is none.
static bool next_line(const char **text, char line[OWED_SIZE])
{
    const size_t length = strcspn(*text, "\n");

    if (**text == '\0')
        return false;
    memcpy(line, *text, length);
    line[length] = '\0';
    *text += length + ((*text)[length] == '\n');
    return true;
}

static const char *word_of(const char *line)
{
    const char *space = strchr(line, ' ');
    return space != NULL ? space + 1 : "";
}

// Without the lines that `is` says; *removed: there were some.
static enum fault forget(struct vault *vault, bool (*is)(const char *line, const char *what),
                         const char *what, bool *removed)
{
    char text[OWED_SIZE], line[OWED_SIZE], left[OWED_SIZE] = "";
    const char *at = text;
    enum fault fault = load(vault, text);

    *removed = false;
    while (fault == FAULT_NONE && next_line(&at, line)) {
        if (is(line, what)) {
            *removed = true;
            continue;
        }
        strcat(line, "\n"); // each came with one
        strcat(left, line);
    }
    return fault == FAULT_NONE && *removed ? store_meta_put(vault->store, META_OWED, left) : fault;
}

enum fault owed_put(struct vault *vault, const struct taking *taking)
{
    char text[OWED_SIZE], word[TAKING_TEXT_SIZE], line[TAKING_TEXT_SIZE + 32];
    enum fault fault = load(vault, text);

    taking_write(taking, word);
    snprintf(line, sizeof line, "%" PRId64 " %s\n", vault->now.wall.seconds, word);
    if (fault != FAULT_NONE)
        return fault;
    if (strlen(text) + strlen(line) >= sizeof text) {
        log_error("too many stops are owed: if this command dies, sessions stay open that rest on: "
                  "%s",
                  word);
        return FAULT_NONE;
    }
    strcat(text, line);
    vault->duty_next = vault->now.wall; // which looks at it from now on
    return store_meta_put(vault->store, META_OWED, text);
}

static bool is_word(const char *line, const char *what)
{
    return strcmp(word_of(line), what) == 0;
}

enum fault owed_paid(struct vault *vault, const struct taking *taking)
{
    char word[TAKING_TEXT_SIZE];
    bool removed;

    taking_write(taking, word);
    return forget(vault, is_word, word, &removed);
}

// --- carried out --------------------------------------------------------------------------------

// False: so many are stopped at the moment that this one comes later.
static enum fault stop(struct vault *vault, const char *name, struct stop stop, int64_t grant,
                       bool *noted)
{
    struct event event;

    *noted = stops_note(vault, stop);
    if (!*noted)
        return FAULT_NONE;
    event_init(&event, EVENT_SESSION_ORDERED, name);
    if (grant != 0)
        event_number(&event, FIELD_REVIEW, grant);
    event_text(&event, FIELD_METHOD, "end");
    event_text(&event, FIELD_WHY, "owed");
    return journal_record(vault, &event);
}

// Whoever is logged in with it is logged out, of all that they have here: which of logind's
// sessions is which the vault cannot know.
static enum fault stop_sessions(struct vault *vault, const struct taking *taking, bool *noted)
{
    struct session sessions[SESSIONS_AT_ONCE];
    int64_t after = 0, last = 0;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    do {
        fault = store_session_list_open(vault->store, 0, after, sessions, SESSIONS_AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE && *noted; i++) {
            struct person person;
            bool rests = false;
            after = sessions[i].id;
            fault = session_rests(vault, &sessions[i], taking, &rests);
            if (fault == FAULT_CORRUPT) { // it keeps nobody else's stop
                log_error("a session row is not as tokend wrote it, so it is not stopped");
                fault = FAULT_NONE;
            }
            if (fault != FAULT_NONE || !rests || sessions[i].person == last)
                continue;
            last = sessions[i].person;
            fault = store_person_account(vault->store, last, &person);
            if (fault == FAULT_CORRUPT) // what the row says of them is enough to stop it
                fault = store_person_row_by_id(vault->store, last, &person);
            if (fault == FAULT_NONE && person.uid != 0)
                fault = stop(vault, person.name,
                             (struct stop){person.uid, STOP_USER | STOP_BY_END, 0}, 0, noted);
            fault = fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
        }
    } while (fault == FAULT_NONE && count == SESSIONS_AT_ONCE && *noted);
    return fault;
}

static enum fault carry_out(struct vault *vault, const char *line, bool *done)
{
    char name[STORE_NAME_SIZE] = "";
    struct taking taking;

    *done = true;
    if (!taking_read(word_of(line), &taking))
        return FAULT_NONE; // of another version
    if (taking.taken != TAKEN_GRANT)
        return stop_sessions(vault, &taking, done);
    person_called(vault, taking.person, name);
    return stop(vault, name, (struct stop){(uint32_t)taking.number, STOP_GRANT | STOP_BY_END, 0},
                taking.number, done);
}

static bool is_due(const struct vault *vault, const char *line)
{
    int64_t when = 0;

    return sscanf(line, "%" SCNd64, &when) != 1 || vault->now.wall.seconds < when ||
           vault->now.wall.seconds - when >= OWED_SECONDS;
}

static bool was_told(const char *line, const char *what)
{
    char whole[OWED_SIZE];

    while (next_line(&what, whole))
        if (strcmp(line, whole) == 0)
            return true;
    return false;
}

enum fault owed_some(struct vault *vault, bool *more)
{
    struct owed_told *told = &vault->admin->owed;
    char text[OWED_SIZE], line[OWED_SIZE];
    struct owed_told now = {.lost_commits = vault->lost_commits};
    const char *at = text;
    bool removed = false;
    enum fault fault = FAULT_NONE;

    if (told->lines[0] != '\0' && told->lost_commits == vault->lost_commits)
        fault = forget(vault, was_told, told->lines, &removed);
    if (fault == FAULT_NONE)
        fault = load(vault, text);
    *more = fault == FAULT_NONE && text[0] != '\0';
    while (fault == FAULT_NONE && next_line(&at, line)) {
        bool done = false;
        if (!is_due(vault, line))
            continue;
        fault = carry_out(vault, line, &done);
        if (!done)
            break;
        strcat(strcat(now.lines, line), "\n");
    }
    if (fault == FAULT_NONE) // else this step is undone with the rest
        *told = now;
    return fault;
}
