// SPDX-License-Identifier: BSD-2-Clause
// Locking and ending what is open, with a logind that does what the test says, and its own clock
// (abuse:M22, A9). The real one: tests/system/stop_logind_test.sh.
#include "base/clock.h"
#include "stopping.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct scripted { // a session, and what it does
    const char *id, *type, *class;
    uint32_t uid;
    enum { IGNORES, CONFIRMS } lock;
    int ends_after, dies_after; // milliseconds after it was asked, or killed; negative: never
    enum logind_answer answer;  // to every request
    // what happened
    unsigned locked, ended, killed;
    int64_t asked, shot;
    bool told;
    enum stopping_done done;
    enum stopping_seen seen;
};

struct logind {
    int unused;
};

static struct scripted *script; // ends with a NULL id
static int64_t now;
static bool absent, mute, unknown, under_manager, manager_there, manager_ends, told_manager;
static unsigned manager_ended, manager_killed;

static struct scripted *of(const struct logind_session *session)
{
    for (struct scripted *item = script; item->id != NULL; item++)
        if (strcmp(item->id, session->id) == 0)
            return item;
    fail_msg("no session %s", session->id);
    abort(); // for the compiler
}

static bool is_gone(const struct scripted *item)
{
    return (item->ended > 0 && item->ends_after >= 0 && now >= item->asked + item->ends_after) ||
           (item->killed > 0 && item->dies_after >= 0 && now >= item->shot + item->dies_after);
}

struct logind *__wrap_logind_open(void);
void __wrap_logind_close(struct logind **logind);
enum logind_answer __wrap_logind_list(struct logind *logind, struct logind_session **sessions,
                                      size_t *count);
enum logind_answer __wrap_logind_lock(struct logind *logind, const struct logind_session *session);
enum logind_answer __wrap_logind_terminate(struct logind *logind,
                                           const struct logind_session *session);
enum logind_answer __wrap_logind_kill(struct logind *logind, const struct logind_session *session);
enum logind_answer __wrap_logind_look(struct logind *logind, const struct logind_session *session,
                                      bool *locked);
enum logind_answer __wrap_logind_terminate_user(struct logind *logind, uint32_t uid);
enum logind_answer __wrap_logind_kill_user(struct logind *logind, uint32_t uid);
enum logind_answer __wrap_logind_look_user(struct logind *logind, uint32_t uid);
enum logind_answer __wrap_logind_list_scopes(struct logind *logind, struct logind_scope **scopes,
                                             size_t *count);
enum logind_answer __wrap_logind_stop_scope(struct logind *logind, const char *unit);
enum logind_answer __wrap_logind_kill_scope(struct logind *logind, const char *unit);
enum logind_answer __wrap_logind_look_scope(struct logind *logind, const char *unit);
enum fault __wrap_clock_read_boot(struct boot_time *time);
int __wrap_usleep(useconds_t microseconds);
int __wrap_sd_pid_get_session(pid_t pid, char **session);
int __wrap_sd_pid_get_owner_uid(pid_t pid, uid_t *uid);
int __wrap_sd_uid_get_display(uid_t uid, char **session);

struct logind *__wrap_logind_open(void)
{
    static struct logind logind;

    return absent ? NULL : &logind;
}

void __wrap_logind_close(struct logind **logind)
{
    *logind = NULL;
}

enum logind_answer __wrap_logind_list(struct logind *logind, struct logind_session **sessions,
                                      size_t *count)
{
    (void)logind;
    *count = 0;
    *sessions = NULL;
    if (mute || unknown)
        return mute ? LOGIND_SILENT : LOGIND_GONE;
    for (struct scripted *item = script; item->id != NULL; item++) {
        if (is_gone(item))
            continue;
        *sessions = realloc(*sessions, (*count + 1) * sizeof **sessions);
        struct logind_session *session = &(*sessions)[(*count)++];
        *session = (struct logind_session){.uid = item->uid};
        snprintf(session->id, sizeof session->id, "%s", item->id);
        snprintf(session->type, sizeof session->type, "%s", item->type);
        snprintf(session->class, sizeof session->class, "%s", item->class);
    }
    return LOGIND_DONE;
}

static enum logind_answer answer(const struct scripted *item)
{
    return mute ? LOGIND_SILENT : is_gone(item) ? LOGIND_GONE : item->answer;
}

enum logind_answer __wrap_logind_lock(struct logind *logind, const struct logind_session *session)
{
    (void)logind;
    of(session)->locked++;
    return answer(of(session));
}

