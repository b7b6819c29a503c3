// SPDX-License-Identifier: BSD-2-Clause
#include "core/witness_request.h"
#include "core/base64.h"
#include <string.h>

#define OLD "old "

static bool take_node(const struct note_part *line, struct merkle_proof *proof)
{
    size_t size;
    if (proof->count == WITNESS_REQUEST_NODES_MAX)
        return false;
    struct merkle_hash *node = &proof->nodes[proof->count++];
    return base64_read(line->at, line->size, node->bytes, sizeof node->bytes, &size) &&
           size == sizeof node->bytes;
}

bool witness_request_read(const char *text, struct witness_request *request)
{
    struct witness_request found = {.old = 0};
    struct note_part rest = {text, strlen(text)}, line;
    const size_t word = strlen(OLD);
    if (!note_take_line(&rest, &line) || line.size <= word || memcmp(line.at, OLD, word) != 0)
        return false;
    const struct note_part digits = {line.at + word, line.size - word};
    if (!note_read_number(&digits, &found.old))
        return false;
    while (note_take_line(&rest, &line)) {
        if (line.size == 0) {
            found.note = rest.at;
            *request = found;
            return true;
        }
        if (!take_node(&line, &found.proof))
            return false;
    }
    return false;
}

enum fault witness_request_write(const struct witness_request *request, char *text, size_t size)
{
    const size_t nodes = request->proof.count;
    if (nodes > WITNESS_REQUEST_NODES_MAX ||
        size < 32 + nodes * (BASE64_ROOT + 1) + strlen(request->note))
        return FAULT_LIMIT;
    char *out = stpcpy(note_put_number(stpcpy(text, OLD), request->old), "\n");
    for (size_t i = 0; i < nodes; i++) {
        base64_write(out, request->proof.nodes[i].bytes, MERKLE_HASH_SIZE);
        out = stpcpy(out + BASE64_ROOT, "\n");
    }
    strcpy(stpcpy(out, "\n"), request->note);
    return FAULT_NONE;
}
