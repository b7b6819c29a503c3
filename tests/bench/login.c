// SPDX-License-Identifier: BSD-2-Clause
#include "login.h"
#include <ctype.h>
#include <err.h>
#include <liboath/oath.h>
#include <regex.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static double now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static size_t read_hex(const char *text, uint8_t *bytes, size_t size)
{
    size_t count = 0;
    unsigned byte;
    while (count < size && isxdigit((unsigned char)text[0]) && isxdigit((unsigned char)text[1])) {
        char pair[3] = {text[0], text[1], '\0'};
        byte = (unsigned)strtoul(pair, NULL, 16);
        bytes[count++] = (uint8_t)byte;
        text += 2;
    }
    return *text == '\0' ? count : 0;
}

size_t credentials_read(const char *path, struct credential *credentials, size_t max)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        err(1, "%s", path);
    size_t count = 0;
    char secret[129];
    for (; count < max; count++) {
        struct credential *credential = &credentials[count];
        int fields = fscanf(file, "%32s %64s %128s %lu %u", credential->user, credential->password,
                            secret, &credential->counter, &credential->digits);
        if (fields == EOF)
            break;
        if (strcmp(credential->password, "-") == 0)
            credential->password[0] = '\0';
        credential->secret_size = read_hex(secret, credential->secret, sizeof credential->secret);
        if (fields != 5 || credential->secret_size == 0 || credential->digits < 6 ||
            credential->digits > 8)
            errx(1, "%s:%zu: not a credential", path, count + 1);
    }
    fclose(file);
    return count;
}

void credential_code(const struct credential *credential, bool wrong, char code[16])
{
    char others[2][16];
    // A wrong code must not be the right one of a neighbouring counter by chance.
    if (oath_hotp_generate((const char *)credential->secret, credential->secret_size,
                           credential->counter, credential->digits, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        errx(1, "no code for %s", credential->user);
    if (!wrong)
        return;
    for (unsigned i = 0; i < 2; i++)
        if (oath_hotp_generate((const char *)credential->secret, credential->secret_size,
                               credential->counter + 1 + i, credential->digits, false,
                               OATH_HOTP_DYNAMIC_TRUNCATION, others[i]) != OATH_OK)
            errx(1, "no code for %s", credential->user);
    char first = code[0];
    do
        code[0] = code[0] == '9' ? '0' : (char)(code[0] + 1);
    while (code[0] == first || strcmp(code, others[0]) == 0 || strcmp(code, others[1]) == 0);
}

struct conversation {
    const struct login_plan *plan;
    const struct credential *credential;
    const char *code;
    const regex_t *refusal;
    struct login_result *result;
    double waited;
};

static bool asks_for_code(const struct pam_message *message)
{
    static const char *const words[] = {"code",         "otp",   "one-time",
                                        "verification", "token", "コード"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(message->msg, words[i]) != NULL)
            return true;
    return false;
}

// NULL ends the conversation: a code is given once.
static char *answer(struct conversation *conversation, const struct pam_message *message)
{
    if (!asks_for_code(message))
        return conversation->result->answered ? NULL : strdup(conversation->credential->password);
    if (conversation->result->answered)
        return NULL;
    conversation->result->answered = true;
    if (conversation->plan->before_code != NULL) {
        double begun = now_milliseconds();
        conversation->plan->before_code(conversation->plan->context);
        conversation->waited += now_milliseconds() - begun;
    }
    return strdup(conversation->code);
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *context)
{
    struct conversation *conversation = context;
    struct pam_response *replies = calloc((size_t)count, sizeof *replies);
    if (replies == NULL)
        return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        int style = messages[i]->msg_style;
        if (style == PAM_ERROR_MSG || style == PAM_TEXT_INFO) {
            if (conversation->refusal != NULL &&
                regexec(conversation->refusal, messages[i]->msg, 0, NULL, 0) == 0)
                conversation->result->refused = true;
            continue;
        }
        replies[i].resp = answer(conversation, messages[i]);
        if (replies[i].resp == NULL) {
            for (int j = 0; j < i; j++)
                free(replies[j].resp);
            free(replies);
            return PAM_CONV_ERR;
        }
    }
    *responses = replies;
    return PAM_SUCCESS;
}

struct login_result login(const struct login_plan *plan, const struct credential *credential,
                          const char *code)
{
    struct login_result result = {.code = PAM_SYSTEM_ERR};
    regex_t refusal;
    struct conversation state = {
        .plan = plan, .credential = credential, .code = code, .result = &result};
    if (plan->refusal != NULL) {
        if (regcomp(&refusal, plan->refusal, REG_EXTENDED | REG_NOSUB) != 0)
            errx(1, "not a regular expression: %s", plan->refusal);
        state.refusal = &refusal;
    }
    struct pam_conv conversation = {converse, &state};
    pam_handle_t *pam = NULL;
    double begun = now_milliseconds();
    int code_of_start = plan->confdir == NULL
                            ? pam_start(plan->service, credential->user, &conversation, &pam)
                            : pam_start_confdir(plan->service, credential->user, &conversation,
                                                plan->confdir, &pam);
    if (code_of_start != PAM_SUCCESS)
        errx(1, "pam_start: %d", code_of_start);
    if (plan->rhost != NULL)
        (void)pam_set_item(pam, PAM_RHOST, plan->rhost);
    if (plan->tty != NULL)
        (void)pam_set_item(pam, PAM_TTY, plan->tty);
    result.code = pam_authenticate(pam, 0);
    pam_end(pam, result.code);
    result.milliseconds = now_milliseconds() - begun - state.waited;
    if (plan->refusal != NULL)
        regfree(&refusal);
    return result;
}
