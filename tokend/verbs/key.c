// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

// On which card, and what it is called.
#define ON_CARD                                                                                    \
    {                                                                                              \
        .name = "card", .wire = "card", .kind = ARGUMENT_TEXT, .min = 1, .max = 64,                \
        .meta = "SERIAL", .help = N_("serial number of the ID card that it is on (card issue)")    \
    }
#define LABEL                                                                                      \
    {                                                                                              \
        .name = "label", .wire = "label", .kind = ARGUMENT_TEXT, .min = 1, .max = 64,              \
        .meta = "TEXT", .help = N_("what people call it")                                          \
    }
static const struct argument enrol_arguments[] = {ARGUMENT_PERSON, ON_CARD,          LABEL,
                                                  ARGUMENT_REASON, ARGUMENT_DRY_RUN, ARGUMENT_END};

static const struct argument add_arguments[] = {ON_CARD, LABEL, ARGUMENT_REASON, ARGUMENT_DRY_RUN,
                                                ARGUMENT_END};

static const struct argument import_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("pam_u2f's mapping file; nobody else may be able to change it")},
    {.name = "origin",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 127,
     .meta = "ORIGIN",
     .help = N_("what pam_u2f's line in PAM names as origin (pam://HOSTNAME if it names none)")},
    {.name = "appid",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 127,
     .meta = "APPID",
     .help = N_("and as appid, for keys in the old form (the origin if it names none)")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument list_arguments[] = {ARGUMENT_PERSON, ARGUMENT_END};

static const struct argument revoke_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = ARGUMENT_NUMBER,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("which one, if there are several (key list)")},
    ARGUMENT_REASON,
    ARGUMENT_SESSIONS,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument restore_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "credential",
     .wire = "credential",
     .kind = ARGUMENT_NUMBER,
     .required = true,
     .min = 1,
     .max = INT64_MAX,
     .meta = "NO",
     .help = N_("its number (key list)")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

// A key, as every list of keys has it.
#define KEY_COLUMNS                                                                                \
    {"user", N_("User"), COLUMN_TEXT}, {"credential", N_("No."), COLUMN_NUMBER},                   \
        {"state", N_("State"), COLUMN_WORD}, {"label", N_("Label"), COLUMN_TEXT},                  \
        {"card", N_("Card"), COLUMN_TEXT}, {"model", N_("Model"), COLUMN_TEXT},                    \
        {"bound", N_("Bound to"), COLUMN_TEXT}, {"by", N_("By"), COLUMN_TEXT},                     \
        {"created", N_("Created"), COLUMN_TIME}, {"last_used", N_("Last used"), COLUMN_TIME},      \
    {                                                                                              \
        "why", N_("Why"), COLUMN_WORD                                                              \
    }

static const struct section sections[] = {
    {.key = "credential", .columns = {KEY_COLUMNS}},
    SECTION_END,
};

static const struct section revoke_sections[] = {
    {.key = "credential", .columns = {KEY_COLUMNS, COLUMNS_STOPPED}},
    SECTION_STOPPED,
    SECTION_LEFT,
    SECTION_END,
};

static const struct section import_sections[] = {
    {.key = "line",
     .columns = {{"line", N_("Line"), COLUMN_NUMBER},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"key", N_("Key"), COLUMN_NUMBER},
                 {"result", N_("Result"), COLUMN_WORD},
                 {"message", N_("Message"), COLUMN_SENTENCE}}},
    // Of each line, from the vault.
    {.key = "credential",
     .columns = {{"user", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"credential", NULL, COLUMN_NUMBER, FOR_CLIENT},
                 {"state", NULL, COLUMN_WORD, FOR_CLIENT},
                 {"label", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"card", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"model", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"bound", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"by", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"created", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"last_used", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"why", NULL, COLUMN_WORD, FOR_CLIENT}}},
    SECTION_END,
};

static const struct argument key_import_made[] = {MADE_TEXT("user", true, NAME_MAX_BYTES),
                                                  MADE_TEXT("handle", true, 512),
                                                  MADE_TEXT("key", true, 128),
                                                  MADE_TEXT("algorithm", true, 8),
                                                  MADE_TEXT("bound", true, 127),
                                                  MADE_NUMBER("verifies", false, 0, 1),
                                                  MADE_TEXT("label", false, 64),
                                                  ARGUMENT_END};

