// SPDX-License-Identifier: BSD-2-Clause
// Ceremonies with libfido2 as any program does them, then through the project's own verifier.
#ifndef WARIFU_FAKE_CLIENT_H
#define WARIFU_FAKE_CLIENT_H

#include "device.h"
#include "factor/fido2_challenge.h"
#include "factor/fido2_verify.h"
#include <fido.h>

#define CLIENT_RP "warifu.example"

// What a ceremony asks of the device, and what came of it.
struct client {
    const char *path;
    const char *pin; // NULL: none is typed
    bool uv;         // user verification is asked for
    int timeout_ms;  // 0: libfido2's own, which is none
    // Enrolment only:
    int algorithm;
    bool discoverable;
    int protection; // credProtect, 0: none
    const char *user;

    uint8_t hash[FIDO2_HASH_SIZE];
    int error;        // libfido2's, FIDO_OK when the device did it
    enum fault fault; // the verifier's, when it was asked
    enum fido2_flaw flaw;
    struct fido2_credential credential;          // after an enrolment
    uint8_t user_handle[FIDO2_USER_HANDLE_MOST]; // after a login
    size_t user_handle_size, assertions;
    struct fido2_shown shown;
};

// Enrols over a fresh challenge, and verifies if the device did it. True when all went well.
bool client_enrol(struct client *client);
// A second enrolment with client->credential in the exclude list.
bool client_enrol_again(struct client *client);

// Logs in with client->credential; the record's count follows on success.
bool client_login(struct client *client, unsigned capability, enum fido2_method method);
// Without a list: whatever the token finds. Only client->error, assertions and user_handle are set.
bool client_discover(struct client *client);

// libfido2's error.
int client_set_pin(const char *path, const char *pin, const char *old);
int client_tries(const char *path); // left for the PIN; -1 when the device does not say

#endif
