// SPDX-License-Identifier: BSD-2-Clause
#include "converse.h"
#include "base/secret.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

#define MESSAGES_MOST 2 // a note and a prompt

// A reply for each message. *replies is set only with PAM_SUCCESS: after a failure the application
// still owns whatever it allocated. One array, so that an application which takes the argument for
// a pointer to an array, as Solaris does, finds the same.
static int converse(pam_handle_t *handle, const struct pam_message *list, size_t count,
                    struct pam_response **replies)
{
    const struct pam_message *messages[MESSAGES_MOST];
    const void *item = NULL;
    if (pam_get_item(handle, PAM_CONV, &item) != PAM_SUCCESS || item == NULL)
        return PAM_CONV_ERR;
    const struct pam_conv *conversation = item;
    if (conversation->conv == NULL)
        return PAM_CONV_ERR;
    for (size_t i = 0; i < count; i++)
        messages[i] = &list[i];
    struct pam_response *got = NULL;
    int code = conversation->conv((int)count, messages, &got, conversation->appdata_ptr);
    if (code == PAM_BUF_ERR)
        return PAM_BUF_ERR;
    if (code != PAM_SUCCESS) // also PAM_CONV_AGAIN: there is no coming back here
        return PAM_CONV_ERR;
    *replies = got;
    return PAM_SUCCESS;
}

static void free_replies(struct pam_response *replies, size_t count)
{
    if (replies == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        secret_free_string(&replies[i].resp);
    free(replies);
}

static int style_of(bool error)
{
    return error ? PAM_ERROR_MSG : PAM_TEXT_INFO;
}

int converse_tell(pam_handle_t *handle, bool error, const char *text)
{
    const struct pam_message message = {.msg_style = style_of(error), .msg = text};
    struct pam_response *replies = NULL;
    int code = converse(handle, &message, 1, &replies);
    free_replies(replies, 1);
    return code;
}

bool note_add(struct note *note, bool error, const char *line)
{
    const size_t used = strlen(note->text), more = strlen(line), between = used > 0;
    if (used + between + more >= sizeof note->text)
        return false;
    if (between)
        note->text[used] = '\n';
    memcpy(note->text + used + between, line, more + 1);
    note->error = note->error || error;
    return true;
}

void answer_fill(Answer *answer, const char *text)
{
    secret_wipe(answer->text, sizeof answer->text);
    if (text == NULL) {
        answer->kind = AnswerKind_ANSWER_NONE;
        return;
    }
    const enum fault fault = text_copy(answer->text, sizeof answer->text, text);
    answer->kind = fault == FAULT_NONE     ? AnswerKind_ANSWER_GIVEN
                   : fault == FAULT_FORMAT ? AnswerKind_ANSWER_NOT_TEXT
                                           : AnswerKind_ANSWER_OVERSIZE;
}

int converse_ask(pam_handle_t *handle, const struct note *note, bool echo, const char *text,
                 Answer *answer)
{
    const size_t before = note != NULL && note->text[0] != '\0';
    struct pam_message messages[MESSAGES_MOST];
    struct pam_response *replies = NULL;
    if (before)
        messages[0] = (struct pam_message){.msg_style = style_of(note->error), .msg = note->text};
    messages[before] = (struct pam_message){
        .msg_style = echo ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF, .msg = text};
    int code = converse(handle, messages, before + 1, &replies);
    if (code != PAM_SUCCESS)
        return code;
    if (replies == NULL)
        return PAM_CONV_ERR;
    answer_fill(answer, replies[before].resp);
    free_replies(replies, before + 1);
    return PAM_SUCCESS;
}
