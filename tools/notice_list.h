// SPDX-License-Identifier: BSD-2-Clause
// What `notice list` and `notice send` share: whose settings, and a row for a notice that waits.
#ifndef WARIFU_TOOLS_NOTICE_LIST_H
#define WARIFU_TOOLS_NOTICE_LIST_H

#include "exit_code.h"
#include "notice_folder.h"
#include "settings/daemon_file.h"

struct arguments;
struct outcome;
struct report;

// Of --config, or this machine's. EXIT_NO_INPUT, and the outcome says why.
enum exit_code notice_settings(const struct arguments *arguments, struct daemon_settings *settings,
                               struct outcome *outcome);

// `folder`: notice_folder of tokend.conf.
void notice_report(struct report *report, const char *folder, const struct notice_waiting *waiting);

#endif
