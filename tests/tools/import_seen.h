// SPDX-License-Identifier: BSD-2-Clause
// What a parser of tools/import.h handed over, kept for tests to look at.
#ifndef WARIFU_TESTS_IMPORT_SEEN_H
#define WARIFU_TESTS_IMPORT_SEEN_H

#include "import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEX20 "3132333435363738393031323334353637383930"
#define BASE32 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // the same twenty bytes

static struct {
    struct import_token tokens[16];
    struct import_person persons[16];
    size_t lines[16]; // of tokens or persons
    size_t count, problem_lines[16], problems;
    char messages[16][256];
    size_t stop_after; // records; then FAULT_FULL
} seen;

static enum fault next(size_t line)
{
    assert_true(seen.count < 16);
    seen.lines[seen.count++] = line;
    return seen.stop_after != 0 && seen.count >= seen.stop_after ? FAULT_FULL : FAULT_NONE;
}

static enum fault on_token(void *context, size_t line, const struct import_token *token)
{
    assert_ptr_equal(context, &seen);
    seen.tokens[seen.count] = *token;
    return next(line);
}

static enum fault on_person(void *context, size_t line, const struct import_person *person)
{
    assert_ptr_equal(context, &seen);
    seen.persons[seen.count] = *person;
    return next(line);
}

static enum fault on_problem(void *context, size_t line, const char *message)
{
    assert_ptr_equal(context, &seen);
    assert_true(seen.problems < 16);
    seen.problem_lines[seen.problems] = line;
    snprintf(seen.messages[seen.problems++], sizeof seen.messages[0], "%s", message);
    assert_int_equal(message[strlen(message) - 1], '.');
    return FAULT_NONE;
}

static const struct import_handlers peer = {&seen, on_token, on_person, NULL, on_problem};

static enum fault parse(enum import_format format, const char *text, const char *user)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    memset(&seen, 0, sizeof seen);
    enum fault fault = import_text(format, copy, strlen(copy), user, &peer);
    free(copy);
    return fault;
}

// The program that a build makes.
static inline const char *built_reader(void)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/warifu-import-reader", getenv("top_builddir"));
    return path;
}

static inline enum fault by_reader(enum import_format format, const char *path)
{
    const struct import_source source = {
        .format = format, .path = path, .reader = built_reader(), .language = "en"};

    memset(&seen, 0, sizeof seen);
    return import_file(&source, &peer);
}

static void expect_problem(size_t index, size_t line, const char *part)
{
    if (index >= seen.problems)
        fail_msg("only %zu problems, the last in line %zu: %s", seen.problems,
                 seen.problem_lines[seen.problems > 0 ? seen.problems - 1 : 0],
                 seen.messages[seen.problems > 0 ? seen.problems - 1 : 0]);
    if (seen.problem_lines[index] != line || strstr(seen.messages[index], part) == NULL)
        fail_msg("line %zu: %s", seen.problem_lines[index], seen.messages[index]);
}

#define PSKC_OPEN                                                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n"
#define PSKC_KEY(id, user, algorithm, format, data)                                                \
    "<KeyPackage><DeviceInfo><Manufacturer>M</Manufacturer><SerialNo>" id                          \
    "</SerialNo></DeviceInfo><Key Id=\"k" id "\" "                                                 \
    "Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:" algorithm "\"><Issuer>I</Issuer>"           \
    "<AlgorithmParameters>" format "</AlgorithmParameters><Data>" data "</Data><UserId>" user      \
    "</UserId></Key></KeyPackage>\n"
#define PSKC_SECRET "<Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>"
#define DIGITS(n) "<ResponseFormat Length=\"" n "\" Encoding=\"DECIMAL\"/>"
#define COUNTER(n) "<Counter><PlainValue>" n "</PlainValue></Counter>"
#define PSKC_CLOSE "</KeyContainer>\n"

#endif
