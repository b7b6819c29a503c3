// SPDX-License-Identifier: BSD-2-Clause
#include "device.h"
#include <fido.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define KEEP_ALIVE_MS 5 // real ones say it every 100 ms; tests have no time

static struct device devices[DEVICES_MOST];

int __real_fido_dev_open(fido_dev_t *, const char *);
int __wrap_fido_dev_open(fido_dev_t *, const char *);
int __wrap_fido_dev_info_manifest(fido_dev_info_t *, size_t, size_t *);

struct device *device_plug(void)
{
    for (size_t i = 0; i < DEVICES_MOST; i++) {
        struct device *device = &devices[i];
        if (device->hid.token != NULL)
            continue;
        *device = (struct device){.plugged = true, .hid.token = token_new()};
        snprintf(device->path, sizeof device->path, DEVICE_PREFIX "%zu", i);
        return device->hid.token != NULL ? device : NULL;
    }
    return NULL;
}

void device_unplug(struct device *device)
{
    device->plugged = false;
}

void device_plug_again(struct device *device)
{
    struct hid fresh = {.token = device->hid.token, .touch_after = device->hid.touch_after};
    token_power_cycle(fresh.token);
    device->hid = fresh;
    device->plugged = true;
    device->frames = 0;
}

void device_remove(struct device *device)
{
    token_free(&device->hid.token);
    device->plugged = false;
}

static void *io_open(const char *path)
{
    for (size_t i = 0; i < DEVICES_MOST; i++)
        if (devices[i].plugged && strcmp(devices[i].path, path) == 0)
            return &devices[i];
    return NULL;
}

static void io_close(void *handle)
{
    (void)handle; // the token stays in its socket
}

static bool is_gone(struct device *device)
{
    if (device->unplug_after != 0 && ++device->frames > device->unplug_after)
        device->plugged = false;
    return !device->plugged;
}

static void pass(int milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static int io_read(void *handle, unsigned char *buffer, size_t size, int milliseconds)
{
    struct device *device = handle;
    if (size != HID_FRAME || is_gone(device))
        return -1;
    if (hid_waits(&device->hid) && milliseconds >= 0 && milliseconds < KEEP_ALIVE_MS)
        return -1; // the caller's time is up before the next frame
    if (hid_waits(&device->hid))
        pass(KEEP_ALIVE_MS);
    if (hid_give(&device->hid, buffer))
        return HID_FRAME;
    if (milliseconds > 0)
        pass(milliseconds); // nothing came
    return -1;
}

static int io_write(void *handle, const unsigned char *buffer, size_t size)
{
    struct device *device = handle;
    if (size != HID_FRAME + 1 || is_gone(device)) // a report number comes first
        return -1;
    hid_take(&device->hid, buffer + 1);
    return (int)size;
}

static const fido_dev_io_t io = {io_open, io_close, io_read, io_write};

int __wrap_fido_dev_open(fido_dev_t *dev, const char *path)
{
    if (strncmp(path, DEVICE_PREFIX, strlen(DEVICE_PREFIX)) == 0) {
        int error = fido_dev_set_io_functions(dev, &io);
        if (error != FIDO_OK)
            return error;
    }
    return __real_fido_dev_open(dev, path);
}

int __wrap_fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < DEVICES_MOST && *count < most; i++) {
        if (!devices[i].plugged)
            continue;
        int error = fido_dev_info_set(list, *count, devices[i].path, "warifu", "fake", &io, NULL);
        if (error != FIDO_OK)
            return error;
        ++*count;
    }
    return FIDO_OK;
}
