// SPDX-License-Identifier: BSD-2-Clause
#include "converse.h"
#include "base/secret.h"
#include "base/text.h"
#include <stdlib.h>

// One message, one response slot. *response is set only with PAM_SUCCESS: after a failure the
// application still owns whatever it allocated.
static int converse(pam_handle_t *handle, int style, const char *text,
                    struct pam_response **response)
{
    const void *item = NULL;
    if (pam_get_item(handle, PAM_CONV, &item) != PAM_SUCCESS || item == NULL)
        return PAM_CONV_ERR;
    const struct pam_conv *conversation = item;
    if (conversation->conv == NULL)
        return PAM_CONV_ERR;
    struct pam_message message = {.msg_style = style, .msg = text};
    const struct pam_message *messages = &message;
    struct pam_response *got = NULL;
    int code = conversation->conv(1, &messages, &got, conversation->appdata_ptr);
    if (code == PAM_BUF_ERR)
        return PAM_BUF_ERR;
    if (code != PAM_SUCCESS) // also PAM_CONV_AGAIN: there is no coming back here
        return PAM_CONV_ERR;
    *response = got;
    return PAM_SUCCESS;
}

int converse_tell(pam_handle_t *handle, bool error, const char *text)
{
    struct pam_response *response = NULL;
    int code = converse(handle, error ? PAM_ERROR_MSG : PAM_TEXT_INFO, text, &response);
    if (response != NULL) {
        secret_free_string(&response->resp);
        free(response);
    }
    return code;
}

void answer_fill(Answer *answer, const char *text)
{
    secret_wipe(answer->text, sizeof answer->text);
    if (text == NULL)
        answer->kind = AnswerKind_ANSWER_NONE;
    else if (text_copy(answer->text, sizeof answer->text, text) == FAULT_NONE)
        answer->kind = AnswerKind_ANSWER_GIVEN;
    else
        answer->kind = AnswerKind_ANSWER_OVERSIZE;
}

int converse_ask(pam_handle_t *handle, bool echo, const char *text, Answer *answer)
{
    struct pam_response *response = NULL;
    int code = converse(handle, echo ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF, text, &response);
    if (code != PAM_SUCCESS)
        return code;
    if (response == NULL)
        return PAM_CONV_ERR;
    answer_fill(answer, response->resp);
    secret_free_string(&response->resp);
    free(response);
    return PAM_SUCCESS;
}
