// SPDX-License-Identifier: BSD-2-Clause
#include "disclose.h"
#include "base/secret.h"
#include "language.h"
#include "session.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// base/file.h writes a file in one go; a list of passwords grows line by line, and each line must
// be safe before the next person is added. Hence a descriptor that stays open.
static enum exit_code create(struct disclosure *disclosure, struct outcome *outcome)
{
    disclosure->fd = open(disclosure->path,
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
    if (disclosure->fd >= 0 && fchmod(disclosure->fd, 0600) == 0)
        return EXIT_DONE;

    int why = errno;

    disclosure_close(disclosure);
    return outcome_set(
        outcome, EXIT_NO_OUTPUT,
        _("Nothing was changed. Choose a name that does not exist yet, in a directory "
          "where you may write."),
        _("The file %s cannot be created: %s."), outcome_quote(disclosure->path), strerror(why));
}

enum exit_code disclosure_open(struct disclosure *disclosure, const struct arguments *arguments,
                               struct outcome *outcome)
{
    *disclosure = (struct disclosure)DISCLOSURE_CLOSED;
    disclosure->path = argument_text(arguments, "output");
    disclosure->to_file = disclosure->path != NULL;
    disclosure->asked = argument_flag(arguments, "show-secret");
    if (disclosure->to_file && disclosure->asked)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("Use either --output or --show-secret, not both."));
    if (disclosure->to_file)
        return create(disclosure, outcome);
    if (disclosure->asked || isatty(STDOUT_FILENO))
        return EXIT_DONE;
    return outcome_set(
        outcome, EXIT_USAGE,
        _("Run it on a terminal, or write the secret into a new file with --output FILE. "
          "--show-secret prints it all the same."),
        _("The answer holds a secret, and the output is not a terminal; nothing was "
          "done."));
}

enum exit_code disclosure_beside(struct disclosure *disclosure, const char *path,
                                 struct outcome *outcome)
{
    *disclosure = (struct disclosure)DISCLOSURE_CLOSED;
    disclosure->path = path;
    disclosure->to_file = true;
    return create(disclosure, outcome);
}

bool disclosure_write(struct disclosure *disclosure, const char *text)
{
    size_t left = strlen(text);

    disclosure->written = disclosure->written || left > 0;
    while (left > 0) {
        ssize_t wrote = write(disclosure->fd, text, left);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        text += wrote;
        left -= (size_t)wrote;
    }
    return fsync(disclosure->fd) == 0 || errno == EINVAL; // EINVAL: a file system without it
}

static void quote(const char *text, char *out, size_t size)
{
    size_t used = 0;
    bool bare = strpbrk(text, ",\"\r\n") == NULL && *text != '\0';

    if (!bare)
        out[used++] = '"';
    for (; *text != '\0' && used + 3 < size; text++) {
        if (*text == '"')
            out[used++] = '"';
        out[used++] = *text;
    }
    if (!bare)
        out[used++] = '"';
    out[used] = '\0';
}

bool disclosure_password(struct disclosure *disclosure, const AdminRow *row)
{
    const char *user = field_text(row, "user"), *password = field_text(row, "temporary_password");
    const char *heading = "user,temporary_password,expires\n", *end = "expires";
    if (password == NULL) {
        password = field_text(row, "registration_code");
        heading = "user,registration_code,expires\n";
    }
    if (password == NULL) {
        password = field_text(row, "emergency_code");
        heading = "user,emergency_code,until\n";
        end = "until";
    }
    char name[256], secret[256], line[640];

    if (user == NULL || password == NULL)
        return true;
    quote(user, name, sizeof name);
    quote(password, secret, sizeof secret);
    snprintf(line, sizeof line, "%s%s,%s,%" PRId64 "\n", disclosure->written ? "" : heading, name,
             secret, field_number(row, end, 0));
    bool kept = disclosure_write(disclosure, line);
    secret_wipe(line, sizeof line);
    secret_wipe(secret, sizeof secret);
    return kept;
}

void disclosure_forget(struct disclosure *disclosure)
{
    disclosure->written = false;
}

void disclosure_close(struct disclosure *disclosure)
{
    struct stat mine, there;

    if (disclosure->fd < 0)
        return;
    // Only what was made here is removed, should somebody have moved another file to the name.
    if (!disclosure->written && fstat(disclosure->fd, &mine) == 0 &&
        lstat(disclosure->path, &there) == 0 && mine.st_dev == there.st_dev &&
        mine.st_ino == there.st_ino)
        unlink(disclosure->path);
    close(disclosure->fd);
    disclosure->fd = -1;
}
