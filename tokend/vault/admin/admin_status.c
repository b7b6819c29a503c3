// SPDX-License-Identifier: BSD-2-Clause
// How the service is (status): for people who look, and for monitoring, which asks each minute.
#include "base/text.h"
#include "config.h"
#include "needs/needs.h"
#include "settings/pam_service.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/person.h"
#include "store/rows_look.h"
#include "store/session.h"
#include "vault/admin/admin.h"
#include "vault/admin/admin_witnesses.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/people.h"
#include "vault/admin/signing.h"
#include "vault/admin/watch.h"
#include "vault/login/grant.h"
#include "vault/login/review.h"
#include "vault/login/tries.h"
#include "vault/loop/configuration.h"
#include "vault/loop/in_force.h"
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

static void put_item(struct admin *admin, const char *item, const char *value)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "item", item);
    row_text(row, "value", value);
}

static void put_count(struct admin *admin, const char *item, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRIu64, value);
    put_item(admin, item, text);
}

// Where another PAM service keeps the passwords: which, whether it may be asked, and by how many.
static void put_service(struct admin *admin)
{
    const struct vault *vault = admin->vault;
    const char *service = vault->policy->knowledge_service;
    char why[512];

    if (policy_keeps_passwords(vault->policy))
        return;
    put_item(admin, "password_service", service);
    if (!pam_service_is_fit(PAM_SERVICE_DIRECTORY, service, why, sizeof why))
        put_item(admin, "why", why);
    else if (vault->knowledge.failing)
        put_item(admin, "why",
                 N_("The PAM service that keeps the passwords could not judge the last one: nobody "
                    "can log in. See the system log."));
    put_count(admin, "checkers", workers_alive(vault->workers, POOL_CHECK));
}

#define PEOPLE_COUNTS 5

static enum fault put_people(struct admin *admin)
{
    struct people_count people = {.dormant = 0};
    enum fault fault = FAULT_NONE;

    // They take a look at everybody, so only for a page that shows one of them.
    if (admin->index + PEOPLE_COUNTS > admin->skip && admin->page->rows_count < ROWS_PER_PAGE)
        fault = people_count(admin->vault, admin->look, &people);
    put_count(admin, "dormant", people.dormant);
    put_count(admin, "dormant_soon", people.dormant_soon);
    put_count(admin, "expired_ids", people.expired);
    put_count(admin, "expiring_ids", people.expiring);
    put_count(admin, "copied_keys", people.copied);
    return fault;
}

static enum fault put_signed(struct admin *admin, const char *item, enum signed_list list)
{
    struct signing signing;
    const enum fault fault = signing_last(admin->vault, list, &signing);

    if (fault == FAULT_NONE)
        put_item(admin, item, signing_standing(admin->vault, &signing));
    return fault;
}

static enum fault put_witnesses(struct admin *admin)
{
    const char *standing;
    const enum fault fault = witnesses_standing(admin->vault, &standing);

    if (fault == FAULT_NONE)
        put_item(admin, "witnesses", standing);
    return fault;
}

static enum fault put_store(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct budget_row rows[16];
    char after[STORE_NAME_SIZE] = "";
    uint64_t people = 0, open = 0, reviews = 0, locked = 0;
    uint64_t running[REQUEST_KIND_COUNT_] = {0};
    size_t count = 0;
    enum fault fault = store_person_count(vault->store, &people);

    if (fault == FAULT_NONE)
        fault = store_session_count_open(vault->store, &open);
    while (fault == FAULT_NONE) {
        fault = store_budget_list(vault->store, after, rows, 16, &count);
        if (fault != FAULT_NONE || count == 0)
            break;
        for (size_t i = 0; i < count; i++)
            locked += !tries_ask_anywhere(vault, &rows[i].budget).allowed;
        memcpy(after, rows[count - 1].name, sizeof after);
    }
    if (fault != FAULT_NONE)
        return fault;
    put_count(admin, "users", people);
    put_count(admin, "locked", locked);
    fault = put_people(admin);
    if (fault == FAULT_NONE)
        fault = put_signed(admin, "people_signed", SIGNED_PEOPLE);
    if (fault == FAULT_NONE)
        fault = put_signed(admin, "privilege_signed", SIGNED_PRIVILEGE);
    if (fault == FAULT_NONE)
        fault = put_witnesses(admin);
    if (fault == FAULT_NONE)
        fault = review_count_open(vault, &reviews);
    put_count(admin, "reviews", reviews);
    if (fault == FAULT_NONE)
        fault = requests_running(vault, running);
    put_count(admin, "exceptions", running[REQUEST_EXCEPTION]);
    put_count(admin, "deputies", running[REQUEST_DEPUTY]);
    put_count(admin, "sessions", open);
    put_count(admin, "records", (uint64_t)store_audit_count(vault->store));
    return fault;
}

