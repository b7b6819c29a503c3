// SPDX-License-Identifier: BSD-2-Clause
// Generators of one-time codes. Their seeds go in and never come out: there is no verb that reads
// one back, and none may be added (abuse:C7).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "code_prompt.h"
#include "report.h"
#include "verbs.h"

#define OPTION_CREDENTIAL                                                                          \
    {                                                                                              \
        .name = "credential", .wire = "credential", .kind = OPTION_NUMBER, .min = 1,               \
        .max = INT64_MAX, .meta = "NO", .help = N_("which one, if there are several (totp list)")  \
    }

#define OPTION_CARD                                                                                \
    {                                                                                              \
        .name = "card", .wire = "card", .kind = OPTION_TEXT, .min = 1, .max = 64,                  \
        .meta = "SERIAL",                                                                          \
        .help = N_("the registered token or card that it belongs to; it ends with that (C4)")      \
    }

static const struct option enrol_options[] = {
    OPTION_PERSON,
    {.name = "label",
     .wire = "label",
     .kind = OPTION_TEXT,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("serial number or other name of the device")},
    {.name = "kind",
     .wire = "kind",
     .kind = OPTION_CHOICE,
     .choices = "totp hotp",
     .meta = "KIND",
     .help = N_("totp (by time, default) or hotp (by counter, devices without a clock)")},
    {.name = "algorithm",
     .wire = "algorithm",
     .kind = OPTION_CHOICE,
     .choices = "SHA1 SHA256 SHA512",
     .meta = "NAME",
     .help = N_("SHA1, SHA256 or SHA512; the policy has a default")},
    {.name = "digits",
     .wire = "digits",
     .kind = OPTION_NUMBER,
     .min = 6,
     .max = 8,
     .meta = "N",
     .help = N_("6 to 8; the policy has a default")},
    {.name = "period",
     .wire = "period",
     .kind = OPTION_NUMBER,
     .min = 30,
     .max = 60,
     .meta = "SECONDS",
     .help = N_("30 or 60; the policy has a default")},
    OPTION_CARD,
    OPTION_REASON,
    OPTION_OUTPUT,
    OPTION_SHOW_SECRET,
    OPTION_END,
};

static const struct option confirm_options[] = {
    OPTION_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = OPTION_NUMBER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("its number, as `totp enrol` said")},
    OPTION_REASON,
    OPTION_END,
};

static const struct option resync_options[] = {OPTION_PERSON, OPTION_CREDENTIAL, OPTION_REASON,
                                               OPTION_DRY_RUN, OPTION_END};
static const struct option revoke_options[] = {OPTION_PERSON,   OPTION_CREDENTIAL, OPTION_REASON,
                                               OPTION_SESSIONS, OPTION_DRY_RUN,    OPTION_END};
static const struct option register_options[] = {OPTION_PERSON,      OPTION_REASON,  OPTION_OUTPUT,
                                                 OPTION_SHOW_SECRET, OPTION_DRY_RUN, OPTION_END};
static const struct option list_options[] = {
    OPTION_ONLY_PERSON,
    OPTION_END,
};

static const struct option import_options[] = {
    {.name = "file",
     .kind = OPTION_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("what the other system left; only you may be able to read it (mode 0600)")},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .required = true,
     .choices = "pskc pam_oath google-authenticator otpauth",
     .meta = "FORMAT",
     .help = N_("pskc, pam_oath, google-authenticator or otpauth")},
    {.name = "user",
     .kind = OPTION_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("whose they are, where the file does not say")},
    OPTION_CARD,
    OPTION_REASON,
    OPTION_DRY_RUN,
    OPTION_END,
};

#define CREDENTIAL_COLUMNS                                                                         \
    {"user", N_("User"), COLUMN_TEXT},                                                             \
    {                                                                                              \
        "credential", N_("No."), COLUMN_NUMBER                                                     \
    }

static const struct section enrol_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {CREDENTIAL_COLUMNS,
                 {"state", N_("State"), COLUMN_WORD},
                 {"uri", N_("URI"), COLUMN_SECRET},
                 {"secret", N_("Key"), COLUMN_SECRET},
                 {"digits", N_("Digits"), COLUMN_NUMBER}}},
    SECTION_END,
};

