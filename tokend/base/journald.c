// SPDX-License-Identifier: BSD-2-Clause
#include "base/journald.h"
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct sockaddr_un journald = {.sun_family = AF_UNIX,
                                            .sun_path = "/run/systemd/journal/socket"};

// Kept until the process ends. Not connected, for a journald that was started again has another
// socket of this name.
static int own_socket = -1;

bool journald_is_there(void)
{
    return access(journald.sun_path, F_OK) == 0;
}

static char *put_field(char *at, const struct journald_field *field)
{
    at = stpcpy(at, field->name);
    *at++ = '=';
    at = stpcpy(at, field->value);
    *at++ = '\n';
    return at;
}

bool journald_send(const struct journald_field *fields, size_t count)
{
    size_t room = 0;

    for (size_t i = 0; i < count; i++) {
        if (strchr(fields[i].value, '\n') != NULL)
            return false;
        room += strlen(fields[i].name) + strlen(fields[i].value) + 2;
    }
    char *entry = malloc(room + 1);
    if (entry == NULL)
        return false;
    char *end = entry;
    for (size_t i = 0; i < count; i++)
        end = put_field(end, &fields[i]);
    if (own_socket < 0)
        own_socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool sent = own_socket >= 0 &&
                      sendto(own_socket, entry, (size_t)(end - entry), MSG_NOSIGNAL,
                             (const struct sockaddr *)&journald, sizeof journald) == end - entry;
    free(entry);
    return sent;
}
