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

static void find_at(struct export_check *check, enum export_verdict verdict, int64_t first,
                    int64_t last, int64_t line)
{
    struct export_result *result = &check->result;
    struct export_finding *before =
        result->finding_count > 0 && result->finding_count <= EXPORT_FINDINGS_MAX
            ? &result->findings[result->finding_count - 1]
            : NULL;
    if (before != NULL && before->first > 0 && before->verdict == verdict &&
        before->last + 1 == first) {
        before->last = last;
        return;
    }
    if (result->finding_count < EXPORT_FINDINGS_MAX)
        result->findings[result->finding_count] =
            (struct export_finding){verdict, first, last, line};
    result->finding_count++;
}

static void find(struct export_check *check, enum export_verdict verdict, int64_t first,
                 int64_t last)
{
    find_at(check, verdict, first, last, check->line);
}

// --- the tree --------------------------------------------------------------------------------

// More zeros than anybody's gap has are not worth the time: whoever made the file says how many.
#define GAP_MAX ((int64_t)1 << 20)

static void append(struct export_check *check, const struct merkle_hash *leaf, bool guessed)
{
    check->guessed = check->guessed || guessed;
    if (!check->lost && merkle_append(evidence_sha256, &check->tree, leaf) != FAULT_NONE)
        check->lost = true;
}

static void append_zeros(struct export_check *check, int64_t count)
{
    const struct merkle_hash zero = {{0}};
    if (count > GAP_MAX)
        check->lost = true;
    for (int64_t i = 0; i < count && !check->lost; i++)
        append(check, &zero, true);
}

// What was signed for the records so far against what they are. Where something is missing or was
// edited, that is why they differ.
static void compare(struct export_check *check, const struct checkpoint *signed_head)
{
    struct merkle_hash root;
    if (check->lost)
        return;
    merkle_root(evidence_sha256, &check->tree, &root);
    if (merkle_same(&root, &signed_head->root)) {
        check->result.proven = check->count;
        check->guessed = false;
        return;
    }
    check->lost = true;
    if (!check->guessed)
        find(check, EXPORT_EDITED, check->result.proven + 1, check->count);
}

static void compare_past(struct export_check *check)
{
    struct merkle_hash root;
    if (!check->has_past || (int64_t)check->past.size != check->count || check->lost)
        return;
    merkle_root(evidence_sha256, &check->tree, &root);
    check->result.older_head_is_part = merkle_same(&root, &check->past.root);
}

static void count_to(struct export_check *check, int64_t count)
{
    check->count = count;
    check->owes_head = count % EXPORT_HEAD_EVERY == 0;
    compare_past(check);
}

// --- the parts of a file ---------------------------------------------------------------------

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
    if (line_take(&line, EXPORT_FIRST))
        key_end = memmem(line.at, line.size, EXPORT_FIRST_HEAD, strlen(EXPORT_FIRST_HEAD));
    if (key_end == NULL || (size_t)(key_end - line.at) >= sizeof key_text)
        return false;
    const size_t length = (size_t)(key_end - line.at);
    memcpy(key_text, line.at, length);
    key_text[length] = '\0';
    line.at += length;
    line.size -= length;
    if (!line_take(&line, EXPORT_FIRST_HEAD) || strlen(key_text) != length ||
        !note_key_read(key_text, &result->key) || !line_note(line, note))
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
        find_at(check, EXPORT_WRONG_KEY, 0, 0, 0);
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
    if (last <= check->count)
        return;
    find(check, EXPORT_DELETED, check->count + 1, last);
    append_zeros(check, last - check->count);
    count_to(check, last);
}

// Lines that are no record stand for records that are not there, as far as those go: the next one
// that is there, or the end, is `next`.
static void settle_unread(struct export_check *check, int64_t next)
{
    const int64_t first = check->count + 1, missing = next > first ? next - first : 0;
    const int64_t stand = missing < check->unread ? missing : check->unread;
    const int64_t unread = check->unread;
    if (unread == 0)
        return;
    check->unread = 0;
    find_at(check, first > check->result.records ? EXPORT_ADDED : EXPORT_EDITED, first,
            stand > 1 ? first + stand - 1 : first, check->unread_line);
    if (stand > EXPORT_UNREAD_MAX)
        check->lost = true;
    for (int64_t i = 0; i < stand; i++) {
        if (!check->lost)
            append(check, &check->unread_leaves[i], true);
        count_to(check, check->count + 1);
    }
}

