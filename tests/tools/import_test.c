// SPDX-License-Identifier: BSD-2-Clause
#include "import_seen.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A256 A64 A64 A64 A64 // one byte more than a name has
static void expect_code(const struct import_token *token, int64_t moving, const char *code)
{
    char made[OTP_CODE_SIZE];
    assert_int_equal(otp_code(&token->parameters, moving, made), FAULT_NONE);
    assert_string_equal(made, code);
}

static void pam_oath(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PAM_OATH,
                           "# made by hand\n"
                           "HOTP\tana\t-\t" HEX20 "\n"
                           "HOTP/E/8 ben 1234 " HEX20 " 3 969429 2026-11-21T10:30:25L\r\n"
                           "\n"
                           "HOTP/T30   chie  +  " HEX20 "\n"
                           "HOTP/T60/7 dai - " HEX20 "00112233445566778899aabb 0 1234567 x\n"
                           "HOTP/T30/SHA256/8 emi - " HEX20,
                           NULL),
                     FAULT_NONE);
    assert_int_equal(seen.problems, 0);
    assert_int_equal(seen.count, 5);
    assert_int_equal(seen.lines[1], 3);
    assert_string_equal(seen.tokens[0].user, "ana");
    assert_int_equal(seen.tokens[0].parameters.kind, OTP_HOTP);
    assert_int_equal(seen.tokens[0].counter, 0); // nothing used yet
    expect_code(&seen.tokens[0], 0, "755224");
    assert_int_equal(seen.tokens[1].parameters.digits, 8);
    assert_int_equal(seen.tokens[1].counter, 4); // 3 was used
    assert_int_equal(seen.tokens[2].parameters.kind, OTP_TOTP);
    assert_int_equal(seen.tokens[2].parameters.period, 30);
    assert_int_equal(seen.tokens[3].parameters.period, 60);
    assert_int_equal(seen.tokens[3].parameters.secret_size, 32);
    assert_int_equal(seen.tokens[3].counter, 0);
    assert_int_equal(seen.tokens[4].parameters.algorithm, OTP_SHA256);
}

static void pam_oath_problems(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PAM_OATH,
                           "HOTP/T45 ana - " HEX20 "\n"
                           "HOTP ana -\n"
                           "HOTP ana - 31323334353637383930313233343536373839zz\n"
                           "HOTP ana - 313233343536373839303132333435363738393\n"
                           "HOTP ana - 3132\n"
                           "HOTP ana - " HEX20 " twelve\n"
                           "HOTP " A256 " - " HEX20 "\n"
                           "<html>\n"
                           "HOTP a\x1b[2Jb - " HEX20 "\n"
                           "HOTP zoe - " HEX20 "\n",
                           NULL),
                     FAULT_NONE);
    assert_int_equal(seen.problems, 9);
    expect_problem(8, 9, "cannot be seen");
    assert_null(strchr(seen.messages[8], '\x1b'));
    expect_problem(0, 1, "type");
    expect_problem(1, 2, "must follow");
    expect_problem(2, 3, "hexadecimal");
    expect_problem(3, 4, "hexadecimal");
    expect_problem(4, 5, "2 bytes");
    expect_problem(5, 6, "counter");
    expect_problem(6, 7, "longer than 255");
    expect_problem(7, 8, "type");
    assert_int_equal(seen.count, 1); // the good one still comes
    assert_int_equal(seen.lines[0], 10);
}

