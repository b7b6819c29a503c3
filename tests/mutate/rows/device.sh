# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M9 a key that is full is not registered already' tokend/device/ctap.c \
    'KEY_STORE_FULL), LATER(BROKEN, BROKEN, FULL)' 'KEY_STORE_FULL), LATER(BROKEN, BROKEN, REGISTERED)' key_status_test
broken 'abuse:M9 a PIN is composed' tokend/device/device.c '(void)pin_compose(own.pin);' '' key_status_test
broken 'abuse:M9 a PIN is as long as the policy demands' tokend/device/task.c 'pin_length(pin) < least &&' 'false &&' key_status_test
broken 'abuse:M9 a first PIN is not set over another' tokend/device/task.c 'return fido_dev_has_pin(dev) ? KeyStatus_KEY_PIN_EXISTS : KeyStatus_KEY_SIGNED;' 'return KeyStatus_KEY_SIGNED;' key_status_test
broken 'abuse:M9 a U2F key signs for nothing else' tokend/device/device.c 'if (call->task != DeviceTask_DEVICE_ASSERT || call->pin[0]' 'if (call->pin[0]' key_status_test
broken 'abuse:M9 a key that does not say what it can do is no U2F key' tokend/device/device.c 'fido_init(FIDO_DISABLE_U2F_FALLBACK);' \
    'fido_init(0);' key_status_test
broken 'abuse:M9 what the cable showed' tokend/device/explain.c 'if (seen->hid_error != 0)' 'if (false)' key_status_test
broken 'abuse:F8 two keys at once' tokend/device/device.c 'else if (count > 1)' 'else if (false)' key_status_test fake_ceremony_test
broken 'abuse:F1 abuse:M9 a key with a PIN is asked for it' tokend/device/task.c 'if (reply->method == KeyMethod_KEY_METHOD_NONE && has_pin)' 'if (false)' key_status_test
broken 'abuse:M9 nothing is made on a key without protection' tokend/device/task.c 'if (call->task == DeviceTask_DEVICE_MAKE && !call->unprotected &&' 'if (false &&' key_status_test
broken 'abuse:M9 what verifies nobody is not registered' tokend/device/task.c 'if (reply->method == KeyMethod_KEY_METHOD_NONE && call->task == DeviceTask_DEVICE_MAKE)' 'if (false)' key_status_test
broken 'abuse:F11 that a key was found is said once it is asked' tokend/device/device.c '    if (!task_makes_pin(call->task))
        tell_found();' '' device_wait_test
broken 'abuse:L3 wrong PINs say how many are left' tokend/device/device.c 'reply->tries_known = fido_dev_get_retry_count(dev, &tries) == FIDO_OK && tries >= 0;' '' key_status_test
broken 'abuse:F11 a key is told that nobody will come' tokend/device/device.c '        (void)fido_dev_cancel(dev);' '        (void)cancels;' device_wait_test
broken 'abuse:F10 a key that hangs ends' tokend/device/device.c '    alarm(DEVICE_SECONDS_MOST + DEVICE_SPARE_SECONDS);' '' device_serve_test
broken 'B8 the PIN is wiped after the ceremony' tokend/device/device.c '    secret_wipe(&own, sizeof own);' '' device_serve_test
broken 'B8 the call is wiped after the ceremony' tokend/device/device.c '    secret_wipe(&call, sizeof call);
    fault = channel_send' '    fault = channel_send' device_serve_test
broken 'promise 1: the device process speaks first' tokend/device/device.c '    reply = (DeviceReply){.ready = true};' '    reply = (DeviceReply){.ready = false};' device_serve_test
broken 'abuse:M5 who hangs up ends the wait for a touch' tokend/device/gate.c 'if (ready > 0 && waits[1].revents != 0) {' 'if (false) {' gate_test
broken 'abuse:M9 a key that another program uses' tokend/device/gate.c 'if (flock(gate->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {' 'if (false) {' key_status_test fake_hid_test
broken 'abuse:M9 a wrong PIN is one' tokend/device/ctap.c '{ONE(FIDO_ERR_PIN_INVALID), SAME(PIN_WRONG)}' '{ONE(FIDO_ERR_PIN_INVALID), SAME(PIN_LAPSED)}' key_status_test
broken 'abuse:M9 a code that there is not is no signature' tokend/device/ctap.c '{0x80, FIDO_ERR_SPEC_LAST, SAME(BROKEN)}' '{0x80, FIDO_ERR_SPEC_LAST, SAME(SIGNED)}' key_status_test
broken 'abuse:M14 no memory is no word about the key' tokend/device/explain.c 'if (seen->status == 0 && crypto_memory_failed())' 'if (false)' key_status_test
broken 'abuse:D16 CBOR within its message' tokend/device/gate.c 'if (cbor_bounds_check(map, size - 1, MESSAGE_MOST) != FAULT_NONE)' 'if (false)' gate_test
broken 'abuse:D16 a message of nothing' tokend/device/gate.c '    if (size == 0)
        return false;' '    if (size == 0)
        return true;' gate_test
broken 'abuse:D16 frames of one channel' tokend/device/gate.c 'memcmp(frame, first, 4) != 0 || ' '' gate_test
broken 'abuse:D16 frames in their order' tokend/device/gate.c ' || frame[4] != sequence' '' gate_test
broken 'abuse:D16 no message is longer than any may be' tokend/device/gate.c 'if (total > MESSAGE_MOST) {' 'if (false) {' gate_test
broken 'abuse:D16 after a refused message nothing goes on' tokend/device/gate.c 'state.seen.refused || state.abandoned' 'state.abandoned' gate_test
broken 'abuse:D16 nor when nobody waits' tokend/device/gate.c 'state.seen.refused || state.abandoned' 'state.seen.refused' gate_test
broken 'abuse:D16 authenticator data are bytes' tokend/device/gate.c ' || head.major != CBOR_BYTES' '' gate_test
broken 'abuse:D16 authenticator data are whole' tokend/device/gate.c 'return fido2_read_auth_data(raw, &data) == FAULT_NONE;' 'return true;' gate_test
broken 'abuse:D16 authenticator data of a further login' tokend/device/gate.c 'state.seen.command == CTAP_NEXT' 'false' gate_test
broken 'abuse:M9 an answer that failed has no authenticator data' tokend/device/gate.c '!ceremony || gate->message[0] != 0 ||' '!ceremony ||' gate_test
broken 'abuse:M9 a new command has not asked for a touch yet' tokend/device/gate.c 'state.seen.wanted_touch = false;' '' gate_test
broken 'abuse:F11 a touch that a U2F key asks for' tokend/device/gate.c 'total == 2 && first[7] == 0x69' 'false && first[7] == 0x69' gate_test
