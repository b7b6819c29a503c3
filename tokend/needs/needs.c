// SPDX-License-Identifier: BSD-2-Clause
#include "needs/needs.h"
#include "base/catalogue.h"
#include "base/clock.h"
#include "base/log.h"
#include "break_glass/folder.h"
#include "factor/anchors.h"
#include "factor/dictionary.h"
#include "factor/fido2_verify.h"
#include "factor/leaked.h"
#include "factor/registry.h"
#include "settings/holidays_file.h"
#include "settings/policy_file.h"
#include "settings/rule_aspects.h"
#include "wire/channel.pb.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define N_(text) text
#define ENVELOPE_NOTICE (INT64_C(30) * 86400)   // seconds before its end
#define ROOM_LEAST (UINT64_C(32) * 1024 * 1024) // bytes; the store's log alone has eight million

// --- what the policy asks for ---

static bool way_asks(const struct way *way, uint8_t factor)
{
    return memchr(way->factors, factor, sizeof way->factors) != NULL;
}

static bool rule_asks(const struct rule *rule, uint8_t factor)
{
    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX; i++)
        if (!rule->deny && way_asks(&rule->ways[i], factor))
            return true;
    return false;
}

static bool asks_keys(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (rule_asks(&policy->rules[i], FactorKind_FACTOR_KEY))
            return true;
    return false;
}

// --- looking ---

static bool is_there(const struct need_place *place, const char *path)
{
    char whole[512];

    return snprintf(whole, sizeof whole, "%s%s", place->root, path) < (int)sizeof whole &&
           access(whole, F_OK) == 0;
}

static enum need_state state_after(enum fault fault)
{
    return fault == FAULT_NONE ? NEED_MET : fault == FAULT_NOT_FOUND ? NEED_MISSING : NEED_DAMAGED;
}

static enum need_state dictionary(const struct need_place *place)
{
    // New passwords are judged here wherever they are kept.
    if (!place->policy->password.dictionary)
        return NEED_NONE;
    return state_after(dictionary_check(place->dictionary));
}

static enum need_state leaked(const struct need_place *place)
{
    const struct password_policy *policy = &place->policy->password;

    if (policy->leaked[0] == '\0')
        return NEED_NONE;
    return state_after(leaked_check(policy->leaked, policy->leaked_digits));
}

static enum need_state clock_kept(const struct need_place *place)
{
    for (size_t i = 0; i < place->policy->rule_count; i++)
        if (place->policy->rules[i].unsynchronised_clock == CLOCK_REFUSE &&
            rule_asks(&place->policy->rules[i], FactorKind_FACTOR_OTP))
            return place->synchronised ? NEED_MET : NEED_MISSING;
    return NEED_NONE;
}

// An envelope of which something works on the day on which nothing else does (F2). What an old one
// is worth, and whether the folder can be written, is told while there is time.
static enum need_state envelope(const struct need_place *place)
{
    struct glass_folder folder = {.fd = -1};
    struct glass_set set;
    struct glass_count count = {0};
    struct wall_time now = {0};
    char id[GLASS_SET_SIZE];
    char path[512];

    if (!place->policy->glass.allow ||
        snprintf(path, sizeof path, "%s%s", place->root, GLASS_FOLDER) >= (int)sizeof path)
        return NEED_NONE;
    enum fault fault = glass_folder_open(path, &folder);
    if (fault == FAULT_NONE)
        fault = glass_active_read(&folder, id);
    if (fault == FAULT_NONE)
        fault = glass_set_read(&folder, id, &set);
    if (fault == FAULT_NONE)
        fault = glass_count(&folder, id, &count);
    glass_folder_close(&folder);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? NEED_MISSING : NEED_DAMAGED;
    if (clock_read_wall(&now) != FAULT_NONE)
        now.seconds = 0;
    return count.left < 2 || now.seconds + ENVELOPE_NOTICE > set.until.seconds ? NEED_MISSING
                                                                               : NEED_MET;
}

