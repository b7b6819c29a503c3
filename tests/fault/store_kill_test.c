// SPDX-License-Identifier: BSD-2-Clause
// abuse:S3: kill -9 at 1..50 ms, again and again: the store opens at once, no lock is stale, and
// what was acknowledged is there. Short by default; CI_SLOW=1 kills a thousand times.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/credential_id.h"
#include "store/otp.h"
#include "store/person.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The child: logins one after the other; each is told to the parent after its commit.
static _Noreturn void work(const struct place *place, int out)
{
    struct store *store;
    char why[256];
    if (store_open(place->path, help_key, &store, why, sizeof why) != FAULT_NONE)
        _exit(2);
    for (unsigned n = 1;; n++) {
        struct otp_credential credential;
        struct person person;
        struct audit_record record = {.event = "login.granted", .body = "{}"};
        if (store_begin(store) != FAULT_NONE ||
            store_person_by_uid(store, 1001, &person) != FAULT_NONE ||
            store_otp_get(store, credential_id(person.id, 1), &credential) != FAULT_NONE ||
            store_otp_advance(store, credential.id, credential.last, credential.last + 1, 0,
                              (struct wall_time){1790000000}) != FAULT_NONE ||
            store_audit_append(store, &record) != FAULT_NONE || store_commit(store) != FAULT_NONE)
            _exit(3);
        credential.last++;
        if (write(out, &credential.last, sizeof credential.last) != sizeof credential.last)
            _exit(4);
        if (n % 16 == 0)
            store_checkpoint(store);
    }
}

static bool count(void *context, const struct audit_record *record)
{
    *(int64_t *)context = record->sequence;
    return true;
}

static void killed(void **state)
{
    struct place *place = *state;
    const char *slow = getenv("CI_SLOW");
    int total = slow != NULL && strcmp(slow, "1") == 0 ? 1000 : 30;
    long slowest = 0;
    int64_t logins = 0;
    struct person person = help_person(place->store, "hanako", 1001);
    int64_t id = help_credential(place->store, person.id, CREDENTIAL_ACTIVE).id;
    store_close(&place->store);
    for (int round = 0; round < total; round++) {
        int pipes[2], status;
        int64_t told = -1, heard;
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(pipes[0]);
            work(place, pipes[1]);
        }
        close(pipes[1]);
        // From the first commit on, so that the kill meets work, not the start.
        if (read(pipes[0], &told, sizeof told) != sizeof told)
            told = -1;
        const struct timespec pause = {0, (long)(round * 37 % 50 + 1) * 1000000};
        nanosleep(&pause, NULL);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFSIGNALED(status))
            fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
        while (read(pipes[0], &heard, sizeof heard) == sizeof heard)
            told = heard;
        close(pipes[0]);

        struct timespec before, after;
        clock_gettime(CLOCK_MONOTONIC, &before);
        help_reopen(place);
        clock_gettime(CLOCK_MONOTONIC, &after);
        long took =
            (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
        if (took > slowest)
            slowest = took;
        struct otp_credential credential;
        int64_t records = 0;
        assert_done(store_otp_get(place->store, id, &credential));
        assert_true(credential.last >= told); // the one that was not told yet may be there too
        assert_true(credential.last <= told + 1);
        assert_done(store_audit_list(place->store, &(struct audit_filter){0}, count, &records));
        assert_int_equal(records, credential.last + 1); // effect and record, both or none
        logins = records;
        store_close(&place->store);
    }
    print_message("# %d kills, %lld logins, slowest start %ld ms\n", total, (long long)logins,
                  slowest);
    assert_true(slowest <= 2000);
    assert_true(logins > total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:S3 kill -9 at 1-50 ms: opens within 2 s, no stale lock, nothing lost", killed,
         help_setup, help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
