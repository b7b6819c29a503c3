# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: one ceremony with one authenticator. Nothing but libfido2's device side.

noinst_LIBRARIES += libdevice.a
libdevice_a_SOURCES = tokend/device/device.c tokend/device/device.h \
	tokend/device/task.c tokend/device/task.h tokend/device/explain.c tokend/device/explain.h \
	tokend/device/ctap.c tokend/device/ctap.h \
	tokend/device/gate.c tokend/device/gate.h