// Without a rule that takes temporary passwords nobody who is added ever has a password.
// What runs keeps what it was started with (daemon/kept.h); the files may be others by now.
static enum fault broken_configuration(const struct need_place *place, char *file, size_t size)
{
    char error[512] = "";
    struct daemon_settings settings;
    struct policy *policy = NULL;
    char *text = NULL;
    enum fault fault = FAULT_NONE;

    snprintf(file, size, "%s", place->config);
    if (place->config[0] != '\0' && !(access(place->config, R_OK) != 0 && errno == EACCES))
        fault = daemon_settings_read(place->config, &text, error, sizeof error);
    const bool parsed = text != NULL;
    if (parsed) // without the host's name, which a role may not ask for
        fault = daemon_settings_parse(place->config, text, &settings, error, sizeof error);
    free(text);
    if (fault != FAULT_NONE)
        return fault;
    // The next start takes the policy that the file names now.
    fault = policy_path(parsed ? settings.policy : place->settings->policy, file, size, error,
                        sizeof error);
    if (fault == FAULT_NONE && !(access(file, R_OK) != 0 && errno == EACCES)) // root's alone: -n
        fault = policy_load(file, &policy, error, sizeof error);
    policy_free(&policy);
    return fault;
}

static enum need_state configuration(const struct need_place *place)
{
    char file[NEED_FILE_SIZE];

    if (place->config == NULL)
        return NEED_NONE;
    return broken_configuration(place, file, sizeof file) == FAULT_NONE ? NEED_MET : NEED_DAMAGED;
}

static void configuration_file(const struct need_place *place, char *file, size_t size)
{
    if (broken_configuration(place, file, size) == FAULT_NONE)
        file[0] = '\0';
}

static enum need_state first_login(const struct need_place *place)
{
    bool asked = false;

    for (size_t i = 0; i < place->policy->rule_count; i++) {
        const struct rule *rule = &place->policy->rules[i];
        if (!rule_asks(rule, FactorKind_FACTOR_PASSWORD))
            continue;
        asked = true;
        if (rule->first_login)
            return NEED_MET;
    }
    return asked && policy_keeps_passwords(place->policy) ? NEED_MISSING : NEED_NONE;
}

static bool store_folder(const struct need_place *place, char *path, size_t size)
{
    const char *file = place->settings->store_file, *slash = strrchr(file, '/');

    return slash != NULL && slash != file &&
           snprintf(path, size, "%.*s", (int)(slash - file), file) < (int)size;
}

static enum need_state store(const struct need_place *place)
{
    char path[sizeof place->settings->store_file];
    struct stat status;

    if (!store_folder(place, path, sizeof path) || stat(path, &status) != 0)
        return errno == EACCES ? NEED_DAMAGED : NEED_MISSING;
    return S_ISDIR(status.st_mode) && status.st_uid != 0 && (status.st_mode & 0022) == 0
               ? NEED_MET
               : NEED_DAMAGED;
}

static enum need_state disk(const struct need_place *place)
{
    char path[sizeof place->settings->store_file];
    struct statvfs status;

    if (!store_folder(place, path, sizeof path) || statvfs(path, &status) != 0)
        return NEED_NONE; // `store` tells
    if ((status.f_flag & ST_RDONLY) != 0)
        return NEED_DAMAGED;
    return (uint64_t)status.f_bavail * status.f_frsize >= ROOM_LEAST ? NEED_MET : NEED_MISSING;
}

// Whoever reads Japanese does so on any site, so a damaged one is told on all of them.
static enum need_state catalogue(const struct need_place *place)
{
    char path[CATALOGUE_PATH_SIZE];
    struct catalogue *texts = NULL;
    const enum fault fault = catalogue_load(catalogue_path(place->locales, path), &texts);

    catalogue_free(&texts);
    if (fault == FAULT_NONE)
        return strcmp(place->settings->language, "ja") == 0 ? NEED_MET : NEED_NONE;
    if (fault != FAULT_NOT_FOUND)
        return NEED_DAMAGED;
    return strcmp(place->settings->language, "ja") == 0 ? NEED_MISSING : NEED_NONE;
}

