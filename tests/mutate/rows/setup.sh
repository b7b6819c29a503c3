# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M12 nobody looks after what was begun' tools/setup/switch.c '        fault = place->watch(true);' '        ;' switch_test
broken 'abuse:M12 no record before the first change' tools/setup/switch.c 'fault = set_record(switching, SWITCH_HALF, window);' ';' switch_test
broken 'abuse:M12 another start of the machine is no matter' tools/setup/switch.c 'strcmp(record->boot, boot) != 0 || now' 'now' switch_test
broken 'abuse:M12 a kill in the middle is waited for' tools/setup/switch.c 'return record->state == SWITCH_HALF ||' 'return' switch_test
broken 'abuse:M12 two at it at once' tools/setup/switch.c 'if (flock(switching->directory, LOCK_EX | LOCK_NB) != 0)' 'if (false)' switch_test
broken 'abuse:M12 what others have changed since is put back' tools/setup/switch.c 'image_equal(&after, &now);
        image_free' 'true;
        image_free' switch_test
broken 'abuse:M12 what somebody wrote meanwhile is lost' tools/setup/switch.c 'fault = keep_aside(switching, number, &now);' ';' switch_test
broken 'abuse:M12 a draft is left where libpam reads' tools/setup/switch.c 'fault = image_tidy(below(switching, path).text);' ';' switch_test
broken 'abuse:M12 half a record is a record' tools/setup/record.c 'return record->state != SWITCH_OFF && *rest' 'return *rest' switch_test
broken 'abuse:M12 owner and mode are lost' tools/setup/image.c 'fchown(fd, image->uid, image->gid) != 0 || fchmod(fd, image->mode) != 0 || ' '' switch_test
broken 'abuse:M12 a trial reads the stacks that are in force' tools/setup/includes.c 'if (!is_word(word, size, "@include")) {' 'if (true) {' includes_test
broken 'abuse:M12 undone is what a stack still names' tools/setup/switch.c 'if (fault == FAULT_NONE && stacks_name_warifu(switching))' 'if (false)' switch_test
