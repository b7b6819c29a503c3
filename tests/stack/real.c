// SPDX-License-Identifier: BSD-2-Clause
#include "real.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODULES                                                                                    \
    "/lib/security" // libpam looks here, too, and the name does not depend on the machine

// Called by the modules.
__attribute__((visibility("default"))) int told(const char *type, const char *module, int count,
                                                const char **arguments);

// libpam keeps what it had read when pam_start() fails; LeakSanitizer is to look for ours.
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) // NOLINT(bugprone-reserved-identifier)
{
    return "leak:libpam.so";
}

__attribute__((visibility("default"))) const char *__lsan_default_options(void);
const char *__lsan_default_options(void) // NOLINT(bugprone-reserved-identifier)
{
    return "print_suppressions=0";
}

static struct {
    real_teller *teller;
    void *context;
    struct real_trace *trace;
} teller;

static void give_up(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    abort();
}

void trace_add(struct real_trace *trace, const char *type, const char *module, size_t count,
               const char *const *arguments)
{
    char line[2048];
    size_t size = (size_t)snprintf(line, sizeof line, "%s %s(", type, module);

    for (size_t i = 0; i < count && size < sizeof line; i++)
        size += (size_t)snprintf(line + size, sizeof line - size, "%s%s", i > 0 ? "," : "",
                                 arguments[i]);
    if (size < sizeof line)
        size += (size_t)snprintf(line + size, sizeof line - size, ")\n");
    if (size >= sizeof line || trace->size + size >= sizeof trace->text)
        return;
    memcpy(trace->text + trace->size, line, size + 1);
    trace->size += size;
}

int told(const char *type, const char *module, int count, const char **arguments)
{
    const char *const *words = (const char *const *)arguments;

    trace_add(teller.trace, type, module, (size_t)count, words);
    return teller.teller(teller.context, type, module, (size_t)count, words);
}

void real_tell(real_teller *how, void *context)
{
    teller.teller = how;
    teller.context = context;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *context)
{
    (void)count;
    (void)messages;
    (void)responses;
    (void)context;
    return PAM_CONV_ERR;
}

bool real_login(const char *service, int results[STACK_TYPES], struct real_trace *trace)
{
    const struct pam_conv conversation = {converse, NULL};
    pam_handle_t *handle = NULL;

    *trace = (struct real_trace){.size = 0};
    teller.trace = trace;
    if (pam_start(service, "somebody", &conversation, &handle) != PAM_SUCCESS)
        return false;
    results[STACK_AUTH] = pam_authenticate(handle, 0);
    results[STACK_ACCOUNT] = pam_acct_mgmt(handle, 0);
    results[STACK_PASSWORD] = PAM_SUCCESS; // libpam asks twice
    results[STACK_SESSION] = pam_open_session(handle, 0);
    (void)pam_end(handle, PAM_SUCCESS);
    return true;
}

// --- files ---------------------------------------------------------------------------------------

void real_write(const char *path, const char *text, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd < 0 || write(fd, text, size) != (ssize_t)size || close(fd) != 0)
        give_up(path);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void real_remove(const char *path)
{
    (void)nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

void real_clear(void)
{
    real_remove("/etc/pam.d");
    real_remove("/usr/lib/pam.d");
    real_remove("/etc/pam.conf");
    if (mkdir("/etc/pam.d", 0755) != 0)
        give_up("/etc/pam.d");
}

static enum fault read_whole(void *context, const char *path, char **text, size_t *size)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    (void)context;
    if (fd < 0 || fstat(fd, &status) != 0)
        return FAULT_NOT_FOUND;
    const size_t room = S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
    *text = malloc(room + 1);
    if (*text == NULL || (room > 0 && read(fd, *text, room) != (ssize_t)room))
        give_up(path);
    close(fd);
    *size = room;
    return FAULT_NONE;
}

static bool is_folder(void *context, const char *path)
{
    struct stat status;

    (void)context;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

const struct stack_files real_files = {.read = read_whole, .is_folder = is_folder};

void real_keep(const char *const *modules)
{
    char path[256];

    for (size_t i = 0; modules[i] != NULL; i++) {
        snprintf(path, sizeof path, MODULES "/%s", modules[i]);
        if (dlopen(path, RTLD_NOW) == NULL)
            give_up(path);
    }
}

// --- the root ------------------------------------------------------------------------------------

static void make_folders(const char *root)
{
    static const char *const folders[] = {"etc", "etc/pam.d",    "usr",  "usr/lib",
                                          "lib", "lib/security", "proc", "tmp"};
    char path[512];

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        if (mkdir(path, 0755) != 0)
            give_up(path);
    }
}

static void copy_module(const char *root, const char *name)
{
    const char *top = getenv("top_builddir");
    char from[512], to[512];
    char *text = NULL;
    size_t size = 0;

    snprintf(from, sizeof from, "%s/tests/stack/pam_told.so", top != NULL ? top : ".");
    snprintf(to, sizeof to, "%s" MODULES "/%s", root, name);
    if (read_whole(NULL, from, &text, &size) != FAULT_NONE)
        give_up(from);
    real_write(to, text, size);
    free(text);
}

static void enter(const char *root)
{
    char proc[512];

    snprintf(proc, sizeof proc, "%s/proc", root);
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("/proc", proc, NULL, MS_BIND | MS_REC, NULL) != 0 || chroot(root) != 0 ||
        chdir("/") != 0)
        give_up("a root of its own");
}

int real_run(const char *const *modules, int (*tests)(void))
{
    char root[] = "/tmp/warifu-stack-XXXXXX";
    int status = 0;

    if (geteuid() != 0) {
        puts("1..0 # SKIP a root directory of its own needs root");
        return 0;
    }
    if (mkdtemp(root) == NULL)
        give_up(root);
    chmod(root, 0755);
    make_folders(root);
    for (size_t i = 0; modules[i] != NULL; i++)
        copy_module(root, modules[i]);
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        enter(root);
        exit(tests());
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        give_up("a child");
    real_remove(root);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
