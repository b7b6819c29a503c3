// SPDX-License-Identifier: BSD-2-Clause
// The checker with a PAM service that does what a test says: what it answers, what it takes for a
// verdict, and what is left of a conversation (abuse:M1, abuse:M4, abuse:D11, B8).
#include "../leftovers.h"
#include "checker/checker.h"
#include "checker/conversation.h"
#include "wire/channel.h"
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include <security/pam_appl.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RIGHT "Himitsu-7421-passphrase"
#define HIGH_FD 50

// --- the service
// ----------------------------------------------------------------------------------

// Set before the checker starts, which has a copy of it.
static struct service {
    int (*authenticate)(void);
    int account;
    int (*account_does)(void); // instead
    int (*end_does)(void);
    const char *user; // what PAM_USER is in the end; NULL: as it began
    bool unfit;
} service;

static const struct pam_conv *conversation;
static const char *begun_with;
static bool delays_taken_over;
static unsigned *asked; // shared: how often a password was to be judged

int __wrap_pam_start(const char *name, const char *user, const struct pam_conv *conv,
                     pam_handle_t **handle);
int __wrap_pam_start(const char *name, const char *user, const struct pam_conv *conv,
                     pam_handle_t **handle)
{
    (void)name;
    conversation = conv;
    begun_with = user;
    *handle = (pam_handle_t *)(void *)&service;
    return PAM_SUCCESS;
}

int __wrap_pam_authenticate(pam_handle_t *handle, int flags);
int __wrap_pam_authenticate(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    ++*asked;
    return service.authenticate();
}

int __wrap_pam_acct_mgmt(pam_handle_t *handle, int flags);
int __wrap_pam_acct_mgmt(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    return service.account_does != NULL ? service.account_does() : service.account;
}

int __wrap_pam_end(pam_handle_t *handle, int status);
int __wrap_pam_end(pam_handle_t *handle, int status)
{
    (void)handle;
    (void)status;
    return service.end_does != NULL ? service.end_does() : PAM_SUCCESS;
}

int __wrap_pam_set_item(pam_handle_t *handle, int item, const void *value);
int __wrap_pam_set_item(pam_handle_t *handle, int item, const void *value)
{
    (void)handle;
    delays_taken_over = item == PAM_FAIL_DELAY && value != NULL;
    return PAM_SUCCESS;
}

int __wrap_pam_get_item(const pam_handle_t *handle, int item, const void **value);
int __wrap_pam_get_item(const pam_handle_t *handle, int item, const void **value)
{
    (void)handle;
    *value = item != PAM_USER ? NULL : service.user != NULL ? service.user : begun_with;
    return PAM_SUCCESS;
}

bool __wrap_pam_service_is_fit(const char *directory, const char *name, char *why, size_t size);
bool __wrap_pam_service_is_fit(const char *directory, const char *name, char *why, size_t size)
{
    (void)directory;
    (void)name;
    (void)size;
    why[0] = '\0';
    return !service.unfit;
}

// One call of the conversation with `count` questions of one style; whether it was answered, and
// the first answer was right.
static bool answered_right(int style, int count)
{
    const struct pam_message message = {.msg_style = style, .msg = "Password: "};
    const struct pam_message *list[] = {&message, &message};
    struct pam_response *answers = NULL;
    if (conversation->conv(count, list, &answers, conversation->appdata_ptr) != PAM_SUCCESS)
        return false;
    const bool right = answers[0].resp != NULL && strcmp(answers[0].resp, RIGHT) == 0;
    for (int i = 0; i < count; i++)
        free(answers[i].resp);
    free(answers);
    return right;
}

static int asks_once(void)
{
    return answered_right(PAM_PROMPT_ECHO_OFF, 1) ? PAM_SUCCESS : PAM_AUTH_ERR;
}

static int asks_openly(void)
{
    return answered_right(PAM_PROMPT_ECHO_ON, 1) ? PAM_SUCCESS : PAM_AUTH_ERR;
}

static int asks_twice(void)
{
    (void)answered_right(PAM_PROMPT_ECHO_OFF, 1);
    return answered_right(PAM_PROMPT_ECHO_OFF, 1) ? PAM_SUCCESS : PAM_AUTH_ERR;
}

static int asks_for_a_new_one(void)
{
    (void)answered_right(PAM_PROMPT_ECHO_OFF, 1);
    return answered_right(PAM_PROMPT_ECHO_OFF, 2) ? PAM_SUCCESS : PAM_AUTHTOK_ERR;
}

static int says_nothing(void)
{
    _exit(0);
}

static int hangs(void)
{
    while (pause() != 0)
        continue;
    return PAM_SYSTEM_ERR;
}

