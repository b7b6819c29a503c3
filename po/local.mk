# SPDX-License-Identifier: BSD-2-Clause
# Translations. English is the source text itself; `make update-po` after a text has changed.

EXTRA_DIST += po/warifu.pot po/ja.po po/extract.sh po/texts_test.sh
jalocaledir = $(localedir)/ja/LC_MESSAGES
nodist_jalocale_DATA = po/ja/LC_MESSAGES/warifu.mo
CLEANFILES += po/ja/LC_MESSAGES/warifu.mo

# The file ends with its own checksum, so that any byte that changes is noticed (tokend/base/catalogue.h).
# In this place programs find it before it is installed: tokend -L po.
po/ja/LC_MESSAGES/warifu.mo: po/ja.po po/local.mk
	$(AM_V_GEN)$(MKDIR_P) po/ja/LC_MESSAGES && \
		$(MSGFMT) --check-format --check-domain -o $@.new $(top_srcdir)/po/ja.po && \
		cksum <$@.new | sed 's/^/cksum /' >$@.sum && cat $@.sum >>$@.new && rm $@.sum && mv $@.new $@

update-po:
	$(top_srcdir)/po/extract.sh $(abs_top_srcdir) $(abs_top_srcdir)/po/warifu.pot
	msgmerge -q --no-location --sort-output --no-fuzzy-matching --backup=off -U \
		$(top_srcdir)/po/ja.po $(top_srcdir)/po/warifu.pot
	msgattrib --no-obsolete --sort-output --no-location -o $(top_srcdir)/po/ja.po $(top_srcdir)/po/ja.po
	msgattrib --untranslated $(top_srcdir)/po/ja.po
.PHONY: update-po

TESTS += po/texts_test.sh
