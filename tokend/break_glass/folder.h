// SPDX-License-Identifier: BSD-2-Clause
// The folder of break-glass codes, outside store and /var, so that both may be lost (F2):
//
//   active        which envelope is in force
//   SET.set       an envelope: for which machine, account and consoles, until when, by whom
//   SET-N.code    a code that was not used; it has room for the record of its use
//   SET-N.used    one that was: the name is the mark, the room says where and when
//
// Whoever owns the folder writes envelopes: the vault's user, who decides about every login anyway.
// Root gives it to them; the program that judges codes takes nothing that has another owner, could
// be written by others, is a link or has a second name (abuse:D13).
#ifndef WARIFU_BREAK_GLASS_FOLDER_H
#define WARIFU_BREAK_GLASS_FOLDER_H

#include "base/clock.h"
#include "base/fault.h"
#include "break_glass/code.h"
#include "core/console.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define GLASS_FOLDER WARIFU_SYSCONFDIR "/break-glass"
#define GLASS_CODES_MAX 20
#define GLASS_CONSOLES_MAX 16
#define GLASS_FILE_SIZE 1024 // of a code, exactly, before and after its use
#define GLASS_NAME_SIZE 32   // of a file in the folder, with NUL

struct glass_folder {
    int fd; // -1: closed
    uid_t owner;
};

// REFUSED when it is no directory, or anybody but its owner may enter it; NOT_FOUND when there is
// none. Whoever trusts the owner looks at what is above it.
enum fault glass_folder_open(const char *path, struct glass_folder *folder) MUST_CHECK;
void glass_folder_close(struct glass_folder *folder);

// Reads a file of ours whole, with a NUL behind it; *size is without. REFUSED as above, LIMIT when
// it does not fit. `fd` may be NULL; else it is open for reading and writing, and the caller's.
enum fault glass_file_read(const struct glass_folder *folder, const char *name, char *text,
                           size_t room, size_t *size, int *fd) MUST_CHECK;
// Makes or replaces a file in one step, durable when it returns.
enum fault glass_file_write(const struct glass_folder *folder, const char *name, const char *text,
                            size_t size) MUST_CHECK;
// Takes a file away; NOT_FOUND when there is none. Durable after glass_folder_sync().
enum fault glass_file_remove(const struct glass_folder *folder, const char *name) MUST_CHECK;
enum fault glass_folder_sync(const struct glass_folder *folder) MUST_CHECK;

struct glass_set {
    char id[GLASS_SET_SIZE];
    char host[65];    // as the paper names it
    char machine[33]; // machine-id(5): of a copied disk's other machine no code works; "": it had
                      // none
    char account[256];
    char consoles[GLASS_CONSOLES_MAX][CONSOLE_NAME_SIZE];
    unsigned console_count;
    unsigned codes;
    struct wall_time issued, until;
    char issued_by[256]; // as the paper names them
    // Who did it, and for whom they stood in (D6). An id means that person only in the store in
    // which somebody of that id was made at that moment: `created` 0, of an earlier version:
    // unknown
    struct glass_issuer {
        int64_t id;
        struct wall_time created;
        char name[256];
    } issuers[2];
    unsigned issuer_count;        // 0: root, or an envelope of an earlier version
    char check[GLASS_CHECK_SIZE]; // printed on the paper alone
};

// What machine-id(5) says, from `path`; "" when it says nothing.
void glass_machine(const char *path, char machine[33]);

enum fault glass_set_write(const struct glass_folder *folder,
                           const struct glass_set *set) MUST_CHECK;
// FORMAT when a line is missing, unknown or out of its limits: a part of it is worth nothing.
enum fault glass_set_read(const struct glass_folder *folder, const char *id,
                          struct glass_set *set) MUST_CHECK;
// The one in force; NOT_FOUND: none.
enum fault glass_active_read(const struct glass_folder *folder, char id[GLASS_SET_SIZE]) MUST_CHECK;
enum fault glass_active_write(const struct glass_folder *folder, const char *id) MUST_CHECK;

// "K7QM2XWD-3.code"
void glass_name(char name[GLASS_NAME_SIZE], const char *set, unsigned number, const char *suffix);
// The other way round; false: it is none of ours with this suffix.
bool glass_name_read(const char *name, const char *suffix, char set[GLASS_SET_SIZE],
                     unsigned *number);

// Calls the callback with the name of every file until it returns false.
enum fault glass_each(const struct glass_folder *folder,
                      bool (*visit)(void *context, const char *name), void *context) MUST_CHECK;

// How many codes of a set are unused, and used.
struct glass_count {
    unsigned left, used;
};
enum fault glass_count(const struct glass_folder *folder, const char *id,
                       struct glass_count *count) MUST_CHECK;

#endif
