# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'D4 by each service that a rule names' tokend/settings/effects.c 'hit->service = named_there(rule, row->where);' '' effects_test
broken 'G1 patterns: all that they mean' tokend/settings/effects.c \
    '*whole = *whole && any_row_is_there(row, services[i].name);' '' effects_test
broken 'G1 what no way asks for' tokend/settings/effects.c "row->where[1] != '\\0' && !asks_for(rule, row->where + 1)" 'false' effects_test
broken 'abuse:M1 pam_warifu in the nested service' tokend/settings/pam_service.c \
    'strncmp(base_name(module), "pam_warifu.", strlen("pam_warifu.")) == 0' 'false' pam_service_test
broken 'abuse:M1 the nested service without account lines' tokend/settings/pam_service.c 'if (!look.stands[phase])' 'if (false)' pam_service_test
broken 'abuse:M1 the nested service asks' tokend/settings/pam_service.c 'if (!look.asks)' 'if (false)' pam_service_test
broken 'A1 a way that does not show its classes' tokend/settings/policy_file.c \
    'if (!classes_satisfy(shown, rule->classes, rule->include))' 'if (false)' policy_file_test
broken 'A2 a rule that denies demands nothing' tokend/settings/policy_file.c 'if (!may_deny(&section->settings[i]) &&' 'if (false &&' policy_file_test
broken 'D4 a setting that does nothing is refused' tokend/settings/policy_file.c \
    '(fault = effects_check(*policy, error, error_size)) != FAULT_NONE' 'false' effects_test
broken 'A4 NIST: 100 tries a day' tokend/settings/policy_lint.c 'guesses.local > 100 || guesses.remote > 100' 'false' profiles_test
broken 'abuse:M1 a service of somebody else' tokend/settings/pam_service.c 'if (fault == FAULT_REFUSED)' 'if (false)' pam_service_test
broken 'abuse:M1 services that go round' tokend/settings/pam_service.c 'if (depth > DEPTH_MAX || ++look->files > FILES_MAX)' 'if (depth > 100000)' pam_service_test
broken 'abuse:M1 what is included is looked at' tokend/settings/pam_service.c 'if (strcmp(type, "@include") == 0) {' 'if (false) {' pam_service_test
broken 'abuse:M1 a line without a module' tokend/settings/pam_service.c 'if (control == NULL || module == NULL)' 'if (control == NULL)' pam_service_test
broken 'abuse:M18 the checksum of the list of holidays' tokend/settings/holidays_file.c 'said != checksum(text' 'said == 0 * checksum(text' holidays_test
broken 'abuse:M18 a list of holidays without its end' tokend/settings/holidays_file.c \
    'return complain(reading, "the list is cut short: its checksum is missing");' 'return true;' holidays_test
broken 'D4 a window that is none' tokend/settings/setting_list.c 'if (!window_read(values[i], &window)) {' 'if (false) {' policy_file_test
broken 'A1 one class is an error wherever it is possible' tokend/settings/policy_lint.c 'return rule->classes < 2;' 'return rule->classes < 2 && rule->deny;' golden_test
broken 'G1 a number above its limit' tokend/settings/setting.c 'setting->min, setting->max, &number)' 'setting->min, (int64_t)setting->max + 1, &number)' golden_test
broken 'H1 D7 a policy that is handed over whole' tokend/settings/passed_policy.c 'if (text == 1 || text >= size)' 'if (text == 1)' kept_test
broken 'H1 D7 ... with a name that fits' tokend/settings/passed_policy.c 'length == size - text || length >= LEAKED_NAME_SIZE' 'length == size - text' kept_test
broken 'A1 one class without a clause that allows it' tokend/settings/one_class.c 'if (rule->one_class_by == NULL)
        return complain' 'if (false)
        return complain' one_class_test golden_test
broken 'A1 D3 one class for privilege' tokend/settings/one_class.c 'if (rule->privileged == YES || policy_serves_privilege(policy, &rule->services))' 'if (false)' one_class_test golden_test
broken 'A1 A3 one class for who comes from outside' tokend/settings/one_class.c 'if (rule->origin != ORIGIN_LOCAL)' 'if (false)' one_class_test
broken 'A1 G1 a clause of a document that is named' tokend/settings/one_class.c 'if (is_clause_of(citation, policy->documents.items[i]))' 'if (is_clause_of(citation, policy->documents.items[i]) || true)' one_class_test
broken 'A1 G1 the word of a document is no clause' tokend/settings/one_class.c 'return strspn(clause, " ") < strlen(clause) &&' 'return' one_class_test
broken 'F5 whose manager' tokend/settings/notice_to.c '(item.group != NULL && !is_in(context, item.group))' 'false' notice_to_test
broken 'F5 each address once' tokend/settings/notice_to.c 'is_there(out, item.address) ||' '' notice_to_test
broken 'H1 an address that is an option' tokend/settings/notice_to.c "text[0] != '-' &&" '' notice_to_test
