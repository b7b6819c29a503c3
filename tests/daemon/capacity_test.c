// SPDX-License-Identifier: BSD-2-Clause
// How many hashers a machine, a unit or a container carries (abuse:X2, abuse:M8).
#include "daemon/capacity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GIB ((uint64_t)1 << 30)

static char root[] = "/tmp/warifu-capacity-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make_group(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static struct capacity read_here(void)
{
    char self[256];
    snprintf(self, sizeof self, "%s/self", root);
    return capacity_read(root, self);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(root) == NULL;
}

static int clean_up(void **state)
{
    char command[300];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command); // NOLINT(cert-env33-c)
}

static void what_the_machine_has(void **state)
{
    cpu_set_t set;
    (void)state;
    const struct capacity capacity = capacity_read("/nonexistent", "/nonexistent");
    assert_int_equal(sched_getaffinity(0, sizeof set, &set), 0);
    assert_int_equal(capacity.processors, CPU_COUNT(&set));
    assert_true(capacity.memory > 0);
    // Pinned to one processor there is one.
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &set))
            CPU_SET(i, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(capacity_read("/nonexistent", "/nonexistent").processors, 1);
    assert_int_equal(sched_setaffinity(0, sizeof set, &set), 0);
}

static void what_groups_take_away(void **state)
{
    (void)state;
    const struct capacity machine = capacity_read("/nonexistent", "/nonexistent");
    make_group("system.slice");
    make_group("system.slice/tokend.service");
    write_file("self", "1:name=systemd:/elsewhere\n0::/system.slice/tokend.service\n");
    write_file("system.slice/tokend.service/cpu.max", "max 100000\n");
    write_file("system.slice/tokend.service/memory.max", "max\n");
    assert_int_equal(read_here().processors, machine.processors);
    assert_int_equal(read_here().memory, machine.memory);
    write_file("system.slice/tokend.service/cpu.max", "50000 100000\n"); // half a processor
    write_file("system.slice/memory.max", "536870912\n");                // of the group above
    assert_int_equal(read_here().processors, 1);
    assert_int_equal(read_here().memory, GIB / 2);
    write_file("system.slice/tokend.service/memory.max", "268435456\n");
    assert_int_equal(read_here().memory, GIB / 4);
    write_file("system.slice/tokend.service/cpu.max", "0 0\n"); // nonsense takes nothing away
    write_file("system.slice/tokend.service/memory.max", "-5\n");
    assert_int_equal(read_here().processors, machine.processors);
    assert_int_equal(read_here().memory, GIB / 2);
}

static void how_many_hashers(void **state)
{
    (void)state;
    const struct capacity big = {.processors = 12, .memory = 32 * GIB};
    const struct capacity small = {.processors = 4, .memory = GIB / 2};
    const struct capacity tiny = {.processors = 2, .memory = GIB / 16};
    const struct capacity huge = {.processors = 256, .memory = 1024 * GIB};
    const struct capacity unknown = {.processors = 3};
    assert_int_equal(capacity_hashers(&big, 65536, 16), 12); // not four
    assert_int_equal(capacity_hashers(&big, 1048576, 16), 8);
    assert_int_equal(capacity_hashers(&small, 65536, 16), 2);
    assert_int_equal(capacity_hashers(&tiny, 65536, 16), 1);
    assert_int_equal(capacity_hashers(&huge, 65536, 16), 16);
    assert_int_equal(capacity_hashers(&unknown, 65536, 16), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M8 abuse:X2 what the machine has, and what an affinity takes away",
         what_the_machine_has, NULL, NULL, NULL},
        {"abuse:M8 abuse:X2 what control groups take away", what_groups_take_away, NULL, NULL,
         NULL},
        {"abuse:M8 abuse:X2 how many hashers that carries", how_many_hashers, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
