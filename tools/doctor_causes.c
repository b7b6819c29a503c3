// SPDX-License-Identifier: BSD-2-Clause
#include "doctor_causes.h"
#include "language.h"
#include <stdio.h>
#include <string.h>

#define EXPLAIN "warifu policy explain %U %S"

const struct cause causes[] = {
    // the machine: whoever it is
    {"daemon.silent", "tokend", "unreachable", false, N_("tokend does not answer."),
     "systemctl restart tokend.socket tokend"},
    {"daemon.late", "tokend", "silent", false,
     N_("tokend takes connections and gives no answer in time."), "journalctl -u tokend"},
    {"store.absent", "state", "absent", false, N_("There is no store yet."), "warifu init %U"},
    {"store.put_back", "anchor", "rolled-back", false,
     N_("The store was put back to an earlier state, or its anchor is gone: nobody is let in."),
     "warifu --rescue REASON audit recover --reason REASON"},
    {"store.unavailable", "state", "unavailable", false,
     N_("The store cannot be used, so nobody is let in; the reason is what `why` says."),
     "warifu status"},
    {"store.full", "recording", "disk_full", false,
     N_("The disk is full: nothing can be recorded, so nobody is let in."),
     "df -h /var/lib/warifu"},
    {"store.unwritable", "recording", "failing", false,
     N_("The store cannot be written, so nobody is let in."), "journalctl -u tokend"},
    {"clock.undisciplined", "codes_by_time", "refused", false,
     N_("The clock is not synchronised, and the policy takes no codes by time then."),
     "apt install chrony"},
    {"disk.low", "disk_low", "?", false,
     N_("The disk of the store is nearly full; once it is, nobody gets in."),
     "df -h /var/lib/warifu"},
    {"machine.lacking", "lacks", "?", false, N_("This machine lacks something that logins need."),
     "warifu status"},
    {"pam.none", "pam_all", "none", false, N_("No program of this machine asks warifu."),
     "warifu check"},
    {"pam.unread", "pam_all", "unread", false,
     N_("The PAM files of this machine cannot be read, so nothing is known of its programs."),
     "ls -l /etc/pam.d"},
    // who it is
    {"account.absent", "account", "absent", false,
     N_("This machine knows no account of that name."), "getent passwd %U"},
    {"person.unknown", "person", "unknown", false, N_("They are not enrolled."),
     "warifu user add %U --role staff --reason REASON"},
    {"account.other", "account", "other_uid", false,
     N_("The account has another user ID than the one that was enrolled: it may be somebody else's "
        "now."),
     "warifu user show %U"},
    {"person.suspended", "person_state", "suspended", false, N_("Their ID is suspended."),
     "warifu user resume %U --reason REASON"},
    {"person.damaged", "person_state", "damaged", false,
     N_("Their record is damaged: nobody can log in with it. Remove it, then add them anew."),
     "warifu user remove %U --reason REASON"},
    {"person.dormant", "person_state", "dormant", false,
     N_("Nobody used their ID for so long that it no longer opens anything."),
     "warifu user resume %U --reason REASON"},
    {"person.expired", "person_state", "expired", false, N_("The last day of their ID is over."),
     "warifu user term %U DATE --reason REASON"},
    // what the policy says
    {"rule.none", "decision", "no_rule", false, N_("No rule of the policy lets this program in."),
     "warifu policy services"},
    {"rule.deny", "decision", "deny", false, N_("A rule of the policy refuses this."), EXPLAIN},
    {"rule.groups", "decision", "deny_groups", false,
     N_("The groups of this person cannot be looked up, and a rule asks for them."), "id %U"},
    {"rule.time", "decision", "deny_time", false,
     N_("The policy lets nobody in by this at this time."), EXPLAIN},
    {"rule.clock", "decision", "deny_clock", false,
     N_("The policy asks what time it is, and the clock is not synchronised."),
     "apt install chrony"},
    {"rule.shared", "decision", "deny_shared", false,
     N_("An ID of several people is not let in by this program."), EXPLAIN},
    {"grant.missing", "grant", "needed", false, N_("They need a privilege grant and hold none."),
     "warifu privilege request --help"},
    // what was counted
    {"budget.locked", "locked", "?", false,
     N_("Their tries are used up: it opens again by itself, or when somebody clears it."),
     "warifu lock clear %U --reason REASON"},
    // what they show
    {"password.absent", "password", "none", false, N_("They have no password here."),
     "warifu password reset %U --reason REASON"},
    // the way from the program to tokend
    {"pam.module", "module", "absent", false, N_("The PAM module is not installed."),
     "apt install --reinstall libpam-warifu"},
    {"pam.broken", "pam", "broken", false, N_("libpam cannot use the PAM file of this program."),
     "warifu check --only pam"},
    {"pam.unasked", "pam", "unasked", false,
     N_("The PAM file of this program does not ask pam_warifu: what it says is another module's."),
     "warifu check --only pam"},
    // nothing of that: how the last one ended
    {"last.busy", "last", "login.busy", true,
     N_("Too many people logged in at once; it was refused, and no try was counted."),
     "warifu status"},
    {"last.fault", "last", "attempt.fault", true,
     N_("It could not be decided: a fault of this machine, not of theirs."),
     "journalctl -u tokend"},
    {"last.undelivered", "last", "login.undelivered", true,
     N_("The factors were right, but the program had gone before it was told."), ""},
    {"last.replayed", "last", "login.replayed", true,
     N_("A code was offered that had been used: they wait for the next one."), ""},
    {"last.locked", "last.why", "locked", true,
     N_("Their tries were used up then. That is over: they may try again."), ""},
    {"last.suspended", "last.why", "suspended", true,
     N_("Their ID was suspended then. That is over: they may try again."), ""},
    {"last.dormant", "last.why", "dormant", true,
     N_("Their ID was dormant then. That is over: they may try again."), ""},
    {"last.classes", "last.why", "classes", true,
     N_("What was shown is one class of factor, and the rule wants two."), EXPLAIN},
    {"last.session", "last", "session.refused", true, N_("The session was refused."),
     "warifu log --user %U --event session.refused"},
    {"last.account", "last", "account.refused", true,
     N_("The factors were not asked for, or no longer hold, so the account phase refused."),
     "warifu log --user %U --event account.refused"},
    {"last.password_expired", "last.password", "expired", true,
     N_("The temporary password has run out."), "warifu password reset %U --reason REASON"},
    {"last.no_code", "otp", "0", true, N_("They have no code generator that is active."),
     "warifu totp enrol %U --reason REASON"},
    {"last.both", "last.both", "wrong", true,
     N_("Password and code were both wrong: perhaps another person's name was typed."),
     "warifu password reset %U --reason REASON"},
    {"last.password", "last.password", "wrong", true, N_("The password was wrong."),
     "warifu password reset %U --reason REASON"},
    {"last.code", "last.code", "wrong", true,
     N_("The code was wrong: the clock of the telephone is off, or it is another generator's."),
     "warifu totp resync --help"},
    {"last.code_replay", "last.code", "replay", true,
     N_("A code was offered that had been used: they wait for the next one."), ""},
    {"last.key", "last.key", "?text", true, N_("The ID card or key did not prove it."),
     "warifu key list %U"},
    {"last.none", "last", "none", true,
     N_("No attempt of theirs has reached tokend lately: the program did not get that far."),
     "warifu check --only pam"},
    {NULL, NULL, NULL, false, NULL, NULL},
};

