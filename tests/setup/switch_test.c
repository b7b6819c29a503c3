// SPDX-License-Identifier: BSD-2-Clause
// A switch over to two factors that ends anywhere, and what whoever looks afterwards makes of it:
// abuse:M12, a machine that people can log in to. In a directory that stands for the machine.
#include "setup/image.h"
#include "setup/stacks.h"
#include "setup/switch.h"
#include <dirent.h>
#include <errno.h>
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

static char machine[64]; // the directory
static unsigned left;    // steps until this process is killed; 0: it is not
static unsigned taken;
static bool watched, left_by_package, stubborn;

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

// --- the machine
// -------------------------------------------------------------------------------------

static const char *at(const char *path)
{
    static char places[4][256];
    static unsigned next;

    char *place = places[next++ % 4];
    snprintf(place, sizeof places[0], "%s%s", machine, path);
    return place;
}

// With all directories above it.
static void make(const char *path)
{
    char part[128];

    for (const char *end = path; *end != '\0';) {
        end += 1 + strcspn(end + 1, "/");
        snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
        assert_true(__real_mkdir(at(part), 0755) == 0 || errno == EEXIST);
    }
}

static void put(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(at(path), "we");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(at(path), mode), 0);
}

static bool has(const char *path, const char *text)
{
    struct image image;
    assert_int_equal(image_take(at(path), &image), FAULT_NONE);
    const bool same = image.there && strcmp(image.data, text) == 0;
    image_free(&image);
    return same;
}

static bool is_there(const char *path)
{
    return access(at(path), F_OK) == 0;
}

static const struct {
    const char *path, *before, *after; // before NULL: there is none
    mode_t mode;
} files[] = {
    {"/etc/pam.d/common-auth", "auth pam_unix.so\n", "auth pam_warifu.so\nauth pam_unix.so\n",
     0644},
    {"/etc/pam.d/common-account", "account pam_unix.so\n", "account pam_warifu.so\n", 0640},
    {"/etc/pam.d/common-session", "session pam_unix.so\n", "session pam_warifu.so\n", 0644},
    {"/var/lib/pam/auth", "unix\n", "warifu\nunix\n", 0644},
    {"/var/lib/pam/seen", NULL, "warifu\n", 0644},
    {"/etc/sudoers.d/warifu", NULL, "Defaults timestamp_timeout=0\n", 0440},
};
#define FILES (sizeof files / sizeof *files)

// What pam-auth-update does, in short.
static enum fault make_stacks(const char *root, const char *scratch)
{
    char path[256];

    (void)root;
    static const char *const folders[] = {"",     "/etc",     "/etc/pam.d",
                                          "/var", "/var/lib", "/var/lib/pam"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s%s", scratch, folders[i]);
        if (__real_mkdir(path, 0755) != 0 && errno != EEXIST)
            return FAULT_IO;
    }
    for (size_t i = 0; i + 1 < FILES; i++) {
        snprintf(path, sizeof path, "%s%s", scratch, files[i].path);
        FILE *file = fopen(path, "we");
        if (file == NULL || fputs(files[i].after, file) < 0 || fclose(file) != 0 ||
            chmod(path, files[i].mode) != 0)
            return FAULT_IO;
    }
    return FAULT_NONE;
}

static enum fault refuse_stacks(const char *root, const char *scratch)
{
    (void)root;
    (void)scratch;
    return FAULT_CONFLICT;
}

// On disk as well, for the process that is killed tells nobody.
static enum fault watch(bool on)
{
    if (on)
        put("/watched", "", 0600);
    else if (is_there("/watched"))
        assert_int_equal(__real_unlink(at("/watched")), 0);
    watched = on;
    return FAULT_NONE;
}

static enum fault leave(void)
{
    left_by_package = true;
    for (size_t i = 0; i < FILES && !stubborn; i++)
        if (strncmp(files[i].path, "/etc/pam.d/", strlen("/etc/pam.d/")) == 0)
            put(files[i].path, "without\n", files[i].mode);
    return FAULT_NONE;
}

static struct switch_place place = {machine, watch, make_stacks, leave};

static int set_up(void **state)
{
    static const char *const folders[] = {"/etc/pam.d", "/etc/sudoers.d", "/var/lib/pam",
                                          WARIFU_STATEDIR, WARIFU_POLICYDIR};

    (void)state;
    left = 0;
    watched = left_by_package = stubborn = false;
    place.make = make_stacks;
    snprintf(machine, sizeof machine, "/tmp/warifu-switch.XXXXXX");
    assert_non_null(mkdtemp(machine));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        make(folders[i]);
    for (size_t i = 0; i < FILES; i++)
        if (files[i].before != NULL)
            put(files[i].path, files[i].before, files[i].mode);
    put(WARIFU_POLICYDIR "/../sudoers", files[FILES - 1].after, 0644);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    left = 0;
    stacks_remove(machine);
    return 0;
}

