// SPDX-License-Identifier: BSD-2-Clause
// A text in lines of a width, for a screen or a sheet of paper.
#ifndef WARIFU_TOOLS_PARAGRAPH_H
#define WARIFU_TOOLS_PARAGRAPH_H

#include <stddef.h>
#include <stdio.h>

// Breaks at blanks, and between any two wide characters: Japanese has no blanks. Each line begins
// with `indent`, which does not count; a comma or full stop in Japanese may stand beyond the width.
void paragraph(FILE *out, const char *text, const char *indent, size_t width);

#endif
