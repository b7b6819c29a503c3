# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: the codes of the sealed envelope: their files, and the program that judges them without daemon and store.

noinst_LIBRARIES += libbreakglass.a
libbreakglass_a_SOURCES = tokend/break_glass/code.c tokend/break_glass/code.h \
	tokend/break_glass/folder.c tokend/break_glass/set.c tokend/break_glass/folder.h \
	tokend/break_glass/use.c tokend/break_glass/use.h \
	tokend/break_glass/envelope.c tokend/break_glass/envelope.h

pkglibexec_PROGRAMS += warifu-break-glass
warifu_break_glass_SOURCES = tokend/break_glass/program.c tokend/break_glass/judge.c tokend/break_glass/judge.h \
	tokend/break_glass/seat.c tokend/break_glass/seat.h tokend/break_glass/shadow.c tokend/break_glass/shadow.h \
	tokend/break_glass/loud.c tokend/break_glass/loud.h
warifu_break_glass_LDADD = libbreakglass.a libfactor.a libwire.a libcore.a libbase.a $(SODIUM_LIBS) $(CRYPT_LIBS) $(NANOPB_LIBS)
warifu_break_glass_LDFLAGS = $(AM_LDFLAGS) -Wl,--gc-sections
