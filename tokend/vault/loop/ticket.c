// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/ticket.h"
#include "base/secret.h"
#include "factor/random.h"
#include "store/credential_id.h"
#include "store/store.h"
#include <sodium.h>
#include <string.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

// Fixed layout, host byte order: it never leaves this process readable.
struct plain {
    uint8_t kind, flags, classes, role;
    uint32_t uid;
    int64_t person, session, wall, boot, password_set, credential, newest;
    uint64_t password_mark;
    uint32_t exception; // its number
    uint32_t session_seconds;
    uint16_t key;       // its number among the credentials of whoever proved
    uint8_t service[6]; // enough: the key is nobody's, and root alone names services
};
_Static_assert(sizeof(struct plain) == 88, "no padding: padding would be sealed uninitialised");
_Static_assert(NONCE + sizeof(struct plain) + TAG == TICKET_SIZE, "doc/PROTOCOL.md: at most 128");

enum fault ticket_keys_make(struct ticket_keys *keys)
{
    struct ticket_keys made = {.serial = 0};
    enum fault fault = random_fill(made.seal, sizeof made.seal);

    if (fault == FAULT_NONE)
        fault = random_fill(made.hash, sizeof made.hash);
    if (fault == FAULT_NONE)
        *keys = made;
    secret_wipe(&made, sizeof made);
    return fault;
}

void ticket_keys_wipe(struct ticket_keys *keys)
{
    secret_wipe(keys, sizeof *keys);
}

static void hash_service(const struct ticket_keys *keys, const char *service, uint8_t out[16])
{
    crypto_generichash(out, 16, (const unsigned char *)service, strlen(service), keys->hash,
                       sizeof keys->hash);
}

// What it names in the place of a member: of a session its number, of a rescue that of its review.
static bool names_session(enum ticket_kind kind)
{
    return kind == TICKET_SESSION || kind == TICKET_RESCUE;
}

enum fault ticket_seal(struct ticket_keys *keys, const struct ticket *ticket, const char *service,
                       uint8_t out[TICKET_SIZE])
{
    struct plain plain = {
        .kind = (uint8_t)ticket->kind,
        .flags = ticket->flags,
        .classes = ticket->classes,
        .role = ticket->role,
        .uid = ticket->uid,
        .person = ticket->person,
        // One place for two things that no ticket has both of.
        .session = names_session(ticket->kind) ? ticket->session : ticket->member,
        .wall = ticket->wall.seconds,
        .boot = ticket->boot.milliseconds,
        .password_mark = ticket->password_mark,
        .password_set = ticket->password_set.seconds,
        .credential = ticket->credential,
        .newest = ticket->newest,
        .exception = (uint32_t)ticket->exception,
        .session_seconds = ticket->session_seconds,
        .key = (uint16_t)credential_number(ticket->key),
    };
    uint8_t hashed[16];
    enum fault fault = FAULT_NONE;

    if (ticket->exception < 0 || ticket->exception > UINT32_MAX)
        return FAULT_LIMIT;
    hash_service(keys, service, hashed);
    memcpy(plain.service, hashed, sizeof plain.service);
    memset(out, 0, TICKET_SIZE);
    keys->serial++;
    memcpy(out, &keys->serial, sizeof keys->serial);
    if (crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, (const uint8_t *)&plain,
                                                   sizeof plain, NULL, 0, NULL, out,
                                                   keys->seal) != 0)
        fault = FAULT_INTERNAL;
    secret_wipe(&plain, sizeof plain);
    return fault;
}

enum fault ticket_open(const struct ticket_keys *keys, const uint8_t *sealed, size_t size,
                       const char *service, struct ticket *ticket)
{
    struct plain plain;
    uint8_t expected[16];

    memset(ticket, 0, sizeof *ticket);
    if (size != TICKET_SIZE)
        return FAULT_REFUSED;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((uint8_t *)&plain, NULL, NULL, sealed + NONCE,
                                                   size - NONCE, NULL, 0, sealed, keys->seal) != 0)
        return FAULT_REFUSED;
    hash_service(keys, service, expected);
    if (!secret_equal(expected, plain.service, sizeof plain.service))
        return FAULT_REFUSED;
    memcpy(&ticket->number, sealed, sizeof ticket->number);
    ticket->kind = (enum ticket_kind)plain.kind;
    ticket->flags = plain.flags;
    ticket->classes = plain.classes;
    ticket->role = plain.role;
    ticket->uid = plain.uid;
    ticket->person = plain.person;
    ticket->session = names_session(ticket->kind) ? plain.session : 0;
    ticket->member = names_session(ticket->kind) ? 0 : plain.session;
    ticket->wall.seconds = plain.wall;
    ticket->boot.milliseconds = plain.boot;
    ticket->password_mark = plain.password_mark;
    ticket->password_set.seconds = plain.password_set;
    ticket->credential = plain.credential;
    ticket->newest = plain.newest;
    ticket->exception = plain.exception;
    ticket->session_seconds = plain.session_seconds;
    if (plain.key != 0)
        ticket->key =
            credential_id(ticket->member != 0 ? ticket->member : ticket->person, plain.key);
    return FAULT_NONE;
}

bool ticket_holds(const struct ticket *ticket, unsigned kinds, uint32_t uid, struct boot_time now,
                  uint32_t seconds)
{
    const int64_t age = now.milliseconds - ticket->boot.milliseconds;

    if (ticket->kind == TICKET_NONE || (kinds & TICKET_BIT(ticket->kind)) == 0)
        return false;
    return ticket->uid == uid && age >= 0 && age <= (int64_t)seconds * 1000;
}

uint64_t ticket_mark(const struct ticket_keys *keys, const char *encoded)
{
    uint8_t digest[16];
    uint64_t mark;

    hash_service(keys, encoded, digest);
    memcpy(&mark, digest, sizeof mark);
    return mark;
}
