// SPDX-License-Identifier: BSD-2-Clause
// abuse:P1: each call that can fail is made to fail, one after the other, and then from each one
// on. The program's own definitions stand before libc's, for libpam, the module and the
// conversation alike.
#include "config.h"
#include "host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// --- the calls -----------------------------------------------------------------------------------

static bool armed;
static bool for_ever;   // every call from the target on, not only the target
static int other_errno; // instead of the call's usual one
static unsigned target, calls;

static bool fails(int error)
{
    if (!armed)
        return false;
    calls++;
    if (calls != target && !(for_ever && calls > target))
        return false;
    errno = other_errno != 0 ? other_errno : error;
    return true;
}

static void *next(const char *name)
{
    armed = armed && strcmp(name, "dlsym") != 0;
    return dlsym(RTLD_NEXT, name);
}

#define INSTEAD_OF_LIBC __attribute__((visibility("default")))
#define FAILING(type, name, error, parameters, arguments)                                          \
    INSTEAD_OF_LIBC type name parameters;                                                          \
    INSTEAD_OF_LIBC type name parameters                                                           \
    {                                                                                              \
        static type(*real) parameters;                                                             \
        if (real == NULL)                                                                          \
            *(void **)&real = next(#name);                                                         \
        if (fails(error))                                                                          \
            return -1;                                                                             \
        return real arguments;                                                                     \
    }

FAILING(int, socket, EMFILE, (int a, int b, int c), (a, b, c))
FAILING(int, connect, ECONNREFUSED, (int a, const struct sockaddr *b, socklen_t c), (a, b, c))
FAILING(int, setsockopt, ENOMEM, (int a, int b, int c, const void *d, socklen_t e), (a, b, c, d, e))
FAILING(int, getsockopt, ENOMEM, (int a, int b, int c, void *restrict d, socklen_t *restrict e),
        (a, b, c, d, e))
FAILING(ssize_t, send, EIO, (int a, const void *b, size_t c, int d), (a, b, c, d))
FAILING(ssize_t, recv, ECONNRESET, (int a, void *b, size_t c, int d), (a, b, c, d))
FAILING(ssize_t, read, EIO, (int a, void *b, size_t c), (a, b, c))
FAILING(ssize_t, write, EIO, (int a, const void *b, size_t c), (a, b, c))
FAILING(int, poll, ENOMEM, (struct pollfd * a, nfds_t b, int c), (a, b, c))
FAILING(ssize_t, getrandom, EAGAIN, (void *a, size_t b, unsigned c), (a, b, c))
FAILING(int, lstat, EACCES, (const char *restrict a, struct stat *restrict b), (a, b))
FAILING(int, clock_gettime, EINVAL, (clockid_t a, struct timespec *b), (a, b))

INSTEAD_OF_LIBC int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails(EMFILE) ? -1 : openat(AT_FDCWD, path, flags, mode);
}

#if !SANITIZED // which has its own malloc
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

INSTEAD_OF_LIBC void *malloc(size_t size)
{
    return fails(ENOMEM) ? NULL : __libc_malloc(size);
}

INSTEAD_OF_LIBC void *calloc(size_t count, size_t size)
{
    return fails(ENOMEM) ? NULL : __libc_calloc(count, size);
}

INSTEAD_OF_LIBC void *realloc(void *old, size_t size)
{
    return fails(ENOMEM) ? NULL : __libc_realloc(old, size);
}
#endif

// --- the runs ------------------------------------------------------------------------------------

static struct fake fake;
static struct host host;

static int authenticate(void)
{
    return pam_authenticate(host.handle, 0);
}

static int account(void)
{
    return pam_acct_mgmt(host.handle, 0);
}

static int change(void)
{
    return pam_chauthtok(host.handle, 0);
}

static int open_session(void)
{
    return pam_open_session(host.handle, 0);
}

static int close_session(void)
{
    return pam_close_session(host.handle, 0);
}

static const struct {
    const char *name;
    int (*run)(void);
} phases[] = {
    {"authenticate", authenticate},
    {"account", account},
    {"change", change},
    {"open session", open_session},
    {"close session", close_session},
};

static const char *const right[] = {FAKE_PASSWORD, FAKE_CODE, NULL};
static const char *const new_passwords[] = {"neu", "neu", NULL};

