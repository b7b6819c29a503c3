# SPDX-License-Identifier: BSD-2-Clause

check_PROGRAMS += base_test text_test wire_codec_test wire_stream_test
TESTS += base_test text_test wire_codec_test wire_stream_test
base_test_SOURCES = tests/unit/base_test.c
base_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
base_test_LDADD = libbase.la $(CMOCKA_LIBS)
text_test_SOURCES = tests/unit/text_test.c
text_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
text_test_LDADD = libbase.la $(CMOCKA_LIBS)
wire_codec_test_SOURCES = tests/unit/wire_codec_test.c
wire_codec_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
wire_codec_test_LDADD = libwire.la libbase.la $(CMOCKA_LIBS)
wire_stream_test_SOURCES = tests/unit/wire_stream_test.c
wire_stream_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
wire_stream_test_LDADD = libwire.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += sandbox_test
TESTS += sandbox_test
sandbox_test_SOURCES = tests/unit/sandbox_test.c
sandbox_test_LDADD = libdaemon.la libbase.la $(CMOCKA_LIBS)

