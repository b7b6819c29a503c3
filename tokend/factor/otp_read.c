// SPDX-License-Identifier: BSD-2-Clause
#include "factor/otp_read.h"
#include "base/secret.h"
#include <stdio.h>
#include <string.h>

#define SCHEME "otpauth://"
#define VALUE_MAX 256 // bytes of a value that means something

// --- characters -------------------------------------------------------------------------------

// strcasecmp() asks the locale, and in Turkish "DIGITS" is not "digits" (abuse:E1).
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool begins_with(const char *text, const char *word)
{
    for (; *word != '\0'; text++, word++)
        if (lower(*text) != *word)
            return false;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Decodes text[0..length); a "%" that begins no escape is itself, as some write it. False when it
// does not fit, is not UTF-8, or holds a control character.
static bool decode(const char *text, size_t length, char *out, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        const int high = c == '%' && i + 2 < length ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high << 4 | low);
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f || used + 1 >= size)
            return false;
        out[used++] = c;
    }
    out[used] = '\0';
    return text_is_utf8(out);
}

// Without spaces around it.
static char *trim(char *text)
{
    text += strspn(text, " ");
    for (size_t length = strlen(text); length > 0 && text[length - 1] == ' ';)
        text[--length] = '\0';
    return text;
}

// --- what means something ---------------------------------------------------------------------

struct reading {
    struct otp_uri *uri;
    unsigned seen; // bits: which parameter has been read
};

static enum otp_uri_flaw read_secret(struct otp_uri *uri, char *value)
{
    switch (otp_from_base32(value, &uri->parameters)) {
    case FAULT_NONE:
        return otp_secret_is_weak(&uri->parameters) ? OTP_URI_SECRET_WEAK : OTP_URI_GOOD;
    case FAULT_LIMIT:
        return OTP_URI_SECRET_SIZE;
    default:
        return OTP_URI_SECRET;
    }
}

// "SHA1", "sha-256", "HmacSHA512", "HMAC-SHA-1".
static enum otp_uri_flaw read_algorithm(struct otp_uri *uri, char *value)
{
    static const char *const names[] = {
        [OTP_SHA1] = "sha1", [OTP_SHA256] = "sha256", [OTP_SHA512] = "sha512"};
    char plain[VALUE_MAX], *at = plain;

    for (const char *c = value; *c != '\0'; c++)
        if (strchr("-_ ", *c) == NULL)
            *at++ = lower(*c);
    *at = '\0';
    at = begins_with(plain, "hmac") ? plain + 4 : plain;
    for (int i = OTP_SHA1; i <= OTP_SHA512; i++)
        if (strcmp(at, names[i]) == 0) {
            uri->parameters.algorithm = (enum otp_algorithm)i;
            return OTP_URI_GOOD;
        }
    return OTP_URI_ALGORITHM;
}

static enum otp_uri_flaw read_digits(struct otp_uri *uri, char *value)
{
    int64_t number = 0;

    if (text_to_number(value, 6, 8, &number) != FAULT_NONE)
        return OTP_URI_DIGITS;
    uri->parameters.digits = (uint8_t)number;
    return OTP_URI_GOOD;
}

static enum otp_uri_flaw read_period(struct otp_uri *uri, char *value)
{
    int64_t number = 0;

    if (text_to_number(value, 30, 60, &number) != FAULT_NONE || (number != 30 && number != 60))
        return OTP_URI_PERIOD;
    uri->parameters.period = (uint16_t)number;
    return OTP_URI_GOOD;
}

static enum otp_uri_flaw read_counter(struct otp_uri *uri, char *value)
{
    int64_t number = 0;

    if (text_to_number(value, 0, INT64_MAX / 4, &number) != FAULT_NONE)
        return OTP_URI_COUNTER;
    uri->counter = (uint64_t)number;
    return OTP_URI_GOOD;
}

enum { SECRET, ALGORITHM, DIGITS, PERIOD, COUNTER, MEANINGS };

