// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/texts_change.h"
#include <stdio.h>

#define N_(text) text

static const char *const causes[_ChangeCause_ARRAYSIZE] = {
    [ChangeCause_CAUSE_NONE] = N_("You must set a new password now."),
    [ChangeCause_CAUSE_TEMPORARY] =
        N_("Your password is a temporary one. You must set a new password now."),
    [ChangeCause_CAUSE_AGE] = N_("Your password has expired. You must set a new password now."),
    [ChangeCause_CAUSE_ADMINISTRATOR] = N_(
        "An administrator requires you to change your password. You must set a new password now."),
    [ChangeCause_CAUSE_OUTSIDE] =
        N_("This computer requires you to change your password. You must set a new password now."),
};

const char *texts_cause(ChangeCause cause)
{
    const char *text = (unsigned)cause < _ChangeCause_ARRAYSIZE ? causes[cause] : NULL;

    return text != NULL ? text : causes[ChangeCause_CAUSE_NONE];
}

// Names of 255 bytes that have to be escaped do not fit: then the line is not said, never half of
// it.
static void say(text_line *line, void *context, const char *text, int length)
{
    if (length >= 0 && length < TEXT_LINE_MAX)
        line(context, true, text);
}

bool texts_say_change_refused(const struct reader *reader, ChangeRefusal refusal, const char *user,
                              text_line *line, void *context)
{
    char name[sizeof((Identity *)NULL)->name * 4], text[TEXT_LINE_MAX];

    if (!texts_readable(reader, name, sizeof name, user))
        return false;
#define SAY(english)                                                                               \
    say(line, context, text, snprintf(text, sizeof text, texts_translate(reader, english), name))
    switch (refusal) {
    case ChangeRefusal_CHANGE_REFUSAL_KEPT_HERE:
        SAY(N_("warifu keeps the password of %1$s; it is not changed."));
        SAY(N_("To give %1$s a temporary password: warifu password reset %1$s"));
        return false;
    case ChangeRefusal_CHANGE_REFUSAL_OUTSIDE:
        SAY(N_("The password of %1$s is not due, but this computer's own account record (shadow) "
               "demands a change of the password that it holds, and nobody uses that one."));
        SAY(N_("An administrator ends that with: chage -d -1 -M -1 %1$s"));
        return true;
    case ChangeRefusal_CHANGE_REFUSAL_CONTRACTOR:
        SAY(N_("%1$s is a contractor's ID with privilege: contractors do not change the passwords "
               "of privileged IDs."));
        line(context, true,
             texts_translate(reader,
                             N_("Ask an administrator of the organisation itself to do it.")));
        return false;
    default:
        return false;
    }
#undef SAY
}
