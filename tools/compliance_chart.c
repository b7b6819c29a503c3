// SPDX-License-Identifier: BSD-2-Clause
#include "compliance_chart.h"
#include "language.h"
#include "page.h"
#include <inttypes.h>
#include <string.h>

// In units of the drawing, which is as wide as the page.
#define WIDTH 640
#define UPRIGHT_HEIGHT 120
#define ROW_HEIGHT 20
#define LABEL_WIDTH 300
#define VALUE_WIDTH 70

void chart_add(struct chart *chart, const char *label, int64_t value)
{
    if (chart->count == CHART_BARS_MAX)
        return;
    snprintf(chart->bars[chart->count].label, CHART_LABEL_SIZE, "%s", label);
    chart->bars[chart->count++].value = value;
}

static int64_t largest(const struct chart *chart)
{
    int64_t most = 0;

    for (unsigned i = 0; i < chart->count; i++)
        if (chart->bars[i].value > most)
            most = chart->bars[i].value;
    return most;
}

static void put_text_at(FILE *out, int x, int y, const char *anchor, const char *text)
{
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    page_text(out, text);
    fputs("</text>", out);
}

static void put_number_at(FILE *out, int x, int y, const char *anchor, int64_t number)
{
    fprintf(out, "<text class=\"v\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%" PRId64 "</text>", x, y,
            anchor, number);
}

// A value that is not 0 is always seen.
static int length_of(int64_t value, int64_t most, int room)
{
    const int length = (int)((double)value * room / (double)most);

    return value > 0 && length < 1 ? 1 : length;
}

static void put_upright(FILE *out, const struct chart *chart, int64_t most)
{
    const int step = WIDTH / (int)chart->count, base = UPRIGHT_HEIGHT + 14;

    for (unsigned i = 0; i < chart->count; i++) {
        const int high = length_of(chart->bars[i].value, most, UPRIGHT_HEIGHT);
        const int x = (int)i * step;
        if (high > 0)
            fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x + 2, base - high,
                    step > 60 ? 56 : step - 4, high);
        const int middle = x + 2 + (step > 60 ? 56 : step - 4) / 2;
        put_number_at(out, middle, base - high - 3, "middle", chart->bars[i].value);
        put_text_at(out, middle, base + 13, "middle", chart->bars[i].label);
    }
    fprintf(out, "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", base, WIDTH, base);
}

static void put_rows(FILE *out, const struct chart *chart, int64_t most)
{
    for (unsigned i = 0; i < chart->count; i++) {
        const int wide = length_of(chart->bars[i].value, most, WIDTH - LABEL_WIDTH - VALUE_WIDTH);
        const int y = (int)i * ROW_HEIGHT;
        put_text_at(out, LABEL_WIDTH - 8, y + 14, "end", chart->bars[i].label);
        if (wide > 0)
            fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", LABEL_WIDTH, y + 3,
                    wide, ROW_HEIGHT - 6);
        put_number_at(out, LABEL_WIDTH + wide + 4, y + 14, "start", chart->bars[i].value);
    }
    fprintf(out, "<line x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\"/>", LABEL_WIDTH, LABEL_WIDTH,
            (int)chart->count * ROW_HEIGHT);
}

void chart_put(FILE *out, const struct chart *chart)
{
    const int64_t most = largest(chart);

    page_element(out, "<figure><figcaption>", chart->title, "</figcaption>\n");
    if (most == 0) {
        page_element(out, "<p>", _("None in this period."), "</p></figure>\n");
        return;
    }
    fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
            chart->upright ? UPRIGHT_HEIGHT + 32 : (int)chart->count * ROW_HEIGHT);
    page_text(out, chart->title);
    for (unsigned i = 0; i < chart->count; i++) {
        fputs(i == 0 ? ": " : ", ", out);
        page_text(out, chart->bars[i].label);
        fprintf(out, " %" PRId64, chart->bars[i].value);
    }
    fputs("\">", out);
    if (chart->upright)
        put_upright(out, chart, most);
    else
        put_rows(out, chart, most);
    fputs("</svg></figure>\n", out);
}
