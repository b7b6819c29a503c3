// SPDX-License-Identifier: BSD-2-Clause
// pam_probe [-d CONFDIR] [-r RHOST] [-t TTY] [-u RUSER] [-s] [-n TIMES] [-a ANSWER]...
//           [-m PATTERN=ANSWER]... SERVICE USER OPERATION...
// A PAM client that does exactly what it is told, through the real libpam. Every prompt and message
// and the result of every operation is one line on stdout. Prompts are answered by the first -m
// whose PATTERN is in the text, else by the next -a, else by a line of stdin; at its end by
// PAM_CONV_ERR. With -n all this TIMES over, each on a handle of its own. Operations: authenticate
// account chauthtok expired (chauthtok of expired ones only) setcred delcred open close user (what
// PAM_USER is now) env wait (until a line comes). Exit status: the PAM code of the last operation
// that failed, else 0.
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANSWERS_MAX = 32 };

struct script {
    const char *in_order[ANSWERS_MAX];
    const char *matching[ANSWERS_MAX];
    unsigned in_order_count, matching_count, next;
};

static const char *const code_names[_PAM_RETURN_VALUES] = {
    [PAM_SUCCESS] = "PAM_SUCCESS",
    [PAM_OPEN_ERR] = "PAM_OPEN_ERR",
    [PAM_SYMBOL_ERR] = "PAM_SYMBOL_ERR",
    [PAM_SERVICE_ERR] = "PAM_SERVICE_ERR",
    [PAM_SYSTEM_ERR] = "PAM_SYSTEM_ERR",
    [PAM_BUF_ERR] = "PAM_BUF_ERR",
    [PAM_PERM_DENIED] = "PAM_PERM_DENIED",
    [PAM_AUTH_ERR] = "PAM_AUTH_ERR",
    [PAM_CRED_INSUFFICIENT] = "PAM_CRED_INSUFFICIENT",
    [PAM_AUTHINFO_UNAVAIL] = "PAM_AUTHINFO_UNAVAIL",
    [PAM_USER_UNKNOWN] = "PAM_USER_UNKNOWN",
    [PAM_MAXTRIES] = "PAM_MAXTRIES",
    [PAM_NEW_AUTHTOK_REQD] = "PAM_NEW_AUTHTOK_REQD",
    [PAM_ACCT_EXPIRED] = "PAM_ACCT_EXPIRED",
    [PAM_SESSION_ERR] = "PAM_SESSION_ERR",
    [PAM_CRED_UNAVAIL] = "PAM_CRED_UNAVAIL",
    [PAM_CRED_EXPIRED] = "PAM_CRED_EXPIRED",
    [PAM_CRED_ERR] = "PAM_CRED_ERR",
    [PAM_NO_MODULE_DATA] = "PAM_NO_MODULE_DATA",
    [PAM_CONV_ERR] = "PAM_CONV_ERR",
    [PAM_AUTHTOK_ERR] = "PAM_AUTHTOK_ERR",
    [PAM_AUTHTOK_RECOVERY_ERR] = "PAM_AUTHTOK_RECOVERY_ERR",
    [PAM_AUTHTOK_LOCK_BUSY] = "PAM_AUTHTOK_LOCK_BUSY",
    [PAM_AUTHTOK_DISABLE_AGING] = "PAM_AUTHTOK_DISABLE_AGING",
    [PAM_TRY_AGAIN] = "PAM_TRY_AGAIN",
    [PAM_IGNORE] = "PAM_IGNORE",
    [PAM_ABORT] = "PAM_ABORT",
    [PAM_AUTHTOK_EXPIRED] = "PAM_AUTHTOK_EXPIRED",
    [PAM_MODULE_UNKNOWN] = "PAM_MODULE_UNKNOWN",
    [PAM_BAD_ITEM] = "PAM_BAD_ITEM",
    [PAM_CONV_AGAIN] = "PAM_CONV_AGAIN",
    [PAM_INCOMPLETE] = "PAM_INCOMPLETE",
};

static const char *code_name(int code)
{
    if (code < 0 || code >= _PAM_RETURN_VALUES || code_names[code] == NULL)
        return "not a PAM code";
    return code_names[code];
}

