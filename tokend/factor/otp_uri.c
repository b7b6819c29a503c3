// SPDX-License-Identifier: BSD-2-Clause
// A secret as people and phones read it: Base32 (RFC 4648) and otpauth:// (Key Uri Format).
#include "base/secret.h"
#include "base/text.h"
#include "factor/otp.h"
#include <stdio.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static const char *const algorithm_names[] = {
    [OTP_SHA1] = "SHA1", [OTP_SHA256] = "SHA256", [OTP_SHA512] = "SHA512"};

// Text that is built from left to right in a fixed buffer; a fault sticks.
struct builder {
    char *at;
    size_t left; // including the NUL
    enum fault fault;
};

static void put(struct builder *b, char c)
{
    if (b->left < 2) {
        b->fault = FAULT_LIMIT;
        return;
    }
    *b->at++ = c;
    b->left--;
}

static void put_text(struct builder *b, const char *text)
{
    while (*text != '\0')
        put(b, *text++);
}

static void put_number(struct builder *b, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    put_text(b, text);
}

static void put_base32(struct builder *b, const struct otp_parameters *p, bool grouped)
{
    uint32_t bits = 0;
    unsigned have = 0, written = 0;

    for (size_t i = 0; i < p->secret_size || have > 0;) {
        if (have < 5 && i < p->secret_size) {
            bits = (bits << 8 | p->secret[i++]) & 0xffff;
            have += 8;
        } else if (have < 5) { // the last, incomplete group
            bits <<= 5 - have;
            have = 5;
        }
        while (have >= 5) {
            have -= 5;
            if (grouped && written > 0 && written % 4 == 0)
                put(b, ' ');
            put(b, alphabet[bits >> have & 31]);
            written++;
        }
    }
}

// The text is complete, or none of it stays behind.
static enum fault finish(struct builder *b, char *text, size_t size)
{
    if (b->fault != FAULT_NONE) {
        secret_wipe(text, size);
        return b->fault;
    }
    *b->at = '\0';
    return FAULT_NONE;
}

enum fault otp_base32(const struct otp_parameters *parameters, bool grouped, char *text,
                      size_t size)
{
    struct builder b = {text, size, FAULT_NONE};

    if (size == 0)
        return FAULT_LIMIT;
    if (parameters->secret_size == 0 || parameters->secret_size > OTP_SECRET_MAX)
        return FAULT_INTERNAL;
    put_base32(&b, parameters, grouped);
    return finish(&b, text, size);
}

// Whether text[0..length) is `word`, whatever the case. strcasecmp() asks the locale, and in
// Turkish "DIGITS" is not "digits" (E1).
static bool same_word(const char *text, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char a = text[i], b = word[i];
        a = a >= 'A' && a <= 'Z' ? (char)(a | 0x20) : a;
        b = b >= 'A' && b <= 'Z' ? (char)(b | 0x20) : b;
        if (a != b || a == '\0')
            return false;
    }
    return true;
}

static int base32_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    if (c >= '2' && c <= '7')
        return c - '2' + 26;
    return -1;
}

enum fault otp_from_base32(const char *text, struct otp_parameters *parameters)
{
    static const bool possible_rest[8] = {
        [0] = true, [2] = true, [4] = true, [5] = true, [7] = true};
    uint8_t secret[OTP_SECRET_MAX];
    size_t size = 0, digits = 0, padding = 0;
    uint32_t bits = 0;
    unsigned have = 0;
    enum fault fault = FAULT_NONE;

    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        if (*text == '=') {
            padding++;
            continue;
        }
        int value = base32_value(*text);
        if (value < 0 || padding > 0) {
            fault = FAULT_FORMAT;
            goto out;
        }
        bits = (bits << 5 | (uint32_t)value) & 0xffff;
        have += 5;
        digits++;
        if (have >= 8) {
            have -= 8;
            if (size == sizeof secret) {
                fault = FAULT_LIMIT;
                goto out;
            }
            secret[size++] = (uint8_t)(bits >> have);
        }
    }
    if (!possible_rest[digits % 8] || (padding > 0 && (digits + padding) % 8 != 0) || padding > 6)
        fault = FAULT_FORMAT;
    else if (size < OTP_SECRET_MIN)
        fault = FAULT_LIMIT;
    if (fault != FAULT_NONE)
        goto out;
    memset(parameters->secret, 0, sizeof parameters->secret);
    memcpy(parameters->secret, secret, size);
    parameters->secret_size = size;
