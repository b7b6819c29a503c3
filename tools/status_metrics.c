// SPDX-License-Identifier: BSD-2-Clause
#include "status_metrics.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *item;
    const char *word; // 1 when it is this, else 0; NULL: a number
    const char *name, *help;
} gauges[] = {
    {"state", "serving", "warifu_store_serving", "Whether the store is in use."},
    {"recording", "works", "warifu_recording",
     "Whether events can be recorded; without, nobody logs in."},
    {"anchor", "kept", "warifu_anchor_kept",
     "Whether the anchor beside the master key is written."},
    {"damaged_rows", NULL, "warifu_rows_damaged", "Rows of people that do not open."},
    {"log_copy", "handed_on", "warifu_log_copied",
     "Whether the system's log takes the signed heads."},
    {"clock", "synchronised", "warifu_clock_synchronised",
     "Whether the kernel calls the clock disciplined."},
    {"lacking", NULL, "warifu_needs_missing", "What logins need and this machine lacks."},
    {"lacking_mild", NULL, "warifu_needs_missing_mild", "What else it lacks; logins go on."},
    {"altered", NULL, "warifu_log_altered", "Runs of altered records that nobody has looked into."},
    {"units_down", NULL, "warifu_units_down", "Units of tokend's that are down."},
    {"store_bytes", NULL, "warifu_store_bytes", "The store with its write-ahead log."},
    {"disk_free_percent", NULL, "warifu_disk_free_percent", "What is left of the store's disk."},
    {"backup_days", NULL, "warifu_backup_age_days", "Days since the last backup of the timer."},
    {"records", NULL, "warifu_log_records", "Records in the audit log."},
    {"users", NULL, "warifu_people", "People who are enrolled."},
    {"locked", NULL, "warifu_budgets_locked", "Budgets of tries that are used up now."},
    {"dormant", NULL, "warifu_ids_dormant", "IDs that count as unused."},
    {"dormant_soon", NULL, "warifu_ids_dormant_soon", "IDs that soon will."},
    {"expired_ids", NULL, "warifu_ids_over", "IDs whose term is over."},
    {"expiring_ids", NULL, "warifu_ids_over_soon", "IDs whose term ends soon."},
    {"copied_keys", NULL, "warifu_keys_copied", "Keys of which there may be a copy."},
    {"reviews", NULL, "warifu_reviews_open", "What waits for a second look."},
    {"exceptions", NULL, "warifu_exceptions_in_force", "Exceptions in force."},
    {"deputies", NULL, "warifu_deputies_in_force", "Deputies at work."},
    {"sessions", NULL, "warifu_sessions_open", "Sessions that are open."},
    {"hashers", NULL, "warifu_hashers", "Processes that judge passwords; none while nobody asks."},
    {"waiting", NULL, "warifu_logins_waiting", "Logins that wait for their turn."},
    {"events_dropped", NULL, "warifu_events_dropped",
     "Events of this minute that were only counted."},
};

static void put(FILE *out, const char *name, const char *help, int64_t value)
{
    fprintf(out, "# TYPE %s gauge\n# HELP %s %s\n%s %" PRId64 "\n", name, name, help, name, value);
}

void status_metrics_put(const struct status_items *items, enum status_severity worst, FILE *out)
{
    const char *tokend = status_item(items, "tokend");

    put(out, "warifu_up", "Whether tokend answered.", tokend == NULL);
    put(out, "warifu_status", "The worst that holds: 0 fine, 1 note, 2 warning, 3 critical.",
        (int64_t)worst);
    for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++) {
        const char *value = status_item(items, gauges[i].item);
        const int64_t number = gauges[i].word != NULL
                                   ? value != NULL && strcmp(value, gauges[i].word) == 0
                                   : status_item_number(items, gauges[i].item, -1);
        if (value != NULL && number >= 0)
            put(out, gauges[i].name, gauges[i].help, number);
    }
    fputs("# EOF\n", out);
}

// Under a name that nobody can have put there before: others may write in that folder. Whole and on
// the disk before it has the right name.
static enum fault replace(const char *path, const char *text, size_t size)
{
    char draft[4096 + 8];

    if (snprintf(draft, sizeof draft, "%s.XXXXXX", path) >= (int)sizeof draft)
        return FAULT_LIMIT;
    const int fd = mkostemp(draft, O_CLOEXEC);
    if (fd < 0)
        return fault_from_errno(errno);
    FILE *out = fdopen(fd, "w");
    enum fault fault = out != NULL ? FAULT_NONE : FAULT_MEMORY;
    if (out == NULL)
        close(fd);
    if (fault == FAULT_NONE && (fwrite(text, 1, size, out) != size || fflush(out) != 0 ||
                                fchmod(fd, 0640) != 0 || fsync(fd) != 0))
        fault = fault_from_errno(errno);
    if (out != NULL && fclose(out) != 0 && fault == FAULT_NONE)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE && rename(draft, path) != 0)
        fault = fault_from_errno(errno);
    if (fault != FAULT_NONE)
        (void)unlink(draft);
    return fault == FAULT_NONE ? file_flush_directory(path) : fault;
}

enum fault status_metrics_write(const struct status_items *items, enum status_severity worst,
                                const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    if (memory == NULL)
        return FAULT_MEMORY;
    status_metrics_put(items, worst, memory);
    enum fault fault = FAULT_MEMORY;
    if (fclose(memory) == 0)
        fault = replace(path, text, size);
    free(text);
    return fault;
}
