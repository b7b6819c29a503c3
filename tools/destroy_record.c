// SPDX-License-Identifier: BSD-2-Clause
#include "destroy_record.h"
#include "base/file.h"
#include "base/text.h"
#include "config.h"
#include "language.h"
#include "paragraph.h"
#include "words.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAPER 72 // columns, as the rule below has
#define RULE "------------------------------------------------------------------------\n"

static void line(FILE *out, const char *heading, const char *value)
{
    char text[2048]; // a path, or more than that

    fprintf(out, "%s: %s\n", heading, escape_text(text, sizeof text, value));
}

static void line_number(FILE *out, const char *heading, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64, number);
    line(out, heading, number < 0 ? _("not known: tokend did not say") : text);
}

static void line_now(FILE *out, const char *heading)
{
    char text[64] = "";
    const time_t now = time(NULL);
    struct tm parts;

    if (localtime_r(&now, &parts) != NULL)
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &parts);
    line(out, heading, text);
}

// The first line of a small file of the kernel's; "" where there is none.
static void read_line(const char *path, char *text, size_t size)
{
    FILE *in = fopen(path, "re");

    text[0] = '\0';
    if (in == NULL)
        return;
    if (fgets(text, (int)size, in) == NULL)
        text[0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    fclose(in);
}

// The kernel's word first: what a login began no later program changes, unlike the environment.
static bool login_uid(uid_t *uid)
{
    char text[32];
    const char *sudo = getenv("SUDO_UID");

    read_line("/proc/self/loginuid", text, sizeof text);
    const unsigned long number = text[0] != '\0' ? strtoul(text, NULL, 10) : UINT32_MAX;
    if (number == UINT32_MAX && sudo == NULL)
        return false;
    *uid = (uid_t)(number != UINT32_MAX ? number : strtoul(sudo, NULL, 10));
    return true;
}

void destroy_record_who(char *who, size_t size)
{
    uid_t uid;

    if (!login_uid(&uid)) {
        snprintf(who, size, "root");
        return;
    }
    const struct passwd *account = getpwuid(uid);
    snprintf(who, size, "%s (uid %u)", account != NULL ? account->pw_name : "?", (unsigned)uid);
}

static void put_device(FILE *out)
{
    char maker[80], model[80], serial[80], whole[sizeof maker * 3 + 8];

    read_line("/sys/class/dmi/id/sys_vendor", maker, sizeof maker);
    read_line("/sys/class/dmi/id/product_name", model, sizeof model);
    read_line("/sys/class/dmi/id/product_serial", serial, sizeof serial);
    snprintf(whole, sizeof whole, "%s / %s / %s", maker, model, serial);
    line(out, _("Device (maker / model / serial number)"), whole);
    read_line("/etc/machine-id", maker, sizeof maker);
    line(out, _("Machine ID"), maker);
}

static void put_lines(FILE *out, const char *text)
{
    char one[512], escaped[2048];

    for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        snprintf(one, sizeof one, "%.*s", (int)length, text);
        fprintf(out, "      %s\n", escape_text(escaped, sizeof escaped, one));
    }
}

static void put_log(FILE *out, const struct destroy_log *log)
{
    if (log == NULL) {
        line(out, _("Audit log"), _("not carried away in this run"));
        return;
    }
    line(out, _("Audit log, carried away to"), log->path);
    line_number(out, _("Its records"), log->records);
    line(out, "SHA-256", log->digest);
    line(out, _("Signed by"), log->key);
    fprintf(out, "%s:\n", _("Its head"));
    put_lines(out, log->head != NULL ? log->head : "");
}

static void put_items(FILE *out, const struct destroy_list *list)
{
    char path[2048];

    fprintf(out, "\n%s:\n", _("To be destroyed, in this order"));
    for (size_t i = 0; i < list->count; i++) {
        const struct destroy_item *item = &list->items[i];
        fprintf(out, _("%4zu. %s, %llu bytes:\n"), i + 1, word_title(destroy_kind_word(item->kind)),
                (unsigned long long)item->bytes);
        fprintf(out, "      %s\n", escape_text(path, sizeof path, item->path));
        if (item->digest[0] != '\0')
            fprintf(out, "      SHA-256 %s\n", item->digest);
    }
    if (list->count == 0)
        fprintf(out, "      %s\n", _("nothing is left"));
}

