# SPDX-License-Identifier: BSD-2-Clause
# Profiles, and the settings file as shipped. Both are parsed again by tests/unit/profiles_test.c.

policydir = $(pkgdatadir)/policies
dist_policy_DATA = policies/municipal.policy policies/kobe.policy policies/kikuyo.policy \
	policies/nist-800-63b-4.policy policies/juki.policy

confdir = $(sysconfdir)/warifu
dist_conf_DATA = policies/tokend.conf
