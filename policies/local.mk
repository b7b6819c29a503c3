# SPDX-License-Identifier: BSD-2-Clause
# Profiles, and the settings file as shipped. Both are parsed again by tests/unit/profiles_test.c.

policydir = $(pkgdatadir)/policies
dist_policy_DATA = policies/municipal.policy policies/kobe.policy policies/kikuyo.policy \
	policies/nist-800-63b-4.policy policies/juki.policy

# The settings of a running site are its own: never overwritten, and removed only if nobody
# changed them.
confdir = $(sysconfdir)/warifu
EXTRA_DIST += policies/tokend.conf
install-data-local: install-conf
uninstall-local: uninstall-conf
.PHONY: install-conf uninstall-conf
install-conf:
	$(MKDIR_P) "$(DESTDIR)$(confdir)"
	test -e "$(DESTDIR)$(confdir)/tokend.conf" || \
		$(INSTALL_DATA) $(top_srcdir)/policies/tokend.conf "$(DESTDIR)$(confdir)/tokend.conf"
uninstall-conf:
	! cmp -s $(top_srcdir)/policies/tokend.conf "$(DESTDIR)$(confdir)/tokend.conf" || \
		rm -f "$(DESTDIR)$(confdir)/tokend.conf"
