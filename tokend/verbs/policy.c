// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument explain_arguments[] = {
    ARGUMENT_PERSON,
    {.name = "service",
     .wire = "service",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 1,
     .max = 63,
     .meta = "SERVICE",
     .help = N_("the PAM service: login, sshd, sudo ...")},
    {.name = "rhost",
     .wire = "rhost",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 255,
     .meta = "HOST",
     .help = N_("where a remote login comes from (PAM_RHOST)")},
    {.name = "tty",
     .wire = "tty",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 127,
     .meta = "TTY",
     .help = N_("the terminal (PAM_TTY)")},
    {.name = "host",
     .wire = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "HOST",
     .help = N_("the workstation, if not this one")},
    {.name = "at",
     .wire = "at",
     .kind = ARGUMENT_UNTIL,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help =
         N_("what would hold then: \"2027-01-04 07:30\", 17:30 (today), or 12h from now; without "
            "it, now")},
    ARGUMENT_END,
};

#define ARGUMENT_POLICY(key, place, must, text)                                                    \
    {                                                                                              \
        .name = key, .kind = ARGUMENT_FILE, .positional = place, .required = must,                 \
        .meta = "POLICY", .help = text                                                             \
    }
#define POLICY_MEANT                                                                               \
    N_("a policy file, the name of a profile, the digest of an earlier policy (`policy list`), "   \
       "or "                                                                                       \
       "\"active\": the one in force")

static const struct argument show_arguments[] = {
    ARGUMENT_POLICY("policy", true, false, POLICY_MEANT),
    {.name = "all", .kind = ARGUMENT_FLAG, .help = N_("also what has its initial value")},
    ARGUMENT_END,
};

static const struct argument text_arguments[] = {
    {.name = "digest",
     .wire = "digest",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .min = 8,
     .max = 64,
     .meta = "DIGEST",
     .help = N_("the beginning of its digest, as `policy list` shows it; without it, the one in "
                "force")},
    ARGUMENT_END,
};

static const struct argument activate_arguments[] = {
    {.name = "digest",
     .wire = "digest",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .required = true,
     .min = 8,
     .max = 64,
     .meta = "DIGEST",
     .help = N_("the beginning of its digest, as `policy list` shows it")},
    ARGUMENT_REASON,
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct argument diff_arguments[] = {
    {.name = "old",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "OLD",
     .help = POLICY_MEANT},
    {.name = "new",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "NEW",
     .help = N_("what it is compared with, written the same way")},
    ARGUMENT_END,
};

static const struct argument logins_made[] = {
    {.name = "since", .wire = "since", .kind = ARGUMENT_TIME},
    ARGUMENT_END,
};

static const struct argument simulate_arguments[] = {
    ARGUMENT_POLICY("policy", true, true, POLICY_MEANT),
    {.name = "from",
     .kind = ARGUMENT_TIME,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help = N_("logins since then: 2026-04-01, \"2026-04-01 08:30\", or 7d (ago); without it, 30 "
                "days before --to")},
    {.name = "to",
     .kind = ARGUMENT_TIME,
     .max = LATEST_TIME,
     .meta = "TIME",
     .help = N_("and before then; without it, now")},
    ARGUMENT_END,
};

static const struct argument no_arguments[] = {ARGUMENT_END};

static const struct argument lint_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("a policy file, or the name of a profile: municipal, kobe ...")},
    ARGUMENT_END,
};

static const struct argument services_arguments[] = {
    {.name = "policy",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("a profile or a policy file, if not the one that tokend.conf names")},
    {.name = "directory",
     .kind = ARGUMENT_FILE,
     .meta = "DIRECTORY",
     .help = N_("PAM files, if not those in /etc/pam.d and /usr/lib/pam.d")},
    ARGUMENT_END,
};

