// SPDX-License-Identifier: BSD-2-Clause
#include "policy_source.h"
#include "arguments.h"
#include "base/file.h"
#include "report.h"
#include "settings/policy_file.h"
#include <stdlib.h>
#include <string.h>

#define ACTIVE "active"
#define DIGITS "0123456789abcdef"
#define SHORTEST_PREFIX 8

void policy_source_free(struct policy_source *source)
{
    policy_free(&source->policy);
    free(source->name);
    free(source->text);
    *source = (struct policy_source){.name = NULL};
}

static enum exit_code parse(struct policy_source *source, struct outcome *outcome)
{
    char error[512] = "";
    const enum fault fault =
        policy_parse(source->name, source->text, &source->policy, error, sizeof error);

    if (fault == FAULT_NONE)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_BAD_DATA, _("See warifu-policy(5)."), "%s",
                       error[0] != '\0' ? outcome_quote(error) : fault_name(fault));
}

// Anybody may look at a file of theirs: unlike tokend, which takes none but root's.
enum exit_code policy_source_read_file(const char *name, struct policy_source *source,
                                       struct outcome *outcome)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0, POLICY_FILE_MAX};
    size_t length = 0;

    *source = (struct policy_source){.name = strdup(name)};
    if (source->name == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    enum fault fault = file_read_checked(name, &demand, &source->text, &length);
    if (fault == FAULT_NOT_FOUND && strchr(name, '/') == NULL) {
        free(source->name);
        if (asprintf(&source->name, "%s/%s.policy", WARIFU_POLICYDIR, name) < 0) {
            source->name = NULL;
            fault = FAULT_MEMORY;
        } else {
            fault = file_read_checked(source->name, &demand, &source->text, &length);
        }
    }
    if (fault != FAULT_NONE)
        return outcome_set(
            outcome, fault == FAULT_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_NO_INPUT,
            _("Give a policy file, or the name of a profile: municipal, kobe, kikuyo, "
              "nist-800-63b-4, juki, or one of these with -key."),
            _("%s cannot be read (%s)."), outcome_quote(name), fault_name(fault));
    return parse(source, outcome);
}

// --- from tokend ---------------------------------------------------------------------------------

struct fetching {
    struct policy_source *source;
    FILE *out;
};

static enum exit_code take_row(void *context, const AdminRow *row)
{
    struct fetching *fetching = context;
    const char *digest = field_text(row, "digest");

    if (digest != NULL)
        snprintf(fetching->source->digest, sizeof fetching->source->digest, "%s", digest);
    for (pb_size_t i = 0; i < row->fields_count; i++)
        if (strcmp(row->fields[i].name, "text") == 0 &&
            row->fields[i].which_value == Field_text_tag)
            fputs(row->fields[i].value.text, fetching->out);
    return EXIT_DONE;
}

enum exit_code policy_source_fetch(struct cli *cli, const char *digest,
                                   struct policy_source *source, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    size_t size = 0;

    *source = (struct policy_source){.name = strdup(digest != NULL ? digest : ACTIVE)};
    struct fetching fetching = {source, open_memstream(&source->text, &size)};
    if (source->name == NULL || fetching.out == NULL) {
        if (fetching.out != NULL)
            fclose(fetching.out);
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    }
    snprintf(call.verb, sizeof call.verb, "policy.text");
    if (digest != NULL)
        (void)call_add_text(&call, "digest", digest);
    enum exit_code code = session_prove(cli, outcome);
    if (code == EXIT_DONE)
        code = session_call(cli, &call, take_row, &fetching, outcome);
    const bool written = !ferror(fetching.out);
    if (fclose(fetching.out) != 0 || !written)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(FAULT_MEMORY));
    return code;
}

enum exit_code policy_source_read(struct cli *cli, const char *name, struct policy_source *source,
                                  struct outcome *outcome)
{
    const bool active = strcmp(name, ACTIVE) == 0;
    const size_t length = strlen(name);

    if (!active && (length < SHORTEST_PREFIX || strspn(name, DIGITS) != length))
        return policy_source_read_file(name, source, outcome);
    const enum exit_code code = policy_source_fetch(cli, active ? NULL : name, source, outcome);
    return code == EXIT_DONE ? parse(source, outcome) : code;
}
