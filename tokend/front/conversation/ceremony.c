// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/ceremony.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/conversation/calls.h"
#include "front/conversation/client.h"
#include "front/conversation/speak.h"
#include "front/ports/device_port.h"
#include "front/ports/key_watch.h"
#include <stdlib.h>
#include <string.h>

#define N_(text) text
#define TOUCH_SECONDS 30
#define SPARE_SECONDS 10 // for everything but the touch
#define NEXT_SECONDS 9   // for the one before to end; it is looked at each few seconds (client.c)

struct ceremonies {
    ceremony_news *news;
    struct device_port *device;
    struct client *client; // whose ceremony goes on; NULL: none
    KeyStatus withdrawn;   // what it waits for was taken out of use; FAILED: it was not
    struct key_watch *watch;
    struct client *next; // begins when one that is being ended has ended
};

static void on_withdrawn(void *context, KeyStatus status);
static void on_found(void *context);
static void on_ended(void *context, const DeviceReply *reply, bool pin_given);
static const struct device_events device_events = {on_found, on_ended};

struct ceremonies *ceremonies_new(struct event_base *base, struct ports *ports, int control_fd,
                                  ceremony_news *news)
{
    struct ceremonies *made = calloc(1, sizeof *made);
    if (made == NULL)
        return NULL;
    made->news = news;
    made->device = device_port_new(base, control_fd, &device_events, made);
    made->watch = key_watch_new(base, ports, on_withdrawn, made);
    if (made->watch == NULL || made->device == NULL)
        ceremonies_free(&made);
    return made;
}

static void tell(struct client *client, const struct dialogue_event *event)
{
    client->all->ceremonies->news(client, event);
}

static void clear(struct ceremonies *self)
{
    key_watch_end(self->watch);
    self->client = NULL;
    self->withdrawn = KeyStatus_KEY_FAILED;
}

// Whoever waited for this place asks the vault anew: what opened then may not open now (abuse:R1).
static void pass_on(struct ceremonies *self)
{
    struct client *next = self->next;

    self->next = NULL;
    if (next == NULL || next->over)
        return;
    if (next->dialogue.state == AT_CALL) { // without what came of the order, this asks for another
        free(next->conversation->registration);
        next->conversation->registration = NULL;
    }
    exchange_ask_vault(next);
}

void ceremonies_free(struct ceremonies **pointer)
{
    if (*pointer == NULL)
        return;
    device_port_free(&(*pointer)->device);
    key_watch_free(&(*pointer)->watch);
    free(*pointer);
    *pointer = NULL;
}

bool ceremony_counts(KeyStatus status)
{
    return status == KeyStatus_KEY_PIN_WRONG || status == KeyStatus_KEY_FAILED;
}

// --- the end of it
// --------------------------------------------------------------------------------

static void keep_proof(struct conversation *conversation, const DeviceReply *reply)
{
    KeyProof *proof = &conversation->proof;
    proof->status = reply->status;
    proof->method = reply->method;
    _Static_assert(sizeof proof->handle == sizeof reply->handle &&
                       sizeof proof->signature == sizeof reply->signature &&
                       sizeof proof->user_handle == sizeof reply->user_handle,
                   "the same sizes");
    memcpy(&proof->handle, &reply->handle, sizeof proof->handle);
    memcpy(&proof->signature, &reply->signature, sizeof proof->signature);
    memcpy(&proof->user_handle, &reply->user_handle, sizeof proof->user_handle);
    if (reply->auth_data.size > sizeof proof->auth_data.bytes) {
        proof->status = KeyStatus_KEY_BROKEN;
        return;
    }
    proof->auth_data.size = reply->auth_data.size;
    memcpy(proof->auth_data.bytes, reply->auth_data.bytes, reply->auth_data.size);
}

// The order of an admin call: the vault says what it makes of the answer, good or bad.
static void end_order(struct client *client, const DeviceReply *reply)
{
    KeyRegistration *registration = client->conversation->registration;
    registration->status = reply->status;
    registration->method = reply->method;
    registration->capability = reply->capability;
    _Static_assert(sizeof registration->format == sizeof reply->format &&
                       sizeof registration->auth_data == sizeof reply->auth_data &&
                       sizeof registration->statement == sizeof reply->statement,
                   "the same sizes");
    memcpy(registration->format, reply->format, sizeof registration->format);
    memcpy(&registration->auth_data, &reply->auth_data, sizeof registration->auth_data);
    memcpy(&registration->statement, &reply->statement, sizeof registration->statement);
    registration->tries_known = reply->tries_known;
    registration->tries = reply->tries;
    exchange_ask_vault(client);
}

