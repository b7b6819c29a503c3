// SPDX-License-Identifier: BSD-2-Clause
// A hostile client of tokend. One attack a run; prints what was seen and exits 0 if the daemon did
// what it must: refuse, close, and go on serving.
//
//   hostile SOCKET ATTACK [ARGUMENT]
#include "wire/client.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// LeakSanitizer cannot look at a process that has changed its user; it ends it instead.
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static const char *path;

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int failed(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    puts("");
    return 1;
}

static int connect_from(const struct sockaddr_un *source, socklen_t source_size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (fd < 0 || (source != NULL && bind(fd, (const struct sockaddr *)source, source_size) != 0) ||
        connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

static int connect_plain(void)
{
    return connect_from(NULL, 0);
}

// A good Begin for the account phase of login: one verdict, never GRANTED without a ticket.
static size_t good_begin(uint8_t *frame, size_t size, const char *user)
{
    AdminClientFrame begin = AdminClientFrame_init_zero;
    begin.which_body = AdminClientFrame_begin_tag;
    begin.body.begin.version = PROTOCOL_VERSION;
    begin.body.begin.operation = Operation_OPERATION_ACCOUNT;
    begin.body.begin.nonce.size = 16;
    memset(begin.body.begin.nonce.bytes, 7, 16);
    snprintf(begin.body.begin.service, sizeof begin.body.begin.service, "login");
    snprintf(begin.body.begin.user, sizeof begin.body.begin.user, "%s", user);
    size_t used = 0;
    if (frame_encode(AdminClientFrame_fields, &begin, frame, size, &used) != FAULT_NONE)
        abort();
    return used;
}

// Reads until the end: -1 nothing came in time, 0 closed without a verdict, else 1 + its Result.
static int hear(int fd, int64_t patience)
{
    uint8_t data[8192];
    size_t have = 0, need;
    int64_t end = now_ms() + patience;
    int heard = 0;
    for (;;) {
        struct pollfd poller = {fd, POLLIN, 0};
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&poller, 1, (int)left) <= 0)
            return -1;
        ssize_t count = recv(fd, data + have, sizeof data - have, 0);
        if (count <= 0)
            return heard;
        have += (size_t)count;
        while (frame_length(data, have, CLIENT_FRAME_MAX, &need) == FAULT_NONE && have >= need &&
               have >= FRAME_HEADER) {
            ServerFrame frame;
            if (frame_decode(ServerFrame_fields, data + 4, need - 4, &frame, sizeof frame) ==
                    FAULT_NONE &&
                frame.which_body == ServerFrame_verdict_tag)
                heard = 1 + (int)frame.body.verdict.result;
            memmove(data, data + need, have - need);
            have -= need;
        }
    }
}

// abuse:D6: somebody else is answered while this goes on.
static int others_are_answered(const char *during)
{
    uint8_t frame[4096];
    int fd = connect_plain();
    size_t size = good_begin(frame, sizeof frame, "no-such-person");
    if (fd < 0 || send(fd, frame, size, MSG_NOSIGNAL) != (ssize_t)size)
        return failed("%s: others cannot connect: %s", during, strerror(errno));
    int heard = hear(fd, 30000);
    close(fd);
    return heard > 0 ? 0 : failed("%s: others are not answered", during);
}

// Sends these bytes; the daemon must close within `patience`, and never grant.
static int must_close(const char *what, const void *bytes, size_t size, int64_t patience)
{
    int fd = connect_plain();
    if (fd < 0)
        return failed("%s: connect: %s", what, strerror(errno));
    if (send(fd, bytes, size, MSG_NOSIGNAL) < 0 && errno != EPIPE)
        return failed("%s: send: %s", what, strerror(errno));
    int heard = hear(fd, patience);
    close(fd);
    if (heard < 0)
        return failed("%s: still open", what);
    if (heard == 1 + (int)Result_RESULT_GRANTED)
        return failed("%s: granted", what);
    return 0;
}

static void put_length(uint8_t *frame, uint32_t length)
{
    for (int i = 0; i < 4; i++)
        frame[i] = (uint8_t)(length >> (24 - 8 * i));
}