static void catalogue_file(const struct need_place *place, char *file, size_t size)
{
    char path[CATALOGUE_PATH_SIZE];

    snprintf(file, size, "%s", catalogue_path(place->locales, path));
}

static void dictionary_file(const struct need_place *place, char *file, size_t size)
{
    snprintf(file, size, "%s.pwd, .pwi, .hwm", dictionary_path(place->dictionary));
}

static void leaked_file(const struct need_place *place, char *file, size_t size)
{
    snprintf(file, size, "%s", place->policy->password.leaked);
}

// Whole years: after the last of them nobody knows which days are holidays.
static enum need_state holidays(const struct need_place *place)
{
    struct holidays list;
    char error[256];
    struct wall_time now;
    struct tm parts;

    if (!policy_names_holidays(place->policy))
        return NEED_NONE;
    const enum fault fault = holidays_load(place->holidays, &list, error, sizeof error);
    if (fault != FAULT_NONE)
        return fault != FAULT_NOT_FOUND ? NEED_DAMAGED : NEED_MISSING;
    const int last = list.last_year;
    holidays_free(&list);
    return clock_read_wall(&now) == FAULT_NONE &&
                   localtime_r(&(time_t){(time_t)now.seconds}, &parts) != NULL &&
                   parts.tm_year + 1900 <= last
               ? NEED_MET
               : NEED_DAMAGED;
}

static void holidays_file(const struct need_place *place, char *file, size_t size)
{
    snprintf(file, size, "%s", holidays_path(place->holidays));
}

static void anchors_file(const struct need_place *place, char *file, size_t size)
{
    snprintf(file, size, "%s", place->policy->key.anchors);
}

static enum need_state key_rule(const struct need_place *place)
{
    static const char *const ours[] = {"/etc/udev/rules.d/70-warifu-keys.rules",
                                       "/run/udev/rules.d/70-warifu-keys.rules",
                                       WARIFU_UDEVRULESDIR "/70-warifu-keys.rules"};

    if (!asks_keys(place->policy))
        return NEED_NONE;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (is_there(place, ours[i]))
            return NEED_MET;
    return NEED_MISSING;
}

static enum need_state device_unit(const struct need_place *place)
{
    if (!asks_keys(place->policy) || !is_there(place, "/run/systemd/system"))
        return NEED_NONE; // without systemd the supervisor starts who opens keys
    return is_there(place, WARIFU_RUNDIR "/device.sock") ? NEED_MET : NEED_MISSING;
}

static enum need_state session_scope(const struct need_place *place)
{
    bool needed = false;

    for (size_t i = 0; i < place->policy->rule_count; i++)
        needed = needed || rule_needs_scopes(place->policy, &place->policy->rules[i]);
    return !needed ? NEED_NONE
           : is_there(place, "/run/systemd/system") && is_there(place, WARIFU_RUNDIR "/scope.sock")
               ? NEED_MET
               : NEED_MISSING;
}

static enum need_state anchors(const struct need_place *place)
{
    const struct key_policy *key = &place->policy->key;

    if (!asks_keys(place->policy) || key->attestation < FIDO2_ATTESTED_BY_CERTIFICATE)
        return NEED_NONE;
    if (access(key->anchors, F_OK) != 0)
        return NEED_MISSING;
    return anchors_usable(key->anchors) ? NEED_MET : NEED_DAMAGED;
}

// --- the table ---

