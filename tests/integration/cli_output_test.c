// SPDX-License-Identifier: BSD-2-Clause
// What `warifu` prints: tables by display width, JSON that always parses, the log for people, and
// nothing that a terminal would obey (abuse:A1, abuse:E1, abuse:E2, abuse:E3).
#include "../tools/cli_check.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RESCUED                                                                                    \
    {ACCEPT, 0, NULL}, {BEGIN, 0, "rescue=test "},                                                 \
    {                                                                                              \
        VERDICT, 1, NULL                                                                           \
    }

static void assert_json(const struct run *run)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/out.json", cli_directory());
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(run->out, 1, run->out_size, file), run->out_size);
    fclose(file);
    snprintf(path, sizeof path,
             "python3 -c 'import json,sys; "
             "d=json.loads(open(sys.argv[1],\"rb\").read().decode(\"utf-8\"));"
             " assert set(d)=={\"rows\",\"status\"}' %s/out.json",
             cli_directory());
    if (system(path) != 0)
        fail_msg("not JSON: %s", run->out);
}

static void tables_are_aligned_by_display_width(void **state)
{
    struct run run;

    (void)state;
    cli_run(
        &run,
        SCRIPT(
            RESCUED, {CALL, 0, "user.list"},
            {ROW, 0,
             "user=taro;display=山田 太郎;role=admin;state=active;password=set;otp#1;last_login#0"},
            {ROW, 0,
             "user=x;display=abcdefghijkl;role=staff;state=active;password=set;otp#10;last_login#"
             "1790000000"},
            {END, 1, ""}),
        NULL, WORDS("user", "list", "--rescue=test"));
    check(&run, 0, "taro  山田 太郎     administrator  active", NULL);
    assert_non_null(strstr(run.out, "x     abcdefghijkl  staff          active"));
    assert_non_null(strstr(run.out, "User  Name          Role"));
    assert_non_null(strstr(run.out, "2026-09-21 14:13:20"));
    run_free(&run);
}

static void E2_what_the_terminal_cannot_show_is_escaped(void **state)
{
    struct run run;

    (void)state;
    cli_environment("LC_ALL=C");
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.list"}, {ROW, 0, "user=taro;display=山😀"},
                   {END, 1, "済み|||"}),
            NULL, WORDS("user", "list", "--rescue=test"));
    check(&run, 0, "\\u5c71\\U0001f600", "\\u6e08\\u307f");
    for (const char *c = run.out; *c != '\0'; c++)
        assert_true((unsigned char)*c < 0x80);
    run_free(&run);
    // JSON is UTF-8 whatever the locale says (RFC 8259).
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "user.list"}, {ROW, 0, "user=taro;display=山😀"}, {END, 1, ""}),
        NULL, WORDS("user", "list", "--rescue=test", "--json"));
    check(&run, 0, "\"display\": \"山😀\"", NULL);
    assert_json(&run);
    run_free(&run);
    cli_environment("LC_ALL=C.UTF-8");
}

#define EVIL                                                                                       \
    "\x1b]0:x\x07\xc2\x9b"                                                                         \
    "2J\xe2\x80\xa8\xe2\x80\xae\xe2\x80\x8b\"\\ result=ok \n\r\t\xc2\x85"