static void put_note(FILE *out, const struct destroy_summary *summary,
                     const struct destroy_list *list)
{
    char who[300];

    destroy_record_who(who, sizeof who);
    fputs(RULE, out);
    line_now(out, _("Begun"));
    line(out, _("Ordered by"), who);
    line(out, _("Reason"), summary->reason);
    line(out, _("Store"), summary->store);
    line_number(out, _("People in it"), summary->people);
    line_number(out, _("Records in its log"), summary->records);
    put_log(out, summary->log);
    if (summary->lock_out)
        line(out, _("Logins"), _("still ask for warifu: nobody gets in by them"));
    put_items(out, list);
}

bool destroy_record_begun(void)
{
    struct stat status;

    return lstat(DESTROY_MARK, &status) == 0;
}

enum fault destroy_record_note(const struct destroy_summary *summary,
                               const struct destroy_list *list)
{
    (void)mkdir(WARIFU_STATEDIR, 0755); // a host may have lost it
    const int fd = open(DESTROY_MARK, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "a") : NULL;

    if (out == NULL) {
        const enum fault fault = fault_from_errno(errno);
        if (fd >= 0)
            close(fd);
        return fault;
    }
    put_note(out, summary, list);
    bool written = fflush(out) == 0 && ferror(out) == 0 && fsync(fd) == 0;
    const int error = errno;
    written = fclose(out) == 0 && written;
    return written ? file_flush_directory(DESTROY_MARK) : fault_from_errno(error);
}

static enum fault copy_notes(FILE *out)
{
    char block[4096];
    size_t got;
    FILE *in = fopen(DESTROY_MARK, "re");

    if (in == NULL)
        return fault_from_errno(errno);
    while ((got = fread(block, 1, sizeof block, in)) > 0)
        fwrite(block, 1, got, out);
    const bool read = ferror(in) == 0;
    fclose(in);
    return read ? FAULT_NONE : FAULT_IO;
}

static void put_limits(FILE *out)
{
    static const char *const limits[] = {
        N_("Flash storage, file systems that copy on write, and snapshots may keep old blocks. "
           "Without the key the people's credentials in them cannot be read; the audit log in "
           "them can."),
        N_("Backups and copies of the log elsewhere were not touched. A backup can be read by "
           "whoever has the paper with the recovery key."),
        N_("A copy of the key that somebody keeps in a safe opens copies of the store. Sealed "
           "envelopes of this host open nothing any more; destroy the paper."),
        N_("A TPM keeps what it was given: clear it in the firmware."),
        N_("The journal, syslog, swap and /etc/warifu were not touched. How the disk itself is "
           "disposed of, the rules of the organisation say."),
    };

    fprintf(out, "\n%s:\n", _("What this does not cover"));
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        paragraph(out, _(limits[i]), "  ", PAPER);
}

static void put_place_to_sign(FILE *out)
{
    fprintf(out, "\n\n%s ______________________________  %s ______________\n", _("Destroyed by"),
            _("Date"));
    fprintf(out, "\n\n%s ______________________________  %s ______________\n", _("Witnessed by"),
            _("Date"));
}

enum fault destroy_record_write(FILE *out, const char *host)
{
    fprintf(out, "%s\n\n", _("Record of the destruction of keys and data"));
    line(out, _("Host"), host);
    put_device(out);
    fprintf(out, "warifu %s\n", PACKAGE_VERSION);
    const enum fault fault = copy_notes(out);
    fputs(RULE, out);
    line_now(out, _("Done"));
    paragraph(
        out,
        _("Each file that is listed was overwritten once with random bytes, which were flushed "
          "to the disk, and then deleted; the keys first."),
        "", PAPER);
    put_limits(out);
    put_place_to_sign(out);
    return fault != FAULT_NONE                    ? fault
           : fflush(out) == 0 && ferror(out) == 0 ? FAULT_NONE
                                                  : FAULT_IO;
}

enum fault destroy_record_forget(void)
{
    if (unlink(DESTROY_MARK) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    return file_flush_directory(DESTROY_MARK);
}
