// SPDX-License-Identifier: BSD-2-Clause
#include "front_rig.h"
#include "front/front.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include "wire/handover.h"
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct peer vault, names;
VaultCall call;
VaultReply reply;
AdminServerFrame heard;
uint32_t said_version = PROTOCOL_VERSION;
const char *said_user = "tester";
uint32_t said_patience;

// --- ends ---------------------------------------------------------------------------------------

struct peer peer_of(int fd, size_t frame_max)
{
    struct peer peer = {.fd = fd};
    assert_int_equal(frame_reader_new(frame_max, &peer.reader), FAULT_NONE);
    return peer;
}

void peer_close(struct peer *peer)
{
    close(peer->fd);
    frame_reader_free(&peer->reader);
}

// The limit only ends a test that hangs.
bool take(struct peer *peer, const pb_msgdesc_t *type, void *message, size_t size)
{
    for (;;) {
        bool have = false;
        assert_int_equal(frame_reader_next(peer->reader, type, message, size, &have), FAULT_NONE);
        if (have)
            return true;
        struct pollfd poller = {peer->fd, POLLIN, 0};
        assert_int_equal(poll(&poller, 1, 60000), 1); // neither a frame nor the end
        if (frame_reader_fill(peer->reader, peer->fd) != FAULT_NONE)
            return false;
    }
}

void give(struct peer *peer, const pb_msgdesc_t *type, const void *message)
{
    assert_int_equal(channel_send(peer->fd, type, message), FAULT_NONE);
}

static int listen_at(struct sockaddr_un *address, const char *directory, const char *name)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    address->sun_family = AF_UNIX;
    snprintf(address->sun_path, sizeof address->sun_path, "%s/%s", directory, name);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)address, sizeof *address) == 0 &&
                listen(fd, 64) == 0);
    return fd;
}

static void nothing(void)
{
}

static int begin_as(void **state, bool rescue)
{
    static struct rig rig;
    int control[2], to_vault[2], to_names[2];
    snprintf(rig.directory, sizeof rig.directory, "/tmp/warifu-front.XXXXXX");
    assert_non_null(mkdtemp(rig.directory));
    int auth = listen_at(&rig.auth, rig.directory, "auth");
    int admin = listen_at(&rig.admin, rig.directory, "admin");
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to_vault), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to_names), 0);
    rig.front = fork();
    assert_true(rig.front >= 0);
    if (rig.front == 0) {
        struct front_ports ports = {.control_fd = control[1],
                                    .auth_fd = rescue ? -1 : auth,
                                    .admin_fd = rescue ? -1 : admin,
                                    .rescue_fd = rescue ? admin : -1,
                                    .vault_fd = to_vault[1],
                                    .names_fd = to_names[1],
                                    .locales = "/nowhere"};
        static struct daemon_settings settings = {.language = "en",
                                                  .host = "test-host",
                                                  .connections = 64,
                                                  .connections_per_uid = 64,
                                                  .name_seconds = 1,
                                                  .event_rate = 100};
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(control[0]);
        close(to_vault[0]);
        close(to_names[0]);
        _exit(front_serve(&ports, &settings, nothing));
    }
    close(auth);
    close(admin);
    close(control[1]);
    close(to_vault[1]);
    close(to_names[1]);
    rig.control = control[0];
    vault = peer_of(to_vault[0], CHANNEL_FRAME_MAX);
    names = peer_of(to_names[0], CHANNEL_FRAME_MAX);
    *state = &rig;
    return 0;
}

int begin_rig(void **state)
{
    return begin_as(state, false);
}

int begin_rescue_rig(void **state)
{
    return begin_as(state, true);
}

int end_rig(void **state)
{
    struct rig *rig = *state;
    close(rig->control); // the supervisor wants it to end
    int status;
    assert_int_equal(waitpid(rig->front, &status, 0), rig->front);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    peer_close(&vault);
    peer_close(&names);
    unlink(rig->auth.sun_path);
    unlink(rig->admin.sun_path);
    rmdir(rig->directory);
    return 0;
}

// --- what they say ------------------------------------------------------------------------------

