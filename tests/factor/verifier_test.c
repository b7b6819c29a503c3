// SPDX-License-Identifier: BSD-2-Clause
// Keys are verified by another process: its answers are those of the libraries here, and one that
// dies, hangs, or answers anything else than this question is "nothing is known", never "verified"
// (abuse:F6, abuse:D16, abuse:M15).
#include "base/clock.h"
#include "factor/signatures.h"
#include "factor/verifier.h"
#include "factor/verifier_question.h"
#include "wire/channel.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static unsigned hung;
static pid_t child;

static void hangs(void)
{
    hung++;
}

// Starts `serve` as the process that is asked.
static void begin(int (*serve)(int fd))
{
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    hung = 0;
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        close(pair[0]);
        _exit(serve(pair[1]));
    }
    close(pair[1]);
    verifier_use(hangs);
    assert_int_equal(verifier_connect(pair[0]), FAULT_NONE);
}

static int end(void)
{
    int status = 0;

    verifier_disconnect();
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static int serve_well(int fd)
{
    return fido2_start() == FAULT_NONE ? verifier_serve(fd, 60) : EX_SOFTWARE;
}

// --- answers of all kinds ---

static const struct fido2_key sound = {
    // The base point of P-256.
    .algorithm = FIDO2_ES256,
    .size = 64,
    .bytes = {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63,
              0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1,
              0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f,
              0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57,
              0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5}};

static void answers_are_those_of_the_libraries(void **state)
{
    struct fido2_key off = sound;

    (void)state;
    off.bytes[3] ^= 1;
    begin(serve_well);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(fido2_check_key(&sound), FAULT_NONE);
        assert_int_equal(fido2_check_key(&off), FAULT_REFUSED);
    }
    assert_int_equal(hung, 0);
    assert_int_equal(end(), 0); // an orderly end
}

// A question that it cannot answer, of a kind that there is not, is neither yes nor no.
static void what_it_does_not_know_is_no_verdict(void **state)
{
    VerifyCall asked = {.id = 4, .task = VerifyTask_VERIFY_NOTHING};
    VerifyReply answered = VerifyReply_init_zero;
    struct frame_reader *frames = NULL;
    int pair[2], status = 1;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &frames), FAULT_NONE);
    const pid_t verifier = fork();
    assert_true(verifier >= 0);
    if (verifier == 0) {
        close(pair[0]);
        _exit(serve_well(pair[1]));
    }
    close(pair[1]);
    assert_int_equal(channel_send(pair[0], VerifyCall_fields, &asked), FAULT_NONE);
    assert_int_equal(
        channel_receive(frames, pair[0], VerifyReply_fields, &answered, sizeof answered),
        FAULT_NONE);
    assert_int_equal(answered.id, 4);
    assert_int_equal(answered.verdict, VerifyVerdict_VERIFY_UNKNOWN);
    close(pair[0]);
    frame_reader_free(&frames);
    assert_int_equal(waitpid(verifier, &status, 0), verifier);
    assert_int_equal(status, 0);
}

static int serve_briefly(int fd)
{
    return fido2_start() == FAULT_NONE ? verifier_serve(fd, 1) : EX_SOFTWARE;
}

// It ends by itself when nobody asks, and says by its status that this is no failure.
static void idle_it_ends(void **state)
{
    int status = 1;

    (void)state;
    begin(serve_briefly);
    assert_int_equal(fido2_check_key(&sound), FAULT_NONE);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    verifier_disconnect();
}

// --- what is no answer ---

static VerifyCall call;
static VerifyReply reply;
static struct frame_reader *reader;

// Takes one question, and the right answer "it holds" to it into `reply`.
static bool take_question(int fd)
{
    if (reader == NULL && frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE)
        return false;
    if (channel_receive(reader, fd, VerifyCall_fields, &call, sizeof call) != FAULT_NONE)
        return false;
    reply = (VerifyReply){.id = call.id, .verdict = VerifyVerdict_VERIFY_HOLDS};
    reply.question.size = VERIFIER_QUESTION_SIZE;
    return verifier_question(&call, reply.question.bytes) == FAULT_NONE;
}

static int say(int fd)
{
    if (channel_send(fd, VerifyReply_fields, &reply) != FAULT_NONE)
        return 1;
    pause(); // until it is ended: the connection does not close by itself
    return 0;
}

static int dies(int fd)
{
    (void)!take_question(fd);
    raise(SIGKILL);
    return 0;
}

static int closes(int fd)
{
    (void)!take_question(fd);
    close(fd);
    pause();
    return 0;
}

static int is_silent(int fd)
{
    (void)fd;
    pause();
    return 0;
}

