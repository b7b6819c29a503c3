// SPDX-License-Identifier: BSD-2-Clause
// A logind that has three sessions, of bob, bob and carol, and writes down what it is told to do.
#include <stdio.h>
#include <systemd/sd-bus.h>

static int list(sd_bus_message *call, void *context, sd_bus_error *error)
{
    (void)context;
    (void)error;
    return sd_bus_reply_method_return(call, "a(susso)", 3, "c1", 1001u, "bob", "seat0",
                                      "/org/freedesktop/login1/session/c1", "c2", 1001u, "bob", "",
                                      "/org/freedesktop/login1/session/c2", "c3", 1002u, "carol",
                                      "seat0", "/org/freedesktop/login1/session/c3");
}

static int note(sd_bus_message *call, void *context, sd_bus_error *error)
{
    const char *id = "";

    (void)context;
    (void)error;
    sd_bus_message_read(call, "s", &id);
    printf("%s %s\n", sd_bus_message_get_member(call), id);
    fflush(stdout);
    return sd_bus_reply_method_return(call, "");
}

static const sd_bus_vtable table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("ListSessions", "", "a(susso)", list, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("LockSession", "s", "", note, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("TerminateSession", "s", "", note, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

int main(void)
{
    sd_bus *bus = NULL;

    if (sd_bus_open_system(&bus) < 0 ||
        sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", table, NULL) < 0 ||
        sd_bus_request_name(bus, "org.freedesktop.login1", 0) < 0)
        return 1;
    puts("ready");
    fflush(stdout);
    for (;;) {
        const int done = sd_bus_process(bus, NULL);
        if (done < 0 || (done == 0 && sd_bus_wait(bus, UINT64_MAX) < 0))
            return 1;
    }
}