static const struct {
    const char *name;
    enum otp_kind only; // 0: for both
    enum otp_uri_flaw unreadable;
    enum otp_uri_flaw (*read)(struct otp_uri *, char *);
} meanings[MEANINGS] = {
    [SECRET] = {"secret", 0, OTP_URI_SECRET, read_secret},
    [ALGORITHM] = {"algorithm", 0, OTP_URI_ALGORITHM, read_algorithm},
    [DIGITS] = {"digits", 0, OTP_URI_DIGITS, read_digits},
    [PERIOD] = {"period", OTP_TOTP, OTP_URI_PERIOD, read_period},
    [COUNTER] = {"counter", OTP_HOTP, OTP_URI_COUNTER, read_counter},
};

// --- what does not ----------------------------------------------------------------------------

static void ignore(struct otp_uri *uri, const char *name, size_t length)
{
    char plain[40], shown[64];
    const size_t used = strlen(uri->ignored), room = sizeof uri->ignored - used;

    if (length == 0 || length >= sizeof plain)
        length = snprintf(plain, sizeof plain, "?") > 0 ? 1 : 0;
    else
        memcpy(plain, name, length);
    plain[length] = '\0';
    escape_text(shown, sizeof shown, plain);
    if (strlen(shown) + sizeof ", ..." < room)
        snprintf(uri->ignored + used, room, "%s%s", used > 0 ? ", " : "", shown);
    else if (room > strlen(", ...") && strstr(uri->ignored, "...") == NULL)
        snprintf(uri->ignored + used, room, ", ...");
}

// --- parameters -------------------------------------------------------------------------------

// Whether two values of one parameter come to the same.
static bool is_same(const struct otp_uri *a, const struct otp_uri *b)
{
    const struct otp_parameters *p = &a->parameters, *q = &b->parameters;

    return p->algorithm == q->algorithm && p->digits == q->digits && p->period == q->period &&
           a->counter == b->counter && p->secret_size == q->secret_size &&
           secret_equal(p->secret, q->secret, p->secret_size);
}

static enum otp_uri_flaw read_meaning(struct reading *reading, unsigned which, char *value)
{
    struct otp_uri *uri = reading->uri, before = *uri;
    enum otp_uri_flaw flaw = meanings[which].read(uri, value);

    if (flaw == OTP_URI_GOOD && (reading->seen >> which & 1) != 0) {
        if (!is_same(&before, uri))
            flaw = OTP_URI_CONTRADICTION;
        ignore(uri, meanings[which].name, strlen(meanings[which].name));
    }
    reading->seen |= 1u << which;
    secret_wipe(&before, sizeof before);
    return flaw;
}

// One "name=value" of the query.
static enum otp_uri_flaw read_pair(struct reading *reading, const char *pair, size_t length)
{
    struct otp_uri *uri = reading->uri;
    const char *equals = memchr(pair, '=', length);
    const size_t name = equals != NULL ? (size_t)(equals - pair) : length;
    unsigned which = 0;

    if (length == 0) // "&&", or "&" at the end
        return OTP_URI_GOOD;
    while (which < MEANINGS &&
           (strlen(meanings[which].name) != name || !begins_with(pair, meanings[which].name)))
        which++;
    if (which == MEANINGS) {
        if (name != strlen("issuer") || !begins_with(pair, "issuer"))
            ignore(uri, pair, name);
        return OTP_URI_GOOD;
    }
    const bool other = meanings[which].only != 0 && meanings[which].only != uri->parameters.kind;
    const size_t size = equals != NULL ? length - name - 1 : 0;
    if (other || size == 0) { // means nothing for this kind, or asks for what is usual
        ignore(uri, pair, name);
        return OTP_URI_GOOD;
    }
    char value[VALUE_MAX];
    enum otp_uri_flaw flaw = meanings[which].unreadable;
    const bool readable = decode(equals + 1, size, value, sizeof value);
    for (char *c = value; readable && *c != '\0'; c++)
        *c = *c == '+' ? ' ' : *c; // a space of a form; no value of ours has a plus
    if (readable)
        flaw = read_meaning(reading, which, trim(value));
    secret_wipe(value, sizeof value);
    return flaw;
}

// --- the label --------------------------------------------------------------------------------

// The value of the parameter `issuer`; "" if there is none that can be read.
static void find_issuer(const char *query, char *issuer, size_t size)
{
    issuer[0] = '\0';
    while (*query != '\0') {
        const size_t length = strcspn(query, "&");
        if (begins_with(query, "issuer=") && decode(query + 7, length - 7, issuer, size))
            return;
        issuer[0] = '\0';
        query += length + (query[length] != '\0');
    }
}

