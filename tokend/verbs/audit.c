// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

// As tools/alerts.c calls them; cli_table_test compares.
#define ALERT_KINDS_TOLD                                                                           \
    "guessing spraying one_source wrong_pins copied_key dormant_tried long_unused odd_hour "       \
    "first_place two_places privilege_outside outside_window clock_jump"

static const struct argument head_arguments[] = {
    {.name = "key",
     .kind = ARGUMENT_FLAG,
     .help = N_("print the public key instead, which others need to verify it")},
    ARGUMENT_END,
};

static const struct section head_sections[] = {
    {.key = "head",
     .record = true,
     .columns = {{"origin", N_("Log"), COLUMN_TEXT},
                 {"records", N_("Records"), COLUMN_NUMBER},
                 {"key", N_("Key"), COLUMN_TEXT},
                 {"head", N_("Signed head"), COLUMN_TEXT}}},
    {.key = "former",
     .title = N_("Keys before that one, oldest first"),
     .columns = {{"former", N_("Key"), COLUMN_TEXT},
                 {"ended", N_("Signed up to record"), COLUMN_NUMBER}}},
    SECTION_END,
};

static const struct argument rotate_arguments[] = {ARGUMENT_REASON, ARGUMENT_END};

static const struct section rotate_sections[] = {
    {.key = "after",
     .record = true,
     .columns = {{"before", N_("Key until now"), COLUMN_TEXT},
                 {"after", N_("Key from now on"), COLUMN_TEXT}}},
    SECTION_END,
};

static const struct argument export_arguments[] = {
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .required = true,
     .meta = "FILE",
     .help = N_("write it to a new file")},
    ARGUMENT_END,
};

static const struct argument export_made[] = {
    {.name = "until", .wire = "until", .kind = ARGUMENT_NUMBER, .required = true, .max = INT64_MAX},
    ARGUMENT_END,
};

#define COLUMNS_VERDICT                                                                            \
    {"verdict", N_("Verdict"), COLUMN_WORD, BY_CLIENT},                                            \
        {"first", N_("From record"), COLUMN_NUMBER, BY_CLIENT},                                    \
        {"last", N_("To record"), COLUMN_NUMBER, BY_CLIENT},                                       \
        {"line", N_("Line of the file"), COLUMN_NUMBER, BY_CLIENT},                                \
        {"records", N_("Records in the log"), COLUMN_NUMBER, BY_CLIENT},                           \
        {"from", N_("Begins"), COLUMN_TIME, BY_CLIENT},                                            \
        {"until", N_("To"), COLUMN_TIME, BY_CLIENT}, {"key", N_("Key"), COLUMN_TEXT, BY_CLIENT},   \
        {"rotations", N_("Times the key was replaced"), COLUMN_NUMBER, BY_CLIENT},                 \
        {"findings", N_("Things found"), COLUMN_NUMBER, BY_CLIENT},                                \
        {"proven", N_("Signed up to record"), COLUMN_NUMBER, BY_CLIENT},                           \
    {                                                                                              \
        "older_head_is_part", N_("Begins with the older head"), COLUMN_FLAG, BY_CLIENT             \
    }

#define SECTION_FINDINGS                                                                           \
    {                                                                                              \
        .key = "finding", .title = N_("What was found, in the order of the file"), .columns = {    \
            {"finding", N_("What"), COLUMN_WORD, BY_CLIENT},                                       \
            {"first", N_("From record"), COLUMN_NUMBER, BY_CLIENT},                                \
            {"last", N_("To record"), COLUMN_NUMBER, BY_CLIENT},                                   \
            {"line", N_("Line of the file"), COLUMN_NUMBER, BY_CLIENT}                             \
        }                                                                                          \
    }

static const struct section verify_sections[] = {
    {.key = "verdict", .record = true, .columns = {COLUMNS_VERDICT}},
    SECTION_FINDINGS,
    {.key = "witness",
     .title = N_("Witnesses, and the newest head that each co-signed"),
     .columns = {{"witness", N_("Witness"), COLUMN_TEXT, BY_CLIENT},
                 {"standing", N_("Signature"), COLUMN_WORD, BY_CLIENT},
                 {"records", N_("To record"), COLUMN_NUMBER, BY_CLIENT},
                 {"signed", N_("Co-signed"), COLUMN_TIME, BY_CLIENT}}},
    SECTION_END,
};