static bool is_before(size_t i)
{
    return files[i].before == NULL ? !is_there(files[i].path) : has(files[i].path, files[i].before);
}

static bool all_before(void)
{
    for (size_t i = 0; i < FILES; i++)
        if (!is_before(i))
            return false;
    return true;
}

static bool all_after(void)
{
    for (size_t i = 0; i < FILES; i++)
        if (!has(files[i].path, files[i].after))
            return false;
    return true;
}

static bool modes_are_kept(void)
{
    struct stat status;

    for (size_t i = 0; i < FILES; i++)
        if (stat(at(files[i].path), &status) == 0 && (status.st_mode & 07777) != files[i].mode)
            return false;
    return true;
}

// What lies in a directory that libpam or sudo reads, perhaps with drafts of ours.
static unsigned count_of(const char *folder, bool drafts)
{
    DIR *directory = opendir(at(folder));
    unsigned count = 0;

    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.' || (drafts && strstr(entry->d_name, "warifu~") != NULL);
    closedir(directory);
    return count;
}

static void on(int64_t window)
{
    struct switching switching;

    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
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
    enum fault fault = switch_open(&switching, &place);
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
    assert_true(all_after());
    assert_true(modes_are_kept());
    assert_true(watched);
    assert_int_equal(look_after(9 * MINUTE), SWITCH_WAITING);
    assert_true(all_after());
    assert_int_equal(look_after(10 * MINUTE), SWITCH_OFF);
    assert_true(all_before());
    assert_true(modes_are_kept());
    assert_false(watched);
    assert_false(is_there(WARIFU_STATEDIR "/setup/pending"));
    assert_int_equal(count_of("/etc/pam.d", true), 3);
}

static void M12_another_start_of_the_machine_is_no_confirmation(void **state)
{
    struct switching switching;
    struct boot_time time;
    char boot[37];

    (void)state;
    on(10 * MINUTE);
    now(boot, &time);
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
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
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NOT_FOUND);
    switch_close(&switching);
    assert_false(watched);
    assert_int_equal(look_after(60 * MINUTE), SWITCH_ON);
    assert_true(all_after());

    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_on(&switching, MINUTE, NULL, NULL), FAULT_EXISTS);
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_NONE);
    switch_close(&switching);
    assert_true(all_before());
    assert_false(left_by_package);
}

static void M12_what_others_changed_later_stays_theirs(void **state)
{
    struct switching switching;

    (void)state;
    on(10 * MINUTE);
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    switch_close(&switching);
    put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_NONE);
    switch_close(&switching);
    assert_true(left_by_package); // as removing the package does
    assert_true(has("/etc/pam.d/common-auth", "without\n"));
    assert_false(is_there("/etc/sudoers.d/warifu"));
    assert_int_equal(look_after(0), SWITCH_OFF);
}

static void M12_a_stack_that_names_it_still_is_told(void **state)
{
    struct switching switching;

    (void)state;
    on(10 * MINUTE);
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_confirm(&switching), FAULT_NONE);
    put("/etc/pam.d/common-auth", "auth pam_warifu.so\nauth pam_sss.so\n", 0644);
    stubborn = true;
    assert_int_equal(switch_undo(&switching, NULL, NULL), FAULT_CONFLICT);
    switch_close(&switching);
    assert_true(is_there("/etc/sudoers.d/warifu"));
    assert_int_equal(look_after(0), SWITCH_ON);
}

static void M12_what_was_changed_meanwhile_is_kept_aside(void **state)
{
    (void)state;
    on(10 * MINUTE);
    put("/etc/pam.d/common-auth", "auth pam_deny.so\n", 0644);
    assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
    assert_true(all_before());
    assert_true(has(WARIFU_STATEDIR "/setup/theirs/0", "auth pam_deny.so\n"));
}

static void M12_a_line_for_sudo_of_their_own_stays(void **state)
{
    (void)state;
    put("/etc/sudoers.d/warifu", "# mine\n", 0440);
    on(10 * MINUTE);
    assert_true(has("/etc/sudoers.d/warifu", "# mine\n"));
    assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
    assert_true(has("/etc/sudoers.d/warifu", "# mine\n"));
}

static void M12_stacks_that_are_left_alone_change_nothing(void **state)
{
    struct switching switching;

    (void)state;
    place.make = refuse_stacks;
    assert_int_equal(switch_open(&switching, &place), FAULT_NONE);
    assert_int_equal(switch_on(&switching, MINUTE, NULL, NULL), FAULT_CONFLICT);
    switch_close(&switching);
    assert_true(all_before());
    assert_false(watched);
    assert_int_equal(look_after(0), SWITCH_OFF);
}

