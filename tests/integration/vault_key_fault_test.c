// SPDX-License-Identifier: BSD-2-Clause
// The verifier of keys fails: nobody is let in, and what was not found out is no wrong answer
// (abuse:F6, abuse:M14).
#include "../vault/vault_rig_key.h"
#include <stdio.h>
#include <string.h>

static volatile int *failing; // in memory shared with the vault: the fault, or 0

enum fault __real_fido2_verify_assertion(const struct fido2_assertion_demand *demand,
                                         const struct fido2_credential *credential,
                                         const struct fido2_assertion *assertion,
                                         struct fido2_shown *shown, enum fido2_flaw *flaw);
enum fault __wrap_fido2_verify_assertion(const struct fido2_assertion_demand *demand,
                                         const struct fido2_credential *credential,
                                         const struct fido2_assertion *assertion,
                                         struct fido2_shown *shown, enum fido2_flaw *flaw);
enum fault __real_fido2_verify_registration(const struct fido2_registration_demand *demand,
                                            const struct fido2_registration *registration,
                                            struct fido2_credential *credential,
                                            enum fido2_flaw *flaw);
enum fault __wrap_fido2_verify_registration(const struct fido2_registration_demand *demand,
                                            const struct fido2_registration *registration,
                                            struct fido2_credential *credential,
                                            enum fido2_flaw *flaw);

// It has found everything right, and then breaks down.
enum fault __wrap_fido2_verify_assertion(const struct fido2_assertion_demand *demand,
                                         const struct fido2_credential *credential,
                                         const struct fido2_assertion *assertion,
                                         struct fido2_shown *shown, enum fido2_flaw *flaw)
{
    const enum fault fault =
        __real_fido2_verify_assertion(demand, credential, assertion, shown, flaw);

    return failing != NULL && *failing != 0 ? (enum fault) * failing : fault;
}

enum fault __wrap_fido2_verify_registration(const struct fido2_registration_demand *demand,
                                            const struct fido2_registration *registration,
                                            struct fido2_credential *credential,
                                            enum fido2_flaw *flaw)
{
    const enum fault fault =
        __real_fido2_verify_registration(demand, registration, credential, flaw);

    return failing != NULL && *failing != 0 ? (enum fault) * failing : fault;
}

static struct enrolled taro;
static struct held key;

static int setup(void **state)
{
    struct rig *rig = rig_with_keys("");

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_new_key(&key);
    return 0;
}

// The wrapper's flag must be there before the vault forks.
static void arm(struct rig *rig)
{
    rig_stop(rig);
    failing = &rig->clock->failing;
    *failing = 0;
    rig_start(rig);
}

static const enum fault faults[] = {FAULT_INTERNAL, FAULT_MEMORY, FAULT_REFUSED, FAULT_IO};

static void login_denied(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};

    arm(rig);
    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &key), DONE);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const bool found_out = faults[i] == FAULT_REFUSED;
        const Result result = found_out ? Result_RESULT_DENIED : Result_RESULT_FAULT;
        *failing = faults[i];
        for (int n = 0; n < (found_out ? 1 : 4); n++) { // with three kinds, far beyond the limit
            login.password = "";
            assert_int_equal(rig_key_login(rig, &login, &key)->result, result);
            login.password = taro.password; // nor does the password carry it
            assert_int_equal(rig_key_login(rig, &login, &key)->result, result);
        }
        *failing = 0;
    }
    login.password = "";
    assert_int_equal(rig_key_login(rig, &login, &key)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "attempt.fault", "taro"), 3 * 4 * 2); // charged to nobody
    assert_int_equal(rig_count(rig, "login.granted", "taro"), 2);         // the first one, and this
}

static void nothing_enrolled(void **state)
{
    struct rig *rig = *state;

    arm(rig);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assert_int_equal(rig_key_order(rig, ARGS(USER("taro"))), DONE);
        *failing = faults[i];
        assert_int_not_equal(rig_key_made(rig, &key), DONE);
        *failing = 0;
        assert_int_equal(rig_admin(rig, "key.list", ARGS(USER("taro"))), DONE);
        assert_int_equal(rig->reply.body.page.rows_count, 0);
    }
    assert_int_equal(rig_count(rig, "key.enrolled", "taro"), 0);
    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &key), DONE);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:F6 abuse:M14 nobody is let in when the verifier fails, and nobody charged",
             login_denied),
        test("abuse:F6 abuse:F9 nothing is enrolled when the verifier fails", nothing_enrolled),
    };

    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