const struct need needs[] = {
    {"configuration", NEED_CRITICAL,
     N_("What was changed does not hold; after a restart nobody but root's rescue gets in."),
     N_("tokend -n names the line; mend it, then: systemctl reload tokend"), configuration,
     configuration_file},
    {"dictionary", NEED_WARNING, N_("Nobody can set a new password."),
     N_("apt-get install cracklib-runtime; if it is installed: rm -f /var/cache/cracklib/src-dicts "
        "&& "
        "update-cracklib"),
     dictionary, dictionary_file},
    {"leaked", NEED_WARNING, N_("Nobody can set a new password."),
     N_("Put the list there whole: lines HASH:COUNT in the order of the hashes, of the kind that "
        "leaked_hash in the policy names, owned by root, readable by all and writable by root "
        "alone. "
        "Without it: take leaked out of the policy"),
     leaked, leaked_file},
    {"clock", NEED_CRITICAL,
     N_("Codes of authenticator apps are refused, and at a first login none can be registered."),
     N_("apt-get install chrony, and name the town's time server in /etc/chrony/chrony.conf "
        "(server "
        "NAME iburst). Without any time server: unsynchronised_clock = warn in the policy, or "
        "generators that count (HOTP)"),
     clock_kept, NULL},
    {"first_login", NEED_WARNING, N_("Whoever is added cannot log in a first time."),
     N_("first_login = yes in the policy's rule for the desk"), first_login, NULL},
    {"store", NEED_CRITICAL, N_("Nobody can log in."),
     N_("systemd-sysusers && systemd-tmpfiles --create"), store, NULL},
    {"disk", NEED_CRITICAL, N_("Nobody can log in: what cannot be recorded is refused."),
     N_("Make the file system of the store writable, with 32 MB free"), disk, NULL},
    {"catalogue", NEED_WARNING, N_("Texts are shown in English only."),
     N_("Install this program again: its Japanese texts are gone or damaged"), catalogue,
     catalogue_file},
    {"key_rule", NEED_CRITICAL, N_("No ID card or key can be opened."),
     N_("Install this program again, then: systemctl restart systemd-udevd && udevadm trigger -s "
        "hidraw"),
     key_rule, NULL},
    {"device_unit", NEED_CRITICAL, N_("No ID card or key can be opened."),
     N_("systemctl enable --now tokend-device.socket"), device_unit, NULL},
    {"session_scope", NEED_CRITICAL,
     N_("Nobody gets privilege by rules that limit its time (session, grant)."),
     N_("systemctl enable --now tokend-scope.socket. Without systemd nothing ends what sudo and su "
        "begin: unenforced_session = warn in those rules"),
     session_scope, NULL},
    {"holidays", NEED_CRITICAL,
     N_("Nobody is let in by rules that hang on holidays (time in the policy)."),
     N_("Install a newer version of this program: its list of holidays is gone, damaged, or has "
        "come to its end. Until then: closed_days in the policy, and no \"holiday\" in time"),
     holidays, holidays_file},
    {"anchors", NEED_WARNING, N_("No ID card or key can be enrolled."),
     N_("Put the makers' certificates (PEM) where anchors in the policy says"), anchors,
     anchors_file},
    {"break_glass", NEED_WARNING,
     N_("While tokend does not answer nobody is let in: no break-glass envelope is in force, it "
        "ends within 30 days, or fewer than two of its codes are left."),
     N_("warifu break-glass issue, then warifu break-glass confirm"), envelope, NULL},
    {NULL, NEED_CRITICAL, NULL, NULL, NULL, NULL},
};

const char *need_state_name(enum need_state state)
{
    static const char *const names[] = {
        [NEED_NONE] = "not_needed",
        [NEED_MET] = "met",
        [NEED_MISSING] = "missing",
        [NEED_DAMAGED] = "damaged",
    };
    return (unsigned)state < sizeof names / sizeof *names ? names[state] : "missing";
}

const char *need_weight_name(enum need_weight weight)
{
    return weight == NEED_WARNING ? "warning" : "critical";
}

void need_file(const struct need *need, const struct need_place *place, char file[NEED_FILE_SIZE])
{
    file[0] = '\0';
    if (need->name_file != NULL)
        need->name_file(place, file, NEED_FILE_SIZE);
}

unsigned needs_log(const struct need_place *place)
{
    unsigned count = 0;

    for (const struct need *need = needs; need->name != NULL; need++) {
        const enum need_state state = need->look(place);
        if (state != NEED_MISSING && state != NEED_DAMAGED)
            continue;
        char file[NEED_FILE_SIZE];
        need_file(need, place, file);
        log_warning("%s: %s%s%s%s. %s %s", need->name, need_state_name(state),
                    file[0] != '\0' ? " (" : "", file, file[0] != '\0' ? ")" : "", need->effect,
                    need->remedy);
        count++;
    }
    return count;
}
