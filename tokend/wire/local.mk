# SPDX-License-Identifier: BSD-2-Clause
# Floor 1: messages, framing, blocking client. libc + nanopb + base.

PROTOS = tokend/wire/warifu.proto tokend/wire/channel.proto
EXTRA_DIST += $(PROTOS) tokend/wire/warifu.options tokend/wire/channel.options \
	tokend/wire/break_glass.proto tokend/wire/break_glass.options
WIRE_GENERATED = tokend/wire/warifu.pb.c tokend/wire/warifu.pb.h \
	tokend/wire/channel.pb.c tokend/wire/channel.pb.h \
	tokend/wire/break_glass.pb.c tokend/wire/break_glass.pb.h
BUILT_SOURCES += $(WIRE_GENERATED)
CLEANFILES += $(WIRE_GENERATED)

# Paths are relative to tokend/, so that generated includes read "wire/warifu.pb.h".
tokend/wire/%.pb.c tokend/wire/%.pb.h: tokend/wire/%.proto tokend/wire/%.options
	$(AM_V_GEN)$(MKDIR_P) tokend/wire && $(PROTOC) -I$(top_srcdir)/tokend \
		--plugin=protoc-gen-nanopb=$(NANOPB) \
		--nanopb_opt='-I$(top_srcdir)/tokend' --nanopb_out=tokend \
		$(top_srcdir)/tokend/wire/$*.proto
tokend/wire/channel.pb.c: tokend/wire/warifu.pb.c

noinst_LIBRARIES += libwire.a
nodist_libwire_a_SOURCES = $(WIRE_GENERATED)
libwire_a_SOURCES = tokend/wire/codec.c tokend/wire/codec.h tokend/wire/initialised.h \
	tokend/wire/client.c \
	tokend/wire/client.h tokend/wire/channel.c tokend/wire/channel.h \
	tokend/wire/handover.c tokend/wire/handover.h
