// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/kept.h"
#include "daemon/process.h"
#include "settings/passed_policy.h"
#include "settings/policy_file.h"
#include "settings/stopgap.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT_CONFIG WARIFU_SYSCONFDIR "/tokend.conf"
#define NOEXEC_SEAL 0x8U // MFD_NOEXEC_SEAL, Linux 6.3
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static enum fault keep_text(const char *name, const char *text, int *kept)
{
    const size_t size = strlen(text);
    // Text is never executed; some kernels demand that this is said, older ones do not know it.
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0)
        return fault_from_errno(errno);
    if (write(fd, text, size) != (ssize_t)size || fcntl(fd, F_ADD_SEALS, SEALS) != 0) {
        close(fd);
        return FAULT_MEMORY;
    }
    *kept = fd;
    return FAULT_NONE;
}

// Both texts, sealed. On a fault nothing is kept of them.
static enum fault keep_both(struct kept *kept, const char *conf, const char *rules)
{
    struct kept new = {.settings = -1, .policy = -1};
    enum fault fault = keep_text("tokend.conf", conf, &new.settings);

    if (fault == FAULT_NONE)
        fault = keep_text("policy", rules, &new.policy);
    if (fault == FAULT_NONE) {
        kept_close(kept);
        *kept = new;
    } else {
        kept_close(&new);
    }
    return fault;
}

_Static_assert(sizeof((struct kept *)NULL)->leaked ==
                   sizeof((struct policy *)NULL)->password.leaked,
               "it is copied whole");

struct taken { // what the files say; freed by taken_free()
    struct daemon_settings settings;
    struct policy *policy;
    char path[PATH_MAX]; // of the policy; "" as long as tokend.conf is not good
    char *conf, *rules;
};

static void taken_free(struct taken *taken)
{
    policy_free(&taken->policy);
    free(taken->conf);
    free(taken->rules);
    *taken = (struct taken){0};
}

static enum fault take_both(struct taken *taken, const char *config, char *error, size_t error_size)
{
    enum fault fault = daemon_settings_read(config, &taken->conf, error, error_size);

    if (fault == FAULT_NONE)
        fault = daemon_settings_take(config, taken->conf, &taken->settings, error, error_size);
    if (fault == FAULT_NONE)
        fault = policy_read(taken->settings.policy, taken->path, sizeof taken->path, &taken->rules,
                            error, error_size);
    if (fault == FAULT_NONE)
        fault = policy_take(taken->path, taken->rules, &taken->policy, error, error_size);
    return fault;
}

static enum fault keep_taken(struct kept *kept, const struct taken *taken, char *error,
                             size_t error_size)
{
    const enum fault fault = keep_both(kept, taken->conf, taken->rules);

    if (fault != FAULT_NONE)
        snprintf(error, error_size, "the configuration cannot be kept: %s", fault_name(fault));
    else
        memcpy(kept->leaked, taken->policy->password.leaked, sizeof kept->leaked);
    return fault;
}

enum fault kept_take(struct kept *kept, const char *config, char *error, size_t error_size)
{
    struct taken taken = {0};
    enum fault fault = take_both(&taken, config, error, error_size);

    if (fault == FAULT_NONE)
        fault = keep_taken(kept, &taken, error, error_size);
    taken_free(&taken);
    return fault;
}

// Settings where tokend.conf is not good. False: none.
static bool have_settings(struct taken *taken, const char *config)
{
    if (taken->path[0] != '\0' ||
        (taken->conf != NULL && stopgap_settings(config, taken->conf, &taken->settings)))
        return true;
    // Not those of a file that is not root's, say. Sockets and store of the system's tokend are
    // nobody else's.
    char why[512];
    if (strcmp(config, KEPT_CONFIG) != 0)
        return false;
    if (daemon_settings_take(config, "", &taken->settings, why, sizeof why) != FAULT_NONE)
        return false;
    free(taken->conf);
    taken->conf = strdup("");
    return taken->conf != NULL;
}

