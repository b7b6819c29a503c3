// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_file.h"
#include "base/text.h"
#include "core/policy_groups.h"
#include "factor/registry.h"
#include "settings/effects.h"
#include "settings/one_class.h"
#include "settings/policy_table.h"
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 40
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

// What a rule's demands may not be without (a rule that denies has none of them).
static const char *const demands[] = {"classes", "way"};
static const char *const when_denying[] = {"reason", "reason_ja"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

class_set policy_way_classes(const struct way *way)
{
    class_set set = CLASS_NONE;

    for (size_t i = 0; i < COUNT(way->factors) && way->factors[i] != 0; i++) {
        const struct factor *factor = factor_by_kind(way->factors[i]);
        if (factor != NULL)
            set = (class_set)(set | factor->classes);
    }
    return set;
}

// --- checks that need more than one setting ------------------------------------------------------

static enum fault check_name(const struct complaint *complaint, int line, const char *what,
                             const char *name)
{
    char shown[96];
    const size_t length = strlen(name);

    // Names stand in every audit event and message: no blanks, no escapes.
    if (length > 0 && length <= NAME_MAX_BYTES && strspn(name, NAME_LETTERS) == length)
        return FAULT_NONE;
    return complain(complaint, line, what,
                    "\"%s\" is no name; allowed: 1 to %d letters, digits, \".\", \"_\", \"-\"",
                    escape_text(shown, sizeof shown, name), NAME_MAX_BYTES);
}

static enum fault check_host_groups(const struct policy *policy, const struct rule *rule, int line,
                                    const struct complaint *complaint)
{
    char shown[96];

    for (size_t i = 0; i < rule->host_groups.count; i++) {
        const char *name = rule->host_groups.items[i];
        size_t g = 0;
        name += name[0] == '!';
        while (g < policy->host_group_count && strcmp(policy->host_groups[g].name, name) != 0)
            g++;
        if (g == policy->host_group_count)
            return complain(complaint, line, "host_group",
                            "there is no host_group \"%s\" in this file",
                            escape_text(shown, sizeof shown, name));
    }
    return FAULT_NONE;
}

// A way that cannot satisfy its own rule would refuse everybody who takes it (A1).
static enum fault check_ways(const struct rule *rule, int line, const struct complaint *complaint)
{
    for (size_t i = 0; i < rule->way_count; i++) {
        const class_set shown = policy_way_classes(&rule->ways[i]);
        if (!classes_satisfy(shown, rule->classes, rule->include))
            return complain(
                complaint, line, "way", "way %zu shows %s, which is not classes = %u%s%s", i + 1,
                class_set_name(shown), rule->classes, rule->include != 0 ? " with " : "",
                rule->include != 0 ? class_set_name(rule->include) : "");
        for (size_t j = 0; j < i; j++)
            if (memcmp(&rule->ways[j], &rule->ways[i], sizeof rule->ways[i]) == 0)
                return complain(complaint, line, "way", "way %zu and way %zu are the same", j + 1,
                                i + 1);
    }
    return FAULT_NONE;
}

// What a rule that denies may have. Root's work on accounts is let through by it all the same.
static bool may_deny(const struct setting *setting)
{
    return setting_says_whom(setting) || strcmp(setting->name, "root_without_authentication") == 0;
}

static enum fault check_rule(const struct document *document, size_t n, const struct policy *policy,
                             const struct complaint *complaint)
{
    const struct section *section = &policy_sections[SECTION_RULE];
    const struct rule *rule = &policy->rules[n];
    const int line = document_line(document, section, n);
    enum fault fault = check_name(complaint, line, "rule", rule->name);

    if (fault == FAULT_NONE)
        fault = check_host_groups(policy, rule, line, complaint);
    if (fault == FAULT_NONE && rule->default_name == YES && policy->default_names.count == 0)
        fault = complain(complaint, line, "default_name",
                         "matches nobody without default_names at the head of the file");
    if (fault != FAULT_NONE)
        return fault;
    if (rule->deny) {
        for (size_t i = 0; i < section->count; i++)
            if (!may_deny(&section->settings[i]) &&
                document_has(document, section, n, section->settings[i].name))
                return complain(complaint, line, section->settings[i].name,
                                "a rule that denies demands nothing; leave it out");
        return FAULT_NONE;
    }
    for (size_t i = 0; i < COUNT(when_denying); i++)
        if (document_has(document, section, n, when_denying[i]))
            return complain(complaint, line, when_denying[i],
                            "is told to whoever is refused; it belongs beside deny = yes");
    for (size_t i = 0; i < COUNT(demands); i++)
        if (!document_has(document, section, n, demands[i]))
            return complain(complaint, line, demands[i],
                            "is missing; a rule says classes and way, or deny = yes");
    if (rule->login_seconds < rule->prompt_seconds)
        return complain(complaint, line, "login",
                        "is shorter than prompt: the whole cannot be shorter than a part");
    fault = check_ways(rule, line, complaint);
    return fault == FAULT_NONE ? one_class_check(policy, rule, line, complaint) : fault;
}

// --- from a document to a policy -----------------------------------------------------------------

static enum fault fill_host_groups(const struct document *document, struct policy *policy,
                                   const struct complaint *complaint)
{
    const struct section *section = &policy_sections[SECTION_HOST_GROUP];
    const size_t count = document_count(document, section);
    enum fault fault = FAULT_NONE;

    policy->host_group_count = 0;
    policy->host_groups = calloc(count > 0 ? count : 1, sizeof *policy->host_groups);
    if (policy->host_groups == NULL)
        return FAULT_MEMORY;
    for (size_t n = 0; n < count && fault == FAULT_NONE; n++) {
        struct host_group *group = &policy->host_groups[n];
        const int line = document_line(document, section, n);
        group->name = strdup(document_title(document, section, n));
        if (group->name == NULL)
            return FAULT_MEMORY;
        policy->host_group_count = n + 1;
        fault = check_name(complaint, line, "host_group", group->name);
        if (fault == FAULT_NONE)
            fault = document_fill(document, section, n, group);
        if (fault == FAULT_NONE && group->hosts.count == 0)
            fault = complain(complaint, line, "hosts",
                             "is missing; a host_group without hosts would match every host");
    }
    return fault;
}

static enum fault fill_rules(const struct document *document, struct policy *policy,
                             const struct complaint *complaint)
{
    const struct section *section = &policy_sections[SECTION_RULE];
    const size_t count = document_count(document, section);
    enum fault fault = FAULT_NONE;

    if (count == 0)
        return complain(complaint, 1, "rule", "there is none, so nobody could ever log in");
    policy->rules = calloc(count, sizeof *policy->rules);
    if (policy->rules == NULL)
        return FAULT_MEMORY;
    for (size_t n = 0; n < count && fault == FAULT_NONE; n++) {
        struct rule *rule = &policy->rules[n];
        policy->rule_count = n + 1;
        rule->name = strdup(document_title(document, section, n));
        if (rule->name == NULL || asprintf(&rule->where, "%s:%d", complaint->file,
                                           document_line(document, section, n)) < 0) {
            rule->where = NULL;
            return FAULT_MEMORY;
        }
        fault = document_fill(document, section, n, rule);
        if (fault == FAULT_NONE)
            fault = check_rule(document, n, policy, complaint);
    }
    return fault;
}

// A service that asks for the password and one that lets people in are two: the second asks us, and
// we would ask the first, without end.
static enum fault check_knowledge(const struct document *document, const struct policy *policy,
                                  const struct complaint *complaint)
{
    const struct rule *rule = policy_keeps_passwords(policy)
                                  ? NULL
                                  : policy_rule_for_service(policy, policy->knowledge_service);

    if (rule == NULL)
        return FAULT_NONE;
    return complain(
        complaint,
        document_line(document, &policy_sections[SECTION_RULE], (size_t)(rule - policy->rules)),
        "knowledge",
        "rule \"%s\" serves \"%s\", so checking a password would ask for it again; name "
        "another PAM service, or exclude it with service = {\"!%s\"}",
        rule->name, policy->knowledge_service, policy->knowledge_service);
}

enum fault policy_parse(const char *name, const char *text, struct policy **policy, char *error,
                        size_t error_size)
{
    const struct complaint complaint = {name, error, error_size};
    struct document *document = NULL;
    struct policy *new = NULL;
    enum fault fault = document_read(&policy_grammar, text, &complaint, &document);

    if (fault != FAULT_NONE)
        goto end;
    new = calloc(1, sizeof *new);
    if (new == NULL) {
        fault = FAULT_MEMORY;
        goto end;
    }
    fault = document_fill(document, &policy_sections[SECTION_TOP], 0, new);
    if (fault == FAULT_NONE)
        fault = document_fill(document, &policy_sections[SECTION_PASSWORD], 0, &new->password);
    if (fault == FAULT_NONE)
        fault = document_fill(document, &policy_sections[SECTION_CODE], 0, &new->otp);
    if (fault == FAULT_NONE)
        fault = document_fill(document, &policy_sections[SECTION_KEY], 0, &new->key);
    if (fault == FAULT_NONE)
        fault = document_fill(document, &policy_sections[SECTION_BREAK_GLASS], 0, &new->glass);
    if (fault == FAULT_NONE)
        fault = document_fill(document, &policy_sections[SECTION_ALERTS], 0, &new->alerts);
    if (fault == FAULT_NONE && new->profile == NULL)
        fault = complain(&complaint, 1, "profile", "is missing; the policy needs a name");
    if (fault == FAULT_NONE)
        fault = check_name(&complaint, 1, "profile", new->profile);
    if (fault == FAULT_NONE)
        fault = fill_host_groups(document, new, &complaint);
    if (fault == FAULT_NONE)
        fault = fill_rules(document, new, &complaint);
    if (fault == FAULT_NONE && policy_group_items(new) > POLICY_GROUP_ITEMS_MAX)
        fault = complain(&complaint, 1, "group", "stands for %zu groups in all rules; %d at most",
                         policy_group_items(new), POLICY_GROUP_ITEMS_MAX);
    if (fault == FAULT_NONE)
        fault = check_knowledge(document, new, &complaint);
    if (fault == FAULT_NONE) {
        *policy = new;
        new = NULL;
    }
end:
    if (fault != FAULT_NONE && fault != FAULT_CONFIG)
        snprintf(error, error_size, "%s: %s", name, fault_name(fault));
    policy_free(&new);
    document_free(&document);
    return fault;
}

enum fault policy_path(const char *profile_or_path, char *path, size_t size, char *error,
                       size_t error_size)
{
    char shown[128];
    int length = -1;

    if (profile_or_path[0] == '/')
        length = snprintf(path, size, "%s", profile_or_path);
    else if (strspn(profile_or_path, NAME_LETTERS) == strlen(profile_or_path) &&
             profile_or_path[0] != '.' && profile_or_path[0] != '\0')
        length = snprintf(path, size, "%s/%s.policy", WARIFU_POLICYDIR, profile_or_path);
    if (length >= 0 && (size_t)length < size)
        return FAULT_NONE;
    snprintf(error, error_size,
             "policy: \"%s\" is neither the name of a profile nor an absolute path",
             escape_text(shown, sizeof shown, profile_or_path));
    return FAULT_CONFIG;
}

enum fault policy_read(const char *profile_or_path, char *path, size_t path_size, char **text,
                       char *error, size_t error_size)
{
    char why[768];
    enum fault fault = policy_path(profile_or_path, path, path_size, error, error_size);

    if (fault != FAULT_NONE)
        return fault;
    fault = settings_file_read(path, POLICY_FILE_MAX, text, why, sizeof why);
    if (fault != FAULT_NONE) // it cannot be had at all: it is the setting that names the wrong one
        snprintf(error, error_size, "policy: %s", why);
    return fault;
}

enum fault policy_take(const char *path, const char *text, struct policy **policy, char *error,
                       size_t error_size)
{
    enum fault fault = policy_parse(path, text, policy, error, error_size);

    if (fault == FAULT_NONE && (fault = effects_check(*policy, error, error_size)) != FAULT_NONE)
        policy_free(policy);
    return fault;
}

enum fault policy_load(const char *profile_or_path, struct policy **policy, char *error,
                       size_t error_size)
{
    char path[512];
    char *text = NULL;
    enum fault fault = policy_read(profile_or_path, path, sizeof path, &text, error, error_size);

    if (fault == FAULT_NONE)
        fault = policy_take(path, text, policy, error, error_size);
    free(text);
    return fault;
}

// --- back to text --------------------------------------------------------------------------------

static bool stands_in_rule(const struct setting *setting, const void *object)
{
    const struct rule *rule = object;

    return !rule->deny || may_deny(setting);
}

void policy_dump(const struct policy *policy, FILE *out)
{
    section_dump(&policy_sections[SECTION_TOP], policy, "", NULL, out);
    fputs("\npassword {\n", out);
    section_dump(&policy_sections[SECTION_PASSWORD], &policy->password, "    ", NULL, out);
    fputs("}\n\ncode {\n", out);
    section_dump(&policy_sections[SECTION_CODE], &policy->otp, "    ", NULL, out);
    fputs("}\n\nkey {\n", out);
    section_dump(&policy_sections[SECTION_KEY], &policy->key, "    ", NULL, out);
    fputs("}\n\nbreak_glass {\n", out);
    section_dump(&policy_sections[SECTION_BREAK_GLASS], &policy->glass, "    ", NULL, out);
    fputs("}\n\nalerts {\n", out);
    section_dump(&policy_sections[SECTION_ALERTS], &policy->alerts, "    ", NULL, out);
    fputs("}\n", out);
    for (size_t i = 0; i < policy->host_group_count; i++) {
        fprintf(out, "\nhost_group \"%s\" {\n", policy->host_groups[i].name);
        section_dump(&policy_sections[SECTION_HOST_GROUP], &policy->host_groups[i], "    ", NULL,
                     out);
        fputs("}\n", out);
    }
    for (size_t i = 0; i < policy->rule_count; i++) {
        fprintf(out, "\nrule \"%s\" {\n", policy->rules[i].name);
        section_dump(&policy_sections[SECTION_RULE], &policy->rules[i], "    ", stands_in_rule,
                     out);
        fputs("}\n", out);
    }
}
