# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: a password that another PAM service keeps. libpam, from the side of an application.

noinst_LIBRARIES += libchecker.a
libchecker_a_SOURCES = tokend/checker/checker.c tokend/checker/checker.h \
	tokend/checker/conversation.c tokend/checker/conversation.h \
	tokend/checker/descendants.c tokend/checker/descendants.h \
	tokend/checker/verdict.c tokend/checker/verdict.h

# A site's own: never overwritten, and removed only if nobody changed it.
pamservicedir = $(sysconfdir)/pam.d
EXTRA_DIST += tokend/checker/warifu-password
install-data-local: install-pam-service
uninstall-local: uninstall-pam-service
.PHONY: install-pam-service uninstall-pam-service
install-pam-service:
	$(MKDIR_P) "$(DESTDIR)$(pamservicedir)"
	test -e "$(DESTDIR)$(pamservicedir)/warifu-password" || \
		$(INSTALL_DATA) $(top_srcdir)/tokend/checker/warifu-password "$(DESTDIR)$(pamservicedir)/warifu-password"
uninstall-pam-service:
	! cmp -s $(top_srcdir)/tokend/checker/warifu-password "$(DESTDIR)$(pamservicedir)/warifu-password" || \
		rm -f "$(DESTDIR)$(pamservicedir)/warifu-password"
