# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += doc/ARCHITECTURE.md doc/CONTRIBUTING.md doc/EVENTS.md doc/HANDBOOK.ja.md doc/PERFORMANCE.md doc/PROTOCOL.md doc/SERVICES.md doc/THREATS.md
dist_man_MANS += doc/man/warifu.1 doc/man/pam_warifu.8 doc/man/tokend.conf.5 doc/man/warifu-policy.5 doc/man/tokend.8
