// SPDX-License-Identifier: BSD-2-Clause
// abuse:M1: which PAM service files may judge passwords for us. Files are root's, so root runs it.
#include "settings/pam_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/warifu-pam-service.XXXXXX";
static char why[512];

static void put(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(chmod(path, 0644), 0);
}

static bool fit(void)
{
    why[0] = '\0';
    return pam_service_is_fit(directory, "check", why, sizeof why);
}

#define UNIX "auth required pam_unix.so\naccount required pam_unix.so\n"

static void abuse_m1_what_may_judge(void **state)
{
    static const char *const texts[] = {
        UNIX,
        "# comment\n\n AUTH\trequired\tpam_unix.so nodelay # why\n-account [success=ok "
        "default=bad] pam_sss.so x\n",
        "auth [success=1 default=ignore] \\\n  pam_sss.so\nauth requisite pam_deny.so\naccount "
        "required pam_permit.so",
        "@include shadow\n",
        "auth include shadow\naccount substack shadow\n",
        UNIX "session required pam_warifu.so\npassword include nowhere\n", // not asked for
        "auth required pam_unix.so\r\naccount required pam_unix.so\r\n",
    };

    (void)state;
    put("shadow", UNIX);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put("check", texts[i]);
        if (!fit())
            fail_msg("case %zu: %s", i, why);
    }
}

static void abuse_m1_what_may_not_and_why(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "no line of type auth"},
        {"auth required pam_unix.so\n", "no line of type account"},
        {"account required pam_unix.so\n", "no line of type auth"},
        {"auth required pam_permit.so\naccount required pam_unix.so\n", "asks for a password"},
        {"auth required /lib/security/pam_permit.so\naccount required pam_unix.so\n",
         "asks for a password"},
        {"auth required pam_rootok.so\nauth required pam_deny.so\naccount required pam_unix.so\n",
         "asks for a password"},
        {UNIX "auth required pam_warifu.so\n", "pam_warifu"},
        {UNIX "account required /usr/lib/x86_64-linux-gnu/security/pam_warifu.so debug\n",
         "pam_warifu"},
        {"auth [success=end default=die] pam_warifu.so\naccount required pam_unix.so\n",
         "pam_warifu"},
        {"@include hidden\n" UNIX, "pam_warifu"},
        {"auth include hidden\naccount required pam_unix.so\n", "pam_warifu"},
        {"auth substack hidden\naccount required pam_unix.so\n", "pam_warifu"},
        {"@include check\n", "go round"},
        {"@include a\n" UNIX, "go round"},
        {"@include nowhere\n" UNIX, "/nowhere: is missing"},
        {"auth include nowhere\naccount required pam_unix.so\n", "/nowhere: is missing"},
        {"@include\n" UNIX, "names no file"},
        {"auth required\naccount required pam_unix.so\n", "names no module"},
        {"@include open\n" UNIX, "nobody else may write"},
    };

    (void)state;
    put("hidden", "@include hidden2\n");
    put("hidden2", "auth required pam_warifu.so\n");
    put("a", "@include b\n");
    put("b", "@include a\n");
    put("open", UNIX);
    char path[128];
    snprintf(path, sizeof path, "%s/open", directory);
    assert_int_equal(chmod(path, 0664), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("check", cases[i].text);
        if (fit() || strstr(why, cases[i].says) == NULL)
            fail_msg("case %zu: \"%s\", not \"%s\"", i, why, cases[i].says);
        assert_non_null(strstr(why, directory)); // which file
    }
}

static void abuse_m1_the_file_itself(void **state)
{
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/check", directory);
    put("check", UNIX);
    assert_int_equal(unlink(path), 0);
    assert_false(fit());
    assert_non_null(strstr(why, "is missing"));
    put("check", UNIX);
    assert_int_equal(chown(path, 65534, 0), 0);
    assert_false(fit());
    assert_non_null(strstr(why, "root"));
    assert_int_equal(chown(path, 0, 0), 0);
    assert_true(fit());
    assert_int_equal(chmod(path, 0646), 0);
    assert_false(fit());
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_false(fit());
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(mkfifo(path, 0644), 0); // abuse:D13: never waited for
    assert_false(fit());
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("shadow", path), 0); // as authselect has them
    put("shadow", UNIX);
    if (!fit())
        fail_msg("%s", why);
    assert_int_equal(unlink(path), 0);
}

static void abuse_m1_the_shipped_file(void **state)
{
    const char *top = getenv("top_srcdir");
    char command[512];

    (void)state;
    snprintf(command, sizeof command, "cp '%s/tokend/checker/warifu-password' %s/check",
             top != NULL ? top : ".", directory);
    assert_int_equal(system(command), 0);
    if (!fit())
        fail_msg("%s", why);
}

static int make(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        print_message("1..0 # SKIP needs root: service files are root's\n");
        exit(0);
    }
    return mkdtemp(directory) != NULL ? 0 : -1;
}

static int sweep(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M1 what may judge passwords", abuse_m1_what_may_judge, NULL, NULL, NULL},
        {"abuse:M1 what may not, and why", abuse_m1_what_may_not_and_why, NULL, NULL, NULL},
        {"abuse:M1 abuse:D13 the file is there, root's and nobody else's", abuse_m1_the_file_itself,
         NULL, NULL, NULL},
        {"abuse:M1 the shipped service is fit", abuse_m1_the_shipped_file, NULL, NULL, NULL},
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("pam service", tests, make, sweep);
}
