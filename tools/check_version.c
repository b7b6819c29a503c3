// SPDX-License-Identifier: BSD-2-Clause
// check version: whether tokend is of the same version as this program (G1).
#include "check_parts.h"
#include "config.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

const struct check_finding check_version_findings[] = {
    {"version.differs", SEVERITY_MEDIUM, "G1", N_("tokend and warifu are of different versions."),
     N_("An upgrade has not come to its end."),
     N_("Install the package again, then: systemctl restart tokend")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

void check_version(struct checking *checking)
{
    static const char *const paths[] = {"/usr/sbin/tokend", "/usr/local/sbin/tokend", NULL};
    static const char *const arguments[] = {"tokend", "--version", NULL};
    char *text = NULL;

    if (checking->root->foreign) {
        check_not_done(checking, "tokend", "%s",
                       _("only tokend of the machine that runs can be asked"));
        return;
    }
    const enum fault fault = check_ask(paths, arguments, &text);
    if (fault != FAULT_NONE) {
        check_not_done(checking, "tokend", "%s", fault_name(fault));
    } else {
        text[strcspn(text, "\n")] = '\0';
        const char *last = strrchr(text, ' ');
        if (last == NULL || strcmp(last + 1, PACKAGE_VERSION) != 0)
            check_found(checking, "version.differs", "tokend", "%s, %s", outcome_quote(text),
                        PACKAGE_VERSION);
    }
    free(text);
}
