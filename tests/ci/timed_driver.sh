#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A test's driver with a clock: runs COMMAND with the arguments that automake gives it, and appends to FILE a line
# `SECONDS PROCESSOR-SECONDS NAME`, from which ./bootstrap check says what took longest.
# usage: timed_driver.sh FILE COMMAND... --test-name NAME ARGUMENT...
file=$1
shift
name='' before=''
for word; do
    [ "$before" != --test-name ] || name=$word
    before=$word
done
begun=$(date +%s)
"$@"
status=$?
# What follows is only for reading: a test has not failed because its time could not be written down.
trap 'rm -f "$file.$$"; exit $status' EXIT
: 2>/dev/null >>"$file.$$" || exit
times >"$file.$$" # not in $(...), which is a process of its own; the second line is of children: `1m2.345s 0m6.789s`
used=$(sed -n '2s/[ms.]/ /gp' "$file.$$" | awk '{ print ($1 + $4) * 60 + $2 + $5 }')
echo "$(($(date +%s) - begun)) $used $name" >>"$file"
