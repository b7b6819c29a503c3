// SPDX-License-Identifier: BSD-2-Clause
// For whoever reads the lines of an export on the way; what is verified is the whole.
#include "evidence/export_keys.h"

bool export_line_is_first(const char *line, size_t length)
{
    struct rest rest = {line, length};
    return line_take(&rest, EXPORT_FIRST) || line_take(&rest, EXPORT_FIRST_KEYS);
}

bool export_line_head(const char *line, size_t length, char note[EXPORT_HEAD_MAX])
{
    struct rest rest = {line, length};
    struct export_keys keys;
    if (export_line_is_first(line, length))
        return export_keys_read(&rest, &keys) && line_note(rest, note);
    return line_take(&rest, EXPORT_HEAD) && line_note(rest, note);
}

bool export_line_leaf(const char *line, size_t length, struct merkle_hash *leaf)
{
    struct line_record record;
    if (!line_record((struct rest){line, length}, &record))
        return false;
    *leaf = record.leaf;
    return true;
}
