# SPDX-License-Identifier: BSD-2-Clause
# The PAM module: libpam, libc, wire and base, nothing else, and only pam_sm_* leave it. Its parts
# are a library too, so that tests can reach the tables inside.

noinst_LIBRARIES += libpamwarifu.a
libpamwarifu_a_SOURCES = pam_module/relay.c pam_module/relay.h pam_module/options.c \
	pam_module/options.h pam_module/codes.c pam_module/codes.h pam_module/converse.c \
	pam_module/converse.h pam_module/handle.c pam_module/handle.h pam_module/language.c \
	pam_module/language.h pam_module/demand.c pam_module/demand.h pam_module/report.c pam_module/report.h \
	pam_module/interrupt.c pam_module/interrupt.h \
	pam_module/break_glass.c pam_module/break_glass.h pam_module/glass_process.c pam_module/glass_process.h \
	pam_module/privileged.c pam_module/privileged.h

pam_PROGRAMS += pam_warifu.so
pam_warifu_so_SOURCES = pam_module/module.c
pam_warifu_so_LDADD = libpamwarifu.a libwire.a libbase.a $(NANOPB_LIBS) $(PAM_LIBS)
pam_warifu_so_LDFLAGS = $(AM_LDFLAGS) -shared \
	-Wl,--version-script=$(top_srcdir)/pam_module/exports.map -Wl,--gc-sections
if !SANITIZED
pam_warifu_so_LDFLAGS += -Wl,-z,defs
endif
EXTRA_pam_warifu_so_DEPENDENCIES = pam_module/exports.map
EXTRA_DIST += pam_module/exports.map

# Debian: pam-auth-update --enable warifu. Red Hat: authselect select warifu (decision 108).
pamconfigsdir = $(datadir)/pam-configs
dist_pamconfigs_DATA = pam_module/pam-configs/warifu
authselectdir = $(datadir)/authselect/vendor/warifu
dist_authselect_DATA = pam_module/authselect/README pam_module/authselect/REQUIREMENTS pam_module/authselect/dconf-db \
	pam_module/authselect/dconf-locks pam_module/authselect/fingerprint-auth pam_module/authselect/nsswitch.conf \
	pam_module/authselect/password-auth pam_module/authselect/postlogin pam_module/authselect/smartcard-auth \
	pam_module/authselect/system-auth
sudoersdir = $(pkgdatadir)
dist_sudoers_DATA = pam_module/sudoers


# A stack that names a module which is not there lets nobody in, so nothing is uninstalled as long as one does.
@uninstall_guard@
EXTRA_DIST += pam_module/uninstall.mk
