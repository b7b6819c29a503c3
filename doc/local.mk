# SPDX-License-Identifier: BSD-2-Clause
dist_man_MANS += doc/man/warifu.1 doc/man/pam_warifu.8 doc/man/tokend.conf.5 doc/man/warifu-policy.5 doc/man/tokend.8
