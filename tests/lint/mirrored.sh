#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Whoever changes a source finds its test by name: tests/FOLDER/NAME_test.c (or FOLDER_NAME_test.c) has a NAME.c or NAME.h
# in that folder of the sources. What belongs to no single source is in tests/integration; pam, fault and fake are about
# the module as a whole, faults and the stand-ins.
set -uo pipefail
status=0
looked=0
for folder in tests/*/; do
    folder=$(basename "$folder")
    case $folder in
    integration | pam | fault | fake) continue ;;
    setup) sources=tools/setup ;;
    tools) sources=tools ;;
    *) sources=tokend/$folder ;;
    esac
    for test in tests/"$folder"/*_test.c; do
        [ -e "$test" ] || continue
        looked=$((looked + 1))
        name=$(basename "$test" _test.c)
        [ -n "$(find "$sources" \( -name "$name.[ch]" -o -name "${name#"${folder}_"}.[ch]" \) -print -quit)" ] && continue
        echo "$test: no source of that name is in $sources; what several sources do together belongs into tests/integration"
        status=1
    done
done
[ "$looked" -gt 0 ] || { echo 'no test was found' && status=1; }
exit $status
