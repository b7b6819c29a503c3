# SPDX-License-Identifier: BSD-2-Clause
# Profiles, and the settings file as shipped. Both are parsed again by tests/integration/profiles_test.c.

policydir = $(pkgdatadir)/policies
PLAIN_PROFILES = policies/municipal.policy policies/kobe.policy policies/kikuyo.policy \
	policies/nist-800-63b-4.policy policies/juki.policy
dist_policy_DATA = $(PLAIN_PROFILES)

# For sites whose people have ID cards or keys; made from the others, so that they cannot drift apart.
KEY_PROFILES = policies/municipal-key.policy policies/kobe-key.policy policies/kikuyo-key.policy \
	policies/nist-800-63b-4-key.policy policies/juki-key.policy
nodist_policy_DATA = $(KEY_PROFILES)
CLEANFILES += $(KEY_PROFILES)
EXTRA_DIST += policies/with-key.awk policies/service-kinds.tsv policies/services.tsv policies/services.awk \
	policies/settings.tsv policies/settings-page.awk
$(KEY_PROFILES): policies/with-key.awk $(PLAIN_PROFILES)
	$(AM_V_GEN)$(MKDIR_P) policies && from=`basename $@ -key.policy` && \
		awk -f $(top_srcdir)/policies/with-key.awk $(top_srcdir)/policies/$$from.policy >$@.new && mv $@.new $@

# The list of public holidays: new days, then `head -n -1 holidays.tsv | cksum` for its last line.
dist_policy_DATA += policies/holidays.tsv

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

# The lists of services in the profiles and the page about them follow one table (policies/services.tsv).
EXTRA_DIST += policies/services-page.awk
update-services:
	for profile in $(PLAIN_PROFILES); do \
		awk -f $(top_srcdir)/policies/services.awk $(SERVICE_TABLES) $(top_srcdir)/$$profile >profile.new && \
		cat profile.new >$(top_srcdir)/$$profile && rm profile.new || exit 1; \
	done
	awk -f $(top_srcdir)/policies/services-page.awk $(SERVICE_TABLES) >page.new && \
		cat page.new >$(top_srcdir)/doc/SERVICES.md && rm page.new
	awk -f $(top_srcdir)/policies/settings-page.awk $(EFFECT_TABLE) $(top_srcdir)/doc/man/warifu-policy.5 >page.new && \
		cat page.new >$(top_srcdir)/doc/man/warifu-policy.5 && rm page.new
	awk -v language=ja -f $(top_srcdir)/policies/settings-page.awk $(EFFECT_TABLE) $(top_srcdir)/doc/man/ja/warifu-policy.5 >page.new && \
		cat page.new >$(top_srcdir)/doc/man/ja/warifu-policy.5 && rm page.new
.PHONY: update-services