static const struct section explain_sections[] = {
    {.key = "decision",
     .record = true,
     .columns = {{"decision", N_("Decision"), COLUMN_WORD},
                 {"rule", N_("Rule"), COLUMN_TEXT},
                 {"where", N_("Written at"), COLUMN_TEXT},
                 {"clauses", N_("Clauses"), COLUMN_TEXT},
                 {"times", N_("Only at these times"), COLUMN_TEXT},
                 {"times_ja", N_("Times in Japanese"), COLUMN_TEXT},
                 {"reason", N_("Reason"), COLUMN_TEXT},
                 {"reason_ja", N_("Reason in Japanese"), COLUMN_TEXT},
                 {"kind", N_("Kind of program"), COLUMN_TEXT},
                 {"add_to", N_("To let it in, add it to"), COLUMN_TEXT},
                 {"classes", N_("Different classes"), COLUMN_NUMBER},
                 {"include", N_("Must include"), COLUMN_WORD},
                 {"ways", N_("Ways"), COLUMN_TEXT},
                 {"knowledge", N_("Passwords kept by"), COLUMN_WORD},
                 {"failures", N_("Wrong tries until lockout"), COLUMN_NUMBER},
                 {"window", N_("Counted within"), COLUMN_SECONDS},
                 {"lock", N_("Locked for"), COLUMN_SECONDS},
                 {"tries", N_("Tries at one login"), COLUMN_NUMBER},
                 {"prompt", N_("Time for an answer"), COLUMN_SECONDS},
                 {"login", N_("Time for a login"), COLUMN_SECONDS},
                 {"session", N_("Longest session"), COLUMN_SECONDS},
                 {"emergency", N_("Emergency code accepted"), COLUMN_FLAG},
                 {"first_login", N_("Temporary password accepted"), COLUMN_FLAG},
                 {"shared_ids", N_("Shared IDs allowed"), COLUMN_FLAG},
                 {"unprotected_keys", N_("Keys that sign without PIN"), COLUMN_FLAG},
                 {"without_authentication", N_("Account without login"), COLUMN_FLAG},
                 {"root_without_authentication", N_("Root's work without login"), COLUMN_FLAG},
                 {"clock", N_("Codes on a wrong clock"), COLUMN_WORD},
                 {"privileged", N_("Privileged"), COLUMN_FLAG},
                 {"groups_known", N_("Groups known"), COLUMN_FLAG},
                 {"groups_why", N_("Groups not known, because of"), COLUMN_TEXT}}},
    {.key = "exception",
     .title = N_("Let in by an exception alone"),
     .record = true,
     .columns = {{"exception", N_("No."), COLUMN_NUMBER},
                 {"exception_clause", N_("Clause"), COLUMN_TEXT},
                 {"what", N_("What"), COLUMN_TEXT},
                 {"until", N_("Valid until"), COLUMN_TIME},
                 {"reason", N_("Reason"), COLUMN_TEXT},
                 {"closed_by", N_("Answered by"), COLUMN_TEXT}}},
    {.key = "grant",
     .record = true,
     .columns = {{"grant", N_("Privilege grant"), COLUMN_WORD},
                 {"request", N_("No."), COLUMN_NUMBER},
                 {"from", N_("Begins"), COLUMN_TIME},
                 {"until", N_("Valid until"), COLUMN_TIME},
                 {"missing", N_("What is missing"), COLUMN_SENTENCE}}},
    SECTION_END,
};

