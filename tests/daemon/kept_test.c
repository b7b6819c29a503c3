// SPDX-License-Identifier: BSD-2-Clause
// The policy that the supervisor keeps, when the vault hands it the one in force.
#include "daemon/kept.h"
#include "settings/passed_policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char text[] = "profile = \"test\"\n";

static int setup(void **state)
{
    static struct kept kept;

    kept = (struct kept){.settings = -1, .policy = -1, .leaked = "/of/the/file"};
    *state = &kept;
    return 0;
}

static int teardown(void **state)
{
    kept_close(*state);
    return 0;
}

static int memory_file(const void *bytes, size_t size)
{
    const int fd = memfd_create("test", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    return fd;
}

static bool keeps(const struct kept *kept, const char *wanted)
{
    char read[4096] = "";

    return kept->policy >= 0 && pread(kept->policy, read, sizeof read - 1, 0) >= 0 &&
           strcmp(read, wanted) == 0;
}

static void the_list_is_of_the_policy_in_force(void **state)
{
    struct kept *kept = *state;
    // Longer than what comes: what was handed over before is no part of it.
    int fd = memory_file("x", 1);

    assert_int_equal(passed_policy_write(fd, "profile = \"a much longer one\"\n", "/long/list"),
                     FAULT_NONE);
    assert_int_equal(passed_policy_write(fd, text, "/list"), FAULT_NONE);
    assert_int_equal(kept_replace(kept, fd), FAULT_NONE);
    assert_true(keeps(kept, text));
    assert_string_equal(kept->leaked, "/list");
    assert_true(kept->from_store);
    close(fd);
    fd = memory_file("", 0);
    assert_int_equal(passed_policy_write(fd, text, ""), FAULT_NONE);
    assert_int_equal(kept_replace(kept, fd), FAULT_NONE);
    assert_string_equal(kept->leaked, ""); // it has none
    close(fd);
}

static void what_is_no_policy(void **state)
{
    struct kept *kept = *state;
    char name[LEAKED_NAME_SIZE + 3];
    int ends[2];
    const struct {
        const char *bytes;
        size_t size;
        enum fault fault;
    } wrong[] = {
        {"", 0, FAULT_LIMIT},          // nothing
        {"text", 4, FAULT_FORMAT},     // without an end
        {"text", 5, FAULT_FORMAT},     // without a list
        {"text\0/l", 7, FAULT_FORMAT}, // that has no end
        {"\0/l", 4, FAULT_FORMAT},     // without a text
        {name, sizeof name, FAULT_FORMAT},
    };

    memset(name, 'a', sizeof name);
    name[1] = name[sizeof name - 1] = '\0'; // a list with too long a name
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const int fd = memory_file(wrong[i].bytes, wrong[i].size);
        assert_int_equal(kept_replace(kept, fd), wrong[i].fault);
        close(fd);
    }
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(kept_replace(kept, ends[0]), FAULT_FORMAT);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(kept->policy, -1);
    assert_string_equal(kept->leaked, "/of/the/file");
    assert_false(kept->from_store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"B1 D7 with the policy in force comes its list of leaked passwords",
         the_list_is_of_the_policy_in_force, setup, teardown, NULL},
        {"H1 what is no policy leaves what was kept", what_is_no_policy, setup, teardown, NULL},
    };

    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
