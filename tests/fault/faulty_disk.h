// SPDX-License-Identifier: BSD-2-Clause
// A disk that forgets and fails, for SQLite: a VFS around the real one that remembers which writes
// were not synced yet, can lose any of them in a power cut at a chosen operation, and can answer
// with errors. kill -9 cannot show what it shows: the kernel keeps what a killed process has
// written.
#ifndef WARIFU_TESTS_FAULTY_DISK_H
#define WARIFU_TESTS_FAULTY_DISK_H

#include <stdbool.h>
#include <stdint.h>

// Becomes the default VFS of this process.
void disk_install(void);

// Every write, truncation, sync and deletion counts as one operation.
uint64_t disk_operations(void);
uint64_t disk_syncs(void);
uint64_t disk_wal_syncs(void);
// Whether any file has writes that no sync has covered.
bool disk_has_unsynced(void);

// The power fails at the n-th operation from now (1: the next); 0: never. From then on every
// operation fails.
void disk_cut_power_at(uint64_t operation);
bool disk_power_is_cut(void);
// After the store was closed: the files become what was synced, plus a random part (by `seed`) of
// what was not, in pieces of a sector; then the power is back.
void disk_restore_power(uint64_t seed);

// The n-th operation from now and `length` - 1 more fail with this SQLite code; 0: none does.
void disk_fail(uint64_t from, uint64_t length, int code);

// The n-th read from now on fails once; 0: none does. Says whether one has since.
void disk_fail_read(uint64_t n);
bool disk_read_has_failed(void);

// Whether reading fails.
void disk_fail_reads(bool fail);

// Forgets everything it knows about files (a new directory begins).
void disk_forget(void);

#endif
