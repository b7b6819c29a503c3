// SPDX-License-Identifier: BSD-2-Clause
#include "store/audit_mac.h"
#include "store/internal.h"
#include "store/pack.h"
#include <stdlib.h>
#include <string.h>

enum fault audit_mac(const struct store *store, const struct audit_record *record,
                     uint8_t mac[SEAL_MAC_SIZE])
{
    size_t size = strlen(record->body) + STORE_NAME_SIZE + 256;
    uint8_t *data = malloc(size);
    if (data == NULL)
        return FAULT_MEMORY;
    struct packer packer = {.data = data, .size = size};
    pack_text(&packer, "audit");
    pack_signed(&packer, record->sequence);
    pack_signed(&packer, record->wall.seconds);
    pack_signed(&packer, record->steady.milliseconds);
    pack_text(&packer, record->event);
    pack_text(&packer, record->user);
    pack_text(&packer, record->body);
    seal_hash(store->keys.mac, data, packer.used, mac, SEAL_MAC_SIZE);
    free(data);
    return packer.overflow ? FAULT_INTERNAL : FAULT_NONE;
}
