// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_CREDENTIAL                                                                        \
    {                                                                                              \
        .name = "credential", .wire = "credential", .kind = ARGUMENT_NUMBER, .min = 1,             \
        .max = INT64_MAX, .meta = "NO", .help = N_("which one, if there are several (totp list)")  \
    }
#define ARGUMENT_CARD                                                                              \
    {                                                                                              \
        .name = "card", .wire = "card", .kind = ARGUMENT_TEXT, .min = 1, .max = 64,                \
        .meta = "SERIAL",                                                                          \
        .help =                                                                                    \
            N_("the registered token or card that it belongs to; it is revoked with that (C4)")    \
    }
static const struct argument enrol_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "label",
     .wire = "label",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "TEXT",
     .help = N_("serial number or other name of the device")},
    {.name = "kind",
     .wire = "kind",
     .kind = ARGUMENT_CHOICE,
     .choices = "totp hotp",
     .meta = "KIND",
     .help = N_("totp (by time, default) or hotp (by counter, devices without a clock)")},
    {.name = "algorithm",
     .wire = "algorithm",
     .kind = ARGUMENT_CHOICE,
     .choices = "SHA1 SHA256 SHA512",
     .meta = "NAME",
     .help = N_("SHA1, SHA256 or SHA512; the policy has a default")},
    {.name = "digits",
     .wire = "digits",
     .kind = ARGUMENT_NUMBER,
     .min = 6,
     .max = 8,
     .meta = "N",
     .help = N_("6 to 8; the policy has a default")},
    {.name = "period",
     .wire = "period",
     .kind = ARGUMENT_NUMBER,
     .min = 30,
     .max = 60,
     .meta = "SECONDS",
     .help = N_("30 or 60; the policy has a default")},
    ARGUMENT_CARD,
    ARGUMENT_REASON,
    ARGUMENT_OUTPUT,
    ARGUMENT_SHOW_SECRET,
    ARGUMENT_END,
};

static const struct argument confirm_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = ARGUMENT_NUMBER,
     .positional = true,
     .required = true,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("its number, as `totp enrol` said")},
    ARGUMENT_REASON,
    ARGUMENT_END,
};

