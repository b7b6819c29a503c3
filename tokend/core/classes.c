// SPDX-License-Identifier: BSD-2-Clause
#include "core/classes.h"

unsigned class_count(class_set set)
{
    return (unsigned)__builtin_popcount((unsigned)(set & CLASS_ALL));
}

bool classes_satisfy(class_set shown, unsigned count, class_set include)
{
    // Bits that are no class neither show anything nor can be shown, so a demand for one of them
    // is met by nobody: an error fails closed.
    const class_set real = (class_set)(shown & CLASS_ALL);

    return count > 0 && class_count(real) >= count && (include & ~real) == 0;
}

const char *class_set_name(class_set set)
{
    static const char *const names[CLASS_ALL + 1] = {
        [CLASS_NONE] = "none",
        [CLASS_KNOWLEDGE] = "knowledge",
        [CLASS_POSSESSION] = "possession",
        [CLASS_INHERENCE] = "inherence",
        [CLASS_KNOWLEDGE | CLASS_POSSESSION] = "knowledge+possession",
        [CLASS_KNOWLEDGE | CLASS_INHERENCE] = "knowledge+inherence",
        [CLASS_POSSESSION | CLASS_INHERENCE] = "possession+inherence",
        [CLASS_ALL] = "knowledge+possession+inherence",
    };

    return names[set & CLASS_ALL];
}
