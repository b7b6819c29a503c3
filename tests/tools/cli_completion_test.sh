#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Drives the completion as bash does when somebody presses TAB.
# shellcheck disable=SC2154,SC2034,SC2178,SC2128
source=${top_srcdir:-.}/tools/bash/warifu
# shellcheck source=tools/bash/warifu
. "$source"
compopt() { :; } # works only while bash itself completes

count=0
failed=0
# expect NAME 'words typed, the last one cut' 'answers, sorted'
expect() {
    local got
    read -ra COMP_WORDS <<<"$2"
    [[ $2 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _warifu
    got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd' ')
    count=$((count + 1))
    if [[ $got == "$3" ]]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        echo "# got: $got"
        failed=1
    fi
}

expect 'first words' 'warifu p' 'password policy privilege'
expect 'second words' 'warifu lock ' 'clear show'
expect 'options of a verb' 'warifu lock clear --r' '--reason --rescue'
expect 'choices of an option' 'warifu lock clear taro --origin ' 'foreign local remote'
expect 'choices of a positional' 'warifu user role taro a' 'admin auditor'
expect 'people' 'warifu user show roo' 'root'
expect 'values of options are not counted' 'warifu --lang ja user role taro --reason x s' 'staff'
expect 'choices of a global option' 'warifu --lang ' 'en ja'
expect 'files' "warifu user import ${source%/*}/war" "${source%/*}/warifu"
expect 'nothing after a complete command' 'warifu status x' ''
echo "1..$count"
exit $failed
