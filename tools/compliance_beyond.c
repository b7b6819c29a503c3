// SPDX-License-Identifier: BSD-2-Clause
// What the product does not cover, which the report says instead of staying silent. It follows
// doc/REQUIREMENTS.md, which says what is built and what only partly is.
#include "compliance_answer.h"
#include "language.h"
#include <string.h>

static const struct {
    const char *clause, *beyond;
} clauses[] = {
    {"A7", N_("Records and rules name the workstation; it has no credential of its own.")},
    {"A9", N_("A card that is taken out of use locks or ends sessions; one that is pulled out of "
              "the reader does not.")},
    {"B2", N_("PINs are checked in the card and leave no record here.")},
    {"B6", N_("Whose privileged password is due does not stand in the log: see the list of IDs, "
              "warifu user review.")},
    {"B8", N_("What browsers and other programs remember is not looked at.")},
    {"C4", N_("Cards are stopped on this host; other hosts have to be told.")},
    {"D1", N_("Whether privileged IDs are few enough is for people to judge: see warifu privilege "
              "review.")},
    {"E1", N_("A log that root has written anew is found only against a signed head that was kept "
              "elsewhere. Nothing is pruned when its time is over.")},
    {"E3", N_("That somebody reads the log is not recorded, except exports and signed lists.")},
    {"E4", N_("Exports are recorded; where they are kept is for people to look after.")},
    {"F1", N_("Only time and host of a rule can be relaxed here; other exceptions are kept "
              "elsewhere.")},
    {"F2", N_("No notice goes to a manager by itself.")},
    {"F4", N_("Only the loss of a card is drafted; other incidents are reported by hand.")},
    {"G1", N_("This report does not look at the machine: run warifu check and attach it.")},
    {"G2", N_("Self-inspection by people is not seen; this report is a part of it.")},
    {"H1", N_("Tested when the product is made; the log does not tell of it.")},
    {"H2", N_("The log does not tell whether a security chip is used.")},
    {"H3", N_("The log does not tell of backups: see warifu status.")},
    {"H4", N_("Not built: there is one store and no second server.")},
    {"H5", N_("Told by warifu check and the firewall, not by the log.")},
    {"H6", N_("There is no command for a whole host; disposal is recorded on paper.")},
};

const char *const beyond_all[] = {
    N_("organisation and training"),
    N_("buildings, rooms and power supply"),
    N_("mail and web"),
    N_("procurement of cloud services"),
    N_("protection against malware"),
    N_("classification of information"),
    NULL,
};

const char *beyond_clause(const char *id)
{
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (strcmp(clauses[i].clause, id) == 0)
            return clauses[i].beyond;
    return NULL;
}
