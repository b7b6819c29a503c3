// SPDX-License-Identifier: BSD-2-Clause
// `--csv`: every list as a spreadsheet opens it; whatever a cell holds, it is text there
// (abuse:A1, abuse:D15).
#include "../tools/cli_check.h"
#include "../tools/cli_files.h"

// What a reader of CSV makes of it: a Python list of lists.
static void assert_read_back(const struct run *run, const char *rows)
{
    char path[512], command[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/out.csv", cli_directory());
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(run->out, 1, run->out_size, file), run->out_size);
    fclose(file);
    snprintf(command, sizeof command,
             "PYTHONUTF8=1 python3 -c 'import csv, sys\n"
             "text = open(sys.argv[1], \"rb\").read()\n"
             "assert text.startswith(b\"\\xef\\xbb\\xbf\") and text.endswith(b\"\\r\\n\")\n"
             "got = list(csv.reader(text.decode(\"utf-8-sig\").splitlines()))\n"
             "assert got == eval(sys.argv[2]), got' '%s' \"%s\"",
             path, rows);
    if (system(command) != 0)
        fail_msg("not the rows: %s", run->out);
}

static void a_list(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.list"},
                   {ROW, 0,
                    "user=taro;display=山田, \"太郎\";role=admin;state=active;"
                    "shared?0;password=set;otp#1;last_login#1790000000"},
                   {ROW, 0, "user=mal;display==1+2;role=staff;state=damaged"}, {END, 1, ""}),
            NULL, WORDS("user", "list", "--csv", "--rescue=test"));
    check(&run, 0,
          "\"taro\",\"山田, "
          "\"\"太郎\"\"\",\"administrator\",\"active\",\"no\",\"set\",\"1\",\"2026-09-21 "
          "14:13:20\"",
          NULL);
    assert_non_null(strstr(run.out, "\"staff\",\"damaged\""));
    assert_non_null(strstr(run.out, "\"'=1+2\""));
    run_free(&run);
}

static void parts_and_records(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "user.show user=taro"},
                   {ROW, 0, "user=taro;uid#1001;display=山田;role=staff;state=active"},
                   {ROW, 0, "credential#7;kind=totp;state=revoked;label=電話;digits#6"},
                   {ROW, 0, "credential#8;kind=hotp;state=active;label=a,b;digits#8"},
                   {END, 1, ""}),
            NULL, WORDS("user", "show", "taro", "--csv", "--rescue=test"));
    assert_int_equal(run.code, 0);
    assert_read_back(&run,
                     "[['User', 'taro'], ['Name', '山田'], ['Role', 'staff'], ['State', 'active'], "
                     "['User ID', '1001'], [], ['No.', 'Kind', 'State', 'Label', 'Algorithm', "
                     "'Digits', 'Period', 'Added', 'Last used'], "
                     "['7', 'by time (TOTP)', 'revoked', '電話', '', '6', '', '', ''], "
                     "['8', 'by counter (HOTP)', 'active', 'a,b', '', '8', '', '', '']]");
    run_free(&run);
}

// Whatever reads it finds the headings.
static void nothing_to_show(void **state)
{
    struct run run;

    (void)state;
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "card.list"}, {END, 1, ""}), NULL,
            WORDS("--csv", "card", "list", "--rescue=test"));
    check(&run, 0, "\"Serial\",", NULL);
    run_free(&run);
}

// A complaint goes to standard error, as always; what can be misread is refused.
static void what_is_no_list(void **state)
{
    static const struct {
        const char *words[9];
        const char *says;
    } rows[] = {
        {{"user", "list", "--csv", "--json"}, "--json or --csv asks for another"},
        {{"user", "list", "--csv=x"}, "it takes no value"},
        // an option before the one that is wrong, with its value apart
        {{"totp", "revoke", "x", "--reason", "y", "--json=1"}, "it takes no value"},
        {{"user", "review", "--csv"}, "--csv needs a value"}, // its own
    };
    struct run run;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cli_run_alone(&run, rows[i].words);
        check(&run, 2, NULL, NULL);
        assert_non_null(strstr(i == 0 ? run.out : run.err, rows[i].says));
        run_free(&run);
    }
    cli_run_alone(&run, WORDS("--csv", "user", "add"));
    check(&run, 2, NULL, "USER is missing");
    run_free(&run);
}

// What leaves one machine is what comes to the other, whatever somebody is called; who may not log
// in here does not get in there.
static void export_and_import(void **state)
{
    char file[256];
    struct run run;

    (void)state;
    snprintf(file, sizeof file, "%s", in_directory("export.csv"));
    unlink(file);
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "user.list"},
               {ROW, 0, "user=taro;display=山田, \"太郎\";role=admin;state=active;shared?0;until="},
               {ROW, 0, "user=eki;display==1+2;role=staff;state=dormant;until=2027-03-31"},
               {ROW, 0, "user=gone;display=x;role=staff;state=suspended"},
               {ROW, 0, "user=over;display=x;role=staff;state=expired;until=2026-03-31"},
               {ROW, 0, "user=bad;state=damaged"},
               {ROW, 0, "user=desk;display=x;role=staff;state=active;shared?1"}, {END, 1, ""}),
        NULL, WORDS("user", "export", file, "--rescue=test"));
    check(&run, 0, "People    2\n", NULL);
    assert_non_null(strstr(run.out, "Left out  4\n"));
    run_free(&run);
    cli_run(&run,
            SCRIPT(RESCUED,
                   {CALL, 0, "user.add? user=taro display=山田, \"太郎\" role=admin reason=moved"},
                   {ROW, 0, "user=taro"}, {END, 1, ""},
                   {CALL, 0,
                    "user.add? user=eki display==1+2 role=staff until=2027-03-31 reason=moved"},
                   {ROW, 0, "user=eki"}, {END, 1, ""}),
            NULL, WORDS("user", "import", file, "--rescue=test", "--reason=moved", "--dry-run"));
    check(&run, 0, "would be done", NULL);
    run_free(&run);
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "user.list"}, {END, 1, ""}), NULL,
            WORDS("user", "export", file, "--rescue=test"));
    check(&run, 74, NULL, "exists"); // nothing is written over
    run_free(&run);
    unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("abuse:D15 a list, and nothing in it is a formula", a_list),
        NAMED("abuse:A1 parts and records are read back as they were", parts_and_records),
        NAMED("a list without rows has its headings", nothing_to_show),
        NAMED("what is no list is told as always", what_is_no_list),
        NAMED("A5 people who are exported are imported as they were", export_and_import),
    };

    RUN_CLI_TESTS(tests);
}
