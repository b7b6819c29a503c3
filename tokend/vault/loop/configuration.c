// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/configuration.h"
#include "settings/daemon_file.h"
#include "settings/policy_file.h"
#include "store/meta.h"
#include "vault/loop/journal.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define META_CONFIGURATION "configuration"

enum fault configuration_digest(const struct vault *vault, char digest[CONFIGURATION_DIGEST_SIZE])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);

    if (stream == NULL)
        return FAULT_MEMORY;
    daemon_settings_dump(vault->settings, stream);
    policy_dump(vault->policy, stream);
    const bool written = !ferror(stream);
    if (fclose(stream) != 0 || !written) {
        free(text);
        return FAULT_MEMORY;
    }
    crypto_hash_sha256(hash, (const uint8_t *)text, size);
    free(text);
    sodium_bin2hex(digest, CONFIGURATION_DIGEST_SIZE, hash, sizeof hash);
    return FAULT_NONE;
}

enum fault configuration_record(struct vault *vault)
{
    char before[CONFIGURATION_DIGEST_SIZE] = "", after[CONFIGURATION_DIGEST_SIZE];
    struct event event;
    enum fault fault = configuration_digest(vault, after);

    if (fault == FAULT_NONE)
        fault = store_meta_get(vault->store, META_CONFIGURATION, before, sizeof before);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE; // the first start, or the first of a version that looks
    if (fault != FAULT_NONE || strcmp(before, after) == 0)
        return fault;
    event_init(&event, EVENT_CONFIGURATION_CHANGED, "");
    event_text(&event, FIELD_ACTOR, "root");
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    fault = journal_record(vault, &event);
    return fault == FAULT_NONE ? store_meta_put(vault->store, META_CONFIGURATION, after) : fault;
}