static bool holds(const struct status_items *items, const struct cause *cause)
{
    const char *value = status_item(items, cause->item);

    if (value == NULL)
        return false;
    if (strcmp(cause->value, "?") == 0)
        return status_item_number(items, cause->item, 0) > 0;
    if (strcmp(cause->value, "?text") == 0)
        return value[0] != '\0' && strcmp(value, "right") != 0;
    return strcmp(value, cause->value) == 0;
}

// What was denied for a reason that no longer holds is no reason now.
static bool last_failed(const struct status_items *items)
{
    const char *last = status_item(items, "last");

    return last != NULL && strcmp(last, "login.granted") != 0;
}

// Of the past the first is enough: what is behind it follows from it.
unsigned causes_find(const struct status_items *items,
                     void (*visit)(void *context, const struct cause *cause), void *context)
{
    unsigned found = 0;

    for (const struct cause *cause = causes; cause->id != NULL; cause++) {
        if (cause->past && (found > 0 || !last_failed(items)))
            break;
        if (!holds(items, cause))
            continue;
        found++;
        visit(context, cause);
        // Without tokend or the store nothing else is known.
        if (strncmp(cause->id, "daemon.", 7) == 0 || strncmp(cause->id, "store.", 6) == 0)
            break;
    }
    return found;
}

void cause_command(const struct cause *cause, const char *person, const char *service, char *text,
                   size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (const char *at = cause->command; *at != '\0' && used + 1 < size; at++) {
        const char *name = at[0] != '%'   ? NULL
                           : at[1] == 'U' ? person
                           : at[1] == 'S' ? service
                                          : NULL;
        if (name == NULL) {
            text[used++] = *at;
            text[used] = '\0';
            continue;
        }
        const int added = snprintf(text + used, size - used, "%s", name);
        used += added > 0 && (size_t)added < size - used ? (size_t)added : 0;
        at++;
    }
}
