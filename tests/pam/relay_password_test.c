// SPDX-License-Identifier: BSD-2-Clause
// Passwords of the stack: what the module takes from others, and what it leaves for them (abuse:M17
// abuse:W4 abuse:M4).
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <security/pam_modules.h>
#include <shadow.h>
#include <string.h>
#include <time.h>

static const char *authtok(void)
{
    return pam_getenv(host.handle, "PEEK_AUTHTOK");
}

static void a_granted_password_is_left_for_later_modules(void **state)
{
    (void)state;
    use(fake_works, "auth required @\nauth required %\n", host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_string_equal(authtok(), FAKE_PASSWORD);
}

static void a_refused_password_is_not(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x", "x", "x", "x", FAKE_PASSWORD, "x", NULL};
    use(fake_works, "auth required @\nauth required %\n", wrong);
    assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
    assert_string_equal(authtok(), "(unset)");
}

static void try_first_pass_offers_and_then_asks(void **state)
{
    (void)state;
    static const char *const answers[] = {FAKE_CODE, FAKE_PASSWORD, FAKE_CODE, NULL};
    use(fake_works,
        "auth required % authtok=wrong\nauth required @ try_first_pass\nauth required %\n",
        answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(fake.seen->answers, 4);
    assert_int_equal(host.prompts, 3);
    assert_string_equal(authtok(),
                        FAKE_PASSWORD); // abuse:M17: what was wrong here is for nobody behind
}

// A key opens after all: "2" chose that way, or a password had failed before.
static void grant_by_key(struct fake_peer *peer)
{
    char text[513];
    fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Password: ", text);
    if (strcmp(text, "2") != 0)
        fake_ask(peer, PromptPurpose_PROMPT_OTHER, false, "One-time code: ", text);
    fake_ask(peer, PromptPurpose_PROMPT_OTHER, false, "PIN: ", text);
    fake_verdict(peer, Result_RESULT_GRANTED, "login", 0);
}

static void what_was_no_password_is_left_for_nobody(void **state)
{
    static const char *const chose[] = {"2", "1234", NULL};
    static const char *const failed[] = {"wrong", FAKE_CODE, "1234", NULL};
    static const char *const then_right[] = {"wrong", FAKE_CODE, FAKE_PASSWORD, FAKE_CODE, NULL};
    static const char *const code_wrong[] = {FAKE_PASSWORD, "x", FAKE_PASSWORD, FAKE_CODE, NULL};
    static const char *const pin[] = {FAKE_CODE, "1234", NULL};
    static const struct {
        fake_script *script;
        const char *stack;
        const char *const *answers;
        const char *left;
    } cases[] = {
        {grant_by_key, "auth required @\nauth required %\n", chose, "(unset)"},
        {grant_by_key, "auth required @\nauth required %\n", failed, "(unset)"},
        {fake_works, "auth required @\nauth required %\n", then_right, FAKE_PASSWORD},
        {fake_works, "auth required @\nauth required %\n", code_wrong, FAKE_PASSWORD},
        // Of another module before us: ours only if it was offered, and wrong then.
        {grant_by_key,
         "auth required % authtok=wrong\nauth required @ try_first_pass\nauth required %\n", pin,
         "(unset)"},
        {grant_by_key, "auth required % authtok=theirs\nauth required @\nauth required %\n", chose,
         "theirs"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        use(cases[i].script, cases[i].stack, cases[i].answers);
        assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
        assert_string_equal(authtok(), cases[i].left);
        done(NULL);
    }
    use(fake_works, "auth required @\nauth required %\n", host_right_answers); // for the teardown
}

static void use_first_pass_never_asks_for_a_password(void **state)
{
    (void)state;
    static const char *const answers[] = {FAKE_CODE, NULL};
    use(fake_works, "auth required % authtok=wrong\nauth required @ use_first_pass\n", answers);
    assert_int_equal(host_authenticate(&host), PAM_AUTH_ERR);
    assert_int_equal(fake.seen->answers, 2); // one try, and no second
    assert_int_equal(host.prompts, 1);
    done(NULL);
    use(fake_works, "auth required @ use_first_pass\n", answers);
    assert_int_equal(host_authenticate(&host), PAM_AUTH_ERR);
    assert_int_equal(host.prompts, 0);
}

static void a_granted_new_password_becomes_the_authtok(void **state)
{
    (void)state;
    static const char *const answers[] = {"Neu 7 & lang", "Neu 7 & lang", NULL};
    use(fake_works, "password requisite @\npassword required %\n", answers);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_string_equal(authtok(), "Neu 7 & lang");
    assert_int_equal(fake.seen->begin[0].operation, Operation_OPERATION_CHANGE_CHECK);
    assert_int_equal(fake.seen->begin[1].operation, Operation_OPERATION_CHANGE);
    assert_true(fake.seen->begin[1].expired_only);
}

static void a_refused_new_password_is_stored_nowhere(void **state)
{
    (void)state;
    static const char *const answers[] = {"refused", "refused", NULL};
    use(fake_works, "password required @\npassword required %\n", answers);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_AUTHTOK_ERR);
    assert_string_equal(authtok(), "(unset)");
    assert_false(fake_last_begin(&fake)->expired_only);
}

// What shadow's keeper behind us needs, and nothing before it was accepted.
#define KEPT_ELSEWHERE "password [success=done ignore=ignore default=die] @\npassword required %\n"
static void what_is_kept_elsewhere_goes_on(void **state)
{
    (void)state;
    static const char *const answers[] = {FAKE_PASSWORD, "Neu 7 & lang", "Neu 7 & lang", NULL};
    static const char *const refused[] = {FAKE_PASSWORD, "refused", "refused", NULL};
    static const char *const wrong[] = {"wrong", NULL};
    use(fake_keeps_nothing, KEPT_ELSEWHERE, answers);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_SUCCESS);
    assert_string_equal(pam_getenv(host.handle, "PEEK_OLDAUTHTOK"), FAKE_PASSWORD);
    assert_string_equal(authtok(), "Neu 7 & lang");
    assert_int_equal(host.prompts, 3);
    done(NULL);
    // In the update the module behind is not even reached.
    use(fake_keeps_nothing, KEPT_ELSEWHERE, refused);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_AUTHTOK_ERR);
    assert_string_equal(authtok(), "(unset)");
    done(NULL);
    use(fake_keeps_nothing, KEPT_ELSEWHERE, wrong);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_AUTH_ERR);
    assert_null(pam_getenv(host.handle, "PEEK_AUTHTOK"));
}

