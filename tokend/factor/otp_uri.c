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
    size_t size = 0, digits = 0;
    uint32_t bits = 0;
    unsigned have = 0;
    bool padded = false;
    enum fault fault = FAULT_NONE;

    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        if (*text == '=') {
            padded = true;
            continue;
        }
        int value = base32_value(*text);
        if (value < 0 || padded) {
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
    if (!possible_rest[digits % 8]) // padding says nothing more, however much there is
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

bool otp_secret_is_weak(const struct otp_parameters *parameters)
{
    for (size_t i = 1; i < parameters->secret_size; i++)
        if (parameters->secret[i] != parameters->secret[0])
            return false;
    return true;
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
