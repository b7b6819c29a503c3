// SPDX-License-Identifier: BSD-2-Clause
#include "vault_rig.h"
#include "base/log.h"
#include "core/policy_groups.h"
#include "factor/hasher.h"
#include "settings/policy_file.h"
#include "vault/loop/state.h"
#include "vault/vault.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include "wire/handover.h"
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_WALL INT64_C(1800000000)

const char rig_policy[] =
    "profile = \"rig\"\n"
    "documents = {\"test\"}\n"
    "privileged_services = {\"sudo\", \"warifu\"}\n"
    "password {\n min_length = 8\n min_classes = 3\n dictionary = no\n site_words = "
    "{\"shiyakusho\"}\n"
    " history = all\n max_age = \"180d\"\n warn = \"14d\"\n min_age = \"0s\"\n temporary = \"3d\"\n"
    " argon2_memory_kib = 1024\n argon2_passes = 2\n}\n"
    "code {\n digits = 6\n period = 30\n algorithm = \"SHA1\"\n pending = \"30m\"\n}\n"
    "rule \"no-root\" {\n service = {\"login\"}\n user = {\"root\"}\n deny = yes\n}\n"
    "rule \"kiosk\" {\n service = {\"kiosk\"}\n deny = yes\n"
    " reason = \"nobody logs in at a kiosk.\"\n reason_ja = \"案内用の端末です。\"\n}\n"
#define LIMITS                                                                                     \
    " window = \"15m\"\n lock = \"15m\"\n tries = 3\n prompt = \"2m\"\n login = \"5m\"\n"          \
    " session = \"12h\"\n totp_window = 1\n hotp_look_ahead = 10\n"
#define TWO " classes = 2\n include = {\"knowledge\"}\n way = {\"password+otp\"}\n"
    "rule \"login\" {\n clauses = {\"A1\"}\n service = {\"login\", \"lightdm\", \"lxdm\"}\n" TWO
    " first_login = yes\n shared_ids = yes\n emergency = yes\n interactive = yes\n show_retry = "
    "yes\n "
    "unsynchronised_clock = warn\n"
    " failures = 5\n" LIMITS "}\n"
    "rule \"sudo\" {\n service = {\"sudo\"}\n" TWO
    " unsynchronised_clock = warn\n failures = 3\n" LIMITS "}\n"
    "rule \"clocked\" {\n service = {\"clocked\"}\n" TWO
    " unsynchronised_clock = refuse\n failures = 5\n" LIMITS "}\n"
    "rule \"plain\" {\n service = {\"plain\"}\n classes = 1\n origin = local\n one_class_by = "
    "\"test 1\"\n way = "
    "{\"password\"}\n"
    " unsynchronised_clock = warn\n failures = 5\n" LIMITS "}\n"
    "rule \"cron\" {\n service = {\"cron\"}\n" TWO
    " account_without_authentication = yes\n unsynchronised_clock = warn\n failures = 5\n" LIMITS
    "}\n"
    "rule \"su\" {\n service = {\"su\"}\n" TWO
    " account_without_authentication = yes\n interactive = yes\n unsynchronised_clock = warn\n"
    " failures = 5\n" LIMITS "}\n"
    "rule \"grouped\" {\n service = {\"grouped\"}\n group = {\"juki\"}\n" TWO
    " unsynchronised_clock = warn\n failures = 5\n" LIMITS "}\n"
    "rule \"warifu\" {\n service = {\"warifu\"}\n" TWO
    " unsynchronised_clock = warn\n fresh = \"5m\"\n failures = 3\n" LIMITS "}\n";

struct enrolled rig_amano;

// --- processes ---

static struct rig_clock *the_clock; // of the vault's process

static enum fault fake_wall(struct wall_time *now)
{
    now->seconds = the_clock->wall;
    return FAULT_NONE;
}

static enum fault fake_boot(struct boot_time *now)
{
    now->milliseconds = the_clock->boot;
    return FAULT_NONE;
}

static bool fake_synchronised(void)
{
    return !the_clock->unsynchronised;
}

