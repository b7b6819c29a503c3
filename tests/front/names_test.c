// SPDX-License-Identifier: BSD-2-Clause
// The name service with a name service that lies and stalls: these definitions stand before libc's.
#include "front/names/names.h"
#include "wire/channel.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// One account, told by the tests.
static struct {
    const char *asked, *name; // found when `asked` is looked up
    uid_t uid;
    const char *gecos;
    int error;         // what the look-up returns instead
    unsigned stall;    // seconds
    size_t needs;      // bytes of buffer
    int group_count;   // -1: getgrouplist() always says "too many"
    int group_error;   // of getgrgid_r() and getgrnam_r()
    const char *group; // every group's name, then its number; NULL: none has one
    unsigned look_ups, groups_asked, gids_asked, names_asked;
} account;

static int give(struct passwd *entry, char *buffer, size_t size, struct passwd **result)
{
    account.look_ups++;
    *result = NULL;
    for (time_t end = time(NULL) + account.stall; account.stall > 0 && time(NULL) < end;)
        sleep(1); // as a library that restarts its calls
    if (account.error != 0)
        return account.error;
    if (size < account.needs)
        return ERANGE;
    memset(buffer, 'x', size); // all of it is really there
    *entry = (struct passwd){.pw_name = (char[]){""}, .pw_uid = account.uid, .pw_gid = 100};
    entry->pw_name = buffer;
    snprintf(buffer, size, "%s", account.name);
    entry->pw_gecos = buffer + strlen(buffer) + 1;
    snprintf(entry->pw_gecos, size - strlen(buffer) - 1, "%s", account.gecos);
    *result = entry;
    return 0;
}

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
               struct passwd **result)
{
    *result = NULL;
    if (account.asked == NULL || strcmp(name, account.asked) != 0) {
        account.look_ups++;
        return account.error;
    }
    return give(entry, buffer, size, result);
}

int getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size, struct passwd **result)
{
    (void)uid; // a service that always finds somebody
    return give(entry, buffer, size, result);
}

int getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
    (void)user;
    account.groups_asked++;
    int wanted = account.group_count, room = *count;
    *count = wanted < 0 ? 1000 : wanted;
    for (int i = 0; i < wanted && i < room; i++)
        groups[i] = group + (gid_t)i;
    return wanted < 0 || wanted > room ? -1 : wanted;
}

int getgrgid_r(gid_t gid, struct group *entry, char *buffer, size_t size, struct group **result)
{
    *result = NULL;
    if (account.group_error != 0 || account.group == NULL)
        return account.group_error;
    *entry = (struct group){.gr_gid = gid, .gr_name = buffer};
    snprintf(buffer, size, "%s%u", account.group, (unsigned)gid);
    account.gids_asked++;
    *result = entry;
    return 0;
}

int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
               struct group **result)
{
    char spelled[400];
    *result = NULL;
    account.names_asked++;
    if (account.group_error != 0 || account.group == NULL)
        return account.group_error;
    for (gid_t gid = 100; gid < 3000; gid++) {
        snprintf(spelled, sizeof spelled, "%s%u", account.group, (unsigned)gid);
        if (strcmp(spelled, name) != 0)
            continue;
        *entry = (struct group){.gr_gid = gid, .gr_name = buffer};
        snprintf(buffer, size, "%s", name);
        *result = entry;
        break;
    }
    return 0;
}

// The policy of the test: one rule with these group conditions.
static char *conditions[4];
static struct rule rule;
static const struct policy policy = {.rules = &rule, .rule_count = 1};
#define CONDITIONS(...)                                                                            \
    do {                                                                                           \
        const char *const list_[] = {__VA_ARGS__};                                                 \
        memcpy(conditions, list_, sizeof list_);                                                   \
        rule.groups = (struct text_list){conditions, sizeof list_ / sizeof *list_};                \
    } while (0)

static int reset(void **state)
{
    (void)state;
    memset(&account, 0, sizeof account);
    CONDITIONS("g100", "!g101", "g102");
    account.asked = account.name = "hanako";
    account.uid = 1001;
    account.gecos = "Tanaka Hanako,room 3";
    account.group_count = 2;
    account.group = "g";
    return 0;
}

