// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/resting.h"
#include <poll.h>
#include <sys/wait.h>
#include <sysexits.h>

static bool is_joined(struct supervisor *self, const struct child *child)
{
    struct pollfd end = {.fd = kept_end(self, child)}; // .events: whether the vault has hung up

    return end.fd >= 0 && !has_newer_end(self, child) && poll(&end, 1, 0) == 0;
}

bool rests(struct supervisor *self, struct child *child, int wait_status)
{
    bool over = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == EX_OK;
    if (child->kind == PROCESS_RESCUE_NAMES)
        over = self->children[PROCESS_RESCUE].pid == 0;
    else if (child->kind == PROCESS_CHECKER)
        over = over && !self->checkers_wanted;
    else if (child->kind == PROCESS_VERIFIER)
        over = true; // the next question starts another one
    else if (child->kind == PROCESS_HASHER)
        over = over && is_joined(self, child);
    if ((!on_demand(child->kind) && !may_rest(child->kind)) || !over)
        return false;
    if (child->kind == PROCESS_RESCUE)
        dismiss(self, &self->children[PROCESS_RESCUE_NAMES]);
    child->dismissed = false;
    child->delay = 0;
    child->due = NEVER;
    return true;
}

int waiting_question(struct supervisor *self, const struct child *child)
{
    return may_rest(child->kind) && child->pid == 0 && child->due == NEVER && !self->stopping
               ? kept_end(self, child)
               : -1;
}

// A vault that has hung up needs a new connection, not a process that finds this one at its end;
// one that is about to end, too, needs nothing: the next one is joined anew.
void on_waiting_question(struct supervisor *self, struct child *child, short events)
{
    const struct child *vault = &self->children[PROCESS_VAULT];

    if ((events & POLLHUP) && (vault->control < 0 || vault->dismissed))
        drop_kept_end(self, child);
    else if (events & POLLHUP)
        renew_connection(self, child);
    else if (events & POLLIN)
        child->due = now_ms();
}
