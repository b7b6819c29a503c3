// SPDX-License-Identifier: BSD-2-Clause
#include "fake_daemon.h"
#include "wire/codec.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    perror(what);
    abort();
}

static bool receive_bytes(int fd, uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t got = recv(fd, data, size, 0);
        if (got <= 0)
            return false;
        data += got;
        size -= (size_t)got;
    }
    return true;
}

bool fake_receive(struct fake_peer *peer, ClientFrame *frame)
{
    uint8_t bytes[FRAME_HEADER + CLIENT_FRAME_MAX];
    size_t need;
    return receive_bytes(peer->fd, bytes, FRAME_HEADER) &&
           frame_length(bytes, FRAME_HEADER, CLIENT_FRAME_MAX, &need) == FAULT_NONE &&
           receive_bytes(peer->fd, bytes + FRAME_HEADER, need - FRAME_HEADER) &&
           frame_decode(ClientFrame_fields, bytes + FRAME_HEADER, need - FRAME_HEADER, frame,
                        sizeof *frame) == FAULT_NONE;
}

void fake_raw(struct fake_peer *peer, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t sent = send(peer->fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        at += sent;
        size -= (size_t)sent;
    }
}

void fake_send(struct fake_peer *peer, const ServerFrame *frame)
{
    uint8_t bytes[FRAME_HEADER + CLIENT_FRAME_MAX];
    size_t used;
    must(frame_encode(ServerFrame_fields, frame, bytes, sizeof bytes, &used) == FAULT_NONE,
         "the script's frame");
    fake_raw(peer, bytes, used);
}

AnswerKind fake_ask(struct fake_peer *peer, PromptPurpose purpose, bool echo, const char *prompt,
                    char *text)
{
    ServerFrame frame = {.which_body = ServerFrame_prompt_tag};
    ClientFrame reply;
    frame.body.prompt.id = 7;
    frame.body.prompt.echo = echo;
    frame.body.prompt.purpose = purpose;
    strcpy(frame.body.prompt.text, prompt);
    fake_send(peer, &frame);
    *text = '\0';
    if (!fake_receive(peer, &reply) || reply.which_body != ClientFrame_answer_tag)
        return AnswerKind_ANSWER_NONE;
    must(reply.body.answer.prompt == 7, "the answer's prompt id");
    peer->seen->answer[peer->seen->answers++ % FAKE_KEEPS] = reply.body.answer;
    strcpy(text, reply.body.answer.text);
    return reply.body.answer.kind;
}

void fake_info(struct fake_peer *peer, bool error, const char *text)
{
    ServerFrame frame = {.which_body = ServerFrame_info_tag};
    frame.body.info.error = error;
    strcpy(frame.body.info.text, text);
    fake_send(peer, &frame);
}

void fake_wait(struct fake_peer *peer, uint32_t seconds)
{
    ServerFrame frame = {.which_body = ServerFrame_wait_tag};
    frame.body.wait.seconds = seconds;
    fake_send(peer, &frame);
}

void fake_verdict(struct fake_peer *peer, Result result, const char *ticket,
                  uint32_t session_seconds)
{
    ServerFrame frame = {.which_body = ServerFrame_verdict_tag};
    Verdict *verdict = &frame.body.verdict;
    verdict->result = result;
    verdict->nonce.size = peer->begin.nonce.size;
    memcpy(verdict->nonce.bytes, peer->begin.nonce.bytes, peer->begin.nonce.size);
    verdict->ticket.size = (pb_size_t)strlen(ticket);
    memcpy(verdict->ticket.bytes, ticket, strlen(ticket));
    verdict->session_seconds = session_seconds;
    verdict->password = peer->password_proved;
    verdict->scope = peer->scope;
    verdict->grant = peer->grant;
    verdict->until = peer->until;
    if (result == Result_RESULT_GRANTED)
        peer->seen->grants++;
    fake_send(peer, &frame);
    // As tokend: a grant is one when the client has said that it has it.
    ClientFrame said;
    if ((result == Result_RESULT_GRANTED || result == Result_RESULT_ELSEWHERE) && peer->fd >= 0 &&
        (peer->begin.operation == Operation_OPERATION_AUTHENTICATE ||
         peer->begin.operation == Operation_OPERATION_CHANGE_CHECK ||
         peer->begin.operation == Operation_OPERATION_SESSION_OPEN) &&
        fake_receive(peer, &said) && said.which_body == ClientFrame_taken_tag &&
        memcmp(said.body.taken.nonce.bytes, peer->begin.nonce.bytes, said.body.taken.nonce.size) ==
            0)
        peer->seen->taken++;
}

// --- the process ---------------------------------------------------------------------------------

static void serve(int listener, struct fake_seen *seen, fake_script *script)
{
    for (;;) {
        struct sockaddr_un name;
        socklen_t size = sizeof name;
        ClientFrame frame;
        struct fake_peer peer = {.fd = accept(listener, NULL, NULL), .seen = seen};
        if (peer.fd < 0)
            continue;
        seen->connections++;
        seen->unnamed_client = getpeername(peer.fd, (struct sockaddr *)&name, &size) == 0 &&
                               size == sizeof(sa_family_t);
        if (fake_receive(&peer, &frame) && frame.which_body == ClientFrame_begin_tag) {
            peer.begin = frame.body.begin;
            if (seen->begins == 0)
                memcpy(seen->old_nonce, peer.begin.nonce.bytes, sizeof seen->old_nonce);
            seen->begin[seen->begins % FAKE_KEEPS] = peer.begin;
            seen->begins++;
            script(&peer);
        }
        close(peer.fd);
    }
}

