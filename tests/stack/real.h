// SPDX-License-Identifier: BSD-2-Clause
// The real libpam, in a root directory of its own where its files are what a test writes. Modules
// are copies of pam_told.so.
#ifndef WARIFU_TESTS_STACK_REAL_H
#define WARIFU_TESTS_STACK_REAL_H

#include "stack/stack.h"

#define TRACE_SIZE 16384

// What libpam called, in that order: "auth pam_a.so(x,y)\n".
struct real_trace {
    size_t size;
    char text[TRACE_SIZE];
};

void trace_add(struct real_trace *trace, const char *type, const char *module, size_t count,
               const char *const *arguments);

// Runs `tests` in a child whose root is new, with copies of pam_told.so under the names of
// `modules` (NULL ends them); cleans up. Returns the exit status for main(). Where that needs
// rights that are not there, it says so and skips.
int real_run(const char *const *modules, int (*tests)(void));

// Files of that root.
void real_write(const char *path, const char *text, size_t size);
void real_clear(void); // no file of PAM's is left; /etc/pam.d is there
void real_remove(const char *path);

extern const struct stack_files real_files;

// Keeps the modules in memory, which makes logins faster; files that vanish later are not missed.
void real_keep(const char *const *modules);

// What the modules give from now on.
typedef int real_teller(void *context, const char *type, const char *module, size_t count,
                        const char *const *arguments);
void real_tell(real_teller *teller, void *context);

// A service through libpam. False where pam_start() fails. Results of phases: PAM codes.
bool real_login(const char *service, int results[STACK_TYPES], struct real_trace *trace);

#endif