static bool contains(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static void A1_hostile_names_reach_no_terminal(void **state)
{
    static const char *const formats[] = {"--json", "--yes"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct run run;

        cli_run(&run,
                SCRIPT(RESCUED, {CALL, 0, "user.list"},
                       {ROW, 0, "user=" EVIL ";display=" EVIL ";role=" EVIL}, {END, 1, EVIL "|||"}),
                NULL, WORDS("user", "list", "--rescue=test", formats[i]));
        check(&run, 0, NULL, NULL);
        for (const char *text = run.out; text != NULL; text = text == run.out ? run.err : NULL)
            for (const char *c = text; *c != '\0'; c++) {
                assert_true((unsigned char)*c >= 0x20 || *c == '\n');
                assert_int_not_equal((unsigned char)*c, 0x7f);
            }
        assert_false(contains(run.out, "\xc2\x9b"));
        assert_false(contains(run.out, "\xc2\x85"));
        assert_false(contains(run.out, "\xe2\x80\xa8"));
        assert_false(contains(run.out, "\xe2\x80\xae"));
        assert_false(contains(run.err, "\xe2\x80\xae"));
        if (i == 0)
            assert_json(&run);
        else // one record, one line
            assert_non_null(must_hold(run.out,
                                      "\\x1b]0:x\\x07\\u009b2J\\u2028\\u202e\\u200b\"\\x5c "
                                      "result=ok \\x0a\\x0d\\x09\\u0085"));
        run_free(&run);
    }
}

static void A1_json_gives_the_very_text_back(void **state)
{
    struct run run;
    char command[512];

    (void)state;
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.list"},
                   {ROW, 0, "user=" EVIL "\xf0\x9f\x98\x80\xf3\xa0\x81\x81"}, {END, 1, ""}),
            NULL, WORDS("user", "list", "--rescue=test", "--json"));
    check(&run, 0, NULL, NULL);
    assert_json(&run);
    snprintf(command, sizeof command,
             "python3 -c 'import json,sys; "
             "u=json.load(open(sys.argv[1]))[\"rows\"][0][\"user\"].encode();"
             "assert u==bytes.fromhex(\"%s\"), u' %s/out.json",
             "1b5d303a7807c29b324ae280a8e280aee2808b225c20726573756c743d6f6b200a0d09c285f09f9880f3a"
             "08181",
             cli_directory());
    assert_int_equal(system(command), 0);
    run_free(&run);
}

static void json_is_whole_whatever_happens(void **state)
{
    static const char *const words[][6] = {{"--json"},
                                           {"nonsense", "--json"},
                                           {"user", "add", "--json"},
                                           {"user", "add", "x", "--json", "--nope"},
                                           {"--json", "--lang"},
                                           {"status", "--json", "--lang=xx"},
                                           {"user", "add", "--reason", "--json", "x"},
                                           {"policy", "lint", "/nonexistent", "--json"},
                                           {"totp", "enrol", "x", "--json"},
                                           {"--json", "user", "show", "\xff"}};

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct run run;
        bool reason = i == 6; // there --json is the reason, not an option

        cli_run_alone(&run, words[i]);
        assert_int_not_equal(run.code, 0);
        if (reason)
            assert_string_equal(run.out, "");
        else
            assert_json(&run);
        run_free(&run);
    }
    struct run run;
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "user.list"}, {ROW, 0, "user=a"}, {HANGUP, 0, NULL}),
            NULL, WORDS("user", "list", "--rescue=test", "--json"));
    check(&run, 75, "{\"user\": \"a\"}", NULL);
    assert_json(&run);
    run_free(&run);
}

static void json_types(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "lock.show"},
                   {ROW, 0, "user=a;failures#-9223372036854775808;locked?1;retry#0"}, {END, 1, ""}),
            NULL, WORDS("lock", "show", "--rescue=test", "--json"));
    check(&run, 0,
          "{\"user\": \"a\", \"failures\": -9223372036854775808, \"locked\": true, \"retry\": 0}",
          NULL);
    assert_non_null(strstr(run.out, "\"status\": {\"name\": \"done\", \"exit\": 0, \"message\": "
                                    "\"\", \"hint\": \"\", \"subject\": \"\"}}"));
    assert_json(&run);
    run_free(&run);
}

static void user_show_has_three_parts(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.show user=taro"},
                   {ROW, 0,
                    "user=taro;uid#1001;display=山田;role=staff;state=active;password=temporary;"
                    "otp#1;last_login#0;created#1790000000"},
                   {ROW, 0, "credential#7;kind=totp;state=revoked;label=電話;digits#6"},
                   {ROW, 0, "origin=local;failures#2;locked?1;retry#700"}, {END, 1, ""}),
            NULL, WORDS("user", "show", "taro", "--rescue=test"));
    check(&run, 0, "Code generators\n", NULL);
    assert_non_null(strstr(run.out, "Wrong tries\n"));
    assert_non_null(strstr(run.out, "Last login  -\n"));
    assert_non_null(strstr(run.out, "12 min"));
    assert_non_null(strstr(run.out, "電話"));
    run_free(&run);
}

