// SPDX-License-Identifier: BSD-2-Clause
// Stacks that are tried where they lie include what lies beside them, not what is in force.
#include "pam_files.h"
#include "setup/image.h"
#include "setup/includes.h"
#include "setup/stacks.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[64];

static void put(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0640), 0);
}

// `meant`: with "=" for the folder.
static void is(const char *name, const char *meant)
{
    char path[128], wanted[512];
    size_t used = 0;
    struct image image;

    for (; *meant != '\0'; meant++)
        used += (size_t)snprintf(wanted + used, sizeof wanted - used, *meant == '=' ? "%s" : "%.1s",
                                 *meant == '=' ? folder : meant);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(image_take(path, &image), FAULT_NONE);
    assert_true(image.there);
    assert_string_equal(image.data, wanted);
    assert_int_equal(image.mode, 0640);
    image_free(&image);
}

static void M12_what_is_tried_includes_what_is_tried(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/warifu-includes.XXXXXX");
    assert_non_null(mkdtemp(folder));
    put("common-auth", "auth required pam_warifu.so\n");
    put("login", "#%PAM\n@include common-auth\nauth\tsubstack  common-auth # x\n"
                 "-auth include common-auth\nauth required pam_x.so include common-auth\n"
                 "@include /etc/pam.d/common-auth\n@include elsewhere\n@include\n\n"
                 "# @include common-auth\nauth include common-auth");
    assert_int_equal(includes_stay_in(folder), FAULT_NONE);
    is("common-auth", "auth required pam_warifu.so\n");
    is("login", "#%PAM\n@include =/common-auth\nauth\tsubstack  =/common-auth # x\n"
                "-auth include =/common-auth\nauth required pam_x.so include common-auth\n"
                "@include /etc/pam.d/common-auth\n@include elsewhere\n@include\n\n"
                "# @include common-auth\nauth include =/common-auth");
    stacks_remove(folder);
    assert_int_equal(includes_stay_in(folder), FAULT_NOT_FOUND);
}

// A session by lines of its own says nothing about the stacks that were switched over.
static void M12_which_services_are_switched_over(void **state)
{
    const struct pam_folders folders = {{folder, NULL}};
    static const struct {
        const char *name, *text;
        bool switched;
    } rows[] = {
        {"login", "@include common-auth\n", true},
        {"sshd", "auth substack common-auth\n", true},
        {"su", "auth include through\n", true},
        {"own", "auth required pam_warifu.so\n# @include common-auth\n", false},
        {"account", "account include common-auth\nauth required pam_warifu.so\n", false},
    };

    (void)state;
    strcpy(folder, "/tmp/warifu-includes.XXXXXX");
    assert_non_null(mkdtemp(folder));
    put("common-auth", "auth required pam_warifu.so\n");
    put("through", "@include common-auth\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put(rows[i].name, rows[i].text);
        if (pam_file_includes(&folders, rows[i].name, PAM_PHASE_AUTH, "common-auth") !=
            rows[i].switched)
            fail_msg("%s", rows[i].name);
    }
    assert_false(pam_file_includes(&folders, "absent", PAM_PHASE_AUTH, "common-auth"));
    put("other", "@include common-auth\n");
    assert_true(pam_file_includes(&folders, "absent", PAM_PHASE_AUTH, "common-auth"));
    stacks_remove(folder);
}

// A line that was put out of use does not call the module.
static void M12_what_calls_the_module(void **state)
{
    static const struct {
        const char *text;
        bool calls;
    } cases[] = {{"auth required pam_warifu.so\n", true},
                 {"# one\nauth sufficient pam_warifu.so # two", true},
                 {"#auth required pam_warifu.so\n", false},
                 {"auth required pam_unix.so # pam_warifu.so\n", false},
                 {"# pam_warifu.so\n\n#\nauth required pam_warifu.so", true},
                 {"", false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s", cases[i].text);
        const struct image image = {.there = true, .data = text};
        if (image_names_warifu(&image) != cases[i].calls)
            fail_msg("%s", cases[i].text);
    }
    assert_false(image_names_warifu(&(struct image){.there = false}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(M12_what_is_tried_includes_what_is_tried),
                                       cmocka_unit_test(M12_which_services_are_switched_over),
                                       cmocka_unit_test(M12_what_calls_the_module)};

    return cmocka_run_group_tests_name("abuse:M12 includes", tests, NULL, NULL);
}
