// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/judge.h"
#include "base/clock.h"
#include "base/secret.h"
#include "break_glass/loud.h"
#include "break_glass/seat.h"
#include "break_glass/shadow.h"
#include "break_glass/use.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define STEP_MS 100

struct judging {
    const struct glass_places *places;
    const BreakGlassRequest *request;
    struct glass_folder folder;
    struct glass_set set;
    char terminal[CONSOLE_NAME_SIZE];
};

static void sleep_ms(unsigned milliseconds)
{
    struct timespec rest = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};

    while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
        ;
}

// --- whether a code is looked at here at all
// -------------------------------------------------------

static bool load(struct judging *judging)
{
    char id[GLASS_SET_SIZE];
    enum fault fault = glass_folder_open(judging->places->folder, &judging->folder);

    if (fault == FAULT_NONE)
        fault = glass_active_read(&judging->folder, id);
    if (fault == FAULT_NONE)
        fault = glass_set_read(&judging->folder, id, &judging->set);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        loud_line(LOG_ERR,
                  "the break-glass codes in %s cannot be used: %s; see warifu break-glass list",
                  judging->places->folder, fault_name(fault));
    return fault == FAULT_NONE;
}

// The console's own login, for the one account, without a word of another host; each of it is asked
// of the kernel where it can be.
static bool is_offered(struct judging *judging)
{
    const BreakGlassRequest *request = judging->request;
    char machine[33];

    if (strcmp(request->service, "login") != 0 || request->rhost[0] != '\0' || !load(judging) ||
        strcmp(request->user, judging->set.account) != 0)
        return false;
    glass_machine(judging->places->machine, machine);
    if (strcmp(machine, judging->set.machine) != 0) {
        loud_line(LOG_ERR, "the break-glass codes were made for another machine than this one");
        return false;
    }
    return seat_find(judging->places->terminal, &judging->set, judging->terminal);
}

// --- judging
// ---------------------------------------------------------------------------------------

