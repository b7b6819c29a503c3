// SPDX-License-Identifier: BSD-2-Clause
// Ways back of a switch over to two factors where something else has happened meanwhile
// (abuse:M12): copies that are lost, modules that are gone, a switch that somebody else has ended,
// a command that was stopped. In a directory that stands for the machine.
#include "machine.h"
#include "setup/back.h"
#include "setup/lock.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define WINDOW INT64_C(600000)

static char last_path[64], last_what[32];

static void hear(void *context, const char *path, const char *what)
{
    (void)context;
    strncpy(last_path, path, sizeof last_path - 1);
    strncpy(last_what, what, sizeof last_what - 1);
}

static void on(bool confirmed)
{
    struct switching switching;

    last_path[0] = last_what[0] = '\0';
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_on(&switching, WINDOW, NULL, NULL), FAULT_NONE);
    if (confirmed)
        assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    switch_close(&switching);
}

static enum fault undo(void)
{
    struct switching switching;

    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    const enum fault fault = switch_undo(&switching, hear, NULL);
    switch_close(&switching);
    return fault;
}

static void M12_a_lost_copy_is_not_taken_for_none(void **state)
{
    (void)state;
    on(false);
    assert_int_equal(unlink(machine_at(WARIFU_STATEDIR "/setup/before/0")), 0);
    assert_int_equal(undo(), FAULT_NONE);
    assert_true(machine_is_there(machine_files[0].path)); // not unlinked
    assert_true(machine_left_by_package);
    assert_false(machine_is_there("/etc/sudoers.d/warifu"));
}

static void M12_a_lost_copy_is_named(void **state)
{
    (void)state;
    on(false);
    assert_int_equal(unlink(machine_at(WARIFU_STATEDIR "/setup/before/0")), 0);
    machine_stubborn = true;
    assert_int_equal(undo(), FAULT_CONFLICT);
    assert_string_equal(last_path, machine_files[0].path);
    assert_string_equal(last_what, "copy_lost");
    assert_true(machine_has(machine_files[0].path, machine_files[0].after));
}

static void M12_no_stack_comes_back_whose_module_is_gone(void **state)
{
    static const bool confirmed[] = {false, true};

    for (size_t i = 0; i < 2; i++) {
        on(confirmed[i]);
        assert_int_equal(unlink(machine_at(WARIFU_PAMDIR "/pam_unix.so")), 0);
        assert_int_equal(undo(), FAULT_NONE);
        assert_true(machine_left_by_package);
        assert_false(machine_has(machine_files[0].path, machine_files[0].before));
        machine_tear_down(state);
        machine_set_up(state);
    }
}

static void M12_lines_that_need_no_module(void **state)
{
    (void)state;
    machine_put("/etc/pam.d/common-auth",
                "# auth required pam_gone.so\n\n-auth optional pam_gone.so\n@include other\n"
                "auth include gone\nauth [success=1 default=ignore] pam_unix.so nullok\n",
                0644);
    on(false);
    assert_int_equal(undo(), FAULT_NONE);
    assert_false(machine_left_by_package);
}

static void M12_what_the_profile_displaced_comes_back(void **state)
{
    (void)state;
    on(true);
    machine_put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    assert_int_equal(undo(), FAULT_NONE);
    assert_true(machine_left_by_package);
    assert_int_equal(machine_left.count, 1);
    assert_string_equal(machine_left.names[0], "pwquality");
}

static void M12_a_switch_that_somebody_else_has_ended_is_dropped(void **state)
{
    struct switching switching;

    (void)state;
    on(true);
    machine_put("/etc/pam.d/common-auth", "auth pam_unix.so\n", 0644);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switching.record.state, SWITCH_OFF);
    switch_close(&switching);
    assert_false(machine_is_there(WARIFU_STATEDIR "/setup/on"));
    assert_false(machine_is_there("/etc/sudoers.d/warifu"));
    on(true); // and can be switched on again
}

static void M12_what_no_stack_calls_is_not_confirmed(void **state)
{
    struct switching switching;

    (void)state;
    on(false);
    machine_put("/etc/pam.d/common-session", "session pam_unix.so\n", 0644);
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_CONFLICT);
    switch_close(&switching);
    assert_true(machine_is_there(WARIFU_STATEDIR "/setup/pending"));
}

