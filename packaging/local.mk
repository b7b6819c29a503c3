# SPDX-License-Identifier: BSD-2-Clause
# For other programs of the machine: what rsyslog gives to a SIEM (doc/SIEM.md).
rsyslogdir = $(pkgdatadir)/rsyslog
dist_rsyslog_DATA = packaging/rsyslog/warifu-siem.conf
