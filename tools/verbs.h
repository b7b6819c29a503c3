// SPDX-License-Identifier: BSD-2-Clause
// The groups of the command table, one file each; every array ends with NULL words.
#ifndef WARIFU_TOOLS_VERBS_H
#define WARIFU_TOOLS_VERBS_H

#include "command.h"
#include "wire/warifu.pb.h"

extern const struct verb verbs_init[], verbs_user[], verbs_shared[], verbs_session[],
    verbs_password[], verbs_totp[], verbs_key[], verbs_key_pin[], verbs_card[], verbs_emergency[],
    verbs_review[], verbs_lock[], verbs_policy[], verbs_status[], verbs_log[], verbs_shell[],
    verbs_help[];

// All of them in the order of `warifu help`. Whoever needs it gets it in struct cli.
extern const struct verb *const verb_groups[];

// What most verbs do: arguments become a call, rows are reported.
enum exit_code verb_generic(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome);

// Asks `verb->confirm` unless --yes or a dry run. EXIT_DONE when it may go on.
enum exit_code verb_confirm(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct outcome *outcome);

// verb_stop.c
// Verbs that take something away on which sessions may rest, as tokend's row says ("taken"): asks
// this host's logind, looks, and tells (stopped.h). --sessions says what, else the policy
// (`revoked_sessions` in that row).
struct stopped;
enum exit_code verb_stopping(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome);
// The same, with tokend's first row for the caller.
enum exit_code stop_with_row(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             AdminRow *row, struct outcome *outcome);
// In pieces: stops, and puts the summary into the row; the caller reports that and then `stopped`,
// and last the holder's sessions that rest on something else, which go on.
void stop_taken(struct cli *cli, const struct arguments *arguments, AdminRow *row,
                struct stopped *stopped);
enum exit_code report_sessions_left(struct cli *cli, const AdminRow *row,
                                    const struct stopped *stopped, struct report *report,
                                    struct outcome *outcome);

// user_offboard.c, user_import.c, totp_enrol.c, totp_import.c, policy_lint.c
enum exit_code user_offboard(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome);
enum exit_code user_import(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome);
enum exit_code totp_enrol(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome);
enum exit_code key_import(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome);
enum exit_code totp_import(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome);

enum exit_code policy_lint_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome);
enum exit_code policy_services_run(struct cli *cli, const struct verb *verb,
                                   const struct arguments *arguments, struct report *report,
                                   struct outcome *outcome);

#endif
