// SPDX-License-Identifier: BSD-2-Clause
// Every message that crosses a socket: the first byte chooses the type, the rest is the payload.
// What is accepted must encode to the same bytes again and must hold only text.
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static union {
    ClientFrame client;
    ServerFrame server;
    AdminClientFrame admin_client;
    AdminServerFrame admin_server;
    VaultCall vault_call;
    VaultReply vault_reply;
    NameCall name_call;
    NameReply name_reply;
    HashCall hash_call;
    HashReply hash_reply;
    CheckCall check_call;
    CheckReply check_reply;
} message;

static const struct {
    const pb_msgdesc_t *type;
    size_t size;
} types[] = {
    {ClientFrame_fields, sizeof message.client},
    {ServerFrame_fields, sizeof message.server},
    {AdminClientFrame_fields, sizeof message.admin_client},
    {AdminServerFrame_fields, sizeof message.admin_server},
    {VaultCall_fields, sizeof message.vault_call},
    {VaultReply_fields, sizeof message.vault_reply},
    {NameCall_fields, sizeof message.name_call},
    {NameReply_fields, sizeof message.name_reply},
    {HashCall_fields, sizeof message.hash_call},
    {HashReply_fields, sizeof message.hash_reply},
    {CheckCall_fields, sizeof message.check_call},
    {CheckReply_fields, sizeof message.check_reply},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t again[FRAME_HEADER + CHANNEL_FRAME_MAX];
    size_t used = 0;
    if (size < 1 || size > CHANNEL_FRAME_MAX)
        return 0;
    size_t which = data[0] % (sizeof types / sizeof *types);
    if (frame_decode(types[which].type, data + 1, size - 1, &message, types[which].size) !=
        FAULT_NONE) {
        for (size_t i = 0; i < types[which].size; i++)
            if (((const uint8_t *)&message)[i] != 0)
                abort(); // a refused message is wiped
        return 0;
    }
    if (frame_encode(types[which].type, &message, again, sizeof again, &used) != FAULT_NONE ||
        used != size - 1 + FRAME_HEADER || memcmp(again + FRAME_HEADER, data + 1, size - 1) != 0)
        abort();
    return 0;
}
