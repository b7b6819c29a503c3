# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: factors. liboath, libsodium, libunistring, libpwquality and cracklib, libqrencode.

noinst_LIBRARIES += libfactor.a
libfactor_a_SOURCES = tokend/factor/registry.c tokend/factor/registry.h \
	tokend/factor/pin.c tokend/factor/pin.h \
	tokend/factor/key_status.c tokend/factor/key_status.h \
	tokend/factor/random.c tokend/factor/random.h \
	tokend/factor/emergency.c tokend/factor/emergency.h \
	tokend/factor/otp.c tokend/factor/otp_uri.c tokend/factor/otp.h tokend/factor/otp_read.c tokend/factor/otp_read.h \
	tokend/factor/password.c tokend/factor/password.h \
	tokend/factor/plain_text.c tokend/factor/plain_text.h tokend/factor/password_judge.c tokend/factor/password_generate.c \
	tokend/factor/password_variants.c tokend/factor/password_variants.h \
	tokend/factor/dictionary.c tokend/factor/dictionary.h \
	tokend/factor/qr_text.c tokend/factor/qr_text.h tokend/factor/hasher.c tokend/factor/hasher.h \
	tokend/factor/huge_pages.c tokend/factor/huge_pages.h

# FIDO2, apart from the other factors: who does not verify signatures of keys loads no libfido2.
noinst_LIBRARIES += libfido.a
libfido_a_SOURCES = tokend/factor/anchors.c tokend/factor/anchors.h tokend/factor/cbor_bounds.c tokend/factor/cbor_bounds.h \
	tokend/factor/fido2_data.c tokend/factor/fido2_data.h \
	tokend/factor/fido2_classes.c tokend/factor/fido2_classes.h \
	tokend/factor/fido2_challenge.c tokend/factor/fido2_challenge.h \
	tokend/factor/crypto_memory.c tokend/factor/crypto_memory.h \
	tokend/factor/fido2_library.c tokend/factor/fido2_library.h \
	tokend/factor/fido2_verify.c tokend/factor/fido2_verify.h \
	tokend/factor/fido2_models.c tokend/factor/fido2_models.h

# The words nobody may use anywhere, one a line, sorted; compiled in, so no sandbox keeps them away.
EXTRA_DIST += tokend/factor/common_words.txt
BUILT_SOURCES += tokend/factor/common_words.inc
CLEANFILES += tokend/factor/common_words.inc
tokend/factor/common_words.inc: tokend/factor/common_words.txt
	$(AM_V_GEN)$(MKDIR_P) tokend/factor && \
		$(AWK) 'NF { printf "\"%s\",\n", $$0 }' $(top_srcdir)/tokend/factor/common_words.txt > $@