static enum fault fake_boot_id(char id[37])
{
    memcpy(id, "00000000-0000-4000-8000-000000000000", 37);
    id[0] = the_clock->boot_id;
    return FAULT_NONE;
}

static const struct vault_clock fake_clock = {fake_wall, fake_boot, fake_synchronised,
                                              fake_boot_id};

static void make_pair(int ends[2], int type)
{
    assert_int_equal(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends), 0);
}

// A hasher; returns its vault end.
static int fork_hasher(struct rig *rig, unsigned index)
{
    int ends[2];

    make_pair(ends, SOCK_STREAM);
    rig->hashers[index] = fork();
    assert_true(rig->hashers[index] >= 0);
    if (rig->hashers[index] == 0) {
        for (int fd = 3; fd < 256; fd++)
            if (fd != ends[1])
                close(fd);
        _exit(hasher_serve(ends[1], rig->policy, 60));
    }
    close(ends[1]);
    return ends[0];
}

// A checker, with a service that knows one password for everybody; returns its vault end.
static int fork_checker(struct rig *rig)
{
    struct frame_reader *reader = NULL;
    CheckCall call;
    int ends[2];

    make_pair(ends, SOCK_STREAM);
    rig->checker = fork();
    assert_true(rig->checker >= 0);
    if (rig->checker > 0) {
        close(ends[1]);
        return ends[0];
    }
    for (int fd = 3; fd < 256; fd++)
        if (fd != ends[1])
            close(fd);
    if (frame_reader_new(CHANNEL_FRAME_MAX, &reader) != FAULT_NONE)
        _exit(1);
    while (channel_receive(reader, ends[1], CheckCall_fields, &call, sizeof call) == FAULT_NONE) {
        const bool right = call.real && strcmp(call.password, rig->clock->elsewhere) == 0;
        const CheckReply reply = {.id = call.id,
                                  .verdict =
                                      right ? CheckVerdict_CHECK_RIGHT : CheckVerdict_CHECK_WRONG,
                                  .took_ms = 1};
        if (channel_send(ends[1], CheckReply_fields, &reply) != FAULT_NONE)
            break;
    }
    _exit(0);
}

// There when the leak sanitizer is; it ends the process with a status that rig_stop() sees.
void __lsan_do_leak_check(void) __attribute__((weak));

void rig_start(struct rig *rig)
{
    int front[2], rescue[2], control[2];
    struct vault_ports ports = {.key_fd = -1,
                                .policy_fd = -1,
                                .policy_text = rig->policy_text,
                                .policy_from_store = rig->policy_from_store,
                                .hasher_count = RIG_HASHERS,
                                .holidays = rig->holidays,
                                .break_glass = rig->break_glass};

    if (rig->policy_text != NULL)
        ports.policy_fd = memfd_create("policy", MFD_CLOEXEC);
    make_pair(front, SOCK_STREAM);
    make_pair(rescue, SOCK_STREAM);
    make_pair(control, SOCK_SEQPACKET);
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        ports.hasher_fds[i] = fork_hasher(rig, i);
    if (!policy_keeps_passwords(rig->policy))
        ports.checker_fds[ports.checker_count++] = fork_checker(rig);
    rig->vault = fork();
    assert_true(rig->vault >= 0);
    if (rig->vault == 0) {
        close(front[0]);
        close(rescue[0]);
        close(control[0]);
        ports.front_fd = front[1];
        ports.rescue_fd = rescue[1];
        ports.control_fd = control[1];
        the_clock = rig->clock;
        log_to_stderr("vault", getenv("RIG_LOG") != NULL ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR);
        if (getenv("RIG_LOG") == NULL)
            (void)!freopen("/dev/null", "w", stderr);
        const int status = vault_serve_at(&ports, rig->policy, &rig->settings, &fake_clock, NULL);
        if (__lsan_do_leak_check != NULL)
            __lsan_do_leak_check();
        _exit(status);
    }
    close(front[1]);
    close(rescue[1]);
    close(control[1]);
    if (ports.policy_fd >= 0)
        close(ports.policy_fd);
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        close(ports.hasher_fds[i]);
    if (ports.checker_count > 0)
        close(ports.checker_fds[0]);
    rig->front = front[0];
    rig->rescue = rescue[0];
    rig->control = control[0];
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &rig->reader), FAULT_NONE);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &rig->rescue_reader), FAULT_NONE);
}

