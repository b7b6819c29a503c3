// SPDX-License-Identifier: BSD-2-Clause
#include "settings/daemon_file.h"
#include "base/log.h"
#include "settings/document.h"
#include "settings/notice_to.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAEMON_FILE_MAX (64 * 1024)
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct choice languages[] = {{"ja", 0}, {"en", 0}, {NULL, 0}};
static const struct choice log_levels[] = {
    {"error", LOG_LEVEL_ERROR}, {"warning", LOG_LEVEL_WARNING}, {"notice", LOG_LEVEL_NOTICE},
    {"info", LOG_LEVEL_INFO},   {"debug", LOG_LEVEL_DEBUG},     {NULL, 0}};
static const struct choice desks[] = {
    {"session", DESK_BY_SESSION}, {"caller", DESK_BY_CALLER}, {NULL, 0}};
static const struct choice one_per_processor[] = {{"auto", 0}, {NULL, 0}};

#define NUMBER(field)                                                                              \
    .name = #field, .type = &type_number, .offset = offsetof(struct daemon_settings, field)
#define TEXT(field) FIELD(field, text)
#define PATH(field) FIELD(field, path)
#define FIELD(field, kind)                                                                         \
    .name = #field, .type = &type_##kind, .offset = offsetof(struct daemon_settings, field),       \
    .max = sizeof(((struct daemon_settings *)0)->field)
#define WORD(field)                                                                                \
    .name = #field, .type = &type_choice, .offset = offsetof(struct daemon_settings, field)

static const struct setting rows[] = {
    {PATH(auth_socket), .min = 2, .initial = WARIFU_RUNDIR "/auth.sock"},
    {PATH(admin_socket), .min = 2, .initial = WARIFU_RUNDIR "/admin.sock"},
    {PATH(rescue_socket), .min = 2, .initial = WARIFU_RUNDIR "/rescue.sock"},
    {PATH(store_file), .min = 2, .initial = WARIFU_STATEDIR "/store/warifu.db"},
    {PATH(key_file), .min = 2, .initial = WARIFU_STATEDIR "/key/master.key"},
    {PATH(backup_folder), .min = 2, .initial = WARIFU_STATEDIR "-backups"},
    {NUMBER(backup_keep), .max = 3650, .initial = "30"},
    {NUMBER(backup_reserve), .max = 90, .initial = "10"},
    {PATH(programs), .min = 2, .initial = WARIFU_PROGRAMDIR},
    {TEXT(policy), .min = 1, .initial = "municipal"},
    {TEXT(language), .choices = languages, .initial = "ja"},
    {WORD(desk), .choices = desks, .initial = "session"},
    {TEXT(issuer), .min = 1, .initial = "warifu"},
    {TEXT(help_contact), .initial = ""},
    {TEXT(host), .initial = ""},
    {TEXT(vault_user), .min = 1, .initial = "warifu"},
    {TEXT(front_user), .min = 1, .initial = "warifu-front"},
    {TEXT(check_user), .min = 1, .initial = "warifu-check"},
    {TEXT(names_user), .min = 1, .initial = "warifu-names"},
    {TEXT(rescue_user), .min = 1, .initial = "warifu-rescue"},
    {TEXT(hash_user), .min = 1, .initial = "warifu-hash"},
    {TEXT(device_user), .min = 1, .initial = "warifu-device"},
    {TEXT(verify_user), .min = 1, .initial = "warifu-verify"},
    {TEXT(notice_to), .initial = ""},
    {TEXT(notice_hook), .initial = ""},
    {PATH(notice_folder), .min = 2, .initial = WARIFU_SPOOLDIR},
    {TEXT(notice_user), .min = 1, .initial = "warifu-notice"},
    {NUMBER(hashers), .min = 1, .max = 16, .choices = one_per_processor, .initial = "auto"},
    {.name = "hasher_idle",
     .type = &type_duration,
     .offset = offsetof(struct daemon_settings, hasher_idle_seconds),
     .min = 1,
     .max = 86400,
     .initial = "5m"},
    {NUMBER(connections), .min = 16, .max = 65536, .initial = "4096"},
    {NUMBER(connections_per_uid), .min = 1, .max = 65536, .initial = "32"},
    {.name = "name_patience",
     .type = &type_duration,
     .offset = offsetof(struct daemon_settings, name_seconds),
     .min = 1,
     .max = 60,
     .initial = "3s"},
    {WORD(log_level), .choices = log_levels, .initial = "info"},
    {NUMBER(event_rate), .min = 10, .max = 1000000, .initial = "600"},
};

