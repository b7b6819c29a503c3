// SPDX-License-Identifier: BSD-2-Clause
// What is signed of the log: the head of its tree as a "signed note" (c2sp.org/signed-note) whose
// text is a checkpoint (c2sp.org/tlog-checkpoint), so that programs which we did not write read and
// verify it (E1, E4).
//
//     warifu/3f0c...            origin: which log; also the name of the key
//     2085                      records in it
//     CsUYapGGPo4d...jxq2I=     head of their tree (core/merkle.h)
//                               an empty line
//     — warifu/3f0c... Az3g...  for each signature: name of the key, base64(key id, signature)
//
// Nothing that a note says holds before a signature by a known key has been verified
// (evidence/note_key.h). Pure.
#ifndef WARIFU_CORE_SIGNED_NOTE_H
#define WARIFU_CORE_SIGNED_NOTE_H

#include "base/fault.h"
#include "core/merkle.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOTE_MAX 131072    // bytes; 16 signatures of any kind that the format foresees fit
#define NOTE_NAME_SIZE 256 // of a key, with its NUL
#define NOTE_KEY_ID_SIZE 4
#define NOTE_SIGNATURE_SIZE 64  // Ed25519
#define NOTE_TIME_SIZE 8        // stands before it in a cosignature, most significant byte first
#define NOTE_SIGNATURES_MAX 100 // lines

// Whether a key can have this name: UTF-8, not empty, no blank, plus or control character.
bool note_name_is_valid(const char *name);

// --- reading ---------------------------------------------------------------------------------

struct note_part { // within the note; without a NUL
    const char *at;
    size_t size;
};

struct note_signature {
    struct note_part name;
    uint8_t key_id[NOTE_KEY_ID_SIZE];
    // As long as one of these; otherwise of a kind that we do not know, and to be ignored.
    bool ed25519, cosignature;
    uint64_t time; // of a cosignature: when it was made, in seconds since 1970
    uint8_t bytes[NOTE_SIGNATURE_SIZE];
};

struct signed_note {
    struct note_part text;       // what is signed, with its last newline
    struct note_part signatures; // note_next_signature()
};

// Reads a NUL-terminated note of at most NOTE_MAX bytes. False when any of it, or any line of its
// signatures, is not as the format says.
bool note_read(const char *data, struct signed_note *note) MUST_CHECK;
// The signatures, one after the other: `place` is 0 at first. False behind the last one.
bool note_next_signature(const struct signed_note *note, size_t *place,
                         struct note_signature *signature) MUST_CHECK;

// The line before the next newline; `rest` then begins behind that. False where there is none.
bool note_take_line(struct note_part *rest, struct note_part *line) MUST_CHECK;
// A number up to MERKLE_SIZE_MAX as a checkpoint has it: decimal, without a zero in front.
bool note_read_number(const struct note_part *digits, uint64_t *number) MUST_CHECK;

struct checkpoint {
    char origin[NOTE_NAME_SIZE];
    uint64_t size; // records
    struct merkle_hash root;
};

// Stricter than the public format, which has room for further lines that nobody can audit: ours
// have none, and are not read with any.
bool checkpoint_read(const struct note_part *text, struct checkpoint *checkpoint) MUST_CHECK;

// --- writing ---------------------------------------------------------------------------------

// In decimal, at most 20 digits without a NUL; returns the place behind them.
char *note_put_number(char *out, uint64_t number);

#define CHECKPOINT_SIZE (NOTE_NAME_SIZE + 20 + BASE64_ROOT + 3) // with a NUL
#define BASE64_ROOT 44

// The text that is signed. FORMAT: the origin is no name of a key; LIMIT: too many records.
enum fault checkpoint_write(const struct checkpoint *checkpoint,
                            char text[CHECKPOINT_SIZE]) MUST_CHECK;

#define NOTE_LINE_SIZE (NOTE_NAME_SIZE + 4 + 1 + 104 + 2) // with a NUL, of either kind

// The line of an Ed25519 signature, with its newline. FORMAT as above.
enum fault note_write_signature(const char *name, const uint8_t key_id[NOTE_KEY_ID_SIZE],
                                const uint8_t signature[NOTE_SIGNATURE_SIZE],
                                char line[NOTE_LINE_SIZE]) MUST_CHECK;
// The same of a cosignature (c2sp.org/tlog-cosignature), made at `time`.
enum fault note_write_cosignature(const char *name, const uint8_t key_id[NOTE_KEY_ID_SIZE],
                                  uint64_t time, const uint8_t signature[NOTE_SIGNATURE_SIZE],
                                  char line[NOTE_LINE_SIZE]) MUST_CHECK;

#endif
