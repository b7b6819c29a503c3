# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: privileged sessions into scopes of systemd. sd-bus and sd-login, nothing of ours above the wire and the core.

noinst_LIBRARIES += libscope.a
libscope_a_SOURCES = tokend/scope/scope.c tokend/scope/scope.h tokend/scope/begin.c tokend/scope/stop.c \
	tokend/scope/systemd.c tokend/scope/systemd.h
