// SPDX-License-Identifier: BSD-2-Clause
#include "logind.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define SERVICE "org.freedesktop.login1"
#define PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define SESSION "org.freedesktop.login1.Session"
#define SYSTEMD "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define TIMEOUT                                                                                    \
    (3 * UINT64_C(1000000)) // a bus that hangs keeps nobody waiting,
                            // and is asked no more

struct logind {
    sd_bus *bus;
    bool mute;
};

struct logind *logind_open(void)
{
    struct logind *logind = calloc(1, sizeof *logind);

    if (logind == NULL || sd_bus_open_system(&logind->bus) < 0) {
        free(logind);
        return NULL;
    }
    sd_bus_set_method_call_timeout(logind->bus, TIMEOUT);
    return logind;
}

void logind_close(struct logind **logind)
{
    if (*logind != NULL)
        sd_bus_flush_close_unref((*logind)->bus);
    free(*logind);
    *logind = NULL;
}

static enum logind_answer answer_of(struct logind *logind, int result, sd_bus_error *error)
{
    static const char *const forbidden[] = {SD_BUS_ERROR_ACCESS_DENIED, SD_BUS_ERROR_AUTH_FAILED,
                                            SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED};
    static const char *const gone[] = {
        "org.freedesktop.login1.NoSuchSession", "org.freedesktop.login1.NoSuchUser",
        "org.freedesktop.systemd1.NoSuchUnit", SD_BUS_ERROR_UNKNOWN_OBJECT,
        // Of a path that is an object no more, in some versions.
        SD_BUS_ERROR_UNKNOWN_METHOD, SD_BUS_ERROR_UNKNOWN_INTERFACE};
    enum logind_answer answer = result >= 0 ? LOGIND_DONE : LOGIND_SILENT;

    for (size_t i = 0; result < 0 && i < sizeof forbidden / sizeof *forbidden; i++)
        if (sd_bus_error_has_name(error, forbidden[i]) > 0)
            answer = LOGIND_FORBIDDEN;
    for (size_t i = 0; result < 0 && i < sizeof gone / sizeof *gone; i++)
        if (sd_bus_error_has_name(error, gone[i]) > 0)
            answer = LOGIND_GONE;
    logind->mute = logind->mute || result == -ETIMEDOUT ||
                   sd_bus_error_has_name(error, SD_BUS_ERROR_NO_REPLY) > 0;
    sd_bus_error_free(error);
    return answer;
}

// --- what there is ---

static void read_text(struct logind *logind, const struct logind_session *session, const char *name,
                      char *to, size_t size)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    char *text = NULL;
    int result = -ENOTCONN;

    if (!logind->mute)
        result = sd_bus_get_property_string(logind->bus, SERVICE, session->path, SESSION, name,
                                            &error, &text);
    snprintf(to, size, "%s", result >= 0 && text != NULL ? text : "");
    free(text);
    (void)answer_of(logind, result, &error);
}

static void describe(struct logind *logind, struct logind_session *session)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    uint32_t leader = 0;
    int result = -ENOTCONN;

    read_text(logind, session, "Service", session->service, sizeof session->service);
    read_text(logind, session, "TTY", session->tty, sizeof session->tty);
    // A session on a screen has no terminal, but a display.
    if (session->tty[0] == '\0')
        read_text(logind, session, "Display", session->tty, sizeof session->tty);
    read_text(logind, session, "RemoteHost", session->rhost, sizeof session->rhost);
    read_text(logind, session, "Type", session->type, sizeof session->type);
    read_text(logind, session, "Class", session->class, sizeof session->class);
    if (!logind->mute)
        result = sd_bus_get_property_trivial(logind->bus, SERVICE, session->path, SESSION, "Leader",
                                             &error, 'u', &leader);
    if (answer_of(logind, result, &error) == LOGIND_DONE)
        session->leader = (pid_t)leader;
}

