// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: the signed head, the exported log, and what `audit verify` says of it: each kind of
// alteration with an exit status and a text of its own. abuse:A2, abuse:A3.
#include "../tools/cli_files.h"
#include "evidence/export.h"
#include "evidence/sha256.h"
#include "exit_code.h"

#define NAME "warifu/00112233445566778899aabbccddeeff"
static const uint8_t seed[NOTE_SEED_SIZE] = {1, 2, 3}, other_seed[NOTE_SEED_SIZE] = {9};

// --- a log -----------------------------------------------------------------------------------

struct log {
    char *lines[16]; // of its export
    size_t count;
    char head[1024], key[NOTE_KEY_TEXT_SIZE];
};

static struct log make(unsigned records, unsigned twist, const uint8_t *with)
{
    struct log log = {.count = 1};
    struct merkle_range tree = {0};
    struct checkpoint checkpoint = {.origin = NAME, .size = records};
    struct note_key key;
    char text[CHECKPOINT_SIZE], body[64];
    for (unsigned i = 1; i <= records; i++) {
        struct merkle_hash leaf;
        snprintf(body, sizeof body, "{\"event\":\"e\",\"n\":\"%u\"}", i == twist ? 99 : i);
        const struct entry entry = {i, 1790000000 + i, i, "e", "taro", body};
        assert_int_equal(export_record_line(&entry, &log.lines[log.count++]), FAULT_NONE);
        assert_int_equal(entry_leaf(&entry, &leaf), FAULT_NONE);
        assert_int_equal(merkle_append(evidence_sha256, &tree, &leaf), FAULT_NONE);
    }
    merkle_root(evidence_sha256, &tree, &checkpoint.root);
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
    assert_int_equal(note_sign(NAME, with, text, log.head, sizeof log.head), FAULT_NONE);
    assert_int_equal(note_key_of_seed(NAME, with, &key), FAULT_NONE);
    note_key_write(&key, log.key);
    assert_int_equal(export_first_line(&key, 1, log.head, &log.lines[0]), FAULT_NONE);
    return log;
}

static void forget(struct log *log)
{
    for (size_t i = 0; i < log->count; i++)
        free(log->lines[i]);
}

static const char *put_file(const char *name, const char *text)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof *paths, "%s/%s", cli_directory(), name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

// The lines named by `order`, digits from 0.
static const char *put_export(const struct log *log, const char *order)
{
    static char text[16384];
    char *out = text;
    for (*out = '\0'; *order != '\0'; order++)
        out = stpcpy(out, log->lines[*order - '0']);
    return put_file("export.jsonl", text);
}

// --- verifying -------------------------------------------------------------------------------

static const struct {
    const char *order; // lines of an export of four records
    unsigned twist;    // of the log that the file is of
    const char *older; // "past", "fork", "future": a head; NULL: none
    int code;
    const char *out; // told
    bool other_key, no_key;
} cases[] = {
    {"01234", 0, NULL, 0, "Complete and unaltered from 2026-09-21 14:13:21 to 2026-09-21 14:13:24",
     false, false},
    {"01234", 0, NULL, 0, "compare the key", false, true},
    {"01234", 0, NULL, 0, "Who signed it was not compared", false, true},
    {"01234", 0, "past", 0, "Complete and unaltered", false, false},
    {"0134", 0, NULL, EXIT_LOG_DELETED, "Record 2 is missing.", false, false},
    {"014", 0, NULL, EXIT_LOG_DELETED, "Records 2 to 3 are missing.", false, false},
    {"01324", 0, NULL, EXIT_LOG_REORDERED, "Record 2 is out of place.", false, false},
    {"012344", 0, NULL, EXIT_LOG_ADDED, "Record 4 occurs once too often.", false, false},
    {"0123", 0, NULL, EXIT_LOG_CUT, "The end is missing: record 4.", false, false},
    {"01", 0, NULL, EXIT_LOG_CUT, "The end is missing: records 2 to 4.", false, false},
    {"01234", 0, "fork", EXIT_LOG_FORKED, "another log of 3 records", false, false},
    {"01234", 0, "future", EXIT_LOG_ROLLED_BACK, "there was record 5", false, false},
    {"01234", 0, NULL, EXIT_LOG_WRONG_KEY, "not signed by this key", true, false},
    {"1234", 0, NULL, EXIT_BAD_DATA, "no exported log", false, false},
};

