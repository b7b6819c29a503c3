// SPDX-License-Identifier: BSD-2-Clause
#include "front/names/process_origin.h"
#include "base/scope_name.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define NO_AUDIT_SESSION UINT32_MAX

// --- what the kernel says
// ---------------------------------------------------------------------------

static ssize_t read_file(uint32_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    ssize_t got;

    snprintf(path, sizeof path, "/proc/%" PRIu32 "/%s", pid, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    got = read(fd, text, size - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    return got;
}

bool process_origin_can_be_read(void)
{
    char text[4096];

    return read_file(1, "cgroup", text, sizeof text) >= 0;
}

static bool is_of(uint32_t pid, uint32_t uid, uint32_t *real)
{
    char text[4096];
    uint32_t effective;

    if (read_file(pid, "status", text, sizeof text) <= 0)
        return false;
    const char *line = strstr(text, "\nUid:");
    return line != NULL && sscanf(line, "\nUid: %" SCNu32 " %" SCNu32, real, &effective) == 2 &&
           effective == uid;
}

// A kernel that keeps no audit sessions knows of no login.
static bool read_audit(uint32_t pid, const char *file, uint32_t *id)
{
    char text[16];

    *id = NO_AUDIT_SESSION;
    return read_file(pid, file, text, sizeof text) > 0 && sscanf(text, "%" SCNu32, id) == 1 &&
           *id != NO_AUDIT_SESSION;
}

// --- what logind wrote
// ------------------------------------------------------------------------------

// Services whose program anybody may start. pam_systemd takes the seat from XDG_SEAT in the
// environment, which pam_env may have from a file of the person's own (user_readenv), so a job of
// somebody far away could open a session "at the desk" with su.
static const char *const anybodys[] = {"su",        "su-l",   "sudo",        "sudo-i", "runuser",
                                       "runuser-l", "pkexec", "polkit-1",    "doas",   "cron",
                                       "crond",     "atd",    "systemd-run0"};

bool process_origin_is_anybodys(const char *service)
{
    for (size_t i = 0; i < sizeof anybodys / sizeof *anybodys; i++)
        if (strcmp(service, anybodys[i]) == 0)
            return true;
    return false;
}

// Each says whether the question could be answered.
static bool ask_seated(const char *session, bool *seated)
{
    char *seat = NULL, *state = NULL, *service = NULL;
    const int has_seat = sd_session_get_seat(session, &seat);
    const int has_state = sd_session_get_state(session, &state);
    const int has_service = sd_session_get_service(session, &service);

    *seated = has_seat >= 0 && has_state >= 0 && strcmp(state, "closing") != 0 &&
              has_service >= 0 && !process_origin_is_anybodys(service);
    free(seat);
    free(state);
    free(service);
    return (has_seat >= 0 || has_seat == -ENODATA) && has_state >= 0;
}

// Of logind, one who comes from 127.0.0.1 is not remote; for us any remote host is one, as for the
// rules (core/policy.h).
static bool ask_remote(const char *session, bool *remote)
{
    char *host = NULL;
    const int answer = sd_session_is_remote(session);
    const int has_host = sd_session_get_remote_host(session, &host);

    *remote = answer != 0 || (has_host >= 0 && host[0] != '\0');
    free(host);
    return answer >= 0 && (has_host >= 0 || has_host == -ENODATA);
}

static bool ask_user(uid_t uid, bool *any_seated, bool *any_remote)
{
    char **sessions = NULL;
    const int count = sd_uid_get_sessions(uid, 0, &sessions);
    bool answered = count >= 0 || count == -ENODATA;

    for (int i = 0; i < count; i++) {
        bool seated, remote;
        // A session that ended between the two looks is none.
        if (ask_seated(sessions[i], &seated) && ask_remote(sessions[i], &remote)) {
            *any_seated = *any_seated || (seated && !remote);
            *any_remote = *any_remote || remote;
        } else if (sd_session_get_uid(sessions[i], &(uid_t){0}) >= 0) {
            answered = false;
        }
        free(sessions[i]);
    }
    free(sessions);
    return answered;
}

// --- the two together
// -------------------------------------------------------------------------------

// Where a user's manager runs, all its programs run. What was put into a scope of ours is where it
// was before (abuse:F12).
static bool is_of_manager(pid_t pid)
{
    struct scope_name scope;
    char *unit = NULL;
    bool manager = false;

    if (sd_pid_get_unit(pid, &unit) >= 0)
        manager = strncmp(unit, "user@", 5) == 0 ||
                  (scope_name_read(unit, &scope) && strcmp(scope.login, SCOPE_LOGIN_MANAGER) == 0);
    free(unit);
    return manager;
}

// As sd_pid_get_session(): in a scope of ours, the session in which that was begun.
static int session_of(pid_t pid, char **session)
{
    struct scope_name scope;
    char *unit = NULL;
    int result = sd_pid_get_session(pid, session);

    if (result < 0 && sd_pid_get_unit(pid, &unit) >= 0 && scope_name_read(unit, &scope) &&
        scope.login[0] != '_') {
        *session = strdup(scope.login);
        result = *session != NULL ? 0 : -ENOMEM;
    }
    free(unit);
    return result;
}

static bool read_session(const char *session, uid_t *owner, ProcessOrigin *where)
{
    where->place = ProcessPlace_PLACE_SESSION;
    return sd_session_get_uid(session, owner) >= 0 && ask_seated(session, &where->seated) &&
           ask_remote(session, &where->remote);
}

static bool read_place(pid_t pid, uint32_t uid, ProcessOrigin *where)
{
    char *session = NULL;
    bool ignored = false, answered = true;
    uid_t owner = 0;
    const int in_session = session_of(pid, &session);

    if (in_session >= 0) {
        answered = read_session(session, &owner, where);
    } else if (in_session != -ENODATA && in_session != -ENOMEDIUM) { // no systemd at all
        answered = false;
    } else if (is_of_manager(pid)) {
        where->place = ProcessPlace_PLACE_MANAGER;
        answered =
            sd_pid_get_owner_uid(pid, &owner) >= 0 && ask_user(owner, &where->seated, &ignored);
    }
    where->owner_uid = (uint32_t)owner;
    if (answered && where->place != ProcessPlace_PLACE_NO_SESSION)
        answered = ask_user(owner, &ignored, &where->others_remote);
    // Somebody else's program that runs in this session: both have to be at the desk.
    if (answered && uid != 0 && uid != owner)
        answered = ask_user(uid, &ignored, &where->others_remote);
    free(session);
    return answered;
}

void process_origin_read(uint32_t pid, uint32_t uid, ProcessOrigin *where)
{
    ProcessOrigin process = ProcessOrigin_init_zero;
    uint32_t audit_session;

    *where = process;
    if (pid == 0 || pid > INT32_MAX || !is_of(pid, uid, &process.real_uid))
        return;
    process.process_known = true;
    process.login_known = read_audit(pid, "loginuid", &process.login_uid);
    if (!process.login_known)
        process.login_uid = 0;
    *where = process;
    where->audited = read_audit(pid, "sessionid", &audit_session);
    where->known = read_place((pid_t)pid, uid, where);
    process.owner_uid = where->owner_uid;
    if (!where->known)
        *where = process;
}
