// SPDX-License-Identifier: BSD-2-Clause
#include "import_record.h"
#include "base/text.h"
#include "factor/plain_text.h"
#include <string.h>

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL && plain_text(text);
}
// Of the file, but escaped: that does not compose it (NFC).
static bool is_escaped(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL && text_is_plain(text);
}
#define IS_TEXT(field) is_text(field, sizeof(field))

static bool token_is_sound(const struct import_token *token)
{
    const struct otp_parameters *p = &token->parameters;

    return IS_TEXT(token->user) && IS_TEXT(token->label) &&
           is_escaped(token->ignored, sizeof token->ignored) &&
           (p->kind == OTP_HOTP || p->kind == OTP_TOTP) &&
           (p->algorithm == OTP_SHA1 || p->algorithm == OTP_SHA256 || p->algorithm == OTP_SHA512) &&
           p->digits >= 6 && p->digits <= 8 &&
           (p->kind == OTP_HOTP || p->period == 30 || p->period == 60) &&
           p->secret_size >= OTP_SECRET_MIN && p->secret_size <= OTP_SECRET_MAX &&
           p->drift >= -OTP_RANGE_MAX && p->drift <= OTP_RANGE_MAX &&
           token->counter <= INT64_MAX / 4;
}

// Before it is read as one.
static bool is_bool(const void *byte)
{
    return *(const unsigned char *)byte <= 1;
}

static bool key_is_sound(const struct import_key *key)
{
    const size_t size = key->key.algorithm == FIDO2_ES256 ? 64 : 32;

    return IS_TEXT(key->user) && key->user[0] != '\0' && key->handle_size > 0 &&
           key->handle_size <= IMPORT_HANDLE_MOST &&
           (key->key.algorithm == FIDO2_ES256 || key->key.algorithm == FIDO2_EDDSA) &&
           key->key.size == size && is_bool(&key->old) && is_bool(&key->pin) &&
           is_bool(&key->verification);
}

static bool person_is_sound(const struct import_person *person)
{
    return IS_TEXT(person->user) && person->user[0] != '\0' && IS_TEXT(person->display) &&
           IS_TEXT(person->role) && IS_TEXT(person->reason) && IS_TEXT(person->until);
}

bool import_record_is_sound(const struct import_record *record)
{
    switch (record->kind) {
    case IMPORT_RECORD_TOKEN:
        return token_is_sound(&record->token);
    case IMPORT_RECORD_PERSON:
        return person_is_sound(&record->person);
    case IMPORT_RECORD_KEY:
        return key_is_sound(&record->key);
    case IMPORT_RECORD_PROBLEM: // a sentence of ours with escaped parts of the file
        return is_escaped(record->message, sizeof record->message);
    case IMPORT_RECORD_END:
        return record->fault < FAULT_COUNT_;
    default:
        return false;
    }
}