static int crashes(void)
{
    raise(SIGKILL);
    return PAM_SYSTEM_ERR;
}

static int leaves_a_helper(void)
{
    if (fork() == 0)
        for (;;)
            pause();
    return asks_once();
}

// A right password counts only where the process is as it should be.
static int looks_around(void)
{
    const bool clean = getenv("WARIFU_TEST") == NULL && fcntl(HIGH_FD, F_GETFD) < 0 &&
                       delays_taken_over && getenv("PATH") != NULL;
    return asks_once() == PAM_SUCCESS && clean ? PAM_SUCCESS : PAM_AUTH_ERR;
}

// --- the checker
// ----------------------------------------------------------------------------------

struct checker {
    pid_t pid;
    int fd;
    struct frame_reader *reader;
};

static int begin(void **state)
{
    static struct checker checker;
    if (asked == NULL)
        asked =
            mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *asked = 0;
    service = (struct service){.authenticate = asks_once, .account = PAM_SUCCESS};
    checker = (struct checker){.pid = 0, .fd = -1};
    *state = &checker;
    return asked == MAP_FAILED;
}

static void start(struct checker *checker)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    checker->pid = fork();
    assert_true(checker->pid >= 0);
    if (checker->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        setenv("WARIFU_TEST", "of the checker", 1);
        dup2(STDIN_FILENO, HIGH_FD);
        _exit(checker_serve(ends[1], "some-service"));
    }
    close(ends[1]);
    checker->fd = ends[0];
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &checker->reader), FAULT_NONE);
}

static int end(void **state)
{
    struct checker *checker = *state;
    int status = 1;
    if (checker->pid == 0)
        return 0;
    close(checker->fd);
    frame_reader_free(&checker->reader);
    return waitpid(checker->pid, &status, 0) == checker->pid && status == 0 ? 0 : 1;
}

static CheckReply check(struct checker *checker, const char *password, bool real, uint32_t least_ms)
{
    static CheckCall call;
    CheckReply reply = CheckReply_init_zero;
    if (checker->pid == 0)
        start(checker);
    call = (CheckCall){.id = 7, .real = real, .least_ms = least_ms};
    strcpy(call.user, "hanako");
    strcpy(call.password, password);
    assert_int_equal(channel_send(checker->fd, CheckCall_fields, &call), FAULT_NONE);
    assert_int_equal(
        channel_receive(checker->reader, checker->fd, CheckReply_fields, &reply, sizeof reply),
        FAULT_NONE);
    assert_int_equal(reply.id, 7);
    return reply;
}

static CheckVerdict verdict(struct checker *checker, const char *password)
{
    return check(checker, password, true, 0).verdict;
}

// --- the cases
// ------------------------------------------------------------------------------------

static void one_password_is_judged(void **state)
{
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_RIGHT);
    assert_int_equal(verdict(*state, "another"), CheckVerdict_CHECK_WRONG);
    assert_int_equal(*asked, 2);
}

static void other_questions_are_faults(void **state)
{
    service.authenticate = asks_openly;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_FAULT);
}

static void a_second_question_is_a_fault(void **state)
{
    service.authenticate = asks_twice;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_FAULT);
}

static void a_new_password_is_not_given(void **state)
{
    service.authenticate = asks_for_a_new_one;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_EXPIRED);
}

// The log says which it was, for they are mended differently.
static void that_is_told_from_a_second_question(void **state)
{
    static const struct {
        int (*asks)(void);
        bool wants_new;
    } cases[] = {{asks_for_a_new_one, true}, {asks_twice, false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct conversation_record record;
        struct conversation asked_here;
        service.authenticate = cases[i].asks;
        conversation_authenticate(&asked_here, "some-service", "hanako", RIGHT, &record);
        conversation_end(&asked_here);
        assert_int_equal(record.answered, 1);
        assert_true(record.wants_new == cases[i].wants_new);
        assert_true(record.improper == !cases[i].wants_new);
    }
}

static void the_account_phase_counts(void **state)
{
    service.account = PAM_ACCT_EXPIRED;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_EXPIRED);
}

static void another_name_bars(void **state)
{
    service.user = "mallory";
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_EXPIRED);
}

// A fault that only a right password meets would say that it was right.
static void what_fails_after_the_verdict_is_no_fault(void **state)
{
    struct checker *checker = *state;
    int (*const failures[])(void) = {says_nothing, crashes};
    for (size_t i = 0; i < 2 * sizeof failures / sizeof *failures; i++) {
        begin(state);
        *(i % 2 == 0 ? &service.account_does : &service.end_does) = failures[i / 2];
        assert_int_equal(verdict(checker, RIGHT), CheckVerdict_CHECK_EXPIRED);
        assert_int_equal(verdict(checker, "another"), CheckVerdict_CHECK_WRONG);
        if (i < 2 * sizeof failures / sizeof *failures - 1)
            assert_int_equal(end(state), 0);
    }
}

