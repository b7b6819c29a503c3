# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M4 a new password asked for in the middle' tokend/checker/verdict.c \
    'record->wants_new && record->answered == 1' 'false' verdict_test
broken 'abuse:M1 a fault after a right password is not told' tokend/checker/verdict.c 'return found.verdict != CheckVerdict_CHECK_FAULT' 'return true' verdict_test
broken 'abuse:M14 a right password is told before the account is asked for' tokend/checker/checker.c 'struct finding finding = verdict_of(record);' 'struct finding finding = *fault == FAULT_NONE ? verdict_of(record) : (struct finding){CheckVerdict_CHECK_FAULT, "", true};' checker_test
broken 'abuse:M1 one prompt was answered' tokend/checker/verdict.c 'record->answered != 1' 'false' verdict_test
broken 'abuse:M1 no other user' tokend/checker/verdict.c 'if (record->other_user)' 'if (false)' verdict_test
broken 'abuse:M1 nothing but a hidden prompt is answered' tokend/checker/conversation.c 'message->msg_style != PAM_PROMPT_ECHO_OFF || ' '' checker_test
broken 'abuse:M1 the account phase is asked' tokend/checker/conversation.c '        record->account = pam_acct_mgmt(conversation->handle, 0);' '        record->account = PAM_SUCCESS;' checker_test
broken 'abuse:M1 another name in the place of the person' tokend/checker/conversation.c '        record->other_user = is_other_user(conversation->handle, user);' '        (void)is_other_user;' checker_test
broken 'abuse:M4 who asks for a new password gets none' tokend/checker/conversation.c '    if (asks_for_new(conversation, count, messages)) {' '    if (false) {' checker_test
broken 'promise 3: no delay tells how it was wrong' tokend/checker/conversation.c 'return pam_set_item(handle, PAM_FAIL_DELAY, item);' 'return PAM_SUCCESS;' checker_test
broken 'abuse:M1 a service that is not fit is not asked' tokend/checker/checker.c 'if (!pam_service_is_fit(PAM_SERVICE_DIRECTORY, service, why, sizeof why))' 'if (false)' checker_test
broken 'abuse:M1 whom we refuse the service is not asked about' tokend/checker/checker.c 'else if (call->real)' 'else' checker_test
broken 'promise 3: who is not asked about takes as long' tokend/checker/checker.c 'if (took < (int64_t)call->least_ms) {' 'if (false) {' checker_test
broken 'abuse:M1 a conversation has a bound' tokend/checker/checker.c 'now_ms() + CHECKER_SECONDS * 1000;' 'now_ms() + 600 * 1000;' checker_test
broken 'abuse:M1 what it started ends with it' tokend/checker/checker.c 'if (descendants_end(pid, &status) != FAULT_NONE)' 'if (false)' checker_test
broken 'abuse:M1 its environment is its own' tokend/checker/checker.c 'if (clearenv() != 0 || setenv' 'if (setenv' checker_test
broken 'abuse:M1 it has no descriptors of ours' tokend/checker/checker.c '        close_range(4, ~0U, 0) != 0)' '        false)' checker_test
broken 'B8 the password is wiped in the checker' tokend/checker/checker.c '        secret_wipe(&call, sizeof call);' '' checker_test
broken 'abuse:P3 what a code means that nobody knows' tokend/checker/verdict.c 'if (code < 0 || (size_t)code >= count || table[code].why == NULL)' 'if (code < 0 || (size_t)code >= count)' verdict_test
broken 'abuse:M1 improper prompts decide nothing' tokend/checker/verdict.c 'if (record->improper)' 'if (false)' verdict_test
broken 'abuse:M1 an account that expired there' tokend/checker/verdict.c '[PAM_ACCT_EXPIRED] = {CheckVerdict_CHECK_EXPIRED, "the account has expired there"}' '[PAM_ACCT_EXPIRED] = {CheckVerdict_CHECK_RIGHT, "the account has expired there"}' verdict_test