// False when there are no more, or no memory.
static bool read_entry(sd_bus_message *reply, struct logind_session **sessions, size_t *count)
{
    const char *id, *name, *seat, *path;
    uint32_t uid;

    if (sd_bus_message_read(reply, "(susso)", &id, &uid, &name, &seat, &path) <= 0)
        return false;
    struct logind_session *more = reallocarray(*sessions, *count + 1, sizeof **sessions);
    if (more == NULL)
        return false;
    *sessions = more;
    struct logind_session *session = &more[*count];
    *session = (struct logind_session){.uid = uid};
    // logind makes both, and what does not fit could not be named to it again.
    if (text_copy(session->id, sizeof session->id, id) == FAULT_NONE &&
        text_copy(session->path, sizeof session->path, path) == FAULT_NONE) {
        snprintf(session->user, sizeof session->user, "%s", name);
        ++*count;
    }
    return true;
}

enum logind_answer logind_list(struct logind *logind, struct logind_session **sessions,
                               size_t *count)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    int result = -ENOTCONN;

    *sessions = NULL;
    *count = 0;
    if (!logind->mute)
        result = sd_bus_call_method(logind->bus, SERVICE, PATH, MANAGER, "ListSessions", &error,
                                    &reply, NULL);
    // A bus without logind, and nothing that would start one.
    const bool absent = sd_bus_error_has_name(&error, SD_BUS_ERROR_SERVICE_UNKNOWN) > 0 ||
                        sd_bus_error_has_name(&error, SD_BUS_ERROR_NAME_HAS_NO_OWNER) > 0;
    bool good = answer_of(logind, result, &error) == LOGIND_DONE &&
                sd_bus_message_enter_container(reply, 'a', "(susso)") >= 0;
    while (good && read_entry(reply, sessions, count))
        ;
    good = good && sd_bus_message_at_end(reply, false) > 0;
    sd_bus_message_unref(reply);
    for (size_t i = 0; i < *count; i++)
        describe(logind, &(*sessions)[i]);
    return good ? LOGIND_DONE : absent ? LOGIND_GONE : LOGIND_SILENT;
}

bool logind_has_screen(const struct logind_session *session)
{
    static const char *const types[] = {"x11", "wayland", "mir"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(session->type, types[i]) == 0)
            return true;
    return false;
}

bool logind_is_login(const struct logind_session *session)
{
    static const char *const others[] = {"greeter", "lock-screen", "manager", "manager-early"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(session->class, others[i]) == 0)
            return false;
    return true;
}

// --- what is asked ---

static enum logind_answer ask_about(struct logind *logind, const char *method, const char *id)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (logind->mute)
        return LOGIND_SILENT;
    return answer_of(
        logind,
        sd_bus_call_method(logind->bus, SERVICE, PATH, MANAGER, method, &error, NULL, "s", id),
        &error);
}

enum logind_answer logind_lock(struct logind *logind, const struct logind_session *session)
{
    return ask_about(logind, "LockSession", session->id);
}

enum logind_answer logind_terminate(struct logind *logind, const struct logind_session *session)
{
    return ask_about(logind, "TerminateSession", session->id);
}

enum logind_answer logind_kill(struct logind *logind, const struct logind_session *session)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (logind->mute)
        return LOGIND_SILENT;
    return answer_of(logind,
                     sd_bus_call_method(logind->bus, SERVICE, PATH, MANAGER, "KillSession", &error,
                                        NULL, "ssi", session->id, "all", SIGKILL),
                     &error);
}

enum logind_answer logind_look(struct logind *logind, const struct logind_session *session,
                               bool *locked)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    int hint = 0;

    *locked = false;
    if (logind->mute)
        return LOGIND_SILENT;
    const enum logind_answer answer =
        answer_of(logind,
                  sd_bus_get_property_trivial(logind->bus, SERVICE, session->path, SESSION,
                                              "LockedHint", &error, 'b', &hint),
                  &error);
    *locked = answer == LOGIND_DONE && hint != 0;
    return answer;
}

enum logind_answer logind_terminate_user(struct logind *logind, uint32_t uid)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (logind->mute)
        return LOGIND_SILENT;
    return answer_of(logind,
                     sd_bus_call_method(logind->bus, SERVICE, PATH, MANAGER, "TerminateUser",
                                        &error, NULL, "u", uid),
                     &error);
}