out:
    secret_wipe(secret, sizeof secret);
    secret_wipe(&bits, sizeof bits);
    return fault;
}

static bool unreserved(char c) // RFC 3986 section 2.3
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~", c) != NULL);
}

static void put_encoded(struct builder *b, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *text != '\0'; text++) {
        if (unreserved(*text)) {
            put(b, *text);
            continue;
        }
        put(b, '%');
        put(b, hex[(unsigned char)*text >> 4]);
        put(b, hex[(unsigned char)*text & 15]);
    }
}

// `prefixed`: the label begins with the issuer, which older apps want.
static enum fault build_uri(const struct otp_parameters *parameters, const char *issuer,
                            const char *account, uint64_t counter, bool prefixed, char *uri,
                            size_t size)
{
    const bool totp = parameters->kind == OTP_TOTP;
    struct builder b = {uri, size, FAULT_NONE};

    put_text(&b, totp ? "otpauth://totp/" : "otpauth://hotp/");
    if (prefixed) {
        put_encoded(&b, issuer);
        put(&b, ':');
    }
    put_encoded(&b, account);
    put_text(&b, "?secret=");
    put_base32(&b, parameters, false);
    put_text(&b, "&issuer=");
    put_encoded(&b, issuer);
    put_text(&b, "&algorithm=");
    put_text(&b, algorithm_names[parameters->algorithm]);
    put_text(&b, "&digits=");
    put_number(&b, parameters->digits);
    put_text(&b, totp ? "&period=" : "&counter=");
    put_number(&b, totp ? parameters->period : counter);
    return finish(&b, uri, size);
}

enum fault otp_uri(const struct otp_parameters *parameters, const char *issuer, const char *account,
                   uint64_t counter, char *uri, size_t size)
{
    enum fault fault = FAULT_LIMIT;

    if (size == 0)
        return FAULT_LIMIT;
    uri[0] = '\0';
    if (parameters->algorithm < OTP_SHA1 || parameters->algorithm > OTP_SHA512 ||
        parameters->secret_size == 0 || parameters->secret_size > OTP_SECRET_MAX)
        return FAULT_INTERNAL;
    if (issuer[0] == '\0' || account[0] == '\0' || strchr(account, ':') != NULL ||
        !text_is_utf8(issuer) || !text_is_utf8(account))
        return FAULT_FORMAT;
    if (strchr(issuer, ':') == NULL)
        fault = build_uri(parameters, issuer, account, counter, true, uri, size);
    if (fault == FAULT_LIMIT)
        fault = build_uri(parameters, issuer, account, counter, false, uri, size);
    // The label is for the eyes of the authenticator's owner: of a very long name its beginning
    // does. It names nobody to anybody else.
    for (size_t length = strlen(account); fault == FAULT_LIMIT && length > 0;) {
        char label[ACCOUNT_NAME_SIZE + 3];
        do
            length--;
        while (length > 0 && ((unsigned char)account[length] & 0xc0) == 0x80);
        if (length == 0 || length >= ACCOUNT_NAME_SIZE)
            continue;
        memcpy(label, account, length);
        strcpy(label + length, "...");
        fault = build_uri(parameters, issuer, label, counter, false, uri, size);
    }
    return fault;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Decodes text[0..length) into `out`; no NUL and no control character may come out of it.
static enum fault decode(const char *text, size_t length, char *out, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%') {
            int high = i + 2 < length ? hex_value(text[i + 1]) : -1;
            int low = high >= 0 ? hex_value(text[i + 2]) : -1;
            if (low < 0)
                return FAULT_FORMAT;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f)
            return FAULT_FORMAT;
        if (used + 1 >= size)
            return FAULT_LIMIT;
        out[used++] = c;
    }
    out[used] = '\0';
    return text_is_utf8(out) ? FAULT_NONE : FAULT_FORMAT;
}

// What a URI's parameters say; each at most once.
struct reading {
    struct otp_parameters parameters;
    uint64_t counter;
    bool secret, algorithm, digits, period, has_counter;
};

static enum fault read_secret(struct reading *r, const char *value)
{
    if (r->secret)
        return FAULT_FORMAT;
    r->secret = true;
    return otp_from_base32(value, &r->parameters);
}

static enum fault read_algorithm(struct reading *r, const char *value)
{
    if (r->algorithm)
        return FAULT_FORMAT;
    r->algorithm = true;
    for (int i = OTP_SHA1; i <= OTP_SHA512; i++)
        if (strlen(value) == strlen(algorithm_names[i]) &&
            same_word(value, algorithm_names[i], strlen(value))) {
            r->parameters.algorithm = (enum otp_algorithm)i;
            return FAULT_NONE;
        }
    return FAULT_LIMIT;
}

