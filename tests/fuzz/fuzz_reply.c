// SPDX-License-Identifier: BSD-2-Clause
// Replies to the PAM module, with libpam and the system calls replaced: byte 0 chooses operation
// and options, byte 1 the manners of the conversation, byte 2 how the replies are cut; the rest is
// what the daemon says. The module may return success only if that grants the request.
#include "../../pam_module/relay.h"
#include "../pam/grant_oracle.h"
#include <errno.h>
#include <poll.h>
#include <security/pam_appl.h>
#include <security/pam_ext.h>
#include <shadow.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *replies;
static size_t replies_left, piece;
static uint8_t manners;

// --- the system ----------------------------------------------------------------------------------

int socket(int domain, int type, int protocol)
{
    (void)domain;
    (void)type;
    (void)protocol;
    return 1000000; // no descriptor has this number: close() does nothing
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    (void)fd;
    (void)address;
    (void)size;
    return 0;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)value;
    (void)size;
    return 0;
}

int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict size)
{
    (void)fd;
    (void)level;
    (void)name;
    memset(value, 0, *size); // root
    return 0;
}

int lstat(const char *restrict path, struct stat *restrict status)
{
    (void)path;
    *status = (struct stat){.st_mode = S_IFDIR | 0755};
    return 0;
}

int poll(struct pollfd *polls, nfds_t count, int timeout)
{
    (void)polls;
    (void)count;
    (void)timeout;
    return 1;
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
    (void)fd;
    (void)data;
    (void)flags;
    return (ssize_t)size;
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    (void)fd;
    (void)flags;
    if (size > replies_left)
        size = replies_left;
    if (size > piece)
        size = piece;
    memcpy(data, replies, size);
    replies += size;
    replies_left -= size;
    return (ssize_t)size;
}

static const uint8_t nonce[16] = "sixteen bytes ab";

ssize_t getrandom(void *data, size_t size, unsigned flags)
{
    (void)flags;
    memcpy(data, nonce, size);
    return (ssize_t)size;
}

// --- libpam --------------------------------------------------------------------------------------

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *data)
{
    static char longest[700];
    (void)data;
    if (count != 1 || strlen(messages[0]->msg) >= 512)
        abort();
    switch (manners % 8) {
    case 0:
        return PAM_CONV_ERR;
    case 1:
        return PAM_SUCCESS; // and no array
    }
    *responses = calloc(1, sizeof **responses);
    if (*responses == NULL)
        abort();
    memset(longest, 'x', sizeof longest - 1);
    if (manners % 8 != 2)
        (*responses)->resp = strdup(manners % 8 == 3 ? longest : "an answer");
    return PAM_SUCCESS;
}

static const struct pam_conv conversation = {converse, NULL};

int pam_get_item(const pam_handle_t *handle, int item, const void **value)
{
    (void)handle;
    *value = item == PAM_CONV                               ? (const void *)&conversation
             : item == PAM_USER                             ? "alice"
             : item == PAM_SERVICE                          ? "fuzz"
             : item == PAM_AUTHTOK && (manners & 0x80) != 0 ? "from before"
                                                            : NULL;
    return PAM_SUCCESS;
}

int pam_set_item(pam_handle_t *handle, int item, const void *value)
{
    (void)handle;
    if ((item != PAM_AUTHTOK && item != PAM_OLDAUTHTOK) || (value != NULL && strlen(value) > 512))
        abort();
    return PAM_SUCCESS;
}

int getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size, struct spwd **found)
{
    (void)name;
    (void)entry;
    (void)buffer;
    (void)size;
    *found = NULL;
    return 0;
}

int pam_get_user(pam_handle_t *handle, const char **user, const char *prompt)
{
    (void)handle;
    (void)prompt;
    *user = "alice";
    return PAM_SUCCESS;
}

int pam_get_data(const pam_handle_t *handle, const char *name, const void **value)
{
    (void)handle;
    (void)name;
    *value = NULL;
    return PAM_NO_MODULE_DATA;
}

int pam_set_data(pam_handle_t *handle, const char *name, void *value,
                 void (*cleanup)(pam_handle_t *handle, void *value, int status))
{
    (void)name;
    if (cleanup != NULL)
        cleanup(handle, value, 0);
    return PAM_SUCCESS;
}

void pam_syslog(const pam_handle_t *handle, int priority, const char *format, ...)
{
    (void)handle;
    (void)priority;
    (void)format;
}

// --- the target ----------------------------------------------------------------------------------

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 65536)
        return 0;
    struct options options = {
        .socket = "/run/warifu/auth.sock",
        .patience = 1000,
        .try_first_pass = (data[0] & 0x20) != 0,
        .use_first_pass = (data[0] & 0x40) != 0,
    };
    Operation operation = (Operation)(1 + (data[0] & 0x07) % 6);
    manners = data[1];
    piece = (size_t)data[2] + 1;
    replies = data + 3;
    replies_left = size - 3;
    static max_align_t handle; // never looked into: libpam is replaced
    int code = relay_operation((pam_handle_t *)(void *)&handle,
                               (data[0] & 0x80) != 0 ? PAM_SILENT : 0, &options, operation);
    if (code == PAM_SUCCESS && !stream_grants(data + 3, size - 3, nonce))
        abort();
    if (code == PAM_IGNORE || code == PAM_USER_UNKNOWN || code == PAM_INCOMPLETE ||
        (code == PAM_NEW_AUTHTOK_REQD && operation != Operation_OPERATION_ACCOUNT))
        abort();
    return 0;
}
