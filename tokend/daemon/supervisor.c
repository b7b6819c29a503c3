// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/supervisor.h"
#include "base/log.h"
#include "base/service_manager.h"
#include "daemon/children.h"
#include "daemon/resting.h"
#include "daemon/said.h"
#include "daemon/sandbox.h"
#include "daemon/spawn.h"
#include "daemon/stops.h"
#include "daemon/strangers.h"
#include "factor/dictionary.h"
#include "factor/leaked.h"
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define SETTLED_MS 10000  // a role that lived so long starts again at once
#define DELAY_FIRST_MS 50 // then twice as long each time
#define DELAY_MAX_MS 1000 // a person waits two seconds at most
#define PATIENCE_MS 5000  // of an orderly end, then SIGKILL
#define START_MS 30000    // for everybody to be ready

static void end_all(struct supervisor *self, int status)
{
    if (self->stopping)
        return;
    self->stopping = true;
    self->status = status;
    service_notify("STOPPING=1\nSTATUS=Ending");
    for (unsigned i = 0; i < self->count; i++)
        dismiss(self, &self->children[i]);
    ceremonies_kill(&self->ceremonies, &self->users, 0, true);
}

// --- what happens -------------------------------------------------------------------------------

// The vault's policy has another PAM service judge passwords. Those that still run and have lost
// their old vault start again when they end.
static void want_checkers(struct supervisor *self)
{
    self->checkers_wanted = true;
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].kind == PROCESS_CHECKER && self->children[i].pid == 0)
            self->children[i].due = now_ms();
}

static void describe_end(char *text, size_t size, int wait_status)
{
    if (WIFSIGNALED(wait_status))
        snprintf(text, size, "was killed by signal %d (%s)", WTERMSIG(wait_status),
                 strsignal(WTERMSIG(wait_status)));
    else
        snprintf(text, size, "ended with status %d", WEXITSTATUS(wait_status));
}

// What a vault has on record to be stopped is stopped, however it ended.
static void hear_last_words(const struct supervisor *self, const struct child *child)
{
    struct handover said;

    while (child->control >= 0 && handover_receive(child->control, &said) == FAULT_NONE) {
        if (said_judge(child, true, &said) == SAID_STOP)
            stops_pass_on(self->beside, &said);
        if (said.fd >= 0)
            close(said.fd);
    }
}

static void on_child_end(struct supervisor *self, struct child *child, int wait_status)
{
    char how[96];
    describe_end(how, sizeof how, wait_status);
    bool expected = child->dismissed || self->stopping;
    hear_last_words(self, child);
    if (child->control >= 0)
        close(child->control);
    child->control = -1;
    pid_t pid = child->pid;
    child->pid = 0;
    child->ready = false;
    if (child->kind == PROCESS_VAULT)
        self->checkers_wanted = false; // until the next one says so
    if (child->kind == PROCESS_VERIFIER && !self->stopping && !expected &&
        !(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == EX_OK)) {
        log_error("%s (pid %d) %s; what it was asked is lost", name_of(child), (int)pid, how);
        renew_connection(self, child);
    }
    if (self->stopping || rests(self, child, wait_status))
        return;
    if (child->kind == PROCESS_HASHER && !has_newer_end(self, child))
        drop_kept_end(self, child);
    int64_t now = now_ms();
    if (expected || now - child->started >= SETTLED_MS)
        child->delay = 0;
    else
        child->delay = child->delay == 0                 ? DELAY_FIRST_MS
                       : child->delay * 2 < DELAY_MAX_MS ? child->delay * 2
                                                         : DELAY_MAX_MS;
    child->due = now + child->delay;
    child->dismissed = false;
    if (expected)
        return;
    // At the very start a wrong setting is the operator's to mend; later, people wait for us.
    if (!self->served && process_role(child->kind)->vital && WIFEXITED(wait_status) &&
        WEXITSTATUS(wait_status) >= EX__BASE) {
        log_error("%s %s; giving up", name_of(child), how);
        end_all(self, WEXITSTATUS(wait_status));
        return;
    }
    // names, hashers and checkers end by themselves when the front or the vault did.
    bool followed =
        !has_control(child->kind) && WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == EX_OK;
    log_line(followed ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR,
             "%s (pid %d) %s; starting it again in %lld ms", name_of(child), (int)pid, how,
             (long long)child->delay);
    char status[64];
    snprintf(status, sizeof status, "STATUS=Starting %s again", name_of(child));
    service_notify(status);
}

