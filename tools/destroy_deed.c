// SPDX-License-Identifier: BSD-2-Clause
#include "destroy_deed.h"
#include "destroy_file.h"
#include "language.h"

static void watched(void *context, uint64_t bytes)
{
    struct destroy_deed *deed = context;

    progress_show(&deed->progress, (size_t)(deed->before + bytes),
                  (size_t)destroy_list_bytes(deed->list));
}

static void begin(struct destroy_deed *deed)
{
    deed->before = 0;
    deed->progress = progress_begin();
}

// What cannot be read any more is destroyed all the same. A key's digest is nobody's to compare.
void destroy_deed_digests(struct destroy_deed *deed)
{
    const struct destroy_watch watch = {watched, deed};

    begin(deed);
    for (size_t i = 0; i < deed->list->count; i++) {
        struct destroy_item *item = &deed->list->items[i];
        if (item->plain && item->kind > DESTROY_GLASS &&
            destroy_digest(item->path, item->digest, &watch) != FAULT_NONE)
            item->digest[0] = '\0';
        deed->before += item->bytes;
    }
    progress_end(&deed->progress);
}

static void tell_left(struct destroy_deed *deed, const char *path, const char *why)
{
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "left", path);
    row_add_text(&row, "why", why);
    report_row(deed->report, &row);
    deed->left++;
}

static void destroy_item(struct destroy_deed *deed, const struct destroy_item *item)
{
    const struct destroy_watch watch = {watched, deed};
    enum fault fault = item->plain ? destroy_overwrite(item->path, &watch) : FAULT_NONE;

    deed->before += item->bytes;
    // The name of the store alone keeps tokend from beginning anew beside what is left.
    if (fault == FAULT_NONE && item->kind == DESTROY_STORE && deed->left > 0) {
        tell_left(deed, item->path, _("overwritten; its name stays until the rest is gone"));
        return;
    }
    if (fault == FAULT_NONE)
        fault = destroy_name(item->path);
    if (fault != FAULT_NONE)
        tell_left(deed, item->path, fault_name(fault));
}

static void destroy_some(struct destroy_deed *deed, bool keys)
{
    for (size_t i = 0; i < deed->list->count; i++)
        if ((deed->list->items[i].kind == DESTROY_KEY) == keys)
            destroy_item(deed, &deed->list->items[i]);
}

// What somebody has made meanwhile, as a backup that went on.
static void look_again(struct destroy_deed *deed)
{
    struct destroy_list rest = {NULL, 0};

    if (destroy_list_make(&rest, deed->settings) != FAULT_NONE)
        tell_left(deed, WARIFU_STATEDIR, _("it cannot be seen whether something is left"));
    for (size_t i = 0; i < rest.count; i++)
        tell_left(deed, rest.items[i].path, _("somebody has made it meanwhile"));
    destroy_list_free(&rest);
}

enum exit_code destroy_deed_do(struct destroy_deed *deed, struct outcome *outcome)
{
    const char *hint = _("Mend what is told beside them (lsattr, mount), then run the same command "
                         "again.");

    begin(deed);
    destroy_some(deed, true);
    const bool keys_left = deed->left > 0;
    // While they are there all of it can be used, and so it may yet be saved.
    if (!keys_left)
        destroy_some(deed, false);
    progress_end(&deed->progress);
    if (keys_left)
        return outcome_set(outcome, EXIT_NOT_ALL, hint,
                           _("Keys are left, so nothing but keys was destroyed."));
    if (deed->left == 0)
        look_again(deed);
    return deed->left == 0
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_NOT_ALL, hint,
                             _("The keys are destroyed, but files are left: %u."), deed->left);
}
