// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/dual_call.h"
#include "base/secret.h"
#include "wire/codec.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum fault dual_call_keep(const AdminVaultCall *call, struct request *request)
{
    AdminVaultCall *kept = calloc(1, sizeof *kept);
    uint8_t frame[FRAME_HEADER + REQUEST_CALL_MAX];
    size_t used = 0;

    if (kept == NULL)
        return FAULT_MEMORY;
    kept->has_call = true;
    kept->call = call->call;
    kept->call.dry_run = false;
    kept->has_target = call->has_target;
    if (call->has_target) { // what groups they are in is asked when it is done
        kept->target.status = call->target.status;
        kept->target.uid = call->target.uid;
        kept->target.gid = call->target.gid;
        memcpy(kept->target.name, call->target.name, sizeof kept->target.name);
        memcpy(kept->target.full_name, call->target.full_name, sizeof kept->target.full_name);
    }
    const enum fault fault = frame_encode(AdminVaultCall_fields, kept, frame, sizeof frame, &used);
    if (fault == FAULT_NONE) {
        request->call_size = used - FRAME_HEADER;
        memcpy(request->call, frame + FRAME_HEADER, request->call_size);
    }
    secret_wipe(kept, sizeof *kept);
    free(kept);
    return fault;
}

enum fault dual_call_read(const struct request *request, AdminVaultCall *call)
{
    const enum fault fault =
        frame_decode(AdminVaultCall_fields, request->call, request->call_size, call, sizeof *call);

    return fault == FAULT_NONE && call->has_call ? FAULT_NONE : FAULT_CORRUPT;
}

// --- arguments ----------------------------------------------------------------------------------

static const Field *find(const AdminCall *call, const char *name)
{
    for (pb_size_t i = 0; i < call->args_count; i++)
        if (strcmp(call->args[i].name, name) == 0)
            return &call->args[i];
    return NULL;
}

const char *dual_call_text(const AdminCall *call, const char *name)
{
    const Field *field = find(call, name);

    return field != NULL && field->which_value == Field_text_tag ? field->value.text : NULL;
}

int64_t dual_call_number(const AdminCall *call, const char *name, int64_t otherwise)
{
    const Field *field = find(call, name);

    return field != NULL && field->which_value == Field_number_tag ? field->value.number
                                                                   : otherwise;
}

static bool counts(const struct verb *verb, const char *name)
{
    const struct argument *argument = verb_argument(verb, name);

    return strcmp(name, "reason") != 0 && (argument == NULL || (argument->kind != ARGUMENT_TIME &&
                                                                argument->kind != ARGUMENT_UNTIL));
}

static bool has_equal(const AdminCall *call, const Field *wanted)
{
    const Field *field = find(call, wanted->name);

    if (field == NULL || field->which_value != wanted->which_value)
        return false;
    if (field->which_value == Field_text_tag)
        return strcmp(field->value.text, wanted->value.text) == 0;
    return field->which_value == Field_number_tag && field->value.number == wanted->value.number;
}

bool dual_call_is_same(const struct verb *verb, const AdminCall *one, const AdminCall *other)
{
    const AdminCall *const calls[] = {one, other};

    if (strcmp(one->verb, other->verb) != 0)
        return false;
    for (unsigned n = 0; n < 2; n++)
        for (pb_size_t i = 0; i < calls[n]->args_count; i++) {
            const Field *field = &calls[n]->args[i];
            if (counts(verb, field->name) ? !has_equal(calls[1 - n], field)
                                          : find(calls[1 - n], field->name) == NULL)
                return false;
        }
    return true;
}

// --- as it is typed -----------------------------------------------------------------------------

struct line {
    char *text;
    size_t size, used;
};

static void put(struct line *line, const char *text)
{
    for (; *text != '\0' && line->used + 1 < line->size; text++)
        line->text[line->used++] = *text;
    line->text[line->used] = '\0';
}

static void put_quoted(struct line *line, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._-+/@:,=";
    const bool quote = text[0] == '\0' || strspn(text, plain) != strlen(text);

    put(line, quote ? "'" : "");
    for (; *text != '\0'; text++) {
        const char one[] = {*text, '\0'};
        put(line, *text == '\'' ? "'\\''" : one);
    }
    put(line, quote ? "'" : "");
}

static void put_argument(struct line *line, const struct argument *argument, const Field *field)
{
    const bool time = argument->kind == ARGUMENT_TIME || argument->kind == ARGUMENT_UNTIL;
    char number[32];

    put(line, " ");
    if (!argument->positional) {
        put(line, "--");
        put(line, argument->name);
        if (argument->kind == ARGUMENT_FLAG)
            return;
        put(line, " ");
    }
    snprintf(number, sizeof number, "%s%" PRId64, time ? "@" : "",
             field->which_value == Field_number_tag ? field->value.number : 0);
    put_quoted(line, field->which_value == Field_text_tag ? field->value.text : number);
}

void dual_call_command(const struct verb *verb, const AdminCall *call, char *text, size_t size)
{
    struct line line = {text, size, 0};

    put(&line, "warifu ");
    put(&line, verb->words);
    for (const struct argument *argument = verb->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        const Field *field = argument->wire != NULL ? find(call, argument->wire) : NULL;
        if (field != NULL && strcmp(argument->name, "reason") != 0 &&
            !(argument->kind == ARGUMENT_FLAG && field->value.number == 0))
            put_argument(&line, argument, field);
    }
}
