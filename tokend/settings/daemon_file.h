// SPDX-License-Identifier: BSD-2-Clause
// tokend.conf(5).
#ifndef WARIFU_SETTINGS_DAEMON_FILE_H
#define WARIFU_SETTINGS_DAEMON_FILE_H

#include "base/fault.h"
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// What says whether somebody is at the desk (core/desk.h).
enum desk_by {
    DESK_BY_SESSION, // where the session began, as kernel and logind recorded it
    DESK_BY_CALLER   // what the caller says of its remote host: machines without logind
};

struct daemon_settings {
    char auth_socket[108], admin_socket[108], rescue_socket[108];
    char store_file[256];    // owned by vault_user
    char key_file[256];      // 0400 vault_user; $CREDENTIALS_DIRECTORY/master wins if present
    char backup_folder[256]; // of the backups that are made each night
    uint32_t backup_keep;    // so many of them stay; 0: all
    uint32_t backup_reserve; // percent of the store's disk that backups leave free
    char programs[256];      // directory of the roles' programs
    char policy[256];        // profile name or path
    char language[8];        // "ja" or "en": where the client's own language does not tell
    char issuer[64];         // in otpauth URIs and on screens
    uint32_t desk;           // enum desk_by
    char help_contact[128];  // whom to call; shown with refusals that a person cannot solve
    char host[65];           // this workstation's name; default gethostname()
    char vault_user[33];     // "warifu"
    char front_user[33];     // "warifu-front"
    char check_user[33];     // "warifu-check": asks the PAM service that keeps the passwords
    // Where there is no such user, front_user stands in: a machine that was upgraded serves.
    char names_user[33];          // "warifu-names"
    char rescue_user[33];         // "warifu-rescue": the second front, and its names
    char hash_user[33];           // "warifu-hash"
    char device_user[33];         // "warifu-device"
    char verify_user[33];         // "warifu-verify"
    char notice_to[512];          // notice_to.h: whom managers' notices are mailed to
    char notice_hook[256];        // program that gets them; "": none
    char notice_folder[256];      // where they wait
    char notice_user[33];         // "warifu-notice": the hook's
    uint32_t hashers;             // 0: as many as there are processors and memory
    uint32_t connections;         // all; default 4096
    uint32_t connections_per_uid; // of each non-root uid; default 32
    uint32_t hasher_idle_seconds; // without a call a hasher ends; default 300
    uint32_t name_seconds;        // patience with the name service; default 3
    uint32_t log_level;           // enum log_level
    uint32_t event_rate; // syslog lines a minute; more are counted and summed up (abuse:X4)
};

// FAULT_CONFIG with "file:line: setting: ..." in error. A missing file is an error, a missing
// setting its default.
enum fault daemon_settings_load(const char *path, struct daemon_settings *settings, char *error,
                                size_t error_size) MUST_CHECK;

// Its two halves: the file's text, which is the caller's to free, and what it says.
enum fault daemon_settings_read(const char *path, char **text, char *error,
                                size_t error_size) MUST_CHECK;
enum fault daemon_settings_take(const char *path, const char *text,
                                struct daemon_settings *settings, char *error,
                                size_t error_size) MUST_CHECK;

// The same from text; `host` stays empty where none is set. `name` stands in messages.
enum fault daemon_settings_parse(const char *name, const char *text,
                                 struct daemon_settings *settings, char *error,
                                 size_t error_size) MUST_CHECK;

// Writes text that parses to the same settings (`tokend -T`).
void daemon_settings_dump(const struct daemon_settings *settings, FILE *out);

#endif
