// SPDX-License-Identifier: BSD-2-Clause
// A switch over to two factors that ends anywhere, and what whoever looks afterwards makes of it:
// abuse:M12, a machine that people can log in to. In a directory that stands for the machine.
#include "machine.h"
#include "setup/back.h"
#include "setup/switch.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)

static unsigned left; // steps until this process is killed; 0: it is not
static unsigned taken;

// --- steps on the disk: before each one the process may end
// -----------------------------------------

static void step(void)
{
    taken++;
    if (left > 0 && --left == 0)
        (void)kill(getpid(), SIGKILL);
}

#define AFTER_A_STEP(name, parameters, arguments)                                                  \
    int __real_##name parameters;                                                                  \
    int __wrap_##name parameters;                                                                  \
    int __wrap_##name parameters                                                                   \
    {                                                                                              \
        step();                                                                                    \
        return __real_##name arguments;                                                            \
    }
AFTER_A_STEP(rename, (const char *from, const char *to), (from, to))
AFTER_A_STEP(unlink, (const char *path), (path))
AFTER_A_STEP(mkdir, (const char *path, mode_t mode), (path, mode))
AFTER_A_STEP(fsync, (int fd), (fd))
AFTER_A_STEP(remove, (const char *path), (path))

static void on(int64_t window)
{
    struct switching switching;

    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_on(&switching, window, NULL, NULL), FAULT_NONE);
    switch_close(&switching);
}

static void now(char boot[37], struct boot_time *time)
{
    assert_int_equal(clock_boot_id(boot), FAULT_NONE);
    assert_int_equal(clock_read_boot(time), FAULT_NONE);
}

// What warifu-setup.service does where nobody has logged in with two factors.
static enum switch_state look_after(int64_t later)
{
    struct switching switching;
    struct boot_time time;
    char boot[37];

    now(boot, &time);
    time.milliseconds += later;
    enum fault fault = switch_open(&switching, &machine_place, -1);
    if (fault == FAULT_FORMAT || (fault == FAULT_NONE && switch_is_overdue(&switching, boot, time)))
        assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_NONE);
    else
        assert_int_equal(fault, FAULT_NONE);
    const enum switch_state state = switching.record.state;
    switch_close(&switching);
    return state;
}

// --- tests
// -------------------------------------------------------------------------------------------

static void M12_switched_on_and_back(void **state)
{
    (void)state;
    on(10 * MINUTE);
    assert_true(machine_all_after());
    assert_true(machine_modes_are_kept());
    assert_true(machine_watched);
    assert_int_equal(look_after(9 * MINUTE), SWITCH_WAITING);
    assert_true(machine_all_after());
    assert_int_equal(look_after(10 * MINUTE), SWITCH_OFF);
    assert_true(machine_all_before());
    assert_true(machine_modes_are_kept());
    assert_false(machine_watched);
    assert_false(machine_is_there(WARIFU_STATEDIR "/setup/pending"));
    assert_int_equal(machine_count_of("/etc/pam.d", true), 3);
}

static void M12_another_start_of_the_machine_is_no_confirmation(void **state)
{
    struct switching switching;
    struct boot_time time;
    char boot[37];

    (void)state;
    on(10 * MINUTE);
    now(boot, &time);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_false(switch_is_overdue(&switching, boot, time));
    boot[0] = boot[0] == '0' ? '1' : '0';
    assert_true(switch_is_overdue(&switching, boot, time));
    switch_close(&switching);
}

static void M12_confirmed_it_stays(void **state)
{
    struct switching switching;

    (void)state;
    on(10 * MINUTE);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NOT_FOUND);
    switch_close(&switching);
    assert_false(machine_watched);
    assert_int_equal(look_after(60 * MINUTE), SWITCH_ON);
    assert_true(machine_all_after());

    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_on(&switching, MINUTE, NULL, NULL), FAULT_EXISTS);
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_NONE);
    switch_close(&switching);
    assert_true(machine_all_before());
    assert_false(machine_left_by_package);
}

