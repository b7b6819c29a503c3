// SPDX-License-Identifier: BSD-2-Clause
// G1: what `warifu check` finds on another machine's disk, file by file; what it does not find on
// one in order, and what it says of what it cannot read. tests/system/check_test.sh has the machine
// itself.
#include "../tools/cli_files.h"
#include "exit_code.h"

#define MODULES WARIFU_PAMDIR
#define LOGIN_IN_ORDER "auth requisite pam_warifu.so\naccount requisite pam_warifu.so\n"
#define DENY "auth required pam_deny.so\naccount required pam_deny.so\n"
#define HARDENED                                                                                   \
    "NoNewPrivileges=yes\nProtectSystem=strict\nProtectHome=true\nPrivateTmp=yes\n"                \
    "PrivateDevices=yes\nPrivateNetwork=yes\nPrivateIPC=yes\nPrivateMounts=yes\n"                  \
    "ProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectKernelLogs=yes\n"                 \
    "ProtectControlGroups=yes\nProtectHostname=yes\nRestrictAddressFamilies=AF_UNIX\n"             \
    "RestrictNamespaces=yes\nRestrictRealtime=yes\nRestrictSUIDSGID=yes\nLockPersonality=yes\n"    \
    "MemoryDenyWriteExecute=yes\nCapabilityBoundingSet=CAP_SETUID CAP_SETGID\n"                    \
    "AmbientCapabilities=\nUMask=0077\nLimitCORE=0\nIPAddressDeny=any\n"                           \
    "SystemCallArchitectures=native\nSystemCallFilter=@system-service\n"

#define POLKIT "/usr/share/polkit-1/actions/a.policy"
#define POLKIT_RULE "/usr/share/polkit-1/rules.d/10-a.rules"

static char root[256];

// --- the disk ------------------------------------------------------------------------------------

static void make_folders(char *path)
{
    for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        (void)mkdir(path, 0755);
        *slash = '/';
    }
}

