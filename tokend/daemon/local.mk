# SPDX-License-Identifier: BSD-2-Clause
# Floor 4: supervisor, sandbox, roles. tokend is the supervisor; each role has a program of its own.

noinst_LIBRARIES += libdaemon.a
libdaemon_a_SOURCES = tokend/daemon/capacity.c tokend/daemon/capacity.h tokend/daemon/children.c tokend/daemon/children.h \
	tokend/daemon/dictionary_watch.c tokend/daemon/dictionary_watch.h \
	tokend/daemon/role_signal.c tokend/daemon/role_signal.h \
	tokend/daemon/kept.c tokend/daemon/kept.h \
	tokend/daemon/process.c tokend/daemon/process.h \
	tokend/daemon/programs.c tokend/daemon/programs.h \
	tokend/daemon/role.c tokend/daemon/role.h \
	tokend/daemon/standard_descriptors.c tokend/daemon/standard_descriptors.h \
	tokend/daemon/heartbeat.c tokend/daemon/heartbeat.h \
	tokend/daemon/resting.c tokend/daemon/resting.h tokend/daemon/said.c tokend/daemon/said.h \
	tokend/daemon/sandbox.c tokend/daemon/sandbox.h tokend/daemon/filter.c \
	tokend/daemon/sockets.c tokend/daemon/sockets.h \
	tokend/daemon/spawn.c tokend/daemon/spawn.h \
	tokend/daemon/strangers.c tokend/daemon/strangers.h \
	tokend/daemon/supervisor.c tokend/daemon/supervisor.h \
	tokend/daemon/ceremonies.c tokend/daemon/ceremonies.h \
	tokend/daemon/stops.c tokend/daemon/stops.h

# What tells two builds of one release apart: what the programs say to each other, as a number.
WHAT_PARTS_SAY = $(PROTOS) tokend/wire/warifu.options tokend/wire/channel.options tokend/wire/handover.h \
	tokend/daemon/process.h
BUILT_SOURCES += tokend/daemon/parts.inc
CLEANFILES += tokend/daemon/parts.inc
tokend/daemon/parts.inc: $(WHAT_PARTS_SAY)
	$(AM_V_GEN)$(MKDIR_P) tokend/daemon && (cd $(top_srcdir) && cat $(WHAT_PARTS_SAY)) | cksum | \
		cut -d ' ' -f 1 | $(SED) 's/.*/"&"/' >$@.new && mv $@.new $@