#define RECORD                                                                                     \
    "{\"event\":\"login.denied\",\"clause\":\"A4\",\"severity\":5,\"user\":\"taro\",\"failures\":" \
    "3,\"reason\":\"a\\\" result=ok \\u001b[2J\\n\",\"service\":\"sshd\"}"

static void A1_log_for_people(void **state)
{
    struct run run;

    (void)state;
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "log since#86400 user=taro"},
               {ROW, 0, "sequence#12;time#1790000000;event=login.denied;user=taro;record=" RECORD},
               {ROW, 0,
                "sequence#13;time#1790000001;event=new.event;user=;record={\"event\":\"new.event\","
                "\"x\":\"y\"}"},
               {ROW, 0, "sequence#14;time#1790000002;event=e;user=u;record=no json \x1b[2J"},
               {END, 1, ""}),
        NULL, WORDS("log", "--since", "@86400", "--user=taro", "--rescue=test"));
    check(&run, 0,
          "12  2026-09-21 14:13:20  taro  login denied  clause=A4  failures=3  reason=\"a\\\" "
          "result=ok \\x1b[2J\\x0a\"  service=sshd\n",
          NULL);
    assert_non_null(strstr(run.out, "13  2026-09-21 14:13:21  -  new.event  x=y\n"));
    assert_non_null(strstr(
        run.out, "14  2026-09-21 14:13:22  u  e  record not understood: no json \\x1b[2J\n"));
    assert_null(strstr(run.err, "nothing to show")); // abuse:M22: there were three
    run_free(&run);
    // The stored bytes, when a record came in pieces, too.
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "log"},
                   {ROW, 0,
                    "sequence#12;time#1790000000;event=e;user=;record={\"event\":\"e\",;record="
                    "\"x\":\"1\"}"},
                   {END, 1, ""}),
            NULL, WORDS("log", "--rescue=test", "--json"));
    check(&run, 0, "\"record\": \"{\\\"event\\\":\\\"e\\\",\\\"x\\\":\\\"1\\\"}\"}", NULL);
    assert_json(&run);
    run_free(&run);
}

static void log_follow_goes_on(void **state)
{
    static const struct typed typed[] = {{.wait = "Password: ", .send = "right\n"},
                                         {.wait = "code: ", .send = "123456\n"},
                                         {.wait = "first", .send = ""},
                                         {.wait = "second", .send = "\003"},
                                         {.wait = NULL}};
    struct run run;

    (void)state;
    cli_run_terminal(&run,
                     SCRIPT(GRANTED_ADMIN, {CALL, 0, "log event=e"},
                            {ROW, 0, "sequence#3;time#1;event=first;user=;record={}"}, {END, 1, ""},
                            {CALL, 0, "log event=e after#3"},
                            {ROW, 0, "sequence#9;time#2;event=second;user=;record={}"},
                            {END, 1, ""}, {EXPECT_EOF, 0, NULL}),
                     typed, "TERM=xterm", 80, 24,
                     WORDS("log", "--event", "e", "--follow", "--json"));
    check(&run, 0, "\"exit\": 0", NULL); // an interrupt ends the document, not the program
    run_free(&run);
    cli_run_alone(&run, WORDS("log", "--follow", "--rescue=test"));
    check(&run, 2, NULL, "come to rest");
    run_free(&run);
}

static void a_full_disk_is_told(void **state)
{
    struct run run;
    char command[512];

    (void)state;
    snprintf(command, sizeof command, "%s/warifu help > /dev/full 2> %s/err",
             getenv("top_builddir") != NULL ? getenv("top_builddir") : ".", cli_directory());
    run.code = system(command);
    assert_int_equal(WEXITSTATUS(run.code), 74);
}

