// SPDX-License-Identifier: BSD-2-Clause
// Policy files and tokend.conf: what is accepted, what is refused and with which words, and that
// what is written back means the same.
#include "settings/daemon_file.h"
#include "settings/document.h"
#include "settings/policy_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Lines 1 to 12; @ is where a case writes its own text.
#define BEFORE                                                                                     \
    "profile = \"test\"\n"                                                                         \
    "documents = {\"K one\", \"Y two\"}\n"                                                         \
    "privileged_services = {\"sudo\"}\n"                                                           \
    "# a comment with a \" in it, and ${HOME}\n"                                                   \
    "host_group \"juki\" { hosts = {\"juki-*\"} }\n"                                               \
    "rule \"desktop\" {\n"                                                                         \
    "    service = {\"login\"}\n"                                                                  \
    "    classes = 2\n"                                                                            \
    "    way = {\"password+otp\"}\n"
#define AFTER "}\n"

static char error[512];

static enum fault parse(const char *text, struct policy **policy)
{
    error[0] = '\0';
    *policy = NULL;
    return policy_parse("test.policy", text, policy, error, sizeof error);
}

static void a_small_policy_is_understood(void **state)
{
    struct policy *policy;

    (void)state;
    assert_int_equal(
        parse(BEFORE "    failures = 7\n" AFTER "rule \"rest\" { deny = yes }\n", &policy),
        FAULT_NONE);
    assert_string_equal(policy->profile, "test");
    assert_int_equal(policy->documents.count, 2);
    assert_int_equal(policy->rule_count, 2);
    assert_string_equal(policy->rules[0].name, "desktop");
    assert_string_equal(policy->rules[0].where, "test.policy:6");
    assert_string_equal(policy->rules[1].where, "test.policy:12");
    assert_int_equal(policy->rules[0].failures, 7);
    assert_int_equal(policy->rules[0].window, 900);
    assert_int_equal(policy->rules[0].session_seconds, 0);
    assert_int_equal(policy->rules[0].way_count, 1);
    assert_int_equal(policy->rules[0].ways[0].factors[0], 1);
    assert_int_equal(policy->rules[0].ways[0].factors[1], 2);
    assert_int_equal(policy->rules[0].ways[0].factors[2], 0);
    assert_int_equal(policy_way_classes(&policy->rules[0].ways[0]),
                     CLASS_KNOWLEDGE | CLASS_POSSESSION);
    assert_true(policy->rules[1].deny);
    assert_int_equal(policy->password.min_length, 8);
    assert_int_equal(policy->password.history, UINT32_MAX);
    assert_int_equal(policy->otp.period, 30);
    assert_string_equal(policy->otp.algorithm, "SHA1");
    policy_free(&policy);
}

