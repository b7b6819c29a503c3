// SPDX-License-Identifier: BSD-2-Clause
#include "stopping.h"
#include "base/clock.h"
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define LOOK_MS 50 // between two looks

struct meant {
    struct logind_session session;
    enum stopping_done done;
    enum stopping_seen seen;
    int leader;                       // a descriptor of the process that opened it, or -1
    struct inside *inside;            // instead of a session
    const struct logind_scope *scope; // the same: of a privileged session
};

struct work {
    struct logind *logind;
    struct inside *insides;
    size_t inside_count;
    struct logind_scope *scopes;
    size_t scope_count;
    struct meant *items;
    size_t count;
};

bool stopping_is_good(enum stopping_seen seen)
{
    return seen == STOPPING_IS_LOCKED || seen == STOPPING_IS_GONE;
}

// -1: there is no clock.
static int64_t now_ms(void)
{
    struct boot_time now;

    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : -1;
}

static bool is_within(int64_t begin, int64_t milliseconds)
{
    const int64_t now = now_ms();

    return begin >= 0 && now >= 0 && now < begin + milliseconds;
}

// Whether the process has ended; one that nobody can hold counts as ended, for logind told of it.
static bool is_dead(int descriptor)
{
    struct pollfd poller = {.fd = descriptor, .events = POLLIN};

    return descriptor < 0 || poll(&poller, 1, 0) > 0;
}

// logind keeps the number of a leader that has ended, while others are left of its session; the
// number may be somebody else's by now. -1: there is none to hold.
static int hold_leader(const struct logind_session *session)
{
    char *id = NULL;
    int held = (int)syscall(SYS_pidfd_open, session->leader, 0);

    if (held >= 0 &&
        (sd_pid_get_session(session->leader, &id) < 0 || strcmp(id, session->id) != 0)) {
        close(held);
        held = -1;
    }
    free(id);
    return held;
}

// The name of the session in which this command runs: ended together with it, nobody would hear
// what became of the others. A terminal of GNOME or KDE is in none, but under its person's manager,
// and ends with the session that shows it.
static void own_session(char *id, size_t size)
{
    char *own = NULL;
    uid_t uid;

    if (sd_pid_get_session(0, &own) < 0 && sd_pid_get_owner_uid(0, &uid) >= 0 &&
        sd_uid_get_display(uid, &own) < 0)
        own = NULL;
    snprintf(id, size, "%s", own != NULL ? own : "");
    free(own);
}

static void add_inside(struct work *work, struct inside *inside)
{
    const struct passwd *account = getpwuid(inside->uid);
    struct logind_session session = {.uid = inside->uid};

    snprintf(session.id, sizeof session.id, "in %.60s", inside->login.id);
    snprintf(session.user, sizeof session.user, "%s", account != NULL ? account->pw_name : "");
    snprintf(session.service, sizeof session.service, "%s", inside->service);
    snprintf(session.tty, sizeof session.tty, "%s", inside->ttys[0]);
    snprintf(session.rhost, sizeof session.rhost, "%s", inside->login.rhost);
    work->items[work->count++] = (struct meant){.session = session, .leader = -1, .inside = inside};
}

// systemd, whom a bus without logind may have.
static void add_scope(struct work *work, const struct logind_scope *scope)
{
    struct meant *meant = &work->items[work->count++];
    char *own = NULL;

    *meant = (struct meant){.leader = -1, .scope = scope};
    snprintf(meant->session.id, sizeof meant->session.id, "%.63s", scope->unit);
    if (sd_pid_get_unit(0, &own) >= 0 && strcmp(own, scope->unit) == 0)
        meant->seen = STOPPING_OWN;
    free(own);
}

static enum stopping_heard gather(struct work *work, const struct stopping *stopping)
{
    struct logind_session *sessions;
    size_t count;
    char own[64];
    const enum logind_answer answer = logind_list(work->logind, &sessions, &count);
    bool good = answer == LOGIND_DONE;

