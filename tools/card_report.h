// SPDX-License-Identifier: BSD-2-Clause
// The draft of the incident report about a lost card: the nine items of K7.3.2 (F4), in Japanese
// and English, filled with what the register and the log know, for a person to finish.
#ifndef WARIFU_TOOLS_CARD_REPORT_H
#define WARIFU_TOOLS_CARD_REPORT_H

#include "arguments.h"
#include "cli.h"

// After the card is dead: nothing about paper keeps it alive. `row` is the answer of card.lost.
// Does nothing without --report or in a dry run. Reads card.show and the log over the proven
// session, and writes a new file (mode 0600).
enum exit_code card_report_write(struct cli *cli, const struct arguments *arguments,
                                 const AdminRow *row, struct outcome *outcome);

#endif
