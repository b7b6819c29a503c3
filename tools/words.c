// SPDX-License-Identifier: BSD-2-Clause
#include "words.h"
#include "language.h"
#include <stddef.h>
#include <string.h>

static const struct {
    const char *word, *title;
} words[] = {
    // roles, states, kinds
    {"staff", N_("staff")},
    {"admin", N_("administrator")},
    {"auditor", N_("auditor")},
    {"none", N_("none")},
    {"active", N_("active")},
    {"pending", N_("not confirmed")},
    {"suspended", N_("suspended")},
    {"dormant", N_("dormant")},
    {"revoked", N_("revoked")},
    {"issued", N_("issued")},
    {"no_logind", N_("there is no logind on this host; end them by hand")},
    {"not_all", N_("logind did not stop all of them; end them by hand")},
    {"ended", N_("ended")},
    {"screen_locked", N_("locked")},
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
    {"security_key", N_("ID card or key")},
    {"one_time_code", N_("one-time code")},
    {"password", N_("password")},
    {"emergency_code", N_("emergency code")},
    {"removed", N_("removed")},
    {"totp", N_("by time (TOTP)")},
    {"hotp", N_("by counter (HOTP)")},
    {"local", N_("this machine")},
    {"remote", N_("elsewhere")},
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
    {"deny_groups", N_("denied: the groups are not known")},
    {"refuse", N_("refused")},
    {"warn", N_("accepted with a warning")},
    {"knowledge", N_("knowledge")},
    {"possession", N_("possession")},
    {"inherence", N_("inherence")},
    {"own", N_("this product")},
    // findings and import
    {"error", N_("breaks")},
    {"advice", N_("advice")},
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
    {"clock", N_("clock")},
    {"policy", N_("policy")},
    {"host", N_("host")},
    {"state", N_("state")},
    {"why", N_("why")},
    {"key", N_("key file")},
    {"records", N_("records in the log")},
    {"rules", N_("rules")},
    {"hashers", N_("hashers")},
    {"waiting", N_("logins that wait")},
    {"events_dropped", N_("events not recorded, only counted")},
    {"synchronised", N_("synchronised")},
    {"unsynchronised", N_("not synchronised")},
    {"serving", N_("serving")},
    {"absent", N_("not set up")},
    {"unavailable", N_("not usable")},
};

const char *word_title(const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return _(words[i].title);
    // A sentence of the daemon's ("why"), which the catalogue may know; "" would be its header.
    return *word != '\0' ? _(word) : word;
}
