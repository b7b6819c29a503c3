# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:P3 abuse:M8 the code of who comes when too many do' pam_module/codes.c '[Result_RESULT_BUSY] = {PAM_AUTH_ERR,' '[Result_RESULT_BUSY] = {PAM_AUTHINFO_UNAVAIL,' pam_relay_test
broken 'abuse:P3 the code of a refusal' pam_module/codes.c '[Result_RESULT_DENIED] = {PAM_AUTH_ERR,' \
    '[Result_RESULT_DENIED] = {PAM_SUCCESS,' pam_relay_test
broken 'abuse:R1 setcred asks' pam_module/module.c 'return run(handle, flags, argc, argv, Operation_OPERATION_CREDENTIALS);' 'return PAM_SUCCESS;' pam_relay_test
broken 'abuse:M17 what was typed last is the password only where it granted' pam_module/relay.c 'if (proved && relay->password[0] != '"'\\0'"') {
        relay->kept' 'if (relay->password[0] != '"'\\0'"') {
        relay->kept' pam_relay_password_test
broken 'abuse:M17 a password of the stack that was wrong' pam_module/relay.c 'return relay->offered ?' 'return false ?' pam_relay_password_test
broken 'abuse:M5 Ctrl-C during a touch' pam_module/relay.c 'if (relay->client.woken)' 'if (false)' pam_interrupt_test
broken 'abuse:E3 nobody is let in by a name that was not said' pam_module/relay.c \
    'relay->operation, verdict->result == Result_RESULT_GRANTED ||' 'relay->operation, ' pam_relay_test
broken 'abuse:W4 a refused password is taken away' pam_module/relay.c 'operation == Operation_OPERATION_CHANGE && code != PAM_SUCCESS' 'false' pam_relay_password_test
broken 'abuse:M8 a grant that cannot be taken' pam_module/relay.c 'if (fault == FAULT_NONE)
        return PAM_SUCCESS;
    drop_results' 'if (true)
        return PAM_SUCCESS;
    drop_results' pam_relay_test
broken 'abuse:P3 the code of a fault' pam_module/codes.c '[Result_RESULT_FAULT] = {PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,' '[Result_RESULT_FAULT] = {PAM_AUTHINFO_UNAVAIL, PAM_SYSTEM_ERR,' pam_relay_test
broken 'abuse:P3 a change that is stored elsewhere ends no stack' pam_module/codes.c 'PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_IGNORE, PAM_SYSTEM_ERR' \
    'PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SUCCESS, PAM_SYSTEM_ERR' pam_relay_test
broken 'abuse:P3 a result that there is not' pam_module/codes.c '(size_t)result >= sizeof codes / sizeof *codes' 'false' pam_relay_test
broken 'abuse:P3 a session that was refused' pam_module/codes.c 'PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_PERM_DENIED,
                              PAM_CRED_EXPIRED' 'PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_SUCCESS,
                              PAM_CRED_EXPIRED' pam_relay_test
broken 'abuse:P3 no fault is a success' pam_module/codes.c 'case FAULT_NONE: // asked' 'case FAULT_NONE: return PAM_SUCCESS; // asked' pam_relay_test
broken 'abuse:D8 a verdict for another request' pam_module/relay.c '        !secret_equal(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size))' \
    '        false)' pam_bad_daemon_test
broken 'abuse:D8 a verdict with half a nonce' pam_module/relay.c '    if (verdict->nonce.size != begin->nonce.size ||
        !secret_equal(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size))' '    if (!secret_equal(verdict->nonce.bytes, begin->nonce.bytes, verdict->nonce.size))' pam_bad_daemon_test
broken 'abuse:D8 a nonce that is drawn' pam_module/relay.c 'return getrandom(begin->nonce.bytes, sizeof begin->nonce.bytes, GRND_NONBLOCK) ==
           (ssize_t)sizeof begin->nonce.bytes;' 'return true;' pam_bad_daemon_test