// What stands here should have come before, and was found missing then.
static void come_later(struct export_check *check, int64_t sequence)
{
    struct export_result *result = &check->result;
    for (int64_t i = 0; i < result->finding_count && i < EXPORT_FINDINGS_MAX; i++) {
        struct export_finding *gap = &result->findings[i];
        if ((gap->verdict != EXPORT_DELETED && gap->verdict != EXPORT_REORDERED) ||
            sequence < gap->first || sequence > gap->last)
            continue;
        gap->verdict = EXPORT_REORDERED;
        return;
    }
    if (sequence == 0)
        find(check, EXPORT_REORDERED, 0, 0);
    else
        find(check, EXPORT_ADDED, sequence, sequence);
}

static void take_head(struct export_check *check, struct rest line)
{
    char note[EXPORT_HEAD_MAX];
    struct checkpoint head;
    const bool opened =
        line_note(line, note) && open_head(note, &check->result.key, &head) == NOTE_SIGNED;
    const int64_t size = opened ? (int64_t)head.size : 0;
    if (opened && head.size <= check->head.size)
        settle_unread(check, size + 1);
    if (!opened)
        find(check, EXPORT_EDITED, 0, 0);
    else if (head.size > check->head.size || (size == check->count && !check->owes_head))
        find(check, EXPORT_ADDED, 0, 0);
    else if (size < check->count)
        come_later(check, 0);
    else {
        skip_to(check, size);
        compare(check, &head);
    }
    check->owes_head = false;
}

// It stands for what is to come here.
static void take_unread(struct export_check *check, const struct merkle_hash *told)
{
    if (check->owes_head && check->unread == 0) {
        find(check, EXPORT_EDITED, 0, 0);
        check->owes_head = false;
        return;
    }
    if (check->unread == 0)
        check->unread_line = check->line;
    if (check->unread < EXPORT_UNREAD_MAX)
        check->unread_leaves[check->unread] = *told;
    check->unread++;
}

static void take_record(struct export_check *check, struct rest line)
{
    struct line_record record;
    if (!line_record(line, &record)) {
        take_unread(check, &record.told);
        return;
    }
    settle_unread(check, record.sequence);
    if (check->owes_head && record.sequence > check->count) {
        find(check, EXPORT_DELETED, 0, 0);
        check->owes_head = false;
    }
    if (record.sequence > check->result.records) {
        find(check, EXPORT_ADDED, record.sequence, record.sequence);
        return;
    }
    if (record.sequence <= check->count) {
        come_later(check, record.sequence);
        return;
    }
    skip_to(check, record.sequence - 1);
    if (check->result.from == 0)
        check->result.from = record.time;
    check->result.until = record.time;
    append(check, &record.leaf, false);
    count_to(check, record.sequence);
}

// The file ends here, and should not.
static void find_cut(struct export_check *check)
{
    const int64_t last = check->result.records;
    settle_unread(check, last + 1);
    check->ended = true;
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
    check->line++;
    if (!check->begun)
        check->ended = !begin(check, rest);
    else if (!ended) // nobody writes half a line but somebody who cuts
        find_cut(check);
    else if (line_take(&rest, EXPORT_HEAD))
        take_head(check, rest);
    else
        take_record(check, rest);
    return !check->ended;
}

static void end(struct export_check *check)
{
    struct export_result *result = &check->result;
    settle_unread(check, result->records + 1);
    if (check->count < result->records || check->owes_head) {
        check->line++;
        find_cut(check);
        return;
    }
    compare(check, &check->head);
    // Only of a log that is what was signed: of another the alteration is told.
    if (!check->lost && check->has_past && !result->older_head_is_part)
        find_at(check, EXPORT_FORKED, (int64_t)check->past.size, (int64_t)check->past.size, 0);
}

struct export_result export_check_end(struct export_check *check)
{
    struct export_result *result = &check->result;
    if (!check->begun)
        return *result;
    if (!check->ended)
        end(check);
    if (result->finding_count == 0) {
        result->verdict = EXPORT_COMPLETE;
        result->first = 1;
        result->last = result->records;
        return *result;
    }
    result->verdict = result->findings[0].verdict;
    result->first = result->findings[0].first;
    result->last = result->findings[0].last;
    result->line = result->findings[0].line;
    return *result;
}
