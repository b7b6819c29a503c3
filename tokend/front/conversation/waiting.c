// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/waiting.h"
#include "base/clock.h"
#include <event2/event.h>
#include <stdlib.h>

struct waiting {
    enum waiting_for what;
    int64_t since; // boot time, milliseconds
    struct event *timer, *login;
    waiting_over *patience_over, *login_over;
    void *context;
};

static void on_patience(evutil_socket_t fd, short what, void *argument)
{
    const struct waiting *waiting = argument;

    (void)fd;
    (void)what;
    waiting->patience_over(waiting->context);
}

static void on_login(evutil_socket_t fd, short what, void *argument)
{
    const struct waiting *waiting = argument;

    (void)fd;
    (void)what;
    waiting->login_over(waiting->context);
}

struct waiting *waiting_new(struct event_base *base, waiting_over *patience, waiting_over *login,
                            void *context)
{
    struct waiting *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->patience_over = patience;
    made->login_over = login;
    made->context = context;
    made->timer = event_new(base, -1, 0, on_patience, made);
    made->login = event_new(base, -1, 0, on_login, made);
    if (made->timer == NULL || made->login == NULL)
        waiting_free(&made);
    return made;
}

void waiting_free(struct waiting **waiting)
{
    if (*waiting == NULL)
        return;
    if ((*waiting)->timer != NULL)
        event_free((*waiting)->timer);
    if ((*waiting)->login != NULL)
        event_free((*waiting)->login);
    free(*waiting);
    *waiting = NULL;
}

static void start(struct event *timer, int64_t milliseconds)
{
    const struct timeval delay = {milliseconds / 1000, milliseconds % 1000 * 1000};

    if (event_add(timer, &delay) != 0) // without a timer nothing would ever end
        event_active(timer, EV_TIMEOUT, 0);
}

void waiting_begin(struct waiting *waiting, enum waiting_for what, int64_t milliseconds)
{
    waiting->what = what;
    waiting->since = waiting_now();
    if (what == WAIT_NOTHING)
        event_del(waiting->timer);
    else
        start(waiting->timer, milliseconds);
}

void waiting_go_on(struct waiting *waiting, int64_t milliseconds)
{
    start(waiting->timer, milliseconds);
}

enum waiting_for waiting_what(const struct waiting *waiting)
{
    return waiting->what;
}

int64_t waiting_since(const struct waiting *waiting)
{
    return waiting_now() - waiting->since;
}

void waiting_time_login(struct waiting *waiting, int64_t milliseconds)
{
    if (milliseconds < 0)
        event_del(waiting->login);
    else
        start(waiting->login, milliseconds);
}

int64_t waiting_now(void)
{
    struct boot_time now;

    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}
