// SPDX-License-Identifier: BSD-2-Clause
// An export of the log, as an auditor takes it along, and its verification without daemon, store or
// secret (E4; abuse:A2, abuse:A3). Lines of JSON, each ended by a newline:
//
//     {"export":"warifu audit log 1","key":"NAME+ID+KEY","head":"..."}   which log, and its signed
//     head
//     {"hash":"BASE64","entry":{"sequence":1,...}}    for each record, in order from the first
//     {"head":"..."}                                  behind each 256 of them: what was signed then
//
// Where the key was rotated, the first line names all keys, oldest first, and behind the record
// that names the next one, log.key_rotated, stands a head that both have signed (decision 109):
//
//     {"export":"warifu audit log 2","keys":["NAME+ID+KEY",...],"head":"..."}
//
// A head is a signed note (core/signed_note.h) with its newlines as \n; `jq -r .head` gives it
// back. The leaf of a record is SHA-256(0x00, all bytes of its entry), which `hash` repeats: that
// tells which record was altered by somebody who left the hash alone. Whoever recomputes the
// hashes, too, is found by the signed heads, to within 256 records.
#ifndef WARIFU_EVIDENCE_EXPORT_H
#define WARIFU_EVIDENCE_EXPORT_H

#include "evidence/entry.h"
#include "evidence/note_key.h"

// --- writing: lines on the heap, with their newlines; the caller frees. MEMORY ---------------

// All keys that ever signed, oldest first: at least one, at most EXPORT_KEYS_MAX.
enum fault export_first_line(const struct note_key *keys, size_t count, const char *head,
                             char **line) MUST_CHECK;
enum fault export_head_line(const char *head, char **line) MUST_CHECK;
enum fault export_record_line(const struct entry *entry, char **line) MUST_CHECK;

// --- verifying -------------------------------------------------------------------------------

// Zero is no good end.
enum export_verdict {
    EXPORT_NONE,        // its first line is not that of an export, or was altered
    EXPORT_COMPLETE,    // complete and unaltered, from the first record to the last
    EXPORT_EDITED,      // a record or a head does not say what was signed
    EXPORT_DELETED,     // records are missing in between
    EXPORT_REORDERED,   // records stand in another order
    EXPORT_ADDED,       // a record stands there twice, or behind the last one
    EXPORT_CUT,         // its end is missing
    EXPORT_FORKED,      // the older head was signed for another log than this: two were told
    EXPORT_WRONG_KEY,   // it, or the older head, was signed by another key; of a record: the key
                        // was replaced there without the signature of the one before
    EXPORT_ROLLED_BACK, // the older head has more records: the log went back since
    EXPORT_VERDICTS
};

#define EXPORT_HEAD_MAX 8192  // bytes of a head
#define EXPORT_HEAD_EVERY 256 // records
#define EXPORT_FINDINGS_MAX 100
#define EXPORT_UNREAD_MAX 32
#define EXPORT_KEYS_MAX 17

struct export_finding {
    enum export_verdict verdict;
    int64_t first, last; // records that are meant; 0: a head
    int64_t line;        // where in the file, from 1; 0: nowhere
};

struct export_result {
    enum export_verdict verdict;
    // Of the first finding in the file, by which the whole is called.
    int64_t first, last, line;
    // All of them in the order of the file, the first EXPORT_FINDINGS_MAX to be read here.
    int64_t finding_count;
    struct export_finding findings[EXPORT_FINDINGS_MAX];
    int64_t proven;            // up to this record, signed heads say that it is what was signed
    int64_t records;           // in the whole log, as its head says
    int64_t from, until;       // times of the first and last record that were read
    struct note_key key;       // that signed it
    struct note_key first_key; // of the log: the same, unless it was rotated
    int64_t rotations;
    bool older_head_is_part; // it begins with the log that the older head was signed for
};

struct export_keys { // oldest first
    struct note_key keys[EXPORT_KEYS_MAX];
    size_t count, current;           // `current` signs what is read now
    int64_t turned[EXPORT_KEYS_MAX]; // the record that brought each in; of the first 0
};

struct export_check {
    const struct note_key *expected;
    const char *older; // note
    struct export_result result;
    struct checkpoint head, past; // past: what `older` says
    struct merkle_range tree;
    int64_t count; // the record that was read last
    int64_t line;
    bool begun, ended, has_past;
    bool owes_head; // before the next record
    bool turning;   // that head is to be signed by the next key as well
    struct export_keys keys;
    uint32_t past_signed; // which of them signed `older`, as bits
    // Leaves that are not known from a record: since the last signed head that the tree agreed with
    // some were put in for what is missing or edited; it agrees with none any more.
    bool guessed, lost;
    // Lines since `unread_line` that are no record: whether they stand in the places of some, the
    // next one that is tells. The hashes that they name, 0: none.
    int64_t unread, unread_line;
    struct merkle_hash unread_leaves[EXPORT_UNREAD_MAX];
};

// The key that it has to be signed by, or one before it that leads there; NULL: the one that the
// file names, which says no more than that the file is of one piece. The note of an older head of
// the same log; NULL: none. Both must live until the end.
void export_check_start(struct export_check *check, const struct note_key *expected,
                        const char *older);
// A line without its newline, and whether it had one. False: nothing behind it can be judged.
// Behind a record that was altered it goes on: what is missing has a leaf of zeros, as in the
// store.
bool export_check_line(struct export_check *check, const char *line, size_t length, bool ended);
struct export_result export_check_end(struct export_check *check);

// Of a line without its newline, for whoever reads on the way: what is verified is the whole.
// Whether it is the first; the note of the first or of a head; the leaf of a record. False: it is
// no such line.
bool export_line_is_first(const char *line, size_t length);
bool export_line_head(const char *line, size_t length, char note[EXPORT_HEAD_MAX]) MUST_CHECK;
bool export_line_leaf(const char *line, size_t length, struct merkle_hash *leaf) MUST_CHECK;

// "complete", "edited"; static storage, for programs.
const char *export_verdict_name(enum export_verdict verdict);

#endif
