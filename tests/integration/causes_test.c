// SPDX-License-Identifier: BSD-2-Clause
// The causes of `warifu doctor` as a pure function: each by itself, their order, what is past
// (decision 83). tests/system/doctor_test.sh makes them happen.
#include "../tools/cli_check.h"
#include "arguments.h"
#include "doctor_causes.h"
#include "restore_again.h"
#include "verb_search.h"
#include "verbs/verbs.h"

static void see(void *context, const struct cause *cause)
{
    char *said = context;
    const size_t used = strlen(said);

    snprintf(said + used, 512 - used, "%s%s", used > 0 ? " " : "", cause->id);
}

// Facts as "name=value" words, up to a NULL.
static void finds(const char *const *items, const char *expected)
{
    struct status_items all = {.count = 0};
    char said[512] = "";

    for (; *items != NULL; items++) {
        char item[64];
        const char *equals = strchr(*items, '=');
        snprintf(item, sizeof item, "%.*s", (int)(equals - *items), *items);
        status_item_put(&all, item, equals + 1);
    }
    causes_find(&all, see, said);
    assert_string_equal(said, expected);
}

static void each_by_itself(void **state)
{
    (void)state;
    for (const struct cause *cause = causes; cause->id != NULL; cause++) {
        struct status_items items = {.count = 0};
        char said[512] = "";
        if (cause->past)
            status_item_put(&items, "last", "login.denied");
        status_item_put(&items, cause->item,
                        strcmp(cause->value, "?") == 0       ? "3"
                        : strcmp(cause->value, "?text") == 0 ? "signature"
                                                             : cause->value);
        assert_int_equal(causes_find(&items, see, said), 1);
        assert_string_equal(said, cause->id);
    }
}

static void nothing_is_in_the_way(void **state)
{
    (void)state;
    finds(WORDS("state=serving", "recording=works", "anchor=kept", "account=there", "person=known",
                "person_state=active", "decision=rule", "grant=held", "password=set", "otp=1",
                "module=there", "pam=asks", "last=login.granted", "last.password=wrong"),
          "");
    finds(WORDS("last=login.denied", "last.key=right", "last.password=right", "locked=0"), "");
}

// Without tokend or the store nothing else is known; what is past comes last, and once.
static void the_first_in_order(void **state)
{
    (void)state;
    finds(WORDS("state=unavailable", "person=unknown", "locked=60"), "store.unavailable");
    finds(WORDS("tokend=silent", "state=unavailable"), "daemon.late");
    finds(WORDS("tokend=unreachable", "state=unavailable"), "daemon.silent");
    finds(WORDS("lacks=2", "disk_low=1", "pam_all=none", "module=absent"),
          "disk.low machine.lacking pam.none pam.module");
    finds(WORDS("locked=60", "person_state=suspended", "last=login.denied", "last.code=wrong"),
          "person.suspended budget.locked");
    finds(WORDS("last=login.denied", "last.password=wrong", "last.code=wrong", "last.both=wrong"),
          "last.both");
    finds(WORDS("last=login.denied", "last.why=suspended", "last.password=wrong"),
          "last.suspended");
}

static void commands_have_the_names_in_them(void **state)
{
    static const struct cause cause = {"x", "x", "x", false, "", "a %U b %S c%"};
    char text[64], little[6];

    (void)state;
    cause_command(&cause, "taro", "sshd", text, sizeof text);
    assert_string_equal(text, "a taro b sshd c%");
    cause_command(&cause, "taro", "sshd", little, sizeof little); // never beyond
    assert_true(strlen(little) < sizeof little);
}

// Each command that is named can be typed: its verb is there, and takes what is given to it.
static void check_command(const char *command)
{
    static char because[] = "because";
    char line[256], *rest = NULL, *words[16];
    size_t count = 0, used = 0;
    struct arguments arguments;
    struct outcome outcome = {0};

    snprintf(line, sizeof line, "%s", command);
    for (char *word = strtok_r(line, " ", &rest); word != NULL && count < 16;
         word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, "--rescue") == 0) // a global option and its value
            (void)strtok_r(NULL, " ", &rest);
        else if (strcmp(word, "warifu") != 0 && strcmp(word, "--help") != 0)
            words[count++] = strcmp(word, "REASON") == 0 ? because : word;
    }
    const struct verb *verb = verb_match(verb_groups, words, count, &used);
    if (verb == NULL ||
        (strstr(command, "--help") == NULL &&
         arguments_read(&arguments, verb, words + used, count - used, &outcome) != EXIT_DONE))
        fail_msg("%s: %s", command, outcome.message);
}

static void each_command_can_be_typed(void **state)
{
    static const char *const events[] = {"otp.revoked",    "otp.suspended",   "key.revoked",
                                         "key.count",      "card.lost",       "card.suspended",
                                         "user.suspended", "user.offboarded", "user.removed",
                                         "user.term",      "user.role",       "password.expired",
                                         "password.reset", "emergency.used",  "break_glass.revoked",
                                         "login.locked",   "request.ended",   "policy.activated",
                                         "card.collected", "card.destroyed",  "user.renamed"};
    char text[256];

    (void)state;
    for (const struct cause *cause = causes; cause->id != NULL; cause++) {
        cause_command(cause, "taro", "sshd", text, sizeof text);
        if (strncmp(text, "warifu ", 7) == 0)
            check_command(text);
    }
    for (const struct status_condition *at = status_conditions; at->item != NULL; at++)
        if (strncmp(at->remedy, "warifu ", 7) == 0)
            check_command(at->remedy);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        const char *command = restore_command(events[i]);
        assert_non_null(command);
        size_t to = 0;
        for (; *command != '\0' && to + 8 < sizeof text; command++)
            if (*command == '%')
                to += (size_t)snprintf(text + to, sizeof text - to, "%s",
                                       *++command == 'C' ? "7" : "K-17");
            else
                text[to++] = *command;
        text[to] = '\0';
        check_command(text);
    }
    assert_null(restore_command("login.granted"));
    // A password that was replaced opens nothing; one that is expired is to be changed (B5).
    assert_int_equal(restore_deed("password.reset"), RESTORED_PASSWORD_CLOSE);
    assert_int_equal(restore_deed("password.changed"), RESTORED_PASSWORD_CLOSE);
    assert_int_equal(restore_deed("password.expired"), RESTORED_PASSWORD_EXPIRE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_by_itself),
        cmocka_unit_test(nothing_is_in_the_way),
        cmocka_unit_test(the_first_in_order),
        cmocka_unit_test(commands_have_the_names_in_them),
        cmocka_unit_test(each_command_can_be_typed),
    };

    return cmocka_run_group_tests_name("causes", tests, NULL, NULL);
}