static void reap(pid_t *pid)
{
    if (*pid > 0 && kill(*pid, SIGCONT) == 0) // a test that failed may have left it stopped
        waitpid(*pid, NULL, 0);
    *pid = 0;
}

static void close_ends(struct rig *rig)
{
    if (rig->front >= 0)
        close(rig->front);
    if (rig->control >= 0)
        close(rig->control);
    if (rig->rescue >= 0)
        close(rig->rescue);
    rig->front = rig->rescue = rig->control = -1;
    frame_reader_free(&rig->reader);
    frame_reader_free(&rig->rescue_reader);
}

void rig_kill(struct rig *rig)
{
    if (rig->vault > 0)
        kill(rig->vault, SIGKILL);
    reap(&rig->vault);
    close_ends(rig);
    reap(&rig->checker);
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        reap(&rig->hashers[i]);
}

void rig_finish(struct rig *rig)
{
    if (rig->control >= 0)
        close(rig->control);
    rig->control = -1;
}

void rig_stop(struct rig *rig)
{
    int status = 0;

    rig_finish(rig);
    if (rig->vault > 0) {
        waitpid(rig->vault, &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    rig->vault = 0;
    close_ends(rig);
    reap(&rig->checker);
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        reap(&rig->hashers[i]);
}

void rig_new_hasher(struct rig *rig, unsigned index)
{
    struct handover handover = {.kind = HANDOVER_HASHER, .index = index};

    reap(&rig->hashers[index]);
    handover.fd = fork_hasher(rig, index);
    assert_int_equal(handover_send(rig->control, &handover), FAULT_NONE);
    close(handover.fd);
}

void rig_kill_hashers(struct rig *rig)
{
    for (unsigned i = 0; i < RIG_HASHERS; i++) {
        if (rig->hashers[i] > 0)
            kill(rig->hashers[i], SIGKILL);
        reap(&rig->hashers[i]);
    }
}

void rig_hold_hasher(struct rig *rig, unsigned index, bool hold)
{
    if (rig->hashers[index] > 0)
        kill(rig->hashers[index], hold ? SIGSTOP : SIGCONT);
}

void rig_hold_hashers(struct rig *rig, bool hold)
{
    for (unsigned i = 0; i < RIG_HASHERS; i++)
        rig_hold_hasher(rig, i, hold);
}

void rig_new_front(struct rig *rig)
{
    struct handover handover = {.kind = HANDOVER_FRONT};
    int ends[2];

    make_pair(ends, SOCK_STREAM);
    handover.fd = ends[1];
    close(rig->front);
    assert_int_equal(handover_send(rig->control, &handover), FAULT_NONE);
    close(ends[1]);
    rig->front = ends[0];
    frame_reader_free(&rig->reader);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &rig->reader), FAULT_NONE);
}

struct rig *rig_make(const char *policy)
{
    struct rig *rig = calloc(1, sizeof *rig);
    char error[512] = "";

