// SPDX-License-Identifier: BSD-2-Clause
// How the supervisor joins roles: each end goes to one of them and stays nowhere else; a connection
// that both have closed is made anew, and what is said of an older one does nothing (abuse:D12).
#include "daemon/children.h"
#include "daemon/resting.h"
#include "daemon/said.h"
#include "daemon/spawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static struct supervisor self;
static int role[PROCESS_KINDS]; // the other end of each control socket
static unsigned signals_sent;

enum fault __wrap_role_signal_send(const struct role_users *users, enum process_kind kind,
                                   pid_t pid, int signal);
enum fault __wrap_role_signal_send(const struct role_users *users, enum process_kind kind,
                                   pid_t pid, int signal)
{
    (void)users;
    (void)kind;
    (void)pid;
    (void)signal;
    signals_sent++;
    return FAULT_NONE;
}

// What a role would begin with: copies of its descriptors.
static int begun_with[FD_ROLE_MAX + 1];

enum fault __wrap_spawn_start(const struct spawn *spawn, pid_t *pid);
enum fault __wrap_spawn_start(const struct spawn *spawn, pid_t *pid)
{
    static pid_t next = 1000;
    for (int fd = 0; fd <= FD_ROLE_MAX; fd++)
        begun_with[fd] = spawn->fds[fd] >= 0 ? dup(spawn->fds[fd]) : -1;
    *pid = ++next;
    return FAULT_NONE;
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *list = opendir("/proc/self/fd");
    assert_non_null(list);
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

// Front, names and vault run, as if just started; the channels are those of draw_picture().
static int set_up(void **state)
{
    static const struct supervisor_plan plan = {.config = "/nowhere"};
    static const enum process_kind talking[] = {PROCESS_FRONT, PROCESS_VAULT};
    (void)state;
    self = (struct supervisor){
        .plan = &plan, .kept = {.settings = -1, .policy = -1}, .auth.fd = -1, .admin.fd = -1};
    self.rescue.fd = -1;
    signals_sent = 0;
    draw_picture(&self, 1, 0);
    for (size_t i = 0; i < 2; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
            return 1;
        self.children[talking[i]].control = pair[0];
        role[talking[i]] = pair[1];
    }
    for (unsigned i = 0; i < self.count; i++)
        self.children[i].pid =
            i == PROCESS_RESCUE || i == PROCESS_RESCUE_NAMES ? 0 : (pid_t)(2 + i);
    for (unsigned i = 0; i < self.channel_count; i++) {
        self.channels[i].number = 1;
        self.channels[i].first[0] = self.channels[i].first[1] = 1;
    }
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    for (unsigned i = 0; i < self.count; i++)
        if (self.children[i].control >= 0)
            close(self.children[i].control);
    close(role[PROCESS_FRONT]);
    close(role[PROCESS_VAULT]);
    return 0;
}

static void says_gone(enum process_kind by, enum process_kind about, uint32_t connection)
{
    connection_ended(&self, &self.children[by], &self.children[about], connection);
}

static bool hears(enum process_kind kind, struct handover *handover)
{
    return handover_receive(role[kind], handover) == FAULT_NONE;
}

static bool are_joined(int a, int b)
{
    char byte = 0;
    return write(a, "x", 1) == 1 && read(b, &byte, 1) == 1 && byte == 'x';
}

static void joined_when_both_have_closed(void **state)
{
    struct handover front, vault;
    (void)state;
    const unsigned before = open_descriptors();
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 0);
    assert_false(hears(PROCESS_FRONT, &front));
    assert_false(hears(PROCESS_VAULT, &vault)); // which may still read what the front has said
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 0); // twice is once
    assert_false(hears(PROCESS_VAULT, &vault));
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 0);
    assert_true(hears(PROCESS_FRONT, &front) && hears(PROCESS_VAULT, &vault));
    assert_int_equal(front.kind, HANDOVER_VAULT);
    assert_int_equal(vault.kind, HANDOVER_FRONT);
    assert_int_equal(front.connection, 2);
    assert_int_equal(vault.connection, 2);
    assert_true(are_joined(front.fd, vault.fd));
    close(front.fd);
    close(vault.fd);
    assert_int_equal(open_descriptors(), before); // the supervisor keeps no end
}

static void what_is_said_of_an_older_one(void **state)
{
    struct handover front, vault;
    (void)state;
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 0);
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 0);
    assert_true(hears(PROCESS_FRONT, &front) && hears(PROCESS_VAULT, &vault));
    close(front.fd);
    close(vault.fd);
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 1); // the one before
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 0); // with which it was started
    assert_false(hears(PROCESS_FRONT, &front) || hears(PROCESS_VAULT, &vault));
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 2);
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 2);
    assert_true(hears(PROCESS_FRONT, &front) && hears(PROCESS_VAULT, &vault));
    assert_int_equal(front.connection, 3);
    close(front.fd);
    close(vault.fd);
}

