// SPDX-License-Identifier: BSD-2-Clause
#include "checker/checker.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "checker/conversation.h"
#include "checker/descendants.h"
#include "settings/pam_service.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define MIB ((rlim_t)1024 * 1024)

static int64_t now_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// --- in the process of one conversation ----------------------------------------------------------

// The checker has died: nothing that was started here may live on.
static void on_orphaned(int signal)
{
    int status = 0;

    (void)signal;
    (void)!descendants_end(0, &status);
    _exit(EX_UNAVAILABLE);
}

static bool limit(int resource, rlim_t value)
{
    const struct rlimit bound = {value, value};

    return setrlimit((__rlimit_resource_t)resource, &bound) == 0 || errno == EPERM; // less already
}

// What it finds: its result's pipe as descriptor 3, nothing to read, no words of ours around it.
static bool prepare(pid_t checker, int out)
{
    struct sigaction orphaned = {.sa_handler = on_orphaned};

    closelog(); // its descriptor is not ours to keep
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR || sigaction(SIGTERM, &orphaned, NULL) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0 || getppid() != checker ||
        descendants_adopt() != FAULT_NONE || setpgid(0, 0) != 0)
        return false;
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0 ||
        (out != 3 && dup2(out, 3) < 0) || fcntl(3, F_SETFD, FD_CLOEXEC) != 0 ||
        close_range(4, ~0U, 0) != 0)
        return false;
    if (clearenv() != 0 || setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1) != 0)
        return false;
    return limit(RLIMIT_CPU, CHECKER_SECONDS) && limit(RLIMIT_FSIZE, MIB) && limit(RLIMIT_CORE, 0);
}

static bool tell_record(const struct conversation_record *record)
{
    return write(3, record, sizeof *record) == (ssize_t)sizeof *record;
}

// What the password was is told before the account is asked for and the modules end: what may
// happen then depends on it, and would say what it was.
static _Noreturn void converse_and_end(pid_t checker, int out, const char *service,
                                       const CheckCall *call)
{
    struct conversation_record record;
    struct conversation conversation;

    if (!prepare(checker, out))
        _exit(EX_OSERR);
    memset(&record, 0, sizeof record); // it is written whole, padding too
    conversation_authenticate(&conversation, service, call->user, call->password, &record);
    if (!tell_record(&record))
        _exit(EX_IOERR);
    conversation_end(&conversation);
    _exit(tell_record(&record) ? EX_OK : EX_IOERR);
}

// --- in the checker ------------------------------------------------------------------------------

// Reads the record, until it is there, the process has ended, or its time is over.
static enum fault await(int in, int64_t until, struct conversation_record *record)
{
    char *at = (char *)record;
    size_t left = sizeof *record;