void fake_start(struct fake *fake, fake_script *script)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    *fake = (struct fake){.directory = "/tmp/warifu-fake-XXXXXX"};
    must(mkdtemp(fake->directory) != NULL && chmod(fake->directory, 0755) == 0, "mkdtemp");
    snprintf(fake->path, sizeof fake->path, "%s/auth.sock", fake->directory);
    strcpy(address.sun_path, fake->path);
    fake->seen =
        mmap(NULL, sizeof *fake->seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(fake->seen != MAP_FAILED, "mmap");
    fake->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(fake->listener >= 0 &&
             bind(fake->listener, (struct sockaddr *)&address, sizeof address) == 0 &&
             chmod(fake->path, 0666) == 0 && listen(fake->listener, 128) == 0,
         "the fake's socket");
    fake->pid = fork();
    must(fake->pid >= 0, "fork");
    if (fake->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that aborts leaves nobody behind
        signal(SIGALRM, SIG_IGN);
        serve(fake->listener, fake->seen, script);
    }
    close(fake->listener);
    fake->listener = -1;
}

void fake_stop(struct fake *fake)
{
    if (fake->pid > 0) {
        kill(fake->pid, SIGKILL);
        waitpid(fake->pid, NULL, 0);
    }
    unlink(fake->path);
    rmdir(fake->directory);
    munmap(fake->seen, sizeof *fake->seen);
    fake->pid = 0;
}

const Begin *fake_last_begin(const struct fake *fake)
{
    return &fake->seen->begin[(fake->seen->begins + FAKE_KEEPS - 1) % FAKE_KEEPS];
}

const Answer *fake_last_answer(const struct fake *fake)
{
    return &fake->seen->answer[(fake->seen->answers + FAKE_KEEPS - 1) % FAKE_KEEPS];
}

// --- a daemon that works -------------------------------------------------------------------------

static bool has_ticket(const struct fake_peer *peer, const char *ticket)
{
    return peer->begin.ticket.size == strlen(ticket) &&
           memcmp(peer->begin.ticket.bytes, ticket, strlen(ticket)) == 0;
}

static void authenticate(struct fake_peer *peer)
{
    for (int try = 0; try < 3; try++) {
        char password[513], code[513];
        fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Password: ", password);
        fake_ask(peer, PromptPurpose_PROMPT_OTHER, true, "One-time code: ", code);
        peer->password_proved = strcmp(password, FAKE_PASSWORD) == 0;
        if (peer->password_proved && strcmp(code, FAKE_CODE) == 0) {
            fake_verdict(peer, Result_RESULT_GRANTED, "login", 0);
            return;
        }
        fake_info(peer, true, "Sorry.");
    }
    fake_verdict(peer, Result_RESULT_MAX_TRIES, "", 0);
}

static void change(struct fake_peer *peer, Result accepted)
{
    char first[513], second[513];
    fake_ask(peer, PromptPurpose_PROMPT_NEW_PASSWORD, false, "New password: ", first);
    fake_ask(peer, PromptPurpose_PROMPT_NEW_PASSWORD, false, "Again: ", second);
    bool good = strcmp(first, second) == 0 && strcmp(first, "refused") != 0 && *first != '\0';
    fake_verdict(peer, good ? accepted : Result_RESULT_NOT_CHANGED, "", 0);
}

void fake_works(struct fake_peer *peer)
{
    switch (peer->begin.operation) {
    case Operation_OPERATION_AUTHENTICATE:
        authenticate(peer);
        break;
    case Operation_OPERATION_ACCOUNT:
    case Operation_OPERATION_CREDENTIALS:
        fake_verdict(peer,
                     has_ticket(peer, "login") ? Result_RESULT_GRANTED
                                               : Result_RESULT_PERMISSION_DENIED,
                     "", 0);
        break;
    case Operation_OPERATION_CHANGE_CHECK:
        fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
        break;
    case Operation_OPERATION_CHANGE:
        change(peer, Result_RESULT_GRANTED);
        break;
    case Operation_OPERATION_SESSION_OPEN:
        fake_info(peer, false, "Last login: yesterday");
        fake_verdict(peer, Result_RESULT_GRANTED, "session", 3600);
        break;
    case Operation_OPERATION_SESSION_CLOSE:
        fake_verdict(peer, Result_RESULT_GRANTED, "", 0);
        break;
    default:
        fake_verdict(peer, Result_RESULT_FAULT, "", 0);
    }
}

void fake_keeps_nothing(struct fake_peer *peer)
{
    char current[513];
    switch (peer->begin.operation) {
    case Operation_OPERATION_CHANGE_CHECK:
        fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Current password: ", current);
        peer->password_proved = strcmp(current, FAKE_PASSWORD) == 0;
        fake_verdict(peer,
                     strcmp(current, FAKE_PASSWORD) == 0 ? Result_RESULT_ELSEWHERE
                                                         : Result_RESULT_DENIED,
                     "", 0);
        break;
    case Operation_OPERATION_CHANGE:
        change(peer, Result_RESULT_ELSEWHERE);
        break;
    default:
        fake_works(peer);
    }
}
