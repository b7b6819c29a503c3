// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: heads of the log as text in public formats. Vectors of RFC 4648, c2sp.org/signed-note and
// c2sp.org/tlog-checkpoint; what is anything else is refused.
#include "core/base64.h"
#include "core/signed_note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// --- base64 --------------------------------------------------------------------------------------

static const struct {
    const char *bytes, *text; // RFC 4648 section 10
} known[] = {
    {"", ""},
    {"f", "Zg=="},
    {"f"
     "o",
     "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static const char *const no_base64[] = {
    "Z",    "Zg",       "Zg=",    "Zh==", "Zm9=", "Zm8",        "Z===",     "====",
    "=m9v", "Zg==Zm9v", "Zm9v\n", "Zm 9", "Zm-_", "Zm9vYg==\n", "Zm9vYg=a", "\xc3\xa4\xc3\xa4",
};

static void base64_texts(void **state)
{
    char text[BASE64_SIZE(256) + 1];
    uint8_t all[256], back[256];
    size_t size;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const size_t length = strlen(known[i].bytes);
        base64_write(text, known[i].bytes, length);
        assert_string_equal(text, known[i].text);
        assert_true(base64_read(text, strlen(text), back, sizeof back, &size));
        assert_int_equal(size, length);
        assert_memory_equal(back, known[i].bytes, length);
        assert_true(length == 0 || !base64_read(text, strlen(text), back, length - 1, &size));
        assert_true(base64_read(text, strlen(text), back, length, &size));
        assert_true(base64_read(text, strlen(text), NULL, SIZE_MAX, &size));
        assert_int_equal(size, length);
    }
    for (size_t i = 0; i < sizeof no_base64 / sizeof *no_base64; i++)
        if (base64_read(no_base64[i], strlen(no_base64[i]), back, sizeof back, &size))
            fail_msg("\"%s\" was taken", no_base64[i]);
    for (unsigned i = 0; i < sizeof all; i++)
        all[i] = (uint8_t)(i * 37);
    base64_write(text, all, sizeof all);
    assert_int_equal(strlen(text), BASE64_SIZE(sizeof all));
    assert_true(base64_read(text, strlen(text), back, sizeof back, &size));
    assert_memory_equal(back, all, sizeof all);
    // One text for the same bytes: whatever else is read is other bytes.
    for (size_t at = 0; at < strlen(text); at++)
        for (unsigned c = 1; c < 256; c++) {
            const char before = text[at];
            if (c == (unsigned char)before)
                continue;
            text[at] = (char)c;
            assert_true(!base64_read(text, strlen(text), back, sizeof back, &size) ||
                        memcmp(back, all, sizeof all) != 0);
            text[at] = before;
        }
    assert_false(base64_read("Zm9v\0m9v", 8, back, sizeof back, &size));
}

// --- names ---------------------------------------------------------------------------------------

static const struct {
    const char *name;
    bool good;
} names[] = {
    {"a", true},
    {"example.com/log42", true},
    {"warifu/3f0c1d2e3f405162738495a6b7c8d9ea", true},
    {"\xe5\x89\xb2\xe7\xac\xa6", true}, // 割符
    {"", false},
    {"a b", false},
    {"a+b", false},
    {"a\nb", false},
    {"a\tb", false},
    {"a\x7f", false},
    {"a\xc2\x85", false},
    {"a\xc2\xa0z", false},
    {"a\xe1\x9a\x80", false},
    {"a\xe2\x80\x80", false},
    {"a\xe2\x80\x85", false},
    {"a\xe2\x80\x8a", false},
    {"a\xe2\x80\xa8", false},
    {"a\xe2\x80\xa9", false},
    {"a\xe2\x80\xaf", false},
    {"a\xe2\x81\x9f", false},
    {"\xe3\x80\x80", false},
    {"a\xff", false},
    {"a\xed\xa0\x80", false},
};

static void key_names(void **state)
{
    char name[NOTE_NAME_SIZE + 1];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (note_name_is_valid(names[i].name) != names[i].good)
            fail_msg("name %zu", i);
    memset(name, 'a', sizeof name);
    name[NOTE_NAME_SIZE - 1] = '\0';
    assert_true(note_name_is_valid(name));
    name[NOTE_NAME_SIZE - 1] = 'a';
    name[NOTE_NAME_SIZE] = '\0';
    assert_false(note_name_is_valid(name));
}

