// SPDX-License-Identifier: BSD-2-Clause
// `witness sign`: co-signs the head of somebody else's log, if it goes with all heads of that log
// that were co-signed before (E1, E4; abuse:A2).
#include "arguments.h"
#include "commands.h"
#include "note_file.h"
#include "report.h"
#include "witness_files.h"
#include "witness_source.h"
#include <time.h>

// What is told of each refusal; a number is that of the records signed last.
static const struct {
    enum exit_code code;
    const char *text, *numbered, *hint;
} refusals[WITNESS_VERDICTS] = {
    [WITNESS_NO_HEAD] =
        {EXIT_BAD_DATA, N_("Nothing was signed: this is no signed head of a log."), NULL,
         N_("It is a file that `warifu audit request` or `warifu audit head` wrote, "
            "or an export.")},
    [WITNESS_UNKNOWN] =
        {EXIT_NOT_FOUND,
         N_("Nothing was signed: this witness has never signed anything of this log."), NULL,
         N_("If it is to begin, give the key of that log with --log-key, as its owners gave it to "
            "you themselves.")},
    [WITNESS_WRONG_KEY] =
        {EXIT_LOG_WRONG_KEY,
         N_("Nothing was signed: the head was not signed by the key of this log."), NULL,
         N_("Keep the file, and ask the owners of the log. Where they have replaced the key "
            "(warifu audit rotate-key), an export shows it; or give the new one, as they gave it "
            "to you themselves, with --new-key. A new store is another log.")},
    [WITNESS_NO_PROOF] =
        {EXIT_LOG_NO_PROOF, NULL,
         N_("Nothing was signed: there is no proof that this log begins with the %lld records "
            "whose head was signed last."),
         N_("The owners of the log make it: warifu audit request --since, with that number")},
    [WITNESS_ROLLED_BACK] =
        {EXIT_LOG_ROLLED_BACK, NULL,
         N_("Nothing was signed: this log had %lld records when its head was signed last, and has "
            "fewer now: it went back."),
         N_("Keep the file: it is evidence. Tell the owners of the log, and whoever inspects "
            "them.")},
    [WITNESS_FORKED] =
        {EXIT_LOG_FORKED, NULL,
         N_("Nothing was signed: this log does not begin with the %lld records whose head was "
            "signed last: it was written anew, or its proof was altered."),
         N_("Keep the file: it is evidence. Ask for the file once more; if that is refused as "
            "well, "
            "tell whoever inspects the owners of the log.")},
};

static enum exit_code refuse(enum witness_verdict verdict, const struct witnessed *last,
                             struct outcome *outcome)
{
    if (refusals[verdict].numbered == NULL)
        return outcome_set(outcome, refusals[verdict].code, _(refusals[verdict].hint), "%s",
                           _(refusals[verdict].text));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return outcome_set(outcome, refusals[verdict].code, _(refusals[verdict].hint),
                       _(refusals[verdict].numbered),
                       last != NULL ? (long long)last->head.size : 0LL);
#pragma GCC diagnostic pop
}

static void put_row(const struct witnessed *now, const struct note_key *witness,
                    struct report *report)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "origin", now->head.origin);
    row_add_number(&row, "records", (int64_t)now->head.size);
    row_add_text(&row, "witness", witness->name);
    row_add_number(&row, "signed", now->time);
    report_row(report, &row);
}

// The state first: a signature that nobody remembers could be one of two.
static enum exit_code sign(struct witness *witness, const char *note, struct witnessed *now,
                           FILE *file, const char *path, struct outcome *outcome)
{
    char cosigned[EXPORT_HEAD_MAX];

    now->time = (int64_t)time(NULL);
    if (cosign(&witness->key, witness->seed, note, now->time, cosigned, sizeof cosigned) !=
        FAULT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, NULL,
                           _("Nothing was signed: the head has too many signatures already."));
    if (witness_remember(witness->state, now) != FAULT_NONE)
        return outcome_set(
            outcome, EXIT_FAILED, _("Make another witness in another directory for further logs."),
            _("Nothing was signed: this witness has %d logs already."), WITNESS_LOGS_MAX);
    const enum exit_code code = witness_keep(witness, outcome);
    return code != EXIT_DONE ? code : note_file_put(file, path, cosigned, outcome);
}

struct given_keys { // NULL: not given
    const struct note_key *log, *next;
};

static enum exit_code judge(struct witness *witness, const struct arguments *arguments,
                            const struct given_keys *given, struct report *report,
                            struct outcome *outcome)
{
    const char *path = argument_text(arguments, "output");
    struct witness_source source;
    struct witnessed now;
    FILE *file = NULL;
    enum exit_code code =
        witness_source_read(&source, argument_text(arguments, "file"), witness->state, outcome);

    if (code == EXIT_DONE) {
        const struct note_key *const next = source.is_replaced ? &source.replaced_by : given->next;
        const enum witness_verdict verdict =
            witness_judge(witness->state, given->log, next, &source.request, &now);
        if (verdict != WITNESS_CONSISTENT)
            code = refuse(verdict, witness_last(witness->state, now.head.origin), outcome);
    }
    if (code == EXIT_DONE)
        code = note_file_create(path, &file, outcome);
    if (code == EXIT_DONE)
        code = sign(witness, source.request.note, &now, file, path, outcome);
    witness_source_close(&source);
    if (code != EXIT_DONE)
        return code;
    put_row(&now, &witness->key, report);
    return outcome_set(
        outcome, EXIT_DONE,
        _("Give the file back: the owners of the log take it with warifu audit cosign."),
        _("Co-signed: records 1 to %lld of %s."), (long long)now.head.size, now.head.origin);
}

enum exit_code witness_sign_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *key_path = argument_text(arguments, "log-key");
    const char *next_path = argument_text(arguments, "new-key");
    struct witness witness = WITNESS_CLOSED;
    struct note_key key, next;
    const struct given_keys given = {key_path != NULL ? &key : NULL,
                                     next_path != NULL ? &next : NULL};
    enum exit_code code = witness_open(&witness, argument_text(arguments, "directory"), outcome);

    (void)cli;
    (void)verb;
    if (code == EXIT_DONE && key_path != NULL)
        code = note_file_key(key_path, &key, outcome);
    if (code == EXIT_DONE && next_path != NULL)
        code = note_file_key(next_path, &next, outcome);
    if (code == EXIT_DONE)
        code = judge(&witness, arguments, &given, report, outcome);
    witness_close(&witness);
    return code;
}
