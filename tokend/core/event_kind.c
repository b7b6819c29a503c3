// SPDX-License-Identifier: BSD-2-Clause
#include "core/event_kind.h"
#include <string.h>

#define BIT(field) ((uint64_t)1 << FIELD_##field)
#define AROUND                                                                                     \
    (BIT(SERVICE) | BIT(TTY) | BIT(RHOST) | BIT(RUSER) | BIT(ORIGIN) | BIT(PEER) | BIT(RULE) |     \
     BIT(UID) | BIT(OPERATION) | BIT(MEMBER) | BIT(HOLDER) | BIT(REMEDY) | BIT(CALLER) |           \
     BIT(POLICY) | BIT(EXCEPTION) | BIT(EXCEPTION_CLAUSE))
#define TRIAL                                                                                      \
    (AROUND | BIT(PASSWORD) | BIT(CODE) | BIT(EMERGENCY) | BIT(KEY) | BIT(CARD) |                  \
     BIT(CREDENTIAL) | BIT(CLASSES) | BIT(FAILURES) | BIT(WHY))
// What two people did has the second one and the number of the request, too (D7).
#define BY_SOMEBODY (BIT(ACTOR) | BIT(REASON) | BIT(PEER) | BIT(APPROVER) | BIT(REVIEW))
// A change: the administrator's verb that records it gives both (admin_record(), E5).
#define ADMIN (BY_SOMEBODY | BIT(BEFORE) | BIT(AFTER))
#define ON_KEY (ADMIN | BIT(CREDENTIAL) | BIT(CARD))
#define ON_CARD (ADMIN | BIT(CARD) | BIT(COUNT) | BIT(METHOD) | BIT(WITNESS))
#define ON_REQUEST                                                                                 \
    (ADMIN | BIT(APPLICANT) | BIT(REVIEW) | BIT(OPERATION) | BIT(SERVICE) | BIT(HOST) |            \
     BIT(UNTIL) | BIT(WHAT))
#define ON_ENVELOPE (ADMIN | BIT(ENVELOPE) | BIT(COUNT) | BIT(UNTIL))
#define LOSS (BIT(PLACE) | BIT(REPORTER) | BIT(WHEN))

