// SPDX-License-Identifier: BSD-2-Clause
// What carries a command out; the declarations are in tokend/verbs.
#ifndef WARIFU_TOOLS_COMMANDS_H
#define WARIFU_TOOLS_COMMANDS_H

#include "exit_code.h"
#include "verbs/verbs.h"
#include "wire/warifu.pb.h"

struct cli;
struct arguments;
struct outcome;
struct report;

// Fills the outcome and returns its code.
typedef enum exit_code command_run(struct cli *cli, const struct verb *verb,
                                   const struct arguments *arguments, struct report *report,
                                   struct outcome *outcome);

struct command {
    const char *words; // NULL ends the table
    command_run *run;
};

// Those for which more is done than verb_generic() does. Whoever needs them gets them in struct
// cli.
extern const struct command commands[];

// What most verbs do: arguments become a call, rows are reported.
command_run verb_generic;

// Asks `verb->confirm` unless --yes or a dry run. EXIT_DONE when it may go on.
enum exit_code verb_confirm(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct outcome *outcome);

// verb_stop.c
// Verbs that take something away on which sessions may rest, as tokend's row says ("taken"): asks
// this host's logind, looks, and tells (stopped.h). --sessions says what, else the policy
// (`revoked_sessions` in that row).
struct stopped;
command_run verb_stopping;
// The same, with tokend's first row for the caller.
enum exit_code stop_with_row(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             AdminRow *row, struct outcome *outcome);
// The same with a call that the caller has made; it asks for no confirmation.
enum exit_code stop_with_call(struct cli *cli, const struct arguments *arguments,
                              const AdminCall *call, struct report *report, AdminRow *row,
                              struct outcome *outcome);
// In pieces: stops, and puts the summary into the row; the caller reports that and then `stopped`,
// and last the holder's sessions that rest on something else, which go on.
void stop_taken(struct cli *cli, const struct arguments *arguments, AdminRow *row,
                struct stopped *stopped);
enum exit_code report_sessions_left(struct cli *cli, const AdminRow *row,
                                    const struct stopped *stopped, struct report *report,
                                    struct outcome *outcome);

command_run init_run, setup_run, user_offboard, user_review, privilege_review, user_import,
    user_export, totp_enrol, totp_confirm, totp_resync, totp_import, key_enrol, key_import,
    key_pin_run, card_lost, request_show, request_approve, card_report_run, policy_lint_run,
    policy_services_run, policy_show_run, policy_text_run, policy_diff_run, policy_simulate_run,
    status_run, log_run, audit_head_run, audit_export_run, audit_verify_run, audit_analyse_run,
    audit_request_run, audit_cosign_run, notice_send_run, notice_list_run, witness_init_run,
    witness_sign_run, witness_show_run, check_run, doctor_run, report_run, backup_key_run,
    backup_make_run, restore_run, destroy_run, glass_issue, shell_run, help_run, completion_run;

#endif