static const struct argument resync_arguments[] = {ARGUMENT_PERSON, ARGUMENT_CREDENTIAL,
                                                   ARGUMENT_REASON, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument revoke_arguments[] = {ARGUMENT_PERSON,  ARGUMENT_CREDENTIAL,
                                                   ARGUMENT_REASON,  ARGUMENT_SESSIONS,
                                                   ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument register_arguments[] = {ARGUMENT_PERSON,  ARGUMENT_REASON,
                                                     ARGUMENT_OUTPUT,  ARGUMENT_SHOW_SECRET,
                                                     ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument list_arguments[] = {
    ARGUMENT_ONLY_PERSON,
    ARGUMENT_END,
};

static const struct argument import_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("the other system's file; only you may be able to read it (mode 0600)")},
    {.name = "format",
     .kind = ARGUMENT_CHOICE,
     .required = true,
     .choices = "pskc pam_oath google-authenticator otpauth",
     .meta = "FORMAT",
     .help = N_("pskc, pam_oath, google-authenticator or otpauth")},
    {.name = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("the owner, if the file does not name one")},
    ARGUMENT_CARD,
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
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
    // Of each record, from the vault.
    {.key = "credential",
     .columns = {{"user", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"credential", NULL, COLUMN_NUMBER, FOR_CLIENT},
                 {"state", NULL, COLUMN_WORD, FOR_CLIENT}}},
    SECTION_END,
};

static const struct argument totp_confirm_made[] = {MADE_TEXT("code", true, 32), ARGUMENT_END};

static const struct argument totp_resync_made[] = {MADE_TEXT("first", true, 32),
                                                   MADE_TEXT("second", true, 32), ARGUMENT_END};

static const struct argument totp_import_made[] = {
    MADE_TEXT("user", true, NAME_MAX_BYTES),
    MADE_TEXT("kind", true, 8),
    MADE_TEXT("algorithm", true, 8),
    MADE_NUMBER("digits", true, 6, 8),
    MADE_NUMBER("period", false, 0, 60),
    MADE_TEXT("secret", true, 160),
    MADE_NUMBER("counter", false, 0, INT64_C(0x7fffffffffff)),
    MADE_TEXT("label", false, 64),
    ARGUMENT_END};

const struct verb verbs_totp[] = {
    {.words = "totp enrol",
     .wire = "totp.enrol",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_OTP_OFFERED, EVENT_OTP_OFFERED},
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
     .exits =
         N_("1 three wrong codes; 2 no place for the secret; 3 nobody of that name; 66 no code "
            "was given; 73, 74 the output file."),
     .arguments = enrol_arguments,
     .sections = enrol_sections},
    {.words = "totp register",
     .wire = "totp.register",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_REGISTRATION_ISSUED,
                 EVENT_REGISTRATION_ISSUED},
     .flags = VERB_SECRET,
     .summary = N_("give a person a code to register a generator with"),
     .description =
         N_("Where another PAM service keeps the passwords (knowledge in warifu-policy(5)): at the "
            "next login the person types the password from there and this code at the code "
            "prompt, and registers a generator. The code leads to nothing else, and is used up by "
            "the registration. Make sure who is asking before you pass it on."),
     .example = "warifu totp register taro --reason 'came in person, showed the staff ID'",
     .exits = N_("4 the person has a generator, or passwords are kept here."),
     .arguments = register_arguments,
     .sections = register_sections},
    {.words = "totp confirm",
     .wire = "totp.confirm",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_OTP_ENROLLED, EVENT_OTP_ENROLLED},
     .made = totp_confirm_made,
     .summary = N_("activate an enrolled generator with one of its codes"),
     .description =
         N_("For an enrolment whose code could not be asked at once (`totp enrol --output`). The "
            "code is asked for, never given on the command line, and counts as used."),
     .example = "warifu totp confirm taro 7 --reason '2026-04 hired'",
     .exits = N_("1 the code is wrong; 3 no such generator; 4 it is not waiting for a code."),
     .arguments = confirm_arguments,
     .sections = state_sections},
    {.words = "totp resync",
     .wire = "totp.resync",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_OTP_RESYNCHRONISED, EVENT_OTP_RESYNCHRONISED},
     .made = totp_resync_made,
     .summary = N_("resynchronise a generator with two codes"),
     .description = N_("For a device whose clock or counter has drifted. It asks for two "
                       "consecutive codes; both count as used."),
     .example = "warifu totp resync taro --reason 'its clock is off'",
     .exits = N_("1 the codes do not match; 3 no such generator; 4 several generators and no "
                 "--credential."),
     .arguments = resync_arguments,
     .sections = state_sections},
    {.words = "totp revoke",
     .wire = "totp.revoke",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {0, NULL, LAST_BY_ROOT, EVENT_OTP_REVOKED, EVENT_OTP_REVOKED},
     .summary = N_("revoke a lost or broken generator, immediately and permanently"),
     .description = N_("Without --credential all generators of USER are revoked. From the moment "
                       "it is done no new login and no waiting prompt succeeds with them (C4). "
                       "Open sessions on this host that they opened are locked or ended, and the "
                       "result is checked. There is no way back: enrol a new one."),
     .example = "warifu totp revoke taro --reason 'reported lost'",
     .exits =
         N_("3 no such person or generator; 4 revoked already; 7 done, but sessions go on that "
            "should not."),
     .arguments = revoke_arguments,
     .sections = revoke_sections},
    {.words = "totp list",
     .wire = "totp.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list generators of one-time codes"),
     .description =
         N_("The register of what was given to whom, with its state and last use (C1). Seeds are "
            "not shown: they cannot be read back."),
     .example = "warifu totp list taro",
     .exits = N_("3 nobody of that name."),
     .arguments = list_arguments,
     .sections = list_sections},
    {.words = "totp import",
     .wire = "totp.import",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_OTP_IMPORTED, EVENT_OTP_IMPORTED},
     .made = totp_import_made,
     .summary = N_("import generators from another system"),
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
     .exits =
         N_("1 some records were refused; 65 some are malformed; 66 the file cannot be read, or "
            "others can read it."),
     .arguments = import_arguments,
     .sections = import_sections},
    {.words = NULL},
};
