// SPDX-License-Identifier: BSD-2-Clause
#include "notice.h"
#include "base/text.h"
#include "json_read.h"
#include "json_write.h"
#include "language.h"
#include <inttypes.h>
#include <locale.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

char *notice_json(const struct notice *notice)
{
    const char *rest = strchr(notice->record, '{');
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    rest = rest != NULL ? rest + 1 : "}";
    fprintf(out, "{\"notice\":%" PRId64 ",\"time\":%" PRId64 ",\"title\":", notice->number,
            notice->time);
    json_put_string(out, notice->title);
    fputs(",\"to\":", out);
    json_put_string(out, notice->to);
    if (notice->count > 1)
        fprintf(out, ",\"first\":%" PRId64 ",\"notices\":%" PRId64, notice->first, notice->count);
    fprintf(out, "%s%s\n", rest[0] != '}' ? "," : "", rest);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

// --- as a mail ----------------------------------------------------------------------------------

#define WORD_BYTES 45 // of UTF-8 in an encoded-word, which has at most 75 characters (RFC 2047 2)
#define LINE_BYTES 57 // in a line of 76 characters of base64 (RFC 2045 6.8)

static void put_base64(FILE *out, const char *bytes, size_t size)
{
    char text[sodium_base64_ENCODED_LEN(LINE_BYTES, sodium_base64_VARIANT_ORIGINAL)];

    sodium_bin2base64(text, sizeof text, (const unsigned char *)bytes, size,
                      sodium_base64_VARIANT_ORIGINAL);
    fputs(text, out);
}

// A header of any text, in words of whole characters.
static void put_header(FILE *out, const char *name, const char *text)
{
    const char *separator = " ";

    fprintf(out, "%s:", name);
    while (*text != '\0') {
        size_t size = strlen(text) < WORD_BYTES ? strlen(text) : WORD_BYTES;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
        fprintf(out, "%s=?UTF-8?B?", separator);
        put_base64(out, text, size);
        fputs("?=", out);
        separator = "\r\n ";
        text += size;
    }
    fputs("\r\n", out);
}

// In English whatever the language is (RFC 5322 section 3.3).
static void put_date(FILE *out, time_t when)
{
    const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    char date[64] = "";
    struct tm tm;

    if (c != (locale_t)0 && localtime_r(&when, &tm) != NULL)
        (void)strftime_l(date, sizeof date, "%a, %d %b %Y %H:%M:%S %z", &tm, c);
    if (c != (locale_t)0)
        freelocale(c);
    fprintf(out, "Date: %s\r\n", date);
}

// A host's name as the right side of an address takes it.
static void host_of(const struct notice *notice, char out[128])
{
    size_t used = 0;

    for (const char *at = notice->host; *at != '\0' && used < 127; at++) {
        const bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                           (*at >= '0' && *at <= '9') || *at == '.' || *at == '-';
        out[used++] = plain ? *at : '-';
    }
    out[used] = '\0';
    if (used == 0)
        snprintf(out, 128, "localhost");
}

static void put_line(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

// With the end of line that a mail has.
static void put_line(FILE *out, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vfprintf(out, format, list);
    va_end(list);
    fputs("\r\n", out);
}

static void put_member(void *context, const struct json_member *member)
{
    char escaped[4 * sizeof member->value];

    put_line(context, "  %s: %s", member->name,
             escape_text(escaped, sizeof escaped, member->value));
}

static char *body_of(const struct notice *notice)
{
    char *text = NULL;
    size_t size = 0;
    char when[64] = "";
    const time_t at = (time_t)notice->time;
    struct tm tm;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    if (localtime_r(&at, &tm) != NULL)
        (void)strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S %z", &tm);
    put_line(out, "%s\r\n", notice->title);
    if (notice->user[0] != '\0')
        put_line(out, _("Person: %s"), notice->user);
    put_line(out, _("Time: %s"), when);
    put_line(out, _("Workstation: %s"), notice->host);
    if (notice->count > 1)
        put_line(out, _("This stands for %lld records of this kind, from number %lld on."),
                 (long long)notice->count, (long long)notice->first);
    fputs("\r\n", out);
    put_line(out, _("Record %lld of the audit log says:"), (long long)notice->number);
    (void)json_read_object(notice->record, put_member, out);
    fputs("\r\n", out);
    put_line(out, "%s",
             _("If you did not expect this, ask whoever is named there, or the administrators of "
               "the workstation."));
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

char *notice_mail(const struct notice *notice)
{
    char *text = NULL, *body = body_of(notice), host[128], subject[512];
    size_t size = 0;
    FILE *out = body != NULL ? open_memstream(&text, &size) : NULL;

    if (out == NULL) {
        free(body);
        return NULL;
    }
    host_of(notice, host);
    snprintf(subject, sizeof subject, "[warifu] %s%s%s (%s)", notice->title,
             notice->user[0] != '\0' ? ": " : "", notice->user, notice->host);
    fprintf(out, "From: warifu@%s\r\nTo: %s\r\n", host, notice->to);
    put_header(out, "Subject", subject);
    put_date(out, (time_t)notice->time);
    fprintf(out, "Message-ID: <%" PRId64 ".%" PRId64 ".warifu@%s>\r\n", notice->number,
            notice->time, host);
    fputs("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=UTF-8\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\n",
          out);
    for (size_t at = 0, all = strlen(body); at < all; at += LINE_BYTES) {
        put_base64(out, body + at, all - at < LINE_BYTES ? all - at : LINE_BYTES);
        fputs("\r\n", out);
    }
    free(body);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}
