// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/roles.h"
#include "base/log.h"
#include "checker/checker.h"
#include "daemon/kept.h"
#include "daemon/sandbox.h"
#include "device/device.h"
#include "factor/fido2_verify.h"
#include "factor/hasher.h"
#include "front/front.h"
#include "front/names.h"
#include "vault/vault.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define FILES_OF_ROLE                                                                              \
    (64 + HASHERS_MAX + CHECKERS_MAX) // descriptors of libraries, the store, channels

static void say_ready(void)
{
    struct handover ready = {HANDOVER_READY, 0, -1, 0};
    if (handover_send(FD_CONTROL, &ready) != FAULT_NONE)
        _exit(EX_OSERR); // the supervisor is gone
}

static void close_front(void)
{
    if (sandbox_close(PROCESS_FRONT) != FAULT_NONE) { // rescue has the same
        log_error("the sandbox does not close");
        _exit(EX_OSERR);
    }
    say_ready();
}

// A credential of the service manager is readable for root only, so it is opened before root is
// left.
static int open_credential(void)
{
    const char *directory = getenv("CREDENTIALS_DIRECTORY");
    char path[512];
    if (directory == NULL || directory[0] != '/' ||
        (size_t)snprintf(path, sizeof path, "%s/master", directory) >= sizeof path)
        return -1;
    return open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

static int serve_front(const struct role_options *options, const struct daemon_settings *settings)
{
    const bool rescue = options->kind == PROCESS_RESCUE;
    struct front_ports ports = {.control_fd = FD_CONTROL,
                                .auth_fd = rescue ? -1 : FD_FRONT_AUTH,
                                .admin_fd = rescue ? -1 : FD_FRONT_ADMIN,
                                .rescue_fd = rescue ? FD_RESCUE_LISTENER : -1,
                                .vault_fd = FD_FRONT_VAULT,
                                .names_fd = FD_FRONT_NAMES,
                                .locales = options->locales};
    return front_serve(&ports, settings, close_front);
}

static int serve_vault(const struct role_options *options, const struct daemon_settings *settings,
                       const struct policy *policy, int key_fd)
{
    struct vault_ports ports = {.control_fd = FD_CONTROL,
                                .front_fd = FD_VAULT_FRONT,
                                .rescue_fd = FD_VAULT_RESCUE,
                                .hasher_count = options->hashers,
                                .checker_count = options->checkers,
                                .config = options->config,
                                .locales = options->locales,
                                .key_fd = key_fd};
    for (unsigned i = 0; i < options->hashers; i++)
        ports.hasher_fds[i] = FD_VAULT_HASHER + (int)i;
    for (unsigned i = 0; i < options->checkers; i++)
        ports.checker_fds[i] = FD_VAULT_CHECKER + (int)i;
    return vault_serve(&ports, policy, settings, say_ready);
}

static int serve(const struct role_options *options, const struct daemon_settings *settings,
                 const struct policy *policy, int key_fd)
{
    if (options->kind == PROCESS_HASHER) {
        enum fault fault = hasher_prepare(policy);
        if (fault != FAULT_NONE) // it verifies, and judges no new password good
            log_warning("the dictionary of bad passwords cannot be read: %s", fault_name(fault));
    }
    if (options->kind == PROCESS_DEVICE)
        device_prepare();
    if (options->kind == PROCESS_VAULT && fido2_start() != FAULT_NONE) {
        log_error("signatures of keys cannot be verified");
        return EX_OSERR;
    }
    // The front loads its texts first and closes the sandbox itself.
    if (options->kind != PROCESS_FRONT && options->kind != PROCESS_RESCUE &&
        sandbox_close(options->kind) != FAULT_NONE) {
        log_error("the sandbox does not close");
        return EX_OSERR;
    }
    (void)malloc_trim(0); // what reading the files took is not needed again
    switch (options->kind) {
    case PROCESS_FRONT:
    case PROCESS_RESCUE:
        return serve_front(options, settings);
    case PROCESS_NAMES:
    case PROCESS_RESCUE_NAMES:
        return names_serve(FD_NAMES_FRONT, settings->name_seconds, policy);
    case PROCESS_VAULT:
        return serve_vault(options, settings, policy, key_fd);
    case PROCESS_HASHER:
        return hasher_serve(FD_HASHER_VAULT, policy);
    case PROCESS_CHECKER:
        return checker_serve(FD_CHECKER_VAULT, policy->knowledge_service);
    case PROCESS_DEVICE:
        return device_serve(FD_DEVICE_FRONT);
    default:
        return EX_USAGE;
    }
}

// Only the supervisor asks for ceremonies; the socket is root's alone, and this says it again.
static bool comes_from_root(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

int role_run_device(void)
{
    const char *title = process_role(PROCESS_DEVICE)->title;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NAME, title, 0, 0, 0) != 0)
        return EX_OSERR;
    log_to_stderr(title, LOG_LEVEL_NOTICE);
    if (sd_listen_fds(1) != 1 || sd_is_socket_unix(FD_DEVICE_FRONT, SOCK_STREAM, 0, NULL, 0) <= 0) {
        log_error("--device is for tokend-device@.service: the service manager passes one "
                  "connection");
        return EX_USAGE;
    }
    if (!comes_from_root(FD_DEVICE_FRONT)) {
        log_error("refused: the connection is not root's");
        return EX_NOPERM;
    }
    if (sandbox_stay(PROCESS_DEVICE, FILES_OF_ROLE) != FAULT_NONE) {
        log_error("refused: must be started as a user of its own, never as root");
        return EX_NOPERM;
    }
    const struct role_options options = {.kind = PROCESS_DEVICE};
    return serve(&options, NULL, NULL, -1);
}

