// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_words.h"
#include <inttypes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define N_(text) text // marks a text for translation
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static const struct setting_words words[] = {
    {SECTION_TOP, "profile", "G1", N_("The name of the policy.")},
    {SECTION_TOP, "documents", "G1", N_("The documents that the policy claims to follow.")},
    {SECTION_TOP, "policy_activation", "D7 D8 E5",
     N_("Whether another text takes the place of this policy as soon as root reloads it, or once "
        "two "
        "administrators want it.")},
    {SECTION_TOP, "knowledge", "A1 B1",
     N_("Who keeps and verifies people's passwords; never more than one.")},
    {SECTION_TOP, "privileged_services", "D3", N_("Services that count as privileged.")},
    {SECTION_TOP, "default_names", "D5",
     N_("Names of accounts that systems and products bring with them.")},
    {SECTION_TOP, "contractors", "D2", N_("Groups of people who work here for a contractor.")},
    {SECTION_TOP, "closed_days", "D4",
     N_("Days on which the office is closed beside public holidays.")},
    {SECTION_TOP, "dormant", "A5 G3",
     N_("How long an ID may go without a login before it is refused, until an administrator "
        "resumes "
        "it.")},
    {SECTION_TOP, "id_warn", "A5 G3",
     N_("How long before an ID becomes dormant, or its last day is over, this is told.")},
    {SECTION_TOP, "review_every", "G3 D1",
     N_("How often the lists of IDs and of privilege are looked through and signed.")},
    {SECTION_TOP, "witnesses", "E1 E4",
     N_("Public keys of the witnesses who co-sign the audit log.")},
    {SECTION_TOP, "witnesses_needed", "E1 E4",
     N_("How many of the witnesses have to have co-signed the audit log.")},
    {SECTION_TOP, "witness_every", "E1 E4", N_("How long a co-signature counts as recent.")},
    {SECTION_TOP, "altered_log", "E1",
     N_("Whether logins go on while the audit log is not as it was written.")},
    {SECTION_TOP, "revoked_sessions", "A9 C4",
     N_("What is done with open sessions when what they depend on is withdrawn.")},
    {SECTION_TOP, "grant_longest", "D4", N_("How long a privilege grant may last.")},
    {SECTION_TOP, "grant_holders", "D1",
     N_("How many people may hold a privilege grant at a time; more are a finding.")},
    {SECTION_TOP, "privileged_holders", "D1",
     N_("How many people may have a privileged ID; more are a finding.")},
    {SECTION_TOP, "exception_longest", "F1", N_("How long an exception may last.")},
    {SECTION_TOP, "deputy_longest", "D6",
     N_("How long somebody may stand in for an administrator.")},
    {SECTION_TOP, "two_people", "D7", N_("Commands of warifu that two people do together.")},
    {SECTION_TOP, "two_people_privileged", "D7",
     N_("Commands that two people do together where they are about a privileged ID.")},
    {SECTION_TOP, "request_lifetime", "D7",
     N_("How long a request waits for its approval, and then to be carried out.")},

    {SECTION_PASSWORD, "min_length", "B1",
     N_("How many characters a password must have at least.")},
    {SECTION_PASSWORD, "min_classes", "B1",
     N_("How many of upper case, lower case, digits, symbols, hiragana, katakana and kanji a "
        "password "
        "must have.")},
    {SECTION_PASSWORD, "dictionary", "B1",
     N_("Whether words, names, keyboard rows and their variants are refused.")},
    {SECTION_PASSWORD, "site_words", "B1",
     N_("The organisation's own words, refused with their variants.")},
    {SECTION_PASSWORD, "leaked", "B1", N_("A list of leaked passwords, which nobody may choose.")},
    {SECTION_PASSWORD, "leaked_hash", "B1", N_("What the hashes of that list are.")},
    {SECTION_PASSWORD, "history", "B6", N_("How many old passwords must not be used again.")},
    {SECTION_PASSWORD, "max_age", "B6", N_("How old a password may become.")},
    {SECTION_PASSWORD, "privileged_max_age", "B6 D3",
     N_("How old the password of an administrator or auditor may become, and one that gains "
        "privilege.")},
    {SECTION_PASSWORD, "privileged_min_length", "B1 D3",
     N_("How many characters a new password of a privileged ID must have.")},
    {SECTION_PASSWORD, "privileged_min_classes", "B1 D3",
     N_("How many of upper case, lower case, digits, symbols, hiragana, katakana and kanji a new "
        "password of a privileged ID must have.")},
    {SECTION_PASSWORD, "privileged_history", "B6 D3",
     N_("How many old passwords of a privileged ID must not be used again.")},
    {SECTION_PASSWORD, "privileged_max_uses", "B6 D3",
     N_("After how many logins the password of a privileged ID must be changed.")},
    {SECTION_PASSWORD, "warn", "B6",
     N_("How long before the end of a password its owner is warned.")},
    {SECTION_PASSWORD, "min_age", "B6", N_("How soon a password may be changed again.")},
    {SECTION_PASSWORD, "temporary", "B3", N_("How long a temporary password is valid.")},
    {SECTION_PASSWORD, "argon2_memory_kib", "B7",
     N_("How much memory a password hash takes (RFC 9106).")},
    {SECTION_PASSWORD, "argon2_passes", "B7",
     N_("How many passes over that memory a password hash takes.")},

    {SECTION_CODE, "digits", "A1", N_("How many digits the one-time codes have.")},
    {SECTION_CODE, "period", "A1", N_("For how many seconds a one-time code is valid.")},
    {SECTION_CODE, "algorithm", "A1", N_("The hash of one-time codes.")},
    {SECTION_CODE, "pending", "C1", N_("How long an enrolment waits for its confirmation.")},
    {SECTION_CODE, "emergency_longest", "F2", N_("How long an emergency code may be valid.")},
    {SECTION_CODE, "emergency_approval", "D7 F2",
     N_("Whether an emergency code works only once a second administrator has approved it.")},

    {SECTION_KEY, "rp_id", "C1", N_("The name that keys are bound to.")},
    {SECTION_KEY, "count_must_grow", "C4",
     N_("Whether a key whose signature counter does not increase is refused.")},
    {SECTION_KEY, "attestation", "C1", N_("Who must vouch for the model of a key.")},
    {SECTION_KEY, "models", "C1", N_("The AAGUIDs of the models to accept.")},
    {SECTION_KEY, "anchors", "C1",
     N_("A PEM file with the certificates of the manufacturers of keys.")},
    {SECTION_KEY, "discoverable", "C1",
     N_("Whether the key stores a discoverable credential, with the person's number.")},
    {SECTION_KEY, "pin_length", "B2", N_("How many characters a PIN must have at least.")},
    {SECTION_KEY, "self_enrolment", "C1",
     N_("Whether people may register further keys for themselves.")},

    {SECTION_BREAK_GLASS, "allow", "F2",
     N_("Whether there may be codes in a sealed envelope at all.")},
    {SECTION_BREAK_GLASS, "account", "F2 D5", N_("Whom the codes of the envelope let in.")},
    {SECTION_BREAK_GLASS, "consoles", "F2", N_("On which consoles the envelope is good.")},
    {SECTION_BREAK_GLASS, "codes", "F2", N_("How many codes an envelope has.")},
    {SECTION_BREAK_GLASS, "lasts", "F2", N_("After which time an envelope is taken out of force.")},

    {SECTION_ALERTS, "guess_failures", "E3 E7 A4",
     N_("How many failures against one person are guessing.")},
    {SECTION_ALERTS, "guess_window", "E3 E7 A4", N_("Within which time.")},
    {SECTION_ALERTS, "spray_people", "E3 E7 A4",
     N_("How many different people fail, wherever from, when somebody tries one after another.")},
    {SECTION_ALERTS, "spray_window", "E3 E7 A4", N_("Within which time.")},
    {SECTION_ALERTS, "source_people", "E3 E7 A4",
     N_("How many different people fail at one place when somebody tries them there.")},
    {SECTION_ALERTS, "source_window", "E3 E7 A4", N_("Within which time.")},
    {SECTION_ALERTS, "slip_window", "E3 E7",
     N_("Who logs in at the same place within this time after a failure has mistyped, and is none "
        "of these people.")},
    {SECTION_ALERTS, "pin_failures", "E3 E7 B2",
     N_("How many wrong PINs on one card or key are an alert.")},
    {SECTION_ALERTS, "pin_window", "E3 E7 B2", N_("Within which time.")},
    {SECTION_ALERTS, "dormant_tries", "E3 E7 A5",
     N_("How many tries at a dormant ID are an alert.")},
    {SECTION_ALERTS, "dormant_window", "E3 E7 A5", N_("Within which time.")},
    {SECTION_ALERTS, "learn_logins", "E3 E7",
     N_("From how many logins of a person it is learnt what they usually do.")},
    {SECTION_ALERTS, "learn_time", "E3 E7", N_("And over which time at least.")},
    {SECTION_ALERTS, "odd_hour_share", "E3 E7",
     N_("An hour is odd when the person does not log in around it, and of 1000 logins of everybody "
        "fewer than this are in it.")},
    {SECTION_ALERTS, "habit_window", "E3 E7",
     N_("How long further logins of the same person belong to the same alert of what is unlike "
        "them.")},
    {SECTION_ALERTS, "dormant_after", "E3 E7 A5",
     N_("After how long without a login the next one is told.")},
    {SECTION_ALERTS, "pair_window", "E3 E7", N_("Within which time nobody can be at two places.")},
    {SECTION_ALERTS, "outside_tries", "E3 E7 D4",
     N_("How many tries of a person without a grant, or outside the time of a rule, are an "
        "alert.")},
    {SECTION_ALERTS, "outside_window", "E3 E7 D4", N_("Within which time.")},
    {SECTION_ALERTS, "privilege_slack", "E3 E7 D4",
     N_("How long after the end of a grant a session that rests on it may still be closed.")},
    {SECTION_ALERTS, "clock_jump", "E3 E7 E6",
     N_("By how much the clock may move against the time that has passed.")},

    {SECTION_HOST_GROUP, "hosts", "A8", N_("The hosts of the group.")},

    {SECTION_RULE, "clauses", "G1", N_("The clauses that the rule implements.")},
    {SECTION_RULE, "service", "A2", N_("For which PAM services the rule holds.")},
    {SECTION_RULE, "user", "A8", N_("For which people, by login name.")},
    {SECTION_RULE, "group", "A8", N_("For members of which groups.")},
    {SECTION_RULE, "host", "A8", N_("On which workstations, by name.")},
    {SECTION_RULE, "host_group", "A8", N_("On the workstations of which host_group.")},
    {SECTION_RULE, "time", "D4", N_("At which times, by the local clock.")},
    {SECTION_RULE, "origin", "A3", N_("Whether for people here, or from elsewhere.")},
    {SECTION_RULE, "default_name", "D5", N_("Whether the name is one of default_names.")},
    {SECTION_RULE, "privileged", "D3",
     N_("Whether the target is uid 0 or the service is one of privileged_services.")},
    {SECTION_RULE, "deny", "A2", N_("Nobody is let in.")},
    {SECTION_RULE, "reason", "A2", N_("Why the rule denies, for whoever is refused.")},
    {SECTION_RULE, "reason_ja", "A2", N_("The same, in Japanese.")},
    {SECTION_RULE, "classes", "A1", N_("How many different classes of factors must be shown.")},
    {SECTION_RULE, "one_class_by", "A1",
     N_("The clause of one of the documents that allows one class here.")},
    {SECTION_RULE, "include", "A1", N_("Classes that must be among them.")},
    {SECTION_RULE, "way", "A1 A2",
     N_("The ways to satisfy the rule, each with its factors in the order in which they are "
        "asked.")},
    {SECTION_RULE, "account_without_authentication", "A1",
     N_("Whether the account phase succeeds without a login before it.")},
    {SECTION_RULE, "root_without_authentication", "E5",
     N_("Whether root may manage accounts without a login.")},
    {SECTION_RULE, "first_login", "B3", N_("Whether temporary passwords are accepted.")},
    {SECTION_RULE, "shared_ids", "A6",
     N_("Whether shared IDs may be used, by their listed members.")},
    {SECTION_RULE, "grant", "D1 D4",
     N_("Whether people are let through only while a privilege grant of theirs is in force.")},
    {SECTION_RULE, "unprotected_keys", "A1",
     N_("Whether keys that sign without their PIN are accepted.")},
    {SECTION_RULE, "emergency", "F2",
     N_("Whether an emergency code may be typed instead of the one-time code.")},
    {SECTION_RULE, "unsynchronised_clock", "E6",
     N_("What becomes of one-time codes while the clock is not synchronised.")},
    {SECTION_RULE, "failures", "A4 D3", N_("After how many failed attempts an account is locked.")},
    {SECTION_RULE, "window", "A4", N_("How long failed attempts count, from the first of them.")},
    {SECTION_RULE, "lock", "A4", N_("How long the lock lasts.")},
    {SECTION_RULE, "tries", "A4", N_("How many attempts there are in one conversation.")},
    {SECTION_RULE, "prompt", "A4", N_("How much time there is for each answer.")},
    {SECTION_RULE, "login", "A4", N_("How much time there is for the whole conversation.")},
    {SECTION_RULE, "session", "A4 D4", N_("The longest session of a login.")},
    {SECTION_RULE, "unenforced_session", "D4",
     N_("What becomes of a session with a limit where nothing could end it.")},
    {SECTION_RULE, "fresh", "D3 D4",
     N_("How long an administrator's authentication is valid for further commands.")},
    {SECTION_RULE, "show_retry", "A4", N_("Whether people are told how long a lock lasts.")},
    {SECTION_RULE, "interactive", "A4",
     N_("Whether the last login, the last logout and the failures since then are shown.")},
    {SECTION_RULE, "echo_code", "A4", N_("Whether one-time codes are shown while they are typed.")},
    {SECTION_RULE, "totp_window", "E6",
     N_("How many time steps before and after the current one are accepted.")},
    {SECTION_RULE, "hotp_look_ahead", "A4",
     N_("How far ahead the counter of a generator without a clock may be.")},
};

