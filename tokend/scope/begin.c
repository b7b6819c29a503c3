// SPDX-License-Identifier: BSD-2-Clause
// The scope itself. It stands beside the unit that the process came from, in the same slice, so
// that accounting stays with the person and logind still sees a program of theirs (it opens no
// second session for su). It is bound to that unit: privilege does not outlast the login in which
// it was taken. A service is no login: to restart cron is nobody's log-out.
#include "base/clock.h"
#include "base/log.h"
#include "base/scope_name.h"
#include "scope/scope.h"
#include "scope/systemd.h"
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define STARTED_MS 5000
#define LOOK_USEC 2000
// A shell heeds the hang-up, other programs the request to end; what is there then is killed.
#define STOP_USEC (UINT64_C(2) * 1000000)

struct place {
    char *unit, *slice;
    char login[SCOPE_LOGIN_SIZE];
    bool bound; // to `unit`
};

static void place_free(struct place *place)
{
    free(place->unit);
    free(place->slice);
}

static bool read_place(pid_t pid, struct place *place)
{
    struct scope_name outer;
    char *session = NULL;

    *place = (struct place){.login = SCOPE_LOGIN_NONE};
    if (sd_pid_get_unit(pid, &place->unit) < 0 || sd_pid_get_slice(pid, &place->slice) < 0)
        return false;
    if (sd_pid_get_session(pid, &session) >= 0) {
        place->bound = true;
        (void)snprintf(place->login, sizeof place->login, "%s", session);
    } else if (scope_name_read(place->unit, &outer)) {
        place->bound = true;
        memcpy(place->login, outer.login, sizeof place->login);
    } else if (strncmp(place->unit, "user@", 5) == 0) {
        place->bound = true;
        (void)snprintf(place->login, sizeof place->login, SCOPE_LOGIN_MANAGER);
    }
    free(session);
    return true;
}

// --- asking systemd -----------------------------------------------------------------------------

static int add_text(sd_bus_message *message, const char *name, const char *value)
{
    return sd_bus_message_append(message, "(sv)", name, "s", value);
}

static int add_list(sd_bus_message *message, const char *name, const char *value)
{
    return sd_bus_message_append(message, "(sv)", name, "as", 1, value);
}

static int fill(sd_bus_message *message, const char *name, const struct place *place,
                const struct scope_order *order, uint64_t microseconds)
{
    char text[128];
    int result = sd_bus_message_append(message, "ss", name, "fail");

    (void)snprintf(text, sizeof text,
                   order->grant > 0 ? "Privileged session by grant %" PRId64 : "Privileged session",
                   order->grant);
#define STEP(call) result = result < 0 ? result : (call)
    STEP(sd_bus_message_open_container(message, 'a', "(sv)"));
    STEP(add_text(message, "Description", text));
    STEP(add_text(message, "Slice", place->slice));
    STEP(add_text(message, "CollectMode", "inactive-or-failed"));
    STEP(sd_bus_message_append(message, "(sv)", "RuntimeMaxUSec", "t", microseconds));
    STEP(sd_bus_message_append(message, "(sv)", "TimeoutStopUSec", "t", STOP_USEC));
    STEP(sd_bus_message_append(message, "(sv)", "SendSIGHUP", "b", 1));
    if (place->bound) {
        STEP(add_list(message, "BindsTo", place->unit));
        STEP(add_list(message, "After", place->unit));
    }
    STEP(sd_bus_message_append(message, "(sv)", "PIDs", "au", 1, (uint32_t)order->pid));
    STEP(sd_bus_message_close_container(message));
    STEP(sd_bus_message_append(message, "a(sa(sv))", 0));
#undef STEP
    return result;
}

#define SECONDS_MOST (366 * 86400) // no grant lasts longer

// The time that is left, in microseconds; 0: none, or more than anything lasts.
static uint64_t time_left(const struct scope_order *order)
{
    struct boot_time now;

    if (clock_read_boot(&now) != FAULT_NONE || order->until <= now.milliseconds ||
        order->until - now.milliseconds > SECONDS_MOST * INT64_C(1000))
        return 0;
    return (uint64_t)(order->until - now.milliseconds) * 1000;
}

static bool start(const char *name, const struct place *place, const struct scope_order *order,
                  uint64_t left)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *message = NULL;
    sd_bus *bus = NULL;
    int result = systemd_open(&bus);

    if (result >= 0)
        result = systemd_call_new(bus, &message, "StartTransientUnit");
    if (result >= 0)
        result = fill(message, name, place, order, left);
    if (result >= 0)
        result = sd_bus_call(bus, message, 0, &error, NULL);
    if (result < 0)
        log_error("%s: systemd does not make it: %s", name,
                  error.message != NULL ? error.message : strerror(-result));
    sd_bus_error_free(&error);
    sd_bus_message_unref(message);
    sd_bus_flush_close_unref(bus);
    return result >= 0;
}

// --- looking ------------------------------------------------------------------------------------

static bool is_in(pid_t pid, const char *name)
{
    char *unit = NULL;
    const bool in = sd_pid_get_unit(pid, &unit) >= 0 && strcmp(unit, name) == 0;

    free(unit);
    return in;
}

static bool has_ended(int held)
{
    struct pollfd poller = {.fd = held, .events = POLLIN};

    return poll(&poller, 1, 0) != 0;
}

// The job is only in systemd's queue when the call is answered. What was seen is told.
static bool arrives(const struct scope_order *order, const char *name)
{
    struct boot_time begin, now;

    if (clock_read_boot(&begin) != FAULT_NONE)
        return false;
    do {
        if (is_in(order->pid, name))
            return !has_ended(order->held); // else it is the number of another process by now
        if (has_ended(order->held) || usleep(LOOK_USEC) != 0)
            return false;
    } while (clock_read_boot(&now) == FAULT_NONE &&
             now.milliseconds - begin.milliseconds < STARTED_MS);
    log_error("%s: systemd was asked, and process %d is not in it", name, (int)order->pid);
    return false;
}

ScopeAnswer scope_begin(const struct scope_order *order)
{
    struct scope_name name = {.grant = order->grant};
    char text[SCOPE_NAME_SIZE];
    struct place place;
    ScopeAnswer answer = ScopeAnswer_SCOPE_FAILED;
    const uint64_t left = time_left(order);

    if (left == 0) {
        log_error("refused: the time of what process %d begins is over", (int)order->pid);
        return ScopeAnswer_SCOPE_REFUSED;
    }
    if (!read_place(order->pid, &place) || has_ended(order->held)) {
        log_error("process %d is in no unit of systemd", (int)order->pid);
    } else if (getrandom(&name.mark, sizeof name.mark, GRND_NONBLOCK) == sizeof name.mark) {
        memcpy(name.login, place.login, sizeof name.login);
        if (scope_name_write(&name, text) && start(text, &place, order, left) &&
            arrives(order, text))
            answer = ScopeAnswer_SCOPE_DONE;
    }
    place_free(&place);
    return answer;
}