// --- notes ---------------------------------------------------------------------------------------

#define DASH "\xe2\x80\x94 "
#define HEAD "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define SIGNED                                                                                     \
    DASH "example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"   \
         "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
#define SHORT DASH "other c4dPIAAA\n" // of a kind that we do not know

static const char *const notes[] = {
    HEAD "\n" SIGNED, HEAD "\n" SHORT SIGNED, HEAD "\n" SIGNED SHORT,
    "a\n\n" SHORT,    "a\n\nb\n\n" SHORT,     "\xc3\xa8 subito sera.\n\n" SHORT,
};

static const struct {
    const char *why, *text;
} no_notes[] = {
    {"nothing", ""},
    {"no signature", HEAD},
    {"no signature behind the line", HEAD "\n"},
    {"no empty line", HEAD SIGNED},
    {"no text", "\n" SIGNED},
    {"no newline at the end", HEAD "\n" DASH "other c4dPIAAA"},
    {"an empty line at the end", HEAD "\n" SIGNED "\n"},
    {"a line that is no signature", HEAD "\n" SIGNED "hello\n"},
    {"a hyphen", HEAD "\n- other c4dPIAAA\n"},
    {"no blank behind the dash", HEAD "\n\xe2\x80\x94other c4dPIAAA\n"},
    {"no name", HEAD "\n" DASH " c4dPIAAA\n"},
    {"two blanks", HEAD "\n" DASH "other  c4dPIAAA\n"},
    {"a plus in the name", HEAD "\n" DASH "oth+er c4dPIAAA\n"},
    {"no signature behind the name", HEAD "\n" DASH "other\n"},
    {"an empty signature", HEAD "\n" DASH "other \n"},
    {"a key id alone", HEAD "\n" DASH "other c4dPIA==\n"},
    {"no base64", HEAD "\n" DASH "other c4dPIAA\n"},
    {"a blank behind it", HEAD "\n" DASH "other c4dPIAAA \n"},
    {"a carriage return", "a\r\n\n" SHORT},
    {"a tabulator", "a\tb\n\n" SHORT},
    {"no UTF-8", "a\xff\n\n" SHORT},
};

static void note_texts(void **state)
{
    struct signed_note note;
    struct note_signature signature;
    (void)state;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (!note_read(notes[i], &note))
            fail_msg("note %zu is not read", i);
    for (size_t i = 0; i < sizeof no_notes / sizeof *no_notes; i++)
        if (note_read(no_notes[i].text, &note))
            fail_msg("taken: %s", no_notes[i].why);

    assert_true(note_read(notes[1], &note));
    assert_int_equal(note.text.size, strlen(HEAD));
    size_t place = 0;
    assert_true(note_next_signature(&note, &place, &signature));
    assert_memory_equal(signature.name.at, "other", signature.name.size);
    assert_false(signature.ed25519);
    assert_memory_equal(signature.key_id, "\x73\x87\x4f\x20", 4);
    assert_true(note_next_signature(&note, &place, &signature));
    assert_true(signature.ed25519);
    assert_memory_equal(signature.key_id, "\x03\x3d\xe0\xae", 4);
    assert_false(note_next_signature(&note, &place, &signature));
    // The last empty line divides it.
    assert_true(note_read(notes[4], &note));
    assert_int_equal(note.text.size, 5);
}

static void note_limits(void **state)
{
    static char text[NOTE_MAX + 2];
    struct signed_note note;
    struct note_signature signature;
    size_t used = 0, place = 0, count = 0;
    (void)state;
    used += (size_t)sprintf(text, "a\n\n");
    for (unsigned i = 0; i < NOTE_SIGNATURES_MAX; i++)
        used += (size_t)sprintf(text + used, SHORT);
    assert_true(note_read(text, &note));
    while (note_next_signature(&note, &place, &signature))
        count++;
    assert_int_equal(count, NOTE_SIGNATURES_MAX);
    sprintf(text + used, SHORT);
    assert_false(note_read(text, &note));

    memset(text, 'a', sizeof text);
    strcpy(text + NOTE_MAX - strlen("\n\n" SHORT), "\n\n" SHORT);
    assert_int_equal(strlen(text), NOTE_MAX);
    assert_true(note_read(text, &note));
    memset(text, 'a', sizeof text);
    strcpy(text + NOTE_MAX + 1 - strlen("\n\n" SHORT), "\n\n" SHORT);
    assert_false(note_read(text, &note));
}

