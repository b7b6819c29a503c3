#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What `./bootstrap shell` offers to whoever tries the product works in it.
set -u
# shellcheck source=tests/system/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck disable=SC2016  # the inner shell's
said=$(printf '%s\n' 'echo "password <$(password bob)>"' 'echo "code <$(code bob)>"' \
    'admin user show bob' 'su nobody -s /bin/sh -c "warifu --version"' exit |
    bash "$(dirname "$0")/shell.sh" "${top_builddir:-.}" 2>&1)
like "$said" 'password <ho7u-[^>]+>' 'a person'\''s password is told'
like "$said" 'code <[0-9]{6}>' 'and the next code'
like "$said" '[[:space:]]bob([[:space:]]|$)' 'the command works in rescue mode'
unlike "$said" 'command not found' 'nothing is missing'
finish