enum logind_answer __wrap_logind_terminate(struct logind *logind,
                                           const struct logind_session *session)
{
    struct scripted *item = of(session);

    (void)logind;
    if (item->answer == LOGIND_DONE && item->ended++ == 0)
        item->asked = now;
    return answer(item);
}

enum logind_answer __wrap_logind_kill(struct logind *logind, const struct logind_session *session)
{
    struct scripted *item = of(session);

    (void)logind;
    if (item->answer == LOGIND_DONE && item->killed++ == 0)
        item->shot = now;
    return answer(item);
}

enum logind_answer __wrap_logind_look(struct logind *logind, const struct logind_session *session,
                                      bool *locked)
{
    const struct scripted *item = of(session);

    (void)logind;
    *locked = item->locked > 0 && item->lock == CONFIRMS;
    return mute ? LOGIND_SILENT : is_gone(item) ? LOGIND_GONE : LOGIND_DONE;
}

enum logind_answer __wrap_logind_terminate_user(struct logind *logind, uint32_t uid)
{
    (void)logind;
    (void)uid;
    manager_ended++;
    return LOGIND_DONE;
}

enum logind_answer __wrap_logind_kill_user(struct logind *logind, uint32_t uid)
{
    (void)logind;
    (void)uid;
    manager_killed++;
    return LOGIND_DONE;
}

enum logind_answer __wrap_logind_look_user(struct logind *logind, uint32_t uid)
{
    (void)logind;
    (void)uid;
    return manager_there && !(manager_ends && manager_ended > 0) ? LOGIND_DONE : LOGIND_GONE;
}

// Two scopes of privileged sessions; of the second one the grant was taken. It ends when it is
// asked to, when it is killed, or never.
enum { SCOPE_OBEYS, SCOPE_STUBBORN, SCOPE_STAYS };
static int scope_manner;
static unsigned scope_stops, scope_kills;
static enum logind_answer scope_answer; // of systemd, to both
static enum { NO_HELP, HELPS, REFUSES } tokend_does;
static unsigned tokend_asked; // how often
static bool with_scopes;
#define OTHERS_SCOPE "warifu-3-6-00000001.scope"
#define TAKEN_SCOPE "warifu-3-7-00000002.scope"

enum logind_answer __wrap_logind_list_scopes(struct logind *logind, struct logind_scope **scopes,
                                             size_t *count)
{
    static const char *const units[] = {OTHERS_SCOPE, TAKEN_SCOPE};

    (void)logind;
    *count = with_scopes ? 2 : 0;
    *scopes = calloc(2, sizeof **scopes);
    assert_non_null(*scopes);
    for (size_t i = 0; i < *count; i++) {
        strcpy((*scopes)[i].unit, units[i]);
        assert_true(scope_name_read(units[i], &(*scopes)[i].name));
    }
    return LOGIND_DONE;
}

enum logind_answer __wrap_logind_stop_scope(struct logind *logind, const char *unit)
{
    (void)logind;
    assert_string_equal(unit, TAKEN_SCOPE);
    scope_stops += scope_answer == LOGIND_DONE;
    return scope_answer;
}

enum logind_answer __wrap_logind_kill_scope(struct logind *logind, const char *unit)
{
    (void)logind;
    assert_string_equal(unit, TAKEN_SCOPE);
    scope_kills += scope_answer == LOGIND_DONE;
    return scope_answer;
}

enum logind_answer __wrap_logind_look_scope(struct logind *logind, const char *unit)
{
    (void)logind;
    assert_string_equal(unit, TAKEN_SCOPE);
    return (scope_stops > 0 && scope_manner == SCOPE_OBEYS) ||
                   (scope_kills > 0 && scope_manner == SCOPE_STUBBORN)
               ? LOGIND_GONE
               : LOGIND_DONE;
}

enum fault __wrap_clock_read_boot(struct boot_time *time)
{
    time->milliseconds = now;
    return FAULT_NONE;
}

int __wrap_usleep(useconds_t microseconds)
{
    now += microseconds / 1000;
    return 0;
}

int __wrap_sd_pid_get_session(pid_t pid, char **session)
{
    (void)pid;
    if (under_manager)
        return -ENODATA;
    *session = strdup("own");
    return 0;
}

// A terminal of a desktop belongs to the manager of its person.
int __wrap_sd_pid_get_owner_uid(pid_t pid, uid_t *uid)
{
    (void)pid;
    *uid = 1001;
    return 0;
}

int __wrap_sd_uid_get_display(uid_t uid, char **session)
{
    assert_int_equal(uid, 1001);
    *session = strdup("own");
    return 0;
}

static bool choose(void *context, const struct logind_session *session)
{
    (void)context;
    return session->uid == 1001;
}

