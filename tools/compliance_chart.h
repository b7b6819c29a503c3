// SPDX-License-Identifier: BSD-2-Clause
// Bars as inline SVG, without script, with the figures written on them and a text for who cannot
// see them.
#ifndef WARIFU_TOOLS_COMPLIANCE_CHART_H
#define WARIFU_TOOLS_COMPLIANCE_CHART_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define CHART_BARS_MAX 128
#define CHART_LABEL_SIZE 160

struct chart {
    const char *title; // in the language of the command
    bool upright;      // columns with short labels below; else rows with labels before them
    unsigned count;
    struct chart_bar {
        char label[CHART_LABEL_SIZE];
        int64_t value;
    } bars[CHART_BARS_MAX];
};

// Adds a bar; beyond CHART_BARS_MAX nothing.
void chart_add(struct chart *chart, const char *label, int64_t value);
// A <figure>. Where all is zero it says so instead.
void chart_put(FILE *out, const struct chart *chart);

#endif