static const struct event_kind kinds[EVENT_COUNT_] = {
    [EVENT_LOGIN_PROVED] = {"login.proved", "A1 A2 A6 A7", SEVERITY_INFO, false, TRIAL},
    [EVENT_LOGIN_GRANTED] = {"login.granted", "A1 A2 A4 A6 A7 A8", SEVERITY_INFO, false, TRIAL},
    [EVENT_LOGIN_UNDELIVERED] = {"login.undelivered", "A4", SEVERITY_WARNING, false, TRIAL},
    [EVENT_LOGIN_BUSY] = {"login.busy", "A4", SEVERITY_NOTICE, true, TRIAL},
    [EVENT_LOGIN_DENIED] = {"login.denied", "A4 A1", SEVERITY_NOTICE, false, TRIAL},
    [EVENT_LOGIN_REFUSED] = {"login.refused", "A2 A3 A8 D5", SEVERITY_NOTICE, true, TRIAL},
    [EVENT_LOGIN_WITHDRAWN] = {"login.withdrawn", "C4", SEVERITY_WARNING, false, TRIAL},
    [EVENT_LOGIN_LOCKED] = {"login.locked", "A4 D3 E7", SEVERITY_ALERT, false, TRIAL},
    [EVENT_LOGIN_REPLAYED] = {"login.replayed", "E7 A4", SEVERITY_WARNING, false, TRIAL},
    [EVENT_LOGIN_DORMANT] = {"login.dormant", "A5 G3", SEVERITY_WARNING, false, TRIAL},
    [EVENT_ATTEMPT_LOST] = {"attempt.lost", "A4", SEVERITY_WARNING, false, TRIAL},
    [EVENT_ATTEMPT_FAULT] = {"attempt.fault", "A4", SEVERITY_WARNING, false, TRIAL},
    [EVENT_CALL_FAULT] = {"call.fault", "E2", SEVERITY_WARNING, true, AROUND | BIT(WHY)},
    [EVENT_ACCOUNT_REFUSED] = {"account.refused", "A2 A8", SEVERITY_NOTICE, true,
                               AROUND | BIT(WHY)},
    [EVENT_ACCOUNT_BY_ROOT] = {"account.by_root", "E5", SEVERITY_NOTICE, false,
                               AROUND | BIT(ACTOR) | BIT(LOGIN_UID)},
    [EVENT_PASSWORD_CHANGED] = {"password.changed", "B3 B1 B5 B6", SEVERITY_NOTICE, false, AROUND},
    [EVENT_PASSWORD_REFUSED] = {"password.refused", "B1 B6", SEVERITY_INFO, true,
                                AROUND | BIT(WHY) | BIT(ACTOR) | BIT(LOGIN_UID)},
    [EVENT_PASSWORD_HANDED_ON] = {"password.handed_on", "B1", SEVERITY_NOTICE, false, AROUND},
    [EVENT_PASSWORD_BY_ROOT] = {"password.by_root", "E5", SEVERITY_NOTICE, false,
                                AROUND | BIT(ACTOR) | BIT(LOGIN_UID)},
    [EVENT_PASSWORD_SEEN] = {"password.changed_elsewhere", "B6", SEVERITY_NOTICE, false,
                             AROUND | BIT(WHY)},
    [EVENT_PASSWORD_UPGRADED] = {"password.upgraded", "B7", SEVERITY_INFO, false, 0},
    [EVENT_PASSWORD_RESET] = {"password.reset", "B3 B4", SEVERITY_NOTICE, false, ADMIN},
    [EVENT_PASSWORD_EXPIRED] = {"password.expired", "B5 F5", SEVERITY_WARNING, false, ADMIN},
    [EVENT_REGISTRATION_ISSUED] = {"registration.issued", "B3", SEVERITY_NOTICE, false,
                                   ADMIN | BIT(UNTIL)},
    [EVENT_OTP_OFFERED] = {"otp.offered", "C1", SEVERITY_INFO, false,
                           AROUND | ADMIN | BIT(CREDENTIAL)},
    [EVENT_OTP_ENROLLED] = {"otp.enrolled", "C1", SEVERITY_NOTICE, false,
                            AROUND | ADMIN | BIT(CREDENTIAL)},
    [EVENT_OTP_REFUSED] = {"otp.refused", "C1", SEVERITY_NOTICE, false,
                           AROUND | ADMIN | BIT(CREDENTIAL) | BIT(WHY)},
    [EVENT_OTP_IMPORTED] = {"otp.imported", "C1", SEVERITY_NOTICE, false, ADMIN | BIT(CREDENTIAL)},
    [EVENT_OTP_RESYNCHRONISED] = {"otp.resynchronised", "C1", SEVERITY_NOTICE, false,
                                  ADMIN | BIT(CREDENTIAL) | BIT(DRIFT)},
    [EVENT_OTP_REVOKED] = {"otp.revoked", "C4 F5", SEVERITY_WARNING, false,
                           ADMIN | BIT(CREDENTIAL) | BIT(CARD)},
    [EVENT_OTP_SUSPENDED] = {"otp.suspended", "C4 F5", SEVERITY_WARNING, false,
                             ADMIN | BIT(CREDENTIAL) | BIT(CARD)},
    [EVENT_OTP_RESUMED] = {"otp.resumed", "C4 F5", SEVERITY_WARNING, false,
                           ADMIN | BIT(CREDENTIAL) | BIT(CARD)},
    [EVENT_CARD_ISSUED] = {"card.issued", "C1 C2", SEVERITY_NOTICE, false,
                           ON_CARD | BIT(DEPARTMENT)},
    [EVENT_CARD_BOUND] = {"card.bound", "C1 C2", SEVERITY_NOTICE, false, ON_CARD},
    [EVENT_CARD_SUSPENDED] = {"card.suspended", "C4 F5", SEVERITY_WARNING, false, ON_CARD},
    [EVENT_CARD_FOUND] = {"card.found", "C4 F5", SEVERITY_WARNING, false, ON_CARD | LOSS},
    [EVENT_CARD_LOST] = {"card.lost", "C3 C4 F4 F5", SEVERITY_ALERT, false, ON_CARD | LOSS},
    [EVENT_CARD_REVOKED] = {"card.revoked", "C5 C4", SEVERITY_WARNING, false, ON_CARD},
    [EVENT_CARD_COLLECTED] = {"card.collected", "C5", SEVERITY_NOTICE, false, ON_CARD},
    [EVENT_CARD_DESTROYED] = {"card.destroyed", "C5", SEVERITY_NOTICE, false, ON_CARD},
    [EVENT_USER_OFFBOARDED] = {"user.offboarded", "C6 C4 F5", SEVERITY_WARNING, false,
                               ADMIN | BIT(COUNT)},
    [EVENT_EMERGENCY_ISSUED] = {"emergency.issued", "F2", SEVERITY_WARNING, false,
                                ADMIN | BIT(EMERGENCY) | BIT(UNTIL)},
    [EVENT_EMERGENCY_APPROVED] = {"emergency.approved", "D7 F2", SEVERITY_WARNING, false,
                                  ADMIN | BIT(EMERGENCY) | BIT(UNTIL)},
    [EVENT_EMERGENCY_USED] = {"emergency.used", "F2 C4", SEVERITY_ALERT, false,
                              AROUND | BIT(ACTOR) | BIT(EMERGENCY)},
    [EVENT_EMERGENCY_REVOKED] = {"emergency.revoked", "C4", SEVERITY_WARNING, false,
                                 ADMIN | BIT(EMERGENCY) | BIT(UNTIL)},
    [EVENT_EMERGENCY_CLOSED] = {"emergency.closed", "F3 F2", SEVERITY_NOTICE, false,
                                ADMIN | BIT(EMERGENCY) | BIT(UNTIL)},
    [EVENT_KEY_IMPORTED] = {"key.imported", "C1", SEVERITY_NOTICE, false, ON_KEY | BIT(TTY)},
    [EVENT_KEY_ENROLLED] = {"key.enrolled", "C1", SEVERITY_NOTICE, false,
                            ON_KEY | BIT(MODEL) | BIT(TTY)},
    [EVENT_KEY_REFUSED] = {"key.refused", "C1", SEVERITY_WARNING, false,
                           BY_SOMEBODY | BIT(CARD) | BIT(MODEL) | BIT(WHY)},
    [EVENT_KEY_PIN] = {"key.pin", "B2", SEVERITY_NOTICE, false,
                       BY_SOMEBODY | BIT(VERB) | BIT(WHY) | BIT(TTY)},
    [EVENT_KEY_SUSPENDED] = {"key.suspended", "C4 F5", SEVERITY_WARNING, false, ON_KEY},
    [EVENT_KEY_RESUMED] = {"key.resumed", "C4 F5", SEVERITY_WARNING, false, ON_KEY},
    [EVENT_KEY_REVOKED] = {"key.revoked", "C4 F5", SEVERITY_WARNING, false, ON_KEY},
    [EVENT_KEY_COUNT] = {"key.count", "C4 E7", SEVERITY_ALERT, false, ON_KEY | AROUND},
    [EVENT_KEY_RESTORED] = {"key.restored", "C4 F5", SEVERITY_WARNING, false, ON_KEY},
    [EVENT_SESSION_OPENED] = {"session.opened", "A4 D4", SEVERITY_INFO, false,
                              AROUND | BIT(ACTOR) | BIT(SESSION) | BIT(REVIEW) | BIT(CLASSES)},
    [EVENT_SESSION_CLOSED] = {"session.closed", "A4 D4", SEVERITY_INFO, false,
                              AROUND | BIT(SESSION) | BIT(WHY)},
    [EVENT_SESSION_REFUSED] = {"session.refused", "A4", SEVERITY_NOTICE, true, AROUND | BIT(WHY)},
    [EVENT_SESSION_STOPPED] = {"session.stopped", "C4 D4 F5", SEVERITY_WARNING, false,
                               BIT(ACTOR) | BIT(PEER) | BIT(SERVICE) | BIT(TTY) | BIT(RHOST) |
                                   BIT(LOGIND) | BIT(METHOD) | BIT(SEEN) | BIT(REVIEW) | BIT(WHY)},
    [EVENT_SESSION_ORDERED] = {"session.stop_ordered", "C4 D4 F5", SEVERITY_WARNING, false,
                               BIT(ACTOR) | BIT(PEER) | BIT(LOGIND) | BIT(METHOD) | BIT(REVIEW) |
                                   BIT(WHY)},
    [EVENT_USER_ADDED] = {"user.added", "A5 E5", SEVERITY_NOTICE, false,
                          ADMIN | BIT(UID) | BIT(UNTIL)},
    [EVENT_USER_SUSPENDED] = {"user.suspended", "F5", SEVERITY_WARNING, false, ADMIN},
    [EVENT_USER_RESUMED] = {"user.resumed", "F5", SEVERITY_NOTICE, false, ADMIN},
    [EVENT_USER_REMOVED] = {"user.removed", "C6 A5 F5", SEVERITY_WARNING, false,
                            ADMIN | BIT(COUNT) | BIT(WHAT)},
    [EVENT_USER_UNUSED] = {"user.unused", "A5 G3", SEVERITY_NOTICE, false, BIT(UNTIL) | BIT(WHY)},
    [EVENT_USER_DORMANT] = {"user.dormant", "A5 G3 F5", SEVERITY_WARNING, false,
                            BIT(BEFORE) | BIT(AFTER) | BIT(UNTIL)},
    [EVENT_USER_ENDING] = {"user.ending", "A5", SEVERITY_NOTICE, false, BIT(UNTIL)},
    [EVENT_USER_ENDED] = {"user.ended", "A5 C6 F5", SEVERITY_WARNING, false,
                          BIT(BEFORE) | BIT(AFTER) | BIT(UNTIL)},
    [EVENT_USER_TERM] = {"user.term", "A5", SEVERITY_NOTICE, false, ADMIN | BIT(UNTIL)},
    [EVENT_USER_ROLE] = {"user.role", "D1 D8", SEVERITY_WARNING, false,
                         ADMIN | BIT(APPLICANT) | BIT(REVIEW)},
    [EVENT_ROLE_REQUESTED] = {"role.requested", "D8 D1", SEVERITY_WARNING, false,
                              ADMIN | BIT(REVIEW)},
    [EVENT_REVIEW_OPENED] = {"review.opened", "F2 F3", SEVERITY_ALERT, false, ADMIN | BIT(REVIEW)},
    [EVENT_REVIEW_CLOSED] = {"review.closed", "F3 F2", SEVERITY_NOTICE, false,
                             ADMIN | BIT(APPLICANT) | BIT(REVIEW)},
    [EVENT_REVIEW_SIGNED] = {"review.signed", "G3 D1", SEVERITY_NOTICE, false,
                             ADMIN | BIT(OPERATION) | BIT(COUNT)},
    [EVENT_REQUEST_MADE] = {"request.made", "D8 F1 F3", SEVERITY_WARNING, false, ON_REQUEST},
    [EVENT_REQUEST_APPROVED] = {"request.approved", "D6 D7 D1 F1 F3", SEVERITY_ALERT, false,
                                ON_REQUEST},
    [EVENT_REQUEST_REJECTED] = {"request.rejected", "D8 F3", SEVERITY_NOTICE, false, ON_REQUEST},
    [EVENT_REQUEST_WITHDRAWN] = {"request.withdrawn", "D8", SEVERITY_NOTICE, false, ON_REQUEST},
    [EVENT_REQUEST_CARRIED_OUT] = {"request.carried_out", "D7", SEVERITY_WARNING, false,
                                   ON_REQUEST},
    [EVENT_REQUEST_ENDED] = {"request.ended", "D4 F3", SEVERITY_WARNING, false,
                             ON_REQUEST | BIT(WHY)},
    [EVENT_GLASS_ISSUED] = {"break_glass.issued", "F2", SEVERITY_ALERT, false, ON_ENVELOPE},
    [EVENT_GLASS_ACTIVATED] = {"break_glass.activated", "F2", SEVERITY_ALERT, false, ON_ENVELOPE},
    [EVENT_GLASS_REVOKED] = {"break_glass.revoked", "F2", SEVERITY_ALERT, false,
                             ON_ENVELOPE | BIT(WHY)},
    [EVENT_GLASS_USED] = {"break_glass.used", "F2", SEVERITY_ALERT, false,
                          BIT(ENVELOPE) | BIT(REVIEW) | BIT(SERVICE) | BIT(TTY) | BIT(WHEN) |
                              BIT(WHY)},
    [EVENT_GLASS_CHANGED] = {"break_glass.changed", "F2", SEVERITY_ALERT, false,
                             BIT(BEFORE) | BIT(AFTER) | BIT(ENVELOPE) | BIT(WHY)},
    [EVENT_USER_RENAMED] = {"user.renamed", "A5", SEVERITY_WARNING, false, ADMIN},
    [EVENT_USER_RENUMBERED] = {"user.renumbered", "A5", SEVERITY_WARNING, false, ADMIN},
    [EVENT_MEMBER_ADDED] = {"member.added", "A6 C2", SEVERITY_NOTICE, false, ADMIN | BIT(MEMBER)},
    [EVENT_MEMBER_REMOVED] = {"member.removed", "A6 C2", SEVERITY_NOTICE, false,
                              ADMIN | BIT(MEMBER)},
    [EVENT_LOCK_CLEARED] = {"lock.cleared", "A4", SEVERITY_WARNING, false, ADMIN | BIT(ORIGIN)},
    [EVENT_ADMIN_RESCUE] = {"admin.rescue", "F2", SEVERITY_ALERT, false,
                            BY_SOMEBODY | AROUND | BIT(VERB) | BIT(LOGIN_UID) | BIT(REVIEW)},
    [EVENT_ADMIN_REFUSED] = {"admin.refused", "D8 D2", SEVERITY_WARNING, true,
                             BY_SOMEBODY | AROUND | BIT(VERB) | BIT(WHY)},
    [EVENT_STORE_CREATED] = {"store.created", "A5", SEVERITY_ALERT, false, BY_SOMEBODY},
    [EVENT_CONFIGURATION_CHANGED] = {"configuration.changed", "E5", SEVERITY_WARNING, false,
                                     BIT(ACTOR) | BIT(BEFORE) | BIT(AFTER)},
    [EVENT_STORE_DAMAGED] = {"store.damaged", "E2", SEVERITY_ALERT, false, BIT(WHAT)},
    [EVENT_POLICY_OFFERED] = {"policy.offered", "D7 E5", SEVERITY_ALERT, false,
                              BIT(ACTOR) | BIT(BEFORE) | BIT(AFTER)},
    [EVENT_POLICY_WITHDRAWN] = {"policy.withdrawn", "D7 E5", SEVERITY_NOTICE, false,
                                BIT(ACTOR) | BIT(BEFORE) | BIT(AFTER)},
    [EVENT_POLICY_ACTIVATED] = {"policy.activated", "D7 E5", SEVERITY_WARNING, false,
                                ADMIN | BIT(APPLICANT) | BIT(REVIEW)},
    [EVENT_LOG_ALTERED] = {"log.altered", "E1 E7", SEVERITY_ALERT, false,
                           BIT(COUNT) | BIT(WHAT) | BIT(WHY)},
    [EVENT_LOG_RECOVERED] = {"log.recovered", "E1", SEVERITY_ALERT, false,
                             ADMIN | BIT(COUNT) | BIT(SEEN) | BIT(WHAT) | BIT(UNTIL) | BIT(WHEN) |
                                 BIT(WHY)},
    [EVENT_LOG_EXPORTED] = {"log.exported", "E4 E3", SEVERITY_NOTICE, false,
                            BY_SOMEBODY | BIT(COUNT) | BIT(WHAT)},
    [EVENT_LOG_COSIGNED] = {"log.cosigned", "E1 E4", SEVERITY_NOTICE, false,
                            ADMIN | BIT(WHAT) | BIT(WHEN) | BIT(WITNESS)},
    [EVENT_LOG_KEY_ROTATED] = {"log.key_rotated", "E1 E4", SEVERITY_WARNING, false, ADMIN},
    [EVENT_VAULT_STARTED] = {"vault.started", "E2", SEVERITY_NOTICE, false, 0},
    [EVENT_CLOCK_UNSYNCHRONISED] = {"clock.unsynchronised", "E6", SEVERITY_WARNING, false, 0},
    [EVENT_EVENTS_DROPPED] = {"events.dropped", "E2", SEVERITY_WARNING, false,
                              BIT(COUNT) | BIT(WHY)},
};

