// SPDX-License-Identifier: BSD-2-Clause
// abuse:M9: each error of an authenticator, in each phase, has one text that is true. The device
// process's own code and libfido2 against a software token behind a pseudo terminal, which is told
// to answer one command with each status there is.
#include "../fake/plugged.h"
#include "../fault/refused_memory.h"
#include "device/ctap.h"
#include "device/device.h"
#include "factor/key_status.h"
#include <fcntl.h>
#include <fido/err.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define IS(status) KeyStatus_KEY_##status
#define RP "localhost"

enum { COMMAND_MAKE = 1, COMMAND_ASSERT = 2, COMMAND_INFO = 4, COMMAND_PIN = 6 };

static const struct {
    DevicePhase phase;
    uint8_t command;
} commands[] = {
    {DevicePhase_PHASE_INFO, COMMAND_INFO},   {DevicePhase_PHASE_PIN, COMMAND_PIN},
    {DevicePhase_PHASE_SIGN, COMMAND_ASSERT}, {DevicePhase_PHASE_CREATE, COMMAND_MAKE},
    {DevicePhase_PHASE_NEW_PIN, COMMAND_PIN},
};

// --- the token
// ------------------------------------------------------------------------------------

static uint8_t handle[256];
static pb_size_t handle_size;

// --- a ceremony
// -----------------------------------------------------------------------------------

static DeviceCall call_of(DeviceTask task, const char *pin)
{
    DeviceCall call = DeviceCall_init_zero;
    call.task = task;
    strcpy(call.rp_id, RP);
    strcpy(call.pin, pin);
    call.client_data_hash.size = sizeof call.client_data_hash.bytes;
    call.seconds = 1;
    if (task == DeviceTask_DEVICE_ASSERT) {
        call.handles_count = 1;
        call.handles[0].size = handle_size;
        memcpy(call.handles[0].bytes, handle, handle_size);
    } else {
        call.user_handle.size = 8;
        strcpy(call.user, "hanako");
    }
    return call;
}

static DeviceReply run(DeviceTask task, const char *pin)
{
    const DeviceCall call = call_of(task, pin);
    DeviceReply reply;
    device_run(&call, &reply);
    return reply;
}

static DeviceReply run_pin(DeviceTask task, const char *pin, const char *new_pin, uint32_t least)
{
    DeviceCall call = call_of(task, pin);
    DeviceReply reply;
    strcpy(call.new_pin, new_pin);
    call.least_pin = least;
    device_run(&call, &reply);
    return reply;
}

static DeviceReply run_phase(DevicePhase phase)
{
    if (phase == DevicePhase_PHASE_NEW_PIN) // into the same one, so that the next finds it
        return run_pin(DeviceTask_DEVICE_CHANGE_PIN, "1234", "1234", 0);
    return run(phase == DevicePhase_PHASE_CREATE ? DeviceTask_DEVICE_MAKE
                                                 : DeviceTask_DEVICE_ASSERT,
               "1234");
}

static int plug_with_pin(void **state)
{
    (void)state;
    plug("pin=1234");
    handle_size = 0;
    const DeviceReply made = run(DeviceTask_DEVICE_MAKE, "1234");
    assert_int_equal(made.status, IS(SIGNED));
    handle_size = made.handle.size;
    memcpy(handle, made.handle.bytes, handle_size);
    return 0;
}

static int plug_out(void **state)
{
    (void)state;
    unplug();
    return 0;
}

// --- no memory
// ------------------------------------------------------------------------------------

