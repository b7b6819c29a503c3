// SPDX-License-Identifier: BSD-2-Clause
// Where a policy comes from that a command reads: a file, a profile, or what tokend has.
#ifndef WARIFU_TOOLS_POLICY_SOURCE_H
#define WARIFU_TOOLS_POLICY_SOURCE_H

#include "cli.h"
#include "core/policy.h"
#include "outcome.h"

struct policy_source {
    char *name;      // as messages call it
    char *text;      // as it was read
    char digest[65]; // SHA-256 of the text; of what tokend has
    struct policy *policy;
};

// `name`: a file; a name without "/" that is no file here: a shipped profile; "active": the policy
// in force; at least eight digits of its digest: one that tokend has (`policy list`). The last two
// ask tokend. Free it with policy_source_free(), also after a failure.
enum exit_code policy_source_read(struct cli *cli, const char *name, struct policy_source *source,
                                  struct outcome *outcome);
// The same without tokend: for commands that need none.
enum exit_code policy_source_read_file(const char *name, struct policy_source *source,
                                       struct outcome *outcome);
// The text alone, of what tokend has; `digest` NULL: the one in force.
enum exit_code policy_source_fetch(struct cli *cli, const char *digest,
                                   struct policy_source *source, struct outcome *outcome);

void policy_source_free(struct policy_source *source);

#endif