static void M12_what_others_changed_later_stays_theirs(void **state)
{
    struct switching switching;

    (void)state;
    on(10 * MINUTE);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    switch_close(&switching);
    machine_put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_NONE);
    switch_close(&switching);
    assert_true(machine_left_by_package); // as removing the package does
    assert_true(machine_has("/etc/pam.d/common-auth", "without\n"));
    assert_false(machine_is_there("/etc/sudoers.d/warifu"));
    assert_int_equal(look_after(0), SWITCH_OFF);
}

static void M12_a_stack_that_names_it_still_is_told(void **state)
{
    struct switching switching;

    (void)state;
    on(10 * MINUTE);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    machine_put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    machine_stubborn = true;
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_CONFLICT);
    switch_close(&switching);
    assert_true(machine_is_there("/etc/sudoers.d/warifu"));
    assert_int_equal(look_after(0), SWITCH_ON);
}

static void M12_what_was_changed_meanwhile_is_kept_aside(void **state)
{
    (void)state;
    on(10 * MINUTE);
    machine_put("/etc/pam.d/common-auth", "auth pam_deny.so\n", 0644);
    assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
    assert_true(machine_all_before());
    assert_true(machine_has(WARIFU_STATEDIR "/setup/theirs/0", "auth pam_deny.so\n"));
}

static void M12_a_line_for_sudo_of_their_own_stays(void **state)
{
    (void)state;
    machine_put("/etc/sudoers.d/warifu", "# mine\n", 0440);
    on(10 * MINUTE);
    assert_true(machine_has("/etc/sudoers.d/warifu", "# mine\n"));
    assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
    assert_true(machine_has("/etc/sudoers.d/warifu", "# mine\n"));
}

static void M12_stacks_that_are_left_alone_change_nothing(void **state)
{
    struct switching switching;

    (void)state;
    machine_place.make = machine_refuse_stacks;
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_on(&switching, MINUTE, NULL, NULL), FAULT_CONFLICT);
    switch_close(&switching);
    assert_true(machine_all_before());
    assert_false(machine_watched);
    assert_int_equal(look_after(0), SWITCH_OFF);
}

static void M12_a_record_that_cannot_be_read_leads_back(void **state)
{
    static const char *const records[] = {
        "",
        "state unconfirmed\nboot x\n",               // cut
        "boot x\ndeadline 1\nsince 1\nend\n",        // says nothing
        "state off\nend\n",                          // so does this
        "state unconfirmed\nend\nend\n",             // goes on
        "state unconfirmed\nreplaced passwd\nend\n", // names no path
        "state unconfirmed\nowner 0\nend\n",         // of another version
        "state unconfirmed\ndeadline -1\nend\n",
    };

    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        on(10 * MINUTE);
        machine_put(WARIFU_STATEDIR "/setup/pending", records[i], 0600);
        machine_left_by_package = false;
        assert_int_equal(look_after(0), SWITCH_OFF);
        assert_true(machine_left_by_package);
        assert_false(machine_is_there(WARIFU_STATEDIR "/setup/pending"));
        machine_tear_down(state);
        machine_set_up(state);
    }
}

// The process is killed before its step number `number`; false when it came to its end.
static bool killed_at(unsigned number, void (*work)(void))
{
    int status;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        left = number;
        work();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    else
        assert_int_equal(WTERMSIG(status), SIGKILL);
    return WIFSIGNALED(status);
}

static void switch_on_here(void)
{
    struct switching switching;

    if (switch_open(&switching, &machine_place, -1) != FAULT_NONE ||
        switch_on(&switching, 10 * MINUTE, NULL, NULL) != FAULT_NONE)
        _exit(1);
}

static void go_back_here(void)
{
    struct switching switching;

    if (switch_open(&switching, &machine_place, -1) != FAULT_NONE ||
        switch_back(&switching, NULL, NULL) != FAULT_NONE)
        _exit(1);
}