// What an exchange that was broken off left on the line would be taken for an answer to the next
// one, as no kernel's hidraw hands it on to whoever opens it anew: CTAPHID_INIT is answered after
// all of it.
static void empty_the_line(void)
{
    static uint8_t nonce[8] = "empty";
    uint8_t report[65] = {0, 0xff, 0xff, 0xff, 0xff, 0x86, 0, sizeof nonce}, frame[64];
    const int fd = open(token_path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    size_t have;

    assert_true(fd >= 0);
    nonce[7]++;
    memcpy(report + 8, nonce, sizeof nonce);
    assert_int_equal(write(fd, report, sizeof report), (ssize_t)sizeof report);
    do {
        for (have = 0; have < sizeof frame;) {
            const ssize_t got = read(fd, frame + have, sizeof frame - have);
            assert_true(got > 0);
            have += (size_t)got;
        }
    } while (frame[4] != 0x86 || memcmp(frame + 7, nonce, sizeof nonce) != 0);
    close(fd);
}

// Whichever allocation fails, ours or a library's: the key is not said to be at fault, and no PIN
// to be wrong.
static void abuse_m14_no_memory_is_no_word_about_the_key(void **state)
{
    static const DevicePhase phases[] = {DevicePhase_PHASE_SIGN, DevicePhase_PHASE_NEW_PIN,
                                         DevicePhase_PHASE_CREATE};

    (void)state;
    if (!memory_can_be_refused()) {
        print_message("# skipped: a sanitizer's allocations are its own\n");
        skip();
    }
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        unsigned told = 0;
        bool hit = true;
        for (long n = 0; hit; n++) {
            if (phases[i] == DevicePhase_PHASE_CREATE && n % 8 == 0) { // or it would be full
                unplug();
                plug("pin=1234");
            }
            memory_refuse(n);
            const DeviceReply reply = run_phase(phases[i]);
            hit = memory_was_refused();
            if (reply.status != IS(SIGNED) && reply.status != IS(MEMORY))
                fail_msg("phase %d, allocation %ld: told as \"%s\", error %d", (int)phases[i], n,
                         key_status_name(reply.status), (int)reply.error);
            told += reply.status == IS(MEMORY);
            empty_the_line();
        }
        print_message("# phase %d: %u allocations refused and told\n", (int)phases[i], told);
        assert_true(told > 50);
    }
}

// --- the tables
// -----------------------------------------------------------------------------------

static void abuse_m9_no_code_is_without_a_row_and_no_status_without_its_texts(void **state)
{
    (void)state;
    for (int phase = 0; phase < (int)_DevicePhase_ARRAYSIZE; phase++)
        for (int error = -300; error <= 300; error++)
            for (int with_pin = 0; with_pin <= 1; with_pin++) {
                const struct ctap_end end = {(DevicePhase)phase, error, with_pin};
                const KeyStatus status = ctap_status(&end);
                assert_int_not_equal(status, IS(FAILED));
                assert_int_equal(status == IS(SIGNED), error == 0 && phase >= 3);
            }
    for (int error = 0; error <= 0xff; error++)
        assert_int_not_equal(ctap_hid_status((uint8_t)error), IS(FAILED));
    for (int status = 0; status < (int)_KeyStatus_ARRAYSIZE; status++) {
        const char *login = key_status_text((KeyStatus)status);
        const char *enrol = key_status_enrol((KeyStatus)status);
        assert_int_equal(login == NULL, status == IS(SIGNED));
        assert_int_equal(enrol == NULL, status == IS(SIGNED));
        const char *pin = key_status_pin((KeyStatus)status);
        assert_int_equal(pin == NULL, status == IS(SIGNED));
        assert_int_equal(key_status_name((KeyStatus)status)[0] == '\0', status == IS(SIGNED));
        for (int other = 0; pin != NULL && other < status; other++)
            assert_true(other == IS(SIGNED) || strcmp(pin, key_status_pin((KeyStatus)other)) != 0);
        // In other words, and no two of them alike.
        assert_true(login == NULL || strcmp(login, enrol) != 0);
        for (int other = 0; login != NULL && other < status; other++)
            assert_true(other == IS(SIGNED) ||
                        (strcmp(login, key_status_text((KeyStatus)other)) != 0 &&
                         strcmp(enrol, key_status_enrol((KeyStatus)other)) != 0));
    }
    assert_null(key_status_text(_KeyStatus_ARRAYSIZE));
    assert_null(key_status_enrol(_KeyStatus_ARRAYSIZE));
}

