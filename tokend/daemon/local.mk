# SPDX-License-Identifier: BSD-2-Clause
# F4: main, supervisor, sandbox, roles. One binary for all of tokend's processes.

noinst_LTLIBRARIES += libdaemon.la
libdaemon_la_SOURCES = tokend/daemon/process.c tokend/daemon/process.h \
	tokend/daemon/sandbox.c tokend/daemon/sandbox.h tokend/daemon/filter.c \
	tokend/daemon/sockets.c tokend/daemon/sockets.h \
	tokend/daemon/spawn.c tokend/daemon/spawn.h \
	tokend/daemon/supervisor.c tokend/daemon/supervisor.h
libdaemon_la_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS) $(SYSTEMD_CFLAGS)
libdaemon_la_LIBADD = libbase.la $(SECCOMP_LIBS) $(SYSTEMD_LIBS)

sbin_PROGRAMS += tokend/tokend
tokend_tokend_SOURCES = tokend/daemon/main.c tokend/daemon/roles.c tokend/daemon/roles.h
tokend_tokend_LDADD = libdaemon.la libvault.la libfront.la libsettings.la libstore.la \
	libfactor.la libwire.la libcore.la libbase.la
