// SPDX-License-Identifier: BSD-2-Clause
// A program that logs people in through the real libpam, with a stack of one's own and a
// conversation that can be told to misbehave.
#ifndef WARIFU_TESTS_HOST_H
#define WARIFU_TESTS_HOST_H

#include "fake_daemon.h"
#include <security/pam_appl.h>

enum manners {
    MANNERS_GOOD,
    MANNERS_ERROR,       // PAM_CONV_ERR
    MANNERS_AGAIN,       // PAM_CONV_AGAIN, and an array that is not for us
    MANNERS_NO_ARRAY,    // PAM_SUCCESS and no array
    MANNERS_NO_TEXT,     // an array with a NULL in it
    MANNERS_CHANGES_USER // PAM_USER becomes "mallory" while it is asked
};

struct host {
    pam_handle_t *handle;
    enum manners manners;
    const char *const *answers; // NULL-terminated; after the last one PAM_CONV_ERR
    size_t next;
    unsigned prompts;  // asked
    unsigned infos;    // told
    unsigned together; // prompts that came with a message, in one call
    char told[4096];   // every message, one a line
    void (*on_prompt)(struct host *host);
    char directory[64]; // of the PAM configuration
};

// Starts a handle for service "warifu-test" and user "alice" (or `user`) with `lines` as its stack,
// in which @ stands for "the module with the socket of `fake` and timeout=1", and % for
// pam_peek.so.
void host_start(struct host *host, const struct fake *fake, const char *user, const char *lines,
                const char *const *answers);
void host_end(struct host *host);

// All four types with the module alone.
extern const char host_whole_stack[];
// FAKE_PASSWORD, FAKE_CODE
extern const char *const host_right_answers[];

const char *host_module(void); // the built module's path
int host_authenticate(struct host *host);
double host_seconds(void);
unsigned host_descriptors(void); // open now

// Everything that went to syslog in this process since the start, in order (captured, not sent).
const char *host_log(void);
void host_log_clear(void);

// For main(): why the tests cannot run here (not root), or NULL.
const char *host_obstacle(void);

#endif