    while (left > 0) {
        const int64_t patience = until - now_ms();
        struct pollfd end = {.fd = in, .events = POLLIN};
        const int ready = patience > 0 ? poll(&end, 1, (int)patience) : 0;
        if (ready == 0)
            return FAULT_TIMEOUT;
        if (ready < 0 && errno == EINTR)
            continue;
        const ssize_t got = read(in, at, left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return FAULT_CLOSED;
        at += got;
        left -= (size_t)got;
    }
    return FAULT_NONE;
}

static void describe_death(enum fault fault, int status, char *why, size_t size)
{
    if (fault == FAULT_TIMEOUT)
        snprintf(why, size, "it did not answer within %d s", CHECKER_SECONDS);
    else if (WIFSIGNALED(status))
        snprintf(why, size, "it died of signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(why, size, "its process ended before it had answered");
}

// What the process says: all of it, or, if it ends or hangs before that, of the password alone.
// *fault: how it came to no end.
static struct finding await_finding(int in, struct conversation_record *record, enum fault *fault)
{
    const int64_t until = now_ms() + CHECKER_SECONDS * 1000;
    struct conversation_record whole;

    *fault = await(in, until, record);
    if (*fault != FAULT_NONE)
        return (struct finding){CheckVerdict_CHECK_FAULT, "", true};
    *fault = await(in, until, &whole);
    if (*fault == FAULT_NONE)
        *record = whole;
    struct finding finding = verdict_of(record);
    finding.broken = finding.broken || *fault != FAULT_NONE;
    return finding;
}

// `why` has room for `size` bytes and says what led to it, "" for right and simply wrong.
static struct finding ask(const char *service, const CheckCall *call, char *why, size_t size)
{
    struct finding finding = {CheckVerdict_CHECK_FAULT, "", true};
    struct conversation_record record;
    enum fault fault = FAULT_NONE;
    int ends[2];
    int status = 0;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, size, "no pipe: %s", strerror(errno));
        return finding;
    }
    const pid_t checker = getpid();
    const pid_t pid = fork();
    if (pid == 0)
        converse_and_end(checker, ends[1], service, call);
    close(ends[1]);
    if (pid < 0)
        snprintf(why, size, "no process: %s", strerror(errno));
    else
        finding = await_finding(ends[0], &record, &fault);
    close(ends[0]);
    if (pid < 0)
        return finding;
    while (fault == FAULT_NONE && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue; // it has said what it had to say, and ends
    if (descendants_end(pid, &status) != FAULT_NONE)
        log_error("what the PAM service \"%s\" has started does not end", service);
    if (fault != FAULT_NONE)
        describe_death(fault, status, why, size);
    else if (finding.why[0] != '\0')
        snprintf(why, size, "%s (authentication %d, account %d)", finding.why, record.authenticated,
                 record.account);
    return finding;
}

static void tell(const char *service, const CheckCall *call, const struct finding *finding,
                 const char *why)
{
    char shown[sizeof call->user * 4];

    if (finding->verdict == CheckVerdict_CHECK_FAULT)
        log_error("the PAM service \"%s\" cannot judge passwords: %s; nobody was charged with it. "
                  "Mend it, and see \"tokend -n\"",
                  service, why);
    else if (finding->broken)
        log_error("the PAM service \"%s\" failed before it could let %s in: %s. Mend it, and see "
                  "\"tokend -n\"",
                  service, escape_text(shown, sizeof shown, call->user), why);
    else if (why[0] != '\0')
        log_notice("the PAM service \"%s\" refuses %s: %s", service,
                   escape_text(shown, sizeof shown, call->user), why);
}

static void answer(const char *service, const CheckCall *call, CheckReply *reply)
{
    const int64_t begun = now_ms();
    struct finding finding = {CheckVerdict_CHECK_WRONG, "", false};
    char why[512] = "";

    if (!pam_service_is_fit(PAM_SERVICE_DIRECTORY, service, why, sizeof why))
        finding = (struct finding){CheckVerdict_CHECK_FAULT, "", true};
    else if (call->real)
        finding = ask(service, call, why, sizeof why);
    *reply = (CheckReply){.id = call->id, .verdict = finding.verdict};
    tell(service, call, &finding, why);
    const int64_t took = now_ms() - begun;
    if (call->real)
        reply->took_ms = (uint32_t)(took > 0 ? took : 1);
    // Who is not known, or locked, is refused after as long as a check takes (promise 3).
    if (took < (int64_t)call->least_ms) {
        const int64_t rest = (int64_t)call->least_ms - took;
        const struct timespec pause = {rest / 1000, rest % 1000 * 1000000};
        (void)nanosleep(&pause, NULL);
    }
}

int checker_serve(int fd, const char *service)
{
    struct frame_reader *reader = NULL;
    CheckReply reply;
    CheckCall call;

    if (service[0] == '\0')
        return EX_OK;
    if (descendants_adopt() != FAULT_NONE ||
        frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE)
        return EX_OSERR;
    enum fault fault = channel_receive(reader, fd, CheckCall_fields, &call, sizeof call);
    while (fault == FAULT_NONE) {
        answer(service, &call, &reply);
        secret_wipe(&call, sizeof call);
        fault = channel_send(fd, CheckReply_fields, &reply);
        if (fault == FAULT_NONE)
            fault = channel_receive(reader, fd, CheckCall_fields, &call, sizeof call);
    }
    frame_reader_free(&reader);
    return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}