// Whatever the PAM file says, and whoever asked for the new password before us.
static void a_refusal_leaves_no_new_password_behind(void **state)
{
    (void)state;
    static const char *const answers[] = {"refused", "refused", NULL};
    use(fake_works,
        "password required % authtok=refused\npassword required @\npassword required %\n", answers);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_AUTHTOK_ERR);
    assert_string_equal(authtok(), "(unset)");
}

// alice is in no shadow file: then the demand is another module's exactly if our account phase
// passed.
static void who_demands_a_change_is_passed_on(void **state)
{
    (void)state;
    static const char *const answers[] = {FAKE_PASSWORD, FAKE_CODE, "Neu 7 & lang", "Neu 7 & lang",
                                          NULL};
    use(fake_works, host_whole_stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_true(fake_last_begin(&fake)->demanded);
    done(NULL);
    use(fake_works, host_whole_stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_false(fake_last_begin(&fake)->demanded);
    done(NULL);
    use(fake_works, host_whole_stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_SUCCESS);
    assert_false(fake_last_begin(&fake)->demanded);
}

// What other questions ask for is typed, whatever stands in the stack.
static void asks_for_a_code(struct fake_peer *peer)
{
    char code[513];
    fake_ask(peer, PromptPurpose_PROMPT_OTHER, true, "One-time code: ", code);
    fake_verdict(peer, strcmp(code, FAKE_CODE) == 0 ? Result_RESULT_GRANTED : Result_RESULT_DENIED,
                 "", 0);
}

static void the_password_of_the_stack_is_no_code(void **state)
{
    (void)state;
    static const char *const code[] = {FAKE_CODE, NULL};
    use(asks_for_a_code, "auth required % authtok=wrong\nauth required @ try_first_pass\n", code);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(host.prompts, 1);
}

// Before a change the password that is asked for is the current one; what somebody has set as the
// new one is not it.
static void the_current_password_is_the_old_one(void **state)
{
    (void)state;
    static const char *const answers[] = {"Neu 7 & lang", "Neu 7 & lang", NULL};
    use(fake_keeps_nothing,
        "password required % authtok=new [old=" FAKE_PASSWORD
        "]\npassword required @ use_first_pass\npassword required %\n",
        answers);
    (void)pam_chauthtok(host.handle, 0); // what it comes to, the other modules say
    assert_int_equal(fake.seen->begin[1].operation, Operation_OPERATION_CHANGE);
}

static void wants_a_change(struct fake_peer *peer)
{
    if (peer->begin.operation == Operation_OPERATION_ACCOUNT)
        fake_verdict(peer, Result_RESULT_NEW_PASSWORD, "login", 0);
    else
        fake_works(peer);
}

// libpam forgets PAM_AUTHTOK between the two; where no change follows nobody keeps it.
static void a_forced_change_knows_the_old_password(void **state)
{
    (void)state;
    static const char *const answers[] = {
        FAKE_PASSWORD,  FAKE_CODE, "Neu 7 & lang", "Neu 7 & lang", "Neu 7 & lang",
        "Neu 7 & lang", NULL};
    static const char stack[] = "auth required @\naccount required @\npassword required @\n";
    use(wants_a_change, stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_NEW_AUTHTOK_REQD);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_string_equal(fake_last_answer(&fake)->current, FAKE_PASSWORD);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_string_equal(fake_last_answer(&fake)->current, "");
    done(NULL);
    use(fake_works, stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, 0), PAM_SUCCESS);
    assert_string_equal(fake_last_answer(&fake)->current, "");
    done(NULL);
    // Another user's meanwhile.
    use(wants_a_change, stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_NEW_AUTHTOK_REQD);
    assert_int_equal(pam_set_item(host.handle, PAM_USER, "hanako"), PAM_SUCCESS);
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    assert_string_equal(fake_last_answer(&fake)->current, "");
}

// Stands before libc's: what the module reads in shadow(5); NULL: nobody of that name is there.
static const struct spwd *in_shadow;

__attribute__((visibility("default"))) int
getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size, struct spwd **found)
{
    (void)name;
    (void)buffer;
    (void)size;
    *found = in_shadow != NULL ? entry : NULL;
    if (in_shadow == NULL)
        return ENOENT;
    *entry = *in_shadow;
    return 0;
}

