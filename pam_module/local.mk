# SPDX-License-Identifier: BSD-2-Clause
# The PAM module: libpam, libc, wire and base, nothing else, and only pam_sm_* leave it. Its parts
# are a convenience library too, so that tests can reach the tables inside.

noinst_LTLIBRARIES += libpamwarifu.la
libpamwarifu_la_SOURCES = pam_module/relay.c pam_module/relay.h pam_module/options.c \
	pam_module/options.h pam_module/codes.c pam_module/codes.h pam_module/converse.c \
	pam_module/converse.h pam_module/handle.c pam_module/handle.h pam_module/language.c \
	pam_module/language.h pam_module/demand.c pam_module/demand.h pam_module/report.c pam_module/report.h \
	pam_module/interrupt.c pam_module/interrupt.h
libpamwarifu_la_CFLAGS = $(AM_CFLAGS) $(SECTION_CFLAGS)
libpamwarifu_la_LIBADD = libwire.la

pam_LTLIBRARIES += pam_warifu.la
pam_warifu_la_SOURCES = pam_module/module.c
pam_warifu_la_CFLAGS = $(AM_CFLAGS) $(SECTION_CFLAGS)
pam_warifu_la_LIBADD = libpamwarifu.la $(PAM_LIBS)
pam_warifu_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared \
	-Wl,--version-script=$(top_srcdir)/pam_module/exports.map -Wl,--gc-sections
if !SANITIZED
pam_warifu_la_LDFLAGS += -Wl,-z,defs
endif
pam_warifu_la_DEPENDENCIES = libpamwarifu.la pam_module/exports.map
EXTRA_DIST += pam_module/exports.map

# Debian: pam-auth-update --enable warifu. Red Hat: for /etc/pam.d, or as an authselect profile.
pamconfigsdir = $(datadir)/pam-configs
dist_pamconfigs_DATA = pam_module/pam-configs/warifu
redhatdir = $(pkgdatadir)/redhat
dist_redhat_DATA = pam_module/redhat/system-auth pam_module/redhat/password-auth
sudoersdir = $(pkgdatadir)
dist_sudoers_DATA = pam_module/sudoers

# libpam wants the .so alone; libtool's description beside it would only be another file to explain.
install-data-hook:
	rm -f $(DESTDIR)$(pamdir)/pam_warifu.la
uninstall-hook:
	rm -f $(DESTDIR)$(pamdir)/pam_warifu.so