static bool choose_inside(void *context, const struct inside *inside)
{
    (void)context;
    return inside->uid == 1001;
}

static enum stopping_done scope_done;
static enum stopping_seen scope_seen;

static bool choose_scope(void *context, const struct scope_name *scope)
{
    (void)context;
    return scope->grant == 7;
}

static bool have_done(void *context, const struct logind_session *session,
                      const struct scope_name *scope, enum stopping_how how)
{
    (void)context;
    assert_non_null(session);
    tokend_asked++;
    if (scope != NULL) {
        assert_int_equal(scope->grant, 7);
        scope_stops += tokend_does == HELPS;
    } else if (tokend_does == HELPS && strncmp(session->id, "user@", 5) != 0) {
        struct scripted *item = of(session);
        if (how == STOPPING_BY_LOCK)
            item->locked++;
        else if (how == STOPPING_BY_END && item->ended++ == 0)
            item->asked = now;
        else if (how == STOPPING_BY_KILL && item->killed++ == 0)
            item->shot = now;
    }
    return tokend_does == HELPS;
}

static void tell(void *context, const struct logind_session *session, enum stopping_done done,
                 enum stopping_seen seen)
{
    (void)context;
    if (strcmp(session->id, "user@1001") == 0) {
        told_manager = true;
        return;
    }
    if (strcmp(session->id, TAKEN_SCOPE) == 0) {
        scope_done = done;
        scope_seen = seen;
        return;
    }
    struct scripted *item = of(session);
    assert_false(item->told);
    item->told = true;
    item->done = done;
    item->seen = seen;
}

static enum stopping_heard hear(struct scripted *items, bool end)
{
    const struct stopping stopping = {
        choose, choose_inside, choose_scope, tokend_does == NO_HELP ? NULL : have_done, tell, NULL};

    script = items;
    now = 1000;
    manager_ended = manager_killed = 0;
    told_manager = false;
    return stopping_run(&stopping, end);
}

static bool stop(struct scripted *items, bool end)
{
    return hear(items, end) == STOPPING_HEARD;
}

#define SESSION(name, kind, whose, number, locker, ends, dies, says)                               \
    {                                                                                              \
        .id = name, .type = kind, .class = whose, .uid = number, .lock = locker,                   \
        .ends_after = ends, .dies_after = dies, .answer = says                                     \
    }
#define TTY(name, ends, dies, says) SESSION(name, "tty", "user", 1001, IGNORES, ends, dies, says)
#define SCREEN(name, locker, ends, dies, says)                                                     \
    SESSION(name, "x11", "user", 1001, locker, ends, dies, says)
#define END                                                                                        \
    {                                                                                              \
        .id = NULL                                                                                 \
    }

static void only_what_confirms_is_locked(void **state)
{
    struct scripted items[] = {
        TTY("console", 100, 0, LOGIND_DONE),
        SCREEN("says", CONFIRMS, 100, 0, LOGIND_DONE),
        SESSION("wayland", "wayland", "user", 1001, CONFIRMS, 100, 0, LOGIND_DONE),
        SCREEN("mute", IGNORES, 100, 0, LOGIND_DONE),
        SESSION("job", "unspecified", "background", 1001, IGNORES, 100, 0, LOGIND_DONE),
        SESSION("other", "tty", "user", 1002, IGNORES, 100, 0, LOGIND_DONE),
        SESSION("greeter", "x11", "greeter", 1001, IGNORES, 100, 0, LOGIND_DONE),
        END};
    static const struct {
        bool told;
        enum stopping_done done;
        enum stopping_seen seen;
    } wanted[] = {{true, STOPPING_END, STOPPING_IS_GONE},
                  {true, STOPPING_LOCK, STOPPING_IS_LOCKED},
                  {true, STOPPING_LOCK, STOPPING_IS_LOCKED},
                  {true, STOPPING_LOCK_END, STOPPING_IS_GONE},
                  {true, STOPPING_END, STOPPING_IS_GONE},
                  {false, 0, 0},
                  {false, 0, 0}};

    (void)state;
    assert_true(stop(items, false));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(items[i].told, wanted[i].told);
        assert_int_equal(items[i].done, wanted[i].done);
        assert_int_equal(items[i].seen, wanted[i].seen);
    }
    assert_int_equal(items[0].locked, 0); // nobody hears it there
    assert_int_equal(items[1].ended, 0);
    assert_int_equal(manager_ended, 0); // the locked screens go on
    assert_true(now <= 1000 + STOPPING_LOCK_MS + 200 + 100);
}

