// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/kept.h"
#include "daemon/process.h"
#include "settings/policy_file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

enum fault kept_take(struct kept *kept, const char *config, char *error, size_t error_size)
{
    struct kept new = {-1, -1};
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char path[PATH_MAX], *conf = NULL, *rules = NULL;
    enum fault fault = daemon_settings_read(config, &conf, error, error_size);

    if (fault == FAULT_NONE)
        fault = daemon_settings_take(config, conf, &settings, error, error_size);
    if (fault == FAULT_NONE)
        fault = policy_read(settings.policy, path, sizeof path, &rules, error, error_size);
    if (fault == FAULT_NONE)
        fault = policy_parse(path, rules, &policy, error, error_size);
    if (fault == FAULT_NONE &&
        ((fault = keep_text("tokend.conf", conf, &new.settings)) != FAULT_NONE ||
         (fault = keep_text("policy", rules, &new.policy)) != FAULT_NONE))
        snprintf(error, error_size, "the configuration cannot be kept: %s", fault_name(fault));
    policy_free(&policy);
    free(conf);
    free(rules);
    if (fault == FAULT_NONE) {
        kept_close(kept);
        *kept = new;
    } else {
        kept_close(&new);
    }
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

enum fault kept_load(const char *config, struct daemon_settings *settings, struct policy **policy,
                     char *error, size_t error_size)
{
    char path[PATH_MAX], *conf = NULL, *rules = NULL;
    enum fault fault = read_kept(FD_SETTINGS, &conf);

    snprintf(error, error_size, "%s: what the supervisor keeps of it cannot be read: %s", config,
             fault_name(fault));
    if (fault == FAULT_NONE)
        fault = daemon_settings_take(config, conf, settings, error, error_size);
    if (fault == FAULT_NONE && policy != NULL) {
        fault = policy_path(settings->policy, path, sizeof path, error, error_size);
        if (fault == FAULT_NONE && (fault = read_kept(FD_POLICY, &rules)) != FAULT_NONE)
            snprintf(error, error_size, "%s: what the supervisor keeps of it cannot be read: %s",
                     path, fault_name(fault));
        if (fault == FAULT_NONE)
            fault = policy_parse(path, rules, policy, error, error_size);
    }
    free(conf);
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
    *kept = (struct kept){-1, -1};
}