static void put(const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s%s", root, name);
    make_folders(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void take_away(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s%s", root, name);
    assert_int_equal(unlink(path), 0);
}

static int make_disk(void **state)
{
    static const char *const modules[] = {"pam_warifu.so", "pam_unix.so", "pam_deny.so",
                                          "pam_rootok.so", "pam_permit.so"};
    char path[512];

    (void)state;
    snprintf(root, sizeof root, "%s/disk", cli_directory());
    (void)mkdir(root, 0755);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        snprintf(path, sizeof path, MODULES "/%s", modules[i]);
        put(path, "");
    }
    put(MODULES "/../libpam.so.0", "@include /usr/lib/pam.d/%s");
    put("/usr/lib/polkit-1/polkitd", "");
    put("/etc/pam.d/other", DENY);
    put("/etc/pam.d/login", LOGIN_IN_ORDER);
    put("/etc/passwd", "root:x:0:0::/root:/bin/sh\ntaro:x:1000:1000::/home/taro:/bin/sh\n");
    put("/etc/shadow", "root:*:1::::::\ntaro:$y$x:1::::::\nguest:!:1::::::\n");
    put("/usr/lib/systemd/system/tokend.service", "[Service]\n" HARDENED);
    return 0;
}

static void inspect(struct run *run, const char *check)
{
    cli_run_alone(run, WORDS("check", "--json", "--root", root, "--only", check));
}

// --- one file that is out of order ---------------------------------------------------------------

static const struct {
    const char *file, *text; // text NULL: as it is
    const char *check;
    int code;
    const char *said; // NULL: no finding at all
} cases[] = {
    {"/etc/pam.d/login", LOGIN_IN_ORDER, "pam", EXIT_DONE, NULL},
    {"/etc/pam.d/login", "auth sufficient pam_unix.so\n" LOGIN_IN_ORDER, "pam", EXIT_CHECK_MEDIUM,
     "/etc/pam.d/login:1: pam_unix.so"},
    {"/etc/pam.d/xscreensaver", "auth sufficient pam_unix.so\n" LOGIN_IN_ORDER, "pam",
     EXIT_CHECK_CRITICAL, "\"pam.past\""},
    {"/etc/pam.d/i3lock", "auth sufficient pam_unix.so\n" LOGIN_IN_ORDER, "pam",
     EXIT_CHECK_CRITICAL, "\"pam.past\""},
    {"/etc/pam.d/login", "auth required pam_unix.so\naccount required pam_unix.so\n", "pam",
     EXIT_CHECK_CRITICAL, "\"pam.absent\""},
    {"/etc/pam.d/login",
     "auth [default=ignore] pam_warifu.so\nauth required pam_unix.so\n"
     "account required pam_permit.so\n",
     "pam", EXIT_CHECK_CRITICAL, "\"pam.ignored\""},
    {"/etc/pam.d/login", "auth required pam_warifu.so\naccount required pam_permit.so\n", "pam",
     EXIT_CHECK_HIGH, "\"pam.account\""},
    {"/etc/pam.d/login", "auth required pam_unix.so\n" LOGIN_IN_ORDER, "pam", EXIT_CHECK_MEDIUM,
     "\"pam.before\""},
    {"/etc/pam.d/su", "auth sufficient pam_rootok.so\n" LOGIN_IN_ORDER, "pam", EXIT_DONE,
     "\"pam.root\""},
    {"/etc/pam.d/login",
     "auth requisite pam_warifu.so socket=/tmp/s\naccount requisite pam_warifu.so\n", "pam",
     EXIT_CHECK_HIGH, "\"pam.socket\""},
    {"/etc/pam.d/login", LOGIN_IN_ORDER "session required pam_permit.so \\\n", "pam",
     EXIT_CHECK_HIGH, "\"pam.broken\""},
    {"/etc/pam.d/other", "auth required pam_permit.so\naccount required pam_permit.so\n", "pam",
     EXIT_CHECK_HIGH, "\"pam.other\""},
    {"/etc/pam.d/cron", "account required pam_unix.so\n", "pam", EXIT_CHECK_LOW, "\"pam.job\""},
    {"/etc/pam.d/sddm-greeter", "auth required pam_permit.so\naccount required pam_permit.so\n",
     "pam", EXIT_DONE, NULL},
    {"/etc/pam.d/login.dpkg-dist", "auth required pam_permit.so\naccount required pam_permit.so\n",
     "pam", EXIT_DONE, NULL},
    {"/etc/pam.d/town.login", "auth required pam_permit.so\naccount required pam_permit.so\n",
     "pam", EXIT_CHECK_CRITICAL, "town.login"},
    {"/etc/pam.d/login.rpmsave", "auth required pam_permit.so\naccount required pam_permit.so\n",
     "pam", EXIT_DONE, NULL},
    {"/etc/pam.d/login", "auth requisite pam_warifu.so nulok\naccount requisite pam_warifu.so\n",
     "pam", EXIT_CHECK_HIGH, "\"pam.option\""},
    {"/etc/pam.d/login",
     "auth requisite pam_warifu.so timeout=30 try_first_pass\naccount requisite pam_warifu.so\n",
     "pam", EXIT_DONE, NULL},
    {MODULES "/../libpam.so.0", "/etc/pam.d/%s", "pam", EXIT_CHECK_NOT_ALL, "\"not_checked\""},
    {"/usr/sbin/sshd", "", "sshd", EXIT_CHECK_NOT_ALL, "\"not_checked\""},
    {POLKIT,
     "<action id=\"org.freedesktop.systemd1.manage-units\"><defaults><allow_any>auth_admin"
     "</allow_any><allow_active> yes </allow_active></defaults></action>",
     "polkit", EXIT_CHECK_HIGH, "\"polkit.open\""},
    {POLKIT,
     "<action id='org.town.edit'><defaults><allow_active>auth_admin_keep</allow_active>"
     "</defaults><annotate key=\"org.freedesktop.policykit.exec.path\">/x</annotate></action>",
     "polkit", EXIT_CHECK_MEDIUM, "\"polkit.keeps\""},
    {POLKIT,
     "<action id=\"org.town.look\"><defaults><allow_active>yes</allow_active></defaults>"
     "</action>",
     "polkit", EXIT_DONE, NULL},
    {POLKIT,
     "<!-- <action id=\"org.freedesktop.policykit.exec\"><defaults><allow_any>yes"
     "</allow_any></defaults></action> -->",
     "polkit", EXIT_DONE, NULL},
    {POLKIT_RULE, "polkit.addRule(function(action, subject) {\n return polkit.Result.YES; });\n",
     "polkit", EXIT_CHECK_MEDIUM, "line 2"},
    {POLKIT_RULE,
     "// polkit.Result.YES\npolkit.addRule(function(a, s) { return \"auth_admin\"; });\n", "polkit",
     EXIT_DONE, NULL},
    {POLKIT_RULE,
     "polkit.addRule(function(a, s) { if (a.id == \"org.town.look\") return "
     "polkit.Result.YES; });\n",
     "polkit", EXIT_DONE, NULL},
    {"/usr/bin/sudo", "", "sudo", EXIT_CHECK_NOT_ALL, "\"not_checked\""},
    {"/etc/sddm.conf", "[Theme]\nUser=x\n[Autologin]\n# User=taro\nUser=\n", "autologin", EXIT_DONE,
     NULL},
    {"/etc/sddm.conf", "[Autologin]\nUser = taro\n", "autologin", EXIT_CHECK_CRITICAL,
     "\"autologin.screen\""},
    {"/etc/gdm3/daemon.conf", "[daemon]\nAutomaticLoginEnable=false\n", "autologin", EXIT_DONE,
     NULL},
    {"/etc/gdm3/daemon.conf", "[daemon]\nAutomaticLoginEnable=1\n", "autologin",
     EXIT_CHECK_CRITICAL, "line 2"},
    {"/etc/systemd/system/getty@tty2.service", "[Service]\nExecStart=-/sbin/agetty -a taro %I\n",
     "autologin", EXIT_CHECK_CRITICAL, "\"autologin.console\""},
    {"/etc/systemd/system/getty@tty2.service",
     "[Service]\nExecStart=-/sbin/agetty -o '-p -- \\\\u' - $TERM\n", "autologin", EXIT_DONE, NULL},
    {"/etc/systemd/system/getty@tty2.service",
     "[Service]\nExecStart=-/sbin/agetty -Jl /bin/bash %I\n", "autologin", EXIT_CHECK_CRITICAL,
     "-Jl /bin/bash"},
    {"/etc/systemd/system/getty@tty2.service",
     "[Service]\nExecStart=-/sbin/agetty --login-program=/bin/login %I\n", "autologin", EXIT_DONE,
     NULL},
    {"/etc/systemd/system/getty@tty2.service",
     "[Service]\nExecStart=-/sbin/agetty \\\n# a comment\n  --autologin taro %I\n", "autologin",
     EXIT_CHECK_CRITICAL, "\"autologin.console\""},
    {"/etc/systemd/system/getty@tty2.service.d/a.conf",
     "[Service]\nExecStart=-/sbin/agetty -a taro\nExecStart=\nExecStart=-/sbin/agetty %I\n",
     "autologin", EXIT_DONE, NULL},
    {"/etc/systemd/system/sysinit.target.wants/debug-shell.service", "[Service]\n", "autologin",
     EXIT_CHECK_CRITICAL, "\"autologin.shell\""},
    {"/usr/lib/systemd/system/tokend.service", "[Service]\n" HARDENED, "units", EXIT_DONE, NULL},
    {"/etc/systemd/system/tokend.service.d/a.conf", "[Service]\nProtectHome=off\n", "units",
     EXIT_CHECK_HIGH, "ProtectHome=off"},
    {"/etc/systemd/system/tokend.service.d/a.conf", "[Service]\nSystemCallFilter=\n", "units",
     EXIT_CHECK_HIGH, "SystemCallFilter="},
    {"/etc/systemd/system/tokend.service", "[Service]\n" HARDENED, "units", EXIT_CHECK_MEDIUM,
     "\"units.replaced\""},
    {"/etc/shadow", "root:*:1::::::\nadmin:$y$x:1::::::\n", "accounts", EXIT_CHECK_HIGH,
     "\"accounts.default\""},
    {"/etc/shadow", "taro::1::::::\n", "accounts", EXIT_CHECK_CRITICAL, "\"accounts.empty\""},
    {"/etc/passwd", "root:x:0:0::/:/bin/sh\nmaint:x:0:0::/:/bin/sh\n", "accounts",
     EXIT_CHECK_CRITICAL, "maint"},
};

static void what_is_out_of_order(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run;
        put(cases[i].file, cases[i].text);
        inspect(&run, cases[i].check);
        const char *said = cases[i].said != NULL ? cases[i].said : "\"looked_at\"";
        if (run.code != cases[i].code || strstr(run.out, said) == NULL ||
            (cases[i].said == NULL && strstr(run.out, "\"severity\"") != NULL))
            fail_msg("case %zu, %s: exit %d\n%s\n%s", i, cases[i].file, run.code, run.out, run.err);
        run_free(&run);
        take_away(cases[i].file);
        (void)make_disk(state); // as it was
    }
}