static const struct section register_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"registration_code", N_("Registration code"), COLUMN_SECRET},
                 {"expires", N_("Valid until"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section state_sections[] = {
    {.key = "user",
     .record = true,
     .columns = {CREDENTIAL_COLUMNS,
                 {"state", N_("State"), COLUMN_WORD},
                 {"drift", N_("Clock ahead by steps"), COLUMN_NUMBER}}},
    SECTION_END,
};

static const struct section revoke_sections[] = {
    {.key = "user",
     .columns = {CREDENTIAL_COLUMNS, {"state", N_("State"), COLUMN_WORD}, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "user",
     .columns = {CREDENTIAL_COLUMNS,
                 {"kind", N_("Kind"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"label", N_("Label"), COLUMN_TEXT},
                 {"created", N_("Added"), COLUMN_TIME},
                 {"last_used", N_("Last used"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section import_sections[] = {
    {.key = "line",
     .columns = {{"line", N_("Line"), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"label", N_("Label"), COLUMN_TEXT},
                 {"kind", N_("Kind"), COLUMN_WORD},
                 {"ignored", N_("Ignored"), COLUMN_SENTENCE},
                 {"result", N_("Result"), COLUMN_WORD},
                 {"message", N_("Message"), COLUMN_SENTENCE}}},
    SECTION_END,
};

static enum exit_code call_with_codes(struct cli *cli, const struct verb *verb,
                                      const struct arguments *arguments, struct report *report,
                                      const struct code_question *questions,
                                      struct outcome *outcome)
{
    AdminCall call;
    enum exit_code code =
        session_prove(cli, outcome); // one's own codes first, then the other person's

    arguments_to_call(arguments, verb->wire, &call);
    for (; code == EXIT_DONE && questions->argument != NULL; questions++)
        code = code_prompt(cli, questions, &call, outcome);
    if (code == EXIT_DONE)
        code = session_call(cli, &call, report_visit, report, outcome);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    secret_wipe(&call, sizeof call);
    // What is invalid is the code that was typed, not the command line.
    return code == EXIT_USAGE ? EXIT_FAILED : code;
}

static enum exit_code confirm(struct cli *cli, const struct verb *verb,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    static const struct code_question questions[] = {
        {"code", N_("Code that the device shows now: ")}, {NULL, NULL}};

    return call_with_codes(cli, verb, arguments, report, questions, outcome);
}

static enum exit_code resync(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    static const struct code_question questions[] = {
        {"first", N_("Code that the device shows now: ")},
        {"second", N_("The next code that it shows: ")},
        {NULL, NULL}};

    return call_with_codes(cli, verb, arguments, report, questions, outcome);
}

const struct verb verbs_totp[] = {
    {.words = "totp enrol",
     .wire = "totp.enrol",
     .flags = VERB_SECRET,
     .summary = N_("give a person a generator of one-time codes"),
     .description = N_("Shows a QR code and the key as text, once, and asks for one code: only "
                       "then does the generator "
                       "become active. Then screen and scroll-back are cleared. With --output the "
                       "URI goes into a "
                       "file instead; with --show-secret it is printed even where the output is no "
                       "terminal. What "
                       "is not confirmed in time becomes void by itself."),
     .example = "warifu totp enrol taro --label 'smartphone' --reason '2026-04 hired'",
     .options = enrol_options,
     .sections = enrol_sections,
     .run = totp_enrol},
    {.words = "totp register",
     .wire = "totp.register",
     .flags = VERB_SECRET,
     .summary = N_("give a person a code to register a generator with"),
     .description =
         N_("Where another PAM service keeps the passwords (knowledge in warifu-policy(5)): at the "
            "next login the person types the password from there and this code at the code "
            "prompt, and registers a generator. The code leads to nothing else, and is used up by "
            "the registration. Make sure who is asking before you pass it on."),
     .example = "warifu totp register taro --reason 'came in person, showed the staff ID'",
     .options = register_options,
     .sections = register_sections},
    {.words = "totp confirm",
     .wire = "totp.confirm",
     .summary = N_("activate an enrolled generator by one of its codes"),
     .description =
         N_("For an enrolment whose code could not be asked at once (`totp enrol --output`). The "
            "code is asked for, never given on the command line, and counts as used."),
     .example = "warifu totp confirm taro 7 --reason '2026-04 hired'",
     .options = confirm_options,
     .sections = state_sections,
     .run = confirm},
    {.words = "totp resync",
     .wire = "totp.resync",
     .summary = N_("bring a generator back in step by two codes"),
     .description = N_("For a device whose clock or counter went astray. Two consecutive codes are "
                       "asked for; both count as used."),
     .example = "warifu totp resync taro --reason 'its clock is off'",
     .options = resync_options,
     .sections = state_sections,
     .run = resync},
    {.words = "totp revoke",
     .wire = "totp.revoke",
     .summary = N_("make a lost or broken generator useless, at once and for ever"),
     .description = N_("Without --credential all generators of USER are revoked. From the moment "
                       "it is done no new login and no waiting prompt succeeds with them (C4). "
                       "Open sessions on this host that they opened are locked or ended, and the "
                       "result is checked. There is no way back: enrol a new one."),
     .example = "warifu totp revoke taro --reason 'reported lost'",
     .options = revoke_options,
     .sections = revoke_sections,
     .run = verb_stopping},
    {.words = "totp list",
     .wire = "totp.list",
     .summary = N_("list generators of one-time codes"),
     .description =
         N_("The register of what was given to whom, with its state and last use (C1). Seeds are "
            "not shown: they cannot be read back."),
     .example = "warifu totp list taro",
     .options = list_options,
     .sections = list_sections},
    {.words = "totp import",
     .wire = "totp.import",
     .summary = N_("take over generators from another system"),
     .description = N_(
         "Formats: pskc (RFC 6030), pam_oath (users.oath), google-authenticator "
         "(.google_authenticator, needs --user), otpauth (one URI per line). Each record is a step "
         "of its own and reported with its line. Run it with --dry-run first, and destroy FILE "
         "afterwards. Codes that a time-based generator may have shown until now count as used: "
         "the first login with it waits for a new step, up to 60 seconds. Anything that does not "
         "change a code's value is accepted: what had no effect (an icon, a PIN, a period with "
         "HOTP) is reported as ignored. The user of a PSKC key may be a distinguished name (RFC "
         "4514): its uid counts, else its cn. A secret that is one byte repeated is refused."),
     .example =
         "warifu totp import --format pskc tokens.xml --reason '200 tokens bought' --dry-run\n"
         "warifu totp import --format google-authenticator .google_authenticator --user taro "
         "--reason 'as before'",
     .options = import_options,
     .sections = import_sections,
     .run = totp_import},
    {.words = NULL},
};
