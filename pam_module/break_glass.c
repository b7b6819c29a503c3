// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass.h"
#include "base/secret.h"
#include "base/text.h"
#include "converse.h"
#include "glass_process.h"
#include "handle.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define ROUNDS 3 // mistyped codes of one login

static const char data_name[] = "warifu.break_glass";

// --- the mark in the handle
// ------------------------------------------------------------------------

static void forget(pam_handle_t *handle, void *data, int status)
{
    (void)handle;
    (void)status;
    free(data);
}

static int keep(pam_handle_t *handle, const char *user)
{
    char *copy = strdup(user);

    if (copy == NULL)
        return PAM_BUF_ERR;
    if (pam_set_data(handle, data_name, copy, forget) == PAM_SUCCESS)
        return PAM_SUCCESS;
    free(copy);
    return PAM_BUF_ERR;
}

bool break_glass_holds(pam_handle_t *handle)
{
    const void *data = NULL;

    return pam_get_data(handle, data_name, &data) == PAM_SUCCESS && data != NULL &&
           handle_user_is(handle, data);
}

void break_glass_drop(pam_handle_t *handle)
{
    const void *data = NULL;

    if (pam_get_data(handle, data_name, &data) == PAM_SUCCESS && data != NULL)
        (void)pam_set_data(handle, data_name, NULL, NULL);
}

int break_glass_code(Operation operation)
{
    // A password that has to be changed first is the account's own: the module behind changes it.
    return operation == Operation_OPERATION_CHANGE_CHECK || operation == Operation_OPERATION_CHANGE
               ? PAM_IGNORE
               : PAM_SUCCESS;
}

// --- asking
// ----------------------------------------------------------------------------------------

static bool could_be(const Begin *begin)
{
    return getuid() == 0 && geteuid() == 0 && begin->rhost[0] == '\0' &&
           begin->user_flaw == NameFlaw_NAME_FLAW_NONE && strcmp(begin->service, "login") == 0 &&
           access(WARIFU_SYSCONFDIR "/break-glass/active", F_OK) == 0;
}

static bool fill(const Begin *begin, BreakGlassRequest *request)
{
    request->nonce.size = sizeof request->nonce.bytes;
    return getrandom(request->nonce.bytes, sizeof request->nonce.bytes, GRND_NONBLOCK) ==
               (ssize_t)sizeof request->nonce.bytes &&
           text_copy(request->service, sizeof request->service, begin->service) == FAULT_NONE &&
           text_copy(request->user, sizeof request->user, begin->user) == FAULT_NONE &&
           text_copy(request->tty, sizeof request->tty, begin->tty) == FAULT_NONE &&
           text_copy(request->rhost, sizeof request->rhost, begin->rhost) == FAULT_NONE;
}

// What does not fit cannot be right; nothing is cut (abuse:W1).
static int ask(pam_handle_t *handle, bool echo, const char *prompt, char *field, size_t size)
{
    Answer answer = {0};
    int code = converse_ask(handle, NULL, echo, prompt, &answer);

    if (code == PAM_SUCCESS && answer.kind == AnswerKind_ANSWER_GIVEN &&
        text_copy(field, size, answer.text) != FAULT_NONE)
        field[0] = '\0';
    secret_wipe(&answer, sizeof answer);
    return code;
}

static int tell(pam_handle_t *handle, bool error, enum glass_text what, const char *first,
                const char *second)
{
    char text[GLASS_TEXT_SIZE];

    return converse_tell(handle, error, glass_text(text, sizeof text, what, first, second));
}

static void tell_typo(pam_handle_t *handle, unsigned group)
{
    const char digit[] = {(char)('0' + group % 10), '\0'};

    (void)tell(handle, true, group == 0 ? GLASS_TEXT_FORM : GLASS_TEXT_TYPO, digit, "");
}

// One code and one password; PAM_SUCCESS when they were sent off and answered.
static int round_trip(pam_handle_t *handle, BreakGlassRequest *request, BreakGlassReply *reply)
{
    char prompt[GLASS_TEXT_SIZE];
    int code = ask(handle, true, glass_text(prompt, sizeof prompt, GLASS_TEXT_CODE, "", ""),
                   request->code, sizeof request->code);

    if (code != PAM_SUCCESS)
        return code;
    if (request->code[0] == '\0') // nobody has an envelope: as before
        return PAM_ABORT;
    glass_text(prompt, sizeof prompt, GLASS_TEXT_PASSWORD, request->user, "");
    code = ask(handle, false, prompt, request->password, sizeof request->password);
    if (code != PAM_SUCCESS)
        return code;
    request->judge = true;
    return glass_process_ask(request, reply) ? PAM_SUCCESS : PAM_ABORT;
}

static int judged(pam_handle_t *handle, const BreakGlassRequest *request, BreakGlassVerdict verdict,
                  int code)
{
    enum glass_text text = GLASS_TEXT_WRONG;

    switch (verdict) {
    case BreakGlassVerdict_BREAK_GLASS_GRANTED:
        if (!handle_user_is(handle, request->user)) // abuse:P6
            return PAM_AUTH_ERR;
        if (keep(handle, request->user) != PAM_SUCCESS)
            return PAM_BUF_ERR;
        (void)tell(handle, false, GLASS_TEXT_GRANTED, "", "");
        return PAM_SUCCESS;
    case BreakGlassVerdict_BREAK_GLASS_WRONG:
        code = PAM_AUTH_ERR;
        break;
    case BreakGlassVerdict_BREAK_GLASS_UNMARKED:
        text = GLASS_TEXT_UNMARKED;
        break;
    case BreakGlassVerdict_BREAK_GLASS_BUSY:
        text = GLASS_TEXT_BUSY;
        break;
    default:
        return code;
    }
    (void)tell(handle, true, text, "", "");
    return code;
}

int break_glass_try(pam_handle_t *handle, const Begin *begin, int code)
{
    BreakGlassRequest request = {0};
    BreakGlassReply reply = {0};
    int answer = code;

    if (!could_be(begin) || !fill(begin, &request) || !glass_process_ask(&request, &reply) ||
        reply.verdict != BreakGlassVerdict_BREAK_GLASS_OFFERED)
        return code;
    if (tell(handle, false, GLASS_TEXT_OFFER, reply.host, reply.set) != PAM_SUCCESS)
        return code;
    for (unsigned i = 0; i < ROUNDS; i++) {
        answer = round_trip(handle, &request, &reply);
        if (answer != PAM_SUCCESS) {
            answer = code;
            break;
        }
        if (reply.verdict != BreakGlassVerdict_BREAK_GLASS_TYPO) {
            answer = judged(handle, &request, reply.verdict, code);
            break;
        }
        tell_typo(handle, reply.group);
        answer = code;
    }
    secret_wipe(&request, sizeof request);
    return answer;
}