static void each_kind(void **state)
{
    struct log log = make(4, 0, seed), other = make(4, 0, other_seed);
    struct log past = make(3, 0, seed), fork = make(3, 2, seed), future = make(5, 0, seed);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *older = cases[i].older;
        const char *words[8] = {"audit", "verify", put_export(&log, cases[i].order)};
        size_t count = 3;
        if (!cases[i].no_key) {
            words[count++] = "--key";
            words[count++] = put_file("key", cases[i].other_key ? other.key : log.key);
        }
        if (older != NULL) {
            words[count++] = "--checkpoint";
            words[count++] = put_file("head", *older == 'p'                ? past.head
                                              : strcmp(older, "fork") == 0 ? fork.head
                                                                           : future.head);
        }
        struct run run;
        cli_run_alone(&run, words);
        if (run.code != cases[i].code ||
            (strstr(run.out, cases[i].out) == NULL && strstr(run.err, cases[i].out) == NULL))
            fail_msg("case %zu: exit %d\n%s\n%s", i, run.code, run.out, run.err);
        run_free(&run);
    }
    forget(&log);
    forget(&other);
    forget(&past);
    forget(&fork);
    forget(&future);
}

static void edited(void **state)
{
    struct log log = make(4, 0, seed), twisted = make(4, 3, seed);
    struct run run;
    (void)state;
    // One letter of a record; then a record with the hash that belongs to it.
    const char *path = put_export(&log, "01234");
    size_t size;
    char *text = read_all(path, &size);
    *strstr(strstr(text, "\"sequence\":3"), "taro") = 'j';
    put_file("export.jsonl", text);
    cli_run_alone(&run, WORDS("audit", "verify", path));
    check(&run, EXIT_LOG_EDITED, NULL, "Record 3 was edited.");
    run_free(&run);
    char *kept = log.lines[3];
    log.lines[3] = twisted.lines[3];
    path = put_export(&log, "01234");
    cli_run_alone(&run, WORDS("audit", "verify", path, "--json"));
    check(&run, EXIT_LOG_EDITED, "\"verdict\": \"edited\"", NULL);
    must_hold(run.out, "\"first\": 1");
    must_hold(run.out, "\"last\": 4");
    must_hold(run.out, "\"log-edited\"");
    run_free(&run);
    log.lines[3] = kept;
    forget(&log);
    forget(&twisted);
}

static void files_that_are_none(void **state)
{
    struct log log = make(1, 0, seed);
    struct run run;
    (void)state;
    const char *path = put_export(&log, "01");
    cli_run_alone(&run, WORDS("audit", "verify", "/nonexistent"));
    check(&run, 66, NULL, "cannot be read");
    run_free(&run);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--key", "/nonexistent"));
    check(&run, 66, NULL, "cannot be read");
    run_free(&run);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--key", put_file("key", "nothing\n")));
    check(&run, 66, NULL, "holds no public key");
    run_free(&run);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--checkpoint", put_file("head", "none")));
    check(&run, 66, NULL, "holds no signed head");
    run_free(&run);
    char *kept = NULL; // as it comes back from an editor of another system
    const char *rest = log.head;
    size_t size = 0;
    FILE *out = open_memstream(&kept, &size);
    assert_non_null(out);
    fputs("\xef\xbb\xbf", out);
    for (; *rest != '\0'; rest++)
        fprintf(out, *rest == '\n' ? "\r%c" : "%c", *rest);
    fputs("\r\n\r\n", out);
    fclose(out);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--checkpoint", put_file("head", kept)));
    check(&run, 0, NULL, NULL);
    run_free(&run);
    free(kept);
    cli_run_alone(&run, WORDS("audit", "verify", cli_directory()));
    check(&run, 66, NULL, "cannot be read");
    run_free(&run);
    forget(&log);
}