static enum fault read_digits(struct reading *r, const char *value)
{
    int64_t number;
    enum fault fault = r->digits ? FAULT_FORMAT : text_to_number(value, 6, 8, &number);

    r->digits = true;
    if (fault == FAULT_NONE)
        r->parameters.digits = (uint8_t)number;
    return fault;
}

static enum fault read_period(struct reading *r, const char *value)
{
    int64_t number;
    enum fault fault = r->period ? FAULT_FORMAT : text_to_number(value, 30, 60, &number);

    r->period = true;
    if (fault == FAULT_NONE && number != 30 && number != 60)
        fault = FAULT_LIMIT;
    if (fault == FAULT_NONE)
        r->parameters.period = (uint16_t)number;
    return fault;
}

static enum fault read_counter(struct reading *r, const char *value)
{
    int64_t number;
    enum fault fault =
        r->has_counter ? FAULT_FORMAT : text_to_number(value, 0, INT64_MAX / 4, &number);

    r->has_counter = true;
    if (fault == FAULT_NONE)
        r->counter = (uint64_t)number;
    return fault;
}

static const struct {
    const char *name;
    enum fault (*read)(struct reading *, const char *);
} readers[] = {
    {"secret", read_secret}, {"algorithm", read_algorithm}, {"digits", read_digits},
    {"period", read_period}, {"counter", read_counter},
};

// One "name=value" of the query.
static enum fault read_pair(struct reading *r, const char *pair, size_t length)
{
    const char *equals = memchr(pair, '=', length);
    char value[256];
    enum fault fault;

    if (equals == NULL)
        return FAULT_FORMAT;
    fault = decode(equals + 1, length - (size_t)(equals + 1 - pair), value, sizeof value);
    for (size_t i = 0; fault == FAULT_NONE && i < sizeof readers / sizeof *readers; i++)
        if (strlen(readers[i].name) == (size_t)(equals - pair) &&
            same_word(pair, readers[i].name, (size_t)(equals - pair)))
            fault = readers[i].read(r, value);
    secret_wipe(value, sizeof value);
    return fault;
}

enum fault otp_parse_uri(const char *uri, struct otp_parameters *parameters, uint64_t *counter)
{
    struct reading r = {.parameters = {.algorithm = OTP_SHA1, .digits = 6, .period = 30}};
    char label[256];
    enum fault fault;

    if (same_word(uri, "otpauth://totp/", 15))
        r.parameters.kind = OTP_TOTP;
    else if (same_word(uri, "otpauth://hotp/", 15))
        r.parameters.kind = OTP_HOTP;
    else
        return FAULT_FORMAT;
    const char *at = uri + 15, *query = strchr(at, '?');
    if (query == NULL || query == at || strchr(uri, '#') != NULL)
        return FAULT_FORMAT;
    fault = decode(at, (size_t)(query - at), label, sizeof label);
    for (at = query + 1; fault == FAULT_NONE;) {
        size_t length = strcspn(at, "&");
        fault = read_pair(&r, at, length);
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    // A period of HOTP or a counter of TOTP is what some exporters write; it means nothing.
    if (fault == FAULT_NONE && (!r.secret || (r.parameters.kind == OTP_HOTP && !r.has_counter)))
        fault = FAULT_FORMAT;
    if (fault == FAULT_NONE) {
        *parameters = r.parameters;
        *counter = r.parameters.kind == OTP_HOTP ? r.counter : 0;
    }
    secret_wipe(&r, sizeof r);
    return fault;
}

enum fault otp_uri_account(const char *uri, char *account, size_t size)
{
    char label[256];
    const char *query = strchr(uri, '?'), *colon, *from = label;
    enum fault fault;

    if (!same_word(uri, "otpauth://totp/", 15) && !same_word(uri, "otpauth://hotp/", 15))
        return FAULT_FORMAT;
    if (query == NULL || query < uri + 15)
        return FAULT_FORMAT;
    fault = decode(uri + 15, (size_t)(query - uri) - 15, label, sizeof label);
    if (fault != FAULT_NONE)
        return fault;
    colon = strchr(label, ':');
    if (colon != NULL)
        from = colon + 1;
    return text_copy(account, size, from + strspn(from, " "));
}
