# SPDX-License-Identifier: BSD-2-Clause
# Put into the Makefile by configure, for automake knows none of this. By the goals of make: rules of automake come before
# any of ours.
pam_stacks_that_name_it = $(shell grep -lsE '^[^\#]*pam_warifu\.so' $(DESTDIR)$(sysconfdir)/pam.d/* \
	$(DESTDIR)$(sysconfdir)/pam.conf $(DESTDIR)$(prefix)/lib/pam.d/* | \
	grep -vE '~$$|\.(bak|orig|pam-old|dpkg-[a-z]+|ucf-[a-z]+)$$')
ifneq ($(filter uninstall%,$(MAKECMDGOALS)),)
ifneq ($(strip $(pam_stacks_that_name_it)),)
$(error These PAM stacks call pam_warifu, and without it nobody could log in by them: $(strip $(pam_stacks_that_name_it)). \
	First run "warifu setup --undo" or take its lines out)
endif
endif
