// SPDX-License-Identifier: BSD-2-Clause
// abuse:D6 abuse:X4: how many connections and log lines there may be.
#include "front/connection/limiter.h"
#include "front/connection/peer_quota.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each(void **state)
{
    (void)state;
    struct peer_quota *peer_quota = peer_quota_new(100, 4);
    for (int i = 0; i < 4; i++)
        assert_true(peer_quota_enter(peer_quota, 1001, 100));
    assert_false(peer_quota_enter(peer_quota, 1001, 100));
    assert_true(peer_quota_enter(peer_quota, 1002, 100));
    for (int i = 0; i < 50; i++)
        assert_true(peer_quota_enter(peer_quota, 0, 0)); // root has no cap of its own
    peer_quota_leave(peer_quota, 1001, 100);
    assert_true(peer_quota_enter(peer_quota, 1001, 100));
    assert_false(peer_quota_enter(peer_quota, 1001, 100));
    peer_quota_leave(peer_quota, 4242, 100); // was never here
    assert_int_equal(peer_quota_count(peer_quota), 55);
    peer_quota_free(&peer_quota);
    assert_null(peer_quota);
}

static void reserve(void **state)
{
    (void)state;
    struct peer_quota *peer_quota = peer_quota_new(80, 1);
    uint32_t others = 0;
    for (uint32_t uid = 1; uid <= 200; uid++)
        others += peer_quota_enter(peer_quota, uid, uid == 0 ? 0 : 100);
    assert_int_equal(others, 70); // an eighth is kept for root
    uint32_t roots = 0;
    for (int i = 0; i < 50; i++)
        roots += peer_quota_enter(peer_quota, 0, 0);
    assert_int_equal(roots, 10);
    for (uint32_t uid = 1; uid <= 200; uid++)
        if (uid <= 70)
            peer_quota_leave(peer_quota, uid, uid == 0 ? 0 : 100);
    assert_int_equal(peer_quota_count(peer_quota), 10);
    assert_true(peer_quota_enter(peer_quota, 201, 100));
    peer_quota_free(&peer_quota);
}

// Against a slow obvious count, with a fixed history that looks random.
static void model(void **state)
{
    (void)state;
    enum { PEOPLE = 12 };
    uint32_t count[PEOPLE] = {0}, total = 0, others = 0;
    struct peer_quota *peer_quota = peer_quota_new(40, 5);
    uint32_t seed = 7;
    for (int step = 0; step < 20000; step++) {
        seed = seed * 1664525 + 1013904223;
        uint32_t uid = (seed >> 16) % PEOPLE;
        if (seed >> 31) {
            bool room = total < 40 && (uid == 0 || (others < 35 && count[uid] < 5));
            assert_int_equal(peer_quota_enter(peer_quota, uid, uid == 0 ? 0 : 100), room);
            count[uid] += room;
            total += room;
            others += room && uid != 0;
        } else if (count[uid] > 0) {
            peer_quota_leave(peer_quota, uid, uid == 0 ? 0 : 100);
            count[uid]--;
            total--;
            others -= uid != 0;
        }
        assert_int_equal(peer_quota_count(peer_quota), total);
    }
    peer_quota_free(&peer_quota);
}

static void lines(void **state)
{
    (void)state;
    struct limiter limiter = {.rate = 10};
    uint32_t dropped, said = 0;
    for (int i = 0; i < 100000; i++) {
        said += limiter_allows(&limiter, 1000 + i / 2, &dropped);
        assert_int_equal(dropped, 0);
    }
    assert_int_equal(said, 10);
    assert_true(limiter_allows(&limiter, 1000 + 60000, &dropped));
    assert_int_equal(dropped, 100000 - 10);
    assert_true(limiter_allows(&limiter, 1000 + 60001, &dropped));
    assert_int_equal(dropped, 0);
}

// su, sudo: root's uid, but their caller's group.
static void abuse_d6_set_uid_programs_are_their_callers(void **state)
{
    struct peer_quota *peer_quota = peer_quota_new(80, 4);
    unsigned entered = 0;

    (void)state;
    for (uint32_t i = 0; i < 200; i++)
        entered += peer_quota_enter(peer_quota, 0, 1001);
    assert_int_equal(entered, 4); // one person's share
    assert_true(peer_quota_enter(peer_quota, 1001,
                                 1001)); // the user's own programs have a cap of their own
    assert_true(peer_quota_enter(peer_quota, 0, 1002)); // and so have other people's
    for (uint32_t gid = 2000; gid < 2100; gid++)        // many groups do not get what is root's
        while (peer_quota_enter(peer_quota, 0, gid))
            entered++;
    assert_int_equal(peer_quota_count(peer_quota), 70);
    for (unsigned i = 0; i < 10; i++)
        assert_true(peer_quota_enter(peer_quota, 0, 0)); // console login, sshd
    for (unsigned i = 0; i < 4; i++)
        peer_quota_leave(peer_quota, 0, 1001);
    assert_true(peer_quota_enter(peer_quota, 0, 1001));
    peer_quota_free(&peer_quota);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D6 a cap for each uid but root", each, NULL, NULL, NULL},
        {"abuse:D6 an eighth of all is root's", reserve, NULL, NULL, NULL},
        {"abuse:D6 set-uid programs are their callers'",
         abuse_d6_set_uid_programs_are_their_callers, NULL, NULL, NULL},
        {"abuse:D6 random histories agree with a slow count", model, NULL, NULL, NULL},
        {"abuse:X4 log lines are capped, the drops counted", lines, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