// What the client gets for the file.
static const struct section export_sections[] = {
    {.key = "verdict", .record = true, .columns = {COLUMNS_VERDICT}},
    SECTION_FINDINGS,
    {.key = "sequence",
     .columns = {{"sequence", NULL, COLUMN_NUMBER, FOR_CLIENT},
                 {"time", NULL, COLUMN_TIME, FOR_CLIENT},
                 {"steady", NULL, COLUMN_NUMBER, FOR_CLIENT},
                 {"event", NULL, COLUMN_WORD, FOR_CLIENT},
                 {"user", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"record", NULL, COLUMN_TEXT, FOR_CLIENT}}},
    {.key = "head",
     .columns = {{"head", NULL, COLUMN_TEXT, FOR_CLIENT},
                 {"records", NULL, COLUMN_NUMBER, FOR_CLIENT}}},
    SECTION_END,
};

static const struct argument verify_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("what `warifu audit export` wrote")},
    {.name = "key",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("the public key that has to have signed it")},
    {.name = "checkpoint",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("a signed head that was kept from before")},
    {.name = "witness",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("public keys of witnesses, a line each: who of them has co-signed it?")},
    {.name = "need",
     .kind = ARGUMENT_NUMBER,
     .min = 1,
     .max = 256,
     .meta = "N",
     .help = N_("with --witness: so many of them have to have; without it one")},
    ARGUMENT_END,
};

static const struct argument request_arguments[] = {
    {.name = "since",
     .kind = ARGUMENT_NUMBER,
     .min = 1,
     .max = INT64_MAX,
     .meta = "N",
     .help = N_("so many records stood under the head that the witness co-signed last")},
    {.name = "checkpoint",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("that head itself, as the witness gave it back; without either it is the first")},
    {.name = "export",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("read what `warifu audit export` wrote, without tokend")},
    {.name = "key",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("the public key that has to have signed the log")},
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .required = true,
     .meta = "FILE",
     .help = N_("write it to a new file")},
    ARGUMENT_END,
};

static const struct section request_sections[] = {
    {.key = "since",
     .record = true,
     .columns = {{"records", N_("Records in the log"), COLUMN_NUMBER, BY_CLIENT},
                 {"since", N_("Records that the witness co-signed"), COLUMN_NUMBER, BY_CLIENT}}},
    SECTION_END,
};

static const struct argument cosign_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("what `warifu witness sign` wrote")},
    ARGUMENT_REASON,
    ARGUMENT_END,
};

static const struct argument cosign_made[] = {
    MADE_NUMBER("records", true, 0, INT64_MAX),
    MADE_TEXT("root", true, 44),
    MADE_TEXT("head", true, 400),
    MADE_TEXT("cosignature", true, 400),
    ARGUMENT_END,
};

static const struct section cosign_sections[] = {
    {.key = "witness",
     .columns = {{"witness", N_("Witness"), COLUMN_TEXT},
                 {"records", N_("To record"), COLUMN_NUMBER},
                 {"signed", N_("Co-signed"), COLUMN_TIME}}},
    SECTION_END,
};

static const struct argument analyse_arguments[] = {
    {.name = "from",
     .kind = ARGUMENT_TIME,
     .meta = "TIME",
     .help = N_("the period begins: 2026-04-01, or 30d (ago); without it with the first record")},
    {.name = "to",
     .kind = ARGUMENT_TIME,
     .meta = "TIME",
     .help = N_("and ends; of a day, with its last minute; without it with the last record")},
    {.name = "kind",
     .kind = ARGUMENT_CHOICE,
     .choices = ALERT_KINDS_TOLD,
     .meta = "KIND",
     .help = N_("only alerts of this kind")},
    {.name = "severity",
     .kind = ARGUMENT_CHOICE,
     .choices = "low medium high",
     .meta = "SEVERITY",
     .help = N_("only alerts of this severity, or a higher one")},
    {.name = "export",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("read what `warifu audit export` wrote, without tokend")},
    {.name = "key",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("the public key that has to have signed the log")},
    {.name = "policy",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 255,
     .meta = "POLICY",
     .help = N_("the policy whose thresholds count, a file or a shipped profile; without it the "
                "one in force, and with --export those that hold where a policy says nothing")},
    ARGUMENT_END,
};

