# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'G1 A1 a success without our yes' tokend/stack/ways.c 'if (!state->passed && dispatch_result(&state->dispatch) == SUCCESS)' \
    'if (!state->passed && !state->asked && dispatch_result(&state->dispatch) == SUCCESS)' zoo_test
broken 'G1 A1 what another line leads past' tokend/stack/ways.c 'next.passed = next.passed || says_yes(search, result);' 'next.passed = true;' zoo_test
broken 'G1 A1 a missing module says that it is unknown' tokend/stack/ways.c 'return BIT(MODULE_IS_MISSING);' 'return BIT(MUST_FAIL);' zoo_test
broken 'G1 A4 who judges before us' tokend/stack/ways.c 'search->ways->judged_before = entry;' '' zoo_test
broken 'G1 A1 a module of that name elsewhere' tokend/stack/module.c 'return is_installed(entry->module) ? known[i].kind : MODULE_UNKNOWN;' 'return known[i].kind;' zoo_test
broken 'G1 a comment ends the joining of lines' tokend/stack/line.c '            return LINE_READ;
        }' '        }' stack_real_test
broken 'G1 what is too long becomes a line' tokend/stack/line.h '#define LINE_SIZE 1024' '#define LINE_SIZE 4096' stack_real_test zoo_test
broken 'G1 a carriage return is no blank' tokend/stack/line.c '#define BLANKS " \n\t"' '#define BLANKS " \n\t\r"' stack_real_test
broken 'G1 what is said before default stays' tokend/stack/control.c 'if (control->actions[i] == CONTROL_OPEN)' 'if (i < CONTROL_RESULTS)' stack_real_test
broken 'G1 a list that is not understood counts as bad' tokend/stack/control.c 'control_begin(control);
            break;' 'break;' stack_real_test
broken 'G1 an include is looked for in one folder' tokend/stack/stack.c ': snprintf(path, sizeof path, FOLDER "/%s", name);' ': snprintf(path, sizeof path, FOLDER_OF_PACKAGES "/%s", name);' stack_real_test
broken 'G1 an include that fails leaves an entry that fails' tokend/stack/stack.c 'entry.kind = ENTRY_BROKEN;' 'return READ;' stack_real_test
broken 'G1 the errors of other are everybody'"'"'s' tokend/stack/stack.c 'reading = read_service(reader, DEFAULT_SERVICE, &found_other);' '(void)read_service(reader, DEFAULT_SERVICE, &found_other);' stack_real_test
broken 'G1 a substack is one for a jump' tokend/stack/dispatch.c 'entries[at + 1].level > level);' 'false);' stack_real_test
broken 'G1 reset takes back what the substack thought' tokend/stack/dispatch.c 'dispatch->now = dispatch->saved[level];' '' stack_real_test zoo_test
broken 'G1 a jump too far denies' tokend/stack/dispatch.c 'jump(dispatch, stack, action) > 0)' 'jump(dispatch, stack, action) > 9999)' stack_real_test
broken 'G1 done ends a substack alone' tokend/stack/dispatch.c 'stack->entries[dispatch->at + 1].level >= level)
        dispatch->at++;' 'true)
        dispatch->at++;' stack_real_test zoo_test
