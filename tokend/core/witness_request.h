// SPDX-License-Identifier: BSD-2-Clause
// What a log shows a witness (E1, E4): its newest head, and the proof that it begins with the head
// that the witness signed last. The text is the body that c2sp.org/tlog-witness has for
// "add-checkpoint", so that programs which we did not write take it:
//
//     old 2085                  records under the head that the witness signed last; 0: none
//     PlRNCrwH...Akaw=          the proof (RFC 6962 section 2.1.2), a hash a line, may be none
//                               an empty line
//     warifu/3f0c...            the head: a signed note with a checkpoint (core/signed_note.h)
//     ...
//
// Pure.
#ifndef WARIFU_CORE_WITNESS_REQUEST_H
#define WARIFU_CORE_WITNESS_REQUEST_H

#include "core/signed_note.h"

struct witness_request {
    uint64_t old;
    struct merkle_proof proof;
    const char *note; // within the text
};

#define WITNESS_REQUEST_NODES_MAX 63 // lines that the format has room for

// Reads a NUL-terminated text. False when what stands before the head is not as the format says;
// the head is not read here.
bool witness_request_read(const char *text, struct witness_request *request) MUST_CHECK;
// LIMIT: it does not fit into `size` bytes, or has more nodes than the format.
enum fault witness_request_write(const struct witness_request *request, char *text,
                                 size_t size) MUST_CHECK;

#endif