enum logind_answer logind_kill_user(struct logind *logind, uint32_t uid)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (logind->mute)
        return LOGIND_SILENT;
    return answer_of(logind,
                     sd_bus_call_method(logind->bus, SERVICE, PATH, MANAGER, "KillUser", &error,
                                        NULL, "ui", uid, SIGKILL),
                     &error);
}

// LOGIND_GONE also of a unit that has ended and is known still.
static enum logind_answer look_unit(struct logind *logind, const char *unit)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    char *path = NULL, *state = NULL;

    if (logind->mute || sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit, &path) < 0)
        return LOGIND_SILENT;
    const int result = sd_bus_get_property_string(logind->bus, SYSTEMD, path, SYSTEMD ".Unit",
                                                  "ActiveState", &error, &state);
    enum logind_answer answer = answer_of(logind, result, &error);
    if (answer == LOGIND_DONE && (strcmp(state, "inactive") == 0 || strcmp(state, "failed") == 0))
        answer = LOGIND_GONE;
    free(state);
    free(path);
    return answer;
}

// logind keeps a user that lingers without any process; systemd knows whether there are some.
enum logind_answer logind_look_user(struct logind *logind, uint32_t uid)
{
    char unit[32];

    snprintf(unit, sizeof unit, "user@%u.service", (unsigned)uid);
    return look_unit(logind, unit);
}

// --- scopes ---

static int call_systemd(struct logind *logind, const char *method, sd_bus_error *error,
                        const char *unit, const char *second)
{
    return sd_bus_call_method(logind->bus, SYSTEMD, SYSTEMD_PATH, SYSTEMD ".Manager", method, error,
                              NULL, "ss", unit, second);
}

// False when there are no more, or no memory.
static bool read_scope(sd_bus_message *reply, struct logind_scope **scopes, size_t *count)
{
    const char *unit, *text;
    uint32_t job;

    if (sd_bus_message_read(reply, "(ssssssouso)", &unit, &text, &text, &text, &text, &text, &text,
                            &job, &text, &text) <= 0)
        return false;
    struct logind_scope *more = reallocarray(*scopes, *count + 1, sizeof **scopes);
    if (more == NULL)
        return false;
    *scopes = more;
    struct logind_scope *scope = &more[*count];
    if (scope_name_read(unit, &scope->name) &&
        text_copy(scope->unit, sizeof scope->unit, unit) == FAULT_NONE)
        ++*count;
    return true;
}

enum logind_answer logind_list_scopes(struct logind *logind, struct logind_scope **scopes,
                                      size_t *count)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    int result = -ENOTCONN;

    *scopes = NULL;
    *count = 0;
    if (!logind->mute)
        result = sd_bus_call_method(logind->bus, SYSTEMD, SYSTEMD_PATH, SYSTEMD ".Manager",
                                    "ListUnitsByPatterns", &error, &reply, "asas", 4, "active",
                                    "activating", "deactivating", "reloading", 1, SCOPE_PATTERN);
    bool good = answer_of(logind, result, &error) == LOGIND_DONE &&
                sd_bus_message_enter_container(reply, 'a', "(ssssssouso)") >= 0;
    while (good && read_scope(reply, scopes, count))
        ;
    good = good && sd_bus_message_at_end(reply, false) > 0;
    sd_bus_message_unref(reply);
    return good ? LOGIND_DONE : LOGIND_SILENT;
}

enum logind_answer logind_stop_scope(struct logind *logind, const char *unit)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    return logind->mute
               ? LOGIND_SILENT
               : answer_of(logind, call_systemd(logind, "StopUnit", &error, unit, "replace"),
                           &error);
}

enum logind_answer logind_kill_scope(struct logind *logind, const char *unit)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (logind->mute)
        return LOGIND_SILENT;
    return answer_of(logind,
                     sd_bus_call_method(logind->bus, SYSTEMD, SYSTEMD_PATH, SYSTEMD ".Manager",
                                        "KillUnit", &error, NULL, "ssi", unit, "all", SIGKILL),
                     &error);
}

enum logind_answer logind_look_scope(struct logind *logind, const char *unit)
{
    return look_unit(logind, unit);
}