static const char *const field_names[EVENT_FIELDS] = {
    [FIELD_ACTOR] = "actor",
    [FIELD_AFTER] = "after",
    [FIELD_APPLICANT] = "applicant",
    [FIELD_APPROVER] = "approver",
    [FIELD_BEFORE] = "before",
    [FIELD_CALLER] = "caller",
    [FIELD_CARD] = "card",
    [FIELD_CLASSES] = "classes",
    [FIELD_CODE] = "code",
    [FIELD_COUNT] = "count",
    [FIELD_CREDENTIAL] = "credential",
    [FIELD_DEPARTMENT] = "department",
    [FIELD_DEPUTY_FOR] = "deputy_for",
    [FIELD_DRIFT] = "drift",
    [FIELD_EMERGENCY] = "emergency",
    [FIELD_ENVELOPE] = "envelope",
    [FIELD_EXCEPTION] = "exception",
    [FIELD_EXCEPTION_CLAUSE] = "exception_clause",
    [FIELD_FAILURES] = "failures",
    [FIELD_HOLDER] = "holder",
    [FIELD_HOST] = "host",
    [FIELD_KEY] = "key",
    [FIELD_LOGIN_UID] = "login_uid",
    [FIELD_LOGIND] = "logind",
    [FIELD_MEMBER] = "member",
    [FIELD_METHOD] = "method",
    [FIELD_MODEL] = "model",
    [FIELD_OPERATION] = "operation",
    [FIELD_ORIGIN] = "origin",
    [FIELD_PASSWORD] = "password",
    [FIELD_PEER] = "peer",
    [FIELD_PLACE] = "place",
    [FIELD_POLICY] = "policy",
    [FIELD_REASON] = "reason",
    [FIELD_REMEDY] = "remedy",
    [FIELD_REPORTER] = "reporter",
    [FIELD_REVIEW] = "review",
    [FIELD_RHOST] = "rhost",
    [FIELD_RULE] = "rule",
    [FIELD_RUSER] = "ruser",
    [FIELD_SEEN] = "seen",
    [FIELD_SERVICE] = "service",
    [FIELD_SESSION] = "session",
    [FIELD_TTY] = "tty",
    [FIELD_UID] = "uid",
    [FIELD_UNTIL] = "until",
    [FIELD_VERB] = "verb",
    [FIELD_WHAT] = "what",
    [FIELD_WHEN] = "when",
    [FIELD_WHY] = "why",
    [FIELD_WITNESS] = "witness",
};