static void google(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_GOOGLE,
                           BASE32 "\n\" RATE_LIMIT 3 30 1700000000\n\" WINDOW_SIZE 17\n"
                                  "\" DISALLOW_REUSE 56666666\n\" TOTP_AUTH\n\" TIME_SKEW -2\n"
                                  "12345678\n87654321\n",
                           "ana"),
                     FAULT_NONE);
    assert_int_equal(seen.problems, 0);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.tokens[0].user, "ana");
    assert_int_equal(seen.tokens[0].parameters.kind, OTP_TOTP);
    assert_int_equal(seen.tokens[0].parameters.drift, -2);
    expect_code(&seen.tokens[0], 1, "287082");
    assert_int_equal(parse(IMPORT_GOOGLE, BASE32 "\r\n\" HOTP_COUNTER 5\r\n", "ana"), FAULT_NONE);
    assert_int_equal(seen.tokens[0].parameters.kind, OTP_HOTP);
    assert_int_equal(seen.tokens[0].counter, 5);
    static const struct {
        const char *text, *user, *part;
        size_t line;
    } bad[] = {
        {"", "ana", "empty", 0},
        {"not base32!\n\" TOTP_AUTH\n", "ana", "Base32", 1},
        {"GEZDGNBVGY3TQOJQ\n\" TOTP_AUTH\n", "ana", "shorter than 16", 1},
        {BASE32 "\n", "ana", "Exactly one", 0},
        {BASE32 "\n\" TOTP_AUTH\n\" HOTP_COUNTER 1\n", "ana", "Exactly one", 0},
        {BASE32 "\n\" HOTP_COUNTER -1\n", "ana", "counter", 2},
        {BASE32 "\n\" TOTP_AUTH\n\" STEP_SIZE 45\n", "ana", "step size", 3},
        {BASE32 "\n\" TOTP_AUTH\n\" TIME_SKEW --2\n", "ana", "skew", 3},
        {BASE32 "\n\" TOTP_AUTH\n1234567\n", "ana", "emergency", 3},
        {BASE32 "\n\" TOTP_AUTH\n", NULL, "whose", 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(parse(IMPORT_GOOGLE, bad[i].text, bad[i].user), FAULT_FORMAT);
        assert_int_equal(seen.count, 0);
        expect_problem(0, bad[i].line, bad[i].part);
    }
}

static void otpauth(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_OTPAUTH,
                           "otpauth://totp/City:ana?secret=" BASE32 "&issuer=City\n"
                           "# a comment\n"
                           "otpauth://hotp/ben?secret=" BASE32 "&counter=9\n"
                           "otpauth://totp/City%3A%20chie?secret=" BASE32 "&digits=8&period=60\n"
                           "otpauth://totp/x?secret=" BASE32 "&algorithm=MD5\n"
                           "hello\n",
                           NULL),
                     FAULT_NONE);
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.tokens[0].user, "ana");
    assert_string_equal(seen.tokens[1].user, "ben");
    assert_int_equal(seen.tokens[1].counter, 9);
    assert_string_equal(seen.tokens[2].user, "chie");
    assert_int_equal(seen.lines[2], 4);
    expect_problem(0, 5, "SHA512");
    expect_problem(1, 6, "otpauth");
}

static void pskc(void **state)
{
    (void)state;
    assert_int_equal(
        parse(
            IMPORT_PSKC,
            PSKC_OPEN PSKC_KEY("1001", "ana", "hotp", DIGITS("6"), PSKC_SECRET COUNTER("0"))
                PSKC_KEY("1002", "CN=ben, O=City", "totp", "<Suite>HMAC-SHA256</Suite>" DIGITS("8"),
                         PSKC_SECRET "<TimeInterval><PlainValue>60</PlainValue></TimeInterval>"
                                     "<TimeDrift><PlainValue>2</PlainValue></TimeDrift>")
                    PSKC_KEY("1003", "", "hotp", DIGITS("8"), PSKC_SECRET COUNTER("42")) PSKC_CLOSE,
            "nobody"),
        FAULT_NONE);
    assert_int_equal(seen.problems, 0);
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.tokens[0].user, "ana");
    assert_string_equal(seen.tokens[0].label, "1001");
    expect_code(&seen.tokens[0], 0, "755224");
    assert_string_equal(seen.tokens[1].user, "ben");
    assert_int_equal(seen.tokens[1].parameters.kind, OTP_TOTP);
    assert_int_equal(seen.tokens[1].parameters.algorithm, OTP_SHA256);
    assert_int_equal(seen.tokens[1].parameters.period, 60);
    assert_int_equal(seen.tokens[1].parameters.drift, 2);
    assert_string_equal(seen.tokens[2].user, "nobody"); // the caller's
    assert_int_equal(seen.tokens[2].counter, 42);
    assert_int_equal(seen.lines[2], 3);
}