static void who_has_lost_the_only_channel(void **state)
{
    (void)state;
    struct child *names = &self.children[PROCESS_NAMES];
    says_gone(PROCESS_FRONT, PROCESS_NAMES, 0);
    assert_true(names->cut);
    assert_true(names->due < NEVER); // else it is ended
    const int64_t due = names->due;
    names->due--;
    says_gone(PROCESS_FRONT, PROCESS_NAMES, 0);
    assert_int_equal(names->due, due - 1); // not put off
    names->cut = false;
    names->pid = 0; // joined when it starts
    says_gone(PROCESS_FRONT, PROCESS_NAMES, 0);
    assert_false(names->cut);
}

static void ends_of_what_starts(void **state)
{
    struct handover vault;
    (void)state;
    close(self.children[PROCESS_FRONT].control);
    self.children[PROCESS_FRONT].control = -1;
    self.children[PROCESS_FRONT].pid = 0;
    self.children[PROCESS_NAMES].pid = 0;
    const unsigned before = open_descriptors();
    assert_int_equal(start_child(&self, PROCESS_FRONT), FAULT_NONE);
    const int to_names = begun_with[FD_FRONT_NAMES], to_vault = begun_with[FD_FRONT_VAULT];
    assert_true(to_names >= 0 && to_vault >= 0 && begun_with[FD_CONTROL] >= 0);
    assert_int_equal(begun_with[FD_SETTINGS], -1);
    close(begun_with[FD_CONTROL]);
    assert_true(hears(PROCESS_VAULT, &vault)); // which goes on
    assert_int_equal(vault.kind, HANDOVER_FRONT);
    assert_int_equal(vault.connection, 2);
    assert_true(are_joined(to_vault, vault.fd));
    assert_int_equal(start_child(&self, PROCESS_NAMES), FAULT_NONE);
    assert_true(are_joined(to_names, begun_with[FD_NAMES_FRONT])); // it waited for it
    assert_int_equal(begun_with[FD_CONTROL], -1);
    close(begun_with[FD_NAMES_FRONT]);
    close(to_names);
    close(to_vault);
    close(vault.fd);
    assert_int_equal(open_descriptors(), before + 1); // the control socket
    assert_int_equal(signals_sent, 0);
}

static void who_does_not_take_an_end(void **state)
{
    (void)state;
    struct handover handover;
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 0);
    const struct handover nothing = {HANDOVER_ALIVE, 0, -1, 0, 0};
    while (handover_send(self.children[PROCESS_FRONT].control, &nothing) == FAULT_NONE)
        continue; // it does not read
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 0);
    assert_int_equal(signals_sent, 1); // it is ended
    assert_true(hears(PROCESS_VAULT, &handover));
    close(handover.fd);
}