int role_run(const struct role_options *options)
{
    const struct process_role *role = process_role(options->kind);
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char error[512];
    bool needs_policy = options->kind != PROCESS_FRONT && options->kind != PROCESS_RESCUE &&
                        options->kind != PROCESS_DEVICE;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NAME, role->title, 0, 0, 0) != 0)
        return EX_OSERR;
    (options->foreground ? log_to_stderr : log_to_syslog)(role->title, LOG_LEVEL_NOTICE);
    if (kept_load(options->config, &settings, needs_policy ? &policy : NULL, error, sizeof error) !=
        FAULT_NONE) {
        log_error("%s", error);
        return EX_CONFIG;
    }
    (options->foreground ? log_to_stderr : log_to_syslog)(role->title,
                                                          (enum log_level)settings.log_level);
    int status = EX_OSERR;
    const char *name = process_user_name(&settings, role->user);
    struct sandbox_user user;
    bool stands_in;
    enum fault fault = sandbox_user_of(&settings, role->user, &user, &stands_in);
    if (fault == FAULT_NONE && role->user == AS_CHECKER) // shadow's, say
        fault = sandbox_find_groups(name, &user);
    int key_fd = options->kind == PROCESS_VAULT ? open_credential() : -1;
    rlim_t files = FILES_OF_ROLE;
    if (options->kind == PROCESS_FRONT || options->kind == PROCESS_RESCUE)
        files += 2 * (rlim_t)settings.connections; // its socket, and its process (front/peer.h)
    if (fault != FAULT_NONE) {
        log_error("user \"%s\": %s", name,
                  fault == FAULT_REFUSED ? "may not be root, nor in its group"
                                         : "there is no such user");
        status = EX_NOUSER;
    } else if ((fault = sandbox_drop(options->kind, &user, files)) != FAULT_NONE) {
        log_error("cannot become user \"%s\": %s", name, fault_name(fault));
    } else {
        status = serve(options, &settings, policy, key_fd);
    }
    if (key_fd >= 0 && options->kind != PROCESS_VAULT)
        close(key_fd);
    policy_free(&policy);
    return status;
}
