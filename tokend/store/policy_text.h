// SPDX-License-Identifier: BSD-2-Clause
// The texts of policies: every one that was in force, or that somebody has put where it would be,
// byte for byte (D7, E5). Sealed items, never deleted.
#ifndef WARIFU_STORE_POLICY_TEXT_H
#define WARIFU_STORE_POLICY_TEXT_H

#include "factor/text_digest.h"
#include "store/store.h"

#define POLICY_DIGEST_SIZE TEXT_DIGEST_SIZE
#define POLICY_TEXT_MAX (1U << 20)

struct policy_version {
    int64_t id;                      // among all listed things; set by add
    char digest[POLICY_DIGEST_SIZE]; // what sha256sum(1) says of the file
    char profile[65];                // its name
    uint32_t size;                   // bytes of the text
    struct wall_time seen;           // when it came
    struct wall_time activated;      // when it was last put in force; 0: never
};

// EXISTS when there is one with this digest.
enum fault store_policy_add(struct store *store, struct policy_version *version,
                            const char *text) MUST_CHECK;
enum fault store_policy_get(struct store *store, const char *digest,
                            struct policy_version *version) MUST_CHECK;
// Of an item that is there: when it was last put in force.
enum fault store_policy_put(struct store *store, const struct policy_version *version) MUST_CHECK;
// With id > after, by id; at most `max`.
enum fault store_policy_list(struct store *store, int64_t after, struct policy_version *versions,
                             size_t max, size_t *count) MUST_CHECK;
// The text, NUL-terminated, the caller's to free. CORRUPT unless it has the digest.
enum fault store_policy_text(struct store *store, const struct policy_version *version,
                             char **text) MUST_CHECK;

#endif