// abuse:D3: lengths of 0, 1, the largest, one more, 2^32-1.
static int lengths(const char *argument)
{
    static uint8_t frame[70000];
    static const uint32_t sizes[] = {0,     1,          2047,       2048,      2049,
                                     65536, 0x7fffffff, 0x80000000, 0xffffffff};
    (void)argument;
    memset(frame, 0x41, sizeof frame);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char what[64];
        snprintf(what, sizeof what, "length %u", sizes[i]);
        put_length(frame, sizes[i]);
        size_t sent = 4 + (sizes[i] < 60000 ? sizes[i] : 60000);
        if (must_close(what, frame, sent, 2000) || others_are_answered(what))
            return 1;
    }
    return 0;
}

// abuse:D3: cut at each byte, then hung up.
static int cuts(const char *argument)
{
    uint8_t frame[4096];
    size_t size = good_begin(frame, sizeof frame, "no-such-person");
    (void)argument;
    for (size_t cut = 0; cut < size; cut++) {
        int fd = connect_plain();
        if (fd < 0 || (cut > 0 && send(fd, frame, cut, MSG_NOSIGNAL) != (ssize_t)cut))
            return failed("cut at %zu: %s", cut, strerror(errno));
        if (shutdown(fd, SHUT_WR) != 0)
            return failed("cut at %zu: %s", cut, strerror(errno));
        int heard = hear(fd, 2000);
        close(fd);
        if (heard != 0)
            return failed("cut at %zu: heard %d", cut, heard);
    }
    return others_are_answered("cuts");
}

// abuse:D3: every byte of a good frame changed, in all bits of two kinds: refused or denied, never
// granted.
static int flips(const char *argument)
{
    uint8_t frame[4096], bad[4096];
    size_t size = good_begin(frame, sizeof frame, "no-such-person");
    (void)argument;
    for (size_t at = 4; at < size; at++)
        for (int kind = 0; kind < 2; kind++) {
            memcpy(bad, frame, size);
            bad[at] ^= kind == 0 ? 0xff : 0x80;
            char what[64];
            snprintf(what, sizeof what, "byte %zu changed (%d)", at, kind);
            if (must_close(what, bad, size, 2000))
                return 1;
        }
    return others_are_answered("flips");
}

// abuse:D3: one byte a second. The connection is closed after ten seconds, whatever has come.
static int trickle(const char *argument)
{
    uint8_t frame[4096];
    size_t size = good_begin(frame, sizeof frame, "no-such-person");
    int fd = connect_plain();
    int64_t begun = now_ms();
    (void)argument;
    if (fd < 0)
        return failed("connect: %s", strerror(errno));
    for (size_t at = 0; at < size; at++) {
        if (send(fd, frame + at, 1, MSG_NOSIGNAL) != 1)
            break;
        struct pollfd poller = {fd, POLLIN, 0};
        if (poll(&poller, 1, 1000) > 0) {
            uint8_t byte;
            if (recv(fd, &byte, 1, 0) <= 0)
                break;
        }
        if (now_ms() - begun > 15000)
            return failed("still open after %lld ms", (long long)(now_ms() - begun));
        if (at % 4 == 0 && others_are_answered("trickle"))
            return 1;
    }
    close(fd);
    int64_t took = now_ms() - begun;
    return took >= 8000 ? 0 : failed("closed after %lld ms only", (long long)took);
}

// abuse:D3: two Begins glued, a Begin with an Answer glued to it, a Begin twice in turn.
static int glued(const char *argument)
{
    uint8_t frames[8192];
    size_t size = good_begin(frames, sizeof frames, "no-such-person");
    (void)argument;
    memcpy(frames + size, frames, size);
    if (must_close("two Begins", frames, 2 * size, 3000))
        return 1;
    AdminClientFrame answer = AdminClientFrame_init_zero;
    answer.which_body = AdminClientFrame_answer_tag;
    answer.body.answer.prompt = 1;
    answer.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    size_t more = 0;
    if (frame_encode(AdminClientFrame_fields, &answer, frames + size, sizeof frames - size,
                     &more) != FAULT_NONE ||
        must_close("Begin and Answer", frames, size + more, 3000) ||
        must_close("an Answer first", frames + size, more, 3000))
        return 1;
    return others_are_answered("glued");
}