static void E3_names_over_the_limit_are_refused_not_cut(void **state)
{
    char name[4200];
    static const size_t sizes[] = {256, 257, 4096};
    struct run run;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        memset(name, 'n', sizes[i]);
        name[sizes[i]] = '\0';
        cli_run(&run, NULL, NULL, WORDS("user", "show", name));
        check(&run, 2, NULL, "it must have 1 to 255 bytes");
        run_free(&run);
    }
    for (size_t size = 33; size <= 255; size += 222) {
        char call[300];
        name[size] = '\0';
        snprintf(call, sizeof call, "user.show user=%.255s", name);
        cli_run(&run, SCRIPT(RESCUED, {CALL, 0, call}, {END, 4, ""}), NULL,
                WORDS("user", "show", name, "--rescue=test"));
        check(&run, 3, NULL, NULL);
        run_free(&run);
        name[size] = 'n';
    }
    cli_run(&run, NULL, NULL, WORDS("user", "show", ""));
    check(&run, 2, NULL, NULL);
    run_free(&run);
}

static void E1_the_same_bytes_in_every_locale(void **state)
{
    static const char *const locales[] = {"LC_ALL=tr_TR.UTF-8", "LC_ALL=ar_EG.UTF-8",
                                          "LC_ALL=ja_JP.eucJP", "LC_ALL=C"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct run run;

        cli_environment(locales[i]);
        cli_run(
            &run,
            SCRIPT(RESCUED, {CALL, 0, "user.add user=TITI display=İıI 山 reason=i"}, {END, 1, ""}),
            NULL,
            WORDS("user", "add", "TITI", "--display", "İıI 山", "--reason", "i", "--show-secret",
                  "--rescue=test"));
        check(&run, 0, NULL, NULL);
        run_free(&run);
        // The option's choices are compared byte by byte: no Turkish dotless i.
        cli_run(&run, NULL, NULL, WORDS("user", "add", "x", "--role", "ADMIN"));
        check(&run, 2, NULL, "staff admin auditor");
        run_free(&run);
    }
    cli_environment("LC_ALL=C.UTF-8");
}

static void D14_D15_names_are_data(void **state)
{
    static const char *const names[] = {
        "../../x", "a/b", "-f root", "$(id)", "'; DROP TABLE person;--", "%s%n"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct run run;
        char call[128];

        snprintf(call, sizeof call, "user.suspend user=%s reason=%s", names[i], names[i]);
        cli_run(&run, SCRIPT(RESCUED, {CALL, 0, call}, {END, 4, ""}), NULL,
                WORDS("--rescue=test", "user", "suspend", "--reason", names[i], "--", names[i]));
        check(&run, 3, NULL, NULL);
        run_free(&run);
    }
}

static void H1_japanese_without_locale_data(void **state)
{
    static const char *const ways[][2] = {{"LC_ALL=ja_JP.UTF-8", "LANGUAGE"},
                                          {"LC_ALL=C.UTF-8", "LANGUAGE=ja"}};
    const char *build = getenv("top_builddir");
    char catalogues[512];
    struct run run;

    (void)state;
    snprintf(catalogues, sizeof catalogues, "%s/po", build != NULL ? build : ".");
    if (access(catalogues, X_OK) != 0)
        fail_msg("no catalogue in %s", catalogues);
    for (size_t i = 0; i < 2; i++) {
        cli_environment(ways[i][0]);
        cli_environment(ways[i][1]);
        cli_run_alone(&run, WORDS("--locale-dir", catalogues, "usr", "ad"));
        check(&run, 2, NULL, "warifu user add のことですか");
        run_free(&run);
        cli_run_alone(&run, WORDS("--locale-dir", catalogues, "help"));
        check(&run, 0, "利用者", NULL);
        run_free(&run);
    }
    // abuse:E2: the Linux console has no Japanese letters.
    cli_environment("TERM=linux");
    cli_run_alone(&run, WORDS("--locale-dir", catalogues, "usr", "ad"));
    check(&run, 2, NULL, "Did you mean");
    run_free(&run);
    // Who insists gets it.
    cli_run_alone(&run, WORDS("--locale-dir", catalogues, "--lang", "ja", "status"));
    check(&run, 69, NULL, "tokend");
    assert_null(strstr(run.err, "cannot be reached"));
    run_free(&run);
    cli_environment("TERM=xterm");
    cli_environment("LANGUAGE");
    cli_environment("LC_ALL=C.UTF-8");
}

