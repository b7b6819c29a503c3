// SPDX-License-Identifier: BSD-2-Clause
#include "demand.h"
#include "base/secret.h"
#include <shadow.h>
#include <stddef.h>
#include <time.h>

#define DAY (24L * 60 * 60)

static const char passed_name[] = "warifu.account";
static char passed;

void demand_will_be_others(pam_handle_t *handle)
{
    (void)pam_set_data(handle, passed_name, &passed, NULL); // what is lost is one refusal's reason
}

// As pam_unix(8) decides. What has been expired for too long never gets here: it is refused.
static bool is_due(const struct spwd *entry)
{
    const long today = (long)(time(NULL) / DAY);

    if (entry->sp_lstchg < 0)
        return false;
    return entry->sp_lstchg == 0 || (entry->sp_max >= 0 && today >= entry->sp_lstchg &&
                                     today - entry->sp_lstchg > entry->sp_max);
}

bool demand_stands(pam_handle_t *handle, const char *user)
{
    char buffer[4096];
    struct spwd entry, *found = NULL;
    const void *data = NULL;
    bool due = false;
    const int error = getspnam_r(user, &entry, buffer, sizeof buffer, &found);

    if (error == 0 && found != NULL)
        due = is_due(&entry);
    else
        due = pam_get_data(handle, passed_name, &data) == PAM_SUCCESS && data != NULL;
    secret_wipe(buffer, sizeof buffer); // there is a hash in it
    return due;
}