// By what is kept now. Policy and settings are the vault's and the hashers' (which end with it);
// the front and the sockets stay, so nobody who is typing is cut off.
static void take_over(struct supervisor *self)
{
    char reloading[64];
    dictionary_watch_begin(&self->leaked, leaked_stamp(self->kept.leaked), now_ms());
    self->damaged = false;
    snprintf(reloading, sizeof reloading, "RELOADING=1\nMONOTONIC_USEC=%lld",
             (long long)now_ms() * 1000);
    service_notify(reloading);
    self->announced = false;
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].kind != PROCESS_FRONT && self->children[i].kind != PROCESS_RESCUE)
            dismiss(self, &self->children[i]);
}

// The file is not what is in force (vault/loop/in_force.h).
static void take_policy(struct supervisor *self, const struct handover *said)
{
    const enum fault fault = kept_replace(&self->kept, said->fd);

    close(said->fd);
    if (fault != FAULT_NONE) { // the vault lets nobody in by the other one
        log_error("the policy in force cannot be taken from the vault: %s", fault_name(fault));
        return;
    }
    log_notice("taking the policy in force from the store: warifu policy list");
    take_over(self);
}

static void reload(struct supervisor *self)
{
    char why[512];
    if (kept_take(&self->kept, self->plan->config, why, sizeof why) != FAULT_NONE) {
        log_error("the configuration is wrong; keeping the old one: %s", why);
        return;
    }
    log_notice("the configuration is valid; taking it over");
    take_over(self);
}

static void check_configuration(struct supervisor *self)
{
    if (self->checker > 0 || self->stopping)
        return;
    struct spawn spawn;
    spawn_prepare(&spawn);
    spawn.program = self->plan->programs.own;
    const char *const arguments[] = {"tokend: check", "-n", "-c", self->plan->config};
    size_t count = sizeof arguments / sizeof *arguments;
    memcpy(spawn.arguments, arguments, sizeof arguments);
    if (self->plan->locales != NULL) {
        spawn.arguments[count++] = "-L";
        spawn.arguments[count++] = self->plan->locales;
    }
    if (!self->plan->foreground)
        spawn.arguments[count] = "--syslog";
    if (spawn_start(&spawn, &self->checker) != FAULT_NONE)
        log_error("cannot check the configuration; keeping the old one");
}

static struct child *child_of(struct supervisor *self, pid_t pid)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].pid == pid)
            return &self->children[i];
    return NULL;
}

static void reap(struct supervisor *self)
{
    int wait_status;
    pid_t pid;
    while ((pid = waitpid(-1, &wait_status, WNOHANG | WUNTRACED | WCONTINUED)) > 0) {
        const bool ended = WIFEXITED(wait_status) || WIFSIGNALED(wait_status);
        if (pid == self->checker) {
            if (!ended)
                continue;
            self->checker = 0;
            if (WIFEXITED(wait_status) && !self->stopping &&
                (WEXITSTATUS(wait_status) == EX_OK || WEXITSTATUS(wait_status) == EX_LACKING))
                reload(self);
            else
                log_error("the configuration is wrong; keeping the old one");
            continue;
        }
        if (ceremonies_changed(&self->ceremonies, &self->users, pid, wait_status))
            continue;
        struct child *child = child_of(self, pid);
        const bool checks = child == NULL || child->kind == PROCESS_CHECKER;
        if (child != NULL && ended)
            on_child_end(self, child, wait_status);
        else if (child != NULL && WIFSTOPPED(wait_status))
            heartbeat_stop(&child->heartbeat, awake_ms());
        else if (child != NULL)
            heartbeat_go_on(&child->heartbeat);
        if (ended && checks) // what it has left behind is ours now
            strangers_end(self);
    }
}