// What the vault has asked waits until a verifier can be started; the end stays for the one after.
static void a_question_waits_for_its_verifier(void **state)
{
    struct child *verifier = &self.children[PROCESS_VERIFIER];
    struct handover vault;
    struct rlimit all, none;
    char byte = 0;

    (void)state;
    verifier->pid = 0;
    verifier->due = NEVER;
    renew_connection(&self, verifier);
    assert_true(hears(PROCESS_VAULT, &vault));
    assert_int_equal(vault.kind, HANDOVER_VERIFIER);
    assert_int_equal(write(vault.fd, "x", 1), 1);
    struct pollfd question = {.fd = waiting_question(&self, verifier), .events = POLLIN};
    assert_int_equal(poll(&question, 1, 0), 1);
    assert_int_equal(question.revents, POLLIN);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
    none = (struct rlimit){3, all.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    const enum fault fault = start_child(&self, PROCESS_VERIFIER); // which gets no copy
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
    assert_int_not_equal(fault, FAULT_NONE);
    assert_int_equal(verifier->pid, 0);
    assert_true(verifier->due < NEVER);
    assert_int_equal(start_child(&self, PROCESS_VERIFIER), FAULT_NONE);
    assert_int_equal(read(begun_with[FD_VERIFIER_VAULT], &byte, 1), 1);
    close(begun_with[FD_VERIFIER_VAULT]);
    verifier->pid = 0; // it has ended; then the vault hangs up
    close(vault.fd);
    question.fd = waiting_question(&self, verifier);
    assert_int_equal(poll(&question, 1, 0), 1);
    assert_true((question.revents & POLLHUP) != 0); // no question
    close(self.children[PROCESS_VAULT].control);
    self.children[PROCESS_VAULT].control = -1;
    on_waiting_question(&self, verifier, question.revents); // the next vault is joined anew
    assert_int_equal(waiting_question(&self, verifier), -1);
}

static void hangs_up(struct handover *vault)
{
    close(vault->fd);
    vault->fd = -1;
}

// A hasher that ended in order rests only while its vault is there to ask it again.
static void who_rests(void **state)
{
    struct child *hasher = &self.children[PROCESS_HASHER];
    const int in_order = W_EXITCODE(EX_OK, 0), killed = W_EXITCODE(0, SIGKILL);
    struct handover vault;
    char byte;

    (void)state;
    hasher->pid = 0;
    renew_connection(&self, hasher);
    assert_true(hears(PROCESS_VAULT, &vault));
    assert_int_equal(vault.kind, HANDOVER_HASHER);
    assert_int_equal(start_child(&self, PROCESS_HASHER), FAULT_NONE);
    close(begun_with[FD_HASHER_VAULT]);
    hasher->pid = 0;
    hasher->due = 0;
    assert_false(rests(&self, hasher, killed));
    assert_int_equal(write(vault.fd, "x", 1), 1); // asked while it ended
    assert_true(rests(&self, hasher, in_order));
    assert_true(hasher->due == NEVER);
    struct pollfd question = {.fd = waiting_question(&self, hasher), .events = POLLIN};
    assert_int_equal(poll(&question, 1, 0), 1);
    on_waiting_question(&self, hasher, question.revents);
    assert_true(hasher->due < NEVER);
    assert_int_equal(start_child(&self, PROCESS_HASHER), FAULT_NONE);
    assert_int_equal(read(begun_with[FD_HASHER_VAULT], &byte, 1), 1);
    close(begun_with[FD_HASHER_VAULT]);
    hasher->pid = 0;
    assert_true(rests(&self, hasher, in_order));
    self.children[PROCESS_VAULT].dismissed = true; // it finishes what it has taken
    assert_int_equal(write(vault.fd, "x", 1), 1);
    on_waiting_question(&self, hasher, POLLIN);
    assert_true(waiting_question(&self, hasher) < 0 && hasher->due < NEVER);
    hasher->due = NEVER;
    hangs_up(&vault);
    assert_false(rests(&self, hasher, in_order));
    hasher->due = NEVER;
    question.fd = waiting_question(&self, hasher);
    assert_int_equal(poll(&question, 1, 0), 1);
    on_waiting_question(&self, hasher, question.revents); // the next vault is joined anew
    assert_int_equal(waiting_question(&self, hasher), -1);
    self.children[PROCESS_VAULT].dismissed = false;
    on_waiting_question(&self, hasher, POLLHUP);
    assert_true(hears(PROCESS_VAULT, &vault)); // of another connection
    assert_true(kept_end(&self, hasher) >= 0);
    drop_kept_end(&self, hasher);
    assert_int_equal(read(vault.fd, &byte, 1), 0);
    close(vault.fd);
}

// A reload dismisses the vault. It hears that nothing comes any more; what it says until it has
// ended still arrives (C4, D4).
static void what_a_dismissed_vault_says(void **state)
{
    const struct handover stop = {HANDOVER_STOP, 12, -1, STOP_GRANT | STOP_BY_END, 0};
    struct child *vault = &self.children[PROCESS_VAULT];
    struct handover said;

    (void)state;
    dismiss(&self, vault);
    assert_int_equal(signals_sent, 0);
    assert_int_equal(handover_receive(role[PROCESS_VAULT], &said), FAULT_CLOSED);
    assert_int_equal(handover_send(role[PROCESS_VAULT], &stop), FAULT_NONE);
    close(role[PROCESS_VAULT]);
    assert_int_equal(handover_receive(vault->control, &said), FAULT_NONE);
    assert_int_equal(said_judge(vault, false, &said), SAID_STOP);
    assert_int_equal(said.index, 12);
    assert_int_equal(handover_receive(vault->control, &said), FAULT_CLOSED);
    // It gets no new end, and its verifier is not started for it.
    says_gone(PROCESS_FRONT, PROCESS_VAULT, 0);
    says_gone(PROCESS_VAULT, PROCESS_FRONT, 0);
    assert_int_equal(signals_sent, 0);
    assert_int_equal(waiting_question(&self, &self.children[PROCESS_VERIFIER]), -1);
    role[PROCESS_VAULT] = dup(role[PROCESS_FRONT]);
}

int main(void)
{
#define CHANNEL(name, function)                                                                    \
    {                                                                                              \
        name, function, set_up, clean_up, NULL                                                     \
    }
    const struct CMUnitTest tests[] = {
        CHANNEL("abuse:D12 a connection that both have closed is made anew",
                joined_when_both_have_closed),
        CHANNEL("abuse:D12 what is said of an older connection", what_is_said_of_an_older_one),
        CHANNEL("abuse:D12 a process that has lost its only connection must end",
                who_has_lost_the_only_channel),
        CHANNEL(
            "abuse:D12 abuse:P10 a process that starts gets its ends, and nobody else keeps them",
            ends_of_what_starts),
        CHANNEL("abuse:D12 who does not take an end is ended", who_does_not_take_an_end),
        CHANNEL("C4 D4 abuse:D12 what a vault says that is dismissed", what_a_dismissed_vault_says),
        CHANNEL("abuse:F6 abuse:D12 a question waits for its verifier",
                a_question_waits_for_its_verifier),
        CHANNEL("abuse:X2 abuse:D12 a hasher rests while its vault can ask it", who_rests),
    };
    return cmocka_run_group_tests_name("channels", tests, NULL, NULL);
}
