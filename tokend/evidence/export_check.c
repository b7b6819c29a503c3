// SPDX-License-Identifier: BSD-2-Clause
#include "core/base64.h"
#include "evidence/export.h"
#include "evidence/export_form.h"
#include "evidence/sha256.h"
#include <string.h>

static const char *const names[EXPORT_VERDICTS] = {
    [EXPORT_NONE] = "none",
    [EXPORT_COMPLETE] = "complete",
    [EXPORT_EDITED] = "edited",
    [EXPORT_DELETED] = "deleted",
    [EXPORT_REORDERED] = "reordered",
    [EXPORT_ADDED] = "added",
    [EXPORT_CUT] = "cut",
    [EXPORT_FORKED] = "forked",
    [EXPORT_WRONG_KEY] = "wrong-key",
    [EXPORT_ROLLED_BACK] = "rolled-back",
};

const char *export_verdict_name(enum export_verdict verdict)
{
    return verdict < EXPORT_VERDICTS ? names[verdict] : names[EXPORT_NONE];
}

// --- lines -----------------------------------------------------------------------------------

struct rest {
    const char *at;
    size_t size;
};

static bool take(struct rest *rest, const char *text)
{
    const size_t length = strlen(text);
    if (rest->size < length || memcmp(rest->at, text, length) != 0)
        return false;
    rest->at += length;
    rest->size -= length;
    return true;
}

static bool take_end(struct rest *rest, const char *text)
{
    const size_t length = strlen(text);
    if (rest->size < length || memcmp(rest->at + rest->size - length, text, length) != 0)
        return false;
    rest->size -= length;
    return true;
}

// The rest of a line that ends in a note.
static bool read_note(struct rest rest, char note[EXPORT_HEAD_MAX])
{
    size_t used = 0;
    if (!take_end(&rest, EXPORT_NOTE_END))
        return false;
    for (size_t i = 0; i < rest.size; i++) {
        char character = rest.at[i];
        if (character == '\\') {
            if (++i == rest.size || rest.at[i] != 'n')
                return false;
            character = '\n';
        } else if ((unsigned char)character < 0x20 || character == '"') {
            return false;
        }
        if (used == EXPORT_HEAD_MAX - 1)
            return false;
        note[used++] = character;
    }
    note[used] = '\0';
    return true;
}

static enum note_verdict open_head(const char *note, const struct note_key *key,
                                   struct checkpoint *checkpoint)
{
    struct signed_note read;
    if (!note_read(note, &read))
        return NOTE_FORGED;
    const enum note_verdict verdict = note_verify(&read, key);
    if (verdict == NOTE_SIGNED &&
        (!checkpoint_read(&read.text, checkpoint) || strcmp(checkpoint->origin, key->name) != 0))
        return NOTE_FORGED;
    return verdict;
}

// --- what was found --------------------------------------------------------------------------

// The first in the file counts.
static void find(struct export_check *check, enum export_verdict verdict, int64_t first,
                 int64_t last)
{
    if (check->result.verdict != EXPORT_NONE)
        return;
    check->result.verdict = verdict;
    check->result.first = first;
    check->result.last = last;
}

static bool is_undisturbed(const struct export_check *check)
{
    return check->result.verdict == EXPORT_NONE;
}

// What was signed for the records so far against what they are.
static void compare(struct export_check *check, const struct checkpoint *signed_head)
{
    struct merkle_hash root;
    merkle_root(evidence_sha256, &check->tree, &root);
    if (merkle_same(&root, &signed_head->root))
        check->good = check->count;
    else
        find(check, EXPORT_EDITED, check->good + 1, check->count);
}

static void compare_past(struct export_check *check)
{
    struct merkle_hash root;
    if (!check->has_past || (int64_t)check->past.size != check->count || !is_undisturbed(check))
        return;
    merkle_root(evidence_sha256, &check->tree, &root);
    check->result.older_head_is_part = merkle_same(&root, &check->past.root);
}

void export_check_start(struct export_check *check, const struct note_key *expected,
                        const char *older)
{
    *check = (struct export_check){.expected = expected, .older = older};
}

static bool begin(struct export_check *check, struct rest line)
{
    char key_text[NOTE_KEY_TEXT_SIZE], note[EXPORT_HEAD_MAX];
    struct export_result *result = &check->result;
    const char *key_end = NULL;
    if (take(&line, EXPORT_FIRST))
        key_end = memmem(line.at, line.size, EXPORT_FIRST_HEAD, strlen(EXPORT_FIRST_HEAD));
    if (key_end == NULL || (size_t)(key_end - line.at) >= sizeof key_text)
        return false;
    const size_t length = (size_t)(key_end - line.at);
    memcpy(key_text, line.at, length);
    key_text[length] = '\0';
    line.at += length;
    line.size -= length;
    if (!take(&line, EXPORT_FIRST_HEAD) || strlen(key_text) != length ||
        !note_key_read(key_text, &result->key) || !read_note(line, note))
        return false;
    check->begun = true;
    if (check->expected != NULL &&
        (strcmp(check->expected->name, result->key.name) != 0 ||
         memcmp(check->expected->public, result->key.public, sizeof result->key.public) != 0)) {
        find(check, EXPORT_WRONG_KEY, 0, 0);
        return false;
    }
    if (open_head(note, &result->key, &check->head) != NOTE_SIGNED ||
        check->head.size >= INT64_MAX) { // no log is that long, and numbers go one further
        find(check, EXPORT_EDITED, 0, 0);
        return false;
    }
    result->records = (int64_t)check->head.size;
    if (check->older == NULL)
        return true;
    if (open_head(check->older, &result->key, &check->past) != NOTE_SIGNED) {
        result->line = 0;
        find(check, EXPORT_WRONG_KEY, 0, 0);
        return false;
    }
    check->has_past = true;
    if (check->past.size > check->head.size) {
        find(check, EXPORT_ROLLED_BACK, result->records + 1, (int64_t)check->past.size);
        return false;
    }
    compare_past(check);
    return true;
}