    if (good)
        good = logind_list_scopes(work->logind, &work->scopes, &work->scope_count) == LOGIND_DONE;
    if (good)
        inside_find(sessions, count, &work->insides, &work->inside_count);
    work->items = calloc(count + work->inside_count + work->scope_count + 1, sizeof *work->items);
    good = good && work->items != NULL;
    own_session(own, sizeof own);
    for (size_t i = 0; good && i < count; i++) {
        if (!logind_is_login(&sessions[i]) || !stopping->choose(stopping->context, &sessions[i]))
            continue;
        struct meant *meant = &work->items[work->count++];
        *meant = (struct meant){.session = sessions[i], .leader = -1};
        if (strcmp(own, sessions[i].id) == 0)
            meant->seen = STOPPING_OWN;
        else if (sessions[i].leader > 0)
            meant->leader = hold_leader(&sessions[i]);
    }
    for (size_t i = 0; good && i < work->inside_count; i++)
        if (stopping->choose_inside(stopping->context, &work->insides[i]))
            add_inside(work, &work->insides[i]);
    for (size_t i = 0; good && i < work->scope_count; i++)
        if (stopping->choose_scope(stopping->context, &work->scopes[i].name))
            add_scope(work, &work->scopes[i]);
    free(sessions);
    return good ? STOPPING_HEARD : answer == LOGIND_GONE ? STOPPING_NO_LOGIND : STOPPING_MUTE;
}

// Whoever administers warifu need be nobody to polkit (C4, D4).
static enum logind_answer or_tokend(const struct stopping *stopping, enum logind_answer answer,
                                    const struct logind_session *session,
                                    const struct scope_name *scope, enum stopping_how how)
{
    return answer == LOGIND_FORBIDDEN && stopping->have_done != NULL &&
                   stopping->have_done(stopping->context, session, scope, how)
               ? LOGIND_DONE
               : answer;
}

// --- lock ---

static void ask_to_lock(struct work *work, const struct stopping *stopping)
{
    for (size_t i = 0; i < work->count; i++) {
        struct meant *meant = &work->items[i];

        if (meant->seen == STOPPING_OWN || !logind_has_screen(&meant->session))
            continue;
        meant->done = STOPPING_LOCK;
        if (or_tokend(stopping, logind_lock(work->logind, &meant->session), &meant->session, NULL,
                      STOPPING_BY_LOCK) == LOGIND_FORBIDDEN)
            meant->seen = STOPPING_FORBIDDEN;
    }
}

// Whether there is nothing left to wait for.
static bool look_for_locks(struct work *work)
{
    bool all = true;

    for (size_t i = 0; i < work->count; i++) {
        struct meant *meant = &work->items[i];
        bool locked = false;

        if (meant->done != STOPPING_LOCK || meant->seen != STOPPING_IS_THERE)
            continue;
        const enum logind_answer answer = logind_look(work->logind, &meant->session, &locked);
        if (locked)
            meant->seen = STOPPING_IS_LOCKED;
        else if (answer == LOGIND_GONE && is_dead(meant->leader))
            meant->seen = STOPPING_IS_GONE;
        all = all && meant->seen != STOPPING_IS_THERE;
    }
    return all;
}

// --- end ---

static bool is_to_end(const struct meant *meant)
{
    return meant->seen == STOPPING_IS_THERE || meant->seen == STOPPING_UNKNOWN;
}

static enum logind_answer ask_one(struct work *work, const struct stopping *stopping,
                                  const struct meant *meant, bool kill)
{
    if (meant->inside != NULL) {
        // A shell heeds the hang-up, other programs the request to end.
        const enum logind_answer answer = inside_signal(meant->inside, kill ? SIGKILL : SIGHUP);
        return kill || answer != LOGIND_DONE ? answer : inside_signal(meant->inside, SIGTERM);
    }
    const enum logind_answer answer =
        meant->scope != NULL
            ? (kill ? logind_kill_scope : logind_stop_scope)(work->logind, meant->scope->unit)
            : (kill ? logind_kill : logind_terminate)(work->logind, &meant->session);
    return or_tokend(stopping, answer, &meant->session,
                     meant->scope != NULL ? &meant->scope->name : NULL,
                     kill ? STOPPING_BY_KILL : STOPPING_BY_END);
}