static int says_half(int fd)
{
    static const uint8_t half[6] = {0, 0, 0, 40, 8, 1};

    (void)!take_question(fd);
    (void)!write(fd, half, sizeof half);
    pause();
    return 0;
}

static int says_noise(int fd)
{
    uint8_t noise[512];

    memset(noise, 0xa5, sizeof noise);
    (void)!take_question(fd);
    (void)!write(fd, noise, sizeof noise);
    pause();
    return 0;
}

static int says_another_number(int fd)
{
    (void)!take_question(fd);
    reply.id++;
    return say(fd);
}

static int says_another_question(int fd)
{
    (void)!take_question(fd);
    reply.question.bytes[31] ^= 1;
    return say(fd);
}

static int says_no_question(int fd)
{
    (void)!take_question(fd);
    reply.question.size = 0;
    return say(fd);
}

static int says_both(int fd)
{
    (void)!take_question(fd);
    reply.flaw = FIDO2_FLAW_SIGNATURE;
    return say(fd);
}

static int says_no_flaw(int fd)
{
    (void)!take_question(fd);
    reply.verdict = VerifyVerdict_VERIFY_REFUSED;
    reply.flaw = 1000;
    return say(fd);
}

static int says_unknown(int fd)
{
    (void)!take_question(fd);
    reply.verdict = VerifyVerdict_VERIFY_UNKNOWN;
    return say(fd);
}

static int says_right(int fd)
{
    (void)!take_question(fd);
    return say(fd);
}

static const struct {
    const char *what;
    int (*serve)(int fd);
    bool hangs; // has to be ended
} bad[] = {
    {"dies", dies, false},
    {"closes", closes, false},
    {"is silent", is_silent, true},
    {"stops in the middle", says_half, true},
    {"says noise", says_noise, true},
    {"answers another number", says_another_number, true},
    {"answers another question", says_another_question, true},
    {"answers no question", says_no_question, true},
    {"says that it holds, and a flaw", says_both, true},
    {"says a flaw that is none", says_no_flaw, true},
};

static void what_is_no_answer_verifies_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct boot_time before, after;

        begin(bad[i].serve);
        assert_int_equal(clock_read_boot(&before), FAULT_NONE);
        const enum fault fault = fido2_check_key(&sound);
        assert_int_equal(clock_read_boot(&after), FAULT_NONE);
        if (fault != FAULT_INTERNAL || fido2_is_verdict(fault) || hung != (bad[i].hangs ? 1 : 0))
            fail_msg("%s: %s", bad[i].what, fault_name(fault));
        // One that does not answer keeps nobody longer than it may.
        assert_true(after.milliseconds - before.milliseconds <
                    (VERIFIER_ANSWER_SECONDS + 2) * INT64_C(1000));
        // And it is not asked again.
        assert_int_equal(fido2_check_key(&sound), FAULT_INTERNAL);
        assert_int_equal(hung, bad[i].hangs ? 1 : 0);
        (void)kill(child, SIGKILL);
        (void)end();
    }
}

// The same process with the right answer is believed: what is refused above is refused for that.
static void the_right_answer_is_taken(void **state)
{
    (void)state;
    begin(says_right);
    assert_int_equal(fido2_check_key(&sound), FAULT_NONE);
    (void)kill(child, SIGKILL);
    (void)end();
    begin(says_unknown);
    assert_int_equal(fido2_check_key(&sound), FAULT_INTERNAL);
    assert_int_equal(hung, 0); // it has answered
    (void)kill(child, SIGKILL);
    (void)end();
}

static void without_a_connection_nothing_is_known(void **state)
{
    (void)state;
    verifier_use(hangs);
    verifier_disconnect();
    assert_int_equal(fido2_check_key(&sound), FAULT_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F6 answers are those of the libraries", answers_are_those_of_the_libraries, NULL,
         NULL, NULL},
        {"abuse:F6 what it does not know is no verdict", what_it_does_not_know_is_no_verdict, NULL,
         NULL, NULL},
        {"abuse:M15 the verifier ends when nobody asks", idle_it_ends, NULL, NULL, NULL},
        {"abuse:F6 abuse:D16 abuse:M15 what is no answer verifies nothing",
         what_is_no_answer_verifies_nothing, NULL, NULL, NULL},
        {"abuse:F6 the right answer is taken", the_right_answer_is_taken, NULL, NULL, NULL},
        {"abuse:F6 without a connection nothing is known", without_a_connection_nothing_is_known,
         NULL, NULL, NULL},
    };
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("verifier", tests, NULL, NULL);
}
