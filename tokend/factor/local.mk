# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: factors. liboath, libsodium, libunistring, cracklib, nettle, libqrcodegen.

noinst_LIBRARIES += libfactor.a
libfactor_a_SOURCES = tokend/factor/text_digest.c tokend/factor/text_digest.h tokend/factor/registry.c tokend/factor/registry.h \
	tokend/factor/pin.c tokend/factor/pin.h \
	tokend/factor/key_status.c tokend/factor/key_status.h \
	tokend/factor/random.c tokend/factor/random.h \
	tokend/factor/emergency.c tokend/factor/emergency.h \
	tokend/factor/otp.c tokend/factor/otp_uri.c tokend/factor/otp.h tokend/factor/otp_read.c tokend/factor/otp_read.h \
	tokend/factor/password.c tokend/factor/password.h \
	tokend/factor/plain_text.c tokend/factor/plain_text.h tokend/factor/password_judge.c tokend/factor/password_generate.c \
	tokend/factor/password_cover.c tokend/factor/password_cover.h tokend/factor/password_dates.c tokend/factor/password_dates.h \
	tokend/factor/password_rows.c tokend/factor/password_rows.h tokend/factor/password_similar.c tokend/factor/password_similar.h \
	tokend/factor/password_own_words.c tokend/factor/password_own_words.h \
	tokend/factor/fold.c tokend/factor/fold.h tokend/factor/romaji.c tokend/factor/romaji.h \
	tokend/factor/word_list.c tokend/factor/word_list.h tokend/factor/word_forms.h tokend/factor/dictionary_forms.c tokend/factor/dictionary_forms.h \
	tokend/factor/dictionary.c tokend/factor/dictionary.h \
	tokend/factor/leaked.c tokend/factor/leaked.h tokend/factor/leaked_hash.c tokend/factor/leaked_hash.h \
	tokend/factor/qr_text.c tokend/factor/qr_text.h tokend/factor/hasher.c tokend/factor/hasher.h \
	tokend/factor/huge_pages.c tokend/factor/huge_pages.h

# FIDO2, apart from the other factors: who does not verify signatures of keys loads no libfido2.
noinst_LIBRARIES += libfido.a
libfido_a_SOURCES = tokend/factor/anchors.c tokend/factor/anchors.h tokend/factor/cbor_bounds.c tokend/factor/cbor_bounds.h \
	tokend/factor/fido2_data.c tokend/factor/fido2_data.h \
	tokend/factor/fido2_classes.c tokend/factor/fido2_classes.h \
	tokend/factor/fido2_challenge.c tokend/factor/fido2_challenge.h \
	tokend/factor/crypto_memory.c tokend/factor/crypto_memory.h \
	tokend/factor/fido2_library.c tokend/factor/signatures.c tokend/factor/signatures.h \
	tokend/factor/certificates.c tokend/factor/certificates.h \
	tokend/factor/verifier.c tokend/factor/verifier.h tokend/factor/verifier_client.c \
	tokend/factor/verifier_question.c tokend/factor/verifier_question.h \
	tokend/factor/fido2_verify.c tokend/factor/fido2_verify.h \
	tokend/factor/fido2_models.c tokend/factor/fido2_models.h

# The words nobody may use anywhere; compiled in, so no sandbox keeps them away and no file can be damaged.
WORD_FILES = tokend/factor/words/plain.tsv tokend/factor/words/japanese.tsv tokend/factor/words/ipadic.tsv \
	tokend/factor/words/places.tsv
EXTRA_DIST += $(WORD_FILES)
doc_DATA += tokend/factor/words/ipadic.LICENSE
EXTRA_DIST += tokend/factor/words/ipadic.LICENSE
BUILT_SOURCES += tokend/factor/words.inc
CLEANFILES += tokend/factor/words.inc
tokend/factor/words.inc: $(WORD_FILES)
	$(AM_V_GEN)$(MKDIR_P) tokend/factor && cd $(top_srcdir) && \
		LC_ALL=C $(AWK) -F '\t' '/^#/ { next } \
			{ kind = FILENAME ~ /places/ ? "WORD_PLACE" : "WORD_COMMON" } \
			FILENAME ~ /plain/ { printf "{%s, \"\", \"%s\"},\n", kind, $$1; next } \
			{ printf "{%s, \"%s\", \"%s\"},\n", kind, $$1, $$2 }' $(WORD_FILES) > $(abs_builddir)/$@

# All their forms, sorted, by a program that runs here, on the machine that builds.
EXTRA_DIST += tokend/factor/word_forms.c
BUILT_SOURCES += tokend/factor/word_forms.inc
CLEANFILES += tokend/factor/word_forms.inc word-forms
word-forms: tokend/factor/word_forms.c tokend/factor/word_forms.h tokend/factor/romaji.c tokend/factor/romaji.h tokend/factor/words.inc
	$(AM_V_GEN)$(CC_FOR_BUILD) -std=gnu17 -O1 -I$(top_srcdir)/tokend -I./tokend -o $@ \
		$(top_srcdir)/tokend/factor/word_forms.c $(top_srcdir)/tokend/factor/romaji.c
tokend/factor/word_forms.inc: word-forms
	$(AM_V_GEN)./word-forms >$@.new && mv $@.new $@