// abuse:D3: duplicate, unknown and out-of-order fields, odd varints, wrong versions, admin words.
static int fields(const char *argument)
{
    uint8_t good[4096], bad[4096];
    size_t size = good_begin(good, sizeof good, "no-such-person");
    (void)argument;
    // good: length, 0x0a (begin), its length (one byte), 0x08 0x01 (version) ...
    static const struct {
        const char *what;
        uint8_t bytes[8];
        size_t count;
    } extras[] = {
        {"duplicate version", {0x08, 0x01}, 2},         {"unknown field 15", {0x78, 0x01}, 2},
        {"unknown field 100", {0xa0, 0x06, 0x01}, 3},   {"group", {0x7b, 0x7c}, 2},
        {"default written out", {0x58, 0x00}, 2},       {"bad wire type", {0x0f}, 1},
        {"text with NUL", {0x22, 0x02, 0x00, 0x41}, 4}, {"bad UTF-8", {0x22, 0x02, 0xc0, 0x80}, 4},
        {"length beyond the end", {0x22, 0x7f}, 2},
    };
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
        memcpy(bad, good, size);
        memcpy(bad + size, extras[i].bytes, extras[i].count);
        bad[5] = (uint8_t)(bad[5] + extras[i].count);
        put_length(bad, (uint32_t)(size - 4 + extras[i].count));
        if (must_close(extras[i].what, bad, size + extras[i].count, 2000))
            return 1;
    }
    memcpy(bad, good, size);
    bad[7] = 2;
    if (must_close("version 2", bad, size, 2000))
        return 1;
    memcpy(bad, good, size);
    bad[9] = (uint8_t)Operation_OPERATION_ADMIN;
    if (must_close("admin on auth.sock", bad, size, 2000))
        return 1;
    static const uint8_t call[] = {0, 0, 0, 6, 0x1a, 4, 0x0a, 2, 'h', 'i'};
    if (must_close("AdminCall on auth.sock", call, sizeof call, 2000))
        return 1;
    return others_are_answered("fields");
}

// abuse:D3: many at once who say half and wait. They must cost little and be closed in time.
static int halves(const char *argument)
{
    uint8_t frame[4096];
    size_t size = good_begin(frame, sizeof frame, "no-such-person");
    int count = argument == NULL ? 100 : atoi(argument), fds[1024];
    for (int i = 0; i < count && i < 1024; i++) {
        fds[i] = connect_plain();
        if (fds[i] < 0 || send(fds[i], frame, size / 2, MSG_NOSIGNAL) < 0)
            return failed("connection %d: %s", i, strerror(errno));
    }
    if (others_are_answered("halves"))
        return 1;
    puts("open");
    fflush(stdout);
    (void)getchar(); // the script looks at the memory now
    return others_are_answered("halves");
}

// abuse:D5: a socket bound to a name that looks like credentials.
static int fake_name(const char *argument)
{
    struct sockaddr_un source = {.sun_family = AF_UNIX};
    static const char name[] = "\0@;uid=0;";
    uint8_t frame[4096];
    (void)argument;
    memcpy(source.sun_path, name, sizeof name - 1);
    if (setuid(7) != 0)
        return failed("setuid: %s", strerror(errno));
    int fd = connect_from(&source,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof name - 1));
    size_t size = good_begin(frame, sizeof frame, "games");
    if (fd < 0 || send(fd, frame, size, MSG_NOSIGNAL) != (ssize_t)size)
        return failed("connect: %s", strerror(errno));
    int heard = hear(fd, 30000);
    return heard == 1 + (int)Result_RESULT_DENIED ? 0 : failed("heard %d", heard);
}

