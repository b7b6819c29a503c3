// SPDX-License-Identifier: BSD-2-Clause
#include "checker/verdict.h"
#include <security/pam_appl.h>
#include <stddef.h>

struct meaning {
    CheckVerdict verdict;
    const char *why;
};

// Zero is a fault, so whatever code is not here, and whatever is beyond the table, decides nothing.
// Codes that a module may return *because* the password was right (expired there) are no faults:
// uncharged, and in other words than a wrong one, they would say that it was right. Those that come
// for no other reason bar the account, which only who proved the other factor, too, is told; what
// a module may say of any password counts as a wrong try.
static const struct meaning of_authenticate[] = {
    [PAM_SUCCESS] = {CheckVerdict_CHECK_RIGHT, ""},
    [PAM_AUTH_ERR] = {CheckVerdict_CHECK_WRONG, ""},
    [PAM_USER_UNKNOWN] = {CheckVerdict_CHECK_WRONG, "nobody of that name is known there"},
    [PAM_MAXTRIES] = {CheckVerdict_CHECK_WRONG, "its own limit of tries is reached"},
    [PAM_PERM_DENIED] = {CheckVerdict_CHECK_WRONG, "it does not permit this account"},
    [PAM_ACCT_EXPIRED] = {CheckVerdict_CHECK_WRONG, "the account has expired there"},
    [PAM_NEW_AUTHTOK_REQD] = {CheckVerdict_CHECK_EXPIRED,
                              "the password must be changed there before it is good"},
    [PAM_AUTHTOK_EXPIRED] = {CheckVerdict_CHECK_EXPIRED, "the password has expired there"},
    [PAM_CRED_EXPIRED] = {CheckVerdict_CHECK_WRONG, "the credentials have expired there"},
};

// After a right password. A change that is owed is no verdict on it; whom that service lets in no
// longer, we do not let in either.
static const struct meaning of_account[] = {
    [PAM_SUCCESS] = {CheckVerdict_CHECK_RIGHT, ""},
    [PAM_NEW_AUTHTOK_REQD] = {CheckVerdict_CHECK_MUST_CHANGE, ""},
    [PAM_ACCT_EXPIRED] = {CheckVerdict_CHECK_EXPIRED, "the account has expired there"},
    [PAM_AUTHTOK_EXPIRED] = {CheckVerdict_CHECK_EXPIRED,
                             "the password expired there too long ago to be changed"},
    [PAM_PERM_DENIED] = {CheckVerdict_CHECK_EXPIRED, "it does not permit this account"},
    [PAM_AUTH_ERR] = {CheckVerdict_CHECK_EXPIRED, "its account phase refuses this account"},
    [PAM_USER_UNKNOWN] = {CheckVerdict_CHECK_EXPIRED, "its account phase does not know the name"},
    [PAM_MAXTRIES] = {CheckVerdict_CHECK_EXPIRED, "its account phase refuses this account"},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct finding meaning(const struct meaning *table, size_t count, int code)
{
    if (code < 0 || (size_t)code >= count || table[code].why == NULL)
        return (struct finding){CheckVerdict_CHECK_FAULT, "it could not do its work", true};
    return (struct finding){table[code].verdict, table[code].why, false};
}

// A fault of the account phase is met by nobody but whoever's password was right: told as one,
// uncharged, it would say so. It bars the account instead, which only who proved the other factor,
// too, is told.
static struct finding after_success(int code)
{
    const struct finding found = meaning(of_account, COUNT(of_account), code);

    return found.verdict != CheckVerdict_CHECK_FAULT
               ? found
               : (struct finding){CheckVerdict_CHECK_EXPIRED,
                                  "its account phase could not do its work", true};
}

struct finding verdict_of(const struct conversation_record *record)
{
    const struct finding found =
        meaning(of_authenticate, COUNT(of_authenticate), record->authenticated);

    if (record->improper)
        return (struct finding){CheckVerdict_CHECK_FAULT,
                                "it asks for something else than one hidden password; set its "
                                "modules so that they ask once",
                                true};
    if (record->wants_new && record->answered == 1)
        return (struct finding){CheckVerdict_CHECK_EXPIRED,
                                "the password has expired there, and it asks for a new one while "
                                "it judges the old; for pam_krb5 set the option defer_pwchange",
                                false};
    if (found.verdict == CheckVerdict_CHECK_FAULT)
        return found;
    if (record->answered != 1)
        return (struct finding){CheckVerdict_CHECK_FAULT,
                                "it decided without asking for the password", true};
    if (record->other_user)
        return (struct finding){CheckVerdict_CHECK_EXPIRED,
                                "one of its modules put another name in the place of the person's",
                                true};
    return found.verdict == CheckVerdict_CHECK_RIGHT ? after_success(record->account) : found;
}
