// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_classes.h"

// Which means remain possible once it is known what this host asked for.
static unsigned possible_means(enum fido2_method method)
{
    switch (method) {
    case FIDO2_METHOD_PIN:
        return FIDO2_CAN_PIN;
    case FIDO2_METHOD_BUILT_IN:
        return FIDO2_CAN_PASSCODE | FIDO2_CAN_FINGER;
    case FIDO2_METHOD_UNKNOWN:
        break;
    }
    return FIDO2_CAN_PIN | FIDO2_CAN_PASSCODE | FIDO2_CAN_FINGER;
}

class_set fido2_classes(unsigned capability, uint8_t flags, enum fido2_method method)
{
    if ((flags & FIDO2_FLAG_UP) == 0)
        return CLASS_NONE;
    if ((flags & FIDO2_FLAG_UV) == 0)
        return CLASS_POSSESSION;
    unsigned means = capability & possible_means(method);
    class_set could = CLASS_NONE;
    if ((means & (FIDO2_CAN_PIN | FIDO2_CAN_PASSCODE)) != 0)
        could |= CLASS_KNOWLEDGE;
    if ((means & FIDO2_CAN_FINGER) != 0)
        could |= CLASS_INHERENCE;
    return class_count(could) == 1 ? CLASS_POSSESSION | could : CLASS_POSSESSION;
}

enum fido2_count fido2_judge_count(uint32_t stored, uint32_t shown, enum fido2_count_policy policy)
{
    if (shown > stored || (shown == 0 && stored == 0))
        return FIDO2_COUNT_FINE;
    return policy == FIDO2_COUNT_FLAGS ? FIDO2_COUNT_FLAGGED : FIDO2_COUNT_DENIED;
}
