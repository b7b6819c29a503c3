# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: sockets, conversations, texts. The name service's process is here too.

noinst_LIBRARIES += libfront.a
libfront_a_SOURCES = tokend/front/front.c tokend/front/front.h tokend/front/conversations.c tokend/front/conversations.h tokend/front/pending.c tokend/front/pending.h \
	tokend/front/listener.c tokend/front/listener.h tokend/front/peer_quota.c \
	tokend/front/peer_quota.h tokend/front/stream.c tokend/front/stream.h \
	tokend/front/upstream.c tokend/front/upstream.h tokend/front/client.c \
	tokend/front/client.h tokend/front/calls.c tokend/front/calls.h tokend/front/connection.c tokend/front/connection.h tokend/front/device_port.c tokend/front/device_port.h tokend/front/exchange.c tokend/front/exchange.h tokend/front/exchanges.c tokend/front/ports.c tokend/front/ports.h tokend/front/waiting.c tokend/front/waiting.h tokend/front/conversation.c tokend/front/conversation.h tokend/front/intake.c tokend/front/intake.h tokend/front/replies.c tokend/front/replies.h tokend/front/tell.c tokend/front/tell.h tokend/front/translate.c tokend/front/translate.h \
	tokend/front/lost.c tokend/front/lost.h tokend/front/unnamed.c tokend/front/unnamed.h tokend/front/speak.c tokend/front/speak.h tokend/front/texts.c tokend/front/texts.h \
	tokend/front/language.c tokend/front/language.h tokend/front/limiter.c \
	tokend/front/limiter.h tokend/front/names.c tokend/front/names.h \
	tokend/front/entry.h tokend/front/memberships.c tokend/front/memberships.h \
	tokend/front/peer.c tokend/front/peer.h tokend/front/process_origin.c tokend/front/process_origin.h \
	tokend/front/ceremony.c tokend/front/ceremony.h tokend/front/key_watch.c tokend/front/key_watch.h tokend/front/texts_obstacle.c tokend/front/texts_obstacle.h tokend/front/texts_key.c tokend/front/texts_key.h \
	tokend/front/texts_refusal.c tokend/front/texts_refusal.h \
	tokend/front/settle.c tokend/front/settle.h tokend/front/texts_change.c tokend/front/texts_change.h tokend/front/texts_flaw.c tokend/front/texts_flaw.h
