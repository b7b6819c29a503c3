// SPDX-License-Identifier: BSD-2-Clause
// What a client says.
#ifndef WARIFU_FRONT_INTAKE_H
#define WARIFU_FRONT_INTAKE_H

struct client;

// Takes the frames that have come.
void client_take(struct client *client);

#endif