static void on_signal(struct supervisor *self)
{
    struct signalfd_siginfo info;
    if (read(self->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    switch (info.ssi_signo) {
    case SIGHUP:
        check_configuration(self);
        break;
    case SIGTERM:
    case SIGINT:
        log_notice("ending on %s", strsignal((int)info.ssi_signo));
        end_all(self, EX_OK);
        break;
    default:
        reap(self);
    }
}

static bool everybody_ready(const struct supervisor *self)
{
    for (unsigned i = 0; i < self->count; i++)
        if (process_role(self->children[i].kind)->vital &&
            (!self->children[i].ready || self->children[i].dismissed))
            return false;
    return true;
}

static struct child *find_neighbour(struct supervisor *self, enum process_kind kind, uint32_t index)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].kind == kind && self->children[i].index == index)
            return &self->children[i];
    return NULL;
}

// False: that is not what this message says.
static bool take_report(struct supervisor *self, const struct child *by,
                        const struct handover *said)
{
    const struct said_report *report = said_report(by, said);
    struct child *about = report != NULL ? find_neighbour(self, report->about, said->index) : NULL;

    if (about == NULL)
        return false;
    if (report->hangs) {
        log_error("%s (pid %d) hangs, says the vault; ending it", name_of(about), (int)about->pid);
        kill_child(self, about);
        if (may_rest(about->kind) && about->pid == 0) // it could not be started
            renew_connection(self, about);
    } else {
        connection_ended(self, by, about, said->connection);
    }
    return true;
}

static void on_ready(struct supervisor *self, struct child *child)
{
    child->ready = true;
    log_info("%s (pid %d) is running", name_of(child), (int)child->pid);
    if (!process_role(child->kind)->vital || !everybody_ready(self))
        return;
    if (!self->served && self->plan->when_ready != NULL)
        (void)self->plan->when_ready();
    self->announced = self->served = true;
    service_notify(self->damaged ? "READY=1\nSTATUS=Nobody can log in: the settings are damaged; "
                                   "tokend -n says where"
                                 : "READY=1\nSTATUS=Serving");
}

// False: that is not for this role to say. A descriptor in it is closed, or somebody else's then.
static bool heed(struct supervisor *self, struct child *child, const struct handover *said)
{
    switch (said_judge(child, self->stopping, said)) {
    case SAID_READY:
        on_ready(self, child);
        return true;
    case SAID_ALIVE:
        heartbeat_heard(&child->heartbeat, awake_ms());
        return true;
    case SAID_CHECKERS:
        want_checkers(self);
        return true;
    case SAID_DEVICE:
        start_device(self, child, said->index);
        return true;
    case SAID_POLICY:
        take_policy(self, said);
        return true;
    case SAID_STOP:
        stops_pass_on(self->beside, said);
        return true;
    case SAID_TOO_LATE:
        if (said->fd >= 0)
            close(said->fd);
        return true;
    case SAID_OTHER:
        break;
    }
    if (take_report(self, child, said))
        return true;
    if (said->fd >= 0)
        close(said->fd);
    return false;
}

static void on_control(struct supervisor *self, struct child *child)
{
    struct handover said;
    enum fault fault = handover_receive(child->control, &said);
    if (fault == FAULT_BUSY || (fault == FAULT_NONE && heed(self, child, &said)))
        return;
    // Its end is closed (it is about to be reaped, or else is ended as one that was stopped) or it
    // says what nobody asked for.
    close(child->control);
    child->control = -1;
    heartbeat_stop(&child->heartbeat, awake_ms());
    if (fault != FAULT_CLOSED) {
        log_error("%s does not keep to the protocol; ending it", name_of(child));
        kill_child(self, child);
    }
}

static bool talks(const struct child *child)
{
    return child->ready && child->control >= 0;
}