sbin_PROGRAMS += tokend/tokend
tokend_tokend_SOURCES = tokend/daemon/main.c
# Each names the libraries that it may map; of the floors it takes what it uses.
LINK_LEAN = $(AM_LDFLAGS) -Wl,--gc-sections
tokend_tokend_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(SODIUM_LIBS) $(CRACK_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_LDFLAGS = $(LINK_LEAN)

pkglibexec_PROGRAMS += tokend/tokend-front tokend/tokend-names tokend/tokend-vault tokend/tokend-hasher \
	tokend/tokend-verifier tokend/tokend-checker tokend/tokend-device tokend/tokend-scope
tokend_tokend_front_SOURCES = tokend/daemon/program_front.c
tokend_tokend_front_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(EVENT_LIBS) $(CONFUSE_LIBS) $(QRCODEGEN_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_front_LDFLAGS = $(LINK_LEAN)
tokend_tokend_names_SOURCES = tokend/daemon/program_names.c
tokend_tokend_names_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(SYSTEMD_LIBS) $(CONFUSE_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_names_LDFLAGS = $(LINK_LEAN)
tokend_tokend_vault_SOURCES = tokend/daemon/program_vault.c
tokend_tokend_vault_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(SQLITE_LIBS) $(OATH_LIBS) $(CRACK_LIBS) $(SODIUM_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_vault_LDFLAGS = $(LINK_LEAN)
tokend_tokend_verifier_SOURCES = tokend/daemon/program_verifier.c
tokend_tokend_verifier_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(FIDO_LIBS) $(CRYPTO_LIBS) $(SODIUM_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_verifier_LDFLAGS = $(LINK_LEAN)
tokend_tokend_hasher_SOURCES = tokend/daemon/program_hasher.c
tokend_tokend_hasher_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(SODIUM_LIBS) $(NETTLE_LIBS) $(CRACK_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_hasher_LDFLAGS = $(LINK_LEAN)
tokend_tokend_checker_SOURCES = tokend/daemon/program_checker.c
tokend_tokend_checker_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(PAM_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_checker_LDFLAGS = $(LINK_LEAN)
tokend_tokend_device_SOURCES = tokend/daemon/program_device.c
tokend_tokend_device_LDADD = $(FLOORS) $(SECCOMP_LIBS) $(CONFUSE_LIBS) $(FIDO_LIBS) $(CRYPTO_LIBS) $(UNISTRING_LIBS) $(NANOPB_LIBS)
tokend_tokend_device_LDFLAGS = $(LINK_LEAN)

tokend_tokend_scope_SOURCES = tokend/daemon/program_scope.c
tokend_tokend_scope_LDADD = $(FLOORS) $(SYSTEMD_LIBS) $(NANOPB_LIBS)
tokend_tokend_scope_LDFLAGS = $(LINK_LEAN)

# What the service manager needs. Paths are known at make time only.
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d
udevrulesdir = $(prefix)/lib/udev/rules.d
UNITS = tokend/daemon/systemd/tokend.service tokend/daemon/systemd/tokend.socket \
	tokend/daemon/systemd/tokend-rescue.socket tokend/daemon/systemd/tokend-device.socket \
	tokend/daemon/systemd/tokend-device@.service \
	tokend/daemon/systemd/tokend-scope.socket tokend/daemon/systemd/tokend-scope@.service \
	tokend/daemon/systemd/warifu-check.service tokend/daemon/systemd/warifu-check.timer \
	tokend/daemon/systemd/warifu-status.service tokend/daemon/systemd/warifu-status.timer \
	tokend/daemon/systemd/warifu-notice.service tokend/daemon/systemd/warifu-notice.timer \
	tokend/daemon/systemd/warifu-backup.service tokend/daemon/systemd/warifu-backup.timer tokend/daemon/systemd/warifu-setup.service tokend/daemon/systemd/warifu-setup.timer
UNIT_FILES = $(UNITS) tokend/daemon/systemd/tmpfiles.conf
EXTRA_DIST += $(UNIT_FILES:%=%.in) tokend/daemon/systemd/sysusers.conf \
	tokend/daemon/systemd/70-warifu-keys.rules
CLEANFILES += $(UNIT_FILES)
nodist_systemdunit_DATA = $(UNITS)
all-local: $(UNIT_FILES)

$(UNIT_FILES): tokend/daemon/local.mk
	$(AM_V_GEN)$(MKDIR_P) tokend/daemon/systemd && $(SED) \
		-e 's|@sbindir[@]|$(sbindir)|g' -e 's|@bindir[@]|$(bindir)|g' -e 's|@programdir[@]|$(pkglibexecdir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
		-e 's|@localstatedir[@]|$(localstatedir)|g' -e 's|@runstatedir[@]|$(runstatedir)|g' \
		$(top_srcdir)/$@.in >$@.new && mv $@.new $@
tokend/daemon/systemd/tokend.service: tokend/daemon/systemd/tokend.service.in
tokend/daemon/systemd/tokend.socket: tokend/daemon/systemd/tokend.socket.in
tokend/daemon/systemd/tokend-rescue.socket: tokend/daemon/systemd/tokend-rescue.socket.in
tokend/daemon/systemd/tokend-device.socket: tokend/daemon/systemd/tokend-device.socket.in
tokend/daemon/systemd/tokend-device@.service: tokend/daemon/systemd/tokend-device@.service.in
tokend/daemon/systemd/tokend-scope.socket: tokend/daemon/systemd/tokend-scope.socket.in
tokend/daemon/systemd/tokend-scope@.service: tokend/daemon/systemd/tokend-scope@.service.in
tokend/daemon/systemd/warifu-check.service: tokend/daemon/systemd/warifu-check.service.in
tokend/daemon/systemd/warifu-check.timer: tokend/daemon/systemd/warifu-check.timer.in
tokend/daemon/systemd/warifu-backup.service: tokend/daemon/systemd/warifu-backup.service.in
tokend/daemon/systemd/warifu-backup.timer: tokend/daemon/systemd/warifu-backup.timer.in
tokend/daemon/systemd/warifu-status.service: tokend/daemon/systemd/warifu-status.service.in
tokend/daemon/systemd/warifu-status.timer: tokend/daemon/systemd/warifu-status.timer.in
tokend/daemon/systemd/warifu-notice.service: tokend/daemon/systemd/warifu-notice.service.in
tokend/daemon/systemd/warifu-notice.timer: tokend/daemon/systemd/warifu-notice.timer.in
tokend/daemon/systemd/warifu-setup.service: tokend/daemon/systemd/warifu-setup.service.in
tokend/daemon/systemd/warifu-setup.timer: tokend/daemon/systemd/warifu-setup.timer.in
tokend/daemon/systemd/tmpfiles.conf: tokend/daemon/systemd/tmpfiles.conf.in

install-data-local: $(UNIT_FILES)
	$(MKDIR_P) '$(DESTDIR)$(sysusersdir)' '$(DESTDIR)$(tmpfilesdir)' '$(DESTDIR)$(udevrulesdir)'
	$(INSTALL_DATA) $(top_srcdir)/tokend/daemon/systemd/sysusers.conf '$(DESTDIR)$(sysusersdir)/warifu.conf'
	$(INSTALL_DATA) tokend/daemon/systemd/tmpfiles.conf '$(DESTDIR)$(tmpfilesdir)/warifu.conf'
	$(INSTALL_DATA) $(top_srcdir)/tokend/daemon/systemd/70-warifu-keys.rules '$(DESTDIR)$(udevrulesdir)/'
	$(MKDIR_P) '$(DESTDIR)$(systemdunitdir)/timers.target.wants' # at each start; its condition says when
	ln -sf ../warifu-setup.timer '$(DESTDIR)$(systemdunitdir)/timers.target.wants/warifu-setup.timer'
uninstall-local:
	rm -f '$(DESTDIR)$(systemdunitdir)/timers.target.wants/warifu-setup.timer'
	rm -f '$(DESTDIR)$(sysusersdir)/warifu.conf' '$(DESTDIR)$(tmpfilesdir)/warifu.conf' \
		'$(DESTDIR)$(udevrulesdir)/70-warifu-keys.rules'
