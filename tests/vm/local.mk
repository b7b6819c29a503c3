# SPDX-License-Identifier: BSD-2-Clause
# Keys on real ports, in a virtual machine: under CI_SLOW=1 only, for it takes minutes.

check_PROGRAMS += tests/vm/usb_key tests/vm/desk tests/vm/inside
tests_vm_usb_key_SOURCES = tests/vm/usb_key.c
tests_vm_usb_key_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fake
tests_vm_usb_key_LDADD = libfaketoken_alone.la
tests_vm_desk_SOURCES = tests/vm/desk.c
tests_vm_desk_LDADD =
tests_vm_inside_SOURCES = tests/vm/inside.c
tests_vm_inside_LDADD =

TESTS += tests/vm/usb_key_test.sh
EXTRA_DIST += tests/vm/usb_key_test.sh tests/vm/guest.sh tests/vm/image.sh tests/vm/machine.sh
CLEANFILES += tests/vm/image/vmlinuz tests/vm/image/initrd.gz tests/vm/image/root.img