static void feel_heartbeat(const struct supervisor *self, struct child *child)
{
    const struct handover question = {HANDOVER_ALIVE, 0, -1, 0, 0};
    switch (heartbeat_look(&child->heartbeat, talks(child), awake_ms())) {
    case HEARTBEAT_FINE:
        return;
    case HEARTBEAT_ASK:
        (void)!handover_send(child->control, &question); // one that cannot be asked is silent
        return;
    case HEARTBEAT_SILENT:
        log_error("%s (pid %d) does not answer; ending it", name_of(child), (int)child->pid);
        break;
    case HEARTBEAT_STOPPED:
        log_error("%s (pid %d) was stopped, or has gone deaf, and does not go on; ending it",
                  name_of(child), (int)child->pid);
        break;
    }
    kill_child(self, child);
}

// Hashers open their lists at their start.
static void look_at_list(struct supervisor *self, struct dictionary_watch *watch, uint64_t stamp,
                         const char *name, int64_t now)
{
    if (!dictionary_watch_look(watch, stamp, now))
        return;
    log_notice("%s has %s", name, watch->taken == 0 ? "gone" : "come or changed");
    check_configuration(self);
}

static void look_at_lists(struct supervisor *self, int64_t now)
{
    if (now < self->dictionary.due)
        return;
    look_at_list(self, &self->dictionary, dictionary_stamp(NULL), "the dictionary of bad passwords",
                 now);
    look_at_list(self, &self->leaked, leaked_stamp(self->kept.leaked),
                 "the list of leaked passwords", now);
}

static void do_what_is_due(struct supervisor *self, int64_t now)
{
    for (unsigned i = 0; i < self->count; i++) {
        struct child *child = &self->children[i];
        if (child->pid != 0 && !child->dismissed)
            feel_heartbeat(self, child);
        if (child->due > now)
            continue;
        if (child->pid == 0 && !self->stopping) {
            (void)start_child(self, i); // logged, and due again
        } else if (child->pid != 0 && (child->dismissed || child->cut)) {
            log_warning("%s does not end; killing it", name_of(child));
            kill_child(self, child);
            child->due = now + PATIENCE_MS;
        }
    }
    ceremonies_kill(&self->ceremonies, &self->users, now, false);
    look_at_lists(self, now);
    if (!self->announced && self->begun > 0 && now - self->begun > START_MS) {
        self->begun = 0;
        log_warning("not everybody is ready yet");
    }
    if (self->watchdog_every > 0 && now >= self->watchdog_due) {
        self->watchdog_due = now + self->watchdog_every;
        service_notify("WATCHDOG=1");
    }
}

static int until_next(const struct supervisor *self, int64_t now)
{
    const int64_t awake = awake_ms();
    int64_t next = self->watchdog_every > 0 ? self->watchdog_due : NEVER;
    if (ceremonies_due(&self->ceremonies) < next)
        next = ceremonies_due(&self->ceremonies);
    if (self->dictionary.due < next)
        next = self->dictionary.due;
    if (!self->announced && self->begun > 0 && self->begun + START_MS < next)
        next = self->begun + START_MS + 1;
    for (unsigned i = 0; i < self->count; i++) {
        const struct child *child = &self->children[i];
        if (child->due < next &&
            (child->pid == 0 ? !self->stopping : child->dismissed || child->cut))
            next = child->due;
        if (child->pid != 0 && !child->dismissed) {
            const int64_t look = heartbeat_next(&child->heartbeat, talks(child));
            if (look != INT64_MAX && now + (look - awake) < next)
                next = now + (look - awake);
        }
    }
    if (next == NEVER)
        return -1;
    return next <= now ? 0 : next - now > 60000 ? 60000 : (int)(next - now);
}

static bool anybody_left(const struct supervisor *self)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->children[i].pid != 0)
            return true;
    return false;
}