static void abuse_m9_every_status_in_every_phase_is_told_as_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        for (int status = 1; status <= 0xff; status++) {
            tell("status=%02x:%02x", commands[i].command, (unsigned)status);
            const DeviceReply reply = run_phase(commands[i].phase);
            const struct ctap_end end = {commands[i].phase, status, true};
            if (reply.status != ctap_status(&end) || reply.error != status ||
                reply.phase != commands[i].phase)
                fail_msg("command %u, status 0x%02x: told as %d in phase %d, error %d",
                         commands[i].command, (unsigned)status, (int)reply.status, (int)reply.phase,
                         (int)reply.error);
        }
        tell("status=%02x:00", commands[i].command); // all is well, and then nothing
        const DeviceReply reply = run_phase(commands[i].phase);
        assert_int_equal(reply.status,
                         commands[i].phase == DevicePhase_PHASE_INFO ? IS(NO_INFO) : IS(BROKEN));
        tell("status=00:00");
        assert_int_equal(run_phase(commands[i].phase).status, IS(SIGNED));
    }
}

// What staff and administrators are told about the ones that matter most, word by word.
static void abuse_m9_what_was_told_wrongly_is_told_truly(void **state)
{
    static const struct {
        uint8_t command, status;
        KeyStatus told;
    } cases[] = {
        {COMMAND_MAKE, 0x28, IS(FULL)},         {COMMAND_MAKE, 0x19, IS(REGISTERED)},
        {COMMAND_PIN, 0x37, IS(PIN_CHANGE)},    {COMMAND_ASSERT, 0x37, IS(PIN_CHANGE)},
        {COMMAND_INFO, 0x7f, IS(NO_INFO)},      {COMMAND_INFO, 0x35, IS(NO_INFO)},
        {COMMAND_ASSERT, 0x2e, IS(STRANGER)},   {COMMAND_MAKE, 0x2e, IS(BROKEN)},
        {COMMAND_ASSERT, 0x2f, IS(UNTOUCHED)},  {COMMAND_ASSERT, 0x27, IS(DECLINED)},
        {COMMAND_ASSERT, 0x06, IS(IN_USE)},     {COMMAND_PIN, 0x34, IS(PIN_PAUSED)},
        {COMMAND_PIN, 0x32, IS(PIN_BLOCKED)},   {COMMAND_ASSERT, 0x33, IS(PIN_LAPSED)},
        {COMMAND_ASSERT, 0x36, IS(PIN_LAPSED)}, {COMMAND_MAKE, 0x26, IS(UNSUITABLE)},
        {COMMAND_ASSERT, 0x2b, IS(UNSUITABLE)}, {COMMAND_ASSERT, 0xf7, IS(BROKEN)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tell("status=%02x:%02x", cases[i].command, cases[i].status);
        const DeviceTask task =
            cases[i].command == COMMAND_MAKE ? DeviceTask_DEVICE_MAKE : DeviceTask_DEVICE_ASSERT;
        assert_int_equal(run(task, "1234").status, cases[i].told);
    }
}

// A link fault in getInfo was told as "has no PIN": the library takes the key for a U2F one then.
static void abuse_m9_faults_of_the_link_are_no_faults_of_the_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const DevicePhase phase = commands[i].phase;
        for (unsigned error = 1; error <= 0x7f; error++) {
            tell("upset=%02x:%02x", commands[i].command, error);
            assert_int_equal(run_phase(phase).status, ctap_hid_status((uint8_t)error));
        }
        tell("upset=00:00");
        tell("deaf=%02x", commands[i].command);
        const DeviceReply reply = run_phase(phase);
        assert_int_equal(reply.status, IS(SILENT));
        assert_int_equal(reply.phase, phase);
        tell("deaf=00");
        assert_int_equal(run_phase(phase).status, IS(SIGNED));
    }
    assert_int_equal(ctap_hid_status(0x06), IS(IN_USE));
    assert_int_equal(ctap_hid_status(0x01), IS(LINK));
}

static void abuse_m9_nobody_touched_it_is_told_apart_from_silence(void **state)
{
    (void)state;
    tell("touch=never");
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(UNTOUCHED));
    unplug();
    plug("hangs=yes");
    const DeviceReply reply = run(DeviceTask_DEVICE_ASSERT, "1234");
    assert_int_equal(reply.status, IS(SILENT));
    assert_int_equal(reply.phase, DevicePhase_PHASE_OPEN);
}