static void pskc_problems(void **state)
{
    (void)state;
    assert_int_equal(
        parse(IMPORT_PSKC,
              PSKC_OPEN PSKC_KEY("1", "a", "ocra", DIGITS("6"), PSKC_SECRET)
                  PSKC_KEY("2", "a", "hotp", DIGITS("9"), PSKC_SECRET) PSKC_KEY("3", "a", "hotp",
                                                                                DIGITS("6"), "")
                      PSKC_KEY("4", "a", "totp", DIGITS("6"),
                               PSKC_SECRET "<TimeInterval><PlainValue>10</PlainValue>"
                                           "</TimeInterval>")
                          PSKC_KEY("5", "a", "hotp", DIGITS("6"),
                                   "<Secret><PlainValue>MTIz</PlainValue></Secret>")
                              PSKC_KEY("6", "a", "hotp",
                                       "<ResponseFormat Length=\"6\" Encoding=\"ALPHANUMERIC\"/>",
                                       PSKC_SECRET)
                                  PSKC_KEY("7", "a", "totp", "<Suite>HMAC-MD5</Suite>" DIGITS("6"),
                                           PSKC_SECRET) PSKC_CLOSE,
              NULL),
        FAULT_NONE);
    assert_int_equal(seen.count, 0);
    expect_problem(0, 1, "neither HOTP nor TOTP");
    expect_problem(1, 2, "6 to 8 digits");
    expect_problem(2, 3, "no plain secret");
    expect_problem(3, 4, "interval");
    expect_problem(4, 5, "3 bytes");
    expect_problem(5, 6, "decimal");
    expect_problem(6, 7, "suite");
    static const struct {
        const char *text, *part;
    } whole[] = {
        {"", "not PSKC"},
        {"<a/>", "not PSKC"},
        {PSKC_OPEN, "not PSKC"},
        {"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" PSKC_CLOSE, "document type"},
        {"<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>", "encoding"},
        {"<?xml version='1.0' encoding='UTF-16'?><a/>", "encoding"},
    };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        assert_int_equal(parse(IMPORT_PSKC, whole[i].text, NULL), FAULT_FORMAT);
        expect_problem(0, 0, whole[i].part);
    }
    assert_int_equal(parse(IMPORT_PSKC, PSKC_OPEN PSKC_CLOSE, NULL), FAULT_NONE);
    expect_problem(0, 0, "no key");
}

// Whatever is wrong around a secret, neither a sentence nor a library shows it.
static void abuse_w7_no_secret_in_any_sentence(void **state)
{
    (void)state;
    static const struct {
        enum import_format format;
        const char *text, *secret;
    } cases[] = {
        {IMPORT_PAM_OATH, "HOPP ana 9999 c0ffee" HEX20, "c0ffee"},
        {IMPORT_PAM_OATH, "HOTP ana 9999 c0ffee" HEX20 "zz", "c0ffee"},
        {IMPORT_PAM_OATH, "HOTP ana 9999 c0ffee", "c0ffee"},
        {IMPORT_PAM_OATH, "c0ffee" HEX20 " ana", "c0ffee"},
        {IMPORT_GOOGLE, "C0FFEE1\n", "C0FFEE"},
        {IMPORT_OTPAUTH, "otpauth://totp/a?secret=C0FFEE", "C0FFEE"},
        {IMPORT_OTPAUTH, "otpauth:/totp/a?secret=C0FFEE" BASE32, "C0FFEE"},
        {IMPORT_PSKC, PSKC_OPEN "<Secret>C0FFEE</Sekret>" PSKC_CLOSE, "C0FFEE"},
        {IMPORT_PSKC,
         PSKC_OPEN PSKC_KEY("1", "a", "hotp", DIGITS("6"),
                            "<Secret><PlainValue>!C0FFEE!</PlainValue></Secret>") PSKC_CLOSE,
         "C0FFEE"},
    };
    char name[] = "/tmp/warifu-import-XXXXXX";
    int kept = dup(STDERR_FILENO), file = mkstemp(name);
    static char printed[65536];
    assert_true(kept >= 0 && file >= 0);
    unlink(name);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
        (void)parse(cases[i].format, cases[i].text, "ana");
        dup2(kept, STDERR_FILENO);
        assert_true(seen.problems > 0);
        assert_int_equal(seen.count, 0);
        for (size_t p = 0; p < seen.problems; p++)
            if (strcasestr(seen.messages[p], cases[i].secret) != NULL)
                fail_msg("%s", seen.messages[p]);
    }
    ssize_t size = pread(file, printed, sizeof printed - 1, 0);
    assert_true(size >= 0);
    assert_null(strcasestr(printed, "c0ffee"));
    close(file);
    close(kept);
}

