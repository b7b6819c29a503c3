// SPDX-License-Identifier: BSD-2-Clause
// One login through the real libpam, as any PAM client makes it: pam_start, authenticate, pam_end.
#ifndef WARIFU_BENCH_LOGIN_H
#define WARIFU_BENCH_LOGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Who logs in. HOTP, because every login then has a fresh code however fast they follow each other;
// all measured modules know it.
struct credential {
    char user[256];
    char password[65];
    uint8_t secret[64];
    size_t secret_size;
    uint64_t counter; // of the next code
    unsigned digits;
};

// Reads lines "USER PASSWORD SECRET-IN-HEX COUNTER DIGITS"; "-" is an empty password. Returns how
// many of at most `max` there are; ends the program with a message if the file is not like that.
size_t credentials_read(const char *path, struct credential *credentials, size_t max);

struct login_plan {
    const char *confdir, *service, *rhost, *tty;
    const char *refusal; // extended regular expression of texts that say "not evaluated"
    void (*before_code)(void *context); // called when the code is asked, before it is answered
    void *context;
};

struct login_result {
    int code;            // PAM code of pam_authenticate
    bool answered;       // a code was given
    bool refused;        // a message matched plan->refusal
    double milliseconds; // of pam_start, pam_authenticate and pam_end, without before_code
};

// The code for credential->counter; `wrong` makes one that is certainly not it.
void credential_code(const struct credential *credential, bool wrong, char code[16]);

// Logs in with this code. Prompts that hide the answer and do not speak of a code get the password.
struct login_result login(const struct login_plan *plan, const struct credential *credential,
                          const char *code);

#endif
