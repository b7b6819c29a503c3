// SPDX-License-Identifier: BSD-2-Clause
// `audit cosign`: takes back what witnesses have signed (E1, E4). Each signature of a witness that
// the policy names becomes a record of the log.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "core/base64.h"
#include "evidence/export.h"
#include "note_file.h"
#include "report.h"
#include <stdlib.h>
#include <string.h>

struct own_keys { // those of before, too: what was co-signed may be older than the key
    struct note_key keys[EXPORT_KEYS_MAX];
    size_t count;
};

static enum exit_code take_key(void *context, const AdminRow *row)
{
    struct own_keys *own = context;
    const char *former = field_text(row, "former");
    const char *key = former != NULL ? former : field_text(row, "key");

    return key != NULL && own->count < EXPORT_KEYS_MAX &&
                   note_key_read(key, &own->keys[own->count++])
               ? EXIT_DONE
               : EXIT_PROTOCOL;
}

static enum exit_code ask_keys(struct cli *cli, struct own_keys *own, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "audit.head");
    const enum exit_code code = session_call(cli, &call, take_key, own, outcome);
    return code == EXIT_DONE && own->count == 0 ? EXIT_PROTOCOL : code;
}

// Each line of the head's signatures, without its end.
struct lines {
    const char *at, *end;
};

static bool next_line(struct lines *lines, char *line, size_t size)
{
    const char *end =
        lines->at < lines->end ? memchr(lines->at, '\n', (size_t)(lines->end - lines->at)) : NULL;

    if (end == NULL)
        return false;
    snprintf(line, size, "%.*s", (int)(end - lines->at), lines->at);
    lines->at = end + 1;
    return true;
}

struct cosigning {
    struct signed_note note;
    struct checkpoint head;
    char log[NOTE_LINE_SIZE]; // the log's own signature
};

// The line of this key of the log. False: it has not signed it.
static bool find_own(struct cosigning *cosigning, const struct note_key *key)
{
    struct note_signature signature;
    struct lines lines = {cosigning->note.signatures.at,
                          cosigning->note.signatures.at + cosigning->note.signatures.size};

    if (strcmp(cosigning->head.origin, key->name) != 0 ||
        note_verify(&cosigning->note, key) != NOTE_SIGNED)
        return false;
    for (size_t place = 0; note_next_signature(&cosigning->note, &place, &signature) &&
                           next_line(&lines, cosigning->log, sizeof cosigning->log);)
        if (signature.ed25519 && memcmp(signature.key_id, key->id, NOTE_KEY_ID_SIZE) == 0)
            return true;
    return false;
}

static bool find_any(struct cosigning *cosigning, const struct own_keys *own)
{
    for (size_t i = 0; i < own->count; i++)
        if (find_own(cosigning, &own->keys[i]))
            return true;
    return false;
}

static enum exit_code send_one(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, const struct cosigning *cosigning,
                               const char *line, struct report *report, struct outcome *outcome)
{
    char root[BASE64_ROOT + 1];
    AdminCall call;

    base64_write(root, cosigning->head.root.bytes, MERKLE_HASH_SIZE);
    arguments_to_call(arguments, verb->wire, &call);
    if (!call_add_number(&call, "records", (int64_t)cosigning->head.size) ||
        !call_add_text(&call, "root", root) || !call_add_text(&call, "head", cosigning->log) ||
        !call_add_text(&call, "cosignature", line))
        return outcome_set(outcome, EXIT_BAD_DATA, NULL,
                           _("The head has a line that is too long."));
    return session_call(cli, &call, report_visit, report, outcome);
}

// All of them are tried: those of witnesses that the policy does not name are nobody's business,
// and known ones say nothing new.
static enum exit_code send_all(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, const struct cosigning *cosigning,
                               struct report *report, struct outcome *outcome)
{
    struct outcome worst = {.code = EXIT_DONE}, good = {.code = EXIT_DONE};
    struct lines lines = {cosigning->note.signatures.at,
                          cosigning->note.signatures.at + cosigning->note.signatures.size};
    struct note_signature signature;
    char line[NOTE_LINE_SIZE];
    bool any = false, taken = false;

    for (size_t place = 0; note_next_signature(&cosigning->note, &place, &signature) &&
                           next_line(&lines, line, sizeof line);) {
        if (!signature.cosignature)
            continue;
        any = true;
        const enum exit_code code =
            send_one(cli, verb, arguments, cosigning, line, report, outcome);
        if (code == EXIT_DONE) {
            taken = true;
            good = *outcome;
            continue;
        }
        worst = *outcome;
        if (code != EXIT_NOT_FOUND && code != EXIT_CONFLICT)
            return code;
    }
    if (!any)
        return outcome_set(outcome, EXIT_NOT_FOUND,
                           _("It is what a witness gave back: warifu witness sign"),
                           _("No witness has signed this head."));
    *outcome = taken ? good : worst;
    return outcome->code;
}

enum exit_code audit_cosign_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    struct own_keys own = {.count = 0};
    struct cosigning cosigning;
    char *head = NULL;
    enum exit_code code = note_file_head(argument_text(arguments, "file"), &head, outcome);

    if (code == EXIT_DONE && (!note_read(head, &cosigning.note) ||
                              !checkpoint_read(&cosigning.note.text, &cosigning.head)))
        code = EXIT_INTERNAL; // it was read just now
    if (code == EXIT_DONE && note_keys_start() != FAULT_NONE)
        code = EXIT_INTERNAL;
    if (code == EXIT_DONE)
        code = ask_keys(cli, &own, outcome);
    if (code == EXIT_DONE && !find_any(&cosigning, &own))
        code = outcome_set(outcome, EXIT_LOG_WRONG_KEY,
                           _("Is it the file of another town, or of a store that is gone?"),
                           _("This head was not signed by the key of this log."));
    if (code == EXIT_DONE)
        code = send_all(cli, verb, arguments, &cosigning, report, outcome);
    free(head);
    return code;
}