static void loop(struct supervisor *self)
{
    while (!self->stopping || anybody_left(self)) {
        int64_t now = now_ms();
        do_what_is_due(self, now);
        struct pollfd watched[2 + 2 * PROCESSES_MAX];
        struct pollfd *controls = watched + 2, *questions = controls + self->count;
        const struct child *rescue = &self->children[PROCESS_RESCUE];
        const bool waits = !self->stopping && rescue->pid == 0 && rescue->due == NEVER;
        watched[0] = (struct pollfd){.fd = self->signals, .events = POLLIN};
        watched[1] = (struct pollfd){.fd = waits ? self->rescue.fd : -1, .events = POLLIN};
        for (unsigned i = 0; i < self->count; i++) {
            struct child *child = &self->children[i];
            controls[i] = (struct pollfd){.fd = child->control, .events = POLLIN};
            questions[i] = (struct pollfd){.fd = waiting_question(self, child), .events = POLLIN};
        }
        if (poll(watched, 2 + 2 * self->count, until_next(self, now)) < 0) {
            if (errno != EINTR) {
                log_error("poll: %s", strerror(errno));
                end_all(self, EX_OSERR);
            }
            continue;
        }
        for (unsigned i = 0; i < self->count; i++)
            if (controls[i].revents != 0 && self->children[i].control == controls[i].fd)
                on_control(self, &self->children[i]);
        if (watched[1].revents != 0) // whoever it is: accepting is the role's
            self->children[PROCESS_RESCUE].due = now;
        // What the vault has said of who rests comes first: it hangs up after that.
        for (unsigned i = 0; i < self->count && controls[PROCESS_VAULT].revents == 0; i++)
            on_waiting_question(self, &self->children[i], questions[i].revents);
        if (watched[0].revents != 0)
            on_signal(self);
    }
}

static int watch_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int exit_status_of(enum fault fault)
{
    return fault == FAULT_CONFIG    ? EX_CONFIG
           : fault == FAULT_REFUSED ? EX_NOPERM
           : fault == FAULT_BUSY    ? EX_TEMPFAIL
                                    : EX_OSERR;
}

int supervisor_run(const struct supervisor_plan *plan, const struct daemon_settings *settings)
{
    struct supervisor self = {.plan = plan,
                              .beside = settings->auth_socket,
                              .kept = plan->kept,
                              .damaged = plan->damaged,
                              .auth = {.fd = -1},
                              .admin = {.fd = -1},
                              .rescue = {.fd = -1},
                              .signals = -1};
    char why[512];
    const unsigned hashers = process_hashers(settings, plan->hash_kib);
    draw_picture(&self, hashers, process_checkers(hashers));
    if (role_users_find(settings, &self.users) != FAULT_NONE) {
        log_error("the users of the roles cannot be looked up");
        self.status = EX_NOUSER;
        goto out;
    }
    enum fault fault = listening_open(&self.auth, settings->auth_socket, 0666, why, sizeof why);
    if (fault == FAULT_NONE)
        fault = listening_open(&self.admin, settings->admin_socket, 0666, why, sizeof why);
    if (fault == FAULT_NONE)
        fault = listening_open(&self.rescue, settings->rescue_socket, 0600, why, sizeof why);
    if (fault != FAULT_NONE) {
        log_error("%s", why);
        self.status = exit_status_of(fault);
        goto out;
    }
    self.signals = watch_signals();
    if (self.signals < 0 || strangers_adopt() != FAULT_NONE || sandbox_supervisor() != FAULT_NONE) {
        log_error("cannot give up what is not needed: %s", strerror(errno));
        self.status = EX_OSERR;
        goto out;
    }
    self.watchdog_every = service_watchdog_ms() / 3;
    self.begun = now_ms();
    dictionary_watch_begin(&self.dictionary, dictionary_stamp(NULL), self.begun);
    dictionary_watch_begin(&self.leaked, leaked_stamp(self.kept.leaked), self.begun);
    (void)malloc_trim(0); // what reading the files took is not needed again
    loop(&self);
out:
    for (unsigned i = 0; i < self.channel_count; i++)
        for (int side = 0; side < 2; side++)
            if (self.channels[i].waiting[side] >= 0)
                close(self.channels[i].waiting[side]);
    if (self.signals >= 0)
        close(self.signals);
    kept_close(&self.kept);
    listening_close(&self.rescue);
    listening_close(&self.admin);
    listening_close(&self.auth);
    return self.status;
}
