// SPDX-License-Identifier: BSD-2-Clause
// abuse:M1, abuse:M14: what each code of libpam says about a password, in either phase, and that
// nothing but one answered hidden prompt and a success is right.
#include "checker/verdict.h"
#include <security/pam_appl.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>

enum { FAULT, WRONG, RIGHT, MUST_CHANGE, EXPIRED };

static const CheckVerdict verdicts[] = {
    [FAULT] = CheckVerdict_CHECK_FAULT,     [WRONG] = CheckVerdict_CHECK_WRONG,
    [RIGHT] = CheckVerdict_CHECK_RIGHT,     [MUST_CHANGE] = CheckVerdict_CHECK_MUST_CHANGE,
    [EXPIRED] = CheckVerdict_CHECK_EXPIRED,
};

// Every code that Linux-PAM has.
static const struct {
    int code, authenticate, account; // enum above; account after a success
} codes[] = {
    {PAM_SUCCESS, RIGHT, RIGHT},
    {PAM_OPEN_ERR, FAULT, EXPIRED},
    {PAM_SYMBOL_ERR, FAULT, EXPIRED},
    {PAM_SERVICE_ERR, FAULT, EXPIRED},
    {PAM_SYSTEM_ERR, FAULT, EXPIRED},
    {PAM_BUF_ERR, FAULT, EXPIRED},
    {PAM_PERM_DENIED, WRONG, EXPIRED},
    {PAM_AUTH_ERR, WRONG, EXPIRED},
    {PAM_CRED_INSUFFICIENT, FAULT, EXPIRED},
    {PAM_AUTHINFO_UNAVAIL, FAULT, EXPIRED},
    {PAM_USER_UNKNOWN, WRONG, EXPIRED},
    {PAM_MAXTRIES, WRONG, EXPIRED},
    {PAM_NEW_AUTHTOK_REQD, EXPIRED, MUST_CHANGE},
    {PAM_ACCT_EXPIRED, WRONG, EXPIRED},
    {PAM_SESSION_ERR, FAULT, EXPIRED},
    {PAM_CRED_UNAVAIL, FAULT, EXPIRED},
    {PAM_CRED_EXPIRED, WRONG, EXPIRED},
    {PAM_CRED_ERR, FAULT, EXPIRED},
    {PAM_NO_MODULE_DATA, FAULT, EXPIRED},
    {PAM_CONV_ERR, FAULT, EXPIRED},
    {PAM_AUTHTOK_ERR, FAULT, EXPIRED},
    {PAM_AUTHTOK_RECOVERY_ERR, FAULT, EXPIRED},
    {PAM_AUTHTOK_LOCK_BUSY, FAULT, EXPIRED},
    {PAM_AUTHTOK_DISABLE_AGING, FAULT, EXPIRED},
    {PAM_TRY_AGAIN, FAULT, EXPIRED},
    {PAM_IGNORE, FAULT, EXPIRED},
    {PAM_ABORT, FAULT, EXPIRED},
    {PAM_AUTHTOK_EXPIRED, EXPIRED, EXPIRED},
    {PAM_MODULE_UNKNOWN, FAULT, EXPIRED},
    {PAM_BAD_ITEM, FAULT, EXPIRED},
    {PAM_CONV_AGAIN, FAULT, EXPIRED},
    {PAM_INCOMPLETE, FAULT, EXPIRED},
    // and none of them
    {_PAM_RETURN_VALUES, FAULT, EXPIRED},
    {-1, FAULT, EXPIRED},
    {INT_MAX, FAULT, EXPIRED},
    {INT_MIN, FAULT, EXPIRED},
};
#define COUNT (sizeof codes / sizeof *codes)

static CheckVerdict said(struct conversation_record record)
{
    const struct finding found = verdict_of(&record);

    assert_non_null(found.why);
    if (found.verdict == CheckVerdict_CHECK_FAULT || found.verdict == CheckVerdict_CHECK_EXPIRED)
        assert_string_not_equal(found.why, ""); // somebody has to be able to mend it
    if (found.verdict == CheckVerdict_CHECK_FAULT)
        assert_true(found.broken);
    return found.verdict;
}

static void abuse_m14_every_code_has_its_meaning(void **state)
{
    (void)state;
    assert_int_equal(COUNT, _PAM_RETURN_VALUES + 4);
    for (size_t i = 0; i < COUNT; i++) {
        const struct conversation_record first = {
            .authenticated = codes[i].code, .account = PAM_SUCCESS, .answered = 1};
        const struct conversation_record second = {
            .authenticated = PAM_SUCCESS, .account = codes[i].code, .answered = 1};
        assert_int_equal(said(first), verdicts[codes[i].authenticate]);
        assert_int_equal(said(second), verdicts[codes[i].account]);
    }
}

static void abuse_m1_who_was_not_asked_has_proved_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        for (unsigned answered = 0; answered <= 2; answered++)
            for (int flaw = 0; flaw < 3; flaw++) {
                const struct conversation_record record = {.authenticated = codes[i].code,
                                                           .account = PAM_SUCCESS,
                                                           .answered = answered,
                                                           .improper = flaw == 1,
                                                           .other_user = flaw == 2};
                const CheckVerdict verdict = said(record);
                if (answered != 1 || flaw != 0)
                    assert_true(verdict != CheckVerdict_CHECK_RIGHT &&
                                verdict != CheckVerdict_CHECK_MUST_CHANGE);
                if (answered != 1)
                    assert_int_equal(verdict, CheckVerdict_CHECK_FAULT);
            }
}

// Kerberos asks for a new password in the middle: barred, whatever is returned after that.
static void abuse_m4_a_new_password_is_no_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        struct conversation_record record = {.authenticated = codes[i].code,
                                             .account = PAM_SUCCESS,
                                             .answered = 1,
                                             .wants_new = true};
        assert_int_equal(said(record), CheckVerdict_CHECK_EXPIRED);
        record.answered = 0;
        assert_int_equal(said(record), CheckVerdict_CHECK_FAULT);
    }
}

// What is met only behind a right password is no fault either, and whoever mends it hears of it.
static void abuse_m14_what_follows_a_right_password_bars(void **state)
{
    static const struct conversation_record records[] = {
        {.authenticated = PAM_SUCCESS, .answered = 1, .other_user = true},
        {.authenticated = PAM_SUCCESS, .account = PAM_SYSTEM_ERR, .answered = 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        assert_int_equal(said(records[i]), CheckVerdict_CHECK_EXPIRED);
        assert_true(verdict_of(&records[i]).broken);
    }
    // Asked openly, or once more: so it is set up, and nobody is charged.
    for (unsigned answered = 0; answered <= 1; answered++) {
        const struct conversation_record improper = {
            .authenticated = PAM_CONV_ERR, .answered = answered, .improper = true};
        assert_int_equal(said(improper), CheckVerdict_CHECK_FAULT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M14 promise 3 every code has its meaning in either phase",
         abuse_m14_every_code_has_its_meaning, NULL, NULL, NULL},
        {"abuse:M4 who is asked for a new password is barred", abuse_m4_a_new_password_is_no_fault,
         NULL, NULL, NULL},
        {"abuse:M14 promise 3 what follows a right password bars the account",
         abuse_m14_what_follows_a_right_password_bars, NULL, NULL, NULL},
        {"abuse:M1 who was not asked once has proved nothing",
         abuse_m1_who_was_not_asked_has_proved_nothing, NULL, NULL, NULL},
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
