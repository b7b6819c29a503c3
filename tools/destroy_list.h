// SPDX-License-Identifier: BSD-2-Clause
// What a host has of keys and data, in the order in which it is destroyed (H6).
#ifndef WARIFU_TOOLS_DESTROY_LIST_H
#define WARIFU_TOOLS_DESTROY_LIST_H

#include "base/fault.h"
#include "settings/daemon_file.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Where `destroy-host` notes what it has begun.
#define DESTROY_MARK WARIFU_STATEDIR "/destroying"

// In this order. The store's own name goes last: while it is there and its key is not, tokend lets
// nobody in and makes no new store.
enum destroy_kind {
    DESTROY_KEY, // also the anchor, and what systemd gives as a credential
    DESTROY_GLASS,
    DESTROY_STATE,
    DESTROY_BACKUP,
    DESTROY_PART, // of the store: its log, drafts, what a restore has left
    DESTROY_STORE,
    DESTROY_KINDS
};

struct destroy_item {
    char *path;
    enum destroy_kind kind;
    bool plain; // a file; else a link, FIFO or socket, of which the name goes alone
    uint64_t bytes;
    char digest[65]; // SHA-256, hexadecimal; "": not made
};

struct destroy_list { // begins as zero, ends with destroy_list_free()
    struct destroy_item *items;
    size_t count;
};

// Looks at the machine. MEMORY; IO: a folder of them cannot be read.
enum fault destroy_list_make(struct destroy_list *list,
                             const struct daemon_settings *settings) MUST_CHECK;
void destroy_list_free(struct destroy_list *list);

const char *destroy_kind_word(enum destroy_kind kind); // "master_key", for --json
uint64_t destroy_list_bytes(const struct destroy_list *list);

#endif