static Identity look_up(const char *name, uint32_t uid)
{
    NameCall call = {.id = 5, .uid = uid};
    NameReply reply;
    snprintf(call.name, sizeof call.name, "%s", name);
    memset(&reply, 0xa5, sizeof reply);
    names_look_up(&call, &policy, &reply);
    assert_int_equal(reply.id, 5);
    assert_true(reply.has_identity);
    if (reply.identity.status != NameStatus_NAME_FOUND) {
        assert_int_equal(reply.identity.uid, UINT32_MAX);
        assert_int_equal(reply.identity.groups.size, 0);
        assert_false(reply.identity.groups_known);
    }
    return reply.identity;
}

static void finds(void **state)
{
    (void)state;
    for (int by_uid = 0; by_uid < 2; by_uid++) {
        Identity who = look_up(by_uid ? "" : "hanako", 1001);
        assert_int_equal(who.status, NameStatus_NAME_FOUND);
        assert_string_equal(who.name, "hanako");
        assert_int_equal(who.uid, 1001);
        assert_string_equal(who.full_name, "Tanaka Hanako");
        assert_true(who.groups_known);
        assert_int_equal(who.groups.size, 1);
        assert_int_equal(who.groups.bytes[0], 3);
    }
    account.needs = 300000; // a large entry
    assert_int_equal(look_up("hanako", 0).status, NameStatus_NAME_FOUND);
    account.needs = 17u << 20;
    assert_int_equal(look_up("hanako", 0).status, NameStatus_NAME_FAILED);
}

static void abuse_l6_one_name_for_one_account(void **state)
{
    (void)state;
    static const char *const asked[] = {"HANAKO", "Hanako", "hanako@city.example"};
    for (size_t i = 0; i < 3; i++) {
        account.asked = asked[i];
        assert_string_equal(look_up(asked[i], 0).name, "hanako");
    }
}

static void abuse_i1_odd_names_are_nobody(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "+0",      "-1",  "#0",     " 0",     "+",        "-",      "#-1",  "-f root",   "+root",
        "../../x", "a/b", "root:x", "ro\not", "\x1b[31m", "ro\x7f", "\xff", "+@netgroup"};
    account.name = "root";
    account.uid = 0;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        account.asked = odd[i]; // the service would say that this is root
        account.look_ups = 0;
        Identity who = look_up(odd[i], 0);
        if (who.status != NameStatus_NAME_UNKNOWN)
            fail_msg("\"%s\" is somebody", odd[i]);
        // What begins like an option may be a name, but only if it is spelled just so.
        if (account.look_ups != (odd[i][0] == '-'))
            fail_msg("\"%s\" was looked up %u times", odd[i], account.look_ups);
        NameFlaw flaw = odd[i][0] == '-'      ? NameFlaw_NAME_FLAW_NONE
                        : odd[i][0] == '\xff' ? NameFlaw_NAME_FLAW_ENCODING
                                              : NameFlaw_NAME_FLAW_FORM;
        assert_int_equal(who.flaw, flaw); // the reason for the log
    }
    // A number is nobody unless it is the account's very name.
    static const char *const numbers[] = {"0", "00", "0x0", "4294967295", "2147483648"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        account.asked = numbers[i];
        assert_int_equal(look_up(numbers[i], 0).status, NameStatus_NAME_UNKNOWN);
    }
    account.asked = account.name = "4711";
    account.uid = 1002;
    assert_int_equal(look_up("4711", 0).status, NameStatus_NAME_FOUND);
}

static void abuse_i1_odd_uids_are_nobody(void **state)
{
    (void)state;
    account.uid = (uid_t)-1;
    assert_int_equal(look_up("hanako", 0).status, NameStatus_NAME_UNKNOWN);
    assert_int_equal(account.look_ups, 1);
    assert_int_equal(look_up("", UINT32_MAX).status, NameStatus_NAME_UNKNOWN);
    assert_int_equal(account.look_ups, 1); // not even asked
    account.uid = 0;
    assert_int_equal(look_up("", UINT32_MAX - 1).status, NameStatus_NAME_UNKNOWN); // said root
    assert_int_equal(look_up("", 1001).status, NameStatus_NAME_UNKNOWN);
    account.uid = (uid_t)1 << 31;
    assert_int_equal(look_up("", UINT32_C(1) << 31).uid, UINT32_C(1) << 31);
}

