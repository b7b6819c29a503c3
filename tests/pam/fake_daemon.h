// SPDX-License-Identifier: BSD-2-Clause
// A stand-in for tokend that says what a test tells it to, over the real socket and the real
// frames: a process of its own, so that the PAM host under test stays as it is.
#ifndef WARIFU_TESTS_FAKE_DAEMON_H
#define WARIFU_TESTS_FAKE_DAEMON_H

#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FAKE_KEEPS 16

// What the fake has seen; shared memory, so the test reads it while the fake runs.
struct fake_seen {
    volatile unsigned connections;
    volatile unsigned begins;
    volatile unsigned answers;
    volatile unsigned grants;  // GRANTED with the right nonce left the fake
    volatile unsigned taken;   // of authenticate and session: the client said that it has it
    Begin begin[FAKE_KEEPS];   // of the newest connections, number i at i % FAKE_KEEPS
    Answer answer[FAKE_KEEPS]; // likewise
    bool unnamed_client;       // the newest client's socket had no name of its own (abuse:D5)
    uint8_t old_nonce[16];     // of the first request, for replays
};

struct fake_peer {
    int fd;
    Begin begin;
    bool password_proved; // what its verdicts say
    ScopeDemand scope;    // the same
    uint64_t grant, until;
    struct fake_seen *seen;
};

typedef void fake_script(struct fake_peer *peer);

struct fake {
    pid_t pid;
    int listener;
    char directory[64];
    char path[80];
    struct fake_seen *seen;
};

// Starts a fake that runs `script` for every connection that sends a Begin. Aborts on failure.
void fake_start(struct fake *fake, fake_script *script);
void fake_stop(struct fake *fake);

const Begin *fake_last_begin(const struct fake *fake);
const Answer *fake_last_answer(const struct fake *fake);

// For scripts. Each ends the fake's connection silently when the client has gone.
bool fake_receive(struct fake_peer *peer, ClientFrame *frame);
void fake_send(struct fake_peer *peer, const ServerFrame *frame);
void fake_raw(struct fake_peer *peer, const void *bytes, size_t size);
// Asks and waits; `text` has room for 513 bytes. ANSWER_NONE if the client has gone, too.
AnswerKind fake_ask(struct fake_peer *peer, PromptPurpose purpose, bool echo, const char *prompt,
                    char *text);
void fake_info(struct fake_peer *peer, bool error, const char *text);
void fake_wait(struct fake_peer *peer, uint32_t seconds);
void fake_verdict(struct fake_peer *peer, Result result, const char *ticket,
                  uint32_t session_seconds);

// A daemon that works: alice's password is "right password", the code "123456"; three tries.
// authenticate gives ticket "login"; account wants it; a new password must be typed twice and must
// not be "refused"; a session is opened with a limit of an hour and ticket "session".
#define FAKE_PASSWORD "right password"
#define FAKE_CODE "123456"
fake_script fake_works;
// The same, but passwords are kept by the modules behind: the check of a change asks for the
// current one.
fake_script fake_keeps_nothing;

#endif