// abuse:D2: root connects and leaves the descriptor to a child of uid 7: root's words count. The
// other way round, a descriptor of uid 7 in root's hands stays uid 7's.
static int handed_on(const char *argument)
{
    uint8_t frame[4096];
    size_t size = good_begin(frame, sizeof frame, "games");
    int pair[2];
    (void)argument;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return failed("socketpair");
    pid_t child = fork();
    if (child == 0) { // connects as uid 7 and passes the descriptor to root
        if (setuid(7) != 0)
            _exit(1);
        int fd = connect_plain();
        struct iovec part = {(char[]){"x"}, 1};
        union {
            struct cmsghdr align;
            char bytes[CMSG_SPACE(sizeof(int))];
        } extra = {.bytes = {0}};
        struct msghdr message = {.msg_iov = &part,
                                 .msg_iovlen = 1,
                                 .msg_control = extra.bytes,
                                 .msg_controllen = sizeof extra.bytes};
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), &fd, sizeof fd);
        _exit(fd < 0 || sendmsg(pair[1], &message, 0) != 1);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        return failed("the child");
    char byte;
    struct iovec part = {&byte, 1};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } extra;
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = extra.bytes,
                             .msg_controllen = sizeof extra.bytes};
    int fd = -1;
    if (recvmsg(pair[0], &message, 0) != 1 || CMSG_FIRSTHDR(&message) == NULL)
        return failed("recvmsg");
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    // The connecting process is dead; root speaks. Only who connected counts.
    if (send(fd, frame, size, MSG_NOSIGNAL) != (ssize_t)size)
        return failed("send");
    int heard = hear(fd, 30000);
    return heard == 1 + (int)Result_RESULT_DENIED ? 0 : failed("heard %d", heard);
}

// abuse:D6: ARGUMENT idle connections of uid 7; with COUNT/MOST, until at most MOST are left of
// them. Says "open N" with how many are, and waits.
static int idle(const char *argument)
{
    int count = argument == NULL ? 2000 : atoi(argument), open_ones = 0;
    const int64_t begun = now_ms();
    static int fds[70000];
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return failed("getrlimit");
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || setuid(7) != 0)
        return failed("setuid: %s", strerror(errno));
    for (int i = 0; i < count; i++)
        fds[i] = connect_plain();
    const char *kept = argument == NULL ? NULL : strchr(argument, '/');
    int most = kept == NULL ? count : atoi(kept + 1);
    do { // the daemon closes the others one by one
        usleep(10000);
        open_ones = 0;
        for (int i = 0; i < count; i++) {
            char byte;
            open_ones += fds[i] >= 0 && recv(fds[i], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
        }
    } while (open_ones > most && now_ms() - begun < 60000);
    printf("open %d\n", open_ones);
    fflush(stdout);
    (void)getchar();
    return 0;
}

// abuse:D3: random bytes, ARGUMENT connections.
static int noise(const char *argument)
{
    int count = argument == NULL ? 1000 : atoi(argument);
    for (int i = 0; i < count; i++) {
        uint8_t bytes[256];
        if (getrandom(bytes, sizeof bytes, 0) < 0)
            return failed("getrandom");
        if (i % 2 == 0) // a length that fits, so that the decoder gets something to do
            put_length(bytes, sizeof bytes - 4);
        int fd = connect_plain();
        if (fd < 0)
            return failed("connection %d: %s", i, strerror(errno));
        (void)!send(fd, bytes, sizeof bytes, MSG_NOSIGNAL);
        int heard = i % 10 == 0 ? hear(fd, 2000) : 0;
        close(fd);
        if (heard == 1 + (int)Result_RESULT_GRANTED)
            return failed("granted");
    }
    return others_are_answered("noise");
}

static const struct {
    const char *name;
    int (*run)(const char *argument);
} attacks[] = {
    {"lengths", lengths}, {"cuts", cuts},           {"flips", flips},         {"trickle", trickle},
    {"glued", glued},     {"fields", fields},       {"halves", halves},       {"idle", idle},
    {"noise", noise},     {"fake_name", fake_name}, {"handed_on", handed_on},
};

int main(int count, char **arguments)
{
    (void)signal(SIGPIPE, SIG_IGN);
    if (count < 3)
        return failed("usage: hostile SOCKET ATTACK [ARGUMENT]");
    path = arguments[1];
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        if (strcmp(attacks[i].name, arguments[2]) == 0)
            return attacks[i].run(count > 3 ? arguments[3] : NULL);
    return failed("no such attack");
}
