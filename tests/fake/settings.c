// SPDX-License-Identifier: BSD-2-Clause
#include "settings.h"
#include "keys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is(const char *text, const char *word, const char **value)
{
    const size_t length = strlen(word);
    if (strncmp(text, word, length) != 0)
        return false;
    *value = text + length;
    return true;
}

static bool yes(const char *value)
{
    return strcmp(value, "yes") == 0;
}

static void base64(FILE *out, const uint8_t *data, size_t size)
{
    uint8_t text[200] = {0};
    fwrite(text, 1, (size_t)EVP_EncodeBlock(text, data, (int)size), out);
}

// As pamu2fcfg makes one: found by its handle, with neither extension nor PIN of its own.
static bool map(struct token *token, const char *path)
{
    uint8_t bytes[128];
    struct writer cose = {bytes, 0, sizeof bytes};
    size_t at = 0;
    while (at < TOKEN_CREDENTIALS && token->credentials[at].used)
        at++;
    FILE *out = at < TOKEN_CREDENTIALS ? fopen(path, "we") : NULL;
    if (out == NULL)
        return false;
    struct token_credential *made = &token->credentials[at];
    *made = (struct token_credential){.used = true,
                                      .rp_id = "pam://warifu-test",
                                      .algorithm = -7,
                                      .protection = 1,
                                      .key = keys_new(-7)};
    keys_random(made->id, sizeof made->id);
    keys_write_public(&cose, made->key, made->algorithm);
    fputs("bob:", out);
    base64(out, made->id, sizeof made->id);
    fputc(',', out);
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: x and y are 32 bytes each, the last 3 bytes apart.
    memmove(bytes + cose.size - 35, bytes + cose.size - 32, 32);
    base64(out, bytes + cose.size - 67, 64);
    fputs(",es256,+presence+pin\n", out);
    return fclose(out) == 0;
}

static bool two_bytes(const char *value, uint8_t *first, uint8_t *second)
{
    return sscanf(value, "%2hhx:%2hhx", first, second) == 2;
}

void setting_fresh(struct hid *hid)
{
    *hid = (struct hid){.token = hid->token,
                        .touch_after = hid->touch_after,
                        .hangs = hid->hangs,
                        .u2f_only = hid->u2f_only,
                        .upset_by = hid->upset_by,
                        .upset_with = hid->upset_with,
                        .deaf_to = hid->deaf_to};
}

bool setting_apply(struct hid *hid, const char *text)
{
    const char *value;
    if (is(text, "pin=", &value)) {
        uint8_t hash[32];
        keys_hash(value, strlen(value), hash);
        memcpy(hid->token->pin_hash, hash, sizeof hid->token->pin_hash);
        hid->token->pin_is_set = true;
    } else if (is(text, "finger=", &value)) {
        hid->token->built_in_uv = true;
        hid->token->finger_matches = yes(value);
    } else if (is(text, "touch=", &value)) {
        hid->touch_after =
            strcmp(value, "never") == 0 ? HID_TOUCH_NEVER : (uint32_t)strtoul(value, NULL, 10);
    } else if (is(text, "fault=", &value)) {
        hid->token->fault = (enum token_fault)strtoul(value, NULL, 10);
    } else if (is(text, "status=", &value)) { // COMMAND:STATUS, hexadecimal
        return two_bytes(value, &hid->token->forced, &hid->token->forced_with);
    } else if (is(text, "upset=", &value)) { // COMMAND:CTAPHID error
        return two_bytes(value, &hid->upset_by, &hid->upset_with);
    } else if (is(text, "deaf=", &value)) { // COMMAND
        hid->deaf_to = (uint8_t)strtoul(value, NULL, 16);
    } else if (is(text, "u2f=", &value)) {
        hid->u2f_only = yes(value);
    } else if (is(text, "protection=", &value)) {
        hid->token->no_protection = !yes(value);
    } else if (is(text, "room=", &value)) {
        hid->token->no_room = !yes(value);
    } else if (is(text, "pinless=", &value)) {
        hid->token->finger_only = yes(value);
    } else if (is(text, "hangs=", &value)) {
        hid->hangs = yes(value);
    } else if (is(text, "vague=", &value)) {
        hid->token->vague_uv = yes(value);
    } else if (is(text, "model=", &value)) {
        for (unsigned i = 0; i < sizeof hid->token->aaguid; i++)
            if (sscanf(value + 2 * (size_t)i, "%2hhx", &hid->token->aaguid[i]) != 1)
                return false;
    } else if (is(text, "maker=", &value)) {
        EVP_PKEY_free(hid->token->brand.key);
        maker_found(value, hid->token->aaguid, &hid->token->brand);
    } else if (is(text, "mapping=", &value)) {
        return map(hid->token, value);
    } else if (strcmp(text, "again") == 0) {
        token_power_cycle(hid->token);
        setting_fresh(hid);
    } else {
        return false;
    }
    return true;
}