static const struct section analyse_sections[] = {
    {.key = "alert",
     .record = true,
     .columns = {{"alert", N_("Alert"), COLUMN_WORD, BY_CLIENT},
                 {"severity", N_("Severity"), COLUMN_WORD, BY_CLIENT},
                 {"clauses", N_("Clauses"), COLUMN_TEXT, BY_CLIENT},
                 {"who", N_("Whom or what"), COLUMN_TEXT, BY_CLIENT},
                 {"place", N_("Where"), COLUMN_TEXT, BY_CLIENT},
                 {"places", N_("Other places too"), COLUMN_FLAG, BY_CLIENT},
                 {"from", N_("From"), COLUMN_TIME, BY_CLIENT},
                 {"to", N_("To"), COLUMN_TIME, BY_CLIENT},
                 {"count", N_("Records that made it"), COLUMN_NUMBER, BY_CLIENT},
                 {"people", N_("People"), COLUMN_NUMBER, BY_CLIENT},
                 {"since", N_("Compared with record"), COLUMN_NUMBER, BY_CLIENT},
                 {"jump", N_("Seconds"), COLUMN_NUMBER, BY_CLIENT},
                 {"let_in", N_("Login that followed"), COLUMN_NUMBER, BY_CLIENT},
                 {"let_ins", N_("Logins that followed"), COLUMN_NUMBER, BY_CLIENT},
                 {"first", N_("From record"), COLUMN_NUMBER, BY_CLIENT},
                 {"last", N_("To record"), COLUMN_NUMBER, BY_CLIENT},
                 {"entries", N_("Records"), COLUMN_TEXT, BY_CLIENT},
                 {"unlisted", N_("Records not listed"), COLUMN_NUMBER, BY_CLIENT},
                 {"list", N_("List them by"), COLUMN_TEXT, BY_CLIENT},
                 {"why", N_("Why it matters"), COLUMN_SENTENCE, BY_CLIENT},
                 {"remedy", N_("What to do"), COLUMN_SENTENCE, BY_CLIENT},
                 {"settings", N_("Thresholds"), COLUMN_TEXT, BY_CLIENT}}},
    {.key = "verdict",
     .title = N_("What was looked at"),
     .record = true,
     .columns = {{"verdict", N_("Verdict"), COLUMN_WORD, BY_CLIENT},
                 {"alerts", N_("Alerts"), COLUMN_NUMBER, BY_CLIENT},
                 {"high", N_("High"), COLUMN_NUMBER, BY_CLIENT},
                 {"medium", N_("Medium"), COLUMN_NUMBER, BY_CLIENT},
                 {"low", N_("Low"), COLUMN_NUMBER, BY_CLIENT},
                 {"left_out", N_("Alerts not asked for"), COLUMN_NUMBER, BY_CLIENT},
                 {"forgotten", N_("Times that something was forgotten for want of room"),
                  COLUMN_NUMBER, BY_CLIENT},
                 {"log", N_("Log"), COLUMN_WORD, BY_CLIENT},
                 {"key_compared", N_("Key compared"), COLUMN_FLAG, BY_CLIENT},
                 {"records", N_("Records in the log"), COLUMN_NUMBER, BY_CLIENT},
                 {"counted", N_("Records of the period"), COLUMN_NUMBER, BY_CLIENT},
                 {"before", N_("Records before it"), COLUMN_NUMBER, BY_CLIENT},
                 {"after", N_("Records after it"), COLUMN_NUMBER, BY_CLIENT},
                 {"unread", N_("Records not understood"), COLUMN_NUMBER, BY_CLIENT},
                 {"from", N_("Begins"), COLUMN_TIME, BY_CLIENT},
                 {"until", N_("To"), COLUMN_TIME, BY_CLIENT},
                 {"policy", N_("Policy"), COLUMN_TEXT, BY_CLIENT}}},
    SECTION_END,
};