enum fault kept_begin(struct kept *kept, const char *config, struct daemon_settings *settings,
                      struct policy **policy, char *error, size_t error_size)
{
    struct taken taken = {0};
    char place[PATH_MAX + 16], why[512];
    enum fault fault = take_both(&taken, config, error, error_size);

    if (fault == FAULT_NONE) {
        error[0] = '\0';
    } else if (have_settings(&taken, config)) {
        // "FILE:LINE: ..." or, when there is no such line, the file.
        snprintf(place, sizeof place, "%s", taken.path[0] != '\0' ? taken.path : config);
        const size_t length = strlen(place);
        if (strncmp(error, place, length) == 0 && error[length] == ':')
            snprintf(place, sizeof place, "%.*s",
                     (int)(length + 1 + strspn(error + length + 1, "0123456789")), error);
        free(taken.rules);
        taken.rules = stopgap_policy(place, taken.path[0] != '\0');
        fault = taken.rules == NULL
                    ? FAULT_MEMORY
                    : policy_take(place, taken.rules, &taken.policy, why, sizeof why);
    }
    if (fault == FAULT_NONE) {
        snprintf(why, sizeof why, "%s", error);
        fault = keep_taken(kept, &taken, error, error_size);
    }
    if (fault == FAULT_NONE) {
        snprintf(error, error_size, "%s", why);
        *settings = taken.settings;
        *policy = taken.policy;
        taken.policy = NULL;
    }
    taken_free(&taken);
    return fault;
}

static enum fault read_kept(int fd, char **text)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return fault_from_errno(errno);
    const size_t size = (size_t)status.st_size;
    char *buffer = malloc(size + 1);
    if (buffer == NULL)
        return FAULT_MEMORY;
    if (pread(fd, buffer, size, 0) != (ssize_t)size) { // the place in it is shared by all roles
        free(buffer);
        return FAULT_IO;
    }
    buffer[size] = '\0';
    *text = buffer;
    return FAULT_NONE;
}

enum fault kept_replace(struct kept *kept, int fd)
{
    char *text = NULL, leaked[LEAKED_NAME_SIZE];
    int new = -1;
    enum fault fault = passed_policy_read(fd, &text, leaked);

    if (fault == FAULT_NONE)
        fault = keep_text("policy", text, &new);
    free(text);
    if (fault != FAULT_NONE)
        return fault;
    if (kept->policy >= 0)
        close(kept->policy);
    kept->policy = new;
    memcpy(kept->leaked, leaked, sizeof kept->leaked);
    kept->from_store = true;
    return FAULT_NONE;
}

enum fault kept_load(const char *config, struct daemon_settings *settings, struct policy **policy,
                     char **text, char *error, size_t error_size)
{
    char path[PATH_MAX], *conf = NULL, *rules = NULL;
    enum fault fault = read_kept(FD_SETTINGS, &conf);

    snprintf(error, error_size, "%s: what the supervisor keeps of it cannot be read: %s", config,
             fault_name(fault));
    if (fault == FAULT_NONE)
        fault = daemon_settings_take(config, conf, settings, error, error_size);
    if (fault == FAULT_NONE && policy != NULL) {
        // A name that is none is what may be damaged; the text that is kept is another one then.
        if (policy_path(settings->policy, path, sizeof path, error, error_size) != FAULT_NONE)
            snprintf(path, sizeof path, "%s", config);
        if ((fault = read_kept(FD_POLICY, &rules)) != FAULT_NONE)
            snprintf(error, error_size, "%s: what the supervisor keeps of it cannot be read: %s",
                     path, fault_name(fault));
        if (fault == FAULT_NONE)
            fault = policy_parse(path, rules, policy, error, error_size);
    }
    free(conf);
    if (fault == FAULT_NONE && policy != NULL)
        *text = rules;
    else
        free(rules);
    close(FD_SETTINGS);
    close(FD_POLICY);
    return fault;
}

void kept_close(struct kept *kept)
{
    if (kept->settings >= 0)
        close(kept->settings);
    if (kept->policy >= 0)
        close(kept->policy);
    *kept = (struct kept){.settings = -1, .policy = -1};
}
