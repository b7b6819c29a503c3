// SPDX-License-Identifier: BSD-2-Clause
// pam_u2f's mapping file: user:handle,key,type,attributes[:handle,key,type,attributes]... and, from
// before it knew FIDO2, user:handle,key with the key in hexadecimal. Nothing in it is secret.
#include "base/text.h"
#include "import_parse.h"
#include "language.h"
#include <sodium.h>
#include <string.h>

#define POINT_SIZE 65 // 4, x, y

// The first part of *rest up to `end`, which becomes what is behind it; NULL when nothing is left.
static char *part(char **rest, const char *end)
{
    char *from = *rest;

    if (from == NULL)
        return NULL;
    const size_t length = strcspn(from, end);
    *rest = from[length] == '\0' ? NULL : from + length + 1;
    from[length] = '\0';
    return from;
}

// Base64 of either alphabet, with or without padding.
static bool read_base64(char *text, uint8_t *out, size_t room, size_t *size)
{
    size_t length = strlen(text);

    for (unsigned i = 0; i < 2 && length > 0 && text[length - 1] == '='; i++)
        text[--length] = '\0';
    for (char *at = text; *at != '\0'; at++)
        *at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
    return sodium_base642bin(out, room, text, length, NULL, size, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

static bool read_hex(const char *text, uint8_t *out, size_t room, size_t *size)
{
    const char *end = NULL;

    return sodium_hex2bin(out, room, text, strlen(text), NULL, size, &end) == 0 && *end == '\0';
}

// The size that is wanted says which of the two it is: digits may look like either.
static bool read_point(char *text, uint8_t bytes[POINT_SIZE], size_t *size, size_t wanted)
{
    if (read_hex(text, bytes, POINT_SIZE, size) && (*size == wanted || *size == POINT_SIZE))
        return true;
    return read_base64(text, bytes, POINT_SIZE, size);
}

// A point of P-256 may have its leading 4.
static bool read_key(char *text, enum fido2_algorithm algorithm, struct fido2_key *key)
{
    const size_t wanted = algorithm == FIDO2_ES256 ? 64 : 32;
    uint8_t bytes[POINT_SIZE];
    size_t size = 0, skip = 0;

    if (!read_point(text, bytes, &size, wanted))
        return false;
    if (algorithm == FIDO2_ES256 && size == POINT_SIZE && bytes[0] == 4)
        skip = 1;
    if (size - skip != wanted)
        return false;
    key->algorithm = algorithm;
    key->size = wanted;
    memcpy(key->bytes, bytes + skip, wanted);
    return true;
}

static const char *attribute(const char *attributes, const char *name)
{
    return attributes != NULL ? strstr(attributes, name) : NULL;
}

static enum fault each_key(struct import_run *run, size_t line, struct import_key *key, char *text)
{
    char *handle = part(&text, ","), *point = part(&text, ","), *type = part(&text, ",");
    const char *attributes = text;

    if (handle == NULL || handle[0] == '\0' || point == NULL || point[0] == '\0')
        return import_problem(run, line, _("Key %u: a handle and a public key must be there."),
                              key->number);
    if (strcmp(handle, "*") == 0)
        return import_problem(
            run, line,
            _("Key %u lies on the authenticator alone: this line does not name it. Enrol it anew."),
            key->number);
    key->old = type == NULL;
    if (type != NULL && strcmp(type, "es256") != 0 && strcmp(type, "eddsa") != 0)
        return import_problem(run, line,
                              _("Key %u is of the type \"%s\"; es256 and eddsa are accepted. Enrol "
                                "it anew."),
                              key->number, import_quote(type));
    if (!read_base64(handle, key->handle, sizeof key->handle, &key->handle_size) ||
        key->handle_size == 0)
        return import_problem(run, line,
                              _("Key %u: the handle is not Base64, or longer than %d bytes."),
                              key->number, IMPORT_HANDLE_MOST);
    if (!read_key(point, type != NULL && strcmp(type, "eddsa") == 0 ? FIDO2_EDDSA : FIDO2_ES256,
                  &key->key))
        return import_problem(run, line, _("Key %u: the public key is not one of its type."),
                              key->number);
    key->pin = attribute(attributes, "+pin") != NULL;
    key->verification = attribute(attributes, "+verification") != NULL;
    return import_key_found(run, line, key);
}

// Whether a line further down is about the same person: pam_u2f reads the last one only.
static bool is_replaced(const char *name, const char *rest)
{
    const size_t length = strlen(name);

    while ((rest = strchr(rest, '\n')) != NULL) {
        rest++;
        if (strncmp(rest, name, length) == 0 && rest[length] == ':')
            return true;
    }
    return false;
}

static enum fault each_line(struct import_run *run, size_t line, char *text, const char *rest)
{
    struct import_key key = {.number = 0};
    enum fault fault = FAULT_NONE;

    if (!text_is_utf8(text))
        return import_problem(run, line, "%s", _(import_not_utf8));
    if (text[0] == '#')
        return FAULT_NONE;
    char *name = part(&text, ":");
    if (name[0] == '\0' || text == NULL)
        return import_problem(run, line,
                              _("A user name, a colon and one or more keys must be there."));
    if (!import_name(run, line, key.user, name, &fault))
        return fault;
    if (is_replaced(name, rest))
        return import_problem(run, line,
                              _("A line further down replaces this one for \"%s\", as in pam_u2f."),
                              import_quote(name));
    for (char *one; fault == FAULT_NONE && (one = part(&text, ":")) != NULL;) {
        if (one[0] == '\0')
            continue;
        key.number++;
        fault = each_key(run, line, &key, one);
    }
    if (fault == FAULT_NONE && key.number == 0)
        fault = import_problem(run, line,
                               _("A user name, a colon and one or more keys must be there."));
    return fault;
}

// What follows a line is looked at too, so each is cut off for its turn alone.
enum fault import_u2f(struct import_run *run, char *data)
{
    enum fault fault = FAULT_NONE;
    size_t line = 1;

    for (char *at = data; fault == FAULT_NONE && *at != '\0'; line++) {
        char text[IMPORT_LINE_MAX + 1];
        size_t length = strcspn(at, "\n"), kept = length;

        if (kept > 0 && at[kept - 1] == '\r')
            kept--;
        if (kept > IMPORT_LINE_MAX) {
            fault =
                import_problem(run, line, _("The line is longer than %u bytes."), IMPORT_LINE_MAX);
        } else {
            memcpy(text, at, kept);
            text[kept] = '\0';
            if (text[strspn(text, " \t")] != '\0')
                fault = each_line(run, line, text, at);
        }
        at += length + (at[length] == '\n');
    }
    return fault;
}
