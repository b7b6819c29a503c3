// SPDX-License-Identifier: BSD-2-Clause
#include "words.h"
#include "language.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word, *title;
} words[] = {
    // policies
    {"needed", N_("needed, and there is none")},
    {"held", N_("there is one")},
    {"in_force", N_("in force")},
    {"offered", N_("in the file's place, not in force")},
    {"earlier", N_("was in force")},
    {"never_in_force", N_("never was in force")},
    {"gains", N_("gains")},
    {"loses", N_("loses")},
    {"stricter", N_("more is asked")},
    {"laxer", N_("less is asked")},
    {"different", N_("something else is asked")},
    {"anywhere", N_("anywhere")},
    {"would_refuse", N_("would be refused")},
    {"would_ask_more", N_("another class of factor")},
    {"would_want_grant", N_("only with a grant")},
    {"would_admit", N_("would be let in")},
    // what an exported log is
    {"complete", N_("complete and unaltered")},
    {"of-one-piece", N_("of one piece; the key was not compared")},
    {"edited", N_("edited")},
    {"deleted", N_("records missing")},
    {"reordered", N_("in another order")},
    {"added", N_("a record too many")},
    {"cut", N_("end missing")},
    {"forked", N_("another log was signed")},
    {"wrong-key", N_("signed by another key")},
    {"rolled-back", N_("put back to an earlier state")},
    // roles, states, kinds
    {"staff", N_("staff")},
    {"admin", N_("administrator")},
    {"auditor", N_("auditor")},
    {"none", N_("none")},
    {"rescue", N_("root without factors")},
    {"role", N_("role")},
    {"open", N_("to be looked at")},
    {"active", N_("active")},
    {"pending", N_("not confirmed")},
    {"suspended", N_("suspended")},
    {"dormant", N_("dormant")},
    {"revoked", N_("revoked")},
    {"copied", N_("its counter did not grow: there may be a copy")},
    {"issued", N_("issued")},
    // open sessions, together and each
    {"no_logind", N_("nobody to ask: no logind answers on this host")},
    {"logind_mute", N_("not known: logind does not answer")},
    {"no_logind_none_known", N_("none is known; no logind answers on this host")},
    {"not_all", N_("not all of them stopped")},
    {"none_open", N_("none is open on this host")},
    {"left_open", N_("left as they are")},
    {"ended", N_("ended")},
    {"screen_locked", N_("locked")},
    {"locked_or_ended", N_("locked or ended")},
    {"nothing", N_("nothing")},
    {"lock", N_("lock")},
    {"end", N_("end")},
    {"lock_then_end", N_("lock, then end")},
    {"end_then_kill", N_("end, then kill")},
    {"lock_then_kill", N_("lock, then end and kill")},
    {"gone", N_("gone")},
    {"still_there", N_("still there")},
    {"not_permitted", N_("still there; logind did not permit it")},
    {"no_answer", N_("not known; logind does not answer")},
    {"own_session", N_("still there; this command runs in it")},
    {"nobody_to_ask", N_("not known; there is no logind to ask")},
    {"lost", N_("lost")},
    {"collected", N_("collected")},
    {"destroyed", N_("destroyed")},
    {"enrolment", N_("something was enrolled on it")}, // how a card changed by itself
    {"off-boarding", N_("its holder left")},
    {"card", N_("card")},
    {"token", N_("token")},
    {"fido2", N_("FIDO2 key")},
    {"requested", N_("waits for approval")},
    {"used", N_("used")},
    {"closed", N_("closed")},
    {"privilege", N_("privilege grant")}, // requests
    {"rule_by_grant", N_("rule: with a grant")},
    {"rule_for_all", N_("rule: whom it names")},
    {"deputy", N_("deputy")},
    {"two_people", N_("act of two people")},
    {"policy", N_("change of the policy")},
    {"exception", N_("exception")},
    {"break_glass", N_("use of a break-glass code")},
    {"rejected", N_("rejected")},
    {"withdrawn", N_("withdrawn")},
    {"approved", N_("approved, not begun")},
    {"running", N_("in force")},
    {"released", N_("approved; whoever asked carries it out")},
    {"security_key", N_("ID card or key")},
    {"one_time_code", N_("one-time code")},
    {"password", N_("password")},
    {"emergency_code", N_("emergency code")},
    {"removed", N_("removed")},
    {"totp", N_("by time (TOTP)")},
    {"hotp", N_("by counter (HOTP)")},
    {"local", N_("this machine")},
    {"remote", N_("elsewhere")},
    {"foreign", N_("other sessions")},
    // passwords
    {"set", N_("set")},
    {"expired", N_("expired")},
    {"enrolling", N_("set, code not registered yet")},
    {"temporary", N_("temporary")},
    {"temporary_used", N_("temporary, first login begun")},
    {"temporary_expired", N_("temporary, expired")},
    {"elsewhere", N_("kept by the PAM service")},
    {"registration", N_("waits for registration")},
    {"registration_expired", N_("registration code expired")},
    {"min_length", N_("least length (characters)")},
    {"min_classes", N_("least kinds of characters")},
    {"dictionary", N_("dictionary")},
    {"site_words", N_("forbidden words of this site")},
    {"history", N_("old passwords remembered")},
    {"max_age_days", N_("longest age (days)")},
    {"privileged_max_age_seconds", N_("longest age for privilege (seconds)")},
    {"warn_days", N_("warning before (days)")},
    {"privileged_min_length", N_("least length for privilege (characters)")},
    {"privileged_min_classes", N_("least kinds of characters for privilege")},
    {"privileged_history", N_("old passwords remembered for privilege")},
    {"privileged_max_uses", N_("most logins for privilege")},
    {"min_age_seconds", N_("shortest age (seconds)")},
    {"temporary_seconds", N_("life of a temporary password (seconds)")},
    {"argon2_memory_kib", N_("Argon2id memory (KiB)")},
    {"argon2_passes", N_("Argon2id passes")},
    {"yes", N_("yes")},
    {"no", N_("no")},
    {"all", N_("all")},
    {"unlimited", N_("unlimited")},
    // decisions
    {"rule", N_("a rule holds")},
    {"deny", N_("denied by a rule")},
    {"no_rule", N_("denied: no rule matches")},
    {"deny_shared", N_("denied: shared IDs are not allowed here")},
    {"deny_time", N_("denied: not at this time")},
    {"deny_clock", N_("denied: the time, or whether it is a holiday, is not known for sure")},
    {"deny_groups", N_("denied: the groups are not known")},
    {"refuse", N_("refused")},
    {"warn", N_("accepted with a warning")},
    {"knowledge", N_("knowledge")},
    {"possession", N_("possession")},
    {"inherence", N_("inherence")},
    {"own", N_("this product")},
    // what two people do, as the records of it will say
    {"user.added", N_("a person or shared ID is enrolled")},
    {"user.suspended", N_("a person is suspended")},
    {"user.resumed", N_("a person is let in again")},
    {"user.removed", N_("a person is removed")},
    {"user.offboarded", N_("a person leaves: every way in ends")},
    {"user.role", N_("a role is changed")},
    {"user.renamed", N_("a person is renamed")},
    {"user.renumbered", N_("the uid of a person is changed")},
    {"member.added", N_("a member of a shared ID is added")},
    {"member.removed", N_("a member of a shared ID is removed")},
    {"password.reset", N_("a temporary password is set")},
    {"password.expired", N_("the password has to be changed")},
    {"registration.issued", N_("a registration code is issued")},
    {"otp.offered", N_("a code generator is offered")},
    {"otp.revoked", N_("a code generator is revoked")},
    {"otp.suspended", N_("a code generator is suspended")},
    {"otp.resumed", N_("a code generator works again")},
    {"key.imported", N_("a key is taken over")},
    {"key.enrolled", N_("a key is registered")},
    {"key.revoked", N_("a key is revoked")},
    {"key.suspended", N_("a key is suspended")},
    {"key.resumed", N_("a key works again")},
    {"key.restored", N_("a key that may have been copied works again")},
    {"card.issued", N_("a card is issued")},
    {"card.suspended", N_("a card is suspended")},
    {"card.found", N_("a card was found")},
    {"card.lost", N_("a card is lost: everything on it is revoked")},
    {"card.revoked", N_("a card is revoked")},
    {"card.collected", N_("a card is collected")},
    {"card.destroyed", N_("a card is destroyed")},
    {"emergency.issued", N_("an emergency code is issued")},
    {"emergency.closed", N_("an emergency code is closed")},
    {"lock.cleared", N_("a lockout is ended")},
    // findings and import
    {"error", N_("breaks")},
    {"advice", N_("advice")},
    // how much a finding of an inspection matters
    {"info", N_("to be known")},
    {"low", N_("low")},
    {"not_checked", N_("not checked")},
    {"medium", N_("medium")},
    {"high", N_("high")},
    {"critical", N_("critical")},
    {"computed", N_("computed")},
    {"done", N_("done")},
    {"would be done", N_("would be done")},
    {"malformed", N_("malformed")},
    {"failed", N_("refused")},
    {"usage", N_("invalid")},
    {"not-found", N_("not found")},
    {"conflict", N_("exists already")},
    {"forbidden", N_("forbidden")},
    // status
    {"version", N_("version")},
    {"schema", N_("store format")},
    {"store", N_("store")},
    {"users", N_("people")},
    {"locked", N_("locked out")},
    {"sessions", N_("open sessions")},
    {"dormant_soon", N_("IDs that soon will be dormant")},
    {"expired_ids", N_("IDs whose last day is over")},
    {"expiring_ids", N_("IDs whose last day is near")},
    {"people_signed", N_("list of IDs signed")},
    {"privilege_signed", N_("list of privilege signed")},
    {"never", N_("never")},
    {"overdue", N_("overdue: warifu user review --sign, privilege review --sign")},
    {"not_asked", N_("not asked for (review_every)")},
    {"signed", N_("in time")},
    {"copied_keys", N_("keys suspended as copied")},
    {"reviews", N_("wait for a second person")},
    {"exceptions", N_("exceptions in force")},
    {"deputies", N_("deputies at work")},
    {"clock", N_("clock")},
    {"policy", N_("policy")},
    {"configuration", N_("digest of settings and policy")},
    {"policy_digest", N_("digest of the policy in force")},
    {"policy_offered", N_("policy file, not in force")},
    {"host", N_("host")},
    {"state", N_("state")},
    {"why", N_("why")},
    {"key", N_("key file")},
    {"records", N_("records in the log")},
    {"rules", N_("rules")},
    {"hashers", N_("hashers")},
    {"password_service", N_("passwords kept by PAM service")},
    {"checkers", N_("checkers")},
    {"waiting", N_("logins that wait")},
    {"events_dropped", N_("events not recorded, only counted")},
    {"synchronised", N_("synchronised")},
    {"unsynchronised", N_("not synchronised")},
    {"serving", N_("serving")},
    {"absent", N_("not set up")},
    {"unavailable", N_("not usable")},
    {"missing", N_("missing")}, // what a machine lacks
    {"damaged", N_("damaged")},
    {"dictionary", N_("the dictionary of bad passwords")},
    {"leaked", N_("the list of leaked passwords")},
    {"first_login", N_("a rule for first logins")},
    {"disk", N_("room on the disk")},
    {"catalogue", N_("Japanese texts")},
    {"key_rule", N_("the rule for ID cards and keys")},
    {"device_unit", N_("the unit for ID cards and keys")},
    {"holidays", N_("the list of public holidays")},
    {"anchors", N_("the makers' certificates")},
    {"off", N_("not switched on by setup")}, // setup
    {"on", N_("switched on and confirmed")},
    {"unconfirmed", N_("switched on, not confirmed yet")},
    {"interrupted", N_("interrupted; being put back")},
    {"created", N_("new")},
    {"replaced", N_("replaced")},
    {"restored", N_("as before")},
    {"kept_aside", N_("changed by somebody meanwhile; theirs is in /var/lib/warifu/setup/theirs")},
};

const char *word_title(const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return _(words[i].title);
    // A sentence of the daemon's ("why"), which the catalogue may know; "" would be its header.
    return *word != '\0' ? _(word) : word;
}

char *word_titles(const char *several)
{
    const char *whole = word_title(several);
    char *out = NULL;
    size_t size = 0;

    if (whole != several || strchr(several, '+') == NULL)
        return strdup(whole);
    FILE *stream = open_memstream(&out, &size);
    if (stream == NULL)
        return NULL;
    for (;;) {
        char word[64];
        const size_t length = strcspn(several, "+");
        snprintf(word, sizeof word, "%.*s", (int)length, several);
        fputs(length < sizeof word ? word_title(word) : word, stream);
        if (several[length] == '\0')
            break;
        fputc('+', stream);
        several += length + 1;
    }
    if (fclose(stream) == 0)
        return out;
    free(out);
    return NULL;
}
