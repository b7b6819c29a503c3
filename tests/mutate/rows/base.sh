# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M18 a text of the catalogue lies inside' tokend/base/catalogue.c 'return lies_inside(catalogue, place.offset, (uint64_t)place.length + 1) &&' 'return true ||' catalogue_test
broken 'abuse:M18 a translation takes the same arguments' tokend/base/catalogue.c 'return read_format(translation, &japanese) && english.count == japanese.count &&' 'return true ||' catalogue_test
broken 'abuse:M18 the checksum of the catalogue' tokend/base/catalogue.c 'return strlen(expected) == catalogue->size - end &&' 'return true ||' catalogue_test
broken 'B8 the wipe itself' tokend/base/secret.c '    if (size > 0)
        explicit_bzero(data, size);' '    (void)data, (void)size;' base_test
broken 'B7 all of two secrets is compared' tokend/base/secret.c '(uint8_t)(difference | (left[i] ^ right[i]))' 'left[i] ^ right[i]' base_test
broken 'abuse:D13 a file of somebody else' tokend/base/file.c 'demand->owner != FILE_ANY_OWNER && status->st_uid != demand->owner' 'false' base_test
broken 'abuse:D13 a file that others may write' tokend/base/file.c '(status->st_mode & demand->forbidden) != 0' 'false' base_test
broken 'abuse:D13 a file that is none' tokend/base/file.c '    if (!S_ISREG(status->st_mode))
        return FAULT_REFUSED;' '' base_test
broken 'abuse:D13 a file that is too large' tokend/base/file.c '(uintmax_t)status->st_size > demand->largest' 'false' base_test
broken 'abuse:D13 a link' tokend/base/file.c 'O_RDONLY | O_NOFOLLOW | O_NONBLOCK' 'O_RDONLY | O_NONBLOCK' base_test
broken 'abuse:C3 a file that is there is not replaced' tokend/base/file.c 'linkat(directory, draft, directory, name, 0) != 0' 'renameat(directory, draft, directory, name) != 0' base_test
broken 'abuse:C3 its rights are those that were asked for' tokend/base/file.c '(fchmod(fd, mode) != 0 || fsync(fd) != 0)' '(fsync(fd) != 0)' base_test
broken 'abuse:A1 surrogates are no text' tokend/base/text.c ' || (value >= 0xd800 && value <= 0xdfff)' '' text_test
broken 'abuse:A1 longer forms of a character are no text' tokend/base/text.c 'if (value < forms[extra].least || ' 'if (' text_test
broken 'abuse:A1 what turns the direction of a line' tokend/base/text.c '        {0x2028, 0x202e},   // line' '        {0x2028, 0x2029},   // line' text_test
broken 'abuse:A1 what hides' tokend/base/text.c '        {0x200b, 0x200f},   // zero' '        {0x200e, 0x200f},   // zero' text_test
broken 'abuse:A1 escapes parse back' tokend/base/text.c "        {'\\\\', '\\\\'},       // so" '        {0, 0},                 // so' text_test
broken 'abuse:E3 text that does not fit is not cut' tokend/base/text.c '    if (length >= size)
        return FAULT_LIMIT;
    if (!text_is_utf8(text))' '    if (!text_is_utf8(text))' text_test
broken 'abuse:I1 a number that is too large' tokend/base/text.c '__builtin_mul_overflow(value, 10, &value) ||' '(value *= 10, false) ||' text_test
broken 'abuse:A1 a line of the log is one line' tokend/base/log.c '    flatten(text);' '' base_test
broken 'abuse:M18 a catalogue of another kind' tokend/base/catalogue.c 'header->magic != MAGIC || header->revision != 0 ||' '' catalogue_test
broken 'B8 what is freed is wiped first' tokend/base/secret.c '    secret_wipe(*string, strlen(*string));' '' base_test
broken 'abuse:C3 a file that is refused does not stay open' tokend/base/file.c '    if (fault != FAULT_NONE) {
        close(opened);' '    if (fault != FAULT_NONE) {' base_test
broken 'abuse:C3 half a file is none' tokend/base/file.c 'if (fault == FAULT_NONE && got == room)' 'if (false)' base_test