// Tells the dialogue. A failure before a PIN was given away is nobody's guess.
static void end(struct client *client, const DeviceReply *reply, bool pin_given)
{
    struct conversation *conversation = client->conversation;
    if (client->dialogue.state == AT_CALL) {
        end_order(client, reply);
        return;
    }
    struct dialogue_event event = {.kind = ON_CEREMONY, .ceremony = CEREMONY_AGAIN};
    keep_proof(conversation, reply);
    conversation->tries_known = reply->tries_known;
    conversation->key_tries = reply->tries;
    if (conversation->proof.status == KeyStatus_KEY_SIGNED)
        event.ceremony = CEREMONY_SIGNED;
    else if (ceremony_counts(conversation->proof.status) && pin_given)
        event.ceremony = CEREMONY_COUNTS;
    tell(client, &event);
}

static void on_ended(void *context, const DeviceReply *reply, bool pin_given)
{
    struct ceremonies *self = context;
    struct client *client = self->client;
    const DeviceReply withdrawn = {.status = self->withdrawn};
    // A wrong PIN stays one. What else the key said of a request that was called off is not why.
    const bool is_why = self->withdrawn == KeyStatus_KEY_FAILED ||
                        reply->status == KeyStatus_KEY_SIGNED ||
                        (ceremony_counts(reply->status) && pin_given);
    clear(self);
    if (client != NULL)
        end(client, is_why ? reply : &withdrawn, pin_given);
    pass_on(self);
}

// One is there and waits for its person. Before that nothing is said of a touch: it might be that
// none is plugged in.
static void on_found(void *context)
{
    struct ceremonies *self = context;
    struct client *client = self->client;
    const struct dialogue_event event = {.kind = ON_CEREMONY, .ceremony = CEREMONY_FOUND};

    if (device_port_is_called_off(self->device)) // nobody is there to be told, or to touch anything
        return;
    if (client->dialogue.state == AT_CALL)
        speak_line(client, texts_translate(&client->conversation->reader,
                                           N_("If the key blinks, touch it.")));
    else if (client->dialogue.state == AT_CEREMONY)
        tell(client, &event);
}

void ceremony_device(struct ceremonies *ceremonies, uint32_t request, int fd)
{
    device_port_joined(ceremonies->device, request, fd);
}

// --- beginning
// ------------------------------------------------------------------------------------

// The PIN leaves the answers: nobody but the device process needs it (B2).
static bool take_pin(struct conversation *conversation, char *pin, size_t size)
{
    for (size_t i = 0; i < DIALOGUE_FACTORS_MAX; i++) {
        FactorAnswer *answer = &conversation->answers[i];
        if (answer->factor != FactorKind_FACTOR_KEY)
            continue;
        const bool fits = answer->kind == AnswerKind_ANSWER_GIVEN &&
                          text_copy(pin, size, answer->text) == FAULT_NONE;
        secret_wipe(answer->text, sizeof answer->text);
        return fits;
    }
    return false;
}

static uint32_t touch_seconds(const struct conversation *conversation)
{
    return conversation->prompt_seconds > 0 && conversation->prompt_seconds < TOUCH_SECONDS
               ? conversation->prompt_seconds
               : TOUCH_SECONDS;
}

static void refuse(struct client *client, KeyStatus status)
{
    const DeviceReply reply = {.status = status};
    end(client, &reply, false);
}

static void copy_challenge(const Challenge *challenge, DeviceCall *call)
{
    _Static_assert(sizeof call->handles == sizeof challenge->handles &&
                       sizeof call->client_data_hash == sizeof challenge->client_data_hash &&
                       sizeof call->rp_id == sizeof challenge->rp_id,
                   "the same sizes");
    memcpy(call->rp_id, challenge->rp_id, sizeof call->rp_id);
    memcpy(&call->client_data_hash, &challenge->client_data_hash, sizeof call->client_data_hash);
    memcpy(call->handles, challenge->handles, sizeof call->handles);
    call->handles_count = challenge->handles_count;
    _Static_assert(sizeof call->others == sizeof challenge->others, "the same sizes");
    memcpy(call->others, challenge->others, sizeof call->others);
    call->others_count = challenge->others_count;
    call->least_pin = challenge->least_pin;
}

static void begin(struct ceremonies *self, struct client *client)
{
    self->client = client;
    client_wait(client, WAIT_DEVICE, 0);
    device_port_call(self->device);
}

// A PIN of its own was typed that no authenticator can take.
static void give_up(struct ceremonies *self, struct client *client, KeyStatus status)
{
    device_port_forget(self->device);
    refuse(client, status);
}

// Whether another one goes on. The client has been told then; or it waits, where that one is being
// ended and nobody else at the desk waits already: "another request" would not be true.
static bool is_put_off(struct ceremonies *self, struct client *client)
{
    struct client *const waiting = self->next;

    if (self->client == NULL)
        return false;
    if (!device_port_is_called_off(self->device) ||
        (waiting != NULL && connection_is_open(waiting->connection))) {
        refuse(client, KeyStatus_KEY_BUSY);
        return true;
    }
    self->next = client;
    client_wait(client, WAIT_DEVICE, 0);
    if (waiting != NULL && !waiting->over) // and has gone meanwhile
        refuse(waiting, KeyStatus_KEY_UNTOUCHED);
    return true;
}

