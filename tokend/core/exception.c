// SPDX-License-Identifier: BSD-2-Clause
#include "core/exception.h"
#include "core/glob.h"
#include "core/policy.h"
#include "core/window.h"
#include <string.h>

static bool takes_time(const char *value)
{
    struct window window;

    return strcmp(value, EXCEPTION_ANY) == 0 || (window_read(value, &window) && !window.excludes);
}

static bool takes_any(const char *value)
{
    return strcmp(value, EXCEPTION_ANY) == 0;
}

static bool has_times(const struct rule *rule)
{
    return rule->times.count > 0;
}

static bool has_hosts(const struct rule *rule)
{
    return rule->hosts.count > 0 || rule->host_groups.count > 0;
}

static const struct {
    const char *name, *clause;
    bool (*takes)(const char *value);
    bool (*is_stated)(const struct rule *rule);
} settings[RELAX_COUNT_] = {
    [RELAX_NOTHING] = {"none", "", NULL, NULL},
    [RELAX_TIME] = {"time", "D4", takes_time, has_times},
    [RELAX_HOST] = {"host", "A8", takes_any, has_hosts},
};

static bool is_known(enum relaxed setting)
{
    return setting > RELAX_NOTHING && setting < RELAX_COUNT_;
}

const char *relaxed_name(enum relaxed setting)
{
    return settings[is_known(setting) ? setting : RELAX_NOTHING].name;
}

const char *relaxed_clause(enum relaxed setting)
{
    return settings[is_known(setting) ? setting : RELAX_NOTHING].clause;
}

enum relaxed relaxed_by_name(const char *name)
{
    for (unsigned i = RELAX_NOTHING + 1; i < RELAX_COUNT_; i++)
        if (strcmp(settings[i].name, name) == 0)
            return (enum relaxed)i;
    return RELAX_NOTHING;
}

bool relaxed_takes(enum relaxed setting, const char *value)
{
    return is_known(setting) && strlen(value) < EXCEPTION_VALUE_SIZE &&
           settings[setting].takes(value);
}

// --- as a text ----------------------------------------------------------------------------------

#define IS " = "
#define GROUP "group "
#define RULE "rule "
#define NEXT "; "

// Up to `end`, which is left behind; *at is then after it.
static bool take(const char **at, const char *end, char *out, size_t size)
{
    const char *stop = strstr(*at, end);

    if (stop == NULL || stop == *at || (size_t)(stop - *at) >= size)
        return false;
    memcpy(out, *at, (size_t)(stop - *at));
    out[stop - *at] = '\0';
    *at = stop + strlen(end);
    return true;
}

static bool skip(const char **at, const char *word)
{
    const size_t size = strlen(word);

    if (strncmp(*at, word, size) != 0)
        return false;
    *at += size;
    return true;
}

bool exception_read(const char *text, struct exception *exception)
{
    char setting[16];
    const char *at = text;

    exception->group[0] = '\0';
    exception->setting = RELAX_NOTHING;
    if (!take(&at, IS, setting, sizeof setting) ||
        !take(&at, NEXT, exception->value, sizeof exception->value))
        return false;
    if (skip(&at, GROUP) && !take(&at, NEXT, exception->group, sizeof exception->group))
        return false;
    if (!skip(&at, RULE) || at[0] == '\0' || strlen(at) >= sizeof exception->rule)
        return false;
    memcpy(exception->rule, at, strlen(at) + 1);
    exception->setting = relaxed_by_name(setting);
    return relaxed_takes(exception->setting, exception->value);
}

// Behind what is there; without room for it *at becomes NULL.
static void append(char **at, const char *end, const char *text)
{
    const size_t size = strlen(text);

    if (*at == NULL || size >= (size_t)(end - *at)) {
        *at = NULL;
        return;
    }
    memcpy(*at, text, size + 1);
    *at += size;
}

bool exception_write(const struct exception *exception, char out[EXCEPTION_TEXT_SIZE])
{
    const bool group = exception->group[0] != '\0';
    const char *const pieces[] = {relaxed_name(exception->setting),
                                  IS,
                                  exception->value,
                                  NEXT,
                                  group ? GROUP : "",
                                  exception->group,
                                  group ? NEXT : "",
                                  RULE,
                                  exception->rule};
    struct exception read;
    char *at = out;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        append(&at, out + EXCEPTION_TEXT_SIZE, pieces[i]);
    return at != NULL && exception_read(out, &read) && read.setting == exception->setting &&
           strcmp(read.value, exception->value) == 0 && strcmp(read.group, exception->group) == 0 &&
           strcmp(read.rule, exception->rule) == 0;
}

// --- about a rule -------------------------------------------------------------------------------

bool exception_may_relax(const struct rule *rule)
{
    return !rule->deny && rule->classes >= EXCEPTION_CLASSES &&
           !rule->account_without_authentication && !rule->root_without_authentication;
}

bool exception_has_effect(const struct rule *rule, enum relaxed setting)
{
    return is_known(setting) && settings[setting].is_stated(rule);
}

bool exception_is_about(const struct exception *exception, const struct rule *rule,
                        enum relaxed setting, const char *service, const char *host)
{
    return exception->setting == setting && rule->name != NULL &&
           strcmp(exception->rule, rule->name) == 0 && exception_may_relax(rule) &&
           glob_matches(exception->service, service) && glob_matches(exception->host, host);
}
