# SPDX-License-Identifier: BSD-2-Clause
# F3: sockets, conversations, texts. The name service's process is here too.

noinst_LTLIBRARIES += libfront.la
libfront_la_SOURCES = tokend/front/front.c tokend/front/front.h tokend/front/state.h \
	tokend/front/listener.c tokend/front/listener.h tokend/front/visitors.c \
	tokend/front/visitors.h tokend/front/stream.c tokend/front/stream.h \
	tokend/front/upstream.c tokend/front/upstream.h tokend/front/client.c \
	tokend/front/client.h tokend/front/calls.c tokend/front/intake.c tokend/front/replies.c \
	tokend/front/lost.c tokend/front/lost.h tokend/front/speak.c tokend/front/speak.h tokend/front/texts.c tokend/front/texts.h \
	tokend/front/language.c tokend/front/language.h tokend/front/limiter.c \
	tokend/front/limiter.h tokend/front/names.c tokend/front/names.h \
	tokend/front/entry.h tokend/front/memberships.c tokend/front/memberships.h \
	tokend/front/peer.c tokend/front/peer.h tokend/front/whereabouts.c tokend/front/whereabouts.h \
	tokend/front/ceremony.c tokend/front/ceremony.h tokend/front/texts_obstacle.c tokend/front/texts_obstacle.h tokend/front/texts_key.c tokend/front/texts_key.h \
	tokend/front/texts_refusal.c tokend/front/texts_refusal.h \
	tokend/front/settle.c tokend/front/settle.h tokend/front/texts_change.c tokend/front/texts_change.h
libfront_la_CPPFLAGS = $(AM_CPPFLAGS) $(EVENT_CFLAGS) $(SYSTEMD_CFLAGS)
libfront_la_LIBADD = libfactor.la libwire.la libcore.la libbase.la $(EVENT_LIBS) $(SYSTEMD_LIBS)
