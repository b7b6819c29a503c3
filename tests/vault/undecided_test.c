// SPDX-License-Identifier: BSD-2-Clause
// abuse:L13, promise:5: when nothing was decided every kind of reply says so. The kinds are those
// of the message itself: one that is added and forgotten here would say "denied" to somebody whom
// nobody judged.
#include "vault/loop/undecided.h"
#include "wire/channel.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pb_common.h>
#include <string.h>

#define ID 7

static VaultReply begun, reply;

static bool is_zeroed(pb_size_t body)
{
    reply_begin(&begun, ID, body);
    return memcmp(&begun, &reply, sizeof reply) == 0;
}

static void test_every_reply(void **state)
{
    unsigned kinds = 0;
    pb_field_iter_t field;

    (void)state;
    assert_true(pb_field_iter_begin(&field, VaultReply_fields, &begun));
    do {
        if (PB_HTYPE(field.type) != PB_HTYPE_ONEOF || field.tag == VaultReply_member_tag)
            continue;
        kinds++;
        reply_fault(&reply, ID, field.tag);
        assert_int_equal(reply.id, ID);
        assert_int_equal(reply.which_body, field.tag);
        if (is_zeroed(field.tag))
            fail_msg("the reply of tag %u says \"denied\" where nothing was decided", field.tag);
        reply_busy(&reply, 3);
        assert_false(is_zeroed(field.tag));
    } while (pb_field_iter_next(&field));
    assert_true(kinds >= 9);
}

static void test_results(void **state)
{
    (void)state;
    reply_fault(&reply, ID, VaultReply_outcome_tag);
    assert_int_equal(reply.body.outcome.result, Result_RESULT_FAULT);
    reply_fault(&reply, ID, VaultReply_session_tag);
    assert_int_equal(reply.body.session.result, Result_RESULT_FAULT);
    reply_begin(&reply, ID, VaultReply_outcome_tag);
    reply_busy(&reply, 3);
    assert_int_equal(reply.body.outcome.result, Result_RESULT_BUSY);
    assert_int_equal(reply.body.outcome.retry_seconds, 3);
    reply_fault(&reply, ID, VaultReply_plan_tag);
    reply_altered(&reply);
    assert_int_equal(reply.body.plan.result, Result_RESULT_FAULT);
}

static void test_pages(void **state)
{
    (void)state;
    reply_fault(&reply, ID, VaultReply_page_tag);
    assert_true(reply.body.page.has_end);
    assert_int_equal(reply.body.page.end.status, AdminStatus_ADMIN_FAILED);
    assert_non_null(strstr(reply.body.page.end.hint, "free space"));
    reply_displaced(&reply);
    assert_non_null(strstr(reply.body.page.end.message, "moved or replaced"));
    reply_altered(&reply);
    assert_non_null(strstr(reply.body.page.end.message, "not as tokend wrote it"));
    assert_int_equal(reply.body.page.end.status, AdminStatus_ADMIN_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:L13 every reply can say that nothing was decided", test_every_reply, NULL, NULL,
         NULL},
        {"abuse:L13 it says FAULT or BUSY, never zero", test_results, NULL, NULL, NULL},
        {"abuse:L13 a page says where to look", test_pages, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
