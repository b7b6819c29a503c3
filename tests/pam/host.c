// SPDX-License-Identifier: BSD-2-Clause
// The functions below stand in for the libc's, so its fortified inline forms must not be declared.
#undef _FORTIFY_SOURCE
#include "host.h"
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

const char host_whole_stack[] = "auth required @\n"
                                "account required @\n"
                                "password required @\n"
                                "session required @\n";
const char *const host_right_answers[] = {FAKE_PASSWORD, FAKE_CODE, NULL};

// --- syslog, captured ----------------------------------------------------------------------------

static char captured[16384];

__attribute__((format(printf, 1, 0))) static void capture(const char *format, va_list arguments)
{
    size_t used = strlen(captured);
    vsnprintf(captured + used, sizeof captured - used, format, arguments);
    used = strlen(captured);
    if (used + 1 < sizeof captured)
        strcpy(captured + used, "\n");
}

// libpam calls these; the program's own definitions come first.
#define INSTEAD_OF_LIBC __attribute__((visibility("default")))
INSTEAD_OF_LIBC void __syslog_chk(int priority, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void __syslog_chk(int priority, int flag, const char *format, ...)
{
    va_list arguments;
    (void)priority;
    (void)flag;
    va_start(arguments, format);
    capture(format, arguments);
    va_end(arguments);
}

INSTEAD_OF_LIBC void syslog(int priority, const char *format, ...)
{
    va_list arguments;
    (void)priority;
    va_start(arguments, format);
    capture(format, arguments);
    va_end(arguments);
}

const char *host_log(void)
{
    return captured;
}

void host_log_clear(void)
{
    captured[0] = '\0';
}

// --- the conversation ----------------------------------------------------------------------------

static bool is_prompt(int style)
{
    return style == PAM_PROMPT_ECHO_ON || style == PAM_PROMPT_ECHO_OFF;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *data)
{
    struct host *host = data;
    if (count < 1 || count > 2 || (count == 2 && is_prompt(messages[0]->msg_style)))
        abort(); // not what the module does
    const int last = count - 1;
    const bool prompt = is_prompt(messages[last]->msg_style);
    for (int i = 0; i < count; i++) {
        size_t used = strlen(host->told);
        snprintf(host->told + used, sizeof host->told - used, "%s\n", messages[i]->msg);
    }
    host->prompts += prompt;
    host->infos += !prompt || last > 0;
    host->together += last > 0;
    if (prompt && host->on_prompt != NULL)
        host->on_prompt(host);
    if (host->manners == MANNERS_ERROR)
        return PAM_CONV_ERR;
    if (host->manners == MANNERS_AGAIN) { // whatever it has left there is its own
        static char text[] = "x";
        static struct pam_response owned[2] = {{text, 0}, {text, 0}};
        *responses = owned;
        return PAM_CONV_AGAIN;
    }
    if (host->manners == MANNERS_NO_ARRAY)
        return PAM_SUCCESS;
    if (host->manners == MANNERS_CHANGES_USER)
        pam_set_item(host->handle, PAM_USER, "mallory");
    *responses = calloc((size_t)count, sizeof **responses);
    if (*responses == NULL)
        return PAM_BUF_ERR;
    if (!prompt || host->manners == MANNERS_NO_TEXT)
        return PAM_SUCCESS;
    if (host->answers == NULL || host->answers[host->next] == NULL) {
        free(*responses);
        *responses = NULL;
        return PAM_CONV_ERR;
    }
    (*responses)[last].resp = strdup(host->answers[host->next++]);
    if ((*responses)[last].resp != NULL)
        return PAM_SUCCESS;
    free(*responses);
    *responses = NULL;
    return PAM_BUF_ERR;
}

// --- the handle ----------------------------------------------------------------------------------

static const char *built(char path[4096], const char *name)
{
    const char *top = getenv("top_builddir");
    char relative[4000];
    snprintf(relative, sizeof relative, "%s/%s", top != NULL ? top : ".", name);
    if (realpath(relative, path) == NULL) {
        perror(relative);
        abort();
    }
    return path;
}

const char *host_module(void)
{
    static char path[4096];
    return built(path, "pam_warifu.so");
}

static void write_file(const char *directory, const char *name, const char *lines,
                       const char *module)
{
    char path[128], peek[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        abort();
    for (; *lines != '\0'; lines++) {
        if (*lines == '@')
            fputs(module, file);
        else if (*lines == '%')
            fputs(built(peek, "tests/pam/pam_peek.so"), file);
        else
            fputc(*lines, file);
    }
    fclose(file);
}

void host_start(struct host *host, const struct fake *fake, const char *user, const char *lines,
                const char *const *answers)
{
    char module[4300];
    const struct pam_conv conversation = {converse, host};
    *host = (struct host){.answers = answers, .directory = "/tmp/warifu-host-XXXXXX"};
    snprintf(module, sizeof module, "%s timeout=1 socket=%s", host_module(),
             fake != NULL ? fake->path : "/nowhere/auth.sock");
    if (mkdtemp(host->directory) == NULL || chmod(host->directory, 0755) != 0)
        abort();
    write_file(host->directory, "warifu-test", lines, module);
    write_file(host->directory, "other", "auth required pam_deny.so\n", module);
    if (pam_start_confdir("warifu-test", user, &conversation, host->directory, &host->handle) !=
        PAM_SUCCESS)
        abort();
}

void host_end(struct host *host)
{
    static const char *const names[] = {"warifu-test", "other"};
    char path[128];
    pam_end(host->handle, PAM_SUCCESS);
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", host->directory, names[i]);
        unlink(path);
    }
    rmdir(host->directory);
    host->handle = NULL;
}

int host_authenticate(struct host *host)
{
    host->next = 0;
    return pam_authenticate(host->handle, 0);
}

double host_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

unsigned host_descriptors(void)
{
    unsigned count = 0;
    DIR *directory = opendir("/proc/self/fd");
    if (directory == NULL)
        return 0;
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count - 3; // ".", "..", and the one that looked
}

const char *host_obstacle(void)
{
    return geteuid() == 0
               ? NULL
               : "needs root: the module trusts only a socket that root listens to, in a "
                 "directory that root owns";
}
