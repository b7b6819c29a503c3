// SPDX-License-Identifier: BSD-2-Clause
#include "device_tape.h"
#include <fido.h>
#include <string.h>

char tape_path[64];

// These stand in for libfido2's own and libc's, in this program only; libraries see them too.
#pragma GCC visibility push(default)
int fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count);
void arc4random_buf(void *buffer, size_t size);
#pragma GCC visibility pop

static void *no_open(const char *path)
{
    (void)path;
    return NULL;
}

static void no_close(void *handle)
{
    (void)handle;
}

static int no_read(void *handle, unsigned char *buffer, size_t size, int milliseconds)
{
    (void)handle, (void)buffer, (void)size, (void)milliseconds;
    return -1;
}

static int no_write(void *handle, const unsigned char *buffer, size_t size)
{
    (void)handle, (void)buffer, (void)size;
    return -1;
}

int fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count)
{
    static const fido_dev_io_t none = {no_open, no_close, no_read, no_write};
    *count = most > 0 && fido_dev_info_set(list, 0, tape_path, "tape", "tape", &none, NULL) == 0;
    return FIDO_OK;
}

// The nonce of the channel, and the secret of a PIN's key agreement.
void arc4random_buf(void *buffer, size_t size)
{
    memset(buffer, 0x5a, size);
}

void tape_call(uint8_t choices, DeviceCall *call)
{
    *call = (DeviceCall)DeviceCall_init_zero;
    call->task = (choices & TAPE_MAKE) != 0 ? DeviceTask_DEVICE_MAKE : DeviceTask_DEVICE_ASSERT;
    strcpy(call->rp_id, "localhost");
    call->client_data_hash.size = sizeof call->client_data_hash.bytes;
    memset(call->client_data_hash.bytes, 0xc1, sizeof call->client_data_hash.bytes);
    strcpy(call->pin, (choices & TAPE_PIN) != 0 ? "1234" : "");
    call->seconds = 1;
    call->handles_count = (choices & TAPE_MORE) != 0 ? 2 : 1;
    for (pb_size_t i = 0; i < call->handles_count; i++) {
        call->handles[i].size = TAPE_HANDLE_SIZE;
        memset(call->handles[i].bytes, TAPE_HANDLE + i, TAPE_HANDLE_SIZE);
    }
    if (call->task == DeviceTask_DEVICE_MAKE) {
        call->user_handle.size = 16;
        memset(call->user_handle.bytes, 0x75, 16);
        strcpy(call->user, "bob");
        call->discoverable = (choices & TAPE_MORE) != 0;
    }
}
