// SPDX-License-Identifier: BSD-2-Clause
#include "factor/pin.h"
#include "base/secret.h"
#include "base/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>

bool pin_compose(char pin[PIN_SIZE])
{
    uint8_t room[PIN_SIZE];
    size_t size = sizeof room;

    if (!text_is_utf8(pin))
        return false;
    // No copy of a PIN stays on the heap: what does not fit into the room is refused.
    uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)pin, strlen(pin), room, &size);
    const bool fits = composed == room && size < PIN_SIZE;
    if (fits) {
        memcpy(pin, room, size);
        pin[size] = '\0';
    } else if (composed != NULL && composed != room) {
        secret_wipe(composed, size);
        free(composed);
    }
    secret_wipe(room, sizeof room);
    return fits;
}

size_t pin_length(const char *pin)
{
    return u8_mbsnlen((const uint8_t *)pin, strlen(pin));
}