static void people(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PEOPLE,
                           "\xef\xbb\xbfUser,Display,role,reason\r\n"
                           "ana,安 奈々,staff,new\r\n"
                           "\"ben\",\"Ben \"\"B\"\" B, jr\",,\r\n"
                           "\r\n"
                           " chie , Chie ,admin,\"moved, here\"\r\n"
                           "dai,,,",
                           NULL),
                     FAULT_NONE);
    assert_int_equal(seen.problems, 0);
    assert_int_equal(seen.count, 4);
    assert_string_equal(seen.persons[0].user, "ana");
    assert_string_equal(seen.persons[0].display, "安 奈々");
    assert_string_equal(seen.persons[0].role, "staff");
    assert_string_equal(seen.persons[0].reason, "new");
    assert_string_equal(seen.persons[1].display, "Ben \"B\" B, jr");
    assert_string_equal(seen.persons[1].role, "");
    assert_string_equal(seen.persons[2].user, "chie");
    assert_string_equal(seen.persons[2].reason, "moved, here");
    assert_int_equal(seen.lines[2], 5);
    assert_int_equal(seen.lines[3], 6);
    assert_int_equal(parse(IMPORT_PEOPLE, "reason,user\nx,ana\n", NULL), FAULT_NONE);
    assert_string_equal(seen.persons[0].user, "ana");
}

// As Excel in Japan saves "CSV": CP932, Japanese headings; the byte 0x5c behind a lead byte is no
// backslash, half-width kana stay so, and what only Microsoft's Shift_JIS has is there.
static void people_in_cp932(void **state)
{
    (void)state;
    assert_true(import_prepare(IMPORT_PEOPLE));
    assert_int_equal(parse(IMPORT_PEOPLE,
                           "\x97\x98\x97\x70\x8e\xd2,\x8e\x81\x96\xbc,\x8c\xa0\x8c\xc0,"
                           "\x97\x98\x97\x70\x8a\xfa\x8c\xc0\r\n"
                           "ana,\x88\xc0\x81\x40\x93\xde\x81\x58,\x8a\xc7\x97\x9d\x8e\xd2,"
                           "R9.3.31\r\n"
                           "ben,\xd4\xcf\xc0\xde \xcd\xde\xdd,,\r\n"
                           "chie,\xfb\xfc\x83\x5c\x96\xd8,\x90\x45\x88\xf5,\r\n",
                           NULL),
                     FAULT_NONE);
    assert_int_equal(seen.problems, 0);
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.persons[0].display, "安　奈々");
    assert_string_equal(seen.persons[0].role, "admin");
    assert_string_equal(seen.persons[0].until, "R9.3.31");
    assert_string_equal(seen.persons[1].display, "ﾔﾏﾀﾞ ﾍﾞﾝ");
    assert_string_equal(seen.persons[1].role, "");
    assert_string_equal(seen.persons[2].display, "髙ソ木");
    assert_string_equal(seen.persons[2].role, "staff");
    assert_int_equal(seen.lines[2], 4);
    // UTF-8 of which one line is damaged is not taken for CP932, which would garble every name.
    assert_int_equal(parse(IMPORT_PEOPLE, "user,display\nana,山田\nben,\x83\x65\n", NULL),
                     FAULT_NONE);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.persons[0].display, "山田");
    expect_problem(0, 3, "CSV UTF-8");
    // Nor is what says that it is UTF-8, nor what has bytes that CP932 has not.
    assert_int_equal(parse(IMPORT_PEOPLE, "\xef\xbb\xbfuser,display\nben,\x83\x65\n", NULL),
                     FAULT_NONE);
    expect_problem(0, 2, "CSV UTF-8");
    assert_int_equal(parse(IMPORT_PEOPLE, "user,display\nben,\x83\n", NULL), FAULT_NONE);
    expect_problem(0, 2, "CSV UTF-8");
}

