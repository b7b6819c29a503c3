// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/verbs.h"
#include <string.h>

const struct verb *const verb_groups[] = {
    verbs_init,    verbs_setup,     verbs_user,    verbs_account, verbs_shared,
    verbs_session, verbs_password,  verbs_totp,    verbs_key,     verbs_key_pin,
    verbs_card,    verbs_emergency, verbs_glass,   verbs_request, verbs_exception,
    verbs_deputy,  verbs_review,    verbs_signing, verbs_lock,    verbs_policy,
    verbs_status,  verbs_log,       verbs_audit,   verbs_notice,  verbs_witness,
    verbs_check,   verbs_doctor,    verbs_report,  verbs_backup,  verbs_destroy,
    verbs_shell,   verbs_help,      NULL,
};

// Where the next page begins: at most a number, a slash and a name.
static const struct argument after = {
    .name = "after", .wire = "after", .kind = ARGUMENT_TEXT, .max = 271};

bool verb_is_end(const struct verb *verb)
{
    return verb->words == NULL && verb->wire == NULL;
}

void verb_each(const struct verb *const *groups,
               bool (*visit)(void *context, const struct verb *verb), void *context)
{
    for (; *groups != NULL; groups++)
        for (const struct verb *verb = *groups; !verb_is_end(verb); verb++)
            if (!visit(context, verb))
                return;
}

void verb_each_command(const struct verb *const *groups,
                       bool (*visit)(void *context, const struct verb *verb), void *context)
{
    for (; *groups != NULL; groups++)
        for (const struct verb *verb = *groups; !verb_is_end(verb); verb++)
            if (verb->words != NULL && !visit(context, verb))
                return;
}

const struct verb *verb_by_wire(const char *wire)
{
    for (const struct verb *const *group = verb_groups; *group != NULL; group++)
        for (const struct verb *verb = *group; !verb_is_end(verb); verb++)
            if (verb->wire != NULL && strcmp(verb->wire, wire) == 0)
                return verb;
    return NULL;
}

void verb_each_argument(const struct verb *verb,
                        bool (*visit)(void *context, const struct argument *argument),
                        void *context)
{
    const struct argument *const lists[] = {verb->arguments, verb->made};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct argument *argument = lists[i]; argument != NULL && argument->name != NULL;
             argument++)
            if (argument->wire != NULL && !visit(context, argument))
                return;
    if ((verb->flags & VERB_PAGES) != 0)
        (void)visit(context, &after);
}

struct search {
    const char *wire;
    const struct argument *found;
};

static bool is_named(void *context, const struct argument *argument)
{
    struct search *search = context;

    if (strcmp(argument->wire, search->wire) == 0)
        search->found = argument;
    return search->found == NULL;
}

const struct argument *verb_argument(const struct verb *verb, const char *wire)
{
    struct search search = {wire, NULL};

    verb_each_argument(verb, is_named, &search);
    return search.found;
}

bool argument_is_choice(const struct argument *argument, const char *text)
{
    const size_t length = strlen(text);

    if (length == 0 || strchr(text, ' ') != NULL)
        return false;
    for (const char *at = argument->choices; (at = strstr(at, text)) != NULL; at++)
        if ((at == argument->choices || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}
