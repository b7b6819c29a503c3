// SPDX-License-Identifier: BSD-2-Clause
// Lists that are looked through and signed (A5, D1, G3).
#include "verbs/common.h"

#define LIST_ARGUMENTS                                                                             \
    {.name = "csv",                                                                                \
     .kind = ARGUMENT_FILE,                                                                        \
     .meta = "FILE",                                                                               \
     .help =                                                                                       \
         N_("write the list as CSV that Excel opens, to a new file or to - (standard output)")},   \
        {.name = "html",                                                                           \
         .kind = ARGUMENT_FILE,                                                                    \
         .meta = "FILE",                                                                           \
         .help = N_("write it as a page to be printed and signed, to a new file")},                \
        {.name = "sign",                                                                           \
         .kind = ARGUMENT_FLAG,                                                                    \
         .help = N_("record that you have looked through the list that --csv writes")},            \
    {                                                                                              \
        .name = "reason", .kind = ARGUMENT_TEXT, .min = 1, .max = 256, .meta = "TEXT",             \
        .help = N_("with --sign: what you looked at and decided; it is recorded in the log (E5)")  \
    }

static const struct argument list_arguments[] = {LIST_ARGUMENTS, ARGUMENT_END};

#define SECTION_MADE                                                                               \
    {                                                                                              \
        .key = "made", .record = true, .columns = {                                                \
            {"made", N_("Made"), COLUMN_TIME},                                                     \
            {"by", N_("By"), COLUMN_TEXT},                                                         \
            {"host", N_("Host"), COLUMN_TEXT},                                                     \
            {"policy", N_("Policy"), COLUMN_TEXT},                                                 \
            {"configuration", N_("Digest of settings and policy"), COLUMN_TEXT},                   \
            {"record", N_("Last record in the log: no."), COLUMN_NUMBER},                          \
            {"rows", N_("IDs"), COLUMN_NUMBER},                                                    \
            {"standing", N_("Signature"), COLUMN_WORD},                                            \
            {"signed", N_("Last signed"), COLUMN_TIME},                                            \
            {"signed_by", N_("Last signed by"), COLUMN_TEXT},                                      \
            {"signed_digest", N_("Digest of that list"), COLUMN_TEXT},                             \
            {"signed_record", N_("Its last record in the log: no."), COLUMN_NUMBER},               \
            {"signed_rows", N_("Its rows"), COLUMN_NUMBER}                                         \
        }                                                                                          \
    }
#define SECTION_SIGNED                                                                             \
    {                                                                                              \
        .key = "list", .record = true, .columns = {                                                \
            {"list", N_("List"), COLUMN_WORD},                                                     \
            {"standing", N_("Signature"), COLUMN_WORD},                                            \
            {"signed", N_("Last signed"), COLUMN_TIME},                                            \
            {"signed_by", N_("Last signed by"), COLUMN_TEXT},                                      \
            {"signed_digest", N_("Digest of that list"), COLUMN_TEXT},                             \
            {"signed_record", N_("Its last record in the log: no."), COLUMN_NUMBER},               \
            {"signed_rows", N_("Its rows"), COLUMN_NUMBER}                                         \
        }                                                                                          \
    }

