# SPDX-License-Identifier: BSD-2-Clause
# For other programs of the machine: what rsyslog gives to a SIEM (doc/SIEM.md).
rsyslogdir = $(pkgdatadir)/rsyslog
dist_rsyslog_DATA = packaging/rsyslog/warifu-siem.conf

# A rule of polkit's that a site may put in force (`warifu check`).
polkitdir = $(pkgdatadir)/polkit
dist_polkit_DATA = packaging/polkit/00-warifu.rules

# A virtual machine to try it in (doc/tutorial/virtual-machine.md).
EXTRA_DIST += packaging/vm.sh packaging/rpm.sh packaging/rpm/warifu.spec packaging/rpm/debian-macros