static void M12_one_works_at_a_time(void **state)
{
    struct switching first, second;

    (void)state;
    assert_int_equal(switch_open(&first, &place), FAULT_NONE);
    assert_int_equal(switch_open(&second, &place), FAULT_BUSY);
    switch_close(&second);
    switch_close(&first);
    assert_int_equal(switch_open(&second, &place), FAULT_NONE);
    switch_close(&second);
}

static void M12_a_record_that_cannot_be_read_leads_back(void **state)
{
    static const char *const records[] = {
        "",
        "state unconfirmed\nboot x\n",           // cut
        "boot x\ndeadline 1\nsince 1\nend\n",    // says nothing
        "state off\nend\n",                      // so does this
        "state unconfirmed\nend\nend\n",         // goes on
        "state unconfirmed\nfile passwd\nend\n", // names no path
        "state unconfirmed\nowner 0\nend\n",     // of another version
        "state unconfirmed\ndeadline -1\nend\n",
    };

    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        on(10 * MINUTE);
        put(WARIFU_STATEDIR "/setup/pending", records[i], 0600);
        left_by_package = false;
        assert_int_equal(look_after(0), SWITCH_OFF);
        assert_true(left_by_package);
        assert_false(is_there(WARIFU_STATEDIR "/setup/pending"));
        tear_down(state);
        set_up(state);
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

    if (switch_open(&switching, &place) != FAULT_NONE ||
        switch_on(&switching, 10 * MINUTE, NULL, NULL) != FAULT_NONE)
        _exit(1);
}

static void go_back_here(void)
{
    struct switching switching;

    if (switch_open(&switching, &place) != FAULT_NONE ||
        switch_back(&switching, NULL, NULL) != FAULT_NONE)
        _exit(1);
}

static void confirm_here(void)
{
    struct switching switching;

    if (switch_open(&switching, &place) != FAULT_NONE || switch_confirm(&switching) != FAULT_NONE)
        _exit(1);
}

// Each file is the one or the other, whole; and one that has changed has a record and a watcher.
static void assert_whole(void)
{
    bool changed = false;

    for (size_t i = 0; i < FILES; i++) {
        assert_true(is_before(i) || has(files[i].path, files[i].after));
        changed = changed || !is_before(i);
    }
    assert_true(modes_are_kept());
    if (changed) {
        assert_true(is_there("/watched"));
        assert_true(is_there(WARIFU_STATEDIR "/setup/pending"));
    }
    assert_true(count_of("/etc/pam.d", false) == 3);
    assert_true(count_of("/etc/sudoers.d", false) <= 1);
}

static void M12_killed_at_each_step_of_switching_on(void **state)
{
    unsigned number = 1, halves = 0;

    for (;; number++) {
        const bool killed = killed_at(number, switch_on_here);
        if (!killed)
            break;
        assert_whole();
        halves += !all_before() && !all_after();
        const enum switch_state after = look_after(0);
        assert_int_equal(count_of("/etc/pam.d", true), 3); // not a draft is left
        if (after == SWITCH_OFF)
            assert_true(all_before());
        else
            assert_true(after == SWITCH_WAITING && all_after());
        tear_down(state);
        set_up(state);
    }
    assert_true(halves > 10); // it was killed between the files, too
    assert_true(all_after());
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
        for (size_t i = 0; i < FILES; i++)
            assert_true(is_before(i) || has(files[i].path, files[i].after));
        assert_int_equal(look_after(11 * MINUTE), SWITCH_OFF);
        assert_true(all_before());
        tear_down(state);
        set_up(state);
    }
    assert_true(number > 20);
    assert_true(all_before());
}

static void M12_killed_at_each_step_of_confirming(void **state)
{
    for (unsigned number = 1;; number++) {
        on(10 * MINUTE);
        const bool killed = killed_at(number, confirm_here);
        assert_true(all_after());
        if (!killed)
            break;
        const enum switch_state after = look_after(11 * MINUTE);
        assert_true(after == SWITCH_ON ? all_after() : after == SWITCH_OFF && all_before());
        assert_false(is_there(WARIFU_STATEDIR "/setup/pending")); // for which the timer is there
        tear_down(state);
        set_up(state);
    }
}

#define ON_A_MACHINE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

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
        ON_A_MACHINE(M12_one_works_at_a_time),
        ON_A_MACHINE(M12_a_record_that_cannot_be_read_leads_back),
        ON_A_MACHINE(M12_killed_at_each_step_of_switching_on),
        ON_A_MACHINE(M12_killed_at_each_step_of_going_back),
        ON_A_MACHINE(M12_killed_at_each_step_of_confirming),
    };

    return cmocka_run_group_tests_name("abuse:M12", tests, NULL, NULL);
}
