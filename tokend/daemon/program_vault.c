// SPDX-License-Identifier: BSD-2-Clause
// tokend-vault: key, store, verdicts.
#include "base/log.h"
#include "daemon/role.h"
#include "factor/verifier.h"
#include "settings/holidays_file.h"
#include "vault/vault.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// A credential of the service manager is readable for root only, so it is opened before root is
// left.
static void open_credential(struct role *role)
{
    const char *directory = getenv("CREDENTIALS_DIRECTORY");
    char path[512];

    if (directory != NULL && directory[0] == '/' &&
        (size_t)snprintf(path, sizeof path, "%s/master", directory) < sizeof path)
        role->key_fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

static struct holidays holidays; // as long as the process lives

// Without a list rules that hang on holidays let nobody in (D4, abuse:M18).
static void load_holidays(const struct policy *policy)
{
    char error[512];

    tzset(); // the sandbox lets nobody read the time zone later
    if (policy_names_holidays(policy) &&
        holidays_load(NULL, &holidays, error, sizeof error) != FAULT_NONE)
        log_error("the list of holidays cannot be used, and rules with holidays let nobody in: %s",
                  error);
}

static void say_verifier_hangs(void)
{
    const struct handover hangs = {HANDOVER_VERIFIER_HANGS, 0, -1, 0, 0};

    if (handover_send(FD_CONTROL, &hangs) != FAULT_NONE)
        log_error("the supervisor cannot be told that the verifier hangs");
}

static int policy_fd = -1; // made before the sandbox closes: what goes back to the supervisor

static bool prepare(const struct role *role)
{
    load_holidays(role->policy);
    if ((policy_fd = memfd_create("policy", MFD_CLOEXEC)) < 0) {
        log_error("no memory file for the policy in force");
        return false;
    }
    verifier_use(say_verifier_hangs);
    if (verifier_connect(FD_VAULT_VERIFIER) == FAULT_NONE)
        return true;
    log_error("out of memory: no key can be verified");
    return false;
}

static int serve(const struct role *role)
{
    struct vault_ports ports = {.control_fd = FD_CONTROL,
                                .front_fd = FD_VAULT_FRONT,
                                .rescue_fd = FD_VAULT_RESCUE,
                                .hasher_count = role->hashers,
                                .checker_count = role->checkers,
                                .config = role->config,
                                .locales = role->locales,
                                .holidays = &holidays,
                                .policy_text = role->policy_text,
                                .policy_from_store = role->policy_from_store,
                                .policy_fd = policy_fd,
                                .key_fd = role->key_fd};

    for (unsigned i = 0; i < role->hashers; i++)
        ports.hasher_fds[i] = FD_VAULT_HASHER + (int)i;
    for (unsigned i = 0; i < role->checkers; i++)
        ports.checker_fds[i] = FD_VAULT_CHECKER + (int)i;
    return vault_serve(&ports, role->policy, role->settings, role_say_ready);
}

int main(int count, char **arguments)
{
    const struct role_program vault = {.name = "tokend-vault",
                                       .wants_policy = true,
                                       .while_root = open_credential,
                                       .prepare = prepare,
                                       .serve = serve};

    _exit(role_main(&vault, count, arguments));
}