static void abuse_m9_what_cannot_be_opened(void **state)
{
    (void)state;
    char elsewhere[80];
    snprintf(elsewhere, sizeof elsewhere, "%s.elsewhere", token_place);
    const int other = open(token_path, O_RDWR | O_NOCTTY | O_CLOEXEC); // a browser, say
    assert_true(other >= 0);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(IN_USE));
    close(other);
    assert_int_equal(rename(token_path, elsewhere), 0);
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(ABSENT));
    assert_int_equal(symlink("/nowhere", token_path), 0);
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(GONE));
    assert_int_equal(unlink(token_path), 0);
    assert_int_equal(symlink("/", token_path), 0); // EISDIR, as little to be opened as EACCES
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(UNREADABLE));
    assert_int_equal(unlink(token_path), 0);
    assert_int_equal(rename(elsewhere, token_path), 0);
    // A second one: which of the two is meant, nobody has said (abuse:F8).
    char second[80];
    snprintf(second, sizeof second, "%s/second", token_place);
    assert_int_equal(symlink(token_path, second), 0);
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(SECOND));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "1234").status, IS(SECOND));
    assert_int_equal(unlink(second), 0);
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(SIGNED));
}

static void abuse_m9_a_pin_where_none_is_and_none_where_one_is(void **state)
{
    (void)state;
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "").status, IS(PIN_NEEDED));
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "4321").status, IS(PIN_WRONG));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "4321").status, IS(PIN_WRONG));
    unplug();
    plug("finger=yes"); // it could take a PIN, and has none
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "1234").status, IS(SENSOR_ONLY));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "").status, IS(SIGNED));
    tell("pinless=yes");
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(SENSOR_ONLY));
    unplug();
    plug("touch=0"); // neither
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "1234").status, IS(PIN_NOT_SET));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "").status, IS(PIN_NOT_SET));
    unplug();
    plug("pin=1234"); // abuse:M9: it would sign without its PIN, and why it is refused is said
    tell("protection=no");
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "1234").status, IS(UNPROTECTED));
    DeviceCall call = call_of(DeviceTask_DEVICE_MAKE, "1234");
    DeviceReply reply;
    call.unprotected = true;
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(SIGNED));
    tell("u2f=yes");
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, "").status, IS(U2F));
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "1234").status, IS(U2F));
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "").status, IS(STRANGER));
}

static void abuse_m9_a_pin_is_set_and_changed(void **state)
{
    const DeviceTask set = DeviceTask_DEVICE_SET_PIN, change = DeviceTask_DEVICE_CHANGE_PIN;
    // "ga" as one character, and as "ka" with its mark: the same PIN (NFC).
    static const char composed[] = "\xe3\x81\x8c\xe3\x81\x8c\xe3\x81\x8c\xe3\x81\x8c";
    static const char apart[] = "\xe3\x81\x8b\xe3\x82\x99\xe3\x81\x8b\xe3\x82\x99"
                                "\xe3\x81\x8b\xe3\x82\x99\xe3\x81\x8b\xe3\x82\x99";
    char longest[64];

    (void)state;
    unplug();
    plug("touch=0");
    assert_int_equal(run_pin(change, "1234", "123456", 0).status, IS(PIN_NOT_SET));
    assert_int_equal(run_pin(set, "", "123", 0).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(set, "", "1234567", 8).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(set, "", "", 0).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(set, "", "\xe3\x81\x8c\xe3\x81\x8c\xe3", 0).status, IS(PIN_REFUSED));
    assert_int_equal(run_pin(set, "", "\xe3\x81\x8c\xe3\x81\x8c", 0).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(set, "", apart, 5).status, IS(PIN_SHORT)); // four characters
    assert_int_equal(run_pin(set, "", apart, 4).status, IS(SIGNED));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, composed).status, IS(SIGNED));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, apart).status, IS(SIGNED));
    assert_int_equal(run_pin(set, "", "123456", 0).status, IS(PIN_EXISTS));
    assert_int_equal(run_pin(change, "", "123456", 0).status, IS(PIN_NEEDED));
    const DeviceReply wrong = run_pin(change, "4321", "123456", 0);
    assert_int_equal(wrong.status, IS(PIN_WRONG));
    assert_true(wrong.tries_known);
    assert_int_equal(wrong.tries, 7);
    memset(longest, '7', 63);
    longest[63] = '\0';
    assert_int_equal(run_pin(change, composed, longest, 0).status, IS(SIGNED));
    assert_int_equal(run(DeviceTask_DEVICE_MAKE, composed).status, IS(PIN_WRONG));
    // One that is too short for the policy may be given up, and is not given to the key otherwise.
    assert_int_equal(run_pin(change, longest, "1234", 0).status, IS(SIGNED));
    assert_int_equal(run_pin(DeviceTask_DEVICE_MAKE, "1234", "", 6).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(DeviceTask_DEVICE_ASSERT, "4321", "", 6).status, IS(PIN_SHORT));
    assert_int_equal(run_pin(change, "1234", "123456", 6).status, IS(SIGNED));
    assert_int_equal(run_pin(DeviceTask_DEVICE_MAKE, "123456", "", 6).status, IS(SIGNED));
    for (unsigned left = 7; left > 5; left--) // none of these was tried above
        assert_int_equal(run_pin(change, "4321", "654321", 0).tries, left);
    assert_int_equal(run_pin(change, "4321", "654321", 0).status, IS(PIN_PAUSED));
    tell("pinless=yes");
    assert_int_equal(run_pin(set, "", "123456", 0).status, IS(UNSUITABLE));
    tell("finger=yes");
    assert_int_equal(run_pin(set, "", "123456", 0).status, IS(SENSOR_ONLY));
    tell("u2f=yes");
    assert_int_equal(run_pin(set, "", "123456", 0).status, IS(U2F));
}