static const struct section show_sections[] = {
    {.key = "setting",
     .columns = {{"of", N_("Of"), COLUMN_TEXT},
                 {"setting", N_("Setting"), COLUMN_TEXT},
                 {"value", N_("Value"), COLUMN_TEXT},
                 {"initial", NULL, COLUMN_FLAG, FOR_CLIENT},
                 {"clauses", N_("Clauses"), COLUMN_TEXT},
                 {"about", N_("What it is for"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section text_sections[] = {
    {.key = "text",
     .columns = {{"text", N_("Text"), COLUMN_TEXT},
                 {"digest", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"size", NULL, COLUMN_NUMBER, FOR_CLIENT}}},
    SECTION_END,
};

static const struct section people_sections[] = {
    {.key = "person",
     .columns = {{"person", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"uid", NULL, COLUMN_NUMBER, FOR_CLIENT}}},
    SECTION_END,
};

static const struct section list_sections[] = {
    {.key = "digest",
     .columns = {{"digest", N_("Digest"), COLUMN_TEXT},
                 {"state", N_("State"), COLUMN_WORD},
                 {"profile", N_("Name"), COLUMN_TEXT},
                 {"size", N_("Bytes"), COLUMN_NUMBER},
                 {"seen", N_("Since"), COLUMN_TIME},
                 {"activated", N_("Last put in force"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section activate_sections[] = {
    {.key = "request",
     .record = true,
     .columns = {{"request", N_("No."), COLUMN_NUMBER},
                 {"kind", N_("Kind"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"what", N_("What"), COLUMN_TEXT},
                 {"by", N_("By"), COLUMN_TEXT},
                 {"reason", N_("Reason"), COLUMN_TEXT},
                 {"answer_by", N_("To be answered by"), COLUMN_TIME},
                 {"clause", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"user", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"opened", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"shown", NULL, COLUMN_TEXT, FOR_CLIENT}}},
    SECTION_END,
};

static const struct section diff_sections[] = {SECTION_WHO_CHANGES(NULL), SECTION_END};

// Each login's time, and then its record, in pieces.
static const struct section logins_sections[] = {
    {.key = "record",
     .columns = {{"granted", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"refused", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"record", NULL, COLUMN_TEXT, FOR_CLIENT}}},
    SECTION_END,
};

static const struct section simulate_sections[] = {
    {.key = "effect",
     .columns = {{"effect", N_("Effect"), COLUMN_WORD},
                 {"logins", N_("Logins"), COLUMN_NUMBER},
                 {"people", N_("People"), COLUMN_NUMBER},
                 {"who", N_("Who"), COLUMN_TEXT},
                 {"service", N_("Service"), COLUMN_TEXT},
                 {"origin", N_("From"), COLUMN_WORD},
                 {"decision", N_("What the policy says"), COLUMN_TEXT},
                 {"first", N_("First"), COLUMN_TIME},
                 {"last", N_("Last"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct section lint_sections[] = {
    {.key = "severity",
     .columns = {{"severity", N_("Severity"), COLUMN_WORD},
                 {"clause", N_("Clause"), COLUMN_TEXT},
                 {"document", N_("Document"), COLUMN_TEXT},
                 {"where", N_("Where"), COLUMN_TEXT},
                 {"text", N_("Finding"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct section services_sections[] = {
    {.key = "service",
     .columns = {{"service", N_("Service"), COLUMN_TEXT},
                 {"kind", N_("Kind of program"), COLUMN_TEXT},
                 {"decision", N_("Decision"), COLUMN_WORD},
                 {"rule", N_("Rule"), COLUMN_TEXT},
                 {"asks", N_("Asks warifu"), COLUMN_FLAG},
                 {"advice", N_("Why, or what to do"), COLUMN_TEXT}}},
    SECTION_END,
};

const struct verb verbs_policy[] = {
    {.words = "policy explain",
     .wire = "policy.explain",
     .roles = READERS,
     .summary = N_("show which rule applies to a login, and what it requires"),
     .description =
         N_("Answered by the very engine that logs people in: the rule, where it is written, the "
            "clauses it stands for, what must be shown and the limits; where a privilege grant is "
            "needed, also which one there is, or what is missing and who approves it. With --at, "
            "as if it were then: windows of time, holidays, grants and dormancy."),
     .example = "warifu policy explain taro sshd --rhost 192.0.2.7\n"
                "warifu policy explain taro sudo --json\n"
                "warifu policy explain taro sudo --at '2027-01-04 07:30'",
     .exits = N_("none; a denial is an answer."),
     .arguments = explain_arguments,
     .sections = explain_sections},
    {.words = "policy show",
     .flags = VERB_CALLS,
     .summary = N_("show every setting of a policy, what it is for, and its clauses"),
     .description =
         N_("Without an argument, of the policy in force. What has its initial value is left out "
            "without --all."),
     .example = "warifu policy show\n"
                "warifu policy show kobe --all --json",
     .exits =
         N_("3 no such file, profile or digest; 65 the file is malformed; 66 it cannot be read."),
     .arguments = show_arguments,
     .sections = show_sections},
    {.words = "policy text",
     .wire = "policy.text",
     .roles = READERS,
     .summary = N_("print the text of the policy in force, or of an earlier one"),
     .description = N_("Byte for byte as root wrote it; its SHA-256 is its digest, which every "
                       "record of a login carries (E5). With --json, the pieces of the text."),
     .example = "warifu policy text >/tmp/in-force.policy\n"
                "warifu policy text 3f7a90c1",
     .exits = N_("3 no policy with this digest, or more than one."),
     .arguments = text_arguments,
     .sections = text_sections},
    {.words = "policy list",
     .wire = "policy.list",
     .roles = READERS,
     .flags = VERB_PAGES,
     .summary = N_("list the policies that were in force, and what waits to be"),
     .description =
         N_("Every text that was in force is kept, and so is one that root has put in the place of "
            "the policy but that is not in force yet, because the policy in force has "
            "policy_activation = approved."),
     .example = "warifu policy list",
     .arguments = no_arguments,
     .sections = list_sections},
    {.words = "policy activate",
     .wire = "policy.activate",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_REQUEST_MADE, EVENT_POLICY_ACTIVATED},
     .summary = N_("ask for a policy to be put in force, or an earlier one again"),
     .description = N_(
         "Where the policy in force has policy_activation = approved, another text that root puts "
         "in its place is kept and listed, but does not decide. This asks for it, or for an "
         "earlier one; it is in force once an administrator who is independent of you has "
         "approved exactly this text (D7, D8): warifu request approve. Root does it alone in a "
         "rescue, which is looked at afterwards."),
     .example = "warifu policy activate 3f7a90c1 --reason 'change 12, as decided on 1 April'",
     .exits =
         N_("3 no policy with this digest, or more than one; 4 it is in force, the file decides, "
            "this version of tokend cannot use it, or nobody could approve it."),
     .arguments = activate_arguments,
     .sections = activate_sections},
    {.wire = "policy.people",
     .roles = READERS,
     .flags = VERB_PAGES,
     .arguments = no_arguments,
     .sections = people_sections},
    {.wire = "policy.logins", // what `policy simulate` looks at; of the log, many in a row
     .roles = READERS,
     .flags = VERB_PAGES,
     .made = logins_made,
     .sections = logins_sections},
    {.words = "policy diff",
     .flags = VERB_CALLS,
     .summary = N_("show who gains and who loses by a new policy"),
     .description = N_(
         "Asks the engine that logs people in under both policies, for all people whom tokend "
         "knows, all services, all hosts that a policy names, from here and from elsewhere, at "
         "every time of the week, on plain days and on holidays. People to whom the same happens "
         "are told together. Exit status 0 when nothing changes, 1 when something does."),
     .example = "warifu policy diff active /etc/warifu/new.policy\n"
                "warifu policy diff municipal kobe --json",
     .exits =
         N_("0 nothing changes for anybody; 1 something does; 3 no such file, profile or digest; "
            "65 the file is malformed; 66 it cannot be read."),
     .manual =
         N_("Groups are those of this host. Of a name service that does not list its groups only "
            "those are known that a policy names in full. Whoever has no account on this host is "
            "taken to be in no group, and how many these are is told."),
     .arguments = diff_arguments,
     .sections = diff_sections},
    {.words = "policy simulate",
     .flags = VERB_CALLS,
     .summary = N_("show what a policy would have made of the logins in the log"),
     .description =
         N_("Which logins would have been refused and why, which would have needed another factor "
            "or a grant, and which that were refused would have been let in. Exit status 0 when "
            "nothing would have been different, 1 when something would."),
     .example = "warifu policy simulate /etc/warifu/new.policy\n"
                "warifu policy simulate kobe --from 7d --json",
     .exits =
         N_("0 nothing would have been different; 1 something would; 3 no such file, profile or "
            "digest; 65 the file is malformed; 66 it cannot be read."),
     .manual =
         N_("A record does not say in which groups somebody was then, whether another factor or a "
            "grant would have been at hand, nor whether the clock was synchronised."),
     .arguments = simulate_arguments,
     .sections = simulate_sections},
    {.words = "policy services",
     .flags = VERB_LOCAL,
     .summary = N_("show which rule applies to each PAM service of this machine"),
     .description =
         N_("Goes through the files in /etc/pam.d and /usr/lib/pam.d, without tokend: which rule "
            "holds for an ordinary person, whether the file asks warifu, and what to do. Exit "
            "status 1 when a program has no rule, or is let in without asking warifu."),
     .example = "warifu policy services\n"
                "warifu policy services --policy /etc/warifu/site.policy --json",
     .exits =
         N_("1 a program has no rule, or is let in without asking warifu; 65 the policy or "
            "tokend.conf is malformed or not root's; 66 the directory cannot be read. The common "
            "ones do not occur."),
     .manual = N_("The programs, and the kind of each, are listed in doc/SERVICES.md."),
     .arguments = services_arguments,
     .sections = services_sections},
    {.words = "policy lint",
     .flags = VERB_LOCAL,
     .summary = N_("check a policy file against the clauses"),
     .description =
         N_("Reads the file here, without tokend. Each finding names the clause, the document and "
            "section, and where the setting is. Exit status 1 when a clause is broken, 65 when "
            "the file is malformed."),
     .example = "warifu policy lint /etc/warifu/site.policy",
     .exits = N_("1 a clause is broken; 3 no such file or profile; 65 the file is malformed; 66 it "
                 "cannot be read. The common ones do not occur."),
     .manual = N_(
         "One row says how many wrong tries a day are evaluated against one person, whatever their "
         "order; with --json also as numbers: guesses, and of these local, remote and foreign."),
     .arguments = lint_arguments,
     .sections = lint_sections},
    {.words = NULL},
};
