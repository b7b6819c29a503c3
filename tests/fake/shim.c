// SPDX-License-Identifier: BSD-2-Clause
// For LD_PRELOAD into a tokend under test: the authenticators that libfido2 finds are the links in
// the directory $WARIFU_TEST_TOKENS, which plug.c makes. Nothing that is installed contains it.
#include <dirent.h>
#include <fido.h>
#include <stdio.h>
#include <stdlib.h>

// libfido2 wants functions here; the device process uses its own.
static void *no_open(const char *path)
{
    (void)path;
    return NULL;
}

static void no_close(void *handle)
{
    (void)handle;
}

static int no_read(void *handle, unsigned char *buffer, size_t size, int milliseconds)
{
    (void)handle;
    (void)buffer;
    (void)size;
    (void)milliseconds;
    return -1;
}

static int no_write(void *handle, const unsigned char *buffer, size_t size)
{
    (void)handle;
    (void)buffer;
    (void)size;
    return -1;
}

__attribute__((visibility("default"))) int fido_dev_info_manifest(fido_dev_info_t *list,
                                                                  size_t most, size_t *count)
{
    static const fido_dev_io_t none = {no_open, no_close, no_read, no_write};
    const char *place = getenv("WARIFU_TEST_TOKENS");
    DIR *directory = place != NULL ? opendir(place) : NULL;
    const struct dirent *entry;

    *count = 0;
    while (directory != NULL && *count < most && (entry = readdir(directory)) != NULL) {
        char path[512];
        if (entry->d_name[0] == '.' ||
            (size_t)snprintf(path, sizeof path, "%s/%s", place, entry->d_name) >= sizeof path)
            continue;
        if (fido_dev_info_set(list, *count, path, "warifu", "token", &none, NULL) == FIDO_OK)
            ++*count;
    }
    if (directory != NULL)
        closedir(directory);
    return FIDO_OK;
}
