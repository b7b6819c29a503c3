// SPDX-License-Identifier: BSD-2-Clause
// Lists of people and of seeds: each line is reported, and no secret of theirs is said (abuse:C3,
// abuse:W7).
#include "../tools/cli_check.h"
#include "../tools/cli_files.h"
#include <sys/stat.h>
#include <unistd.h>

#define PEOPLE                                                                                     \
    "user,display,role,reason\ntaro,山田 太郎,staff,採用\nhanako,\"Yamada, Hanako\",admin,\n"

static void import_of_people(void **state)
{
    struct run run;
    size_t size;
    char file[256];

    (void)state;
    snprintf(file, sizeof file, "%s", in_directory("people.csv"));
    write_all(file, 0644, PEOPLE);
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "user.add? user=taro display=山田 太郎 role=staff reason=採用"},
               {ROW, 0, "user=taro"}, {END, 1, ""},
               {CALL, 0, "user.add? user=hanako display=Yamada, Hanako role=admin reason=spring"},
               {END, 5, "There already."}),
        NULL, WORDS("user", "import", file, "--rescue=test", "--reason", "spring", "--dry-run"));
    check(&run, 1, "would be done", "Lines refused: 1; good: 1.");
    assert_non_null(strstr(run.out, "   3  hanako  exists already  There already."));
    run_free(&run);
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "user.add user=taro display=山田 太郎 role=staff reason=採用"},
               {ROW, 0, "user=taro;uid#1;temporary_password=Aa1;expires#9"}, {END, 1, ""},
               {CALL, 0, "user.add user=hanako display=Yamada, Hanako role=admin reason=spring"},
               {ROW, 0, "user=hanako;uid#2;temporary_password=Bb2;expires#9"}, {END, 1, ""}),
        NULL,
        WORDS("user", "import", file, "--reason=spring", "--rescue=test", "--output",
              in_directory("passwords")));
    check(&run, 0, NULL, "All lines are done: 2");
    assert_null(strstr(run.out, "Aa1"));
    assert_string_equal(read_all(in_directory("passwords"), &size),
                        "user,temporary_password,expires\ntaro,Aa1,9\nhanako,Bb2,9\n");
    unlink(in_directory("passwords"));
    run_free(&run);
    // tokend goes away in between: what was done is kept, the rest is said.
    cli_run(
        &run,
        SCRIPT(RESCUED, {CALL, 0, "user.add user=taro display=山田 太郎 role=staff reason=採用"},
               {ROW, 0, "user=taro;uid#1;temporary_password=Aa1;expires#9"}, {END, 1, ""},
               {CALL, 0, "user.add user=hanako display=Yamada, Hanako role=admin reason=spring"},
               {HANGUP, 0, NULL}),
        NULL,
        WORDS("user", "import", file, "--reason=spring", "--rescue=test", "--output",
              in_directory("passwords")));
    check(&run, 75, NULL, "lines done before: 1.");
    assert_string_equal(read_all(in_directory("passwords"), &size),
                        "user,temporary_password,expires\ntaro,Aa1,9\n");
    unlink(in_directory("passwords"));
    run_free(&run);
    // Nowhere for the passwords: nothing is done.
    cli_run_alone(&run, WORDS("user", "import", file, "--reason=spring"));
    check(&run, 2, NULL, "--output");
    run_free(&run);
    unlink(file);
}

