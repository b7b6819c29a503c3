// SPDX-License-Identifier: BSD-2-Clause
// A file as a whole, with its mode and owner, or that there is none: taken, compared, put into
// place at once. Whoever looks meanwhile sees the old file or the new one, and so does the next
// start after a power cut.
#ifndef WARIFU_SETUP_IMAGE_H
#define WARIFU_SETUP_IMAGE_H

#include "base/fault.h"
#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct image {
    bool there;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    char *data; // owned
    size_t size;
};

// No file is an image, too; a symlink or another kind of file is FAULT_REFUSED. Free it with
// image_free(), also after a fault.
enum fault image_take(const char *path, struct image *image) MUST_CHECK;

// Puts it there, on disk when it returns; an image of no file removes what is there.
enum fault image_put(const char *path, const struct image *image) MUST_CHECK;

// Takes away what image_put() left beside the file when it was interrupted.
enum fault image_tidy(const char *path) MUST_CHECK;

bool image_equal(const struct image *a, const struct image *b);
void image_free(struct image *image);

// Whether an entry of a directory is a file, also where the file system does not say it at once.
bool image_is_file(DIR *directory, const struct dirent *entry);

// What is in the directory of `path` is on disk.
enum fault image_settle(const char *path) MUST_CHECK;

bool image_names_warifu(const struct image *image);

#endif
