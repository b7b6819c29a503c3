// SPDX-License-Identifier: BSD-2-Clause
// `backup key` and `backup make`: store and master key, copied while tokend works, into one sealed
// file (H3; decision 84).
#include "arguments.h"
#include "backup_file.h"
#include "base/file.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "config.h"
#include "disclose.h"
#include "language.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "settings/daemon_file.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define RECIPIENT WARIFU_SYSCONFDIR "/backup.pub"
#define RECIPIENT_WORD "warifu-backup-key "
#define COPIES_MOST 20
#define LOG_HEAD_SIZE 32 // of a write-ahead log: its salts change when it begins anew

static const char *recipient_path(const struct arguments *arguments)
{
    const char *path = argument_text(arguments, "recipient");

    return path != NULL ? path : RECIPIENT;
}

// --- the key -------------------------------------------------------------------------------------

enum exit_code backup_key_run(struct cli *cli, const struct verb *verb,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    uint8_t public_key[BACKUP_KEY_SIZE], secret_key[BACKUP_KEY_SIZE];
    char text[sizeof RECIPIENT_WORD + 2 * BACKUP_KEY_SIZE + 2], paper[BACKUP_PAPER_SIZE + 1];
    const char *path = recipient_path(arguments);
    struct disclosure disclosure = DISCLOSURE_CLOSED;

    (void)cli;
    (void)verb;
    enum exit_code code = disclosure_open(&disclosure, arguments, outcome);
    if (code != EXIT_DONE)
        return code;
    crypto_box_keypair(public_key, secret_key);
    backup_paper(secret_key, paper);
    snprintf(text, sizeof text, RECIPIENT_WORD);
    sodium_bin2hex(text + strlen(text), 2 * BACKUP_KEY_SIZE + 1, public_key, sizeof public_key);
    strcat(text, "\n");
    const enum fault fault = file_create(path, 0644, text, strlen(text));
    if (fault == FAULT_EXISTS)
        code = outcome_set(outcome, EXIT_CONFLICT,
                           _("Keep the paper of the old one as long as its backups. To begin "
                             "anew, move the file away."),
                           _("There is a recovery key already: %s."), outcome_quote(path));
    else if (fault != FAULT_NONE)
        code = outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be written (%s)."),
                           outcome_quote(path), fault_name(fault));
    if (code == EXIT_DONE && disclosure.to_file) {
        strcat(paper, "\n");
        if (!disclosure_write(&disclosure, paper)) {
            (void)unlink(path);
            code = outcome_set(outcome, EXIT_NOT_WRITTEN, NULL,
                               _("The recovery key could not be written; there is none."));
        }
    } else if (code == EXIT_DONE) {
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "paper", paper);
        row_add_text(&row, "file", path);
        report_row(report, &row);
        secret_wipe(&row, sizeof row);
    }
    secret_wipe(secret_key, sizeof secret_key);
    secret_wipe(paper, sizeof paper);
    disclosure_close(&disclosure);
    return code;
}

static enum exit_code read_recipient(const char *path, uint8_t key[BACKUP_KEY_SIZE],
                                     struct outcome *outcome)
{
    const struct file_demand demand = {0, 0022, 4096};
    char *text = NULL;
    size_t size = 0, used = 0;
    const enum fault fault = file_read_checked(path, &demand, &text, &size);
    const bool good = fault == FAULT_NONE &&
                      strncmp(text, RECIPIENT_WORD, strlen(RECIPIENT_WORD)) == 0 &&
                      sodium_hex2bin(key, BACKUP_KEY_SIZE, text + strlen(RECIPIENT_WORD),
                                     2 * (size_t)BACKUP_KEY_SIZE, NULL, &used, NULL) == 0 &&
                      used == BACKUP_KEY_SIZE;

    free(text);
    if (good)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_INPUT, _("Make it once: warifu backup key"),
                       _("%s holds no recovery key of root's (%s)."), outcome_quote(path),
                       fault_name(fault));
}

// --- the copy ------------------------------------------------------------------------------------