struct peer client_begins(const struct rig *rig, Operation operation, uint8_t nonce)
{
    bool admin = operation == Operation_OPERATION_ADMIN;
    const struct sockaddr_un *address = admin ? &rig->admin : &rig->auth;
    struct peer client = peer_of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ADMIN_FRAME_MAX);
    assert_int_equal(connect(client.fd, (const struct sockaddr *)address, sizeof *address), 0);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_begin_tag;
    Begin *begin = &frame.body.begin;
    begin->version = said_version;
    begin->operation = operation;
    begin->patience = said_patience;
    begin->nonce.size = 16;
    memset(begin->nonce.bytes, nonce, 16);
    strcpy(begin->service, "login");
    strcpy(begin->user, admin ? "" : said_user);
    give(&client, AdminClientFrame_fields, &frame);
    return client;
}

int verdict(struct peer *client)
{
    while (take(client, AdminServerFrame_fields, &heard, sizeof heard))
        if (heard.which_body == AdminServerFrame_verdict_tag)
            return (int)heard.body.verdict.result;
    return -1;
}

void front_goes_round(const struct rig *rig)
{
    said_version = PROTOCOL_VERSION + 1;
    struct peer stranger = client_begins(rig, Operation_OPERATION_ACCOUNT, 99);
    said_version = PROTOCOL_VERSION;
    (void)verdict(&stranger);
    peer_close(&stranger);
}

void names_say(NameStatus status)
{
    NameCall asked;
    assert_true(take(&names, NameCall_fields, &asked, sizeof asked));
    NameReply answer = {.id = asked.id, .has_identity = true};
    answer.identity.status = status;
    answer.identity.uid = geteuid() == 0 ? 1000 : geteuid();
    if (asked.name[0] == '\0' && geteuid() == 0)
        answer.identity.uid = 0;
    strcpy(answer.identity.name, "tester");
    give(&names, NameReply_fields, &answer);
}

void vault_hears(pb_size_t body)
{
    assert_true(take(&vault, VaultCall_fields, &call, sizeof call));
    assert_int_equal(call.which_body, body);
}

void vault_plans(unsigned factors, unsigned tries)
{
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    Plan *plan = &reply.body.plan;
    plan->result = Result_RESULT_GRANTED;
    plan->factors_count = (pb_size_t)factors;
    plan->factors[0] = FactorKind_FACTOR_PASSWORD;
    plan->factors[1] = FactorKind_FACTOR_OTP;
    plan->tries = tries;
    plan->prompt_seconds = plan->login_seconds = 60;
    give(&vault, VaultReply_fields, &reply);
}

void vault_judges(Result result)
{
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_outcome_tag};
    reply.body.outcome.result = result;
    if (result == Result_RESULT_GRANTED) {
        reply.body.outcome.ticket.size = 4;
        memcpy(reply.body.outcome.ticket.bytes, "tick", 4);
    }
    give(&vault, VaultReply_fields, &reply);
}

void answer(struct peer *client, const char *text)
{
    assert_true(take(client, AdminServerFrame_fields, &heard, sizeof heard));
    assert_int_equal(heard.which_body, AdminServerFrame_prompt_tag);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = heard.body.prompt.id;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, text);
    give(client, AdminClientFrame_fields, &frame);
}

struct peer attempt_is_out(const struct rig *rig, uint8_t nonce)
{
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, nonce);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(2, 1);
    answer(&client, "secret");
    answer(&client, "123456");
    vault_hears(VaultCall_attempt_tag);
    return client;
}

void take_verdict(struct peer *client, uint8_t nonce)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_taken_tag;
    frame.body.taken.nonce.size = 16;
    memset(frame.body.taken.nonce.bytes, nonce, 16);
    give(client, AdminClientFrame_fields, &frame);
}

void vault_settles(uint64_t id, bool taken)
{
    vault_hears(VaultCall_settle_tag);
    assert_int_equal(call.body.settle.call, id);
    assert_int_equal(call.body.settle.taken, taken);
}

void new_vault(const struct rig *rig)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    struct handover handover = {HANDOVER_VAULT, 0, pair[1], 1, 0};
    assert_int_equal(handover_send(rig->control, &handover), FAULT_NONE);
    close(pair[1]);
    vault = peer_of(pair[0], CHANNEL_FRAME_MAX);
}
