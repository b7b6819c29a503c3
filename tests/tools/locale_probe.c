// SPDX-License-Identifier: BSD-2-Clause
// Prints everything that must not depend on the locale (abuse:E1); locale_test.sh compares the
// lines of one locale with those of another. Exit status 3: the C library does not have the locale.
#include "factor/dictionary.h"
#include "factor/otp.h"
#include "factor/otp_read.h"
#include "factor/password.h"
#include "import.h"
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char *const passwords[] = {
    "TITLE-iI\xc4\xb0\xc4\xb1-7#",
    "Sakura2024!",
    "KOBESHI-01",
    "WARIFU#1I",
    "ISTANBUL-iii1",
    "が\xe3\x81\x8b\xe3\x82\x99-7#Kq",
    "\xef\xbc\xa9\xef\xbd\x89 7#KqX",
    "\xd9\xa1\xd9\xa2\xd9\xa3-7#KqX",
    "1.5,Kq#vwX",
};

static const char *const codes[] = {"755224", "٧٥٥٢٢٤", "７５５２２４", "755224 ", "+755224"};

static const char *const uris[] = {
    "OTPAUTH://TOTP/I:i?SECRET=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&DIGITS=8&PERIOD=60&ISSUER=I",
    "otpauth://hotp/i?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=sha512&counter=7",
};

static void hex(const char *name, const uint8_t *data, size_t size)
{
    printf("%s ", name);
    for (size_t i = 0; i < size; i++)
        printf("%02x", data[i]);
    printf("\n");
}

static enum fault person(void *context, size_t line, const struct import_person *person)
{
    (void)context;
    printf("person %zu %s|%s|%s\n", line, person->user, person->display, person->role);
    return FAULT_NONE;
}

static enum fault problem(void *context, size_t line, const char *message)
{
    (void)context;
    printf("problem %zu %s\n", line, message);
    return FAULT_NONE;
}

int main(void)
{
    static const char *const site_words[] = {"kobeshi", "warifu", "istanbul"};
    const struct password_demand demand = {.min_length = 8,
                                           .min_classes = 3,
                                           .dictionary = true,
                                           .user = "title.i",
                                           .full_name = "I İi",
                                           .site_words = site_words,
                                           .site_word_count = 3};
    if (setlocale(LC_ALL, "") == NULL)
        return 3;
    if (dictionary_open(NULL) != FAULT_NONE)
        return 4;
    for (size_t i = 0; i < sizeof passwords / sizeof *passwords; i++) {
        char normal[PASSWORD_MAX + 1];
        uint8_t print[PASSWORD_FINGERPRINT], salt[16] = "0123456789abcde";
        struct password_flaws flaws;
        bool matches = false;
        if (password_normalise(passwords[i], normal, sizeof normal) != FAULT_NONE ||
            password_fingerprint(passwords[i], salt, (struct password_cost){256, 2}, print) !=
                FAULT_NONE ||
            password_judge(passwords[i], &demand, &flaws) != FAULT_NONE)
            return 1;
        hex("normal", (const uint8_t *)normal, strlen(normal));
        hex("fingerprint", print, sizeof print);
        for (size_t f = 0; f < flaws.count; f++)
            printf("flaw %d\n", flaws.items[f]);
        // Made by libsodium's own crypto_pwhash_str(), for "password".
        static const char stored[] = "$argon2id$v=19$m=256,t=2,p=1$GNVrgZQfM7ZiUw1ItnN8sA$"
                                     "hjW0hOPDNQYkLmniC9/5QRwLa5ir7fbSWzRlbZxjLfg";
        if (password_verify("password", stored, &matches) != FAULT_NONE || !matches)
            return 1;
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct otp_parameters p = {
            .kind = OTP_HOTP, .algorithm = OTP_SHA1, .digits = 6, .secret_size = 20};
        struct otp_match match;
        memcpy(p.secret, "12345678901234567890", 20);
        if (otp_check(&p, codes[i], -1, (struct wall_time){0}, 3, &match) != FAULT_NONE)
            return 1;
        printf("code %d\n", match.matches);
    }
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        struct otp_parameters p;
        uint64_t counter = 0;
        char back[512];
        printf("uri %d", (int)otp_parse_uri(uris[i], &p, &counter));
        printf(" %d\n", (int)otp_uri(&p, "Iı", "iİ", counter, back, sizeof back));
        puts(back);
    }
    char csv[] = "USER,DISPLAY,Role\nIi,\xc4\xb0\xc4\xb1,admin\nx,y,ADMIN\n";
    const struct import_handlers peer = {NULL, NULL, person, NULL, problem};
    return import_text(IMPORT_PEOPLE, csv, strlen(csv), NULL, &peer) != FAULT_NONE;
}