broken 'abuse:P6 a name that was changed in the conversation' pam_module/relay.c 'if (!handle_user_is(relay->handle, begin->user)) {' 'if (false) {' pam_bad_caller_test
broken 'abuse:P6 a prompt where none belongs' pam_module/relay.c 'if (!may_ask(relay->operation))
        return give_up(relay' 'if (false)
        return give_up(relay' pam_bad_daemon_test
broken 'abuse:P2 endless talk' pam_module/relay.c 'count < FRAMES_MOST' 'true' pam_bad_daemon_test
broken 'abuse:P2 a Wait has a bound' pam_module/relay.c 'frame->body.wait.seconds < WAIT_MOST' 'true' pam_bad_daemon_test
broken 'abuse:P17 each line proves afresh' pam_module/relay.c '        handle_drop_ticket(relay->handle, TICKET_LOGIN);
        break;' '        break;' pam_relay_test
broken 'abuse:P13 a session is closed with its own ticket' pam_module/relay.c 'handle_recall_ticket(relay->handle, TICKET_SESSION, begin);' \
    'handle_recall_ticket(relay->handle, TICKET_LOGIN, begin);' pam_relay_test
broken 'abuse:M8 a grant is acted on only when that was said' pam_module/relay.c 'if (is_taken(relay->operation, verdict->result) && (code' 'if (false && (code' pam_relay_test
broken 'abuse:M8 a grant that was not taken leaves no ticket' pam_module/relay.c '    handle_drop_ticket(relay->handle, relay->operation == Operation_OPERATION_SESSION_OPEN
                                          ? TICKET_SESSION
                                          : TICKET_LOGIN);' '' pam_relay_test
broken 'abuse:M17 a grant that was not taken leaves no password' pam_module/relay.c '    if (relay->kept)
        (void)pam_set_item(relay->handle, PAM_AUTHTOK, NULL);' '' pam_relay_test
broken 'abuse:M17 use_first_pass never asks' pam_module/relay.c 'if (prompt->purpose == PromptPurpose_PROMPT_PASSWORD && relay->options->use_first_pass)' 'if (false)' pam_relay_password_test
broken 'abuse:M17 the password of the stack is offered once' pam_module/relay.c 'prompt->purpose != PromptPurpose_PROMPT_PASSWORD || relay->offered ||' \
    'prompt->purpose != PromptPurpose_PROMPT_PASSWORD ||' pam_relay_password_test
broken 'abuse:M17 the password of the stack answers no other prompt' pam_module/relay.c 'prompt->purpose != PromptPurpose_PROMPT_PASSWORD || relay->offered ||' 'relay->offered ||' pam_relay_password_test
broken 'abuse:M17 the password of the stack is used where the line says so' pam_module/relay.c '        !(options->try_first_pass || options->use_first_pass))' '        false)' pam_relay_password_test
broken 'abuse:W4 a new password is not yet the old one' pam_module/relay.c '? PAM_AUTHTOK : PAM_OLDAUTHTOK;' '? PAM_AUTHTOK : PAM_AUTHTOK;' pam_relay_password_test
broken 'abuse:M4 what a session is limited to' pam_module/relay.c 'handle_limit_session(relay->handle, verdict->session_seconds) != PAM_SUCCESS)' 'false)' pam_relay_test
broken 'A1 abuse:M4 results of a refusal are not kept' pam_module/relay.c '    if (verdict->result != Result_RESULT_GRANTED && verdict->result != Result_RESULT_ELSEWHERE)
        return PAM_SUCCESS;' '' pam_relay_password_test pam_relay_test
broken 'abuse:M4 who demands a change is passed on' pam_module/relay.c '    begin->demanded = begin->expired_only && demand_stands(relay->handle, begin->user);' '' pam_relay_password_test
broken 'abuse:M4 a demand that is due' pam_module/demand.c 'today - entry->sp_lstchg > entry->sp_max' 'false' pam_relay_password_test
broken 'abuse:M4 a demand of chage -d 0' pam_module/demand.c 'entry->sp_lstchg == 0 ||' '' pam_relay_password_test
broken 'B8 the line of shadow is wiped' pam_module/demand.c '    secret_wipe(buffer, sizeof buffer); // there' '    // there' pam_wipes_test
broken 'B8 a ticket is wiped' pam_module/handle.c '    secret_wipe(data, sizeof(struct ticket));' '' pam_wipes_test
broken 'B8 what was typed is wiped, at the end' pam_module/relay.c '    secret_wipe(&relay, sizeof relay);' '' pam_wipes_test
broken 'B8 an answer is wiped once it is sent' pam_module/relay.c '    secret_wipe(answer->text, sizeof answer->text);
    secret_wipe(answer->current' '    secret_wipe(answer->current' pam_wipes_test
broken 'B8 replies of the application are wiped' pam_module/converse.c '        secret_free_string(&replies[i].resp);' '        free(replies[i].resp);' pam_wipes_test
broken 'abuse:P5 a conversation without a function' pam_module/converse.c '    if (conversation->conv == NULL)
        return PAM_CONV_ERR;' '' pam_bad_caller_test
broken 'abuse:P5 a conversation that returns no array' pam_module/converse.c '    if (replies == NULL)
        return PAM_CONV_ERR;
    answer_fill' '    answer_fill' pam_bad_caller_test
broken 'abuse:P5 a conversation that fails' pam_module/converse.c '    if (code != PAM_SUCCESS) // also' '    if (code == PAM_CONV_ERR) // also' pam_bad_caller_test
broken 'abuse:W1 an answer that is too long is not cut' pam_module/converse.c ': AnswerKind_ANSWER_OVERSIZE;' ': AnswerKind_ANSWER_GIVEN;' pam_bad_caller_test
broken 'abuse:I1 the empty name is said to be one' pam_module/handle.c "*user == '\\0' ? NameFlaw_NAME_FLAW_FORM : NameFlaw_NAME_FLAW_NONE" 'NameFlaw_NAME_FLAW_NONE' pam_bad_caller_test pam_relay_test
broken 'abuse:E3 a name that does not fit is said to be long' pam_module/handle.c 'begin->user_flaw = NameFlaw_NAME_FLAW_LONG;' '' pam_relay_test
broken 'abuse:E3 half a host name is not sent' pam_module/handle.c '    snprintf(field, size, "(%zu bytes, %016llx)", length, (unsigned long long)hash);' '    strncpy(field, text, size - 1);' pam_bad_caller_test
broken 'abuse:P12 an option that nobody knows' pam_module/options.c '            return known[i].set(options, argument + length);
    }
    return false;' '            return known[i].set(options, argument + length);
    }
    return true;' pam_bad_caller_test
broken 'abuse:P12 a time that is out of range' pam_module/options.c 'text_to_number(value, 1, OPTION_TIMEOUT_MOST, &seconds)' 'text_to_number(value, 0, INT32_MAX, &seconds)' pam_bad_caller_test
broken 'abuse:P12 a socket that is no absolute path' pam_module/options.c "return value[0] == '/' && strlen" 'return strlen' pam_bad_caller_test
broken 'abuse:P12 a wrong option refuses' pam_module/module.c '    return PAM_SERVICE_ERR;
}