static void every_mistake_is_located_and_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"    failures = 500\n",
         "test.policy:10: failures: \"500\" is not a number in range; allowed: 1 to 100"},
        {"    failures = 0\n", "test.policy:10: failures: \"0\""},
        {"    failures = -1\n", "test.policy:10: failures: \"-1\""},
        {"    failures = 5x\n", "test.policy:10: failures: \"5x\""},
        {"    failures = \"\"\n", "test.policy:10: failures: \"\""},
        {"    failures = 4294967297\n", "test.policy:10: failures:"},
        {"    failurs = 5\n",
         "test.policy:10: failurs: there is no such setting; allowed: clauses, service,"},
        {"    failures = 5\n    failures = 6\n", "test.policy:11: failures: is set twice"},
        {"    failures = {5}\n", "test.policy:10: "},
        {"    failures 5\n", "test.policy:10: "},
        {"    window = \"15\"\n",
         "test.policy:10: window: \"15\" is not a time in range; allowed: \"1s\" to \"30d\""},
        {"    window = \"31d\"\n", "test.policy:10: window: \"31d\""},
        {"    window = \"99999999999d\"\n", "test.policy:10: window:"},
        {"    window = \"4294967295d\"\n", "test.policy:10: window:"},
        {"    window = \"49711d\"\n",
         "test.policy:10: window: \"49711d\""}, // 2^32 seconds and 17 hours
        {"    window = \"1 m\"\n", "test.policy:10: window:"},
        {"    window = m\n", "test.policy:10: window:"},
        {"    window = none\n", "test.policy:10: window: \"none\""},
        {"    session = never\n", "test.policy:10: session: \"never\" is not a time in range; "
                                  "allowed: \"1s\" to \"30d\", none"},
        {"    origin = near\n",
         "test.policy:10: origin: \"near\" is not known; allowed: any, local, remote"},
        {"    origin = LOCAL\n", "test.policy:10: origin:"},
        {"    privileged = maybe\n",
         "test.policy:10: privileged: \"maybe\" is not known; allowed: either, yes, no"},
        {"    first_login = true\n",
         "test.policy:10: first_login: \"true\" is not known; allowed: yes, no"},
        {"    clauses = {\"A1\",\n \"Z9\"}\n", "test.policy:11: clauses: \"Z9\" is no clause"},
        {"    include = {\"wisdom\"}\n", "test.policy:10: include: \"wisdom\" is not known; "
                                         "allowed: knowledge, possession, inherence"},
        {"    include = {\"inherence\"}\n", "test.policy:6: way: way 1 shows knowledge+possession, "
                                            "which is not classes = 2 with inherence"},
        {"    host_group = {\"zei\"}\n",
         "test.policy:6: host_group: there is no host_group \"zei\""},
        {"    host_group = {\"!zei\"}\n", "test.policy:6: host_group:"},
        {"    user = {}\n", "test.policy:10: user: the list is empty"},
        {"    user = {\"\"}\n", "test.policy:10: user: an item is empty"},
        {"    user = {\"!\"}\n", "test.policy:10: user: \"!\" excludes nothing"},
        {"    user = {\"a\\nb\"}\n",
         "test.policy:10: user: \"a\\x0ab\" contains a control character"},
        {"    user = {\"a\\x1b[2J\"}\n", "test.policy:10: user:"},
        {"    user = {\"a\\xff\"}\n", "test.policy:10: user:"},
        {"    user = {\"${HOME}\"}\n", "test.policy:10: user: ${...} is not allowed"},
        {"    user = {$HOME}\n", "test.policy:10: user: $ outside of a quoted text"},
        {"    user += {\"x\"}\n", "test.policy:10: user: += is not allowed"},
        {"    user = {\"x\n\"}\n", "test.policy:10: user: the text has no closing quotation mark"},
        {"    prompt = \"10m\" login = \"5m\"\n", "test.policy:6: login: is shorter than prompt"},
        {"    /* forgotten\n", "test.policy:10: the comment has no end"},
        {"    user = {\"a\tb\"}\n", "test.policy:10: user:"},
        {"\r\n", "test.policy:10: control character \\x0D (save the file with Unix line ends)"},
        {"\x01", "test.policy:10: control character \\x01"},
        {"# \xff\n", "test.policy:10: the line is not UTF-8"},
        {"}\nrule \"desktop\" { deny = yes\n",
         "test.policy:11: desktop: there is another of that name"},
        {"}\nrule { deny = yes\n", "test.policy:11: missing title"},
        {"}\nrule \"a b\" { deny = yes\n", "test.policy:11: rule: \"a b\" is no name"},
        {"}\nrule \"\" { deny = yes\n", "test.policy:11: rule: \"\" is no name"},
        {"}\nrule \"x\" { deny = yes tries = 3\n",
         "test.policy:11: tries: a rule that denies demands nothing"},
        {"}\nrule \"x\" { deny = yes unprotected_keys = yes\n",
         "test.policy:11: unprotected_keys: a rule that denies demands nothing"},
        {"}\nrule \"x\" { service = {\"x\"}\n", "test.policy:11: classes: is missing"},
        {"}\nrule \"x\" { classes = 2\n", "test.policy:11: way: is missing"},
        {"}\nrule \"x\" { classes = 2 way = {\"password\"}\n",
         "test.policy:11: way: way 1 shows knowledge, which is not classes = 2"},
        {"}\nrule \"x\" { classes = 1 way = {\"otp\"}\n", "test.policy:11: classes:"},
        {"}\nrule \"x\" { classes = 2 one_class_by = \"K1\" way = {\"password+otp\"}\n",
         "test.policy:11: one_class_by:"},
        {"}\nrule \"x\" { deny = yes one_class_by = \"K1\"\n", "test.policy:11: one_class_by:"},
        {"}\nrule \"x\" { origin = local classes = 1 one_class_by = \"K1\" way = "
         "{\"password+password\"}\n",
         "test.policy:11: way: \"password\" stands there twice"},
        {"}\nrule \"x\" { origin = local classes = 1 one_class_by = \"K1\" way = {\"password\", "
         "\"password\"}\n",
         "test.policy:11: way: way 1 and way 2 are the same"},
        {"}\nrule \"x\" { origin = local classes = 1 one_class_by = \"K1\" way = {\"pin\"}\n",
         "test.policy:11: way: \"pin\" names no factor; allowed: password, otp"},
        {"}\nrule \"x\" { origin = local classes = 1 one_class_by = \"K1\" way = {\"password+\"}\n",
         "test.policy:11: way:"},
        {"}\nrule \"x\" { classes = 4 way = {\"password\"}\n", "test.policy:11: classes: \"4\""},
        {"}\npassword { min_length = 65\n", "test.policy:11: min_length: \"65\""},
        {"}\npassword { max_age = \"25h\"\n",
         "test.policy:11: max_age: \"25h\" is not a time in range; allowed: \"1d\" to \"3650d\", "
         "none, in whole days"},
        {"}\npassword { }\npassword { }\ncode {\n", "test.policy:12: password: stands there twice"},
        {"}\ncode { period = 45\n", "test.policy:11: period: \"45\" is not known; allowed: 30, 60"},
        {"}\ncode { algorithm = \"MD5\"\n",
         "test.policy:11: algorithm: \"MD5\" is not known; allowed: SHA1, SHA256, SHA512"},
        {"}\nhost_group \"x\" {\n", "test.policy:11: hosts: is missing"},
        {"}\nsection \"x\" {\n",
         "test.policy:11: section: there is no such setting; allowed: profile, documents, "
         "policy_activation, "
         "knowledge, privileged_services, default_names, contractors, closed_days, dormant, "
         "id_warn, review_every, witnesses, witnesses_needed, witness_every, altered_log, "
         "revoked_sessions, "
         "grant_longest, grant_holders, privileged_holders, exception_longest, deputy_longest, "
         "two_people, "
         "two_people_privileged, request_lifetime, "
         "password, code, key, "
         "break_glass, alerts, "
         "host_group, rule"},
        {"}\nrule \"x\" { default_name = yes deny = yes\n",
         "test.policy:11: default_name: matches nobody without default_names"},
        {"}\ntwo_people = {\"card lose\"}\ncode {\n",
         "test.policy:11: two_people: \"card lose\" is no command that can wait for a second "
         "person; allowed are \"emergency issue\", \"lock clear\" ... (see warifu-policy(5))"},
        {"}\ntwo_people_privileged = {\"lock clear\", \"user role\"}\ncode {\n",
         "test.policy:11: two_people_privileged: \"user role\" cannot wait for a second person: "
         "another administrator approves it anyway"},
        {"}\nrequest_lifetime = \"30s\"\ncode {\n",
         "test.policy:11: request_lifetime: \"30s\" is not a time in range"},
        {"}\nclosed_days = {\"02-30\"}\ncode {\n", "test.policy:11: closed_days: \"02-30\" is no "
                                                   "day; allowed: \"2026-12-29\", or \"12-29\" for "
                                                   "every year"},
        {"}\nrule \"x\" { time = {\"monday\"}\n",
         "test.policy:11: time: \"monday\" is no window of time; allowed: \"mon-fri 08:30-17:15\", "
         "\"sat,sun\", \"22:00-05:00\", \"holiday\", or what is excluded, as \"!holiday\""},
        {"}\nprofile = \"again\"\ncode {\n", "test.policy:11: profile: is set twice"},
        {"} }\n", "test.policy:10: "},
        {"}\nknowledge = pam\ncode {\n",
         "test.policy:11: knowledge: \"pam\" is not known; allowed: own, \"pam:NAME\""},
        {"}\nknowledge = \"PAM:x\"\ncode {\n", "test.policy:11: knowledge: \"PAM:x\" is not known"},
        {"}\nknowledge = \"pam:\"\ncode {\n", "test.policy:11: knowledge: \"pam:\" names no PAM "
                                              "service; allowed: \"pam:\" and the name"},
        {"}\nknowledge = \"pam:../x\"\ncode {\n", "test.policy:11: knowledge: \"pam:../x\""},
        {"}\nknowledge = \"pam:a/b\"\ncode {\n", "test.policy:11: knowledge: \"pam:a/b\""},
        {"}\nknowledge = \"pam:.x\"\ncode {\n", "test.policy:11: knowledge: \"pam:.x\""},
        {"}\nknowledge = \"pam:X\"\ncode {\n", "test.policy:11: knowledge: \"pam:X\""},
        {"}\nknowledge = \"pam:other\"\ncode {\n", "test.policy:11: knowledge: \"pam:other\""},
        {"}\nknowledge = \"pam:login\"\ncode {\n",
         "test.policy:6: knowledge: rule \"desktop\" serves \"login\", so checking a password "
         "would"},
        {"}\nrule \"x\" { classes = 2 way = {\"password+otp\"} }\nknowledge = "
         "\"pam:check\"\ncode {\n",
         "test.policy:11: knowledge: rule \"x\" serves \"check\""},
    };
    char text[2048];
    struct policy *policy;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        snprintf(text, sizeof text, "%s%s%s", BEFORE, cases[i].text, AFTER);
        const enum fault fault = parse(text, &policy);
        if (fault != FAULT_CONFIG ||
            strncmp(error, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("case %zu: fault %d, \"%s\", not \"%s\"", i, fault, error, cases[i].message);
        assert_null(policy);
    }
}