// "Issuer:account", "Issuer%3A%20account", "account". The issuer may hold a colon if the parameter
// says so, or if its own is escaped and the separating one is not.
static void read_label(struct otp_uri *uri, const char *label, size_t length, const char *query)
{
    char text[3 * ACCOUNT_NAME_SIZE], issuer[VALUE_MAX];
    const char *colon = memchr(label, ':', length), *account = text;

    find_issuer(query, issuer, sizeof issuer);
    if (!decode(label, length, text, sizeof text)) {
        ignore(uri, "label", 5);
        return;
    }
    const size_t prefix = strlen(issuer);
    if (prefix > 0 && strncmp(text, issuer, prefix) == 0 && text[prefix] == ':') {
        account = text + prefix + 1;
    } else if (colon != NULL) {
        const size_t after = (size_t)(colon - label) + 1;
        if (!decode(label + after, length - after, text, sizeof text))
            text[0] = '\0';
    } else if ((colon = strchr(text, ':')) != NULL) {
        account = colon + 1;
    }
    char *name = trim(text + (account - text));
    if (text_copy(uri->account, sizeof uri->account, name) != FAULT_NONE) {
        uri->account[0] = '\0';
        ignore(uri, "label", 5);
    }
}

// --- the whole --------------------------------------------------------------------------------

static enum otp_uri_flaw read_whole(const char *text, struct reading *reading)
{
    struct otp_uri *uri = reading->uri;
    const char *query = strchr(text, '?');
    enum otp_uri_flaw flaw = OTP_URI_GOOD;

    if (begins_with(text, "otpauth-migration:"))
        return OTP_URI_MIGRATION;
    if (!begins_with(text, SCHEME) || query == NULL)
        return OTP_URI_NOT_ONE;
    text += strlen(SCHEME);
    const size_t kind = strcspn(text, "/?");
    if (kind == 4 && begins_with(text, "totp"))
        uri->parameters.kind = OTP_TOTP;
    else if (kind == 4 && begins_with(text, "hotp"))
        uri->parameters.kind = OTP_HOTP;
    else
        return OTP_URI_TYPE;
    text += kind + (text[kind] == '/');
    read_label(uri, text, text < query ? (size_t)(query - text) : 0, query + 1);
    for (const char *at = query + 1; flaw == OTP_URI_GOOD && *at != '\0' && *at != '#';) {
        const size_t length = strcspn(at, "&#");
        flaw = read_pair(reading, at, length);
        at += length + (at[length] == '&');
        if (*at == '#')
            ignore(uri, at, 1);
    }
    if (flaw != OTP_URI_GOOD)
        return flaw;
    if ((reading->seen >> SECRET & 1) == 0)
        return OTP_URI_NO_SECRET;
    if (uri->parameters.kind == OTP_HOTP && (reading->seen >> COUNTER & 1) == 0)
        return OTP_URI_COUNTER_MISSING;
    return OTP_URI_GOOD;
}

enum otp_uri_flaw otp_read_uri(const char *text, struct otp_uri *read)
{
    struct reading reading = {.uri = read};

    *read = (struct otp_uri){.parameters = {.algorithm = OTP_SHA1, .digits = 6, .period = 30}};
    text += strspn(text, " \t");
    const enum otp_uri_flaw flaw = read_whole(text, &reading);
    if (flaw != OTP_URI_GOOD)
        secret_wipe(&read->parameters, sizeof read->parameters);
    return flaw;
}

enum fault otp_parse_uri(const char *uri, struct otp_parameters *parameters, uint64_t *counter)
{
    struct otp_uri read;
    enum fault fault = FAULT_NONE;

    switch (otp_read_uri(uri, &read)) {
    case OTP_URI_GOOD:
        *parameters = read.parameters;
        *counter = read.counter;
        break;
    case OTP_URI_SECRET_SIZE:
    case OTP_URI_SECRET_WEAK:
    case OTP_URI_ALGORITHM:
    case OTP_URI_DIGITS:
    case OTP_URI_PERIOD:
        fault = FAULT_LIMIT;
        break;
    default:
        fault = FAULT_FORMAT;
    }
    secret_wipe(&read, sizeof read);
    return fault;
}