static enum logind_answer look_at(struct work *work, const struct meant *meant)
{
    bool locked;

    if (meant->scope != NULL)
        return logind_look_scope(work->logind, meant->scope->unit);
    return meant->inside != NULL ? inside_look(meant->inside)
                                 : logind_look(work->logind, &meant->session, &locked);
}

static void ask_to_end(struct work *work, const struct stopping *stopping, bool kill)
{
    for (size_t i = 0; i < work->count; i++) {
        struct meant *meant = &work->items[i];

        if (!is_to_end(meant))
            continue;
        const bool tried = meant->done == STOPPING_LOCK || meant->done == STOPPING_LOCK_END;
        if (kill)
            meant->done = tried ? STOPPING_LOCK_KILL : STOPPING_KILL;
        else
            meant->done = tried ? STOPPING_LOCK_END : STOPPING_END;
        if (ask_one(work, stopping, meant, kill) == LOGIND_FORBIDDEN)
            meant->seen = STOPPING_FORBIDDEN;
        // One that is no longer in its session, where we may.
        else if (kill && meant->leader >= 0)
            (void)syscall(SYS_pidfd_send_signal, meant->leader, SIGKILL, NULL, 0);
    }
}

static bool look_for_ends(struct work *work)
{
    bool all = true;

    for (size_t i = 0; i < work->count; i++) {
        struct meant *meant = &work->items[i];

        if (!is_to_end(meant))
            continue;
        const enum logind_answer answer = look_at(work, meant);
        if (answer == LOGIND_GONE && is_dead(meant->leader))
            meant->seen = STOPPING_IS_GONE;
        else
            meant->seen = answer == LOGIND_SILENT ? STOPPING_UNKNOWN : STOPPING_IS_THERE;
        all = all && meant->seen == STOPPING_IS_GONE;
    }
    return all;
}

// What nobody let us end may have gone with what was ended: su's programs with su's scope.
static void look_at_forbidden(struct work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        struct meant *meant = &work->items[i];

        if (meant->seen == STOPPING_FORBIDDEN && look_at(work, meant) == LOGIND_GONE &&
            is_dead(meant->leader))
            meant->seen = STOPPING_IS_GONE;
    }
}

static void look_until(struct work *work, bool (*look)(struct work *work), int64_t milliseconds)
{
    const int64_t begin = now_ms();

    while (!look(work) && is_within(begin, milliseconds))
        usleep(LOOK_MS * 1000);
}

// --- what people run outside of sessions ---

struct leaver {
    uint32_t uid;
    enum stopping_done done;
    enum stopping_seen seen;
};

static bool has_left(struct work *work, uint32_t uid, const struct logind_session *sessions,
                     size_t count)
{
    bool ended = false;

    for (size_t i = 0; i < work->count; i++)
        if (work->items[i].scope == NULL && work->items[i].session.uid == uid)
            ended = ended || work->items[i].seen == STOPPING_IS_GONE;
    for (size_t i = 0; i < count; i++)
        if (sessions[i].uid == uid && logind_is_login(&sessions[i]))
            return false;
    return ended;
}

static size_t find_leavers(struct work *work, struct leaver *leavers)
{
    struct logind_session *sessions;
    size_t count, found = 0;
    const bool good = logind_list(work->logind, &sessions, &count) == LOGIND_DONE;

    for (size_t i = 0; good && i < work->count; i++) {
        const uint32_t uid = work->items[i].session.uid;
        bool known = work->items[i].scope != NULL; // privilege alone was ended

        for (size_t j = 0; j < found; j++)
            known = known || leavers[j].uid == uid;
        if (!known && has_left(work, uid, sessions, count))
            leavers[found++] = (struct leaver){.uid = uid};
    }
    free(sessions);
    return found;
}