struct making {
    const struct daemon_settings *settings;
    struct backup_writer writer;
    crypto_generichash_state written; // of what was put in
    struct progress progress;
    int64_t records;
    char state[32], recording[32];
    char log[300];      // path of the write-ahead log
    const char *unread; // a file that cannot be read
};

static enum fault put_member(struct making *making, const char *name, uint64_t size)
{
    crypto_generichash_update(&making->written, (const uint8_t *)name, strlen(name) + 1);
    return backup_member(&making->writer, name, size);
}

static enum fault put_bytes(struct making *making, const void *data, size_t size)
{
    crypto_generichash_update(&making->written, data, size);
    return backup_bytes(&making->writer, data, size);
}

// As long as it was when it was opened: what it grows by is in the write-ahead log as well.
static enum fault put_file(struct making *making, const char *name, const char *path)
{
    static uint8_t block[BACKUP_PIECE];
    struct stat status;
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        making->unread = path;
        if (fd >= 0)
            close(fd);
        return FAULT_NOT_FOUND;
    }
    uint64_t left = (uint64_t)status.st_size;
    enum fault fault = put_member(making, name, left);
    while (fault == FAULT_NONE && left > 0) {
        const ssize_t got = read(fd, block, left < sizeof block ? (size_t)left : sizeof block);
        if (got <= 0) {
            fault = got < 0 && errno == EINTR ? FAULT_NONE : FAULT_CONFLICT;
            continue;
        }
        left -= (uint64_t)got;
        fault = put_bytes(making, block, (size_t)got);
        progress_show(&making->progress, (size_t)((uint64_t)status.st_size - left),
                      (size_t)status.st_size);
    }
    secret_wipe(block, sizeof block);
    close(fd);
    return fault;
}

static void log_path(const struct daemon_settings *settings, char *path, size_t size)
{
    snprintf(path, size, "%s-wal", settings->store_file);
}

// All zero: there is none.
static void log_head(const struct daemon_settings *settings, uint8_t head[LOG_HEAD_SIZE])
{
    char path[300];

    memset(head, 0, LOG_HEAD_SIZE);
    log_path(settings, path, sizeof path);
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (pread(fd, head, LOG_HEAD_SIZE, 0) != LOG_HEAD_SIZE)
        memset(head, 0, LOG_HEAD_SIZE);
    close(fd);
}

static enum fault put_facts(struct making *making)
{
    char text[256];

    snprintf(text, sizeof text, "records=%" PRId64 "\nmade=%lld\nversion=%s\n", making->records,
             (long long)time(NULL), PACKAGE_VERSION);
    const enum fault fault = put_member(making, "facts", strlen(text));
    return fault == FAULT_NONE ? put_bytes(making, text, strlen(text)) : fault;
}

// First the database, then its write-ahead log, as a power cut would leave them: what went from
// there into the database meanwhile is still in it, unless it was begun anew. CONFLICT: it was.
static enum fault copy_once(struct making *making, FILE *out, const uint8_t key[BACKUP_KEY_SIZE])
{
    const struct daemon_settings *settings = making->settings;
    uint8_t before[LOG_HEAD_SIZE], after[LOG_HEAD_SIZE];
    struct stat status;
    const char *log = making->log;

    crypto_generichash_init(&making->written, NULL, 0, crypto_generichash_BYTES);
    log_path(settings, making->log, sizeof making->log);
    log_head(settings, before);
    enum fault fault = backup_begin(&making->writer, out, key);
    if (fault == FAULT_NONE)
        fault = put_facts(making);
    if (fault == FAULT_NONE)
        fault = put_file(making, "key", settings->key_file);
    if (fault == FAULT_NONE)
        fault = put_file(making, "store", settings->store_file);
    if (fault == FAULT_NONE && stat(log, &status) == 0)
        fault = put_file(making, "store-wal", log);
    if (fault == FAULT_NOT_FOUND && making->unread == log && lstat(log, &status) != 0) {
        making->unread = NULL; // tokend has ended meanwhile, and moved it into the database
        fault = FAULT_CONFLICT;
    }
    log_head(settings, after);
    if (fault == FAULT_NONE && memcmp(before, after, sizeof before) != 0)
        fault = FAULT_CONFLICT;
    return fault == FAULT_NONE ? backup_end(&making->writer) : fault;
}