static const struct argument search_arguments[] = {
    {.name = "user",
     .wire = "user",
     .kind = ARGUMENT_USER,
     .min = 1,
     .max = NAME_MAX_BYTES,
     .meta = "USER",
     .help = N_("only about this person; found by an index")},
    {.name = "card",
     .wire = "card",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = SERIAL_MAX_BYTES,
     .meta = "SERIAL",
     .help = N_("only about this card")},
    {.name = "host",
     .wire = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "HOST",
     .help = N_("only on this workstation")},
    {.name = "service",
     .wire = "service",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("only by this PAM service")},
    {.name = "event",
     .wire = "event",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 48,
     .meta = "NAME",
     .help = N_("only this event, for example login.denied")},
    {.name = "since",
     .wire = "since",
     .kind = ARGUMENT_TIME,
     .meta = "TIME",
     .help = N_("only from then on: 2026-04-01, \"2026-04-01 08:30\", 90m, 12h or 7d (ago)")},
    {.name = "to",
     .wire = "to",
     .kind = ARGUMENT_TIME,
     .meta = "TIME",
     .help = N_("only up to then")},
    {.name = "after",
     .wire = "after",
     .kind = ARGUMENT_NUMBER,
     .min = 0,
     .max = INT64_MAX,
     .meta = "N",
     .help = N_("only records after this number")},
    {.name = "follow",
     .kind = ARGUMENT_FLAG,
     .help = N_("keep showing new records until interrupted")},
    ARGUMENT_END,
};

static const struct section search_sections[] = {
    {.key = "sequence",
     .columns = {{"sequence", N_("No."), COLUMN_NUMBER},
                 {"time", N_("Time"), COLUMN_TIME},
                 {"event", N_("Event"), COLUMN_WORD},
                 {"user", N_("User"), COLUMN_TEXT},
                 {"record", N_("Record"), COLUMN_TEXT}}},
    {.key = "flaw", .columns = {COLUMNS_FLAW}},
    SECTION_END,
};

static const struct argument recover_arguments[] = {
    {.name = "clock-right",
     .wire = "clock_right",
     .kind = ARGUMENT_FLAG,
     .help = N_("this machine's clock was compared with a watch: what was recorded later than now "
                "was recorded under a wrong clock, and does not count")},
    ARGUMENT_REASON,
    ARGUMENT_END,
};

static const struct section recover_sections[] = {
    {.key = "flaw",
     .columns = {COLUMNS_FLAW,
                 {"user", N_("User"), COLUMN_TEXT},
                 {"moved", N_("Code generators advanced"), COLUMN_NUMBER},
                 {"until", N_("No code accepted until"), COLUMN_TIME},
                 {"ahead", N_("Recorded later than the clock"), COLUMN_TIME},
                 {"suspended", N_("People suspended"), COLUMN_NUMBER},
                 {"again", N_("Revoked again"), COLUMN_NUMBER},
                 {"already", N_("Already revoked"), COLUMN_NUMBER},
                 {"unknown", N_("Not in the backup"), COLUMN_NUMBER},
                 {"damaged", N_("Unreadable"), COLUMN_NUMBER}}},
    SECTION_END,
};

