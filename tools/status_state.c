// SPDX-License-Identifier: BSD-2-Clause
#include "status_state.h"
#include "base/text.h"
#include "language.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STORM_LEAST 10 // locked budgets
#define STORM_SHARE 20 // one of so many people

// Those about one item stand together, the worst first.
const struct status_condition status_conditions[] = {
    {"tokend", STATUS_IS, "unreachable", 0, STATUS_CRITICAL,
     N_("tokend does not answer: nobody can log in"), "systemctl status tokend.socket tokend"},
    {"tokend", STATUS_IS, "silent", 0, STATUS_CRITICAL,
     N_("tokend takes connections and gives no answer in time: logins wait or fail"),
     "journalctl -u tokend"},
    {"state", STATUS_IS, "absent", 0, STATUS_CRITICAL, N_("there is no store yet"),
     "warifu init USER"},
    {"state", STATUS_IS, "unavailable", 0, STATUS_CRITICAL,
     N_("the store cannot be used: nobody can log in"), "warifu status"},
    {"anchor", STATUS_IS, "rolled-back", 0, STATUS_CRITICAL,
     N_("the store was put back to an earlier state, or its anchor is gone"),
     "warifu --rescue REASON audit recover --reason REASON"},
    {"anchor", STATUS_IS, "failing", 0, STATUS_WARNING,
     N_("the anchor beside the master key cannot be written"),
     N_("mend the directory of the master key; the system's log says what is wrong")},
    {"recording", STATUS_IS, "disk_full", 0, STATUS_CRITICAL,
     N_("the disk is full: nothing can be recorded, so nobody can log in"),
     N_("make room on the disk of the store")},
    {"recording", STATUS_IS, "failing", 0, STATUS_CRITICAL,
     N_("the store cannot be written: nobody can log in"), "journalctl -u tokend"},
    {"lacking", STATUS_FROM, NULL, 1, STATUS_CRITICAL,
     N_("this machine lacks something that logins need"), "warifu status"},
    {"lacking_mild", STATUS_FROM, NULL, 1, STATUS_WARNING,
     N_("this machine lacks something that people need, but not to log in"), "warifu status"},
    {"altered", STATUS_FROM, NULL, 1, STATUS_CRITICAL, N_("the audit log was altered"),
     N_("look into who had access to the store, then: warifu audit recover")},
    {"damaged_rows", STATUS_FROM, NULL, 1, STATUS_CRITICAL,
     N_("a person's row in the store does not open: that one cannot log in"),
     "warifu log --event store.damaged"},
    {"units_down", STATUS_FROM, NULL, 1, STATUS_CRITICAL, N_("a unit of tokend's is down"),
     "systemctl enable --now tokend.socket tokend-rescue.socket"},
    {"disk_free_percent", STATUS_BELOW, NULL, 5, STATUS_CRITICAL,
     N_("the disk of the store is nearly full"), N_("make room on the disk of the store")},
    {"disk_free_percent", STATUS_BELOW, NULL, 10, STATUS_WARNING,
     N_("the disk of the store fills up"), N_("make room on the disk of the store")},
    {"storm", STATUS_FROM, NULL, 1, STATUS_WARNING,
     N_("many people are locked out at once: somebody guesses, or a program repeats an old "
        "password"),
     "warifu lock show"},
    {"waiting", STATUS_FROM, NULL, 50, STATUS_WARNING, N_("many logins wait for their turn"),
     N_("give this machine more memory or processors, or look who logs in so often: warifu log")},
    {"events_dropped", STATUS_FROM, NULL, 1, STATUS_WARNING,
     N_("events come faster than they may be recorded"), "warifu log --event events.dropped"},
    {"log_copy", STATUS_IS, "failing", 0, STATUS_WARNING,
     N_("the system's log does not take the signed heads"),
     "systemctl status systemd-journald rsyslog"},
    {"copied_keys", STATUS_FROM, NULL, 1, STATUS_WARNING,
     N_("the counter of a key did not grow: there may be a copy"), "warifu log --event key.count"},
    {"people_signed", STATUS_IS, "overdue", 0, STATUS_WARNING,
     N_("the list of people is due to be signed"), "warifu user review"},
    {"privilege_signed", STATUS_IS, "overdue", 0, STATUS_WARNING,
     N_("the list of privileged IDs is due to be signed"), "warifu privilege review"},
    {"witnesses", STATUS_IS, "too_few", 0, STATUS_WARNING,
     N_("too few witnesses have co-signed the audit log lately"),
     "warifu audit request --output FILE"},
    {"backup_days", STATUS_FROM, NULL, 8, STATUS_WARNING, N_("the last backup is old"),
     "systemctl status warifu-backup.timer warifu-backup.service"},
    {"backup_run", STATUS_IS, "failed", 0, STATUS_WARNING, N_("the last backup could not be made"),
     "systemctl status warifu-backup.service"},
    {"backup", STATUS_IS, "dated_ahead", 0, STATUS_WARNING,
     N_("backups are dated later than the clock, so nobody knows how old they are"), "timedatectl"},
    {"backup", STATUS_IS, "none", 0, STATUS_NOTE, N_("no backup lies in the folder for backups"),
     "warifu backup key"},
    {"notices_late", STATUS_FROM, NULL, 1, STATUS_WARNING,
     N_("notices to managers have waited for more than an hour"), "warifu notice list"},
    {"notices", STATUS_IS, "silent", 0, STATUS_WARNING,
     N_("managers were not told of anything for more than an hour"),
     "systemctl enable --now warifu-notice.timer"},
    {"notices", STATUS_IS, "nobody", 0, STATUS_NOTE,
     N_("no manager is told when rights are taken away (F5)"),
     N_("set notice_to or notice_hook in tokend.conf")},
    {"clock", STATUS_IS, "unsynchronised", 0, STATUS_NOTE, N_("the clock is not synchronised"),
     "apt install chrony"},
    {"expiring_ids", STATUS_FROM, NULL, 1, STATUS_NOTE, N_("IDs end soon"), "warifu user review"},
    {"dormant_soon", STATUS_FROM, NULL, 1, STATUS_NOTE, N_("IDs will soon count as unused"),
     "warifu user review"},
    {"reviews", STATUS_FROM, NULL, 1, STATUS_NOTE, N_("something waits for a second look"),
     "warifu review list"},
    {"policy_offered", STATUS_FROM, NULL, 0, STATUS_NOTE,
     N_("the policy file is not the policy in force"), "warifu policy list"},
    {NULL, STATUS_IS, NULL, 0, STATUS_FINE, NULL, NULL},
};