static void with_end_nothing_is_locked(void **state)
{
    struct scripted items[] = {SCREEN("says", CONFIRMS, 100, 0, LOGIND_DONE), END};

    (void)state;
    assert_true(stop(items, true));
    assert_int_equal(items[0].locked, 0);
    assert_int_equal(items[0].seen, STOPPING_IS_GONE);
    assert_int_equal(items[0].done, STOPPING_END);
}

static void what_does_not_end_is_killed(void **state)
{
    struct scripted items[] = {
        TTY("slow", 2000, 0, LOGIND_DONE), TTY("stubborn", -1, 0, LOGIND_DONE),
        SCREEN("screen", IGNORES, -1, 0, LOGIND_DONE), TTY("rock", -1, -1, LOGIND_DONE), END};

    (void)state;
    assert_true(stop(items, false));
    assert_int_equal(items[0].done, STOPPING_END);
    assert_int_equal(items[0].seen, STOPPING_IS_GONE);
    assert_int_equal(items[0].killed, 0);
    assert_int_equal(items[1].done, STOPPING_KILL);
    assert_int_equal(items[1].seen, STOPPING_IS_GONE);
    assert_int_equal(items[2].done, STOPPING_LOCK_KILL);
    assert_int_equal(items[2].seen, STOPPING_IS_GONE);
    assert_int_equal(items[3].done, STOPPING_KILL);
    assert_int_equal(items[3].seen, STOPPING_IS_THERE);
    assert_false(stopping_is_good(items[3].seen));
    assert_true(now <= 1000 + STOPPING_LOCK_MS + 2 * STOPPING_END_MS + 200);
}

static void what_may_not_be_done_is_told(void **state)
{
    struct scripted items[] = {TTY("console", 0, 0, LOGIND_FORBIDDEN),
                               SCREEN("screen", IGNORES, 0, 0, LOGIND_FORBIDDEN),
                               TTY("own", 0, 0, LOGIND_DONE), END};

    (void)state;
    assert_true(stop(items, false));
    assert_int_equal(items[0].seen, STOPPING_FORBIDDEN);
    assert_int_equal(items[1].seen, STOPPING_FORBIDDEN);
    assert_int_equal(items[2].seen, STOPPING_OWN);
    assert_int_equal(items[2].ended, 0);
    for (size_t i = 0; i < 3; i++)
        assert_false(stopping_is_good(items[i].seen));
    assert_int_equal(now, 1000); // nobody waits for what was refused
}

// A command in a terminal of GNOME is in no session; it would end with the one that shows it.
static void a_desktop_terminals_session_is_own(void **state)
{
    struct scripted items[] = {SCREEN("own", IGNORES, 0, 0, LOGIND_DONE),
                               TTY("console", 0, 0, LOGIND_DONE), END};

    (void)state;
    under_manager = true;
    assert_true(stop(items, true));
    under_manager = false;
    assert_int_equal(items[0].seen, STOPPING_OWN);
    assert_int_equal(items[0].ended, 0);
    assert_int_equal(items[1].seen, STOPPING_IS_GONE);
}

static void without_logind_nothing_is_told(void **state)
{
    struct scripted items[] = {TTY("console", 0, 0, LOGIND_DONE), END};

    (void)state;
    absent = true;
    assert_int_equal(hear(items, true), STOPPING_NO_LOGIND);
    absent = false;
    unknown = true; // a bus, and nobody of that name on it
    assert_int_equal(hear(items, true), STOPPING_NO_LOGIND);
    unknown = false;
    mute = true;
    assert_int_equal(hear(items, true), STOPPING_MUTE);
    mute = false;
    assert_false(items[0].told);
}

static void what_was_left_to_the_manager_ends(void **state)
{
    struct scripted last[] = {
        TTY("console", 0, 0, LOGIND_DONE),
        SESSION("manager", "unspecified", "manager", 1001, IGNORES, -1, -1, LOGIND_DONE), END};
    struct scripted again[] = {TTY("console", 0, 0, LOGIND_DONE), END};

    (void)state;
    manager_there = manager_ends = true;
    assert_true(stop(last, false));
    assert_true(manager_ended > 0);
    assert_int_equal(manager_killed, 0);
    assert_false(told_manager);
    assert_false(last[1].told);
    manager_ends = false;
    assert_true(stop(again, false));
    assert_true(manager_killed > 0);
    assert_true(told_manager); // it goes on
    manager_there = false;
}