static void abuse_e3_long_names(void **state)
{
    (void)state;
    static const size_t lengths[] = {32, 33, 255};
    char name[256], longer[257];
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        memset(name, 'a', lengths[i]);
        name[lengths[i]] = '\0';
        account.asked = account.name = name;
        assert_int_equal(look_up(name, 0).status, NameStatus_NAME_FOUND);
        assert_string_equal(look_up(name, 0).name, name);
        assert_string_equal(look_up("", 1001).name, name);
    }
    // The service knows the person by a longer name than Linux takes.
    memset(longer, 'a', 256);
    longer[256] = '\0';
    account.name = longer;
    assert_int_equal(look_up(name, 0).status, NameStatus_NAME_UNKNOWN);
    account.name = "";
    assert_int_equal(look_up(name, 0).status, NameStatus_NAME_UNKNOWN);
    account.name = "b\xff";
    assert_int_equal(look_up(name, 0).status, NameStatus_NAME_UNKNOWN);
}

// As useradd, SSSD and Winbind have them.
static void abuse_e3_names_as_directories_have_them(void **state)
{
    (void)state;
    static const char *const names[] = {"taro@ad.example",
                                        "AD\\taro",
                                        "Taro.Tanaka",
                                        "host$",
                                        "12345",
                                        "-taro",
                                        "太郎",
                                        "domain user",
                                        "taro@ad.example@realm",
                                        "AD+taro",
                                        "_apt",
                                        "a"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        account.asked = account.name = names[i];
        Identity who = look_up(names[i], 0);
        assert_int_equal(who.status, NameStatus_NAME_FOUND);
        assert_string_equal(who.name, names[i]);
        assert_int_equal(who.flaw, NameFlaw_NAME_FLAW_NONE);
    }
}