static void confirm_here(void)
{
    struct switching switching;

    if (switch_open(&switching, &machine_place, -1) != FAULT_NONE ||
        switch_confirm(&switching) != FAULT_NONE)
        _exit(1);
}

// Each file is the one or the other, whole; and one that has changed has a record and a watcher.
static void assert_whole(void)
{
    bool changed = false;

    for (size_t i = 0; i < MACHINE_FILES; i++) {
        assert_true(machine_is_before(i) ||
                    machine_has(machine_files[i].path, machine_files[i].after));
        changed = changed || !machine_is_before(i);
    }
    assert_true(machine_modes_are_kept());
    if (changed) {
        assert_true(machine_is_there("/watched"));
        assert_true(machine_is_there(WARIFU_STATEDIR "/setup/pending"));
    }
    assert_true(machine_count_of("/etc/pam.d", false) == 3);
    assert_true(machine_count_of("/etc/sudoers.d", false) <= 1);
}

static void M12_killed_at_each_step_of_switching_on(void **state)
{
    unsigned number = 1, halves = 0;

    for (;; number++) {
        const bool killed = killed_at(number, switch_on_here);
        if (!killed)
            break;
        assert_whole();
        halves += !machine_all_before() && !machine_all_after();
        const enum switch_state after = look_after(0);
        assert_int_equal(machine_count_of("/etc/pam.d", true), 3); // not a draft is left
        if (after == SWITCH_OFF)
            assert_true(machine_all_before());
        else
            assert_true(after == SWITCH_WAITING && machine_all_after());
        machine_tear_down(state);
        machine_set_up(state);
    }
    assert_true(halves > 10); // it was killed between the files, too
    assert_true(machine_all_after());
    print_message("# killed at each of %u steps, at %u of them between two files\n", number - 1,
                  halves);
}

static void M12_killed_at_each_step_of_going_back(void **state)
{
    unsigned number = 1;

    for (;; number++) {
        on(10 * MINUTE);
        const bool killed = killed_at(number, go_back_here);
        if (!killed)
            break;
        for (size_t i = 0; i < MACHINE_FILES; i++)
            assert_true(machine_is_before(i) ||
                        machine_has(machine_files[i].path, machine_files[i].after));
        assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
        assert_true(machine_all_before());
        machine_tear_down(state);
        machine_set_up(state);
    }
    assert_true(number > 20);
    assert_true(machine_all_before());
}

static void M12_killed_at_each_step_of_confirming(void **state)
{
    for (unsigned number = 1;; number++) {
        on(10 * MINUTE);
        const bool killed = killed_at(number, confirm_here);
        assert_true(machine_all_after());
        if (!killed)
            break;
        const enum switch_state after = look_after(11 * MINUTE);
        assert_true(after == SWITCH_ON ? machine_all_after()
                                       : after == SWITCH_OFF && machine_all_before());
        assert_false(
            machine_is_there(WARIFU_STATEDIR "/setup/pending")); // for which the timer is there
        machine_tear_down(state);
        machine_set_up(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_MACHINE(M12_switched_on_and_back),
        ON_A_MACHINE(M12_another_start_of_the_machine_is_no_confirmation),
        ON_A_MACHINE(M12_confirmed_it_stays),
        ON_A_MACHINE(M12_what_others_changed_later_stays_theirs),
        ON_A_MACHINE(M12_a_stack_that_names_it_still_is_told),
        ON_A_MACHINE(M12_what_was_changed_meanwhile_is_kept_aside),
        ON_A_MACHINE(M12_a_line_for_sudo_of_their_own_stays),
        ON_A_MACHINE(M12_stacks_that_are_left_alone_change_nothing),
        ON_A_MACHINE(M12_a_record_that_cannot_be_read_leads_back),
        ON_A_MACHINE(M12_killed_at_each_step_of_switching_on),
        ON_A_MACHINE(M12_killed_at_each_step_of_going_back),
        ON_A_MACHINE(M12_killed_at_each_step_of_confirming),
    };

    return cmocka_run_group_tests_name("abuse:M12", tests, NULL, NULL);
}
