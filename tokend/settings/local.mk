# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: settings files into structs. libconfuse.

noinst_LIBRARIES += libsettings.a
libsettings_a_SOURCES = tokend/settings/clauses.c tokend/settings/clauses.h \
	tokend/settings/document.c tokend/settings/document.h \
	tokend/settings/holidays_file.c tokend/settings/holidays_file.h \
	tokend/settings/notice_to.c tokend/settings/notice_to.h \
	tokend/settings/outline.c tokend/settings/outline.h \
	tokend/settings/pam_service.c tokend/settings/pam_service.h \
	tokend/settings/passed_policy.c tokend/settings/passed_policy.h \
	tokend/settings/policy_file.c tokend/settings/policy_file.h \
	tokend/settings/policy_findings.c tokend/settings/lint_passwords.c tokend/settings/lint_passwords.h tokend/settings/policy_lint.c tokend/settings/policy_lint.h \
	tokend/settings/policy_table.c tokend/settings/policy_table.h \
	tokend/settings/policy_words.c tokend/settings/policy_words.h \
	tokend/settings/policy_rows.c tokend/settings/policy_rows.h tokend/settings/policy_compare.c tokend/settings/policy_compare.h \
	tokend/settings/decision_words.c tokend/settings/decision_words.h tokend/settings/week.c tokend/settings/week.h \
	tokend/settings/one_class.c tokend/settings/one_class.h tokend/settings/rule_aspects.c tokend/settings/rule_aspects.h \
	tokend/settings/setting.c tokend/settings/setting.h \
	tokend/settings/setting_list.c tokend/settings/setting_text.c \
	tokend/settings/setting_value.h tokend/settings/setting_knowledge.c tokend/settings/setting_ways.c \
	tokend/settings/daemon_file.c tokend/settings/daemon_file.h \
	tokend/settings/services.c tokend/settings/services.h \
	tokend/settings/effects.c tokend/settings/effects.h \
	tokend/settings/time_words.c tokend/settings/time_words.h \
	tokend/settings/stopgap.c tokend/settings/stopgap.h
nodist_libsettings_a_SOURCES = tokend/settings/services.inc tokend/settings/effects.inc

# The table of PAM services is text that people read; here it becomes C.
SERVICE_TABLES = $(top_srcdir)/policies/service-kinds.tsv $(top_srcdir)/policies/services.tsv
EXTRA_DIST += tokend/settings/services.awk
BUILT_SOURCES += tokend/settings/services.inc
CLEANFILES += tokend/settings/services.inc
tokend/settings/services.inc: tokend/settings/services.awk $(SERVICE_TABLES)
	$(AM_V_GEN)$(MKDIR_P) tokend/settings && \
		awk -f $(top_srcdir)/tokend/settings/services.awk $(SERVICE_TABLES) >$@.new && mv $@.new $@

# So does the table of what settings do for which of them.
EFFECT_TABLE = $(top_srcdir)/policies/settings.tsv
EXTRA_DIST += tokend/settings/effects.awk
BUILT_SOURCES += tokend/settings/effects.inc
CLEANFILES += tokend/settings/effects.inc
tokend/settings/effects.inc: tokend/settings/effects.awk $(EFFECT_TABLE)
	$(AM_V_GEN)$(MKDIR_P) tokend/settings && \
		awk -f $(top_srcdir)/tokend/settings/effects.awk $(EFFECT_TABLE) >$@.new && mv $@.new $@