static enum fault copy_whole(struct making *making, FILE *out, const uint8_t key[BACKUP_KEY_SIZE],
                             unsigned *copies)
{
    enum fault fault = FAULT_CONFLICT;

    for (*copies = 0; fault == FAULT_CONFLICT && *copies < COPIES_MOST; ++*copies) {
        rewind(out);
        if (ftruncate(fileno(out), 0) != 0)
            return FAULT_IO;
        fault = copy_once(making, out, key);
        if (fault == FAULT_CONFLICT)
            nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    if (fault == FAULT_NONE && (fflush(out) != 0 || fsync(fileno(out)) != 0))
        fault = FAULT_IO;
    return fault;
}

// --- read again ----------------------------------------------------------------------------------

static enum fault see_member(void *context, const char *name, uint64_t size)
{
    (void)size;
    crypto_generichash_update(context, (const uint8_t *)name, strlen(name) + 1);
    return FAULT_NONE;
}

static enum fault see_bytes(void *context, const void *data, size_t size)
{
    crypto_generichash_update(context, data, size);
    return FAULT_NONE;
}

static enum fault read_again(struct making *making, const char *path)
{
    uint8_t wrote[crypto_generichash_BYTES], read[crypto_generichash_BYTES];
    crypto_generichash_state seen;
    const struct backup_taker taker = {&seen, see_member, see_bytes};
    FILE *in = fopen(path, "re");

    if (in == NULL)
        return FAULT_IO;
    crypto_generichash_init(&seen, NULL, 0, crypto_generichash_BYTES);
    const enum fault fault = backup_read(in, NULL, making->writer.key, &taker);
    fclose(in);
    crypto_generichash_final(&seen, read, sizeof read);
    crypto_generichash_final(&making->written, wrote, sizeof wrote);
    return fault == FAULT_NONE && memcmp(wrote, read, sizeof read) != 0 ? FAULT_CORRUPT : fault;
}

// --- the command ---------------------------------------------------------------------------------

static enum exit_code see_status(void *context, const AdminRow *row)
{
    struct making *making = context;
    const char *item = field_text(row, "item"), *value = field_text(row, "value");

    if (item == NULL || value == NULL)
        return EXIT_DONE;
    if (strcmp(item, "state") == 0)
        snprintf(making->state, sizeof making->state, "%.31s", value);
    if (strcmp(item, "recording") == 0)
        snprintf(making->recording, sizeof making->recording, "%.31s", value);
    if (strcmp(item, "records") == 0)
        making->records = strtoll(value, NULL, 10);
    return EXIT_DONE;
}

// A commit that failed may lie whole in the log of a store that cannot be written: no copy then. A
// tokend that is at rest changes nothing.
static enum exit_code ask_tokend(struct cli *cli, struct making *making, struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    const char *socket = cli->socket;

    snprintf(call.verb, sizeof call.verb, "status");
    if (socket == NULL)
        cli->socket = WARIFU_RUNDIR "/rescue.sock";
    enum exit_code code = session_call(cli, &call, see_status, making, outcome);
    cli->socket = socket;
    if (code == EXIT_UNREACHABLE)
        return EXIT_DONE;
    if (code == EXIT_DONE &&
        (strcmp(making->state, "serving") != 0 || strcmp(making->recording, "works") != 0))
        return outcome_set(outcome, EXIT_CONFLICT, _("See: warifu status"),
                           _("The store cannot be used or written: of it no backup is made."));
    return code;
}

// A file of today's name in a folder. False: the name is too long.
static bool name_file(const char *given, char *path, size_t size)
{
    struct stat status;
    char day[32];
    const time_t now = time(NULL);
    struct tm parts;

    if (stat(given, &status) != 0 || !S_ISDIR(status.st_mode))
        return snprintf(path, size, "%s", given) < (int)size;
    if (localtime_r(&now, &parts) == NULL ||
        strftime(day, sizeof day, "%Y%m%d-%H%M%S", &parts) == 0)
        return false;
    return snprintf(path, size, "%s/warifu-%s.backup", given, day) < (int)size;
}

static enum exit_code failed(const struct making *making, enum fault fault, const char *path,
                             struct outcome *outcome)
{
    if (making->unread != NULL)
        return outcome_set(outcome, EXIT_NO_INPUT,
                           _("As root. A master key that systemd gives as a credential is not in "
                             "this backup: keep its own copy in the safe."),
                           _("%s cannot be read."), outcome_quote(making->unread));
    if (fault == FAULT_CONFLICT)
        return outcome_set(outcome, EXIT_TEMPORARY, _("Try again when fewer people log in."),
                           _("The store changed too fast for a whole copy."));
    return outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be written (%s)."),
                       outcome_quote(path), fault_name(fault));
}

