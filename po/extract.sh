#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Writes the template of all texts to the file $2, out of the sources under $1. No places and no date, so that
# it changes only when a text does.
set -eu
cd "$1"
find tokend tools pam_module -name '*.[ch]' | LC_ALL=C sort |
    xgettext --files-from=- --from-code=UTF-8 --no-location --sort-output --package-name=warifu -o - \
        -k_ -kN_ -kgettext -kngettext:1,2 -ktexts_translate_count:2,3 -ktexts_translate:2 2>/dev/null |
    sed -e '/^"POT-Creation-Date:/d' -e '/^# /d' -e '/^#$/d' -e '/^#, fuzzy$/d' \
        -e '/^"PO-Revision-Date:/d' -e '/^"Last-Translator:/d' -e '/^"Language-Team:/d' \
        -e '/^"Report-Msgid-Bugs-To:/d' -e 's/charset=CHARSET/charset=UTF-8/' >"$2.new"
mv "$2.new" "$2"