static void name_leaver(const struct work *work, uint32_t uid, struct logind_session *left)
{
    *left = (struct logind_session){.uid = uid};
    snprintf(left->id, sizeof left->id, "user@%u", (unsigned)uid);
    for (size_t i = 0; i < work->count; i++)
        if (work->items[i].session.uid == uid)
            memcpy(left->user, work->items[i].session.user, sizeof left->user);
}

static void end_leavers(struct work *work, const struct stopping *stopping, struct leaver *leavers,
                        size_t count, bool kill)
{
    const int64_t begin = now_ms();
    bool all = false;

    for (size_t i = 0; i < count; i++) {
        struct logind_session left;
        if (leavers[i].seen != STOPPING_IS_THERE)
            continue;
        leavers[i].done = kill ? STOPPING_KILL : STOPPING_END;
        name_leaver(work, leavers[i].uid, &left);
        const enum logind_answer answer =
            (kill ? logind_kill_user : logind_terminate_user)(work->logind, left.uid);
        if (or_tokend(stopping, answer, &left, NULL, kill ? STOPPING_BY_KILL : STOPPING_BY_END) ==
            LOGIND_FORBIDDEN)
            leavers[i].seen = STOPPING_FORBIDDEN;
    }
    while (!all) {
        all = true;
        for (size_t i = 0; i < count; i++) {
            if (leavers[i].seen == STOPPING_IS_THERE &&
                logind_look_user(work->logind, leavers[i].uid) == LOGIND_GONE)
                leavers[i].seen = STOPPING_IS_GONE;
            all = all && leavers[i].seen != STOPPING_IS_THERE;
        }
        if (!all && !is_within(begin, STOPPING_END_MS))
            break;
        if (!all)
            usleep(LOOK_MS * 1000);
    }
}

static void tell_leavers(const struct work *work, const struct stopping *stopping,
                         const struct leaver *leavers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct logind_session left;

        if (leavers[i].seen == STOPPING_IS_GONE)
            continue;
        name_leaver(work, leavers[i].uid, &left);
        stopping->tell(stopping->context, &left, leavers[i].done, leavers[i].seen);
    }
}

enum stopping_heard stopping_run(const struct stopping *stopping, bool end)
{
    struct work work = {.logind = logind_open()};
    struct leaver *leavers = NULL;

    if (work.logind == NULL)
        return STOPPING_NO_LOGIND;
    const enum stopping_heard heard = gather(&work, stopping);
    const bool good = heard == STOPPING_HEARD;
    if (good && !end) {
        ask_to_lock(&work, stopping);
        look_until(&work, look_for_locks, STOPPING_LOCK_MS);
    }
    for (unsigned kill = 0; good && kill < 2; kill++) {
        ask_to_end(&work, stopping, kill != 0);
        look_until(&work, look_for_ends, STOPPING_END_MS);
    }
    if (good)
        look_at_forbidden(&work);
    if (good && work.count > 0)
        leavers = calloc(work.count, sizeof *leavers);
    for (size_t i = 0; good && i < work.count; i++)
        stopping->tell(stopping->context, &work.items[i].session, work.items[i].done,
                       work.items[i].seen);
    if (leavers != NULL) {
        const size_t left = find_leavers(&work, leavers);
        end_leavers(&work, stopping, leavers, left, false);
        end_leavers(&work, stopping, leavers, left, true);
        tell_leavers(&work, stopping, leavers, left);
    }
    for (size_t i = 0; i < work.count; i++)
        if (work.items[i].leader >= 0)
            close(work.items[i].leader);
    free(leavers);
    inside_free(work.insides, work.inside_count);
    free(work.scopes);
    free(work.items);
    logind_close(&work.logind);
    return heard;
}
