// SPDX-License-Identifier: BSD-2-Clause
// The file of certificates, PEM (RFC 7468), of makers whom a site trusts (abuse:F9). Whoever can
// write it decides which makers these are, so it is opened as files that must not be traps are
// (base/file.h; abuse:D13). What is in the certificates is for the verifier of keys to judge.
#ifndef WARIFU_FACTOR_ANCHORS_H
#define WARIFU_FACTOR_ANCHORS_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>

#define ANCHORS_MOST (1u << 20) // bytes of the file

// *text is NUL-terminated and the caller's to free. Logs why not.
enum fault anchors_read(const char *path, char **text, size_t *size) MUST_CHECK;

// Whether the file can be read, holds a certificate, and none that is cut short or is something
// else: each block is base64 of a DER sequence of three members that fill it exactly, as X.509 has
// it. Logs why not.
bool anchors_usable(const char *path);

#endif
