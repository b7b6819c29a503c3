// SPDX-License-Identifier: BSD-2-Clause
// Goes through every phase once, between two marks that a system call trace shows.
#include "host.h"
#include <stdio.h>
#include <unistd.h>

static struct fake fake;
static struct host host;

static void mark(const char *name)
{
    (void)!access(name, F_OK);
}

int main(void)
{
    static const char *const answers[] = {FAKE_PASSWORD, FAKE_CODE, "neu", "neu", NULL};
    fake_start(&fake, fake_works);
    host_start(&host, &fake, "alice", host_whole_stack, answers);
    mark("/warifu-mark-begin");
    int code = pam_authenticate(host.handle, 0);
    code |= pam_setcred(host.handle, PAM_ESTABLISH_CRED);
    code |= pam_acct_mgmt(host.handle, 0);
    code |= pam_chauthtok(host.handle, 0);
    code |= pam_open_session(host.handle, 0);
    code |= pam_close_session(host.handle, 0);
    mark("/warifu-mark-end");
    host_end(&host);
    fake_stop(&fake);
    return code == PAM_SUCCESS ? 0 : 1;
}
