// SPDX-License-Identifier: BSD-2-Clause
// abuse:R6: what a restore leaves to be taken away again is read as it was written, or not at all.
#include "evidence/restored.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    struct restored_line lines[16];
    size_t count;
};

static enum fault see(void *context, const struct restored_line *line)
{
    struct seen *seen = context;

    assert_true(seen->count < 16);
    seen->lines[seen->count++] = *line;
    return FAULT_NONE;
}

static enum fault refuse(void *context, const struct restored_line *line)
{
    (void)context;
    (void)line;
    return FAULT_BUSY;
}

static void write_all(char *text, size_t size)
{
    const struct restored_head head = {10, 20, "town+00000000+AAAA"};
    unsigned count = 0;

    assert_int_equal(restored_put_head(&head, text, size), FAULT_NONE);
    for (int deed = RESTORED_NOTHING + 1; deed < RESTORED_DEEDS; deed++, count++) {
        struct restored_line line = {.deed = deed, .number = deed * 1000};
        snprintf(line.name, sizeof line.name, "%s", deed % 2 != 0 ? "taro yamada" : "");
        const size_t used = strlen(text);
        assert_int_equal(restored_put_line(&line, text + used, size - used), FAULT_NONE);
    }
    assert_int_equal(restored_put_end(count, text + strlen(text), size - strlen(text)), FAULT_NONE);
}

static void as_it_was_written(void **state)
{
    struct restored_head head = {0};
    struct seen seen = {.count = 0};
    char text[4096];

    (void)state;
    write_all(text, sizeof text);
    assert_int_equal(restored_read(text, &head, see, &seen), FAULT_NONE);
    assert_int_equal(head.records, 10);
    assert_int_equal(head.newest, 20);
    assert_string_equal(head.key, "town+00000000+AAAA");
    assert_int_equal(seen.count, RESTORED_DEEDS - 1);
    for (size_t i = 0; i < seen.count; i++) {
        assert_int_equal(seen.lines[i].deed, i + 1);
        assert_int_equal(seen.lines[i].number, (i + 1) * 1000);
        assert_string_equal(seen.lines[i].name, i % 2 == 0 ? "taro yamada" : "");
    }
    assert_int_equal(restored_read(text, &head, refuse, NULL), FAULT_BUSY);
}

static void cut_off(void **state)
{
    struct restored_head head = {0};
    char text[4096], cut[4096];

    (void)state;
    write_all(text, sizeof text);
    for (size_t length = 0; length < strlen(text); length++) {
        struct seen seen = {.count = 0};
        snprintf(cut, sizeof cut, "%.*s", (int)length, text);
        assert_int_equal(restored_read(cut, &head, see, &seen), FAULT_CORRUPT);
    }
}

static void not_such_a_text(void **state)
{
    static const char *const texts[] = {
        "",
        "warifu restored 2 1 1\nend 0\n",
        "warifu restored 1 1\nend 0\n",
        "warifu restored 1 1 1\nend 1\n",
        "warifu restored 1 1 1\nkey \nend 0\n",
        "warifu restored 1 1 1\nkey a\nkey a\nend 0\n",
        "warifu restored 1 1 1\nend 0\nend 0\n",
        "warifu restored 1 1 1\notp.grant 1 a\nend 1\n",
        "warifu restored 1 1 1\notp.revoke -1 a\nend 1\n",
        "warifu restored 1 1 1\notp.revoke 1\nend 1\n",
        "warifu restored 1 1 1\notp.revoke 99999999999999999999 a\nend 1\n",
        "warifu restored 1 1 1\notp.revoke  a\nend 1\n",
    };
    struct restored_head head = {0};
    struct seen seen = {.count = 0};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(restored_read(texts[i], &head, see, &seen), FAULT_CORRUPT);
}

static void no_line_within_a_name(void **state)
{
    struct restored_line line = {.deed = RESTORED_PERSON_SUSPEND, .name = "a\nend 0"};
    char text[RESTORED_LINE_SIZE];

    (void)state;
    assert_int_equal(restored_put_line(&line, text, sizeof text), FAULT_REFUSED);
    strcpy(line.name, "a");
    assert_int_equal(restored_put_line(&line, text, sizeof text), FAULT_NONE);
    assert_int_equal(restored_put_line(&line, text, 8), FAULT_LIMIT);
    line.number = -1;
    assert_int_equal(restored_put_line(&line, text, sizeof text), FAULT_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:R6 deeds are read as they were written", as_it_was_written, NULL, NULL, NULL},
        {"abuse:R6 what is cut off is none", cut_off, NULL, NULL, NULL},
        {"abuse:R6 nor is another text", not_such_a_text, NULL, NULL, NULL},
        {"abuse:A1 a name does not become a line", no_line_within_a_name, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("restored", tests, NULL, NULL);
}
