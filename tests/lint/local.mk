# SPDX-License-Identifier: BSD-2-Clause
# `make lint`: one ok or not ok line for each check.

LINT_FILES = tests/lint/lint.sh tests/lint/floors.sh tests/lint/floors.txt tests/lint/circles.pl tests/lint/exports.sh \
	tests/lint/license.sh tests/lint/words.sh tests/lint/registered.sh tests/lint/mirrored.sh tests/lint/shipped.sh tests/lint/requirements.pl \
	tests/lint/catalogue.sh tests/lint/manuals.sh tests/lint/man_ja.pl tests/lint/readable.sh tests/lint/handbook.sh tests/lint/limits.sh tests/lint/events.sh tests/lint/policies.sh tests/lint/services.sh tests/lint/settings.sh tests/lint/verbs.sh tests/lint/successes.sh tests/lint/successes.pl tests/lint/successes.tsv tests/lint/cited.sh tests/lint/hooks.sh tests/lint/linked.sh tests/lint/said.sh
EXTRA_DIST += $(LINT_FILES) tests/mutate/mutations.sh tests/mutate/rows tests/lint/codespell.words .clang-tidy tests/.clang-tidy .clang-format

lint: all
	@$(top_srcdir)/tests/lint/lint.sh $(abs_top_srcdir) $(abs_top_builddir)

# The double quotes inside -DNAME='"TEXT"' end the shell's here; lint.sh puts them back.
print-flags:
	@printf '%s\n' "$(WARIFU_CFLAGS) $(DEFS) -I$(abs_top_builddir) -I$(abs_top_srcdir)/tokend -I$(abs_top_builddir)/tokend -I$(abs_top_srcdir)/tools $(AM_CPPFLAGS) $(XML_CFLAGS) $(CONFUSE_CFLAGS) $(SODIUM_CFLAGS) $(SQLITE_CFLAGS) $(OATH_CFLAGS) $(PSKC_CFLAGS) $(EVENT_CFLAGS) $(CONFUSE_CFLAGS) $(CMOCKA_CFLAGS)"

# After a change of an English man page, and of the Japanese one with it: writes down what was read.
update-man-ja:
	perl $(top_srcdir)/tests/lint/man_ja.pl --record $(top_srcdir)/doc/man
.PHONY: lint print-flags update-man-ja
