// SPDX-License-Identifier: BSD-2-Clause
// What an answer's row holds of a text.
#include "vault/admin/page.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROOM (sizeof((Field *)0)->value.text)

// Field of a row whose text is `count` times `unit`.
static const char *put(AdminRow *row, const char *unit, size_t count)
{
    char text[4 * ROOM] = "";

    for (size_t i = 0; i < count; i++)
        strcat(text, unit);
    *row = (AdminRow)AdminRow_init_zero;
    row_text(row, "before", text);
    assert_int_equal(row->fields_count, 1);
    return row->fields[0].value.text;
}

static void what_is_left_out_is_seen(void **state)
{
    static AdminRow row;

    (void)state;
    assert_int_equal(strlen(put(&row, "a", ROOM - 1)), ROOM - 1);
    assert_null(strstr(row.fields[0].value.text, "…"));
    for (size_t more = 0; more < 4; more++) {
        const char *text = put(&row, "庁", ROOM / 3 + 1 + more);
        const size_t length = strlen(text);
        assert_true(length < ROOM && length > ROOM - 7);
        assert_int_equal(length % 3, 0);
        assert_string_equal(text + length - strlen("…"), "…");
        assert_string_equal(put(&row, "a", ROOM + more) + ROOM - 1 - strlen("…"), "…");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M22 a text that has no room says so, and ends between characters",
         what_is_left_out_is_seen, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests_name("admin_page", tests, NULL, NULL);
}
