# SPDX-License-Identifier: BSD-2-Clause
# The FIDO2 verifier and what stands before it.

EXTRA_DIST += tests/vectors
check_LTLIBRARIES += libfidosupport.la
libfidosupport_la_SOURCES = tests/unit/fido2_support.c tests/unit/fido2_support.h
libfidosupport_la_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libfidosupport_la_LIBADD = libfido.la

FIDO_TESTS = fido2_models_test cbor_bounds_test fido2_classes_test fido2_vectors_test fido2_bits_test \
	fido2_verify_test fido2_enrol_test
check_PROGRAMS += $(FIDO_TESTS)
TESTS += $(FIDO_TESTS)
cbor_bounds_test_SOURCES = tests/unit/cbor_bounds_test.c
cbor_bounds_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cbor_bounds_test_LDADD = libfido.la $(CMOCKA_LIBS)
fido2_classes_test_SOURCES = tests/unit/fido2_classes_test.c
fido2_classes_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fido2_classes_test_LDADD = libfido.la $(CMOCKA_LIBS)
fido2_vectors_test_SOURCES = tests/unit/fido2_vectors_test.c
fido2_vectors_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fido2_vectors_test_LDADD = libfidosupport.la $(CMOCKA_LIBS)
fido2_bits_test_SOURCES = tests/unit/fido2_bits_test.c
fido2_bits_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fido2_bits_test_LDADD = libfidosupport.la $(CMOCKA_LIBS)
fido2_verify_test_SOURCES = tests/unit/fido2_verify_test.c
fido2_verify_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fido2_verify_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido_assert_verify,--wrap=fido_assert_new,--wrap=eddsa_pk_new
fido2_verify_test_LDADD = libfidosupport.la $(CMOCKA_LIBS)
fido2_enrol_test_SOURCES = tests/unit/fido2_enrol_test.c
fido2_enrol_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fido2_enrol_test_LDADD = libfidosupport.la $(CMOCKA_LIBS)
fido2_models_test_SOURCES = tests/unit/fido2_models_test.c tests/fake/maker.c tests/fake/maker.h
fido2_models_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
fido2_models_test_LDADD = libfido.la $(CMOCKA_LIBS) $(CRYPTO_LIBS)
