// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct section sections[] = {
    {.key = "least",
     .record = true,
     .columns = {{"least", N_("Characters at least"), COLUMN_NUMBER}}},
    {.key = "tries",
     .record = true,
     .columns = {{"tries", N_("Tries left on the key"), COLUMN_NUMBER}}},
    SECTION_END,
};

const struct verb verbs_key_pin[] = {
    {.words = "key pin set",
     .wire = "key.pin.set",
     .roles = BY_SELF | BY_ROOT,
     .summary = N_("set the first PIN of the key that is plugged in"),
     .description =
         N_("For everybody, at the computer where the key is plugged in, before it is registered. "
            "You prove who you are, then the key itself takes the PIN; it is asked for twice and "
            "goes to the key alone. The policy says how long it must be (pin_length), and the key "
            "may demand more."),
     .example = "warifu key pin set",
     .exits = N_("1 the key refused."),
     .manual =
         N_("A PIN has at least four characters, or as many as pin_length in warifu-policy(5) "
            "says, and at most 63 bytes; it is composed (NFC) before the key has it, here and "
            "wherever it is typed. The field least is of a dry run; tries is there when the PIN "
            "was wrong and the key says how many are left."),
     .arguments = arguments,
     .sections = sections},
    {.words = "key pin change",
     .wire = "key.pin.change",
     .roles = BY_SELF | BY_ROOT,
     .summary = N_("change the PIN of the key that is plugged in"),
     .description =
         N_("For everybody, at the computer where the key is plugged in. The key compares the PIN "
            "that it has now; after eight wrong ones in all it locks itself, and what is left is "
            "shown. Where a key wants its PIN changed before it opens anything, and you have "
            "nothing else to log in with, an administrator runs this and you type."),
     .example = "warifu key pin change",
     .exits = N_("1 the key refused."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