ENTRY int pam_sm_authenticate' '    return PAM_SUCCESS;
}

ENTRY int pam_sm_authenticate' pam_bad_caller_test
broken 'abuse:P16 silence in trouble' pam_module/report.c 'if (!silent && !session)' 'if (!session)' pam_bad_caller_test
broken 'abuse:P16 a session in trouble says nothing' pam_module/report.c 'if (!silent && !session)' 'if (!silent)' pam_bad_caller_test
broken 'abuse:M5 a signal that is ignored ends nothing' pam_module/interrupt.c 'if (plain && action.sa_handler == SIG_IGN)
        return false;' '' pam_interrupt_test
broken 'abuse:M5 the mask of the caller comes back' pam_module/interrupt.c '    close(interrupt->fd);
    interrupt->fd = -1;
    (void)pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);' '    close(interrupt->fd);
    interrupt->fd = -1;' pam_interrupt_test pam_footprint_test
broken 'abuse:P10 the descriptor of signals is closed' pam_module/interrupt.c '    close(interrupt->fd);
    interrupt->fd = -1;' '    interrupt->fd = -1;' pam_interrupt_test pam_footprint_test
broken 'abuse:P14 a language that is a path' pam_module/language.c "        value[strspn(value, allowed)] != '\\0')" '        false)' pam_footprint_test
broken 'abuse:P3 sudo goes on after PAM_SESSION_ERR' pam_module/codes.c 'PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_PERM_DENIED,
                              PAM_CRED_EXPIRED' 'PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_SESSION_ERR,
                              PAM_CRED_EXPIRED' pam_relay_test
broken 'D4 a session that nothing would end' pam_module/privileged.c 'return code_of_fault(fault);' 'return PAM_SUCCESS;' pam_relay_test
broken 'D4 a scope that was not made' pam_module/privileged.c 'reply.answer == ScopeAnswer_SCOPE_DONE' 'true' pam_relay_test
broken 'D4 time that was over before the scope was there' pam_module/privileged.c 'if (is_over(verdict)) {' 'if (false) {' pam_relay_test
broken 'D4 a scope is asked for' pam_module/privileged.c 'verdict->scope != ScopeDemand_SCOPE_NONE' 'false' pam_relay_test
broken 'B1 the old password at a forced change' pam_module/relay.c 'current = handle_current(relay->handle);' ';' pam_relay_password_test
broken 'B8 the old password is kept no longer than until the change' pam_module/relay.c 'if (!leads_to_change(operation, code))' 'if (false)' pam_relay_password_test
broken 'B8 abuse:M17 what one user has proved is sent for another' pam_module/handle.c 'current != NULL && strcmp(current->text, user_of(handle)) == 0' 'current != NULL' pam_relay_password_test
