// SPDX-License-Identifier: BSD-2-Clause
// warifu-setup-trial DIRECTORY SERVICE RHOST USER terminal|stdin: one login of USER by the PAM
// files in DIRECTORY, up to the session, which is not opened. For `warifu setup --try`, which
// thereby tries stacks before anybody depends on them. A program of its own, because the modules of
// a machine belong into no other. Exit status: 0 let in, 1 not, 2 called wrongly.
#include "base/secret.h"
#include "terminal.h"
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// libpam frees it; nothing of it stays here.
static char *ask(bool from_stdin, const char *question, bool echo)
{
    char answer[PAM_MAX_RESP_SIZE];
    char *copy = NULL;

    if (terminal_ask(from_stdin, question, echo, answer, sizeof answer) == ASK_GIVEN)
        copy = strdup(answer);
    secret_wipe(answer, sizeof answer);
    return copy;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **answers,
                    void *context)
{
    const bool *from_stdin = context;
    struct pam_response *made = calloc((size_t)count, sizeof *made);
    int result = made != NULL ? PAM_SUCCESS : PAM_BUF_ERR;

    for (int i = 0; i < count && result == PAM_SUCCESS; i++) {
        const int style = messages[i]->msg_style;
        if (style == PAM_PROMPT_ECHO_OFF || style == PAM_PROMPT_ECHO_ON) {
            made[i].resp = ask(*from_stdin, messages[i]->msg, style == PAM_PROMPT_ECHO_ON);
            result = made[i].resp != NULL ? PAM_SUCCESS : PAM_CONV_ERR;
        } else {
            fprintf(stderr, "%s\n", messages[i]->msg);
        }
    }
    if (result == PAM_SUCCESS) {
        *answers = made;
        return result;
    }
    for (int i = 0; made != NULL && i < count; i++)
        secret_free_string(&made[i].resp);
    free(made);
    return result;
}

static int log_in(pam_handle_t *handle, const char *rhost)
{
    const char *terminal = ttyname(STDIN_FILENO);
    int result = PAM_SUCCESS;

    if (terminal != NULL)
        result = pam_set_item(handle, PAM_TTY, terminal);
    if (result == PAM_SUCCESS && *rhost != '\0')
        result = pam_set_item(handle, PAM_RHOST, rhost);
    if (result == PAM_SUCCESS)
        result = pam_authenticate(handle, 0);
    if (result == PAM_SUCCESS)
        result = pam_acct_mgmt(handle, 0);
    if (result == PAM_NEW_AUTHTOK_REQD) // as programs that log people in do
        result = pam_chauthtok(handle, PAM_CHANGE_EXPIRED_AUTHTOK);
    return result;
}

int main(int count, char *words[])
{
    pam_handle_t *handle = NULL;

    terminal_harden();
    if (count != 6)
        return 2;
    bool from_stdin = strcmp(words[5], "stdin") == 0;
    const struct pam_conv conversation = {converse, &from_stdin};
    int result = pam_start_confdir(words[2], words[4], &conversation, words[1], &handle);
    if (result == PAM_SUCCESS)
        result = log_in(handle, words[3]);
    if (result != PAM_SUCCESS)
        fprintf(stderr, "%s\n", handle != NULL ? pam_strerror(handle, result) : "libpam");
    if (handle != NULL)
        (void)pam_end(handle, result);
    return result == PAM_SUCCESS ? 0 : 1;
}