void ceremony_challenged(struct client *client, const Challenge *challenge)
{
    struct ceremonies *self = client->all->ceremonies;
    struct conversation *conversation = client->conversation;
    ChallengeCall asked;

    if (!connection_is_open(
            client->connection)) { // nobody is there any more, and nothing was guessed
        refuse(client, KeyStatus_KEY_UNTOUCHED);
        return;
    }
    if (challenge->result != Result_RESULT_GRANTED) {
        refuse(client, KeyStatus_KEY_FAILED);
        return;
    }
    if (is_put_off(self, client))
        return;
    DeviceCall *call = device_port_draft(self->device);
    if (!take_pin(conversation, call->pin, sizeof call->pin)) {
        give_up(self, client, KeyStatus_KEY_PIN_NEEDED); // longer than any PIN, or no answer at all
        return;
    }
    call->task = DeviceTask_DEVICE_ASSERT;
    call->seconds = touch_seconds(conversation);
    conversation->proof = (KeyProof)KeyProof_init_zero;
    memcpy(&conversation->proof.challenge, &challenge->challenge,
           sizeof conversation->proof.challenge);
    copy_challenge(challenge, call);
    begin(self, client);
    if (self->client == client) {
        fill_challenge_call(conversation, &asked);
        key_watch_begin(self->watch, &asked, challenge);
    }
}

static bool take_argument(AdminCall *call, const char *name, char *pin, size_t size)
{
    for (pb_size_t i = 0; i < call->args_count; i++) {
        Field *field = &call->args[i];
        if (strcmp(field->name, name) != 0 || field->which_value != Field_text_tag)
            continue;
        const bool fits = text_copy(pin, size, field->value.text) == FAULT_NONE;
        secret_wipe(field->value.text, sizeof field->value.text);
        return fits;
    }
    return true; // its own sensor, or none is wanted
}

void ceremony_ordered(struct client *client, const KeyOrder *order)
{
    struct ceremonies *self = client->all->ceremonies;
    struct conversation *conversation = client->conversation;
    const Challenge *challenge = &order->challenge;

    conversation->registration = calloc(1, sizeof *conversation->registration);
    if (conversation->registration == NULL) {
        tell(client, &(struct dialogue_event){.kind = ON_VAULT_LOST});
        return;
    }
    memcpy(&conversation->registration->challenge, &challenge->challenge,
           sizeof conversation->registration->challenge);
    if (is_put_off(self, client))
        return;
    DeviceCall *call = device_port_draft(self->device);
    const bool old =
        take_argument(conversation->call, CEREMONY_PIN_ARGUMENT, call->pin, sizeof call->pin);
    const bool new = take_argument(conversation->call, CEREMONY_NEW_PIN_ARGUMENT, call->new_pin,
                                   sizeof call->new_pin);
    if (!old || !new) { // longer than any PIN
        give_up(self, client, old ? KeyStatus_KEY_PIN_REFUSED : KeyStatus_KEY_PIN_NEEDED);
        return;
    }
    _Static_assert(sizeof call->user == sizeof order->user &&
                       sizeof call->user_handle == sizeof order->user_handle,
                   "the same sizes");
    call->task = order->task;
    call->seconds = TOUCH_SECONDS;
    call->discoverable = order->discoverable;
    call->unprotected = order->unprotected;
    memcpy(call->user, order->user, sizeof call->user);
    memcpy(&call->user_handle, &order->user_handle, sizeof call->user_handle);
    copy_challenge(challenge, call);
    begin(self, client);
}

// --- ending early
// ---------------------------------------------------------------------------------

// A PIN that was typed is waited for as when somebody goes away, a touch is not.
static void on_withdrawn(void *context, KeyStatus status)
{
    struct ceremonies *self = context;

    self->withdrawn = status;
    key_watch_end(self->watch);
    if (device_port_has_process(self->device))
        device_port_call_off(self->device);
    else
        device_port_fail(self->device, status); // one that starts now comes too late
}

void ceremony_abandon(struct client *client)
{
    struct ceremonies *self = client->all->ceremonies;
    if (self->client == client)
        device_port_call_off(self->device);
}

void ceremony_forget(struct client *client)
{
    struct ceremonies *self = client->all->ceremonies;
    if (self == NULL)
        return;
    if (self->next == client)
        self->next = NULL;
    if (self->client == client) {
        device_port_forget(self->device);
        clear(self);
        pass_on(self);
    }
}

bool ceremony_goes_on(struct client *client, int64_t waited_ms)
{
    struct ceremonies *self = client->all->ceremonies;
    const int64_t patience = (int64_t)(touch_seconds(client->conversation) + SPARE_SECONDS) * 1000;
    if (self->next == client && waited_ms >= NEXT_SECONDS * 1000) {
        log_warning("a device process that is called off does not end");
        self->next = NULL;
        refuse(client, KeyStatus_KEY_ENDING);
        return false;
    }
    if (self->client != client || waited_ms < patience)
        return true;
    log_warning("a device process does not answer");
    device_port_fail(self->device, KeyStatus_KEY_FAILED);
    return false;
}