static void people_problems(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PEOPLE,
                           "user,display,role\n"
                           "ana,A,staff\n"
                           "ana,A,staff\n" // 3: twice
                           ",B,staff\n"    // 4: no name
                           A256 ",B,staff\n"
                           "ben,B,boss\n"           // 6
                           "ben,B\n"                // 7
                           "ben,\"B\nC\",staff\n"   // 8, 9: line break in a field
                           "ben,\"B,staff\n"        // 10: never closed
                           "ben,B\"x\",staff\n"     // 11
                           "ben,B\x01,staff\n"      // 12
                           "1,2,3,4,5,6,7,8,9,10\n" // 13
                           "ben,B,staff\n",         // 14
                           NULL),
                     FAULT_NONE);
    expect_problem(0, 3, "in line 2 already");
    expect_problem(1, 4, "missing");
    expect_problem(2, 5, "longer than 255");
    expect_problem(3, 6, "role");
    expect_problem(4, 7, "number of fields");
    expect_problem(5, 8, "line break");
    expect_problem(6, 10, "quotation");
    expect_problem(7, 11, "quotation");
    expect_problem(8, 12, "cannot be seen");
    expect_problem(9, 13, "8 fields");
    assert_int_equal(seen.problems, 10);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.lines[1], 14);
    static const struct {
        const char *text, *part;
        size_t line;
    } whole[] = {
        {"", "\"\" is not known", 1},
        {"name,display\nana,A\n", "\"name\" is not known", 1},
        {"user;display\n", "user;display", 1},
        {"user,user\n", "there twice", 1},
        {"display\n", "\"user\" is missing", 1},
        {"us\x1b[31mer\n", "\\x1b", 1},
        {"user,\xff\nana,A\n", "CSV UTF-8", 1},
    };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        assert_int_equal(parse(IMPORT_PEOPLE, whole[i].text, NULL), FAULT_FORMAT);
        expect_problem(0, whole[i].line, whole[i].part);
    }
}

static void bad_bytes(void **state)
{
    (void)state;
    assert_int_equal(parse(IMPORT_PEOPLE,
                           "user,display\n"
                           "ana,\x83\x65\n"          // 2: Shift_JIS
                           "ben,B\n"                 // 3
                           "chie,\"C\nC\xe3\x81\"\n" // 4, 5: cut inside a character
                           "dai,\xe5\xa4\xa7\n"      // 6
                           "emi,E,x\n"               // 7
                           "\xff\xfe\n"              // 8
                           "fumi,F\n",               // 9
                           NULL),
                     FAULT_NONE);
    expect_problem(0, 2, "CSV UTF-8");
    expect_problem(1, 4, "CSV UTF-8");
    expect_problem(2, 7, "number of fields");
    expect_problem(3, 8, "CSV UTF-8");
    assert_int_equal(seen.problems, 4);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.lines[2], 9);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(parse(i == 0 ? IMPORT_PAM_OATH : IMPORT_OTPAUTH,
                               i == 0 ? "HOTP ana - " HEX20 "\nHOTP \x83\x65 - " HEX20
                                        "\nHOTP ben - " HEX20 "\n"
                                      : "otpauth://totp/ana?secret=" BASE32 "\n# \x83\x65\n"
                                        "otpauth://totp/ben?secret=" BASE32 "\n",
                               NULL),
                         FAULT_NONE);
        assert_int_equal(seen.count, 2);
        assert_int_equal(seen.problems, 1);
        expect_problem(0, 2, "UTF-8");
    }
    assert_int_equal(parse(IMPORT_GOOGLE, BASE32 "\n\" TOTP_AUTH\n\" \x83\x65\n", "ana"),
                     FAULT_FORMAT);
    expect_problem(0, 3, "UTF-8");
    assert_int_equal(parse(IMPORT_PSKC, "<?xml version=\"1.0\"?>\n<a>\x83\x65</a>\n", NULL),
                     FAULT_FORMAT);
    expect_problem(0, 2, "UTF-8");
}

static void limits(void **state)
{
    (void)state;
    char *line = malloc(3 * IMPORT_LINE_MAX);
    size_t at = 0;
    at += (size_t)sprintf(line, "HOTP ana - " HEX20 "\n");
    memset(line + at, 'a', IMPORT_LINE_MAX + 1);
    at += IMPORT_LINE_MAX + 1;
    strcpy(line + at, "\nHOTP ben - " HEX20 "\n");
    assert_int_equal(parse(IMPORT_PAM_OATH, line, NULL), FAULT_NONE);
    assert_int_equal(seen.count, 2);
    expect_problem(0, 2, "longer than 4096");
    free(line);
    char with_nul[] = "user\nana\0x\n";
    memset(&seen, 0, sizeof seen);
    assert_int_equal(import_text(IMPORT_PEOPLE, with_nul, sizeof with_nul - 1, NULL, &peer),
                     FAULT_FORMAT);
    expect_problem(0, 0, "NUL");
    // A callback that stops is obeyed at once.
    char many[] = "user\na\nb\nc\nd\n";
    memset(&seen, 0, sizeof seen);
    seen.stop_after = 2;
    assert_int_equal(import_text(IMPORT_PEOPLE, many, sizeof many - 1, NULL, &peer), FAULT_FULL);
    assert_int_equal(seen.count, 2);
}

static enum fault count_person(void *context, size_t line, const struct import_person *person)
{
    (void)line;
    (void)person;
    ++*(size_t *)context;
    return FAULT_NONE;
}

