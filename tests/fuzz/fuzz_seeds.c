// SPDX-License-Identifier: BSD-2-Clause
// Writes the first inputs for the frame, stream and reply targets into
// DIRECTORY/{frame,stream,reply}: every message of the protocol once, with every field that it has.
// Run it again when the schema changes: fuzz_seeds tests/fuzz/corpus
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <pb_common.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *directory;

static void put(const char *kind, const char *name, const void *head, size_t head_size,
                const void *body, size_t body_size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/seed-%s", directory, kind, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(head, 1, head_size, file) != head_size ||
        fwrite(body, 1, body_size, file) != body_size || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

// Gives every field of a message something, following the schema; of a oneof the member `chosen`.
static void fill(const pb_msgdesc_t *type, void *message, pb_size_t chosen)
{
    pb_field_iter_t field;
    if (!pb_field_iter_begin(&field, type, message))
        return;
    do {
        if (PB_HTYPE(field.type) == PB_HTYPE_ONEOF) {
            if (field.tag != chosen)
                continue;
            *(pb_size_t *)field.pSize = chosen;
        } else if (PB_HTYPE(field.type) == PB_HTYPE_REPEATED) {
            *(pb_size_t *)field.pSize = 1;
        } else if (field.pSize != NULL && PB_HTYPE(field.type) == PB_HTYPE_OPTIONAL) {
            *(bool *)field.pSize = true;
        }
        switch (PB_LTYPE(field.type)) {
        case PB_LTYPE_STRING:
            snprintf(field.pData, field.data_size, "%s", "割符 abc");
            break;
        case PB_LTYPE_BYTES: {
            pb_bytes_array_t *bytes = field.pData;
            bytes->size = 16;
            memcpy(bytes->bytes, "sixteen bytes ab", 16);
            break;
        }
        case PB_LTYPE_SUBMESSAGE:
            fill(field.submsg_desc, field.pData, 2);
            break;
        case PB_LTYPE_BOOL:
            *(bool *)field.pData = true;
            break;
        default:
            memset(field.pData, 0, field.data_size);
            *(uint8_t *)field.pData = 1;
        }
    } while (pb_field_iter_next(&field));
}

static void seed_type(uint8_t which, const pb_msgdesc_t *type, size_t message_size,
                      const char *name)
{
    static uint8_t frame[FRAME_HEADER + CHANNEL_FRAME_MAX];
    void *message = malloc(message_size);
    for (pb_size_t chosen = 1; chosen < 16; chosen++) {
        char label[64];
        size_t used;
        uint8_t reply_head[3] = {0x00, 0x04, 0xff}, stream_head[1] = {0xff};
        memset(message, 0, message_size);
        fill(type, message, chosen);
        if (frame_encode(type, message, frame, sizeof frame, &used) != FAULT_NONE)
            continue;
        snprintf(label, sizeof label, "%s-%u", name, (unsigned)chosen);
        put("frame", label, &which, 1, frame + FRAME_HEADER, used - FRAME_HEADER);
        if (type == ClientFrame_fields)
            put("stream", label, stream_head, sizeof stream_head, frame, used);
        for (reply_head[0] = 0; type == ServerFrame_fields && reply_head[0] < 6; reply_head[0]++) {
            snprintf(label, sizeof label, "%s-%u-%u", name, (unsigned)chosen, reply_head[0]);
            put("reply", label, reply_head, sizeof reply_head, frame, used);
        }
    }
    free(message);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "fuzz_seeds DIRECTORY\n");
        return 2;
    }
    directory = argv[1];
    seed_type(0, ClientFrame_fields, sizeof(ClientFrame), "client");
    seed_type(1, ServerFrame_fields, sizeof(ServerFrame), "server");
    seed_type(2, AdminClientFrame_fields, sizeof(AdminClientFrame), "admin-client");
    seed_type(3, AdminServerFrame_fields, sizeof(AdminServerFrame), "admin-server");
    seed_type(4, VaultCall_fields, sizeof(VaultCall), "vault-call");
    seed_type(5, VaultReply_fields, sizeof(VaultReply), "vault-reply");
    seed_type(6, NameCall_fields, sizeof(NameCall), "name-call");
    seed_type(7, NameReply_fields, sizeof(NameReply), "name-reply");
    seed_type(8, HashCall_fields, sizeof(HashCall), "hash-call");
    seed_type(9, HashReply_fields, sizeof(HashReply), "hash-reply");
    seed_type(10, CheckCall_fields, sizeof(CheckCall), "check-call");
    seed_type(11, CheckReply_fields, sizeof(CheckReply), "check-reply");
    return 0;
}