const struct event_kind *event_kind(enum event_id id)
{
    return (unsigned)id < EVENT_COUNT_ ? &kinds[id] : NULL;
}

enum event_id event_by_name(const char *name, size_t length)
{
    for (unsigned i = 0; i < EVENT_COUNT_; i++)
        if (kinds[i].name != NULL && strlen(kinds[i].name) == length &&
            memcmp(kinds[i].name, name, length) == 0)
            return (enum event_id)i;
    return EVENT_COUNT_;
}

bool event_is_known(const char *name)
{
    return event_by_name(name, strlen(name)) != EVENT_COUNT_;
}

bool event_is_evidence(enum event_id id, const char *clause)
{
    const struct event_kind *kind = event_kind(id);

    return kind != NULL && kind->clauses != NULL && strstr(kind->clauses, clause) != NULL;
}

// What happened against a rule, or in spite of it, or because something failed; and what was done
// in an emergency. What such an event led to has an event of its own.
bool event_is_adverse(enum event_id id)
{
    static const enum event_id adverse[] = {
        EVENT_LOGIN_UNDELIVERED,
        EVENT_LOGIN_BUSY,
        EVENT_LOGIN_DENIED,
        EVENT_LOGIN_REFUSED,
        EVENT_LOGIN_WITHDRAWN,
        EVENT_LOGIN_LOCKED,
        EVENT_LOGIN_REPLAYED,
        EVENT_LOGIN_DORMANT,
        EVENT_ATTEMPT_LOST,
        EVENT_ATTEMPT_FAULT,
        EVENT_CALL_FAULT,
        EVENT_ACCOUNT_REFUSED,
        EVENT_ACCOUNT_BY_ROOT,
        EVENT_PASSWORD_REFUSED,
        EVENT_PASSWORD_BY_ROOT,
        EVENT_PASSWORD_SEEN,
        EVENT_OTP_REFUSED,
        EVENT_CARD_LOST,
        EVENT_EMERGENCY_USED,
        EVENT_KEY_REFUSED,
        EVENT_KEY_COUNT,
        EVENT_SESSION_REFUSED,
        EVENT_SESSION_ORDERED,
        EVENT_USER_UNUSED,
        EVENT_USER_DORMANT,
        EVENT_REVIEW_OPENED,
        EVENT_GLASS_USED,
        EVENT_GLASS_CHANGED,
        EVENT_ADMIN_RESCUE,
        EVENT_ADMIN_REFUSED,
        EVENT_STORE_DAMAGED,
        EVENT_CONFIGURATION_CHANGED,
        EVENT_POLICY_OFFERED,
        EVENT_LOG_ALTERED,
        EVENT_CLOCK_UNSYNCHRONISED,
        EVENT_EVENTS_DROPPED,
    };

    for (size_t i = 0; i < sizeof adverse / sizeof *adverse; i++)
        if (adverse[i] == id)
            return true;
    return false;
}

bool event_is_notified(enum event_id id)
{
    static const char *const clauses[] = {"D6", "E7", "F1", "F2", "F5"};
    const struct event_kind *kind = event_kind(id);

    if (kind == NULL || kind->clauses == NULL)
        return false;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (event_is_evidence(id, clauses[i]))
            return true;
    return kind->severity == SEVERITY_ALERT;
}

const char *event_clause(const struct event_kind *kind, char out[EVENT_CLAUSE_SIZE])
{
    const size_t length = strcspn(kind->clauses, " ");

    memcpy(out, kind->clauses, length < EVENT_CLAUSE_SIZE ? length : 0);
    out[length < EVENT_CLAUSE_SIZE ? length : 0] = '\0';
    return out;
}

bool event_has(enum event_id id, enum event_field field)
{
    const struct event_kind *kind = event_kind(id);

    return kind != NULL && (kind->fields & (uint64_t)1 << field) != 0;
}

const char *event_field_name(enum event_field field)
{
    return (unsigned)field < EVENT_FIELDS ? field_names[field] : "";
}