static enum fault last_problem(void *context, size_t line, const char *message)
{
    (void)context;
    (void)line;
    assert_non_null(strstr(message, "split the file"));
    return FAULT_NONE;
}

static void too_many_records(void **state)
{
    (void)state;
    size_t count = 0, at, size = 16 * (IMPORT_RECORDS_MAX + 2);
    char *text = malloc(size);
    const struct import_handlers counter = {&count, NULL, count_person, NULL, last_problem};
    at = (size_t)sprintf(text, "user\n");
    for (unsigned i = 0; i <= IMPORT_RECORDS_MAX; i++)
        at += (size_t)sprintf(text + at, "u%u\n", i);
    assert_int_equal(import_text(IMPORT_PEOPLE, text, at, NULL, &counter), FAULT_LIMIT);
    assert_int_equal(count, IMPORT_RECORDS_MAX);
    free(text);
}

static void abuse_c3_files_that_are_traps(void **state)
{
    (void)state;
    char directory[] = "/tmp/warifu-import-XXXXXX", path[64], link[64];
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/f", directory);
    snprintf(link, sizeof link, "%s/l", directory);
    static const struct {
        enum import_format format;
        mode_t mode;
        enum fault fault;
    } cases[] = {
        {IMPORT_PAM_OATH, 0600, FAULT_NONE},    {IMPORT_PAM_OATH, 0640, FAULT_REFUSED},
        {IMPORT_PAM_OATH, 0604, FAULT_REFUSED}, {IMPORT_PEOPLE, 0644, FAULT_NONE},
        {IMPORT_PEOPLE, 0664, FAULT_REFUSED},   {IMPORT_PEOPLE, 0646, FAULT_REFUSED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char *const texts[IMPORT_FORMAT_COUNT_] = {
            [IMPORT_PAM_OATH] = "HOTP ana - " HEX20 "\n", [IMPORT_PEOPLE] = "user\nana\n"};
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(texts[cases[i].format], file);
        fclose(file);
        assert_int_equal(chmod(path, cases[i].mode), 0);
        memset(&seen, 0, sizeof seen);
        assert_int_equal(by_reader(cases[i].format, path), cases[i].fault);
        assert_int_equal(seen.count, cases[i].fault == FAULT_NONE);
        assert_int_equal(seen.problems, cases[i].fault != FAULT_NONE);
    }
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(symlink(path, link), 0);
    memset(&seen, 0, sizeof seen);
    assert_int_equal(by_reader(IMPORT_PEOPLE, link), FAULT_REFUSED);
    expect_problem(0, 0, "symbolic link");
    unlink(link);
    assert_int_equal(mkfifo(link, 0600), 0);
    assert_int_not_equal(by_reader(IMPORT_PEOPLE, link), FAULT_NONE);
    unlink(link);
    memset(&seen, 0, sizeof seen);
    assert_int_equal(by_reader(IMPORT_PEOPLE, link), FAULT_NOT_FOUND);
    expect_problem(0, 0, "no such file");
    unlink(path);
    rmdir(directory);
}

static void names_of_formats(void **state)
{
    (void)state;
    for (int i = 0; i < IMPORT_FORMAT_COUNT_; i++) {
        enum import_format format = IMPORT_FORMAT_COUNT_;
        assert_int_equal(import_format_by_name(import_format_name((enum import_format)i), &format),
                         FAULT_NONE);
        assert_int_equal(format, i);
    }
    enum import_format format;
    assert_int_equal(import_format_by_name("xls", &format), FAULT_NOT_FOUND);
    assert_null(import_format_name(IMPORT_FORMAT_COUNT_));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pam_oath),
        cmocka_unit_test(pam_oath_problems),
        cmocka_unit_test(google),
        cmocka_unit_test(otpauth),
        cmocka_unit_test(pskc),
        cmocka_unit_test(pskc_problems),
        {"abuse:W7 no secret in any sentence, nor on stderr", abuse_w7_no_secret_in_any_sentence,
         NULL, NULL, NULL},
        cmocka_unit_test(people),
        cmocka_unit_test(people_in_cp932),
        cmocka_unit_test(people_problems),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(limits),
        cmocka_unit_test(too_many_records),
        {"abuse:C3 a file that is a trap is not read", abuse_c3_files_that_are_traps, NULL, NULL,
         NULL},
        cmocka_unit_test(names_of_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
