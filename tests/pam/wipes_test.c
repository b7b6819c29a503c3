// SPDX-License-Identifier: BSD-2-Clause
// What the module leaves in the memory of a program that logs people in: nothing that is secret
// (B8, abuse:W8). Ends of texts are looked for: free(3) itself writes over their beginnings.
#include "../leftovers.h"
#include "pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <shadow.h>
#include <string.h>

#define TYPED_END "Himitsu-7421, which is not ours"
#define TYPED "Alice has typed this: " TYPED_END
#define TICKET_END "as long as those of a daemon are"
#define TICKET "This is a ticket, " TICKET_END
#define HASH "$y$j9T$a-hash-that-nobody-may-read"

static bool cannot_be_seen(void)
{
    if (!leftovers_can_be_seen())
        print_message("# SKIP sanitizers keep copies\n");
    return !leftovers_can_be_seen();
}

// At the second prompt the password is kept where it waits for the verdict, and nowhere else.
static unsigned at_second_prompt;

static void look(struct host *at)
{
    if (at->prompts == 2)
        at_second_prompt = leftovers(0, TYPED_END);
}

static void what_is_typed(void **state)
{
    static const char *const words[] = {TYPED, FAKE_CODE, TYPED, FAKE_CODE, TYPED, FAKE_CODE, NULL};
    (void)state;
    use(fake_works, host_whole_stack, words);
    if (cannot_be_seen())
        skip();
    host.on_prompt = look;
    assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
    const unsigned left = leftovers(0, TYPED_END);
    assert_int_equal(at_second_prompt, 1);
    assert_int_equal(left, 0);
}

static void grants_with_a_ticket(struct fake_peer *peer)
{
    fake_verdict(peer, Result_RESULT_GRANTED, TICKET, 0);
}

static void a_ticket(void **state)
{
    (void)state;
    use(grants_with_a_ticket, host_whole_stack, NULL);
    if (cannot_be_seen())
        skip();
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    const unsigned kept = leftovers(0, TICKET_END);
    pam_end(host.handle, PAM_SUCCESS);
    host.handle = NULL;
    const unsigned left = leftovers(0, TICKET_END);
    assert_int_equal(kept, 1);
    assert_int_equal(left, 0);
}

// libc's own, as the module finds it.
__attribute__((visibility("default"))) int
getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size, struct spwd **found)
{
    (void)name;
    for (size_t at = 0; at + sizeof HASH <= size; at += sizeof HASH) // deep calls write over some
        memcpy(buffer + at, HASH, sizeof HASH);
    *entry = (struct spwd){.sp_pwdp = buffer};
    *found = entry;
    return 0;
}

static void the_hash_in_shadow(void **state)
{
    static const char *const words[] = {"neu", "neu", NULL};
    (void)state;
    use(fake_works, host_whole_stack, words);
    if (cannot_be_seen())
        skip();
    assert_int_equal(pam_chauthtok(host.handle, PAM_CHANGE_EXPIRED_AUTHTOK), PAM_SUCCESS);
    const unsigned left = leftovers(0, HASH);
    assert_true(fake_last_begin(&fake)->demanded); // it was read
    assert_int_equal(left, 0);
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    const struct CMUnitTest tests[] = {
        TEST("B8 what is typed lies in one place, and then in none", what_is_typed),
        TEST("B8 a ticket goes with its handle", a_ticket),
        TEST("B8 a hash in shadow", the_hash_in_shadow),
    };
    return cmocka_run_group_tests_name("wipes", tests, NULL, NULL);
}