// Records that should come next are not there: missing, unless they come later.
static void skip_to(struct export_check *check, int64_t last)
{
    if (is_undisturbed(check)) {
        check->gap_first = check->count + 1;
        check->gap_last = last;
    }
    find(check, EXPORT_DELETED, check->count + 1, last);
    check->count = last;
}

// What stands here should have come before.
static void come_later(struct export_check *check)
{
    if (check->result.verdict == EXPORT_DELETED)
        check->result.verdict = EXPORT_REORDERED;
    find(check, EXPORT_REORDERED, 0, 0);
}

static void take_head(struct export_check *check, struct rest line)
{
    char note[EXPORT_HEAD_MAX];
    struct checkpoint head;
    if (!read_note(line, note) || open_head(note, &check->result.key, &head) != NOTE_SIGNED)
        find(check, EXPORT_EDITED, 0, 0);
    else if (head.size > check->head.size ||
             ((int64_t)head.size == check->count && !check->owes_head))
        find(check, EXPORT_ADDED, 0, 0);
    else if ((int64_t)head.size > check->count)
        skip_to(check, (int64_t)head.size);
    else if ((int64_t)head.size < check->count)
        come_later(check);
    else if (is_undisturbed(check))
        compare(check, &head);
    check->owes_head = false;
}

struct read_record {
    int64_t sequence, time;
    struct merkle_hash leaf;
};

static bool read_record(struct rest line, struct read_record *record)
{
    struct merkle_hash told;
    size_t size;
    if (!take(&line, EXPORT_HASH) || line.size < BASE64_ROOT ||
        !base64_read(line.at, BASE64_ROOT, told.bytes, sizeof told.bytes, &size) ||
        size != sizeof told.bytes)
        return false;
    line.at += BASE64_ROOT;
    line.size -= BASE64_ROOT;
    if (!take(&line, EXPORT_ENTRY) || !take_end(&line, EXPORT_ENTRY_END) ||
        !entry_numbers(line.at, line.size, &record->sequence, &record->time))
        return false;
    merkle_leaf(evidence_sha256, line.at, line.size, &record->leaf);
    return merkle_same(&record->leaf, &told);
}

static void take_record(struct export_check *check, struct rest line)
{
    struct read_record record;
    const int64_t next = check->count + 1;
    if (!read_record(line, &record)) {
        // It stands for what is to come here.
        const int64_t meant = check->owes_head ? 0 : next;
        find(check, meant > check->result.records ? EXPORT_ADDED : EXPORT_EDITED, meant, meant);
        return;
    }
    if (check->owes_head && record.sequence >= next)
        find(check, EXPORT_DELETED, 0, 0);
    const bool is_of_this_log = record.sequence <= check->result.records;
    if (is_of_this_log && record.sequence == next) {
        if (check->count == 0)
            check->result.from = record.time;
        check->result.until = record.time;
        check->count = next;
        if (is_undisturbed(check) &&
            merkle_append(evidence_sha256, &check->tree, &record.leaf) != FAULT_NONE)
            find(check, EXPORT_EDITED, next, next);
        check->owes_head = next % EXPORT_HEAD_EVERY == 0;
        compare_past(check);
    } else if (is_of_this_log && record.sequence > next) {
        skip_to(check, record.sequence - 1);
        check->count = record.sequence;
    } else if (check->gap_first > 0 && record.sequence >= check->gap_first &&
               record.sequence <= check->gap_last) {
        come_later(check);
    } else {
        find(check, EXPORT_ADDED, record.sequence, record.sequence);
    }
}

// The file ends here, and should not.
static void find_cut(struct export_check *check)
{
    const int64_t last = check->result.records;
    if (check->owes_head)
        find(check, EXPORT_CUT, 0, 0);
    else if (check->count < last)
        find(check, EXPORT_CUT, check->count + 1, last);
    else
        find(check, EXPORT_ADDED, last + 1, last + 1); // something behind the end
}

bool export_check_line(struct export_check *check, const char *line, size_t length, bool ended)
{
    struct rest rest = {line, length};
    if (check->ended)
        return false;
    if (is_undisturbed(check))
        check->result.line++;
    if (!check->begun) {
        check->ended = !begin(check, rest);
        return !check->ended;
    }
    if (!ended) // nobody writes half a line but somebody who cuts
        find_cut(check);
    else if (take(&rest, EXPORT_HEAD))
        take_head(check, rest);
    else
        take_record(check, rest);
    // Only whether what is missing comes later is still open.
    check->ended = !is_undisturbed(check) && check->result.verdict != EXPORT_DELETED;
    return !check->ended;
}

struct export_result export_check_end(struct export_check *check)
{
    struct export_result *result = &check->result;
    if (!check->begun)
        return *result;
    if (is_undisturbed(check) && (check->count < result->records || check->owes_head)) {
        result->line++;
        find_cut(check);
    }
    if (is_undisturbed(check))
        compare(check, &check->head);
    if (is_undisturbed(check) && check->has_past && !result->older_head_is_part) {
        result->line = 0;
        find(check, EXPORT_FORKED, (int64_t)check->past.size, (int64_t)check->past.size);
    }
    if (is_undisturbed(check)) {
        result->line = 0;
        find(check, EXPORT_COMPLETE, 1, result->records);
    }
    return *result;
}
