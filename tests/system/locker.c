// SPDX-License-Identifier: BSD-2-Clause
// locker MANNER: what a desktop runs in its session to hear logind's Lock, here without a screen.
// MANNER: "confirms" sets LockedHint as GNOME's and KDE's lockers do; "hears" locks without saying
// so, as xscreensaver does. Prints "ready", then "locked". Runs in the session (XDG_SESSION_ID).
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define SERVICE "org.freedesktop.login1"
#define SESSION "org.freedesktop.login1.Session"

static bool confirms;
static char *path;

static int lock(sd_bus_message *signal, void *context, sd_bus_error *error)
{
    sd_bus *bus = sd_bus_message_get_bus(signal);

    (void)context;
    (void)error;
    if (confirms && sd_bus_call_method_async(bus, NULL, SERVICE, path, SESSION, "SetLockedHint",
                                             NULL, NULL, "b", 1) < 0)
        exit(1);
    puts("locked");
    fflush(stdout);
    return 0;
}

int main(int count, char **words)
{
    const char *id = getenv("XDG_SESSION_ID");
    sd_bus *bus = NULL;

    if (count != 2 || id == NULL ||
        sd_bus_path_encode("/org/freedesktop/login1/session", id, &path) < 0 ||
        sd_bus_open_system(&bus) < 0 ||
        sd_bus_match_signal(bus, NULL, SERVICE, path, SESSION, "Lock", lock, NULL) < 0)
        return 1;
    confirms = strcmp(words[1], "confirms") == 0;
    puts("ready");
    fflush(stdout);
    for (;;) {
        const int done = sd_bus_process(bus, NULL);
        if (done < 0 || (done == 0 && sd_bus_wait(bus, UINT64_MAX) < 0))
            return 1;
    }
}
