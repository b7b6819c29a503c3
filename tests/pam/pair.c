// SPDX-License-Identifier: BSD-2-Clause
#include "pair.h"

#include <stdio.h>

struct fake fake;
struct host host;

#define BRIDGES "authinfo_unavail=ignore try_again=ignore user_unknown=ignore cred_unavail=ignore"
const char pair_bridging_stack[] = "auth [success=done " BRIDGES " default=die] @\n"
                                   "auth required pam_permit.so\n"
                                   "account [success=ok " BRIDGES " default=bad] @\n"
                                   "account required pam_permit.so\n";

void use(fake_script *script, const char *lines, const char *const *answers)
{
    host_log_clear();
    fake_start(&fake, script);
    host_start(&host, &fake, "alice", lines, answers);
}

int done(void **state)
{
    (void)state;
    if (host.handle != NULL)
        host_end(&host);
    if (fake.pid > 0)
        fake_stop(&fake);
    return 0;
}

bool pair_can_run(void)
{
    const char *obstacle = host_obstacle();

    if (obstacle != NULL)
        printf("1..0 # SKIP %s\n", obstacle);
    return obstacle == NULL;
}
