// SPDX-License-Identifier: BSD-2-Clause
#include "handle.h"
#include "base/secret.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ticket {
    size_t size;
    uint8_t bytes[sizeof((Begin *)NULL)->ticket.bytes];
};

static const char *const ticket_names[] = {
    [TICKET_LOGIN] = "warifu.ticket",
    [TICKET_SESSION] = "warifu.session",
};

int handle_user(pam_handle_t *handle, Begin *begin)
{
    const char *user = NULL;
    int code = pam_get_user(handle, &user, NULL);
    if (code == PAM_BUF_ERR || code == PAM_SYSTEM_ERR)
        return code;
    if (code != PAM_SUCCESS || user == NULL) // never PAM_INCOMPLETE
        return PAM_CONV_ERR;
    switch (text_copy(begin->user, sizeof begin->user, user)) {
    case FAULT_NONE:
        begin->user_flaw = *user == '\0' ? NameFlaw_NAME_FLAW_FORM : NameFlaw_NAME_FLAW_NONE;
        break;
    case FAULT_LIMIT:
        begin->user_flaw = NameFlaw_NAME_FLAW_LONG;
        break;
    default:
        begin->user_flaw = NameFlaw_NAME_FLAW_ENCODING;
    }
    return PAM_SUCCESS;
}

int handle_text(pam_handle_t *handle, int item, char *field, size_t size)
{
    const void *text = NULL;
    if (pam_get_item(handle, item, &text) != PAM_SUCCESS ||
        text_copy(field, size, text) != FAULT_NONE)
        return PAM_SYSTEM_ERR;
    return PAM_SUCCESS;
}

void handle_item(pam_handle_t *handle, int item, char *field, size_t size)
{
    const void *fact = NULL;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    field[0] = '\0';
    if (pam_get_item(handle, item, &fact) != PAM_SUCCESS || fact == NULL ||
        text_copy(field, size, fact) == FAULT_NONE)
        return;
    const char *text = fact;
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    snprintf(field, size, "(%zu bytes, %016llx)", length, (unsigned long long)hash);
}

bool handle_user_is(pam_handle_t *handle, const char *user)
{
    const void *now = NULL;
    return pam_get_item(handle, PAM_USER, &now) == PAM_SUCCESS && now != NULL &&
           strcmp(now, user) == 0;
}

static void forget_ticket(pam_handle_t *handle, void *data, int status)
{
    (void)handle;
    (void)status;
    if (data == NULL)
        return;
    secret_wipe(data, sizeof(struct ticket));
    free(data);
}

int handle_keep_ticket(pam_handle_t *handle, enum ticket_kind kind, const uint8_t *bytes,
                       size_t size)
{
    struct ticket *ticket = calloc(1, sizeof *ticket);
    if (ticket == NULL || size > sizeof ticket->bytes) {
        free(ticket);
        return PAM_BUF_ERR;
    }
    memcpy(ticket->bytes, bytes, size);
    ticket->size = size;
    if (pam_set_data(handle, ticket_names[kind], ticket, forget_ticket) != PAM_SUCCESS) {
        forget_ticket(handle, ticket, 0);
        return PAM_BUF_ERR;
    }
    return PAM_SUCCESS;
}

void handle_recall_ticket(pam_handle_t *handle, enum ticket_kind kind, Begin *begin)
{
    const void *data = NULL;
    if (pam_get_data(handle, ticket_names[kind], &data) != PAM_SUCCESS || data == NULL)
        return;
    const struct ticket *ticket = data;
    begin->ticket.size = (pb_size_t)ticket->size;
    memcpy(begin->ticket.bytes, ticket->bytes, ticket->size);
}

bool handle_has_ticket(pam_handle_t *handle, enum ticket_kind kind)
{
    const void *data = NULL;
    return pam_get_data(handle, ticket_names[kind], &data) == PAM_SUCCESS && data != NULL;
}

void handle_drop_ticket(pam_handle_t *handle, enum ticket_kind kind)
{
    const void *data = NULL;
    if (pam_get_data(handle, ticket_names[kind], &data) == PAM_SUCCESS && data != NULL)
        (void)pam_set_data(handle, ticket_names[kind], NULL, NULL);
}

static void forget_text(pam_handle_t *handle, void *data, int status)
{
    (void)handle;
    (void)status;
    free(data);
}

static const char current_name[] = "warifu.current";

// PAM_USER may change on one handle: what one user has proved is not sent for another.
struct current {
    size_t size;
    char text[]; // user, NUL, password, NUL
};

static const char *user_of(pam_handle_t *handle)
{
    const void *user = NULL;
    return pam_get_item(handle, PAM_USER, &user) == PAM_SUCCESS && user != NULL ? user : "";
}

static void forget_current(pam_handle_t *handle, void *data, int status)
{
    struct current *current = data;

    (void)handle;
    (void)status;
    if (current == NULL)
        return;
    secret_wipe(current->text, current->size);
    free(current);
}

int handle_keep_current(pam_handle_t *handle, const char *password)
{
    const char *user = user_of(handle);
    const size_t name = strlen(user) + 1, rest = strlen(password) + 1;
    struct current *current = malloc(sizeof *current + name + rest);

    if (current == NULL)
        return PAM_BUF_ERR;
    current->size = name + rest;
    memcpy(current->text, user, name);
    memcpy(current->text + name, password, rest);
    if (pam_set_data(handle, current_name, current, forget_current) != PAM_SUCCESS) {
        forget_current(handle, current, 0);
        return PAM_BUF_ERR;
    }
    return PAM_SUCCESS;
}

static const struct current *kept_current(pam_handle_t *handle)
{
    const void *data = NULL;
    return pam_get_data(handle, current_name, &data) == PAM_SUCCESS ? data : NULL;
}

const char *handle_current(pam_handle_t *handle)
{
    const struct current *current = kept_current(handle);
    return current != NULL && strcmp(current->text, user_of(handle)) == 0
               ? current->text + strlen(current->text) + 1
               : NULL;
}

void handle_drop_current(pam_handle_t *handle)
{
    if (kept_current(handle) != NULL)
        (void)pam_set_data(handle, current_name, NULL, NULL);
}

int handle_limit_session(pam_handle_t *handle, uint32_t seconds)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", (unsigned)seconds);
    char *text = strdup(digits); // pam_systemd(8) wants text
    if (text == NULL)
        return PAM_BUF_ERR;
    if (pam_set_data(handle, "systemd.runtime_max_sec", text, forget_text) != PAM_SUCCESS) {
        free(text);
        return PAM_BUF_ERR;
    }
    return PAM_SUCCESS;
}