// What is said of a unit that is masked does not count.
static void masked_units_start_nothing(void **state)
{
    static const char drop_in[] = "/etc/systemd/system/getty@tty3.service.d/a.conf";
    struct run run;

    put(drop_in, "[Service]\nExecStart=-/sbin/agetty -a taro %I\n");
    inspect(&run, "autologin");
    assert_int_equal(run.code, EXIT_CHECK_CRITICAL);
    run_free(&run);
    put("/etc/systemd/system/getty@tty3.service", "");
    inspect(&run, "autologin");
    assert_int_equal(run.code, EXIT_DONE);
    run_free(&run);
    take_away("/etc/systemd/system/getty@tty3.service");
    take_away(drop_in);
    (void)make_disk(state);
}

static void accounts_of_a_machine_in_order(void **state)
{
    struct run run;

    (void)state;
    inspect(&run, "accounts");
    assert_int_equal(run.code, EXIT_DONE);
    assert_non_null(strstr(run.out, "warifu user review")); // what it does not look at
    run_free(&run);
}

static void what_cannot_be_read(void **state)
{
    struct run run;

    take_away("/etc/shadow");
    inspect(&run, "accounts");
    assert_int_equal(run.code, EXIT_CHECK_NOT_ALL);
    assert_non_null(strstr(run.out, "\"not_checked\""));
    assert_non_null(strstr(run.out, "/etc/shadow"));
    run_free(&run);
    // libpam reads a file that is larger than what is read here.
    static char large[(1 << 20) + 64];
    memset(large, '#', sizeof large - 1);
    put("/etc/pam.d/xscreensaver", large);
    inspect(&run, "pam");
    assert_int_equal(run.code, EXIT_CHECK_NOT_ALL);
    assert_non_null(strstr(run.out, "/etc/pam.d/xscreensaver"));
    run_free(&run);
    take_away("/etc/pam.d/xscreensaver");
    (void)make_disk(state);
}

static void links_stay_on_the_disk(void **state)
{
    char link[512];
    struct run run;

    put("/etc/authselect/login", "auth required pam_unix.so\naccount required pam_unix.so\n");
    snprintf(link, sizeof link, "%s/etc/pam.d/login", root);
    take_away("/etc/pam.d/login");
    assert_int_equal(symlink("/etc/authselect/login", link), 0);
    inspect(&run, "pam");
    assert_int_equal(run.code, EXIT_CHECK_CRITICAL);
    run_free(&run);
    take_away("/etc/pam.d/login");
    (void)make_disk(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"G1 A1 B7 D5 each file that is out of order is found, and none that is in order",
         what_is_out_of_order, make_disk, NULL, NULL},
        {"G1 A1 masked units start nothing", masked_units_start_nothing, make_disk, NULL, NULL},
        {"G1 G3 what is not looked at is told", accounts_of_a_machine_in_order, make_disk, NULL,
         NULL},
        {"G1 what cannot be read is not good", what_cannot_be_read, make_disk, NULL, NULL},
        {"G1 abuse:C3 links stay on the disk", links_stay_on_the_disk, make_disk, NULL, NULL},
    };
    cli_environment("LANG=C");
    RUN_CLI_TESTS(tests);
}