static struct status_item *find(struct status_items *items, const char *item)
{
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(items->list[i].item, item) == 0)
            return &items->list[i];
    return NULL;
}

void status_item_put(struct status_items *items, const char *item, const char *value)
{
    struct status_item *fact = find(items, item);

    if (fact == NULL) {
        if (items->count == STATUS_ITEMS_MAX || strlen(item) >= sizeof fact->item)
            return;
        fact = &items->list[items->count++];
        snprintf(fact->item, sizeof fact->item, "%s", item);
    }
    snprintf(fact->value, sizeof fact->value, "%s", value);
}

void status_item_put_number(struct status_items *items, const char *item, int64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, number);
    status_item_put(items, item, text);
}

const char *status_item(const struct status_items *items, const char *item)
{
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(items->list[i].item, item) == 0)
            return items->list[i].value;
    return NULL;
}

int64_t status_item_number(const struct status_items *items, const char *item, int64_t absent)
{
    const char *value = status_item(items, item);
    int64_t number;

    return value != NULL && text_to_number(value, 0, INT64_MAX, &number) == FAULT_NONE ? number
                                                                                       : absent;
}

int64_t status_storm(int64_t people)
{
    return people / STORM_SHARE > STORM_LEAST ? people / STORM_SHARE : STORM_LEAST;
}

static bool holds(const struct status_items *items, const struct status_condition *condition)
{
    const char *value = status_item(items, condition->item);

    if (value == NULL)
        return false;
    switch (condition->test) {
    case STATUS_IS:
        return strcmp(value, condition->value) == 0;
    case STATUS_FROM: // 0: whatever it is
        return condition->number == 0 ||
               status_item_number(items, condition->item, -1) >= condition->number;
    case STATUS_BELOW:
        return status_item_number(items, condition->item, INT64_MAX) < condition->number;
    }
    return false;
}

enum status_severity
status_judge(const struct status_items *items,
             void (*visit)(void *context, const struct status_condition *condition), void *context)
{
    enum status_severity worst = STATUS_FINE;

    for (int severity = STATUS_CRITICAL; severity > STATUS_FINE; severity--) {
        const char *last = "";
        for (const struct status_condition *at = status_conditions; at->item != NULL; at++) {
            if (strcmp(at->item, last) == 0 || !holds(items, at))
                continue;
            last = at->item; // the milder ones about it say no more
            if ((int)at->severity != severity)
                continue;
            if (at->severity > worst)
                worst = at->severity;
            visit(context, at);
        }
    }
    return worst;
}

const char *status_severity_name(enum status_severity severity)
{
    static const char *const names[STATUS_SEVERITIES] = {"fine", "note", "warning", "critical"};

    return severity < STATUS_SEVERITIES ? names[severity] : names[STATUS_CRITICAL];
}
