// SPDX-License-Identifier: BSD-2-Clause
// The blocking client and the channel, over real sockets. Tests that need a listener owned by root
// say so and are skipped for others.
#include "wire/channel.h"
#include "wire/channel.pb.h"
#include "wire/client.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static NameReply sample_reply(uint64_t id)
{
    NameReply reply = NameReply_init_zero;
    reply.id = id;
    reply.has_identity = true;
    strcpy(reply.identity.name, "hanako");
    return reply;
}

// --- the channel
// ------------------------------------------------------------------------------------

static void frames_survive_any_cutting(void **state)
{
    (void)state;
    uint8_t stream[600];
    size_t total = 0, used;
    for (uint64_t id = 1; id <= 8; id++) {
        NameReply reply = sample_reply(id);
        assert_int_equal(
            frame_encode(NameReply_fields, &reply, stream + total, sizeof stream - total, &used),
            FAULT_NONE);
        total += used;
    }
    for (size_t cut = 1; cut <= 64; cut++) {
        struct frame_reader *reader = NULL;
        uint64_t expected = 1;
        assert_int_equal(frame_reader_new(64, &reader), FAULT_NONE);
        for (size_t at = 0; at < total; at += cut) {
            size_t size = total - at < cut ? total - at : cut;
            assert_int_equal(frame_reader_feed(reader, stream + at, size), FAULT_NONE);
            for (bool have = true; have;) {
                NameReply reply = {.id = 99};
                assert_int_equal(
                    frame_reader_next(reader, NameReply_fields, &reply, sizeof reply, &have),
                    FAULT_NONE);
                assert_int_equal(reply.id, have ? expected++ : 99);
            }
        }
        assert_int_equal(expected, 9);
        frame_reader_free(&reader);
        assert_null(reader);
        frame_reader_free(&reader);
    }
}

static void a_bad_stream_is_a_fault(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[8];
        size_t size;
        enum fault fault;
    } cases[] = {
        {{0, 0, 0, 0}, 4, FAULT_FORMAT},
        {{0, 0, 0, 65}, 4, FAULT_LIMIT},
        {{255, 255, 255, 255}, 4, FAULT_LIMIT},
        {{0, 0, 0, 1, 0xff}, 5, FAULT_FORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct frame_reader *reader = NULL;
        NameReply reply;
        bool have = true;
        assert_int_equal(frame_reader_new(64, &reader), FAULT_NONE);
        assert_int_equal(frame_reader_feed(reader, cases[i].bytes, cases[i].size), FAULT_NONE);
        assert_int_equal(frame_reader_next(reader, NameReply_fields, &reply, sizeof reply, &have),
                         cases[i].fault);
        frame_reader_free(&reader);
    }
    struct frame_reader *reader = NULL;
    uint8_t much[200] = {0};
    assert_int_equal(frame_reader_new(64, &reader), FAULT_NONE);
    assert_int_equal(frame_reader_feed(reader, much, sizeof much), FAULT_LIMIT);
    frame_reader_free(&reader);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX + 1, &reader), FAULT_INTERNAL);
}

static void *send_many(void *argument)
{
    int fd = *(int *)argument;
    for (uint64_t id = 1; id <= 20000; id++) {
        NameReply reply = sample_reply(id);
        if (channel_send(fd, NameReply_fields, &reply) != FAULT_NONE)
            break;
    }
    shutdown(fd, SHUT_WR);
    return NULL;
}

static void the_channel_carries_more_than_its_buffers(void **state)
{
    (void)state;
    int pair[2];
    pthread_t sender;
    struct frame_reader *reader = NULL;
    uint64_t seen = 0;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(fcntl(pair[0], F_SETFL, O_NONBLOCK), 0); // must wait all the same
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &reader), FAULT_NONE);
    assert_int_equal(frame_reader_fill(reader, pair[1]), FAULT_NONE); // nothing there: no waiting
    assert_int_equal(pthread_create(&sender, NULL, send_many, &pair[0]), 0);
    for (;;) {
        enum fault fault = frame_reader_fill(reader, pair[1]);
        for (bool have = true; have;) {
            NameReply reply;
            assert_int_equal(
                frame_reader_next(reader, NameReply_fields, &reply, sizeof reply, &have),
                FAULT_NONE);
            if (have)
                assert_int_equal(reply.id, ++seen);
        }
        if (fault == FAULT_CLOSED)
            break;
        assert_int_equal(fault, FAULT_NONE);
    }
    pthread_join(sender, NULL);
    assert_int_equal(seen, 20000);
    close(pair[1]);
    NameReply reply = sample_reply(1);
    assert_int_equal(channel_send(pair[0], NameReply_fields, &reply), FAULT_CLOSED); // no SIGPIPE
    close(pair[0]);
    frame_reader_free(&reader);
}