static void so_does_what_hangs_after_a_right_one(void **state)
{
    service.account_does = hangs;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_EXPIRED);
}

static void who_says_nothing_is_a_fault(void **state)
{
    service.authenticate = says_nothing;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_FAULT);
}

static void who_hangs_is_ended(void **state)
{
    service.authenticate = hangs;
    if (((struct checker *)*state)->pid == 0)
        start(*state);
    struct pollfd answer = {.fd = ((struct checker *)*state)->fd, .events = POLLIN};
    static CheckCall call = {.id = 7, .real = true};
    strcpy(call.user, "hanako");
    assert_int_equal(channel_send(answer.fd, CheckCall_fields, &call), FAULT_NONE);
    assert_int_equal(poll(&answer, 1, 3 * CHECKER_SECONDS * 1000), 1);
}

static void a_service_that_is_not_fit_is_not_asked(void **state)
{
    service.unfit = true;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_FAULT);
    assert_int_equal(*asked, 0);
}

static int64_t now_ms(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void strangers_are_refused_after_as_long(void **state)
{
    start(*state);
    const int64_t begun = now_ms();
    assert_int_equal(check(*state, RIGHT, false, 300).verdict, CheckVerdict_CHECK_WRONG);
    assert_true(now_ms() - begun >= 300);
    assert_int_equal(*asked, 0);
    assert_int_equal(check(*state, RIGHT, false, 0).took_ms, 0); // and nothing is learned of it
    assert_true(check(*state, RIGHT, true, 0).took_ms > 0);
}

static void the_process_is_its_own(void **state)
{
    service.authenticate = looks_around;
    assert_int_equal(verdict(*state, RIGHT), CheckVerdict_CHECK_RIGHT);
}

// The helper is a child of the checker by then.
static void what_it_started_is_ended(void **state)
{
    struct checker *checker = *state;
    char path[64], children[64] = "";
    service.authenticate = leaves_a_helper;
    assert_int_equal(verdict(checker, RIGHT), CheckVerdict_CHECK_RIGHT);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)checker->pid, (int)checker->pid);
    const int list = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(list >= 0);
    assert_int_equal(read(list, children, sizeof children - 1), 0);
    close(list);
}

static void the_password_is_not_kept(void **state)
{
    struct checker *checker = *state;
    if (!leftovers_can_be_seen()) {
        print_message("# SKIP sanitizers keep copies\n");
        skip();
    }
    assert_int_equal(verdict(checker, RIGHT), CheckVerdict_CHECK_RIGHT);
    assert_int_equal(leftovers(checker->pid, RIGHT), 0);
}

int main(void)
{
#define CHECK(name, function)                                                                      \
    {                                                                                              \
        name, function, begin, end, NULL                                                           \
    }
    const struct CMUnitTest tests[] = {
        CHECK("B8 the password is not kept", the_password_is_not_kept), // first: no copy is older
        CHECK("abuse:M1 one password is judged", one_password_is_judged),
        CHECK("abuse:M1 other questions are not answered, and are faults",
              other_questions_are_faults),
        CHECK("abuse:M1 a second question is not answered", a_second_question_is_a_fault),
        CHECK("abuse:M4 a new password is not given", a_new_password_is_not_given),
        CHECK("abuse:M4 abuse:M1 and is told from a second question",
              that_is_told_from_a_second_question),
        CHECK("abuse:M1 the account phase counts", the_account_phase_counts),
        CHECK("abuse:M1 another name bars", another_name_bars),
        CHECK("abuse:M14 promise 3 what fails after the verdict is no fault",
              what_fails_after_the_verdict_is_no_fault),
        CHECK("abuse:M14 promise 3 so does what hangs after a right password",
              so_does_what_hangs_after_a_right_one),
        CHECK("abuse:M1 who says nothing is a fault", who_says_nothing_is_a_fault),
        CHECK("abuse:M1 who hangs is ended", who_hangs_is_ended),
        CHECK("abuse:M1 a service that is not fit is not asked",
              a_service_that_is_not_fit_is_not_asked),
        CHECK("promise 3: strangers are refused after as long, and not asked about",
              strangers_are_refused_after_as_long),
        CHECK("abuse:M1 abuse:D11 the process of a conversation is its own",
              the_process_is_its_own),
        CHECK("abuse:M1 what a conversation started is ended", what_it_started_is_ended),
    };
    return cmocka_run_group_tests_name("checker", tests, NULL, NULL);
}
