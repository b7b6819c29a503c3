# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'B1 a damaged dictionary is told' tokend/needs/needs.c 'return fault == FAULT_NONE ? NEED_MET : fault == FAULT_NOT_FOUND ? NEED_MISSING : NEED_DAMAGED;' 'return NEED_MET;' needs_test
broken 'E6 a clock that nobody disciplines is told' tokend/needs/needs.c 'return place->synchronised ? NEED_MET : NEED_MISSING;' 'return NEED_MET;' needs_test
broken 'B3 no rule for first logins is a lack' tokend/needs/needs.c 'return asked && policy_keeps_passwords(place->policy) ? NEED_MISSING : NEED_NONE;' 'return NEED_NONE;' needs_test
broken 'H1 a directory of the store that others may write' tokend/needs/needs.c '(status.st_mode & 0022) == 0' 'true' needs_test
broken 'H1 a directory of the store that is root'\''s' tokend/needs/needs.c 'status.st_uid != 0 && ' '' needs_test
broken 'H1 room for records' tokend/needs/needs.c '(uint64_t)status.f_bavail * status.f_frsize >= ROOM_LEAST' 'true' needs_test
broken 'abuse:M18 a damaged catalogue is told' tokend/needs/needs.c '    if (fault != FAULT_NOT_FOUND)
        return NEED_DAMAGED;' '' needs_test
broken 'H1 keys without their rule of udev' tokend/needs/needs.c '            return NEED_MET;
    return NEED_MISSING;' '            return NEED_MET;
    return NEED_MET;' needs_test
broken 'abuse:M18 a list of holidays that has ended' tokend/needs/needs.c 'parts.tm_year + 1900 <= last' 'true' needs_test
