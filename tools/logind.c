// SPDX-License-Identifier: BSD-2-Clause
#include "logind.h"
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-login.h>

#define SERVICE "org.freedesktop.login1"
#define PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define SESSIONS_MAX 64
#define TIMEOUT (5 * UINT64_C(1000000)) // a bus that hangs keeps nobody waiting

// A session keeps the name and uid that its account had when it began: either is the person's.
static unsigned list(sd_bus *bus, const char *user, char ids[SESSIONS_MAX][64], bool *there)
{
    const struct passwd *account = getpwnam(user);
    sd_bus_message *reply = NULL;
    unsigned count = 0;

    *there =
        sd_bus_call_method(bus, SERVICE, PATH, MANAGER, "ListSessions", NULL, &reply, NULL) >= 0 &&
        sd_bus_message_enter_container(reply, 'a', "(susso)") >= 0;
    while (*there && count < SESSIONS_MAX) {
        const char *id, *name, *seat, *path;
        uint32_t uid;

        if (sd_bus_message_read(reply, "(susso)", &id, &uid, &name, &seat, &path) <= 0)
            break;
        const bool theirs =
            strcmp(name, user) == 0 || (account != NULL && uid != 0 && uid == account->pw_uid);
        if (theirs && strlen(id) < 64)
            snprintf(ids[count++], 64, "%s", id);
    }
    sd_bus_message_unref(reply);
    return count;
}

static void take(char *to, size_t size, int answer, char **text)
{
    snprintf(to, size, "%s", answer >= 0 && *text != NULL ? *text : "");
    free(*text);
}

static void describe(const char *id, struct logind_session *session)
{
    char *service = NULL, *tty = NULL, *rhost = NULL;
    int answer = sd_session_get_service(id, &service);

    take(session->service, sizeof session->service, answer, &service);
    answer = sd_session_get_tty(id, &tty);
    take(session->tty, sizeof session->tty, answer, &tty);
    answer = sd_session_get_remote_host(id, &rhost);
    take(session->rhost, sizeof session->rhost, answer, &rhost);
}

struct logind_done logind_stop(const char *user, bool end, logind_spare *spare, void *context)
{
    struct logind_done done = {.there = false};
    char ids[SESSIONS_MAX][64];
    sd_bus *bus = NULL;

    if (sd_bus_open_system(&bus) < 0)
        return done;
    sd_bus_set_method_call_timeout(bus, TIMEOUT);
    const unsigned count = list(bus, user, ids, &done.there);
    for (unsigned i = 0; i < count; i++) {
        struct logind_session session;

        describe(ids[i], &session);
        if (spare != NULL && spare(context, &session))
            continue;
        const int result =
            sd_bus_call_method(bus, SERVICE, PATH, MANAGER,
                               end ? "TerminateSession" : "LockSession", NULL, NULL, "s", ids[i]);
        if (result >= 0)
            done.changed++;
        else
            done.failed++;
    }
    sd_bus_flush_close_unref(bus);
    return done;
}
