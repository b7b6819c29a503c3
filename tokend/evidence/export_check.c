// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/export_keys.h"
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

// Whoever has an older key is led to the newest one by the records that replace it.
static bool is_expected(const struct export_check *check)
{
    for (size_t i = 0; i < check->keys.count; i++)
        if (check->expected == NULL || note_key_same(check->expected, &check->keys.keys[i]))
            return true;
    return false;
}

static bool begin(struct export_check *check, struct rest line)
{
    char note[EXPORT_HEAD_MAX];
    struct export_result *result = &check->result;
    struct export_keys *keys = &check->keys;
    if (!export_keys_read(&line, keys) || !line_note(line, note))
        return false;
    const uint32_t last = UINT32_C(1) << (keys->count - 1);
    result->first_key = keys->keys[0];
    result->key = keys->keys[keys->count - 1];
    result->rotations = (int64_t)keys->count - 1;
    check->begun = true;
    if (!is_expected(check)) {
        find(check, EXPORT_WRONG_KEY, 0, 0);
        return false;
    }
    if ((export_keys_signed(keys, note, &check->head) & last) == 0 ||
        check->head.size >= INT64_MAX) { // no log is that long, and numbers go one further
        find(check, EXPORT_EDITED, 0, 0);
        return false;
    }
    result->records = (int64_t)check->head.size;
    if (check->older == NULL)
        return true;
    check->past_signed = export_keys_signed(keys, check->older, &check->past);
    if (check->past_signed == 0) {
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

// The head behind a record that replaces the key.
static void turn(struct export_check *check, uint32_t signers)
{
    const uint32_t both = UINT32_C(3) << check->keys.current;
    if ((signers & both) != both)
        find(check, EXPORT_WRONG_KEY, check->count, check->count);
    export_keys_turn(&check->keys, check->count);
    check->turning = false;
}

// Whether one of those signed it whose turn it was. Where records are missing or were edited, the
// one that brought the next key in may be among them.
static bool was_in_force(struct export_check *check, uint32_t signers, int64_t size)
{
    struct export_keys *keys = &check->keys;
    if (size > check->count || (size == check->count && (check->guessed || check->lost)))
        for (size_t i = keys->current + 1; i < keys->count; i++)
            if ((signers >> i & 1) != 0)
                while (keys->current < i)
                    export_keys_turn(keys, size);
    return (signers & export_keys_in_force(keys, size)) != 0;
}

static void take_head(struct export_check *check, struct rest line)
{
    char note[EXPORT_HEAD_MAX];
    struct checkpoint head = {.size = 0};
    const uint32_t signers =
        line_note(line, note) ? export_keys_signed(&check->keys, note, &head) : 0;
    const int64_t size = signers != 0 ? (int64_t)head.size : 0;
    if (signers != 0 && head.size <= check->head.size)
        settle_unread(check, size + 1);
    if (signers != 0 && check->turning && size == check->count)
        turn(check, signers);
    if (signers == 0)
        find(check, EXPORT_EDITED, 0, 0);
    else if (!was_in_force(check, signers, size))
        find(check, EXPORT_WRONG_KEY, 0, 0);
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
        if (check->turning)
            turn(check, UINT32_MAX); // told already
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
    if (!export_entry_rotates(record.entry))
        return;
    check->turning = export_keys_go_on(&check->keys, record.entry);
    check->owes_head = true;
    if (!check->turning)
        find(check, EXPORT_WRONG_KEY, record.sequence, record.sequence);
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
    // A key that no record brought in, or one that had ended when it signed the older head.
    if (result->finding_count == 0 &&
        (check->keys.current + 1 < check->keys.count ||
         (check->has_past && (check->past_signed &
                              export_keys_in_force(&check->keys, (int64_t)check->past.size)) == 0)))
        find_at(check, EXPORT_WRONG_KEY, 0, 0, 0);
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