static enum exit_code make(struct making *making, const char *path,
                           const uint8_t key[BACKUP_KEY_SIZE], struct report *report,
                           struct outcome *outcome)
{
    char draft[4096 + 8];
    struct stat status = {.st_size = 0};
    unsigned copies = 0;

    snprintf(draft, sizeof draft, "%s.new", path);
    const int fd = open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (out == NULL)
        return failed(making, fd < 0 && errno == EEXIST ? FAULT_EXISTS : FAULT_IO, draft, outcome);
    making->progress = progress_begin();
    enum fault fault = copy_whole(making, out, key, &copies);
    if (fclose(out) != 0 && fault == FAULT_NONE)
        fault = FAULT_IO;
    if (fault == FAULT_NONE)
        fault = read_again(making, draft);
    progress_end(&making->progress);
    // A stick of vfat has no links.
    if (fault == FAULT_NONE &&
        (stat(draft, &status) != 0 ||
         (link(draft, path) != 0 &&
          (errno != EPERM || renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) != 0))))
        fault = errno == EEXIST ? FAULT_EXISTS : FAULT_IO;
    (void)unlink(draft);
    if (fault != FAULT_NONE)
        return failed(making, fault, path, outcome);
    AdminRow row = AdminRow_init_zero;
    row_add_text(&row, "backup", path);
    row_add_number(&row, "bytes", (int64_t)status.st_size);
    row_add_number(&row, "records", making->records);
    row_add_number(&row, "copies", copies);
    report_row(report, &row);
    syslog(LOG_AUTHPRIV | LOG_NOTICE, "warifu: a backup of the store was made, %" PRId64 " records",
           making->records);
    return outcome_set(outcome, EXIT_DONE, NULL, _("The backup was written, and read again."));
}

enum exit_code backup_make_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    const char *config = argument_text(arguments, "config");
    struct daemon_settings settings;
    uint8_t key[BACKUP_KEY_SIZE];
    char error[256] = "", path[4096];

    (void)verb;
    if (!name_file(argument_text(arguments, "file"), path, sizeof path))
        return outcome_set(outcome, EXIT_USAGE, NULL, _("The name is too long."));
    const enum fault fault = daemon_settings_load(
        config != NULL ? config : WARIFU_SYSCONFDIR "/tokend.conf", &settings, error, sizeof error);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, _("See tokend.conf(5)."), "%s",
                           error[0] != '\0' ? outcome_quote(error) : fault_name(fault));
    enum exit_code code = read_recipient(recipient_path(arguments), key, outcome);
    struct making *making = calloc(1, sizeof *making);
    if (making == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    making->settings = &settings;
    if (code == EXIT_DONE)
        code = ask_tokend(cli, making, outcome);
    if (code == EXIT_DONE)
        code = make(making, path, key, report, outcome);
    secret_wipe(making, sizeof *making);
    free(making);
    return code;
}