static void import_with_malformed_lines_does_nothing(void **state)
{
    struct run run;
    char file[256], lines[512];

    (void)state;
    snprintf(file, sizeof file, "%s", in_directory("people.csv"));
    snprintf(lines, sizeof lines,
             "user,role\ntaro,boss\n,staff\nhanako,staff\na\\b\x1b,staff,more\n%0256d,staff\n", 1);
    write_all(file, 0644, lines);
    cli_run_alone(&run, WORDS("user", "import", file, "--reason=spring", "--output",
                              in_directory("passwords"))); // no daemon: not asked
    check(&run, 65, NULL, "nothing was done");
    assert_non_null(strstr(run.out, "   2"));
    assert_non_null(strstr(run.out, "   3"));
    assert_non_null(strstr(run.out, "   5"));
    assert_non_null(strstr(run.out, "   6"));
    assert_int_equal(access(in_directory("passwords"), F_OK), -1);
    run_free(&run);
    write_all(file, 0644, "user,a\\b\x1b[2J\ntaro,x\n");
    cli_run_alone(&run, WORDS("user", "import", file, "--reason=spring", "--output",
                              in_directory("passwords")));
    check(&run, 65, "a\\x5cb\\x1b[2J", "nothing was done"); // escaped, and once
    run_free(&run);
    write_all(file, 0644, "user\ntaro\n\xe5\xb1\xff\n"); // neither UTF-8 nor CP932
    cli_run_alone(&run, WORDS("user", "import", file, "--reason=spring", "--output",
                              in_directory("passwords")));
    check(&run, 65, "UTF-8", "nothing was done");
    run_free(&run);
    // One reason for all, or one a line: without, nobody is enrolled (E5).
    write_all(file, 0644, "user,reason\ntaro,spring\nhanako,\n");
    cli_run_alone(&run, WORDS("user", "import", file, "--output", in_directory("passwords")));
    check(&run, 65, "There is no reason: give --reason", "Lines malformed: 1; good: 1;");
    assert_non_null(strstr(run.out, "   3"));
    assert_int_equal(access(in_directory("passwords"), F_OK), -1);
    run_free(&run);
    cli_run_alone(&run,
                  WORDS("user", "import", "/nonexistent.csv", "--reason=spring", "--dry-run"));
    check(&run, 66, NULL, "cannot be read");
    run_free(&run);
    unlink(file);
}

static void import_of_tokens(void **state)
{
    struct run run;
    char file[256];

    (void)state;
    snprintf(file, sizeof file, "%s", in_directory("tokens"));
    write_all(file, 0600,
              "otpauth://totp/Town:taro?secret=" SEED "&issuer=Town&digits=6&period=30\nnonsense\n"
              "otpauth://hotp/Town:hanako?secret=" SEED "&counter=5\n");
    cli_run(
        &run,
        SCRIPT(RESCUED,
               {CALL, 0,
                "totp.import? user=taro kind=totp algorithm=SHA1 digits#6 period#30 secret=" SEED
                " label=taro reason=r"},
               {END, 1, ""},
               {CALL, 0,
                "totp.import? user=hanako kind=hotp algorithm=SHA1 digits#6 period#0 secret=" SEED
                " counter#5 label=hanako reason=r"},
               {END, 4, "Nobody with that name."}),
        NULL,
        WORDS("totp", "import", "--format", "otpauth", file, "--reason=r", "--dry-run",
              "--rescue=test"));
    check(&run, 65, "malformed", "Lines malformed: 1; refused: 1; good: 1.");
    assert_null(strstr(run.out, "JBSW")); // abuse:W7
    assert_null(strstr(run.err, "JBSW"));
    run_free(&run);
    assert_int_equal(chmod(file, 0644), 0); // others can read the seeds
    cli_run(&run, SCRIPT(RESCUED, {EXPECT_EOF, 0, NULL}), NULL,
            WORDS("totp", "import", "--format", "otpauth", file, "--reason=r", "--rescue=test"));
    check(&run, 66, NULL, "chmod 600");
    run_free(&run);
    cli_run_alone(&run,
                  WORDS("totp", "import", "--format", "google-authenticator", file, "--reason=r"));
    check(&run, 2, NULL, "--user");
    run_free(&run);
    unlink(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("user import: each line reported, passwords kept", import_of_people),
        NAMED("user import: malformed lines stop it before it begins",
              import_with_malformed_lines_does_nothing),
        NAMED("abuse:W7 totp import: no seed in any message", import_of_tokens),
    };

    RUN_CLI_TESTS(tests);
}
