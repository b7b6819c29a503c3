// SPDX-License-Identifier: BSD-2-Clause
#include "settings/stopgap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROFILE_SETTINGS "damaged-settings"
#define PROFILE_POLICY "damaged-policy"
#define PLACE_MAX 96 // so that reason and reason_ja stay below RULE_REASON_SIZE
#define LINES_MAX 4096

char *stopgap_policy(const char *place, bool policy_alone)
{
    const char *profile = policy_alone ? PROFILE_POLICY : PROFILE_SETTINGS;
    char shown[PLACE_MAX];
    const size_t length = strlen(place);
    char *text = NULL;

    // The end of a long path says more than its beginning.
    snprintf(shown, sizeof shown, "%s",
             length < sizeof shown ? place : place + length - (sizeof shown - 1));
    for (char *c = shown; *c != '\0'; c++)
        if (*c < ' ' || *c > '~' || strchr("\"\\$", *c) != NULL)
            *c = '?';
    if (asprintf(&text,
                 "profile = \"%s\"\n"
                 "rule \"%s\" {\n"
                 "    clauses = {\"A2\"}\n"
                 "    deny = yes\n"
                 "    reason = \"nobody can log in: %s is damaged. Call your administrator. Root: "
                 "tokend -n says what is wrong.\"\n"
                 "    reason_ja = \"%s "
                 "が壊れているため誰もログインできません。管理者に連絡してください。"
                 "root は tokend -n\"\n"
                 "}\n",
                 profile, profile, shown, shown) < 0)
        return NULL;
    return text;
}

bool policy_is_stopgap(const struct policy *policy)
{
    return strcmp(policy->profile, PROFILE_SETTINGS) == 0 || stopgap_is_of_policy(policy);
}

bool stopgap_is_of_policy(const struct policy *policy)
{
    return strcmp(policy->profile, PROFILE_POLICY) == 0;
}

// False: there is no such line, or nothing stands there any more.
static bool leave_out(char *text, unsigned long line)
{
    bool left_out = false;

    for (; line > 1 && text != NULL; line--) {
        text = strchr(text, '\n');
        text += text != NULL;
    }
    for (; text != NULL && *text != '\0' && *text != '\n'; text++) {
        left_out = left_out || *text != ' ';
        *text = ' ';
    }
    return left_out;
}

bool stopgap_settings(const char *name, char *text, struct daemon_settings *settings)
{
    const size_t length = strlen(name);
    char error[512];

    for (unsigned i = 0; i < LINES_MAX; i++) {
        const enum fault fault = daemon_settings_take(name, text, settings, error, sizeof error);
        if (fault != FAULT_CONFIG)
            return fault == FAULT_NONE;
        if (strncmp(error, name, length) != 0 || error[length] != ':' ||
            !leave_out(text, strtoul(error + length + 1, NULL, 10)))
            return false;
    }
    return false;
}
