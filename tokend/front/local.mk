# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: sockets, conversations, texts. The name service's process is here too.

noinst_LIBRARIES += libfront.a
libfront_a_SOURCES = tokend/front/front.c tokend/front/front.h tokend/front/listener.c tokend/front/listener.h
libfront_a_SOURCES += tokend/front/connection/connection.c tokend/front/connection/connection.h \
	tokend/front/connection/limiter.c tokend/front/connection/limiter.h tokend/front/connection/peer.c \
	tokend/front/connection/peer.h tokend/front/connection/peer_quota.c tokend/front/connection/peer_quota.h \
	tokend/front/connection/stream.c tokend/front/connection/stream.h
libfront_a_SOURCES += tokend/front/ports/device_port.c tokend/front/ports/device_port.h tokend/front/ports/key_watch.c \
	tokend/front/ports/key_watch.h tokend/front/ports/lost.c tokend/front/ports/lost.h tokend/front/ports/pending.c \
	tokend/front/ports/pending.h tokend/front/ports/ports.c tokend/front/ports/ports.h tokend/front/ports/settle.c \
	tokend/front/ports/settle.h tokend/front/ports/unnamed.c tokend/front/ports/unnamed.h tokend/front/ports/upstream.c \
	tokend/front/ports/upstream.h
libfront_a_SOURCES += tokend/front/texts/language.c tokend/front/texts/language.h tokend/front/texts/texts.c \
	tokend/front/texts/texts.h tokend/front/texts/texts_change.c tokend/front/texts/texts_change.h \
	tokend/front/texts/texts_flaw.c tokend/front/texts/texts_flaw.h tokend/front/texts/texts_key.c \
	tokend/front/texts/texts_key.h tokend/front/texts/texts_obstacle.c tokend/front/texts/texts_obstacle.h \
	tokend/front/texts/texts_refusal.c tokend/front/texts/texts_refusal.h tokend/front/texts/translate.c \
	tokend/front/texts/translate.h
libfront_a_SOURCES += tokend/front/conversation/calls.c tokend/front/conversation/calls.h \
	tokend/front/conversation/ceremony.c tokend/front/conversation/ceremony.h tokend/front/conversation/client.c \
	tokend/front/conversation/client.h tokend/front/conversation/conversation.c tokend/front/conversation/conversation.h \
	tokend/front/conversation/conversations.c tokend/front/conversation/conversations.h \
	tokend/front/conversation/exchange.c tokend/front/conversation/exchange.h tokend/front/conversation/exchanges.c \
	tokend/front/conversation/intake.c tokend/front/conversation/intake.h tokend/front/conversation/replies.c \
	tokend/front/conversation/replies.h tokend/front/conversation/speak.c tokend/front/conversation/speak.h \
	tokend/front/conversation/tell.c tokend/front/conversation/tell.h tokend/front/conversation/waiting.c \
	tokend/front/conversation/waiting.h
libfront_a_SOURCES += tokend/front/names/entry.h tokend/front/names/memberships.c tokend/front/names/memberships.h \
	tokend/front/names/names.c tokend/front/names/names.h tokend/front/names/process_origin.c \
	tokend/front/names/process_origin.h