static void a_file_that_was_cut_is_refused(void **state)
{
    const char *whole = BEFORE AFTER "rule \"rest\" { deny = yes }\n";
    const size_t length = strlen(whole);
    size_t refused = 0;

    (void)state;
    for (size_t cut = 0; cut < length; cut++) {
        char *text = strndup(whole, cut);
        struct policy *policy;
        const enum fault fault = parse(text, &policy);
        if (fault != FAULT_NONE) {
            assert_true(strncmp(error, "test.policy:", 12) == 0);
            refused++;
        } else { // only between sections, where the file is whole, too
            assert_true(cut >= strlen(BEFORE AFTER) - 1);
            policy_free(&policy);
        }
        free(text);
    }
    assert_true(refused > length / 2);
}

static char *dumped(const struct policy *policy)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    policy_dump(policy, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void every_setting_survives_a_dump(void **state)
{
    // Each setting of each section with a value that is not its initial one.
    static const char text[] =
        "profile = \"p\" documents = {\"d \\\"quoted\\\" \\\\ 神戸\"} privileged_services = "
        "{\"a\"} default_names = {\"root\", \"pi\"} contractors = {\"gaibu-*\"} closed_days = "
        "{\"12-29\", \"2026-12-30\"} dormant = "
        "\"91d\" id_warn = \"21d\" review_every = \"99d\" witnesses = {\"a+b+c\"} witnesses_needed "
        "= 2 witness_every = \"8d\" revoked_sessions = end grant_longest = "
        "\"3h\" grant_holders = 7 "
        "two_people = {\"card issue\", \"lock clear\"} two_people_privileged = {\"emergency "
        "issue\"} "
        "request_lifetime = \"2d\" "
        "knowledge = \"pam:warifu-password\"\n"
        "password { privileged_max_age = \"92d\" min_length = 12 min_classes = 4 dictionary = no "
        "history = 5 max_age = "
        "\"180d\"\n"
        "  warn = \"7d\" min_age = \"1d\" temporary = \"90s\" argon2_memory_kib = 8192\n"
        "  argon2_passes = 3 site_words = {\"神戸\", \"kobe\"} }\n"
        "code { digits = 8 period = 60 algorithm = \"SHA512\" pending = \"12h\" "
        "emergency_longest = \"4h\" emergency_approval = yes }\n"
        "host_group \"g\" { hosts = {\"h*\", \"!h1\"} }\n"
        "rule \"r\" { clauses = {\"A1\", \"E6\"} service = {\"s\"} user = {\"-f root\", \"$(id)\", "
        "\"../../x\"}\n"
        "  group = {\"!g\"} host = {\"h\"} host_group = {\"g\"} "
        "time = {\"mon-fri 08:30-17:15\", \"!holiday\"} origin = local privileged = no "
        "classes = 1\n one_class_by = \"d 1\"\n"
        "  include = {\"knowledge\"} way = {\"password\", \"password+otp\", \"otp+password\"}\n"
        "  account_without_authentication = yes first_login = yes shared_ids = yes grant = yes "
        "emergency = yes "
        "unsynchronised_clock = warn\n"
        "  failures = 100 window = \"2h\" lock = \"61s\" tries = 10 prompt = \"59s\" login = "
        "\"1h\"\n"
        "  session = \"36h\" fresh = \"45s\" show_retry = yes interactive = yes echo_code = yes\n"
        "  totp_window = 0 hotp_look_ahead = 99 }\n"
        "rule \"d\" { clauses = {\"A2\"} user = {\"x\"} origin = local default_name = yes "
        "privileged = yes deny = yes "
        "}\n";
    struct policy *first;
    struct policy *second;

    (void)state;
    assert_int_equal(parse(text, &first), FAULT_NONE);
    char *once = dumped(first);
    if (parse(once, &second) != FAULT_NONE)
        fail_msg("%s in\n%s", error, once);
    char *twice = dumped(second);
    assert_string_equal(once, twice);
    // Everything that was written stands there again, word for word.
    static const char *const kept[] = {
        "min_length = 12",
        "min_classes = 4",
        "dictionary = no",
        "history = 5",
        "dormant = \"91d\"",
        "id_warn = \"21d\"",
        "review_every = \"99d\"",
        "witnesses = {\"a+b+c\"}",
        "witnesses_needed = 2",
        "witness_every = \"8d\"",
        "default_names = {\"root\", \"pi\"}",
        "default_name = yes",
        "contractors = {\"gaibu-*\"}",
        "closed_days = {\"12-29\", \"2026-12-30\"}",
        "time = {\"mon-fri 08:30-17:15\", \"!holiday\"}",
        "revoked_sessions = end",
        "grant_longest = \"3h\"",
        "two_people = {\"card issue\", \"lock clear\"}",
        "two_people_privileged = {\"emergency issue\"}",
        "request_lifetime = \"2d\"",
        "grant_holders = 7",
        "grant = yes",
        "knowledge = \"pam:warifu-password\"",
        "max_age = \"180d\"",
        "privileged_max_age = \"92d\"",
        "shared_ids = yes",
        "warn = \"7d\"",
        "min_age = \"1d\"",
        "temporary = \"90s\"",
        "argon2_memory_kib = 8192",
        "argon2_passes = 3",
        "site_words = {\"神戸\", \"kobe\"}",
        "digits = 8",
        "period = 60",
        "algorithm = \"SHA512\"",
        "pending = \"12h\"",
        "emergency_longest = \"4h\"",
        "emergency_approval = yes",
        "emergency = yes",
        "hosts = {\"h*\", \"!h1\"}",
        "clauses = {\"A1\", \"E6\"}",
        "user = {\"-f root\", \"$(id)\", \"../../x\"}",
        "group = {\"!g\"}",
        "origin = local",
        "privileged = no",
        "classes = 1",
        "one_class_by = \"d 1\"",
        "include = {\"knowledge\"}",
        "way = {\"password\", \"password+otp\", \"otp+password\"}",
        "account_without_authentication = yes",
        "first_login = yes",
        "unsynchronised_clock = warn",
        "failures = 100",
        "window = \"2h\"",
        "lock = \"61s\"",
        "tries = 10",
        "prompt = \"59s\"",
        "login = \"1h\"",
        "session = \"36h\"",
        "fresh = \"45s\"",
        "show_retry = yes",
        "interactive = yes",
        "echo_code = yes",
        "totp_window = 0",
        "hotp_look_ahead = 99",
        "documents = {\"d \\\"quoted\\\" \\\\ 神戸\"}",
        "rule \"d\"",
        "privileged = yes",
        "deny = yes",
    };
    for (size_t i = 0; i < COUNT(kept); i++)
        if (strstr(once, kept[i]) == NULL)
            fail_msg("%s is not in\n%s", kept[i], once);
    free(once);
    free(twice);
    policy_free(&first);
    policy_free(&second);
}

// --- tokend.conf ---------------------------------------------------------------------------------

static enum fault parse_conf(const char *text, struct daemon_settings *settings)
{
    error[0] = '\0';
    return daemon_settings_parse("tokend.conf", text, settings, error, sizeof error);
}

static char *dumped_conf(const struct daemon_settings *settings)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    daemon_settings_dump(settings, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void an_empty_tokend_conf_has_the_initial_values(void **state)
{
    struct daemon_settings settings;

    (void)state;
    assert_int_equal(parse_conf("", &settings), FAULT_NONE);
    assert_string_equal(settings.policy, "municipal");
    assert_string_equal(settings.language, "ja");
    assert_string_equal(settings.vault_user, "warifu");
    assert_int_equal(settings.connections, 4096);
    assert_int_equal(settings.name_seconds, 3);
    assert_int_equal(settings.hashers, 0);
    assert_string_equal(settings.host, "");
}

static void tokend_conf_mistakes_are_located_and_named(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"\n\nlanguage = fr\n", "tokend.conf:3: language: \"fr\" is not known; allowed: ja, en"},
        {"auth_socket = \"auth.sock\"\n",
         "tokend.conf:1: auth_socket: \"auth.sock\" is no absolute path"},
        {"auth_socket = \"/a\"\nadmin_socket = \"/a\"\n",
         "tokend.conf:1: admin_socket: is the same as auth_socket"},
        {"admin_socket = \"/a\"\nrescue_socket = \"/a\"\n",
         "tokend.conf:1: rescue_socket: is the same as another socket"},
        {"vault_user = \"u\"\nfront_user = \"u\"\n",
         "tokend.conf:1: front_user: is the same as vault_user"},
        {"check_user = \"warifu-front\"\n", "tokend.conf:1: check_user: is the same as another"},
        {"vault_user = \"root\"\n", "tokend.conf:1: vault_user: none of the users may be root"},
        {"connections = 16\n", "tokend.conf:1: connections_per_uid: is more than connections = 16"},
        {"# comment\nhashers = 65\n",
         "tokend.conf:2: hashers: \"65\" is not a number in range; allowed: 1 to 16, auto"},
        {"log_level = loud\n", "tokend.conf:1: log_level: \"loud\" is not known; allowed: error, "
                               "warning, notice, info, debug"},
        {"name_patience = \"2m\"\n",
         "tokend.conf:1: name_patience: \"2m\" is not a time in range; allowed: \"1s\" to \"1m\""},
        {"polcy = \"x\"\n",
         "tokend.conf:1: polcy: there is no such setting; allowed: auth_socket, "},
        {"issuer = \"a\"\nissuer = \"b\"\n", "tokend.conf:2: issuer: is set twice"},
        {"issuer = \"0123456789012345678901234567890123456789012345678901234567890123\"\n",
         "tokend.conf:1: issuer: "
         "\"0123456789012345678901234567890123456789012345678901234567890123\" has 64 bytes; "
         "allowed: 1 to 63"},
        {"issuer = \"a\\x07\"\n", "tokend.conf:1: issuer: "},
        {"rule \"x\" { }\n", "tokend.conf:1: rule: there is no such setting"},
    };
    struct daemon_settings settings;
    const struct daemon_settings before = {.hashers = 77, .policy = "kept"};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        settings = before;
        const enum fault fault = parse_conf(cases[i].text, &settings);
        if (fault != FAULT_CONFIG ||
            strncmp(error, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("case %zu: fault %d, \"%s\", not \"%s\"", i, fault, error, cases[i].message);
        assert_int_equal(settings.hashers, 77); // untouched
        assert_string_equal(settings.policy, "kept");
        assert_string_equal(settings.issuer, "");
    }
}

static void tokend_conf_survives_a_dump(void **state)
{
    static const char text[] =
        "auth_socket = \"/x/a\" admin_socket = \"/x/b\" store_file = \"/x/c\" key_file = \"/x/d\"\n"
        "rescue_socket = \"/x/r\" policy = \"/x/e.policy\" language = en issuer = \"神戸市\" "
        "help_contact = \"call "
        "\\\"us\\\"\"\n"
        "host = \"h\" vault_user = \"v\" front_user = \"f\" check_user = \"c\" hashers = 3 "
        "hasher_idle = \"1h\" connections = 100\n"
        "connections_per_uid = 9 name_patience = \"7s\" log_level = debug event_rate = 10\n";
    struct daemon_settings first = {0};
    struct daemon_settings second = {0};

    (void)state;
    assert_int_equal(parse_conf(text, &first), FAULT_NONE);
    char *once = dumped_conf(&first);
    if (parse_conf(once, &second) != FAULT_NONE)
        fail_msg("%s in\n%s", error, once);
    char *twice = dumped_conf(&second);
    assert_string_equal(once, twice);
    assert_int_equal(second.log_level, 4);
    assert_int_equal(second.name_seconds, 7);
    assert_int_equal(second.hasher_idle_seconds, 3600);
    assert_string_equal(second.help_contact, "call \"us\"");
    free(once);
    free(twice);
}

// --- files ---------------------------------------------------------------------------------------

static char folder[] = "/tmp/warifu-settings-XXXXXX";

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void abuse_d13_only_a_regular_file_of_root_is_read(void **state)
{
    char path[128];
    char link[128];
    struct policy *policy = NULL;
    struct daemon_settings settings;
    static const char *const odd[] = {"../../etc/passwd", "", ".hidden", "a/b", "$(id)", "no such"};

    (void)state;
    for (size_t i = 0; i < COUNT(odd); i++) {
        assert_int_equal(policy_load(odd[i], &policy, error, sizeof error), FAULT_CONFIG);
        assert_non_null(strstr(error, "neither the name of a profile nor an absolute path"));
    }
    assert_int_equal(policy_load("nosuchprofile", &policy, error, sizeof error), FAULT_CONFIG);
    assert_non_null(strstr(error, "nosuchprofile.policy: not found"));
    if (geteuid() != 0) {
        print_message("# SKIP files of root need root to make them\n");
        skip();
    }
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/p", folder);
    snprintf(link, sizeof link, "%s/link", folder);
    write_file(path, BEFORE AFTER, 0644);
    assert_int_equal(policy_load(path, &policy, error, sizeof error), FAULT_NONE);
    policy_free(&policy);
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(policy_load(link, &policy, error, sizeof error), FAULT_CONFIG);
    assert_int_equal(daemon_settings_load(link, &settings, error, sizeof error), FAULT_CONFIG);
    unlink(link);
    assert_int_equal(mkfifo(link, 0644), 0);
    assert_int_equal(policy_load(link, &policy, error, sizeof error), FAULT_CONFIG);
    unlink(link);
    assert_int_equal(policy_load(folder, &policy, error, sizeof error), FAULT_CONFIG);
    static const mode_t writable[] = {0664, 0646, 0666};
    for (size_t i = 0; i < COUNT(writable); i++) {
        assert_int_equal(chmod(path, writable[i]), 0);
        assert_int_equal(policy_load(path, &policy, error, sizeof error), FAULT_CONFIG);
        assert_non_null(strstr(error, "that nobody else may write"));
    }
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(chown(path, 12345, 0), 0);
    assert_int_equal(policy_load(path, &policy, error, sizeof error), FAULT_CONFIG);
    assert_int_equal(daemon_settings_load(path, &settings, error, sizeof error), FAULT_CONFIG);
    unlink(path);
    write_file(path, "issuer = \"x\"\n", 0600);
    assert_int_equal(daemon_settings_load(path, &settings, error, sizeof error), FAULT_NONE);
    assert_string_not_equal(settings.host, ""); // gethostname()
    FILE *file = fopen(path, "w");              // a NUL would hide the rest
    fwrite("issuer = \"x\"\n\0evil", 1, 18, file);
    fclose(file);
    assert_int_equal(daemon_settings_load(path, &settings, error, sizeof error), FAULT_CONFIG);
    assert_non_null(strstr(error, "NUL"));
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"a small policy is understood", a_small_policy_is_understood, NULL, NULL, NULL},
        {"every mistake is located and named", every_mistake_is_located_and_named, NULL, NULL,
         NULL},
        {"a file that was cut is refused", a_file_that_was_cut_is_refused, NULL, NULL, NULL},
        {"every setting survives a dump", every_setting_survives_a_dump, NULL, NULL, NULL},
        {"an empty tokend conf has the initial values", an_empty_tokend_conf_has_the_initial_values,
         NULL, NULL, NULL},
        {"tokend conf mistakes are located and named", tokend_conf_mistakes_are_located_and_named,
         NULL, NULL, NULL},
        {"tokend conf survives a dump", tokend_conf_survives_a_dump, NULL, NULL, NULL},
        {"abuse:D13 only a regular file of root is read",
         abuse_d13_only_a_regular_file_of_root_is_read, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