static char *answer_for(struct script *script, const char *text)
{
    for (unsigned i = 0; i < script->matching_count; i++) {
        const char *equals = strchr(script->matching[i], '=');
        char *pattern = strndup(script->matching[i], (size_t)(equals - script->matching[i]));
        bool found = pattern != NULL && strstr(text, pattern) != NULL;
        free(pattern);
        if (found)
            return strdup(equals + 1);
    }
    if (script->next < script->in_order_count)
        return strdup(script->in_order[script->next++]);
    char *line = NULL;
    size_t room = 0;
    ssize_t size = getline(&line, &room, stdin);
    if (size < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static void print_line(const char *kind, const char *text)
{
    printf("%s: ", kind);
    for (const char *c = text; *c != '\0'; c++)
        putchar(*c == '\n' ? '|' : *c); // one message, one line
    putchar('\n');
    fflush(stdout);
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *context)
{
    static const char *const kinds[] = {
        [PAM_PROMPT_ECHO_OFF] = "prompt",
        [PAM_PROMPT_ECHO_ON] = "echo-prompt",
        [PAM_ERROR_MSG] = "error",
        [PAM_TEXT_INFO] = "info",
    };
    struct pam_response *replies = calloc((size_t)count, sizeof *replies);
    if (replies == NULL)
        return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        int style = messages[i]->msg_style;
        if (style < PAM_PROMPT_ECHO_OFF || style > PAM_TEXT_INFO)
            goto failed;
        print_line(kinds[style], messages[i]->msg);
        if (style == PAM_ERROR_MSG || style == PAM_TEXT_INFO)
            continue;
        replies[i].resp = answer_for(context, messages[i]->msg);
        if (replies[i].resp == NULL)
            goto failed;
    }
    *responses = replies;
    return PAM_SUCCESS;
failed:
    for (int i = 0; i < count; i++)
        free(replies[i].resp);
    free(replies);
    return PAM_CONV_ERR;
}

struct operation {
    const char *name;
    int (*run)(pam_handle_t *, int);
    int flags;
};

static int wait_for_line(pam_handle_t *pam, int flags)
{
    (void)pam;
    (void)flags;
    int c;
    do
        c = getchar();
    while (c != '\n' && c != EOF);
    return PAM_SUCCESS;
}

static int show_user(pam_handle_t *pam, int flags)
{
    (void)flags;
    const void *user = NULL;
    int code = pam_get_item(pam, PAM_USER, &user);
    print_line("PAM_USER", user == NULL ? "(none)" : user);
    return code;
}

static int show_environment(pam_handle_t *pam, int flags)
{
    (void)flags;
    char **list = pam_getenvlist(pam);
    for (char **entry = list; entry != NULL && *entry != NULL; entry++) {
        print_line("env", *entry);
        free(*entry);
    }
    free(list);
    return PAM_SUCCESS;
}

static const struct operation operations[] = {
    {"authenticate", pam_authenticate, 0},
    {"account", pam_acct_mgmt, 0},
    {"chauthtok", pam_chauthtok, 0},
    {"expired", pam_chauthtok, PAM_CHANGE_EXPIRED_AUTHTOK},
    {"setcred", pam_setcred, PAM_ESTABLISH_CRED},
    {"delcred", pam_setcred, PAM_DELETE_CRED},
    {"open", pam_open_session, 0},
    {"close", pam_close_session, 0},
    {"user", show_user, 0},
    {"env", show_environment, 0},
    {"wait", wait_for_line, 0},
};

static int run_operation(pam_handle_t *pam, const char *name, int flags)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (strcmp(operations[i].name, name) != 0)
            continue;
        int code = operations[i].run(pam, operations[i].flags | flags);
        printf("%s: %s\n", name, code_name(code));
        fflush(stdout);
        return code;
    }
    fprintf(stderr, "pam_probe: no operation \"%s\"\n", name);
    exit(2);
}

static int usage(void)
{
    fprintf(stderr,
            "usage: pam_probe [-d CONFDIR] [-r RHOST] [-t TTY] [-u RUSER] [-s]\n"
            "       [-n TIMES] [-a ANSWER]... [-m PATTERN=ANSWER]... SERVICE USER OPERATION...\n");
    return 2;
}

// What is said of a conversation before it begins; items in the order of `item_types`.
struct opening {
    const char *confdir, *service, *user, *items[4];
    int flags;
};

// One handle, from pam_start to pam_end. Returns the code of the last operation that failed, else
// 0.
static int run_conversation(const struct opening *opening, struct script *script, char **names)
{
    static const int item_types[4] = {PAM_RHOST, PAM_TTY, PAM_RUSER, PAM_USER_PROMPT};
    struct pam_conv conversation = {converse, script};
    pam_handle_t *pam = NULL;
    int worst = PAM_SUCCESS;
    int code = opening->confdir == NULL
                   ? pam_start(opening->service, opening->user, &conversation, &pam)
                   : pam_start_confdir(opening->service, opening->user, &conversation,
                                       opening->confdir, &pam);
    if (code != PAM_SUCCESS) {
        printf("start: %s\n", code_name(code));
        return code;
    }
    script->next = 0;
    for (int i = 0; i < 4; i++)
        if (opening->items[i] != NULL &&
            pam_set_item(pam, item_types[i], opening->items[i]) != PAM_SUCCESS)
            worst = PAM_BUF_ERR;
    for (; *names != NULL; names++) {
        code = run_operation(pam, *names, opening->flags);
        if (code != PAM_SUCCESS)
            worst = code;
    }
    pam_end(pam, worst);
    return worst;
}

int main(int count, char **arguments)
{
    struct script script = {.next = 0};
    struct opening opening = {0};
    long times = 1;
    int option, code = PAM_SUCCESS;
    while ((option = getopt(count, arguments, "+d:r:t:u:p:sn:a:m:")) != -1) {
        switch (option) {
        case 'd':
            opening.confdir = optarg;
            break;
        case 'r':
            opening.items[0] = optarg;
            break;
        case 't':
            opening.items[1] = optarg;
            break;
        case 'u':
            opening.items[2] = optarg;
            break;
        case 'p':
            opening.items[3] = optarg;
            break;
        case 's':
            opening.flags = PAM_SILENT;
            break;
        case 'n':
            times = strtol(optarg, NULL, 10);
            break;
        case 'a':
            if (script.in_order_count == ANSWERS_MAX)
                return usage();
            script.in_order[script.in_order_count++] = optarg;
            break;
        case 'm':
            if (script.matching_count == ANSWERS_MAX || strchr(optarg, '=') == NULL)
                return usage();
            script.matching[script.matching_count++] = optarg;
            break;
        default:
            return usage();
        }
    }
    if (count - optind < 3 || times < 1)
        return usage();
    opening.service = arguments[optind];
    opening.user = arguments[optind + 1];
    while (times-- > 0)
        code = run_conversation(&opening, &script, arguments + optind + 2);
    return code;
}