// Of the sessions nobody is meant: privilege alone is ended, and not that of another grant.
static void scopes_of_a_grant(void **state)
{
    static const struct {
        int manner;
        enum stopping_done done;
        enum stopping_seen seen;
    } rows[] = {{SCOPE_OBEYS, STOPPING_END, STOPPING_IS_GONE},
                {SCOPE_STUBBORN, STOPPING_KILL, STOPPING_IS_GONE},
                {SCOPE_STAYS, STOPPING_KILL, STOPPING_IS_THERE}};

    (void)state;
    scope_answer = LOGIND_DONE;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scripted none[] = {END};
        scope_manner = rows[i].manner;
        scope_stops = scope_kills = 0;
        with_scopes = true;
        assert_true(stop(none, false));
        with_scopes = false;
        assert_int_equal(scope_done, rows[i].done);
        assert_int_equal(scope_seen, rows[i].seen);
        assert_int_equal(manager_ended, 0); // nor what its holder runs elsewhere
    }
}

// An administrator who is not root may stop no unit of the system: tokend has it done, and what
// became of it is looked at all the same.
static void scopes_that_polkit_keeps(void **state)
{
    static const struct {
        int manner, tokend;
        enum stopping_seen seen;
    } rows[] = {{SCOPE_OBEYS, HELPS, STOPPING_IS_GONE},
                {SCOPE_STAYS, HELPS, STOPPING_IS_THERE},
                {SCOPE_OBEYS, REFUSES, STOPPING_FORBIDDEN},
                {SCOPE_OBEYS, NO_HELP, STOPPING_FORBIDDEN}};
    (void)state;
    scope_answer = LOGIND_FORBIDDEN;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scripted none[] = {END};
        scope_manner = rows[i].manner;
        tokend_does = rows[i].tokend;
        scope_stops = scope_kills = tokend_asked = 0;
        with_scopes = true;
        assert_true(stop(none, false));
        with_scopes = false;
        assert_int_equal(scope_seen, rows[i].seen);
        assert_true((tokend_asked > 0) == (rows[i].tokend != NO_HELP));
    }
    scope_answer = LOGIND_DONE;
    tokend_does = NO_HELP;
}

// The same of logins.
static void sessions_that_polkit_keeps(void **state)
{
    struct scripted items[] = {TTY("console", 100, 0, LOGIND_FORBIDDEN),
                               TTY("stubborn", -1, 0, LOGIND_FORBIDDEN),
                               SCREEN("says", CONFIRMS, 100, 0, LOGIND_FORBIDDEN), END};
    struct scripted kept[] = {TTY("console", 100, 0, LOGIND_FORBIDDEN), END};
    (void)state;
    tokend_does = HELPS;
    assert_true(stop(items, false));
    assert_int_equal(items[0].done, STOPPING_END);
    assert_int_equal(items[0].seen, STOPPING_IS_GONE);
    assert_int_equal(items[1].done, STOPPING_KILL);
    assert_int_equal(items[1].seen, STOPPING_IS_GONE);
    assert_int_equal(items[2].done, STOPPING_LOCK);
    assert_int_equal(items[2].seen, STOPPING_IS_LOCKED);
    tokend_does = REFUSES;
    assert_true(stop(kept, false));
    assert_int_equal(kept[0].seen, STOPPING_FORBIDDEN);
    tokend_does = NO_HELP;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D4 abuse:M22 what polkit does not let an administrator end tokend ends, and it is looked "
         "at",
         scopes_that_polkit_keeps, NULL, NULL, NULL},
        {"C4 abuse:M22 so it does with logins that logind does not let an administrator stop",
         sessions_that_polkit_keeps, NULL, NULL, NULL},
        {"D4 abuse:M22 the privileged sessions of a grant end, and nothing else", scopes_of_a_grant,
         NULL, NULL, NULL},
        {"abuse:M22 A9 only a screen that says so is locked; all else is ended",
         only_what_confirms_is_locked, NULL, NULL, NULL},
        {"A9 with end nothing is locked", with_end_nothing_is_locked, NULL, NULL, NULL},
        {"abuse:M22 A9 what does not end is killed, and what is there then is told",
         what_does_not_end_is_killed, NULL, NULL, NULL},
        {"abuse:M22 what logind does not permit is told, and the session of the command is spared",
         what_may_not_be_done_is_told, NULL, NULL, NULL},
        {"abuse:M22 the session of a desktop's terminal is the command's own",
         a_desktop_terminals_session_is_own, NULL, NULL, NULL},
        {"abuse:M22 without a logind that answers nothing is told to be stopped",
         without_logind_nothing_is_told, NULL, NULL, NULL},
        {"A9 with the last session ends what was left to the manager, or it is told",
         what_was_left_to_the_manager_ends, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