// --- the client ----------------------------------------------------------------------------------

static char directory[] = "/tmp/warifu-wire-XXXXXX";
static char path[sizeof directory + 16];
static int listener = -1;

static int start(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/s.sock", directory);
    strcpy(address.sun_path, path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
           chmod(path, 0666) != 0 || listen(listener, 4) != 0;
}

static int stop(void **state)
{
    (void)state;
    close(listener);
    unlink(path);
    return rmdir(directory);
}

static void need_root(void)
{
    if (geteuid() != 0) {
        print_message("# SKIP needs root: the client trusts only a listener that root owns\n");
        skip();
    }
}

// Seconds. Whoever waits for longer waits for ever; a busy machine may well take half of it.
enum { HANGS = 30 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct wire_client connected(uint32_t patience, int *server)
{
    struct wire_client client;
    assert_int_equal(wire_connect(&client, path, patience, CLIENT_FRAME_MAX), FAULT_NONE);
    *server = accept(listener, NULL, NULL);
    assert_true(*server >= 0);
    return client;
}

static void reply_bytes(int server, const void *data, size_t size)
{
    assert_int_equal(send(server, data, size, MSG_NOSIGNAL), size);
}

static size_t verdict_bytes(uint8_t *out, size_t size)
{
    ServerFrame frame = ServerFrame_init_zero;
    size_t used = 0;
    frame.which_body = ServerFrame_verdict_tag;
    frame.body.verdict.result = Result_RESULT_GRANTED;
    frame.body.verdict.nonce.size = 16;
    assert_int_equal(frame_encode(ServerFrame_fields, &frame, out, size, &used), FAULT_NONE);
    return used;
}

static enum fault receive(struct wire_client *client, ServerFrame *frame)
{
    return wire_receive(client, ServerFrame_fields, frame, sizeof *frame);
}

static void a_reply_arrives(void **state)
{
    (void)state;
    need_root();
    int server;
    uint8_t bytes[128];
    ServerFrame frame;
    struct wire_client client = connected(2000, &server);
    assert_true(client.fd > 2);
    assert_int_equal(fcntl(client.fd, F_GETFD), FD_CLOEXEC);
    reply_bytes(server, bytes, verdict_bytes(bytes, sizeof bytes));
    assert_int_equal(receive(&client, &frame), FAULT_NONE);
    assert_int_equal(frame.which_body, ServerFrame_verdict_tag);
    close(server);
    assert_int_equal(receive(&client, &frame), FAULT_CLOSED);
    wire_close(&client);
    assert_int_equal(client.fd, -1);
    wire_close(&client);
    assert_int_equal(receive(&client, &frame), FAULT_CLOSED);
}

static void a_cut_reply_is_never_a_reply(void **state)
{
    (void)state;
    need_root();
    uint8_t bytes[128];
    ServerFrame frame;
    size_t whole = verdict_bytes(bytes, sizeof bytes);
    for (size_t size = 0; size < whole; size++) {
        int server;
        struct wire_client client = connected(2000, &server);
        reply_bytes(server, bytes, size);
        close(server);
        assert_int_equal(receive(&client, &frame), FAULT_CLOSED);
        wire_close(&client);
    }
}

static void glued_replies_come_one_by_one(void **state)
{
    (void)state;
    need_root();
    int server;
    uint8_t bytes[256];
    ServerFrame frame;
    struct wire_client client = connected(2000, &server);
    size_t one = verdict_bytes(bytes, sizeof bytes);
    memcpy(bytes + one, bytes, one);
    reply_bytes(server, bytes, 2 * one);
    assert_int_equal(receive(&client, &frame), FAULT_NONE);
    assert_int_equal(receive(&client, &frame), FAULT_NONE);
    wire_close(&client);
    close(server);
}

static void a_reply_of_wrong_length_is_refused(void **state)
{
    (void)state;
    need_root();
    static const struct {
        uint8_t header[4];
        enum fault fault;
    } cases[] = {{{0, 0, 0, 0}, FAULT_FORMAT},
                 {{0, 0, 8, 1}, FAULT_LIMIT},
                 {{255, 255, 255, 255}, FAULT_LIMIT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int server;
        ServerFrame frame;
        struct wire_client client = connected(2000, &server);
        reply_bytes(server, cases[i].header, 4);
        assert_int_equal(receive(&client, &frame), cases[i].fault);
        wire_close(&client);
        close(server);
    }
}

static void *drip(void *argument)
{
    int fd = *(int *)argument;
    uint8_t bytes[128];
    size_t whole = verdict_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < whole; i++) {
        if (send(fd, bytes + i, 1, MSG_NOSIGNAL) != 1)
            break;
        usleep(100000);
    }
    return NULL;
}

static void a_dripping_reply_does_not_extend_the_deadline(void **state)
{
    (void)state;
    need_root();
    int server;
    pthread_t dripper;
    ServerFrame frame;
    struct wire_client client = connected(500, &server);
    // The whole of it takes seconds longer than the deadline: were that extended, a frame would
    // come.
    assert_int_equal(pthread_create(&dripper, NULL, drip, &server), 0);
    assert_int_equal(receive(&client, &frame), FAULT_TIMEOUT);
    wire_close(&client);
    pthread_join(dripper, NULL);
    close(server);
}

static void wait_extends_the_deadline_once(void **state)
{
    (void)state;
    need_root();
    int server;
    ServerFrame frame;
    struct wire_client client = connected(200, &server);
    double begin = seconds();
    wire_extend(&client, 400);
    wire_extend(&client, 400); // from now on, not on top of the first
    assert_true((double)client.deadline <= seconds() * 1000 + 600);
    assert_int_equal(receive(&client, &frame), FAULT_TIMEOUT);
    assert_true(seconds() - begin >= 0.6 - 0.01);
    wire_close(&client);
    close(server);
}

static void typing_time_is_not_counted(void **state)
{
    (void)state;
    need_root();
    int server;
    uint8_t bytes[128];
    ServerFrame frame;
    ClientFrame answer = {.which_body = ClientFrame_answer_tag};
    struct wire_client client = connected(HANGS * 1000, &server);
    answer.body.answer.prompt = 1;
    assert_int_equal(wire_send(&client, ClientFrame_fields, &answer), FAULT_NONE);
    client.deadline = 1; // long past: a typist slower than any patience
    assert_int_equal(wire_send(&client, ClientFrame_fields, &answer), FAULT_NONE);
    reply_bytes(server, bytes, verdict_bytes(bytes, sizeof bytes));
    assert_int_equal(receive(&client, &frame), FAULT_NONE);
    wire_close(&client);
    close(server);
}

static void a_full_queue_times_out(void **state)
{
    (void)state;
    need_root();
    int waiting[32], count = 0;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct wire_client client;
    strcpy(address.sun_path, path);
    bool full = false;
    while (!full && count < 32) { // fill the queue of connections
        const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        full = connect(fd, (struct sockaddr *)&address, sizeof address) != 0;
        if (full)
            close(fd);
        else
            waiting[count++] = fd;
    }
    assert_true(full);
    double begin = seconds();
    assert_int_equal(wire_connect(&client, path, 300, CLIENT_FRAME_MAX), FAULT_TIMEOUT);
    double took = seconds() - begin;
    assert_true(took > 0.2 && took < HANGS);
    for (int i = 0; i < count; i++) {
        close(accept(listener, NULL, NULL));
        close(waiting[i]);
    }
}

static void nothing_there_is_said_so(void **state)
{
    (void)state;
    char missing[sizeof path + 16], longest[200];
    struct wire_client client;
    snprintf(missing, sizeof missing, "%s.missing", path);
    if (geteuid() == 0)
        assert_int_equal(wire_connect(&client, missing, 100, CLIENT_FRAME_MAX), FAULT_IO);
    assert_int_equal(wire_connect(&client, "/no/such/place", 100, CLIENT_FRAME_MAX), FAULT_IO);
    assert_int_equal(wire_connect(&client, "relative", 100, CLIENT_FRAME_MAX), FAULT_LIMIT);
    memset(longest, '/', sizeof longest);
    longest[199] = '\0';
    assert_int_equal(wire_connect(&client, longest, 100, CLIENT_FRAME_MAX), FAULT_LIMIT);
    assert_int_equal(client.fd, -1);
}

static void a_strangers_socket_is_refused(void **state)
{
    (void)state;
    need_root();
    struct wire_client client;
    assert_int_equal(chown(directory, 65534, 65534), 0);
    assert_int_equal(wire_connect(&client, path, 500, CLIENT_FRAME_MAX), FAULT_REFUSED);
    assert_int_equal(chown(directory, 0, 0), 0);
    assert_int_equal(chmod(directory, 0777), 0);
    assert_int_equal(wire_connect(&client, path, 500, CLIENT_FRAME_MAX), FAULT_REFUSED);
    assert_int_equal(chmod(directory, 0755), 0);

    // Another one of root's by a link that somebody else may turn elsewhere.
    char link[sizeof directory + 8], through[sizeof link + 8];
    snprintf(link, sizeof link, "%s.link", directory);
    snprintf(through, sizeof through, "%s/s.sock", link);
    assert_int_equal(symlink(directory, link), 0);
    assert_int_equal(wire_connect(&client, through, 500, CLIENT_FRAME_MAX), FAULT_REFUSED);
    assert_int_equal(unlink(link), 0);

    // In root's own directory, but listened to by somebody else.
    char theirs[sizeof directory + 16];
    int ready[2];
    snprintf(theirs, sizeof theirs, "%s/theirs", directory);
    assert_int_equal(pipe(ready), 0);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, theirs);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    pid_t child = fork();
    if (child == 0) {
        // should the test fail, nobody waits for this one
        if (setuid(65534) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || listen(fd, 4) != 0 ||
            write(ready[1], "x", 1) != 1)
            _exit(1);
        pause();
        _exit(0);
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    const int free_before = dup(fd);
    close(free_before);
    assert_int_equal(wire_connect(&client, theirs, 500, CLIENT_FRAME_MAX), FAULT_REFUSED);
    assert_int_equal(client.fd, -1);
    const int free_after = dup(fd);
    close(free_after);
    assert_int_equal(free_after, free_before); // nothing is left open
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    close(fd);
    unlink(theirs);
}

static void ignore_signal(int number)
{
    (void)number;
}

static void a_storm_of_signals_changes_nothing(void **state)
{
    (void)state;
    need_root();
    struct sigaction action = {.sa_handler = ignore_signal}, before; // no SA_RESTART
    struct itimerval storm = {{0, 1000}, {0, 1000}}, calm = {{0, 0}, {0, 0}};
    int server;
    ServerFrame frame;
    ClientFrame answer = {.which_body = ClientFrame_answer_tag};
    uint8_t bytes[128];
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &storm, NULL), 0);
    struct wire_client client = connected(HANGS * 1000, &server);
    answer.body.answer.prompt = 1;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(wire_send(&client, ClientFrame_fields, &answer), FAULT_NONE);
        reply_bytes(server, bytes, verdict_bytes(bytes, sizeof bytes));
        assert_int_equal(receive(&client, &frame), FAULT_NONE);
    }
    client.patience = 300;
    wire_extend(&client, 0);
    double begin = seconds();
    assert_int_equal(receive(&client, &frame), FAULT_TIMEOUT);
    double took = seconds() - begin;
    setitimer(ITIMER_REAL, &calm, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_true(took > 0.2 && took < HANGS);
    wire_close(&client);
    close(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:D3 frames survive any cutting", frames_survive_any_cutting, NULL, NULL, NULL},
        {"abuse:D3 a bad stream is a fault", a_bad_stream_is_a_fault, NULL, NULL, NULL},
        cmocka_unit_test(the_channel_carries_more_than_its_buffers),
        {"abuse:P10 a reply arrives on a close-on-exec descriptor", a_reply_arrives, NULL, NULL,
         NULL},
        {"abuse:P2 a reply cut at each byte is never a reply", a_cut_reply_is_never_a_reply, NULL,
         NULL, NULL},
        {"abuse:D3 glued replies come one by one", glued_replies_come_one_by_one, NULL, NULL, NULL},
        {"abuse:D3 a reply of wrong length is refused", a_reply_of_wrong_length_is_refused, NULL,
         NULL, NULL},
        {"abuse:D3 a dripping reply does not extend the deadline",
         a_dripping_reply_does_not_extend_the_deadline, NULL, NULL, NULL},
        cmocka_unit_test(wait_extends_the_deadline_once),
        cmocka_unit_test(typing_time_is_not_counted),
        {"abuse:P2 a full queue times out", a_full_queue_times_out, NULL, NULL, NULL},
        {"abuse:P2 nothing there is said so", nothing_there_is_said_so, NULL, NULL, NULL},
        {"abuse:D7 a stranger's socket is refused", a_strangers_socket_is_refused, NULL, NULL,
         NULL},
        {"abuse:P15 a storm of signals changes nothing", a_storm_of_signals_changes_nothing, NULL,
         NULL, NULL},
    };
    return cmocka_run_group_tests_name("wire streams", tests, start, stop);
}