static void failure_is_not_unknown(void **state)
{
    (void)state;
    static const struct {
        int error;
        NameStatus status;
    } cases[] = {{EIO, NameStatus_NAME_FAILED},     {EMFILE, NameStatus_NAME_FAILED},
                 {EAGAIN, NameStatus_NAME_FAILED},  {ENOMEM, NameStatus_NAME_FAILED},
                 {ENOENT, NameStatus_NAME_UNKNOWN}, {ESRCH, NameStatus_NAME_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        account.error = cases[i].error;
        assert_int_equal(look_up("hanako", 0).status, cases[i].status);
        assert_int_equal(look_up("", 1001).status, cases[i].status);
    }
    account.error = 0;
    assert_int_equal(look_up("nobody-here", 0).status, NameStatus_NAME_UNKNOWN);
}

static void abuse_i4_groups_all_or_none(void **state)
{
    (void)state;
    static const int counts[] = {0, 1, 64, 65, 1000, 65536, -1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        account.group_count = counts[i];
        Identity who = look_up("hanako", 0);
        assert_int_equal(who.status, NameStatus_NAME_FOUND);
        assert_int_equal(who.groups_known, counts[i] >= 0);
        assert_int_equal(who.groups.bytes[0], counts[i] > 64    ? 7
                                              : counts[i] == 64 ? 7
                                                                : counts[i] == 1);
    }
    account.group_count = 3;
    account.group_error = EIO;
    Identity who = look_up("hanako", 0);
    assert_false(who.groups_known);
    assert_int_equal(who.groups.size, 0);
    assert_string_equal(who.groups_why, "group \"g100\": Input/output error");
    CONDITIONS("g*");
    who = look_up("hanako", 0);
    assert_false(who.groups_known);
    assert_string_equal(who.groups_why, "group number 100: Input/output error");
    account.group_count = -1;
    assert_string_equal(look_up("hanako", 0).groups_why,
                        "the list of groups: Argument list too long");
    account.group_count = 3;
    account.group_error = ENOENT; // one of the ways to say that there is none
    assert_true(look_up("hanako", 0).groups_known);
    account.group_error = 0;
    account.group = NULL; // numbers without names
    who = look_up("hanako", 0);
    assert_true(who.groups_known);
    assert_int_equal(who.groups.bytes[0], 0);
}

// What the policy does not ask about does not matter: not its length, its form, its number.
static void abuse_m23_only_what_is_asked_matters(void **state)
{
    (void)state;
    char name[257] = "", hundred[400];
    for (int i = 0; i < 84; i++)
        strcat(name, "課"); // 252 bytes, and the number after it makes 255 or 256
    account.group_count = 1000;
    account.group = name;
    Identity who = look_up("hanako", 0);
    assert_true(who.groups_known);
    assert_int_equal(who.groups.bytes[0], 0);
    assert_int_equal(account.names_asked, 3);
    assert_int_equal(account.gids_asked, 0); // no pattern, so a thousand groups are not looked at
    snprintf(hundred, sizeof hundred, "%s%u", name, 1099u);
    CONDITIONS("x", hundred, "!課*", "*1099");
    who = look_up("hanako", 0);
    assert_true(who.groups_known);
    assert_int_equal(who.groups.bytes[0], 14);
    account.group_count = 999; // not in the last one
    assert_int_equal(look_up("hanako", 0).groups.bytes[0], 4);
    account.group = "\xff"; // no text in UTF-8; a name all the same
    who = look_up("hanako", 0);
    assert_true(who.groups_known);
    assert_int_equal(who.groups.bytes[0], 0);
    CONDITIONS("\xff*");
    assert_int_equal(look_up("hanako", 0).groups.bytes[0], 1);
}

// What was not asked for must not look like "in no group".
static void abuse_i4_groups_not_asked(void **state)
{
    (void)state;
    rule.groups = (struct text_list){0};
    Identity who = look_up("hanako", 0);
    assert_int_equal(who.status, NameStatus_NAME_FOUND);
    assert_int_equal(who.uid, 1001);
    assert_false(who.groups_known);
    assert_int_equal(who.groups.size, 0);
    assert_int_equal(account.groups_asked, 0);
    assert_string_equal(who.groups_why, "");
}

static void full_names(void **state)
{
    (void)state;
    char gecos[400] = "";
    for (int i = 0; i < 100; i++)
        strcat(gecos, "花");
    account.gecos = gecos;
    Identity who = look_up("hanako", 0);
    assert_int_equal(strlen(who.full_name), 126); // whole characters of 128 bytes
    account.gecos = "\xff\xfe,x";
    assert_string_equal(look_up("hanako", 0).full_name, "");
    account.gecos = "";
    assert_string_equal(look_up("hanako", 0).full_name, "");
}

static void abuse_x3_a_stalled_service(void **state)
{
    (void)state;
    int pair[2], status;
    struct frame_reader *reader;
    NameCall call = {.id = 1, .name = "nobody-here"};
    NameReply reply;
    struct timespec from, to;
    sigset_t alarms;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    account.stall = 30;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { // even with the alarm ignored and blocked by whoever started it
        sigemptyset(&alarms);
        sigaddset(&alarms, SIGALRM);
        sigprocmask(SIG_BLOCK, &alarms, NULL);
        signal(SIGALRM, SIG_IGN);
        close(pair[0]);
        _exit(names_serve(pair[1], 1, &policy));
    }
    close(pair[1]);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &reader), FAULT_NONE);
    assert_int_equal(channel_send(pair[0], NameCall_fields, &call), FAULT_NONE);
    assert_int_equal(channel_receive(reader, pair[0], NameReply_fields, &reply, sizeof reply),
                     FAULT_NONE);
    assert_int_equal(reply.identity.status, NameStatus_NAME_UNKNOWN);
    sleep(2); // between look-ups it may live as long as it likes
    strcpy(call.name, "hanako");
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(channel_send(pair[0], NameCall_fields, &call), FAULT_NONE);
    assert_int_equal(channel_receive(reader, pair[0], NameReply_fields, &reply, sizeof reply),
                     FAULT_CLOSED);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGALRM);
    assert_true(to.tv_sec - from.tv_sec <= 2);
    frame_reader_free(&reader);
    close(pair[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"finds by name and by uid", finds, reset, NULL, NULL},
        {"abuse:L6 one name for one account", abuse_l6_one_name_for_one_account, reset, NULL, NULL},
        {"abuse:I1 odd names are nobody", abuse_i1_odd_names_are_nobody, reset, NULL, NULL},
        {"abuse:I1 odd uids are nobody", abuse_i1_odd_uids_are_nobody, reset, NULL, NULL},
        {"abuse:E3 long names are known or refused, never cut", abuse_e3_long_names, reset, NULL,
         NULL},
        {"abuse:E3 names as directories have them", abuse_e3_names_as_directories_have_them, reset,
         NULL, NULL},
        {"a failure is not \"unknown\"", failure_is_not_unknown, reset, NULL, NULL},
        {"abuse:I4 groups are all known or none", abuse_i4_groups_all_or_none, reset, NULL, NULL},
        {"abuse:M23 only the groups that are asked about matter",
         abuse_m23_only_what_is_asked_matters, reset, NULL, NULL},
        {"abuse:I4 groups that were not asked for are not known", abuse_i4_groups_not_asked, reset,
         NULL, NULL},
        {"full names are cut between characters", full_names, reset, NULL, NULL},
        {"abuse:X3 a stalled service ends the process in time", abuse_x3_a_stalled_service, reset,
         NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