static void in_japanese(void **state)
{
    struct log log = make(2, 0, seed);
    char catalogues[256];
    struct run run;
    (void)state;
    snprintf(catalogues, sizeof catalogues, "%s/po",
             getenv("top_builddir") != NULL ? getenv("top_builddir") : ".");
    cli_run_alone(&run, WORDS("--locale-dir", catalogues, "--lang", "ja", "audit", "verify",
                              put_export(&log, "01")));
    check(&run, EXIT_LOG_CUT, NULL, "末尾がありません: 記録 2。");
    run_free(&run);
    cli_run_alone(&run, WORDS("--locale-dir", catalogues, "--lang", "ja", "audit", "verify",
                              put_export(&log, "012")));
    check(&run, 0, "全体に矛盾なし", NULL);
    run_free(&run);
    forget(&log);
}

// What follows the first is listed; a file whose signer nobody compared is not called unaltered.
static void all_that_was_found(void **state)
{
    struct log log = make(9, 0, seed);
    struct run run;
    (void)state;
    const char *path = put_export(&log, "0124568");
    cli_run_alone(&run, WORDS("audit", "verify", path));
    check(&run, EXIT_LOG_DELETED, NULL, "Record 3 is missing. In all 3 things were found");
    must_hold(must_hold(run.out, "records missing"), "end missing");
    run_free(&run);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--json"));
    char *at = must_hold(run.out, "\"findings\": 3");
    at = must_hold(must_hold(at, "\"finding\": \"deleted\""), "\"first\": 3");
    at = must_hold(must_hold(at, "\"finding\": \"deleted\""), "\"first\": 7");
    must_hold(must_hold(at, "\"finding\": \"cut\""), "\"first\": 9");
    run_free(&run);
    path = put_export(&log, "0123456789");
    cli_run_alone(&run, WORDS("audit", "verify", path));
    check(&run, 0, "of one piece; the key was not compared", NULL);
    assert_null(strstr(run.out, "unaltered"));
    run_free(&run);
    cli_run_alone(&run, WORDS("audit", "verify", path, "--json"));
    check(&run, 0, "\"verdict\": \"of-one-piece\"", NULL);
    run_free(&run);
    cli_run_alone(&run,
                  WORDS("audit", "verify", path, "--key", put_file("key", log.key), "--json"));
    check(&run, 0, "\"verdict\": \"complete\"", NULL);
    run_free(&run);
    forget(&log);
}

// A head as journald has it, and as `audit head --json` prints it.
static void heads_in_json(void **state)
{
    static const char *const forms[] = {"{\"head\":\"%s\"}\n",
                                        "{\n  \"rows\": [\n    {\"origin\": \"x\", \"head\": "
                                        "\"%s\", \"records\": 3}\n  ]\n}\n"};
    struct log log = make(4, 0, seed), past = make(3, 0, seed), fork = make(3, 2, seed);
    (void)state;
    for (unsigned form = 0; form < 2; form++)
        for (unsigned forked = 0; forked < 2; forked++) {
            char text[4096], note[2048], *out = note;
            struct run run;
            for (const char *in = forked == 1 ? fork.head : past.head; *in != '\0'; in++)
                out = *in == '\n' ? stpcpy(out, "\\n") : (*out = *in, out + 1);
            *out = '\0';
            // The formats are ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(text, sizeof text, forms[form], note);
#pragma GCC diagnostic pop
            cli_run_alone(&run, WORDS("audit", "verify", put_export(&log, "01234"), "--checkpoint",
                                      put_file("head", text)));
            check(&run, forked == 1 ? EXIT_LOG_FORKED : 0, NULL, NULL);
            run_free(&run);
        }
    forget(&log);
    forget(&past);
    forget(&fork);
}

// --- from tokend -----------------------------------------------------------------------------

// As a row of the script, in which fields stand behind semicolons.
static char *head_row(const struct log *log, unsigned records)
{
    char *row;
    assert_true(asprintf(&row, "head=%s;origin=" NAME ";records#%u;key=%s", log->head, records,
                         log->key) > 0);
    return row;
}