static const struct section sections[] = {{NULL, rows, COUNT(rows), false}};
static const struct grammar grammar = {sections, COUNT(sections)};

// One user a role: who has taken one over may send signals to none of the others.
static enum fault check_users(const struct daemon_settings *settings,
                              const struct complaint *complaint)
{
    const struct {
        const char *setting, *name, *same;
    } users[] = {
        {"vault_user", settings->vault_user, ""},
        {"front_user", settings->front_user,
         "is the same as vault_user: what parses must not own the keys"},
        {"check_user", settings->check_user,
         "is the same as another: what runs other people's modules must be nobody else"},
        {"names_user", settings->names_user, "is the same as another"},
        {"rescue_user", settings->rescue_user, "is the same as another"},
        {"hash_user", settings->hash_user, "is the same as another"},
        {"device_user", settings->device_user, "is the same as another"},
        {"verify_user", settings->verify_user, "is the same as another"},
        {"notice_user", settings->notice_user, "is the same as another"},
    };

    for (size_t i = 0; i < COUNT(users); i++) {
        if (strcmp(users[i].name, "root") == 0)
            return complain(complaint, 1, users[i].setting, "none of the users may be root");
        for (size_t j = 0; j < i; j++)
            if (strcmp(users[i].name, users[j].name) == 0)
                return complain(complaint, 1, users[i].setting, "%s", users[i].same);
    }
    return FAULT_NONE;
}

static enum fault check(const struct daemon_settings *settings, const struct complaint *complaint)
{
    if (strcmp(settings->auth_socket, settings->admin_socket) == 0)
        return complain(complaint, 1, "admin_socket", "is the same as auth_socket");
    if (strcmp(settings->rescue_socket, settings->auth_socket) == 0 ||
        strcmp(settings->rescue_socket, settings->admin_socket) == 0)
        return complain(complaint, 1, "rescue_socket", "is the same as another socket");
    const char *const flaw = notice_to_flaw(settings->notice_to);
    if (flaw != NULL)
        return complain(complaint, 1, "notice_to", "%s", flaw);
    if (settings->notice_hook[0] != '\0' && settings->notice_hook[0] != '/')
        return complain(complaint, 1, "notice_hook", "is no path from /");
    const enum fault fault = check_users(settings, complaint);
    if (fault != FAULT_NONE)
        return fault;
    if (settings->connections_per_uid > settings->connections)
        return complain(complaint, 1, "connections_per_uid", "is more than connections = %u",
                        settings->connections);
    return FAULT_NONE;
}

enum fault daemon_settings_parse(const char *name, const char *text,
                                 struct daemon_settings *settings, char *error, size_t error_size)
{
    const struct complaint complaint = {name, error, error_size};
    struct daemon_settings new = {0};
    struct document *document = NULL;
    enum fault fault = document_read(&grammar, text, &complaint, &document);

    if (fault == FAULT_NONE)
        fault = document_fill(document, &sections[0], 0, &new);
    if (fault == FAULT_NONE)
        fault = check(&new, &complaint);
    if (fault == FAULT_NONE)
        *settings = new;
    else if (fault != FAULT_CONFIG)
        snprintf(error, error_size, "%s: %s", name, fault_name(fault));
    document_free(&document);
    return fault;
}

enum fault daemon_settings_read(const char *path, char **text, char *error, size_t error_size)
{
    return settings_file_read(path, DAEMON_FILE_MAX, text, error, error_size);
}

enum fault daemon_settings_take(const char *path, const char *text,
                                struct daemon_settings *settings, char *error, size_t error_size)
{
    struct daemon_settings new;
    const enum fault fault = daemon_settings_parse(path, text, &new, error, error_size);

    if (fault != FAULT_NONE)
        return fault;
    if (new.host[0] == '\0' && gethostname(new.host, sizeof new.host) != 0) {
        snprintf(error, error_size, "%s:1: host: is not set, and gethostname() gives none", path);
        return FAULT_CONFIG;
    }
    new.host[sizeof new.host - 1] = '\0';
    *settings = new;
    return FAULT_NONE;
}

enum fault daemon_settings_load(const char *path, struct daemon_settings *settings, char *error,
                                size_t error_size)
{
    char *text = NULL;
    enum fault fault = daemon_settings_read(path, &text, error, error_size);

    if (fault == FAULT_NONE)
        fault = daemon_settings_take(path, text, settings, error, error_size);
    free(text);
    return fault;
}

void daemon_settings_dump(const struct daemon_settings *settings, FILE *out)
{
    section_dump(&sections[0], settings, "", NULL, out);
}