const struct verb verbs_key[] = {
    {.words = "key enrol",
     .wire = "key.enrol",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_KEY_ENROLLED, EVENT_KEY_ENROLLED},
     .summary = N_("register the ID card or security key that is plugged in"),
     .description =
         N_("Run it at the computer where the key is plugged in. The key must have a PIN or a "
            "sensor; its PIN is asked for and goes to the key alone. Its model must be one that "
            "the policy admits. A person may have several keys, and is told of every new one."),
     .example = "warifu key enrol taro --card C-0042 --reason '2026-04 hired'",
     .exits = N_("1 the key refused, or is not admitted; 3 nobody of that name."),
     .manual =
         N_("What the policy admits is its section key, see warifu-policy(5). The card must be "
            "registered (card issue), issued or active, and be the person's or a department's "
            "that lists them (C1, C2). A key on a department's card shows possession alone: its "
            "PIN is known to several, so each of them adds a class of their own."),
     .arguments = enrol_arguments,
     .sections = sections},
    {.words = "key add",
     .wire = "key.add",
     .roles = BY_SELF,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_KEY_ENROLLED, EVENT_KEY_ENROLLED},
     .summary = N_("register one more ID card or security key for yourself"),
     .description = N_(
         "For everybody, where the policy allows it (self_enrolment): you prove who you are with "
         "two classes that you already have, then register the key that is plugged in. You are "
         "told of it at your next login, with the terminal, so that nobody adds a key at your "
         "unlocked desk unnoticed. An emergency code is not enough."),
     .example = "warifu key add --label 'spare key' --reason 'if the first is lost'",
     .exits = N_("1 the key refused, or is not admitted."),
     .manual =
         N_("All else is as with key enrol. The person is told of the new key at their logins, "
            "with the time and the terminal, until one by other means than a key of which they "
            "are being told, or for thirty days."),
     .arguments = add_arguments,
     .sections = sections},
    {.words = "key import",
     .wire = "key.import",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_KEY_IMPORTED, EVENT_KEY_IMPORTED},
     .made = key_import_made,
     .summary = N_("import keys from pam_u2f's mapping file"),
     .description =
         N_("People go on using the keys that they have; no key has to be plugged in. Each key "
            "stays bound to the origin that pam_u2f used, and shows possession; with a PIN also "
            "knowledge, where the file says that one was asked for. Where the policy requires "
            "proof of the model, nothing can be taken over. Each line that cannot be taken over is "
            "named with the reason, and does not hide the others. Run it with --dry-run first; "
            "owners are told at their next login."),
     .example = "warifu key import /etc/u2f_mappings --reason 'from pam_u2f' --dry-run\n"
                "warifu key import /etc/u2f_mappings --origin pam://desk-7 --reason 'from pam_u2f'",
     .exits =
         N_("1 some keys were refused; 65 some lines are malformed; 66 the file cannot be read, "
            "or others can change it."),
     .manual = N_(
         "The file may have pam_u2f's present form or the one from before FIDO2, at most 16 MiB, "
         "with lines of at most 4096 bytes. Nobody vouches for a key that is taken over. +pin in "
         "the file means that knowledge is shown, too, by a PIN typed here; +verification alone "
         "may have been a finger or a code, so it adds nothing (A1). What cannot be taken over: "
         "keys that lie on the authenticator alone (*), of type rs256, a line that is not UTF-8, a "
         "person who is not enrolled. Of several lines for one person the last one holds, as in "
         "pam_u2f. An authenticator that supports only U2F, and not FIDO2, shows possession, so it "
         "opens beside a password, where a rule has that way; it has no PIN: press Enter at that "
         "prompt. A key that is registered anew with key enrol has its older entry revoked by "
         "hand, for the authenticator would go on signing with that one."),
     .arguments = import_arguments,
     .sections = import_sections},
    {.words = "key list",
     .wire = "key.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list a person's ID cards and security keys"),
     .description = N_("With their state, the card they are on, who registered them and when they "
                       "were last used (C1)."),
     .example = "warifu key list taro",
     .exits = N_("3 nobody of that name."),
     .arguments = list_arguments,
     .sections = sections},
    {.words = "key revoke",
     .wire = "key.revoke",
     .roles = ADMINS,
     .changes = TAKES_AWAY,
     .control = {0, NULL, LAST_BY_ROOT, EVENT_KEY_REVOKED, EVENT_KEY_REVOKED},
     .summary = N_("revoke a key, immediately and permanently"),
     .description = N_("Without --credential all keys of USER are revoked. From the moment it is "
                       "done no new login and no waiting prompt succeeds with them (C4). Open "
                       "sessions on this host that they opened are locked or ended, and the result "
                       "is checked. There is no way back: enrol a new one."),
     .example = "warifu key revoke taro --credential 1002 --reason 'broken'",
     .exits = N_("3 no such person or key, or revoked already; 7 done, but sessions go on that "
                 "should not."),
     .arguments = revoke_arguments,
     .sections = revoke_sections},
    {.words = "key restore",
     .wire = "key.restore",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {PART_SUBJECT, NULL, LAST_FREE, EVENT_KEY_RESTORED, EVENT_KEY_RESTORED},
     .summary = N_("reactivate a key that was suspended as a possible copy"),
     .description =
         N_("When the signature counter of a key does not grow, there may be two copies of it: the "
            "key is suspended at that login, the log has an alert (key.count), its owner is told "
            "at every login, and \"warifu status\" counts it. Look at the key first, and ask its "
            "owner where it was: a key that was copied must be revoked, not restored. The counter "
            "goes on from what the key showed then; if the other one is used, this happens again. "
            "Nobody restores a key of their own."),
     .example = "warifu key restore taro --credential 1002 --reason 'saw the person and the key'",
     .exits = N_("3 no such person, or no key that was suspended as copied."),
     .arguments = restore_arguments,
     .sections = sections},
    {.words = NULL},
};