static void head_as_it_is(void **state)
{
    struct log log = make(2, 0, seed);
    char *row = head_row(&log, 2), line[NOTE_KEY_TEXT_SIZE + 1];
    struct run run;
    (void)state;
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {ROW, 0, row}, {END, 1, ""}), NULL,
            WORDS("audit", "head", "--rescue=test"));
    check(&run, 0, NULL, NULL);
    assert_string_equal(run.out, log.head);
    run_free(&run);
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {ROW, 0, row}, {END, 1, ""}), NULL,
            WORDS("audit", "head", "--key", "--rescue=test"));
    check(&run, 0, NULL, NULL);
    snprintf(line, sizeof line, "%s\n", log.key);
    assert_string_equal(run.out, line);
    run_free(&run);
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {ROW, 0, row}, {END, 1, ""}), NULL,
            WORDS("audit", "head", "--json", "--rescue=test"));
    check(&run, 0, "\"records\": 2", NULL);
    run_free(&run);
    free(row);
    forget(&log);
}

#define RECORD(n)                                                                                  \
    {                                                                                              \
        ROW, 0,                                                                                    \
            "sequence#" #n ";time#179000000" #n ";steady#" #n ";event=e;user=taro;record="         \
            "{\"event\":\"e\",;record=\"n\":\"" #n "\"}"                                           \
    }

static void exported(void **state)
{
    struct log log = make(3, 0, seed);
    char *row = head_row(&log, 3), out[256];
    struct run run;
    size_t size;
    (void)state;
    snprintf(out, sizeof out, "%s/out.jsonl", cli_directory());
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {ROW, 0, row}, {END, 1, ""},
                   {CALL, 0, "audit.export until#3"}, RECORD(1), RECORD(2), {END, 2, "|||2"},
                   {CALL, 0, "audit.export until#3 after=2"}, RECORD(3), {END, 1, ""}),
            NULL, WORDS("audit", "export", "--output", out, "--rescue=test"));
    check(&run, 0, NULL, NULL);
    run_free(&run);
    char *text = read_all(out, &size);
    for (size_t i = 0; i < log.count; i++)
        text = must_hold(text, log.lines[i]) + strlen(log.lines[i]);
    assert_string_equal(text, "");
    // Nothing is written over.
    cli_run_alone(&run, WORDS("audit", "export", "--output", out, "--rescue=test"));
    check(&run, 73, NULL, "cannot be created");
    run_free(&run);
    remove(out);
    // What tokend has is not what it signed: the file stays, and says so.
    cli_run(&run,
            SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {ROW, 0, row}, {END, 1, ""},
                   {CALL, 0, "audit.export until#3"}, RECORD(1), RECORD(3), {END, 1, ""}),
            NULL, WORDS("audit", "export", "--output", out, "--rescue=test"));
    check(&run, EXIT_LOG_DELETED, NULL, "Record 2 is missing.");
    run_free(&run);
    assert_int_equal(remove(out), 0);
    // An answer that fails leaves nothing.
    cli_run(&run, SCRIPT(RESCUED, {CALL, 0, "audit.head"}, {END, 0, "No.|"}), NULL,
            WORDS("audit", "export", "--output", out, "--rescue=test"));
    check(&run, 1, NULL, "No.");
    run_free(&run);
    assert_int_not_equal(access(out, F_OK), 0);
    free(row);
    forget(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("E4 abuse:A2 abuse:A3 each kind of alteration has a status and a text", each_kind),
        NAMED("E1 abuse:A3 a record that was edited, and one with its hash", edited),
        NAMED("H1 files that are none", files_that_are_none),
        NAMED("E4 all that was found is listed, and who signed it is not taken for granted",
              all_that_was_found),
        NAMED("E4 an older head as one line of JSON", heads_in_json),
        NAMED("E4 what was found is told in Japanese", in_japanese),
        NAMED("E4 the head is printed as other programs read it", head_as_it_is),
        NAMED("E4 the log is written as it is, and verified", exported),
    };
    if (note_keys_start() != FAULT_NONE)
        return 1;
    cli_environment("TZ=UTC");
    RUN_CLI_TESTS(tests);
}
