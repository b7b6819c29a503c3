// SPDX-License-Identifier: BSD-2-Clause
// The draft of the incident report about a lost card: the nine items of K7.3.2 (F4), in Japanese
// and English, filled with what the register and the log know, for a person to finish.
#ifndef WARIFU_TOOLS_CARD_REPORT_H
#define WARIFU_TOOLS_CARD_REPORT_H

#include "cli.h"
#include <stdint.h>

// Reads card.show and the log over the session, and writes a new file (mode 0600) at `path`.
// `milliseconds`: how long the revocation took; negative when nobody knows any more.
// EXIT_CONFLICT: the card was never reported lost. EXIT_NOT_WRITTEN: there is no paper.
enum exit_code card_report_write(struct cli *cli, const char *serial, const char *path,
                                 int64_t milliseconds, struct outcome *outcome);

#endif
