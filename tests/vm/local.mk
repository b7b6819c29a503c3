# SPDX-License-Identifier: BSD-2-Clause
# Keys on real ports, in a virtual machine: under CI_SLOW=1 only, for it takes minutes.

check_PROGRAMS += tests/vm/usb_key tests/vm/desk tests/vm/inside
tests_vm_usb_key_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fake

TESTS += tests/vm/usb_key_test.sh
EXTRA_DIST += tests/vm/usb_key_test.sh tests/vm/guest.sh tests/vm/image.sh tests/vm/machine_image.sh tests/vm/machine.sh
CLEANFILES += tests/vm/image/vmlinuz tests/vm/image/initrd.gz tests/vm/image/root.img
