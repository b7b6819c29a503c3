// SPDX-License-Identifier: BSD-2-Clause
// The recovery key that backups are sealed to: its public half as a file, its secret half asked for
// from paper.
#ifndef WARIFU_TOOLS_BACKUP_KEY_H
#define WARIFU_TOOLS_BACKUP_KEY_H

#include "arguments.h"
#include "backup_paper.h"

struct cli;

// --recipient, or where it lies.
const char *backup_key_path(const struct arguments *arguments);
// The public half, of a file that root alone can write. EXIT_NO_INPUT: there is none.
enum exit_code backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE],
                               struct outcome *outcome);
// The secret half from whoever has the paper; the other share as well when they have one of two.
// The caller wipes it.
enum exit_code backup_key_ask(struct cli *cli, uint8_t key[BACKUP_KEY_SIZE],
                              struct outcome *outcome);

#endif