    assert_non_null(rig);
    snprintf(rig->directory, sizeof rig->directory, "/tmp/warifu-vault-XXXXXX");
    assert_non_null(mkdtemp(rig->directory));
    snprintf(rig->break_glass, sizeof rig->break_glass, "%s-glass", rig->directory);
    assert_int_equal(mkdir(rig->break_glass, 0700), 0);
    if (policy_parse("rig", policy, &rig->policy, error, sizeof error) != FAULT_NONE)
        fail_msg("policy: %s", error);
    snprintf(rig->settings.store_file, sizeof rig->settings.store_file, "%s/warifu.db",
             rig->directory);
    snprintf(rig->settings.key_file, sizeof rig->settings.key_file, "%s/master.key",
             rig->directory);
    snprintf(rig->settings.issuer, sizeof rig->settings.issuer, "Warifu");
    snprintf(rig->settings.host, sizeof rig->settings.host, "desk-1");
    rig->settings.event_rate = 1000000;
    rig->clock =
        mmap(NULL, sizeof *rig->clock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(rig->clock != MAP_FAILED);
    rig->clock->wall = START_WALL;
    rig->clock->boot = 5000000;
    rig->clock->boot_id = '1';
    rig->front = rig->rescue = rig->control = -1;
    return rig;
}

int rig_setup(void **state)
{
    struct rig *rig = rig_make(rig_policy);

    rig_start(rig);
    *state = rig;
    return 0;
}

int rig_setup_ready(void **state)
{
    struct rig *rig = rig_make(rig_policy);
    char temporary[64];

    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static void remove_directory(const char *name)
{
    struct dirent *entry;
    char path[512];
    DIR *directory = opendir(name);

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
        unlink(path);
    }
    if (directory != NULL)
        closedir(directory);
    rmdir(name);
}

int rig_teardown(void **state)
{
    struct rig *rig = *state;

    rig_kill(rig);
    remove_directory(rig->directory);
    remove_directory(rig->break_glass);
    policy_free(&rig->policy);
    munmap(rig->clock, sizeof *rig->clock);
    free(rig);
    return 0;
}

struct store *rig_store(struct rig *rig)
{
    uint8_t key[STORE_KEY_SIZE];
    struct store *store = NULL;
    char why[256] = "";
    FILE *file = fopen(rig->settings.key_file, "r");