const struct verb verbs_audit[] = {
    {.words = "audit head",
     .wire = "audit.head",
     .flags = VERB_PAGES,
     .roles = READERS,
     .summary = N_("print the signed head of the log"),
     .description = N_(
         "Three lines that stand for every record up to now, and a signature. Whoever keeps them "
         "can show later that nothing of it was altered or taken out (E1): print them in a "
         "report, or give them to another department."),
     .example = "warifu audit head >head-2026-12.txt\n"
                "warifu audit head --key >log.key",
     .manual =
         N_("It is a signed note with a checkpoint, as c2sp.org/signed-note and "
            "c2sp.org/tlog-checkpoint describe, with an Ed25519 key; the key is one line in the "
            "form that other programs take."),
     .arguments = head_arguments,
     .sections = head_sections},
    {.words = "audit export",
     .wire = "audit.export",
     .flags = VERB_PAGES,
     .roles = READERS,
     .summary = N_("write the whole log to a file that others can verify"),
     .description =
         N_("All records with the signed head, for outside media (E4). Nobody needs a key of ours "
            "or tokend to verify it. It is verified once it has been written; the exit status is "
            "that of `warifu audit verify`. Who took it along is on record."),
     .example = "warifu audit export --output log-2026-12.jsonl",
     .exits = N_("20 to 25 as verify; 73, 74 the output file."),
     .manual =
         N_("Lines of JSON: the first has the key and the head, each other one a record and its "
            "hash, or a head that was signed in between. The leaf of a record is SHA-256 of a "
            "zero byte and the bytes of its entry, as in RFC 6962."),
     .arguments = export_arguments,
     .made = export_made,
     .sections = export_sections},
    {.words = "audit verify",
     .flags = VERB_LOCAL,
     .summary = N_("find out whether an exported log is complete and unaltered"),
     .description =
         N_("Needs the file alone: no tokend, no store, no secret. It says from when to when the "
            "log is complete, or lists what was altered, and how; the exit status is that of the "
            "first in the file. With "
            "--checkpoint it also says whether the log still begins with what was signed then. "
            "Without --key the file itself says who signed it: then compare the key that is shown "
            "with what you were given by the department. With --witness it counts who has "
            "co-signed a head of this log, as the log itself tells (warifu audit cosign) or the "
            "one that is given with --checkpoint: what they have co-signed not even the owner of "
            "the key can have written anew since."),
     .manual = N_(
         "Behind a record that was altered it goes on, and lists up to 100 findings; "
         "findings counts all of them. The number proven is the last record up to which a signed "
         "head says that all is what was signed: behind one that was taken out or whose hash "
         "was altered, too, no head can say so any more. A "
         "head may be given as three lines and a signature, or as the line of JSON that "
         "`warifu audit head --json` or the log of the system has."),
     .example =
         "warifu audit verify log-2026-12.jsonl --key log.key\n"
         "warifu audit verify log-2026-12.jsonl --key log.key --checkpoint head-2026-11.txt\n"
         "warifu audit verify log-2026-12.jsonl --key log.key --witness witnesses.txt "
         "--need 2 --checkpoint cosigned-2026-12.txt",
     .exits = N_("20 to 27 what was found; 29 nothing was, but fewer witnesses than --need have "
                 "co-signed it; 65 the file is no export, or its first line was altered; 66 "
                 "a file cannot be read. The common ones do not occur."),
     .arguments = verify_arguments,
     .sections = verify_sections},
    {.words = "audit request",
     .flags = VERB_CALLS,
     .summary = N_("write what a witness needs to co-sign the log"),
     .description =
         N_("The signed head of the log, and the proof that the log begins with what the witness "
            "co-signed last (E1, E4). No record is in it, no name and no time: it may go to "
            "another town. The witness signs it with `warifu witness sign`. The whole log is read "
            "for it and verified on the way; from tokend that is on record as an export."),
     .example = "warifu audit request --output /media/stick/request.txt\n"
                "warifu audit request --checkpoint cosigned-2026-11.txt "
                "--output /media/stick/request.txt",
     .exits =
         N_("20 to 24 the log is altered, and there is nothing to sign; 27 the log has fewer "
            "records than the witness co-signed; 65, 66 the export or another file; 73, 74 the "
            "output file."),
     .manual =
         N_("It is the body of an add-checkpoint request of c2sp.org/tlog-witness, so witnesses "
            "that others wrote take it as well."),
     .arguments = request_arguments,
     .sections = request_sections},
    {.words = "audit cosign",
     .wire = "audit.cosign",
     .roles = READERS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_LOG_COSIGNED, EVENT_LOG_COSIGNED},
     .summary = N_("take back a head of the log that witnesses have co-signed"),
     .description = N_(
         "Every signature of a witness that the policy names (witnesses) is verified and becomes "
         "a record of the log, with the head that was signed (E1, E4). So it is in every later "
         "export, where `warifu audit verify --witness` counts it, and `warifu status` knows "
         "how long ago the last one was."),
     .example = "warifu audit cosign /media/stick/cosigned.txt --reason 'December, from Kikuyo'",
     .exits =
         N_("2 a signature in the name of a witness is not its; 3 no witness of the policy has "
            "signed; 4 it is known already, or the witness has seen more records than there are; "
            "26 it is no head of this log; 66 the file."),
     .arguments = cosign_arguments,
     .made = cosign_made,
     .sections = cosign_sections},
    {.words = "audit rotate-key",
     .wire = "audit.rotate",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_LOG_KEY_ROTATED, EVENT_LOG_KEY_ROTATED},
     .summary = N_("replace the key that signs the log"),
     .description =
         N_("When somebody may have had the key, and about once a year (E1, B7). The record that "
            "says so is the last that the key until now signs; then it is destroyed, so whoever "
            "steals the store later cannot sign anything as of before. Nothing stops meanwhile, "
            "and old heads, exports and co-signatures stay good: `warifu audit verify --key` takes "
            "any key that the log ever had, and follows it to the newest one. Give the new key to "
            "auditors all the same. Witnesses need it, or an export, to go on."),
     .manual =
         N_("The record is log.key_rotated, with the new key as \"after\"; the head behind it is "
            "signed by both keys. An export has all keys in its first line then. A log can have "
            "17 keys. Backups and copies from before still hold the old key, encrypted."),
     .example = "warifu audit rotate-key --reason 'yearly, plan of December'\n"
                "warifu audit head --key >log-2027.key",
     .exits = N_("4 it was replaced as often as one log can have it."),
     .arguments = rotate_arguments,
     .sections = rotate_sections},
    {.words = "audit analyse",
     .flags = VERB_CALLS,
     .summary = N_("find suspicious patterns in the log of a period"),
     .description = N_(
         "Guessing at a person, trying many people, wrong PINs on a key, a copied key, tries at "
         "dormant IDs, logins that are unlike the person or come after a long time, two places at "
         "once, privilege outside its time, jumps of the clock (E3, E7). Each alert says which "
         "records made it, why it "
         "matters, and what to do; doc/RUNBOOK.md says more. From when on something is told says "
         "the section alerts of the policy. It reads the whole log and verifies it on the way: "
         "records before the period are read, too. From tokend it takes the log along as an "
         "export, which is on record (E4); with --export it needs neither tokend nor a right."),
     .example = "warifu audit analyse --from 30d\n"
                "warifu audit analyse --from 7d --severity medium --json\n"
                "warifu audit analyse --export log.jsonl --key log.key --policy municipal",
     .exits =
         N_("0 nothing was found; 55 something was; 56 nothing was, but not everything could be "
            "looked at: there were too many people or places at a time, or records that this "
            "version does not understand; 20 to 27 the log is not what was signed, as audit "
            "verify says, and what was found is told all the same; 65, 66 the export."),
     .manual =
         N_("Of an alert with up to 32 records all numbers are told, of others the first ones, how "
            "many are left, and a command that lists them. An alert is told once it is over: when "
            "nothing was added for the time of its threshold. Each kind of thing (people, places, "
            "keys) is kept for 32768 at a time; beyond that the ones heard of longest ago are "
            "forgotten, and how often is told. It uses up to some 100 MB then, and a few MB "
            "otherwise, however long the log is. A failure counts for one person of many only when "
            "the person does not log in at the same place within slip_window."),
     .arguments = analyse_arguments,
     .sections = analyse_sections},
    {.words = "audit search",
     .wire = "audit.search",
     .roles = READERS,
     .summary = N_("search the audit log by person, card, host, service, event and time"),
     .description =
         N_("Everything that is given has to hold. With --user it is quick however long the log "
            "is, and tells of what was edited among these records; what this person did with a "
            "shared ID is in `warifu log --user`. Without --user the log is read from the "
            "beginning, or from --after. Where the log was altered that is said, and it goes on."),
     .example = "warifu audit search --user taro --since 30d\n"
                "warifu audit search --card K-17 --event card.lost --json\n"
                "warifu audit search --service sudo --host desk-7 --follow",
     .exits = N_("20, 21, 23, 24 the log was altered, as the first such line says."),
     .arguments = search_arguments,
     .sections = search_sections},
    {.words = "audit recover",
     .wire = "audit.recover",
     .roles = ADMINS,
     .changes = CHANGES,
     .control = {0, NULL, LAST_FREE, EVENT_LOG_RECOVERED, EVENT_LOG_RECOVERED},
     .without_store = true,
     .summary = N_("say that an altered log, or a store that was put back, was looked into"),
     .description =
         N_("First find out who had access to the store, and keep a copy of it and of the system's "
            "log. What was found stays named in `warifu status` and `warifu log`, as looked into; "
            "it no longer keeps anybody out where the policy says `altered_log = refuse`. As root, "
            "in a rescue, it accepts a store that was put back to an earlier state: one-time codes "
            "that may have been used since then open nothing again, and emergency codes are "
            "closed. What a copy of the log that `warifu restore` was given knows to be taken "
            "away is taken away again before anybody is let in; other revocations since then "
            "have to be made anew. Where only rows were put back, whoever's row is behind the log "
            "is suspended. Where something was recorded more than an hour later than this "
            "machine's clock is, the clock counts if it is synchronised; if not, this command "
            "changes nothing until you have set the clock or said --clock-right. Whose generator "
            "was moved on too far gets it back by: warifu totp resync"),
     .example = "warifu audit recover --reason 'incident 12, see the report'",
     .exits = N_("4 everything has been looked into already, or no store was put back."),
     .arguments = recover_arguments,
     .sections = recover_sections},
    {.words = NULL},
};
