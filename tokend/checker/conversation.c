// SPDX-License-Identifier: BSD-2-Clause
#include "checker/conversation.h"
#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

static void free_answers(struct pam_response *answers, int count)
{
    for (int i = 0; i < count; i++) {
        if (answers[i].resp != NULL)
            explicit_bzero(answers[i].resp, strlen(answers[i].resp));
        free(answers[i].resp);
    }
    free(answers);
}

// Texts are dropped: they are in this process's language, and what the person is told is ours.
static int answer_one(struct conversation *conversation, const struct pam_message *message,
                      struct pam_response *answer)
{
    if (message->msg_style == PAM_TEXT_INFO || message->msg_style == PAM_ERROR_MSG)
        return PAM_SUCCESS;
    if (message->msg_style != PAM_PROMPT_ECHO_OFF || conversation->record->answered > 0) {
        conversation->record->improper = true;
        return PAM_CONV_ERR;
    }
    answer->resp = strdup(conversation->password);
    if (answer->resp == NULL)
        return PAM_BUF_ERR;
    conversation->record->answered++;
    return PAM_SUCCESS;
}

// Kerberos, when the password was right and has expired: a text and two hidden prompts, in one
// call. A module that asks for the password once more asks one thing.
static bool asks_for_new(const struct conversation *conversation, int count,
                         const struct pam_message **messages)
{
    int hidden = 0;
    int others = 0;

    for (int i = 0; i < count; i++) {
        hidden += messages[i]->msg_style == PAM_PROMPT_ECHO_OFF;
        others += messages[i]->msg_style != PAM_PROMPT_ECHO_OFF &&
                  messages[i]->msg_style != PAM_TEXT_INFO &&
                  messages[i]->msg_style != PAM_ERROR_MSG;
    }
    return conversation->record->answered == 1 && !conversation->record->improper && hidden == 2 &&
           others == 0;
}

static int answer_all(int count, const struct pam_message **messages, struct pam_response **out,
                      void *context)
{
    if (count < 1 || count > PAM_MAX_NUM_MSG)
        return PAM_CONV_ERR;
    struct conversation *conversation = context;
    if (asks_for_new(conversation, count, messages)) {
        conversation->record->wants_new = true; // and gets none: nobody has been asked for it
        return PAM_CONV_ERR;
    }
    struct pam_response *answers = calloc((size_t)count, sizeof *answers);
    int code = answers != NULL ? PAM_SUCCESS : PAM_BUF_ERR;
    for (int i = 0; i < count && code == PAM_SUCCESS; i++)
        code = answer_one(conversation, messages[i], &answers[i]);
    if (code == PAM_SUCCESS)
        *out = answers;
    else if (answers != NULL)
        free_answers(answers, count);
    return code;
}

// A delay would tell how the password was wrong, and hold up who comes next.
static void no_delay(int code, unsigned microseconds, void *context)
{
    (void)code;
    (void)microseconds;
    (void)context;
}

// PAM_FAIL_DELAY takes a function as an object.
static int take_delays_over(pam_handle_t *handle)
{
    void (*function)(int, unsigned, void *) = no_delay;
    const void *item = NULL;

    _Static_assert(sizeof item == sizeof function, "as dlsym(3) has it");
    memcpy(&item, &function, sizeof item);
    return pam_set_item(handle, PAM_FAIL_DELAY, item);
}

static bool is_other_user(const pam_handle_t *handle, const char *user)
{
    const void *now = NULL;

    return pam_get_item(handle, PAM_USER, &now) != PAM_SUCCESS || now == NULL ||
           strcmp(now, user) != 0;
}

void conversation_authenticate(struct conversation *conversation, const char *service,
                               const char *user, const char *password,
                               struct conversation_record *record)
{
    const struct pam_conv ours = {answer_all, conversation};

    *conversation = (struct conversation){.password = password, .record = record};
    *record = (struct conversation_record){.account = PAM_SYSTEM_ERR};
    record->authenticated = pam_start(service, user, &ours, &conversation->handle);
    if (record->authenticated == PAM_SUCCESS)
        record->authenticated = take_delays_over(conversation->handle);
    if (record->authenticated == PAM_SUCCESS)
        record->authenticated = pam_authenticate(conversation->handle, 0);
    if (record->authenticated == PAM_SUCCESS)
        record->other_user = is_other_user(conversation->handle, user);
}

void conversation_end(struct conversation *conversation)
{
    struct conversation_record *record = conversation->record;

    if (record->authenticated == PAM_SUCCESS)
        record->account = pam_acct_mgmt(conversation->handle, 0);
    if (conversation->handle != NULL)
        (void)pam_end(conversation->handle, record->authenticated);
}
