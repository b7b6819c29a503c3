// SPDX-License-Identifier: BSD-2-Clause
#include "settings/services.h"
#include <stdlib.h>
#include <string.h>

#include "settings/services.inc" // kinds, services

const struct service *service_table(size_t *count)
{
    *count = sizeof services / sizeof *services;
    return services;
}

static int by_name(const void *name, const void *row)
{
    return strcmp(name, ((const struct service *)row)->name);
}

const struct service *service_by_name(const char *name)
{
    return bsearch(name, services, sizeof services / sizeof *services, sizeof *services, by_name);
}

bool service_is(const char *name, const char *kind)
{
    const struct service *service = service_by_name(name);

    return service != NULL && strcmp(service->kind->name, kind) == 0;
}
