// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/witness.h"
#include "core/base64.h"
#include "evidence/sha256.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST "warifu witness state 1"

// --- its state ---------------------------------------------------------------------------------

static bool take_word(struct note_part *line, struct note_part *word)
{
    const char *blank = line->size > 0 ? memchr(line->at, ' ', line->size) : NULL;
    *word = (struct note_part){line->at, blank != NULL ? (size_t)(blank - line->at) : line->size};
    const size_t taken = word->size + (blank != NULL ? 1 : 0);
    line->at += taken;
    line->size -= taken;
    return word->size > 0;
}

static bool read_log(struct note_part line, struct witnessed *log)
{
    char text[NOTE_KEY_TEXT_SIZE];
    struct note_part key, size, root, time;
    uint64_t seconds;
    size_t bytes;
    if (!take_word(&line, &key) || !take_word(&line, &size) || !take_word(&line, &root) ||
        !take_word(&line, &time) || line.size > 0 || key.size >= sizeof text)
        return false;
    memcpy(text, key.at, key.size);
    text[key.size] = '\0';
    if (!note_key_read(text, &log->log) || !note_read_number(&size, &log->head.size) ||
        !note_read_number(&time, &seconds) ||
        !base64_read(root.at, root.size, log->head.root.bytes, MERKLE_HASH_SIZE, &bytes) ||
        bytes != MERKLE_HASH_SIZE)
        return false;
    log->time = (int64_t)seconds;
    strcpy(log->head.origin, log->log.name);
    return true;
}

enum fault witness_state_read(const char *text, const struct note_key *witness,
                              struct witness_state *state)
{
    struct note_part rest, line;
    struct signed_note note;
    struct note_key own;
    if (!note_read(text, &note))
        return FAULT_FORMAT;
    enum fault fault = note_key_make(witness->name, witness->public, &own);
    if (fault != FAULT_NONE)
        return fault;
    if (note_verify(&note, &own) != NOTE_SIGNED)
        return FAULT_REFUSED;
    rest = note.text;
    if (!note_take_line(&rest, &line) || line.size != strlen(FIRST) ||
        memcmp(line.at, FIRST, line.size) != 0)
        return FAULT_FORMAT;
    for (state->count = 0; note_take_line(&rest, &line); state->count++)
        if (state->count == WITNESS_LOGS_MAX || !read_log(line, &state->logs[state->count]))
            return FAULT_FORMAT;
    return FAULT_NONE;
}

enum fault witness_state_write(const struct witness_state *state, const struct note_key *witness,
                               const uint8_t seed[NOTE_SEED_SIZE], char **text)
{
    char key[NOTE_KEY_TEXT_SIZE], root[BASE64_ROOT + 1], *lines = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&lines, &size);
    if (out == NULL)
        return FAULT_MEMORY;
    fputs(FIRST "\n", out);
    for (size_t i = 0; i < state->count; i++) {
        const struct witnessed *log = &state->logs[i];
        note_key_write(&log->log, key);
        base64_write(root, log->head.root.bytes, MERKLE_HASH_SIZE);
        fprintf(out, "%s %" PRIu64 " %s %" PRId64 "\n", key, log->head.size, root, log->time);
    }
    const bool written = fclose(out) == 0;
    char *note = written ? malloc(size + NOTE_LINE_SIZE + 2) : NULL;
    enum fault fault = note == NULL
                           ? FAULT_MEMORY
                           : note_sign(witness->name, seed, lines, note, size + NOTE_LINE_SIZE + 2);
    free(lines);
    if (fault == FAULT_NONE)
        *text = note;
    else
        free(note);
    return fault;
}

const struct witnessed *witness_last(const struct witness_state *state, const char *origin)
{
    for (size_t i = 0; i < state->count; i++)
        if (strcmp(state->logs[i].head.origin, origin) == 0)
            return &state->logs[i];
    return NULL;
}

enum fault witness_remember(struct witness_state *state, const struct witnessed *now)
{
    const struct witnessed *last = witness_last(state, now->head.origin);
    const size_t place = last != NULL ? (size_t)(last - state->logs) : state->count;
    if (place == WITNESS_LOGS_MAX)
        return FAULT_LIMIT;
    state->logs[place] = *now;
    if (last == NULL)
        state->count++;
    return FAULT_NONE;
}

// --- its judgement -----------------------------------------------------------------------------

static enum witness_verdict compare(const struct checkpoint *last,
                                    const struct witness_request *request,
                                    const struct checkpoint *now)
{
    if (now->size < last->size)
        return WITNESS_ROLLED_BACK;
    if (now->size == last->size)
        return merkle_same(&now->root, &last->root) ? WITNESS_CONSISTENT : WITNESS_FORKED;
    if (last->size == 0)
        return WITNESS_CONSISTENT;
    if (request->old != last->size)
        return WITNESS_NO_PROOF;
    return merkle_consistent(evidence_sha256, last->size, now->size, &last->root, &now->root,
                             &request->proof)
               ? WITNESS_CONSISTENT
               : WITNESS_FORKED;
}

enum witness_verdict witness_judge(const struct witness_state *state, const struct note_key *given,
                                   const struct note_key *replaced_by,
                                   const struct witness_request *request, struct witnessed *now)
{
    struct signed_note note;
    *now = (struct witnessed){.time = 0};
    if (!note_read(request->note, &note) || !checkpoint_read(&note.text, &now->head))
        return WITNESS_NO_HEAD;
    const struct witnessed *last = witness_last(state, now->head.origin);
    const struct note_key *known = last != NULL ? &last->log : given;
    if (known == NULL)
        return WITNESS_UNKNOWN;
    const bool replaced =
        last != NULL && replaced_by != NULL && note_verify(&note, replaced_by) == NOTE_SIGNED;
    now->log = replaced ? *replaced_by : *known;
    if ((given != NULL && !note_key_same(given, known)) ||
        strcmp(now->log.name, now->head.origin) != 0 ||
        note_verify(&note, &now->log) != NOTE_SIGNED)
        return WITNESS_WRONG_KEY;
    return last == NULL ? WITNESS_CONSISTENT : compare(&last->head, request, &now->head);
}
