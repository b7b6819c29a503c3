// SPDX-License-Identifier: BSD-2-Clause
// Argon2id reads its memory at random: in pages of 4 kB most of that is looking up where they are.
// libsodium maps that memory itself and gives no way to say how, and the kernel takes a program's
// word for a mapping only (madvise(2)); so this program has an mmap() of its own, which comes
// before the C library's and adds the word. Where the kernel gives no huge pages nothing changes.
#ifndef WARIFU_FACTOR_HUGE_PAGES_H
#define WARIFU_FACTOR_HUGE_PAGES_H

// From now on large private memory of this process is mapped in huge pages where there are some.
// For processes that do nothing but Argon2id: others would only keep more memory.
void huge_pages_use(void);

#endif