static const struct section people_sections[] = {
    SECTION_SIGNED,
    SECTION_MADE,
    {.key = "user",
     .columns = {{"user", N_("User"), COLUMN_TEXT},
                 {"display", N_("Name"), COLUMN_TEXT},
                 {"uid", N_("User ID"), COLUMN_NUMBER},
                 {"role", N_("Role"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"shared", N_("Shared"), COLUMN_FLAG},
                 {"shared_ids", N_("May use the shared IDs"), COLUMN_TEXT, BY_CLIENT},
                 {"classes", N_("Classes of factors"), COLUMN_WORD},
                 {"password", N_("Password"), COLUMN_WORD},
                 {"otp", N_("Codes"), COLUMN_NUMBER},
                 {"keys", N_("Keys"), COLUMN_NUMBER},
                 {"cards", N_("Cards"), COLUMN_NUMBER},
                 {"emergencies", N_("Emergency codes"), COLUMN_NUMBER},
                 {"grants", N_("Privilege grants"), COLUMN_NUMBER},
                 {"created", N_("Added"), COLUMN_TIME},
                 {"last_login", N_("Last login"), COLUMN_TIME},
                 {"seen", N_("Last seen"), COLUMN_TIME},
                 {"dormant", N_("Dormant from"), COLUMN_TIME},
                 {"until", N_("Last day"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section privilege_sections[] = {
    SECTION_SIGNED,
    SECTION_MADE,
    {.key = "holder",
     .columns = {{"holder", N_("Holder, or rule"), COLUMN_TEXT},
                 {"display", N_("Name"), COLUMN_TEXT},
                 {"basis", N_("Privileged by"), COLUMN_WORD},
                 {"what", N_("For what"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"seen", N_("Last seen"), COLUMN_TIME},
                 {"from", N_("Begins"), COLUMN_TIME},
                 {"until", N_("Until"), COLUMN_TIME},
                 {"request", N_("No."), COLUMN_NUMBER},
                 {"approved_by", N_("Approved by"), COLUMN_TEXT},
                 {"reason", N_("Reason"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct argument sign_made[] = {
    {.name = "list",
     .wire = "list",
     .kind = ARGUMENT_CHOICE,
     .required = true,
     .choices = "people privilege"},
    MADE_TEXT("digest", true, 64),
    MADE_NUMBER("made", true, 1, LATEST_TIME),
    MADE_NUMBER("record", true, 0, INT64_MAX),
    MADE_NUMBER("rows", true, 0, 100000000),
    MADE_TEXT("reason", true, REASON_MAX_BYTES),
    ARGUMENT_END,
};

static const struct section sign_sections[] = {SECTION_SIGNED, SECTION_END};

const struct verb verbs_signing[] = {
    {.words = "user review",
     .wire = "user.review",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list all IDs for the personnel office to look through and sign"),
     .description = N_(
         "Each ID with its holder, role, standing, what is registered for it, when somebody last "
         "saw it, its last day, and the shared IDs that its holder may use; above them who made "
         "the list, when, under which settings and up to which record of the log. --csv writes "
         "it for a spreadsheet, --html for paper, with a place to sign. --sign records that you "
         "have looked through it: the log gets the SHA-256 of the CSV file, so keep that file. "
         "The policy says how often that is due (review_every); `warifu status` tells when it is "
         "overdue (G3)."),
     .example =
         "warifu user review --csv ids.csv --html ids.html\n"
         "warifu user review --csv ids.csv --sign --reason 'checked with the list of staff of "
         "1 April'",
     .exits =
         N_("1 not confirmed; 2 --sign without --csv FILE or --reason; 5 your role does not sign "
            "it; 74 a file could not be written."),
     .manual =
         N_("A cell never holds a formula: what begins with =, +, - or @ gets an apostrophe. "
            "Compare a file with the log by sha256sum(1) and `warifu log --event review.signed`."),
     .arguments = list_arguments,
     .sections = people_sections},
    {.words = "privilege review",
     .wire = "privilege.review",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list who holds privilege, to be looked through and signed"),
     .description = N_(
         "Administrators and auditors, whom a rule for privilege names, the rules that let people "
         "come to privilege and whom they let through, the members of the groups that such rules "
         "name, and the grants, deputies and exceptions that are in force. If more people have a "
         "privileged ID than the policy's privileged_holders allows, or more hold a grant than "
         "grant_holders, it says so (D1). Members are those that the name service of this host "
         "knows. --csv, --html and --sign are as for `warifu user review`; administrators stand "
         "in this list, "
         "so an auditor signs it (D8, G3)."),
     .example = "warifu privilege review\n"
                "warifu privilege review --csv privilege.csv --sign --reason 'checked on 1 April'",
     .exits =
         N_("1 not confirmed; 2 --sign without --csv FILE or --reason; 5 your role does not sign "
            "it; 74 a file could not be written."),
     .arguments = list_arguments,
     .sections = privilege_sections},
    {.wire = "review.sign", // by `user review --sign` and `privilege review --sign`
     .roles = BY_ADMIN | BY_AUDITOR,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REVIEW_SIGNED, EVENT_REVIEW_SIGNED},
     .made = sign_made,
     .sections = sign_sections},
    {.words = NULL},
};
