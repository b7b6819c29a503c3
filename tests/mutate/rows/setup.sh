# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M12 nobody looks after what was begun' tools/setup/switch.c '        fault = place->watch(true);' '        ;' switch_test
broken 'abuse:M12 no record before the first change' tools/setup/switch.c 'fault = set_record(switching, SWITCH_HALF, window);' ';' switch_test
broken 'abuse:M12 another start of the machine is no matter' tools/setup/switch.c 'strcmp(record->boot, boot) != 0 || now' 'now' switch_test
broken 'abuse:M12 a kill in the middle is waited for' tools/setup/switch.c 'return record->state == SWITCH_HALF ||' 'return' switch_test
broken 'abuse:M12 two at it at once' tools/setup/lock.c 'if (fcntl(fd, F_SETLK, &all) == 0)' 'if (true)' back_test
broken 'abuse:M12 what others have changed since is put back' tools/setup/back.c 'image_equal(&after, &now);
        image_free' 'true;
        image_free' switch_test
broken 'abuse:M12 what somebody wrote meanwhile is lost' tools/setup/back.c 'fault = keep_aside(switching, number, &now);' ';' switch_test
broken 'abuse:M12 a draft is left where libpam reads' tools/setup/back.c 'fault = image_tidy(path_below(switching, path).text);' ';' switch_test
broken 'abuse:M12 half a record is a record' tools/setup/record.c 'return record->state != SWITCH_OFF && *rest' 'return *rest' switch_test
broken 'abuse:M12 owner and mode are lost' tools/setup/image.c 'fchown(fd, image->uid, image->gid) != 0 || fchmod(fd, image->mode) != 0 || ' '' switch_test
broken 'abuse:M12 a trial reads the stacks that are in force' tools/setup/includes.c 'if (!is_word(word, size, "@include")) {' 'if (true) {' includes_test
broken 'abuse:M12 undone is what a stack still names' tools/setup/back.c 'if (fault == FAULT_NONE && stacks_name_warifu(switching))' 'if (false)' switch_test
broken 'abuse:M12 a lost copy is taken for none' tools/setup/back.c 'before.there == switching->record.created[number])' 'false)' back_test
broken 'abuse:M12 a stack comes back whose module is gone' tools/setup/back.c 'else if (path_is_stack(path) && !modules_are_there(switching->place->root, &before))' 'else if (false)' back_test
broken 'abuse:M12 what the profile displaced stays away' tools/setup/back.c 'if (!has_profile(&after, name, length))' 'if (false)' back_test
broken 'abuse:M12 a switch that somebody else has ended is believed in' tools/setup/switch.c 'if (fault == FAULT_NONE && is_stale(switching))' 'if (false)' back_test
broken 'abuse:M12 what no stack calls is confirmed' tools/setup/switch.c 'if (!is_in_force(switching))' 'if (false)' back_test
broken 'abuse:M12 the reason of pam-auth-update is not told' tools/setup/back.c 'switch_hear(switching, said.text);' ';' back_test
broken 'abuse:M12 one that was stopped is waited for' tools/setup/lock.c '(void)pidfd_send_signal(handle, SIGKILL, NULL, 0);' ';' back_test
broken 'abuse:M12 D4 a tokend of before an upgrade lets no sudo begin' pam_module/privileged.c 'return verdict->until != 0 && ' 'return ' pam_relay_test
broken 'abuse:M12 a session does not say by which classes' tokend/vault/login/session.c 'event_text(&event, FIELD_CLASSES, class_set_name(by->ticket.classes));' ';' vault_shared_test
broken 'abuse:M12 a session by lines of its own confirms' tools/pam_files.c 'return slash != NULL && strcmp(slash + 1, file) == 0;' 'return true;' includes_test
broken 'abuse:M12 a line that was put out of use' tools/setup/image.c 'if (found < at + code)' 'if (found != NULL)' includes_test
broken 'abuse:M12 theirs of an earlier way back' tools/setup/back.c 'lstat(path->text, &status) == 0; i++' 'false; i++' back_test
broken 'abuse:M12 what stays is not told' tools/setup/back.c 'switch_tell(told, context, SUDOERS, "left");' ';' back_test
broken 'H1 no room for the way back' tools/setup/switch.c 'fault = reserve_take(switching);' '(void)0;' back_test
