// SPDX-License-Identifier: BSD-2-Clause
// The longer parts of the page: open items, and clause by clause. For compliance_html.c.
#ifndef WARIFU_TOOLS_COMPLIANCE_PAGE_H
#define WARIFU_TOOLS_COMPLIANCE_PAGE_H

#include "compliance.h"
#include <stdio.h>

void compliance_put_items(FILE *out, const struct compliance *compliance);
void compliance_put_clauses(FILE *out, const struct compliance *compliance);

#endif
