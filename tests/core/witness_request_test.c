// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: what a log shows a witness, as text. The example is that of c2sp.org/tlog-witness.
#include "core/witness_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NODE "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
#define NOTE                                                                                       \
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"      \
    "\xe2\x80\x94 example.com/behind-the-sofa "                                                    \
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"                                    \
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

static const char example[] = "old 20852014\n" NODE "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
                              "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
                              "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n" NOTE;

static void vector(void **state)
{
    struct witness_request request;
    char text[sizeof example + 64];
    (void)state;
    assert_true(witness_request_read(example, &request));
    assert_int_equal(request.old, 20852014);
    assert_int_equal(request.proof.count, 4);
    assert_int_equal(request.proof.nodes[0].bytes[0], 0x3e);
    assert_string_equal(request.note, NOTE);
    assert_int_equal(witness_request_write(&request, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, example);
    assert_int_equal(witness_request_write(&request, text, sizeof example - 1), FAULT_LIMIT);
    request = (struct witness_request){.note = NOTE};
    assert_int_equal(witness_request_write(&request, text, sizeof text), FAULT_NONE);
    assert_string_equal(text, "old 0\n\n" NOTE);
}

static const char *const none[] = {
    "",
    "old\n\n" NOTE,
    "old \n\n" NOTE,
    "old 01\n\n" NOTE,
    "old -1\n\n" NOTE,
    "old 1 \n\n" NOTE,
    "Old 1\n\n" NOTE,
    "old 9223372036854775808\n\n" NOTE,
    "old 1\n" NODE, // ends before the head
    "old 1",
    "old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw\n\n" NOTE,
    "old 1\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkawAAA==\n\n" NOTE,
    "old 1\n " NODE "\n" NOTE,
    NOTE,
};

static void refused(void **state)
{
    struct witness_request request = {.old = 7};
    char text[8192] = "old 1\n";
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (witness_request_read(none[i], &request))
            fail_msg("\"%s\" was taken", none[i]);
    assert_int_equal(request.old, 7); // nothing of it is left there
    for (unsigned i = 0; i < WITNESS_REQUEST_NODES_MAX; i++)
        strcat(text, NODE);
    const size_t length = strlen(text);
    strcat(text, "\n" NOTE);
    assert_true(witness_request_read(text, &request));
    strcpy(text + length, NODE "\n" NOTE);
    assert_false(witness_request_read(text, &request));
    request.proof.count = WITNESS_REQUEST_NODES_MAX + 1;
    request.note = NOTE;
    assert_int_equal(witness_request_write(&request, text, sizeof text), FAULT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E4 the example of the format, and back", vector, NULL, NULL, NULL},
        {"abuse:A3 anything else is no request", refused, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