// Runs one phase with call number `number` failing. Returns how many calls it made.
static unsigned attempt(size_t phase, unsigned number, bool must_refuse)
{
    host_start(&host, &fake, "alice", host_whole_stack, right);
    if (phase == 1) // account needs a ticket
        assert_int_equal(authenticate(), PAM_SUCCESS);
    host.answers = phase == 2 ? new_passwords : right;
    host.next = 0;
    unsigned descriptors = host_descriptors(), grants = fake.seen->grants;
    target = number;
    calls = 0;
    armed = true;
    int code = phases[phase].run();
    armed = false;
    assert_int_equal(host_descriptors(), descriptors);
    if (code == PAM_SUCCESS && (fake.seen->grants == grants || must_refuse))
        fail_msg("%s opened when call %u failed", phases[phase].name, number);
    assert_true(code != PAM_IGNORE && code != PAM_USER_UNKNOWN && code != PAM_INCOMPLETE &&
                code != PAM_NEW_AUTHTOK_REQD);
    host_end(&host);
    return calls;
}

static void run_through(fake_script *script, bool must_refuse, const char *what)
{
    fake_start(&fake, script);
    for (size_t phase = 0; phase < sizeof phases / sizeof *phases; phase++) {
        unsigned number = 0;
        do
            number++;
        while (attempt(phase, number, must_refuse) >= number && number < 5000);
        print_message("# %s, %s: %u calls\n", phases[phase].name, what, number - 1);
        assert_true(number > 8 && number < 5000);
    }
    fake_stop(&fake);
}

static void each_call_fails_once(void **state)
{
    (void)state;
    for_ever = false;
    other_errno = 0;
    run_through(fake_works, false, "one fails");
}

static void each_call_fails_for_ever(void **state)
{
    (void)state;
    for_ever = true;
    other_errno = 0;
    run_through(fake_works, false, "all fail from one on");
    for_ever = false;
}

static void deny(struct fake_peer *peer)
{
    char text[513];
    if (peer->begin.operation == Operation_OPERATION_AUTHENTICATE)
        fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Password: ", text);
    fake_verdict(peer, Result_RESULT_DENIED, "", 0);
}

static void a_denial_stays_one(void **state)
{
    (void)state;
    for_ever = false;
    fake_start(&fake, deny);
    for (size_t phase = 0; phase < sizeof phases / sizeof *phases; phase++) {
        if (phase == 1)
            continue; // its preparation would need a grant; its code is the same
        unsigned number = 0;
        do
            number++;
        while (attempt(phase, number, true) >= number && number < 5000);
    }
    fake_stop(&fake);
}

static void an_interrupted_call_is_repeated(void **state)
{
    (void)state;
    for_ever = false;
    other_errno = EINTR;
    fake_start(&fake, fake_works);
    unsigned opened = 0, number = 0, made;
    const unsigned first = fake.seen->grants;
    do {
        const unsigned before = fake.seen->grants;
        number++;
        made = attempt(0, number, false);
        opened += fake.seen->grants > before;
        // One request, charged once; what the daemon grants may be counted when whom it was for
        // has given up already, and the next one is under way.
        assert_true(fake.seen->grants - first <= number);
    } while (made >= number && number < 5000);
    other_errno = 0;
    // Only socket, the two socket options, getrandom and lstat, which never say EINTR, and clock
    // and memory, may still refuse.
    print_message("# %u of %u opened\n", opened, number);
    assert_true(opened >= number / 3);
    fake_stop(&fake);
}

int main(void)
{
    const char *obstacle = host_obstacle();
    if (obstacle != NULL) {
        printf("1..0 # SKIP %s\n", obstacle);
        return 0;
    }
#if SANITIZED
    printf("# malloc is left alone: the sanitizer has its own\n");
#endif
    const struct CMUnitTest tests[] = {
        {"abuse:P1 the n-th call fails, n = 1 to the last", each_call_fails_once, NULL, NULL, NULL},
        {"abuse:P1 every call from the n-th on fails", each_call_fails_for_ever, NULL, NULL, NULL},
        {"abuse:P1 a denial stays a denial whatever fails", a_denial_stays_one, NULL, NULL, NULL},
        {"abuse:P15 an interrupted call is repeated", an_interrupted_call_is_repeated, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