static void usage_errors_say_what_to_do(void **state)
{
    static const struct {
        const char *words[8];
        const char *says;
    } table[] = {
        {{"usr", "ad"}, "Did you mean: warifu user add"},
        {{"statsu"}, "Did you mean: warifu status"},
        {{"totp"}, "warifu help totp"},
        {{"xyzzy"}, "warifu help"},
        {{"user", "add"}, "USER is missing"},
        {{"user", "add", "x", "y"}, "one word too many"},
        {{"user", "add", "x", "--rol", "admin"}, "did you mean --role?"},
        {{"user", "add", "x", "--role"}, "--role needs a value"},
        {{"user", "add", "x", "--role", "boss"}, "must be one of: staff admin auditor"},
        {{"user", "add", "x", "--dry-run=1"}, "takes no value"},
        {{"user", "suspend", "x"}, "--reason TEXT is missing"},
        {{"user", "add", "x"}, "--reason TEXT is missing"},
        {{"totp", "enrol", "x"}, "--reason TEXT is missing"},
        {{"totp", "import", "f", "--format", "pskc"}, "--reason TEXT is missing"},
        {{"key", "add"}, "--reason TEXT is missing"},
        {{"card", "collect", "x"}, "--reason TEXT is missing"},
        {{"user", "suspend", "x", "--reason", ""}, "1 to 256 bytes"},
        {{"user", "suspend", "x", "--reason", "\xe5\xb1"}, "not UTF-8"},
        {{"user", "suspend", "x", "--reason", "a", "--reason", "b"}, "given twice"},
        {{"totp", "enrol", "x", "--digits", "9"}, "number from 6 to 8"},
        {{"totp", "enrol", "x", "--digits", "+6"}, "number from 6 to 8"},
        {{"log", "--since", "yesterday"}, "2026-04-01"},
        {{"log", "--since", "2026-02-30"}, "2026-04-01"},
        {{"log", "-x"}, "no option"},
        {{"--lang", "xx", "status"}, "ja or en"},
        {{"--timeout", "0", "status"}, "1 to 600"},
        {{"help", "nonsense"}, "no command"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct run run;

        cli_run_alone(&run, table[i].words);
        if (run.code != 2 || strstr(run.err, table[i].says) == NULL)
            print_error("%s %s: exit %d, %s\n", table[i].words[0], table[i].words[1], run.code,
                        run.err);
        assert_int_equal(run.code, 2);
        assert_non_null(strstr(run.err, table[i].says));
        run_free(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("tables are aligned by display width", tables_are_aligned_by_display_width),
        NAMED("abuse:E2 what the terminal cannot show is escaped",
              E2_what_the_terminal_cannot_show_is_escaped),
        NAMED("abuse:A1 hostile names reach no terminal", A1_hostile_names_reach_no_terminal),
        NAMED("abuse:A1 JSON gives the very text back", A1_json_gives_the_very_text_back),
        NAMED("--json is one whole document whatever happens", json_is_whole_whatever_happens),
        NAMED("--json keeps types", json_types),
        NAMED("user show has three parts", user_show_has_three_parts),
        NAMED("abuse:A1 the log for people: one line a record, nothing forged", A1_log_for_people),
        NAMED("log --follow goes on and ends in good order", log_follow_goes_on),
        NAMED("output that cannot be written is told", a_full_disk_is_told),
        NAMED("abuse:E3 names over the limit are refused, not cut",
              E3_names_over_the_limit_are_refused_not_cut),
        NAMED("abuse:E1 the same bytes in every locale", E1_the_same_bytes_in_every_locale),
        NAMED("abuse:D14 abuse:D15 names and reasons are data", D14_D15_names_are_data),
        NAMED("H1 Japanese without any locale data; abuse:E2 English where it cannot be shown",
              H1_japanese_without_locale_data),
        NAMED("usage errors say what to do", usage_errors_say_what_to_do),
    };

    RUN_CLI_TESTS(tests);
}
