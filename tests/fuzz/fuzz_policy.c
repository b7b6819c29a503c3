// SPDX-License-Identifier: BSD-2-Clause
// Policy files. What is refused is refused with a located message; what is accepted survives a
// dump, can be linted, and decides.
#include "core/policy_decide.h"
#include "settings/policy_file.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static char *dump(const struct policy *policy)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    demand(out != NULL);
    policy_dump(policy, out);
    demand(fclose(out) == 0);
    return text;
}

static bool look(void *context, const struct finding *finding)
{
    (void)context;
    demand(finding->clause[0] != '\0' && finding->where[0] != '\0');
    return true;
}

static void decide(const struct policy *policy)
{
    static const char *const services[] = {"login", "sshd", "sudo", "cron", "", "../../x"};

    for (unsigned i = 0; i < 48; i++) {
        const struct civil_time now = {{2026, 5, (uint8_t)(1 + i % 30)}, (uint16_t)(i * 30)};
        const struct policy_request request = {
            .service = services[i % 6],
            .user = i % 2 ? "root" : "alice",
            .host = "host",
            .user_found = true,
            .uid = i % 2 ? 0 : 1000,
            .groups_known = i % 4 < 2,
            .origin = i % 8 < 4 ? ORIGIN_LOCAL : ORIGIN_REMOTE,
            .now = i % 3 == 0 ? NULL : &now,
            .synchronised = i % 5 < 3,
        };
        const struct decision decision = policy_decide(policy, &request);
        demand(decision.kind != DECISION_RULE || !decision.rule->deny);
        demand(decision.rule != NULL || decision.kind == DECISION_DENY_NO_RULE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);
    struct policy *policy = NULL;
    struct policy *again = NULL;
    char error[512] = "";

    demand(text != NULL);
    if (policy_parse("p", text, &policy, error, sizeof error) == FAULT_NONE) {
        char *once = dump(policy);
        demand(policy_parse("p", once, &again, error, sizeof error) == FAULT_NONE);
        char *twice = dump(again);
        demand(strcmp(once, twice) == 0);
        policy_lint(policy, look, NULL);
        decide(policy);
        free(once);
        free(twice);
        policy_free(&policy);
        policy_free(&again);
    } else {
        demand(policy == NULL);
        demand(strncmp(error, "p:", 2) == 0);
        for (const char *c = error; *c != '\0'; c++) // nothing that moves a terminal
            demand((unsigned char)*c >= 0x20 && *c != 0x7F);
    }
    free(text);
    return 0;
}