const struct setting_words *setting_words_table(size_t *count)
{
    *count = COUNT(words);
    return words;
}

const struct setting_words *setting_words_find(enum policy_section section, const char *name)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (words[i].section == section && strcmp(words[i].name, name) == 0)
            return &words[i];
    return NULL;
}

// --- from the row itself -------------------------------------------------------------------------

void setting_kind_write(const struct setting *setting, const char *between, FILE *out)
{
    static const struct {
        const struct setting_type *type;
        const char *words;
    } kinds[] = {
        {&type_number, "number"},    {&type_duration, "duration"}, {&type_days, "duration"},
        {&type_text, "text"},        {&type_path, "path"},         {&type_string, "text"},
        {&type_list, "list"},        {&type_patterns, "patterns"}, {&type_windows, "list"},
        {&type_days_closed, "list"}, {&type_consoles, "list"},     {&type_classes, "list"},
        {&type_ways, "list"},        {&type_clauses, "list"},
    };
    const char *separator = "";

    if (setting->type == &type_flag || setting->type == &type_knowledge) {
        const bool flag = setting->type == &type_flag;
        fprintf(out, "%s%s%s", flag ? "yes" : "own", between, flag ? "no" : "pam:NAME");
        return;
    }
    // What has words of its own beside numbers takes either; a text that has any is one of them.
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].type == setting->type &&
            (setting->type != &type_text || setting->choices == NULL)) {
            fputs(kinds[i].words, out);
            separator = between;
        }
    if (setting->type->list)
        return;
    for (const struct choice *choice = setting->choices; choice != NULL && choice->word != NULL;
         choice++) {
        fprintf(out, "%s%s", separator, choice->word);
        separator = between;
    }
}

static void write_amount(const struct setting *setting, uint32_t value, FILE *out)
{
    static const struct {
        uint32_t seconds;
        char unit;
    } units[] = {{DAY, 'd'}, {HOUR, 'h'}, {MINUTE, 'm'}, {1, 's'}};

    if (setting->type == &type_number) {
        fprintf(out, "%" PRIu32, value);
        return;
    }
    if (setting->type == &type_days) {
        fprintf(out, "%" PRIu32 "d", value);
        return;
    }
    for (size_t i = 0; i < COUNT(units); i++)
        if (units[i].seconds == 1 || (value != 0 && value % units[i].seconds == 0)) {
            fprintf(out, "%" PRIu32 "%c", value / units[i].seconds, units[i].unit);
            return;
        }
}

bool setting_limits_write(const struct setting *setting, const char *between, FILE *out)
{
    if (setting->type != &type_number && setting->type != &type_duration &&
        setting->type != &type_days)
        return false;
    write_amount(setting, setting->min, out);
    fputs(between, out);
    write_amount(setting, setting->max, out);
    return true;
}
