// SPDX-License-Identifier: BSD-2-Clause
// The end of what began by a grant: every scope that bears its number, in whoever's login it is.
// Its own limit of time then kills what does not end. And of logins: what logind does when root
// asks.
#include "base/log.h"
#include "base/scope_name.h"
#include "scope/scope.h"
#include "scope/systemd.h"
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-login.h>

static bool is_gone(const sd_bus_error *error)
{
    static const char *const names[] = {"org.freedesktop.systemd1.NoSuchUnit",
                                        "org.freedesktop.login1.NoSuchSession",
                                        "org.freedesktop.login1.NoSuchUser"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sd_bus_error_has_name(error, names[i]) > 0)
            return true;
    return false;
}

// `result`: of making `message`, which is used up. Whoever worked there may have left meanwhile.
static bool ask(sd_bus *bus, int result, sd_bus_message *message, const char *what)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (result >= 0)
        result = sd_bus_call(bus, message, 0, &error, NULL);
    const bool gone = is_gone(&error);
    if (result >= 0)
        log_notice("%s: stopped, for an administrator has ended it", what);
    else if (!gone)
        log_error("%s: cannot be stopped: %s", what,
                  error.message != NULL ? error.message : strerror(-result));
    sd_bus_error_free(&error);
    sd_bus_message_unref(message);
    return result >= 0 || gone;
}

static bool stop_unit(sd_bus *bus, const char *unit, bool kill)
{
    sd_bus_message *message = NULL;
    int result = systemd_call_new(bus, &message, kill ? "KillUnit" : "StopUnit");

    if (result >= 0)
        result = kill ? sd_bus_message_append(message, "ssi", unit, "all", SIGKILL)
                      : sd_bus_message_append(message, "ss", unit, "replace");
    return ask(bus, result, message, unit);
}

// --- of a grant ---------------------------------------------------------------------------------

static int list(sd_bus *bus, sd_bus_error *error, sd_bus_message **reply)
{
    sd_bus_message *message = NULL;
    int result = systemd_call_new(bus, &message, "ListUnitsByPatterns");

    if (result >= 0)
        result = sd_bus_message_append(message, "asas", 4, "active", "activating", "deactivating",
                                       "reloading", 1, SCOPE_PATTERN);
    if (result >= 0)
        result = sd_bus_call(bus, message, 0, error, reply);
    if (result >= 0)
        result = sd_bus_message_enter_container(*reply, 'a', "(ssssssouso)");
    sd_bus_message_unref(message);
    return result;
}

static bool stop_grant(sd_bus *bus, int64_t grant, bool kill)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = NULL;
    bool all = true;
    int result = list(bus, &error, &reply);

    while (result >= 0 && sd_bus_message_at_end(reply, false) == 0) {
        struct scope_name name;
        const char *unit;
        result = sd_bus_message_read(reply, "(ssssssouso)", &unit, NULL, NULL, NULL, NULL, NULL,
                                     NULL, NULL, NULL, NULL);
        if (result > 0 && scope_name_read(unit, &name) && name.grant == grant)
            all = stop_unit(bus, unit, kill) && all;
    }
    if (result < 0)
        log_error("what began by grant %" PRId64 " cannot be listed: %s", grant,
                  error.message != NULL ? error.message : strerror(-result));
    sd_bus_error_free(&error);
    sd_bus_message_unref(reply);
    return result >= 0 && all;
}

// --- of logind's --------------------------------------------------------------------------------

// Root's logins, and those of nobody (a greeter), are no administrator's of ours to end: whoever
// could would keep everybody out, also from the console with a break-glass code (F2). And what is
// on record is what is done: the session of whom the administrator named, and nobody else's (E5).
static bool may_be_stopped(const char *session, uid_t owner)
{
    char *class = NULL;
    uid_t uid = 0;
    const int found = sd_session_get_uid(session, &uid);
    const bool of_user = sd_session_get_class(session, &class) >= 0 && strcmp(class, "user") == 0;

    free(class);
    if (found < 0)
        return true; // it is gone; logind says so
    if (uid == 0 || !of_user)
        log_error("session %s is not stopped: it is root's, or nobody's", session);
    else if (uid != owner)
        log_error("session %s is not stopped: it is of uid %u, and not of uid %u", session,
                  (unsigned)uid, (unsigned)owner);
    return uid != 0 && of_user && uid == owner;
}

static bool stop_session(sd_bus *bus, const char *session, uid_t owner, ScopeStop how)
{
    if (!may_be_stopped(session, owner))
        return false;
    sd_bus_message *message = NULL;
    const bool kill = how == ScopeStop_SCOPE_STOP_KILL;
    int result = logind_call_new(bus, &message,
                                 kill                               ? "KillSession"
                                 : how == ScopeStop_SCOPE_STOP_LOCK ? "LockSession"
                                                                    : "TerminateSession");

    if (result >= 0)
        result = kill ? sd_bus_message_append(message, "ssi", session, "all", SIGKILL)
                      : sd_bus_message_append(message, "s", session);
    return ask(bus, result, message, session);
}

static bool stop_user(sd_bus *bus, uint32_t uid, bool kill)
{
    sd_bus_message *message = NULL;
    int result = logind_call_new(bus, &message, kill ? "KillUser" : "TerminateUser");

    if (result >= 0)
        result = kill ? sd_bus_message_append(message, "ui", uid, SIGKILL)
                      : sd_bus_message_append(message, "u", uid);
    return ask(bus, result, message, "what somebody runs outside of sessions");
}

ScopeAnswer scope_stop(const ScopeCall *call)
{
    const bool kill = call->stop == ScopeStop_SCOPE_STOP_KILL;
    sd_bus *bus = NULL;
    const int result = systemd_open(&bus);
    bool done = false;

    if (result < 0)
        log_error("systemd cannot be asked: %s", strerror(-result));
    else if (call->grant != 0)
        done = stop_grant(bus, (int64_t)call->grant, kill);
    else if (call->session[0] != '\0')
        done = stop_session(bus, call->session, call->uid, call->stop);
    else
        done = stop_user(bus, call->uid, kill);
    sd_bus_flush_close_unref(bus);
    return done ? ScopeAnswer_SCOPE_DONE : ScopeAnswer_SCOPE_FAILED;
}