static void M12_the_reason_of_pam_auth_update_is_kept(void **state)
{
    struct switching switching;

    (void)state;
    on(true);
    machine_put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    machine_stubborn = true;
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    assert_int_equal(switch_undo(&switching, hear, NULL), FAULT_CONFLICT);
    assert_string_equal(switching.said, "pam-auth-update:   why not");
    switch_close(&switching);
    assert_false(machine_is_there(WARIFU_STATEDIR "/setup/said"));
}

// A process that has the lock, and is stopped.
static pid_t stopped_holder(void)
{
    int status;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct switching switching;
        if (switch_open(&switching, &machine_place, -1) == FAULT_NONE)
            (void)raise(SIGSTOP);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, WUNTRACED), child);
    assert_true(WIFSTOPPED(status));
    return child;
}

static void M12_one_works_at_a_time(void **state)
{
    struct switching switching;
    int status;

    (void)state;
    const pid_t child = stopped_holder();
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_BUSY);
    switch_close(&switching);
    assert_int_equal(kill(child, SIGCONT), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(switch_open(&switching, &machine_place, -1), FAULT_NONE);
    switch_close(&switching);
}

static void M12_one_that_was_stopped_is_not_waited_for(void **state)
{
    struct switching switching;
    int status;

    (void)state;
    const pid_t child = stopped_holder();
    assert_int_equal(switch_open(&switching, &machine_place, 100), FAULT_NONE);
    switch_close(&switching);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void M12_what_is_kept_aside_is_not_written_over(void **state)
{
    char text[64], file[64];

    (void)state;
    for (unsigned i = 1; i <= 3; i++) {
        on(false);
        snprintf(text, sizeof text, "auth pam_deny.so number %u\n", i);
        machine_put(machine_files[0].path, text, 0644);
        assert_int_equal(undo(), FAULT_NONE);
        for (unsigned k = 1; k <= i; k++) {
            snprintf(text, sizeof text, "auth pam_deny.so number %u\n", k);
            snprintf(file, sizeof file, k > 1 ? "/setup/theirs/0.%u" : "/setup/theirs/0", k);
            char path[128] = WARIFU_STATEDIR;
            strcat(path, file);
            assert_true(machine_has(path, text));
        }
    }
}

static void M12_a_line_for_sudo_that_stays_is_told(void **state)
{
    (void)state;
    on(true);
    machine_put("/etc/sudoers.d/warifu", "# mine\n", 0440);
    assert_int_equal(undo(), FAULT_NONE);
    assert_string_equal(last_path, "/etc/sudoers.d/warifu");
    assert_string_equal(last_what, "left");
    assert_true(machine_has("/etc/sudoers.d/warifu", "# mine\n"));
}

// Blocks, not only bytes: on a disk that has become full the way back writes into what is freed.
static void H1_there_is_room_for_the_way_back(void **state)
{
    static const char *const reserves[] = {"/etc/.warifu-setup.reserve~",
                                           WARIFU_STATEDIR "/setup/reserve"};
    struct stat status;

    (void)state;
    on(false);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(stat(machine_at(reserves[i]), &status), 0);
        assert_true(status.st_blocks * 512 >= 256 * 1024);
    }
    assert_int_equal(undo(), FAULT_NONE);
    assert_true(machine_all_before());
    for (size_t i = 0; i < 2; i++)
        assert_false(machine_is_there(reserves[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_MACHINE(M12_a_lost_copy_is_not_taken_for_none),
        ON_A_MACHINE(M12_a_lost_copy_is_named),
        ON_A_MACHINE(M12_no_stack_comes_back_whose_module_is_gone),
        ON_A_MACHINE(M12_lines_that_need_no_module),
        ON_A_MACHINE(M12_what_the_profile_displaced_comes_back),
        ON_A_MACHINE(M12_a_switch_that_somebody_else_has_ended_is_dropped),
        ON_A_MACHINE(M12_what_no_stack_calls_is_not_confirmed),
        ON_A_MACHINE(M12_the_reason_of_pam_auth_update_is_kept),
        ON_A_MACHINE(M12_one_works_at_a_time),
        ON_A_MACHINE(M12_one_that_was_stopped_is_not_waited_for),
        ON_A_MACHINE(M12_what_is_kept_aside_is_not_written_over),
        ON_A_MACHINE(M12_a_line_for_sudo_that_stays_is_told),
        ON_A_MACHINE(H1_there_is_room_for_the_way_back),
    };

    return cmocka_run_group_tests_name("abuse:M12", tests, NULL, NULL);
}
