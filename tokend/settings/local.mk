# SPDX-License-Identifier: BSD-2-Clause
# F2: settings files into structs. libconfuse; the factor registry is one file of libfactor, named
# here alone so that settings need none of the factors' libraries.

noinst_LTLIBRARIES += libregistry.la libsettings.la
libregistry_la_SOURCES = tokend/factor/registry.c tokend/factor/plain_text.c
libsettings_la_SOURCES = tokend/settings/clauses.c tokend/settings/clauses.h \
	tokend/settings/document.c tokend/settings/document.h \
	tokend/settings/outline.c tokend/settings/outline.h \
	tokend/settings/pam_service.c tokend/settings/pam_service.h \
	tokend/settings/policy_file.c tokend/settings/policy_file.h \
	tokend/settings/policy_findings.c tokend/settings/policy_lint.c tokend/settings/policy_lint.h \
	tokend/settings/policy_table.c tokend/settings/policy_table.h \
	tokend/settings/setting.c tokend/settings/setting.h \
	tokend/settings/setting_list.c tokend/settings/setting_text.c \
	tokend/settings/setting_value.h tokend/settings/setting_knowledge.c tokend/settings/setting_ways.c \
	tokend/settings/daemon_file.c tokend/settings/daemon_file.h \
	tokend/settings/services.c tokend/settings/services.h
nodist_libsettings_la_SOURCES = tokend/settings/services.inc
libsettings_la_CPPFLAGS = $(AM_CPPFLAGS) $(CONFUSE_CFLAGS)
libsettings_la_LIBADD = libregistry.la libcore.la libbase.la $(CONFUSE_LIBS) $(UNISTRING_LIBS)

# The table of PAM services is text that people read; here it becomes C.
SERVICE_TABLES = $(top_srcdir)/policies/service-kinds.tsv $(top_srcdir)/policies/services.tsv
EXTRA_DIST += tokend/settings/services.awk
BUILT_SOURCES += tokend/settings/services.inc
CLEANFILES += tokend/settings/services.inc
tokend/settings/services.inc: tokend/settings/services.awk $(SERVICE_TABLES)
	$(AM_V_GEN)$(MKDIR_P) tokend/settings && \
		awk -f $(top_srcdir)/tokend/settings/services.awk $(SERVICE_TABLES) >$@.new && mv $@.new $@
