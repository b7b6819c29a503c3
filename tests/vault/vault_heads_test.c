// SPDX-License-Identifier: BSD-2-Clause
// E1 abuse:A2: signed heads leave the machine with its log, once a second at most and at the end.
#include "store/audit.h"
#include "store/tree.h"
#include "vault/loop/heads.h"
#include "vault/loop/state.h"

#include "../store/store_help.h"
#include <stdio.h>
#include <string.h>
#include <syslog.h>

static unsigned told;
static char last[2048];

// There is no journal here, so lines go to syslog, under either of its names.
int __wrap_access(const char *path, int mode);
int __wrap_access(const char *path, int mode)
{
    (void)path;
    (void)mode;
    return -1;
}

__attribute__((format(printf, 1, 0))) static void take(const char *format, va_list arguments)
{
    told++;
    vsnprintf(last, sizeof last, format, arguments);
}

__attribute__((format(printf, 2, 3))) void __wrap_syslog(int priority, const char *format, ...);
void __wrap_syslog(int priority, const char *format, ...)
{
    va_list arguments;
    (void)priority;
    va_start(arguments, format);
    take(format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 3, 4))) void __wrap___syslog_chk(int priority, int flag,
                                                               const char *format, ...);
void __wrap___syslog_chk(int priority, int flag, const char *format, ...)
{
    va_list arguments;
    (void)priority;
    (void)flag;
    va_start(arguments, format);
    take(format, arguments);
    va_end(arguments);
}

static bool failing;
enum fault __real_store_log_head(struct store *store, uint64_t *size, char note[STORE_HEAD_SIZE]);
enum fault __wrap_store_log_head(struct store *store, uint64_t *size, char note[STORE_HEAD_SIZE]);
enum fault __wrap_store_log_head(struct store *store, uint64_t *size, char note[STORE_HEAD_SIZE])
{
    return failing ? FAULT_IO : __real_store_log_head(store, size, note);
}

// A journal that is there and takes nothing: it is full, or starting.
static bool journal_is_full;
bool __real_journald_is_there(void);
bool __wrap_journald_is_there(void);
bool __wrap_journald_is_there(void)
{
    return journal_is_full || __real_journald_is_there();
}

static struct vault vault;

static void record(struct place *place)
{
    struct audit_record one = {.event = "test.event", .body = "{}"};
    assert_done(store_begin(place->store));
    assert_done(store_audit_append(place->store, &one));
    assert_done(store_commit(place->store));
    heads_note(&vault);
}

static int set_up(void **state)
{
    if (help_setup(state) != 0)
        return -1;
    memset(&vault, 0, sizeof vault);
    vault.store = ((struct place *)*state)->store;
    vault.now.boot.milliseconds = 5000;
    told = 0;
    failing = journal_is_full = false;
    return 0;
}

// The line is the one that an export has, so that `jq -r .head` gives the note.
static uint64_t size_of_last(struct store *store)
{
    char note[2048], *out = note;
    struct signed_note read;
    struct checkpoint checkpoint;
    struct note_key key;
    const char *in = strstr(last, "{\"head\":\"");
    assert_non_null(in);
    assert_null(strchr(last, '\n'));
    for (in += strlen("{\"head\":\""); *in != '"'; in++)
        *out++ = in[0] == '\\' && *++in == 'n' ? '\n' : *in;
    *out = '\0';
    assert_string_equal(in, "\"}");
    assert_done(store_log_key(store, &key));
    assert_true(note_read(note, &read));
    assert_int_equal(note_verify(&read, &key), NOTE_SIGNED);
    assert_true(checkpoint_read(&read.text, &checkpoint));
    return checkpoint.size;
}