// --- checkpoints ---------------------------------------------------------------------------------

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

static const struct {
    const char *text;
    uint64_t size;
    bool good;
} checkpoints[] = {
    {HEAD, 20852163, true},
    {"o\n0\n" ROOT, 0, true},
    {"o\n9223372036854775807\n" ROOT, INT64_MAX, true},
    {"o\n9223372036854775808\n" ROOT, 0, false},
    {"o\n92233720368547758070\n" ROOT, 0, false},
    {"o\n01\n" ROOT, 0, false},
    {"o\n00\n" ROOT, 0, false},
    {"o\n\n" ROOT, 0, false},
    {"o\n+1\n" ROOT, 0, false},
    {"o\n-1\n" ROOT, 0, false},
    {"o\n1 \n" ROOT, 0, false},
    {"o\n1x\n" ROOT, 0, false},
    {"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", 0, false},
    {"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", 0, false},
    {"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n", 0, false},
    {"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Iq\n", 0, false},
    {"o\n1\n" ROOT "more\n", 0, false},
    {"o\n1\n" ROOT "\n", 0, false},
    {"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", 0, false},
    {"\n1\n" ROOT, 0, false},
    {"o o\n1\n" ROOT, 0, false},
    {"o\n1\n", 0, false},
    {"o\n", 0, false},
    {"", 0, false},
};

static void checkpoint_texts(void **state)
{
    char text[CHECKPOINT_SIZE];
    struct checkpoint checkpoint = {.size = 77};
    (void)state;
    for (size_t i = 0; i < sizeof checkpoints / sizeof *checkpoints; i++) {
        const struct note_part part = {checkpoints[i].text, strlen(checkpoints[i].text)};
        if (checkpoint_read(&part, &checkpoint) != checkpoints[i].good)
            fail_msg("checkpoint %zu", i);
        if (!checkpoints[i].good)
            continue;
        assert_int_equal(checkpoint.size, checkpoints[i].size);
        assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
        assert_string_equal(text, checkpoints[i].text);
    }
    assert_memory_equal(checkpoint.root.bytes, "\x0a\xc5\x18\x6a", 4);
    checkpoint.size = MERKLE_SIZE_MAX + 1;
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_LIMIT);
    checkpoint.size = MERKLE_SIZE_MAX;
    memset(checkpoint.origin, 'o', sizeof checkpoint.origin);
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_FORMAT);
    checkpoint.origin[NOTE_NAME_SIZE - 1] = '\0';
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_NONE);
    assert_true(strlen(text) < CHECKPOINT_SIZE);
    checkpoint.origin[0] = ' ';
    assert_int_equal(checkpoint_write(&checkpoint, text), FAULT_FORMAT);
}

static void signature_lines(void **state)
{
    char line[NOTE_LINE_SIZE], name[NOTE_NAME_SIZE];
    uint8_t signature[NOTE_SIGNATURE_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof signature; i++)
        signature[i] = (uint8_t)i;
    memset(name, 'n', sizeof name);
    name[NOTE_NAME_SIZE - 1] = '\0';
    assert_int_equal(note_write_signature(name, (const uint8_t *)"\1\2\3\4", signature, line),
                     FAULT_NONE);
    assert_true(strlen(line) < sizeof line);
    assert_int_equal(note_write_signature("ab", (const uint8_t *)"\1\2\3\4", signature, line),
                     FAULT_NONE);
    assert_string_equal(line, DASH "ab AQIDBAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJico"
                                   "KSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n");
    assert_int_equal(note_write_signature("a b", (const uint8_t *)"\1\2\3\4", signature, line),
                     FAULT_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 base64 has one text for the same bytes", base64_texts, NULL, NULL, NULL},
        {"E4 names of keys", key_names, NULL, NULL, NULL},
        {"E4 abuse:A3 signed notes, and what is none", note_texts, NULL, NULL, NULL},
        {"E4 how long a note can be", note_limits, NULL, NULL, NULL},
        {"E4 abuse:A3 checkpoints, and what is none", checkpoint_texts, NULL, NULL, NULL},
        {"E4 the line of a signature", signature_lines, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