// Whether the log is as it was written, and what is not (E1). Its newest records are looked at now,
// the others were or will be in idle time; until all of them were nobody can say.
static enum fault put_log(struct admin *admin)
{
    const enum fault fault = admin->skip == 0 ? log_watch_newest(admin->vault) : FAULT_NONE;

    put_item(admin, "log",
             log_watch_found(admin->vault)      ? "altered"
             : log_watch_is_whole(admin->vault) ? "as_written"
                                                : "being_read");
    return fault;
}

static void put_flaws(struct admin *admin)
{
    const struct log_watch *watch = &admin->vault->watch;

    for (unsigned i = 0; i < watch->count; i++) {
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", log_flaw_name(watch->findings[i].flaw.kind));
        row_number(row, "first", watch->findings[i].flaw.first);
        row_number(row, "last", watch->findings[i].flaw.last);
        row_flag(row, "known", watch->findings[i].known);
    }
}

// What this machine lacks, and what mends it (needs/needs.h).
static void put_needs(struct admin *admin)
{
    const struct vault *vault = admin->vault;
    const struct need_place place = {
        .policy = vault->policy,
        .settings = vault->settings,
        .config = vault->ports->config,
        .synchronised = vault->now.synchronised,
        .locales = vault->ports->locales,
        .root = "",
    };

    for (const struct need *need = needs; need->name != NULL; need++) {
        const enum need_state state = admin_shows_next(admin) ? need->look(&place) : NEED_NONE;
        const bool lacks = state == NEED_MISSING || state == NEED_DAMAGED;
        AdminRow *row = admin_row(admin);
        row_text(row, "need", need->name);
        row_text(row, "state", need_state_name(state));
        row_text(row, "weight", lacks ? need_weight_name(need->weight) : "");
        char file[NEED_FILE_SIZE] = "";
        if (lacks)
            need_file(need, &place, file);
        row_text(row, "file", file);
        row_text(row, "effect", lacks ? need->effect : "");
        row_text(row, "remedy", lacks ? need->remedy : "");
    }
}

static enum fault put_digest(struct admin *admin, enum fault fault)
{
    char digest[CONFIGURATION_DIGEST_SIZE];

    if (fault == FAULT_NONE)
        fault = configuration_digest(admin->vault, digest);
    if (fault == FAULT_NONE)
        put_item(admin, "configuration", digest);
    return fault;
}

// What lies in the place of the policy, and is not in force (D7).
static enum fault put_offered(struct admin *admin, enum fault fault)
{
    char offered[POLICY_DIGEST_SIZE];

    if (fault != FAULT_NONE || admin->vault->store == NULL)
        return fault;
    fault = in_force_offered(admin->vault, offered);
    if (fault != FAULT_NONE || offered[0] == '\0')
        return fault;
    put_item(admin, "policy_offered", offered);
    put_item(admin, "why",
             N_("The policy file is not the policy in force; administrators decide: warifu policy "
                "activate"));
    return fault;
}

// Whether what happens is recorded: without a record nobody is let in (E2).
static const char *recording(const struct vault *vault)
{
    return vault->unwritable == FAULT_NONE   ? "works"
           : vault->unwritable == FAULT_FULL ? "disk_full"
                                             : "failing";
}

