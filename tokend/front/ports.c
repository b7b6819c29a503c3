// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports.h"
#include "wire/channel.pb.h"

const struct upstream_kind port_kinds[PORTS] = {
    [PORT_NAMES] = {"the name service's process", NameCall_fields, NameReply_fields,
                    sizeof(NameReply)},
    [PORT_VAULT] = {"the vault", VaultCall_fields, VaultReply_fields, sizeof(VaultReply)},
};
