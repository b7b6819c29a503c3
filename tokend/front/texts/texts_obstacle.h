// SPDX-License-Identifier: BSD-2-Clause
// What keeps people from going on until an administrator has mended the machine.
#ifndef WARIFU_FRONT_TEXTS_OBSTACLE_H
#define WARIFU_FRONT_TEXTS_OBSTACLE_H

#include "wire/channel.pb.h"

// The English text (a key of the catalogue) for the obstacle that a reply names; NULL: it names
// none. NULL is allowed.
const char *texts_obstacle(const VaultReply *reply);

#endif