// The kernel lets it go with the process, however that ends.
static bool lock(const struct judging *judging)
{
    for (unsigned waited = 0;; waited += STEP_MS) {
        if (flock(judging->folder.fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if ((errno != EWOULDBLOCK && errno != EINTR) ||
            waited >= judging->places->lock_seconds * 1000)
            return false;
        sleep_ms(STEP_MS);
    }
}

static void tell(const struct judging *judging, const struct glass_found *found,
                 const char *outcome, const char *why, bool widely)
{
    const struct loud what = {&judging->set, judging->terminal, judging->request->service, outcome,
                              why,           found->number};

    loud_tell(&what, widely);
}

static void fill_use(const struct judging *judging, bool granted, struct glass_use *use)
{
    struct boot_time boot = {0};
    int fd;

    *use = (struct glass_use){.granted = granted, .boot = "-"};
    if (clock_read_wall(&use->wall) != FAULT_NONE)
        use->wall.seconds = 0;
    if (clock_read_boot(&boot) == FAULT_NONE)
        use->uptime = boot.milliseconds / 1000;
    fd = open(judging->places->boot_id, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0) {
        const ssize_t got = read(fd, use->boot, 36);
        use->boot[got == 36 ? 36 : 0] = '\0';
        if (got != 36)
            strcpy(use->boot, "-");
        close(fd);
    }
    memcpy(use->terminal, judging->terminal, sizeof use->terminal);
}

static enum fault mark(const struct judging *judging, struct glass_found *found, bool granted)
{
    struct glass_use use;

    fill_use(judging, granted, &use);
    return glass_mark(&judging->folder, &judging->set, found, &use);
}

static BreakGlassVerdict unmarked(const struct judging *judging, const struct glass_found *found,
                                  enum fault fault)
{
    char why[96];

    if (fault == FAULT_CONFLICT) {
        tell(judging, found, "denied", "the code was used meanwhile", false);
        return BreakGlassVerdict_BREAK_GLASS_WRONG;
    }
    snprintf(why, sizeof why, "its use cannot be recorded: %s", fault_name(fault));
    tell(judging, found, "denied", why, true);
    return BreakGlassVerdict_BREAK_GLASS_UNMARKED;
}

// A right code serves a few passwords, each counted before it is judged: whoever has stolen the
// paper guesses no further.
static BreakGlassVerdict judge_password(const struct judging *judging, struct glass_found *found)
{
    bool usable = false;
    enum fault fault = FAULT_NONE;
    const bool spent = found->tries >= GLASS_TRIES_MOST;

    if (!spent)
        fault = glass_count_try(found);
    if (fault != FAULT_NONE)
        return unmarked(judging, found, fault);
    const bool right = shadow_verify(judging->places->shadow, judging->set.account,
                                     judging->request->password, &usable);
    if (spent || (!right && found->tries >= GLASS_TRIES_MOST)) {
        fault = mark(judging, found, false);
        tell(judging, found, "spent", "too many wrong passwords with this code", true);
        return fault == FAULT_NONE || fault == FAULT_CONFLICT ? BreakGlassVerdict_BREAK_GLASS_WRONG
                                                              : unmarked(judging, found, fault);
    }
    if (!right) {
        tell(judging, found, "denied",
             usable ? "the code is right, the password is wrong"
                    : "the code is right, but the account has no usable password in /etc/shadow",
             true);
        return BreakGlassVerdict_BREAK_GLASS_WRONG;
    }
    fault = mark(judging, found, true);
    if (fault != FAULT_NONE)
        return unmarked(judging, found, fault);
    tell(judging, found, "granted", "", true);
    return BreakGlassVerdict_BREAK_GLASS_GRANTED;
}

static BreakGlassVerdict judge(const struct judging *judging, const char *letters)
{
    struct glass_found found;
    bool usable;
    BreakGlassVerdict verdict = BreakGlassVerdict_BREAK_GLASS_WRONG;

    if (!lock(judging))
        return BreakGlassVerdict_BREAK_GLASS_BUSY;
    const enum fault fault = glass_find(&judging->folder, &judging->set, letters, &found);
    if (fault != FAULT_NONE)
        return unmarked(judging, &found, fault);
    if (found.damaged > 0)
        loud_line(LOG_ERR, "%u break-glass codes of envelope %s are damaged", found.damaged,
                  judging->set.id);
    if (found.number != 0 && !found.used)
        verdict = judge_password(judging, &found);
    else {
        // As much is done as for a code of ours (promise 3).
        (void)shadow_verify(judging->places->shadow, judging->set.account,
                            judging->request->password, &usable);
        tell(judging, &found, "denied",
             found.used ? "the code was used before" : "no code of this envelope", found.used);
    }
    glass_found_close(&found);
    if (verdict != BreakGlassVerdict_BREAK_GLASS_GRANTED)
        sleep_ms(judging->places->wrong_seconds * 1000);
    return verdict;
}

void glass_judge(const struct glass_places *places, const BreakGlassRequest *request,
                 BreakGlassReply *reply)
{
    struct judging judging = {.places = places, .request = request, .folder = {.fd = -1}};
    char letters[GLASS_LETTERS + 1] = "";
    unsigned group = 0;

    *reply = (BreakGlassReply){.verdict = BreakGlassVerdict_BREAK_GLASS_NO};
    reply->nonce.size = request->nonce.size;
    memcpy(reply->nonce.bytes, request->nonce.bytes, sizeof reply->nonce.bytes);
    if (is_offered(&judging)) {
        memcpy(reply->set, judging.set.id, sizeof reply->set);
        memcpy(reply->host, judging.set.host, sizeof reply->host);
        if (!request->judge)
            reply->verdict = BreakGlassVerdict_BREAK_GLASS_OFFERED;
        else if (!glass_code_read(request->code, letters, &group)) {
            reply->verdict = BreakGlassVerdict_BREAK_GLASS_TYPO;
            reply->group = group;
        } else
            reply->verdict = judge(&judging, letters);
    }
    secret_wipe(letters, sizeof letters);
    glass_folder_close(&judging.folder);
}
