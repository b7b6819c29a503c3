// SPDX-License-Identifier: BSD-2-Clause
#include "options.h"
#include "base/text.h"
#include "wire/codec.h"
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

static bool set_socket(struct options *options, const char *value)
{
    options->socket = value;
    return value[0] == '/' && strlen(value) < sizeof((struct sockaddr_un *)NULL)->sun_path;
}

static bool set_timeout(struct options *options, const char *value)
{
    int64_t seconds;
    if (text_to_number(value, 1, OPTION_TIMEOUT_MOST, &seconds) != FAULT_NONE)
        return false;
    options->patience = (uint32_t)seconds * 1000;
    return true;
}

static bool set_try_first_pass(struct options *options, const char *value)
{
    options->try_first_pass = true;
    return *value == '\0';
}

static bool set_use_first_pass(struct options *options, const char *value)
{
    options->use_first_pass = true;
    return *value == '\0';
}

static const struct {
    const char *name; // a name that ends in '=' wants a value
    bool (*set)(struct options *options, const char *value);
} known[] = {
    {"socket=", set_socket},
    {"timeout=", set_timeout},
    {"try_first_pass", set_try_first_pass},
    {"use_first_pass", set_use_first_pass},
};

static bool set(struct options *options, const char *argument)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].name);
        if (strncmp(argument, known[i].name, length) == 0)
            return known[i].set(options, argument + length);
    }
    return false;
}

const char *options_read(int argc, const char **argv, struct options *options)
{
    *options = (struct options){
        .socket = WARIFU_RUNDIR "/auth.sock",
        .patience = OPTION_TIMEOUT_DEFAULT * 1000,
    };
    for (int i = 0; i < argc; i++)
        if (!set(options, argv[i]))
            return argv[i];
    return NULL;
}