static const char *anchor_state(const struct anchoring *anchoring)
{
    return anchoring->rolled_back ? "rolled-back"
           : anchoring->failed    ? "failing"
           : anchoring->found     ? "kept"
                                  : "no_anchor";
}

// The file with its write-ahead log, and what its disk has left.
static void put_room(struct admin *admin)
{
    static const char *const parts[] = {"", "-wal"};
    const char *file = admin->vault->settings->store_file;
    char path[sizeof admin->vault->settings->store_file + 8];
    struct statvfs disk;
    struct stat status;
    uint64_t bytes = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(path, sizeof path, "%s%s", file, parts[i]);
        if (stat(path, &status) == 0 && status.st_size > 0)
            bytes += (uint64_t)status.st_size;
    }
    put_count(admin, "store_bytes", bytes);
    if (statvfs(file, &disk) == 0 && disk.f_blocks > 0)
        put_count(admin, "disk_free_percent", (uint64_t)disk.f_bavail * 100 / disk.f_blocks);
}

// Counted at the start, and again only after one was ended: that opens the row of everybody.
static enum fault put_damaged(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct rows_damaged damaged;
    enum fault fault = FAULT_NONE;

    if (vault->damage.stale) {
        fault = store_rows_damaged(vault->store, &damaged);
        vault->damage.stale = fault != FAULT_NONE;
        vault->damage.rows = fault == FAULT_NONE ? damaged.count : vault->damage.rows;
    }
    put_count(admin, "damaged_rows", vault->damage.rows);
    return fault;
}

static enum fault verb_status(struct admin *admin)
{
    static const char *const states[] = {[STORE_ABSENT] = "absent",
                                         [STORE_UNAVAILABLE] = "unavailable",
                                         [STORE_SERVING] = "serving"};
    struct vault *vault = admin->vault;
    enum fault fault = FAULT_NONE;

    put_item(admin, "version", PACKAGE_VERSION);
    put_item(admin, "host", vault->settings->host);
    put_item(admin, "store", vault->settings->store_file);
    put_item(admin, "state", states[vault->state]);
    if (vault->why[0] != '\0')
        put_item(admin, "why", vault->why);
    else if (vault->unwritable != FAULT_NONE)
        put_item(admin, "why",
                 vault->unwritable == FAULT_FULL
                     ? N_("The disk is full: nobody can log in until there is space.")
                     : N_("The store cannot be written: nobody can log in. See the system log."));
    if (vault->store != NULL)
        put_item(admin, "recording", recording(vault));
    put_item(admin, "anchor", anchor_state(&vault->anchoring));
    if (vault->store != NULL)
        fault = put_damaged(admin);
    put_room(admin);
    put_count(admin, "schema", STORE_SCHEMA_VERSION);
    put_item(admin, "key",
             vault->ports->key_fd >= 0 ? "$CREDENTIALS_DIRECTORY" : vault->settings->key_file);
    if (vault->store != NULL && fault == FAULT_NONE)
        fault = put_store(admin);
    if (vault->store != NULL && fault == FAULT_NONE)
        fault = put_log(admin);
    put_item(admin, "log_copy", vault->heads.missed ? "failing" : "handed_on");
    put_item(admin, "clock", vault->now.synchronised ? "synchronised" : "unsynchronised");
    put_item(admin, "policy", vault->policy->profile);
    fault = put_digest(admin, fault);
    put_item(admin, "policy_digest", vault->policy_digest);
    fault = put_offered(admin, fault);
    put_count(admin, "rules", vault->policy->rule_count);
    put_service(admin);
    put_count(admin, "hashers", workers_alive(vault->workers, POOL_HASH));
    put_count(admin, "waiting", vault->waiting_count);
    put_count(admin, "events_dropped", vault->journal.records.dropped);
    put_needs(admin);
    put_flaws(admin);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}

const struct admin_handler handlers_status[] = {
    {"status", verb_status},
    {NULL, NULL},
};