// What was taken over from pam_u2f goes on: it shows possession. It has no PIN to type.
static void abuse_m9_a_u2f_key_signs_for_what_was_taken_over_alone(void **state)
{
    char path[96], line[512] = "";
    DeviceReply reply;

    (void)state;
    snprintf(path, sizeof path, "%s.mapping", token_place);
    tell("mapping=%s", path);
    tell("u2f=yes");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    unlink(path);
    DeviceCall call = call_of(DeviceTask_DEVICE_ASSERT, "");
    assert_int_equal(run(DeviceTask_DEVICE_ASSERT, "").status, IS(STRANGER)); // not ours, so far
    call.others_count = 1;
    strcpy(call.others[0].rp_id, "pam://warifu-test");
    *strchr(line, ',') = '\0';
    size_t size = 0;
    assert_int_equal(sodium_base642bin(call.others[0].handle.bytes,
                                       sizeof call.others[0].handle.bytes, strchr(line, ':') + 1,
                                       strlen(strchr(line, ':') + 1), NULL, &size, NULL,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    call.others[0].handle.size = (pb_size_t)size;
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(SIGNED));
    assert_int_equal(reply.method, KeyMethod_KEY_METHOD_NONE);
    assert_int_equal(reply.auth_data.bytes[32] & 0x05, 0x01); // UP, and not UV
    assert_true(reply.signature.size > 0);
    tell("touch=3");
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(SIGNED));
    tell("touch=never");
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(UNTOUCHED));
    call.others[0].handle.bytes[0] ^= 1;
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(STRANGER));
    strcpy(call.pin, "1234");
    device_run(&call, &reply);
    assert_int_equal(reply.status, IS(U2F));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plug_with_pin, plug_out)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abuse_m9_no_code_is_without_a_row_and_no_status_without_its_texts),
        TEST(abuse_m9_every_status_in_every_phase_is_told_as_what_it_is),
        TEST(abuse_m14_no_memory_is_no_word_about_the_key),
        TEST(abuse_m9_what_was_told_wrongly_is_told_truly),
        TEST(abuse_m9_faults_of_the_link_are_no_faults_of_the_key),
        TEST(abuse_m9_nobody_touched_it_is_told_apart_from_silence),
        TEST(abuse_m9_what_cannot_be_opened),
        TEST(abuse_m9_a_pin_where_none_is_and_none_where_one_is),
        TEST(abuse_m9_a_pin_is_set_and_changed),
        TEST(abuse_m9_a_u2f_key_signs_for_what_was_taken_over_alone),
    };
    if (!plugged_begin())
        return 1;
    device_prepare();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    plugged_end();
    return failed;
}
