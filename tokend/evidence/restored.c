// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/restored.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "warifu restored 1 ", key[] = "key ", end[] = "end ";

static const char *const words[RESTORED_DEEDS] = {
    [RESTORED_OTP_REVOKE] = "otp.revoke",           [RESTORED_OTP_SUSPEND] = "otp.suspend",
    [RESTORED_KEY_REVOKE] = "key.revoke",           [RESTORED_KEY_SUSPEND] = "key.suspend",
    [RESTORED_CARD_REVOKE] = "card.revoke",         [RESTORED_CARD_SUSPEND] = "card.suspend",
    [RESTORED_PERSON_SUSPEND] = "person.suspend",   [RESTORED_PERSON_END] = "person.end",
    [RESTORED_PASSWORD_EXPIRE] = "password.expire", [RESTORED_PASSWORD_CLOSE] = "password.close",
};

static enum fault fits(int written, size_t size)
{
    return written > 0 && (size_t)written < size ? FAULT_NONE : FAULT_LIMIT;
}

enum fault restored_put_head(const struct restored_head *head, char *text, size_t size)
{
    const bool signed_by = head->key[0] != '\0';

    return fits(snprintf(text, size, "%s%" PRId64 " %" PRId64 "\n%s%s%s", magic, head->records,
                         head->newest, signed_by ? key : "", head->key, signed_by ? "\n" : ""),
                size);
}

enum fault restored_put_line(const struct restored_line *line, char *text, size_t size)
{
    if (line->deed <= RESTORED_NOTHING || line->deed >= RESTORED_DEEDS || line->number < 0)
        return FAULT_REFUSED;
    for (const char *at = line->name; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return FAULT_REFUSED;
    return fits(
        snprintf(text, size, "%s %" PRId64 " %s\n", words[line->deed], line->number, line->name),
        size);
}

enum fault restored_put_end(unsigned count, char *text, size_t size)
{
    return fits(snprintf(text, size, "%s%u\n", end, count), size);
}

// A number and the one character behind it.
static bool read_number(const char **at, char behind, int64_t *number)
{
    int64_t sum = 0;
    const char *digit = *at;

    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (sum > (INT64_MAX - 9) / 10)
            return false;
        sum = 10 * sum + (*digit - '0');
    }
    if (digit == *at || *digit != behind)
        return false;
    *at = digit + 1;
    *number = sum;
    return true;
}

static bool read_head(const char **at, struct restored_head *head)
{
    *head = (struct restored_head){.records = 0};
    if (!read_number(at, ' ', &head->records) || !read_number(at, '\n', &head->newest))
        return false;
    if (strncmp(*at, key, sizeof key - 1) != 0)
        return true;
    const char *text = *at + sizeof key - 1;
    const size_t length = strcspn(text, "\n");
    if (length == 0 || length >= sizeof head->key || text[length] != '\n')
        return false;
    memcpy(head->key, text, length);
    *at = text + length + 1;
    return true;
}

static bool read_line(const char **at, struct restored_line *line)
{
    const char *stop = strchr(*at, '\n');

    for (int deed = RESTORED_NOTHING + 1; stop != NULL && deed < RESTORED_DEEDS; deed++) {
        const size_t length = strlen(words[deed]);
        if (strncmp(*at, words[deed], length) != 0 || (*at)[length] != ' ')
            continue;
        const char *number = *at + length + 1;
        line->deed = deed;
        if (!read_number(&number, ' ', &line->number) || number > stop ||
            (size_t)(stop - number) >= sizeof line->name)
            return false;
        memcpy(line->name, number, (size_t)(stop - number));
        line->name[stop - number] = '\0';
        *at = stop + 1;
        return true;
    }
    return false;
}

enum fault restored_read(const char *text, struct restored_head *head,
                         enum fault (*take)(void *context, const struct restored_line *line),
                         void *context)
{
    const char *at = text + sizeof magic - 1;
    int64_t count = 0, said = -1;

    if (strncmp(text, magic, sizeof magic - 1) != 0 || !read_head(&at, head))
        return FAULT_CORRUPT;
    while (strncmp(at, end, sizeof end - 1) != 0) {
        struct restored_line line = {.deed = RESTORED_NOTHING};
        if (!read_line(&at, &line))
            return FAULT_CORRUPT;
        const enum fault fault = take(context, &line);
        if (fault != FAULT_NONE)
            return fault;
        count++;
    }
    at += sizeof end - 1;
    return read_number(&at, '\n', &said) && said == count && *at == '\0' ? FAULT_NONE
                                                                         : FAULT_CORRUPT;
}