static void once_a_second(void **state)
{
    struct place *place = *state;
    heads_tell(&vault, false);
    heads_tell(&vault, true);
    assert_int_equal(told, 0); // nothing was recorded
    assert_int_equal(heads_patience(&vault, -1), -1);
    record(place);
    heads_tell(&vault, false);
    assert_int_equal(told, 1);
    assert_int_equal(size_of_last(place->store), 1);
    assert_int_equal(heads_patience(&vault, 60000), 60000);
    for (unsigned i = 1; i <= 10; i++) {
        vault.now.boot.milliseconds += 99;
        record(place);
        heads_tell(&vault, false);
        assert_int_equal(told, 1);
        assert_int_equal(heads_patience(&vault, 60000), 1000 - 99 * i);
        assert_int_equal(heads_patience(&vault, -1), 1000 - 99 * i);
        assert_int_equal(heads_patience(&vault, 5), 5);
    }
    vault.now.boot.milliseconds += 10;
    heads_tell(&vault, false);
    assert_int_equal(told, 2);
    assert_int_equal(size_of_last(place->store), 11);
    heads_tell(&vault, false);
    vault.now.boot.milliseconds += 5000;
    heads_tell(&vault, false);
    assert_int_equal(told, 2); // nothing was recorded since
}

static void at_the_end(void **state)
{
    struct place *place = *state;
    record(place);
    heads_tell(&vault, false);
    record(place);
    heads_tell(&vault, true);
    assert_int_equal(told, 2);
    assert_int_equal(size_of_last(place->store), 2);
    heads_tell(&vault, true);
    assert_int_equal(told, 2);
}

// What cannot be signed now is owed, and does not keep the loop busy.
static void a_store_that_fails(void **state)
{
    struct place *place = *state;
    record(place);
    failing = true;
    heads_tell(&vault, false);
    assert_true(vault.heads.fresh);
    assert_int_equal(heads_patience(&vault, 60000), 1000);
    told = 0; // the log says why
    heads_tell(&vault, false);
    assert_int_equal(told, 0);
    failing = false;
    vault.now.boot.milliseconds += 1000;
    heads_tell(&vault, false);
    assert_int_equal(told, 1);
    assert_int_equal(size_of_last(place->store), 1);
    vault.heads.owed = vault.heads.fresh = true;
    vault.store = NULL;
    assert_int_equal(heads_patience(&vault, -1), -1);
}

static void a_journal_that_is_full(void **state)
{
    struct place *place = *state;
    journal_is_full = true;
    record(place);
    heads_tell(&vault, false);
    assert_true(vault.heads.owed);
    assert_int_equal(heads_patience(&vault, 60000), 1000);
    vault.now.boot.milliseconds += 1000;
    journal_is_full = false;
    told = 0;
    heads_tell(&vault, false);
    assert_int_equal(told, 1);
    assert_false(vault.heads.owed);
    assert_int_equal(size_of_last(place->store), 1);
}

// One that never answers costs next to nothing; what is new is told as ever.
static void a_journal_that_never_answers(void **state)
{
    struct place *place = *state;
    journal_is_full = true;
    record(place);
    for (unsigned second = 0; second < 24 * 3600; second++) {
        heads_tell(&vault, false);
        vault.now.boot.milliseconds += 1000;
    }
    assert_in_range(told, 160, 180); // once in nine minutes
    assert_true(heads_patience(&vault, -1) > 0);
    record(place);
    told = 0;
    heads_tell(&vault, false);
    assert_int_equal(told, 1);
    assert_int_equal(size_of_last(place->store), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E1 abuse:A2 a head is told once a second at most", once_a_second, set_up, help_teardown,
         NULL},
        {"E1 and when the vault ends", at_the_end, set_up, help_teardown, NULL},
        {"E1 a head that cannot be signed is owed", a_store_that_fails, set_up, help_teardown,
         NULL},
        {"E1 abuse:A2 a head that the journal did not take is owed", a_journal_that_is_full, set_up,
         help_teardown, NULL},
        {"E1 a journal that never answers is asked ever more rarely", a_journal_that_never_answers,
         set_up, help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