static void who_is_due_in_shadow_is_passed_on(void **state)
{
    (void)state;
    const long today = (long)(time(NULL) / (24L * 60 * 60));
    const struct {
        struct spwd entry;
        bool due;
    } cases[] = {
        {{.sp_lstchg = 0, .sp_max = -1}, true}, // chage -d 0
        {{.sp_lstchg = today - 10, .sp_max = 5}, true},
        {{.sp_lstchg = today - 10, .sp_max = 20}, false},
        {{.sp_lstchg = today - 10, .sp_max = -1}, false}, // no limit
        {{.sp_lstchg = -1, .sp_max = 5}, false},          // nothing is known
        {{.sp_lstchg = today + 10, .sp_max = 5}, false},  // a clock that was wrong
    };
    static const char *const answers[] = {"Neu 7 & lang", "Neu 7 & lang", NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        in_shadow = &cases[i].entry;
        use(fake_works, host_whole_stack, answers);
        assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
        assert_int_equal(fake_last_begin(&fake)->demanded, cases[i].due);
        done(NULL);
    }
    in_shadow = NULL;
    use(fake_works, host_whole_stack, answers); // for the teardown
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    const struct CMUnitTest tests[] = {
        TEST("a granted password is left for later modules",
             a_granted_password_is_left_for_later_modules),
        TEST("abuse:W4 a refused password is not", a_refused_password_is_not),
        TEST("try_first_pass offers, and then asks", try_first_pass_offers_and_then_asks),
        TEST("abuse:M17 what was no password is left for nobody",
             what_was_no_password_is_left_for_nobody),
        TEST("use_first_pass never asks for a password", use_first_pass_never_asks_for_a_password),
        TEST("a granted new password becomes PAM_AUTHTOK",
             a_granted_new_password_becomes_the_authtok),
        TEST("abuse:W4 a refused new password is stored nowhere",
             a_refused_new_password_is_stored_nowhere),
        TEST("abuse:M4 what is kept elsewhere goes on to its keeper",
             what_is_kept_elsewhere_goes_on),
        TEST("abuse:W4 a refusal leaves no new password behind",
             a_refusal_leaves_no_new_password_behind),
        TEST("abuse:M4 who demands a change is passed on", who_demands_a_change_is_passed_on),
        TEST("abuse:M17 the password of the stack is no code",
             the_password_of_the_stack_is_no_code),
        TEST("B1 a change that a login ends in knows the old password",
             a_forced_change_knows_the_old_password),
        TEST("abuse:M17 before a change the current password is the old one",
             the_current_password_is_the_old_one),
        TEST("abuse:M4 who is due in shadow is passed on", who_is_due_in_shadow_is_passed_on),
    };
    return cmocka_run_group_tests_name("relay_password", tests, NULL, NULL);
}