    assert_non_null(file);
    assert_int_equal(fread(key, 1, sizeof key, file), sizeof key);
    fclose(file);
    if (store_open(rig->settings.store_file, key, &store, why, sizeof why) != FAULT_NONE)
        fail_msg("store: %s", why);
    return store;
}

// --- talking ---

uint64_t rig_send(struct rig *rig)
{
    rig->call.id = ++rig->id;
    assert_int_equal(
        channel_send(rig->by_rescue ? rig->rescue : rig->front, VaultCall_fields, &rig->call),
        FAULT_NONE);
    return rig->id;
}

static void tell(struct rig *rig, const VaultCall *call)
{
    assert_int_equal(channel_send(rig->front, VaultCall_fields, call), FAULT_NONE);
}

void rig_settle(struct rig *rig, uint64_t id, bool taken)
{
    static VaultCall call;

    call = (VaultCall){.which_body = VaultCall_settle_tag};
    call.body.settle.call = id;
    call.body.settle.taken = taken;
    tell(rig, &call);
}

void rig_cancel(struct rig *rig, uint64_t id)
{
    static VaultCall call;

    call = (VaultCall){.which_body = VaultCall_cancel_tag};
    call.body.cancel.call = id;
    tell(rig, &call);
}

static bool grants(const VaultReply *reply)
{
    return (reply->which_body == VaultReply_outcome_tag &&
            reply->body.outcome.result == Result_RESULT_GRANTED) ||
           (reply->which_body == VaultReply_session_tag &&
            reply->body.session.result == Result_RESULT_GRANTED);
}

void rig_receive(struct rig *rig)
{
    const bool by_front = !rig->by_rescue;
    enum fault fault = channel_receive(rig->by_rescue ? rig->rescue_reader : rig->reader,
                                       rig->by_rescue ? rig->rescue : rig->front, VaultReply_fields,
                                       &rig->reply, sizeof rig->reply);
    rig->by_rescue = false;
    if (fault != FAULT_NONE)
        fail_msg("no reply: %s", fault_name(fault));
    if (by_front && grants(&rig->reply) && !rig->leaves_open)
        rig_settle(rig, rig->reply.id, true);
}

void rig_move_clock(struct rig *rig, int64_t wall)
{
    struct handover question = {.kind = HANDOVER_ALIVE, .fd = -1};
    struct pollfd end = {.fd = rig->control, .events = POLLIN};

    rig->clock->wall = wall;
    assert_int_equal(handover_send(rig->control, &question), FAULT_NONE);
    assert_int_equal(poll(&end, 1, 20000), 1);
    assert_int_equal(handover_receive(rig->control, &question), FAULT_NONE);
    assert_int_equal(question.kind, HANDOVER_ALIVE);
}

bool rig_hears(struct rig *rig, int milliseconds)
{
    struct pollfd end = {.fd = rig->front, .events = POLLIN};

    return poll(&end, 1, milliseconds) > 0;
}

void rig_ask(struct rig *rig)
{
    const uint64_t id = rig_send(rig);

    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
}

uint32_t rig_uid(const char *user)
{
    if (strcmp(user, "root") == 0)
        return 0;
    if (user[0] == '\0')
        return 1999;
    return 2000 +
           (uint32_t)((user[0] - 'a') * 100 + (strcmp(user, "amano") == 0 ? 0 : user[1] - 'a' + 1));
}

Subject rig_subject(const char *user, uint32_t uid, const char *service)
{
    Subject subject = {.has_who = true};

    subject.who.status = NameStatus_NAME_FOUND;
    subject.who.groups_known = true;
    subject.at_desk = true;
    subject.who.uid = uid;
    snprintf(subject.who.name, sizeof subject.who.name, "%s", user);
    snprintf(subject.service, sizeof subject.service, "%s", service);
    snprintf(subject.tty, sizeof subject.tty, "tty1");
    snprintf(subject.host, sizeof subject.host, "desk-1");
    return subject;
}

static Subject login_subject(const struct rig *rig, const struct login *login)
{
    Subject subject = rig_subject(login->user, login->uid, login->service);

    subject.who.groups_of = policy_groups_digest(rig->policy);

    if (login->unknown) {
        subject.who.status = NameStatus_NAME_UNKNOWN;
        subject.who.uid = 0;
    }
    subject.at_desk = !login->away;
    subject.remote = login->remote;
    subject.caller_uid = login->caller;
    if (login->rhost != NULL)
        snprintf(subject.rhost, sizeof subject.rhost, "%s", login->rhost);
    return subject;
}

static void put_answer(AttemptCall *call, FactorKind factor, const char *text)
{
    FactorAnswer *answer = &call->answers[call->answers_count++];

    answer->factor = factor;
    answer->kind = text != NULL ? AnswerKind_ANSWER_GIVEN : AnswerKind_ANSWER_NONE;
    if (text != NULL)
        snprintf(answer->text, sizeof answer->text, "%s", text);
}

void rig_fill_attempt(struct rig *rig, const struct login *login)
{
    AttemptCall *call = &rig->call.body.attempt;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_attempt_tag;
    call->operation = login->operation != Operation_OPERATION_NONE
                          ? login->operation
                          : Operation_OPERATION_AUTHENTICATE;
    call->has_subject = true;
    call->subject = login_subject(rig, login);
    call->has_member = login->member != NULL;
    if (call->has_member) {
        call->member.status =
            login->member_unknown ? NameStatus_NAME_UNKNOWN : NameStatus_NAME_FOUND;
        call->member.uid = rig_uid(login->member);
        snprintf(call->member.name, sizeof call->member.name, "%s", login->member);
    }
    put_answer(call, FactorKind_FACTOR_PASSWORD, login->password);
    if (strcmp(login->service, "plain") != 0)
        put_answer(call, FactorKind_FACTOR_OTP, login->code);
}

const Outcome *rig_attempt(struct rig *rig, const struct login *login)
{
    rig_fill_attempt(rig, login);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_outcome_tag);
    return &rig->reply.body.outcome;
}

const Plan *rig_plan(struct rig *rig, const struct login *login)
{
    PlanCall *call = &rig->call.body.plan;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    call->operation = login->operation != Operation_OPERATION_NONE
                          ? login->operation
                          : Operation_OPERATION_AUTHENTICATE;
    call->has_subject = true;
    call->subject = login_subject(rig, login);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_plan_tag);
    return &rig->reply.body.plan;
}

AccountReply rig_account(struct rig *rig, const struct login *login, const Outcome *outcome)
{
    AccountCall *call = &rig->call.body.account;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_account_tag;
    call->has_subject = true;
    call->subject = login_subject(rig, login);
    if (outcome != NULL)
        memcpy(&call->ticket, &outcome->ticket, sizeof call->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_account_tag);
    return rig->reply.body.account;
}
