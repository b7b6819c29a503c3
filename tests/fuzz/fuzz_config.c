// SPDX-License-Identifier: BSD-2-Clause
// tokend.conf. What is refused is refused with a located message; what is accepted survives a dump.
#include "settings/daemon_file.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static char *dump(const struct daemon_settings *settings)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    demand(out != NULL);
    daemon_settings_dump(settings, out);
    demand(fclose(out) == 0);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);
    struct daemon_settings settings = {0};
    struct daemon_settings again = {0};
    char error[512] = "";

    demand(text != NULL);
    if (daemon_settings_parse("c", text, &settings, error, sizeof error) == FAULT_NONE) {
        char *once = dump(&settings);
        demand(daemon_settings_parse("c", once, &again, error, sizeof error) == FAULT_NONE);
        char *twice = dump(&again);
        demand(strcmp(once, twice) == 0);
        demand(settings.auth_socket[0] == '/' && settings.key_file[0] == '/');
        free(once);
        free(twice);
    } else {
        demand(strncmp(error, "c:", 2) == 0);
        for (const char *c = error; *c != '\0'; c++) // nothing that moves a terminal
            demand((unsigned char)*c >= 0x20 && *c != 0x7F);
    }
    free(text);
    return 0;
}
