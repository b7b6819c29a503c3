// SPDX-License-Identifier: BSD-2-Clause
// PSKC (RFC 6030) with plain keys, over libpskc. Encrypted keys must be decrypted first; signatures
// are not checked, because whoever imports has the file from the vendor's own hands.
#include "base/secret.h"
#include "base/text.h"
#include "import_parse.h"
#include "language.h"
#include "x500_name.h"
#include <libxml/xmlerror.h>
#include <pskc/pskc.h>
#include <string.h>

// libxml2 prints the line that it does not understand, and that line may hold the secret
// (abuse:W7).
static void say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && strcmp(text + length - tail, end) == 0;
}

// What a key says of its kind, or the sentence that says what is wrong.
static const char *read_kind(pskc_key_t *key, struct import_token *token)
{
    static const struct {
        const char *end;
        enum otp_algorithm algorithm;
    } suites[] = {{"SHA1", OTP_SHA1},      {"SHA-1", OTP_SHA1},    {"SHA256", OTP_SHA256},
                  {"SHA-256", OTP_SHA256}, {"SHA512", OTP_SHA512}, {"SHA-512", OTP_SHA512}};
    struct otp_parameters *p = &token->parameters;
    const char *name = pskc_get_key_algorithm(key), *suite = pskc_get_key_algparm_suite(key);
    int has_encoding = 0, has_digits = 0, has_period = 0, has_drift = 0, has_counter = 0;
    pskc_valueformat encoding = pskc_get_key_algparm_resp_encoding(key, &has_encoding);
    uint32_t digits = pskc_get_key_algparm_resp_length(key, &has_digits);
    uint32_t period = pskc_get_key_data_timeinterval(key, &has_period);
    uint32_t drift = pskc_get_key_data_timedrift(key, &has_drift);
    uint64_t counter = pskc_get_key_data_counter(key, &has_counter);

    *p = (struct otp_parameters){.algorithm = OTP_SHA1, .digits = 6, .period = 30};
    if (name != NULL && ends_with(name, "totp"))
        p->kind = OTP_TOTP;
    else if (name != NULL && ends_with(name, "hotp"))
        p->kind = OTP_HOTP;
    else
        return N_("The key is for neither HOTP nor TOTP.");
    if (suite != NULL && suite[0] != '\0') {
        size_t i = 0, count = sizeof suites / sizeof *suites;
        while (i < count && !ends_with(suite, suites[i].end))
            i++;
        if (i == count)
            return N_("The algorithm suite is not SHA1, SHA256 or SHA512.");
        p->algorithm = suites[i].algorithm;
    }
    if (has_encoding && encoding != PSKC_VALUEFORMAT_DECIMAL)
        return N_("The codes are not decimal.");
    if (has_digits && (digits < 6 || digits > 8))
        return N_("The codes do not have 6 to 8 digits.");
    p->digits = has_digits ? (uint8_t)digits : 6;
    if (p->kind == OTP_TOTP) {
        if (has_period && period != 30 && period != 60)
            return N_("The time interval is neither 30 nor 60 seconds.");
        p->period = has_period ? (uint16_t)period : 30;
        // Written as a signed number of intervals, read by libpskc as an unsigned one.
        if (has_drift && ((int32_t)drift < -OTP_RANGE_MAX || (int32_t)drift > OTP_RANGE_MAX))
            return N_("The time drift is out of range.");
        p->drift = has_drift ? (int32_t)drift : 0;
    } else {
        if (has_counter && counter > INT64_MAX / 4)
            return N_("The counter is out of range.");
        token->counter = has_counter ? counter : 0;
    }
    return NULL;
}

// RFC 6030 wants a distinguished name; many write just the user's. What names nobody is as if it
// were not there, so that --user can say it. False when there is nobody to say it either.
static bool read_user(const char *id, const char *otherwise, char name[IMPORT_NAME_SIZE])
{
    name[0] = '\0';
    if (id == NULL || id[strspn(id, " \t\r\n")] == '\0')
        return true;
    if (x500_is_name(id))
        return x500_user(id, name, IMPORT_NAME_SIZE) || otherwise[0] != '\0';
    while (strchr(" \t\r\n", *id) != NULL)
        id++;
    if (text_copy(name, IMPORT_NAME_SIZE, id) != FAULT_NONE)
        return false;
    for (size_t length = strlen(name); length > 0 && strchr(" \t\r\n", name[length - 1]) != NULL;)
        name[--length] = '\0';
    return true;
}

static enum fault each_key(struct import_run *run, size_t number, pskc_key_t *key)
{
    struct import_token token = {.counter = 0};
    char user[IMPORT_NAME_SIZE];
    size_t size = 0;
    const char *secret = pskc_get_key_data_secret(key, &size);
    const char *problem = read_kind(key, &token), *label = pskc_get_device_serialno(key);
    const char *id = pskc_get_key_userid(key);
    enum fault fault = FAULT_NONE;

    if (label == NULL)
        label = pskc_get_key_id(key);
    if (id == NULL)
        id = pskc_get_device_userid(key);
    const bool named = read_user(id, run->user, user);
    if (problem == NULL && secret == NULL)
        problem = N_("The key holds no plain secret: decrypt the file first (pskctool).");
    if (problem == NULL && text_copy(token.label, sizeof token.label, label) != FAULT_NONE)
        problem = N_("The serial number is longer than 64 bytes.");
    if (problem != NULL)
        fault = import_problem(run, number, "%s", _(problem));
    else if (!named)
        fault = import_problem(
            run, number,
            _("The name \"%s\" holds neither a uid nor a cn that can be read: give --user."),
            import_quote(id));
    else if (import_secret(run, number, &token, (const uint8_t *)secret, size, &fault) &&
             import_owner(run, number, &token, user, &fault))
        fault = import_token_found(run, number, &token);
    secret_wipe(&token, sizeof token);
    return fault;
}

// Entities and other encodings than the UTF-8 that was checked have no place in a list of keys.
static const char *unwanted(const char *data)
{
    const char *declaration_end = strncmp(data, "<?xml", 5) == 0 ? strstr(data, "?>") : NULL;
    const char *encoding = strstr(data, "encoding");

    if (strstr(data, "<!DOCTYPE") != NULL || strstr(data, "<!ENTITY") != NULL)
        return N_("The file declares a document type, which is not accepted.");
    if (declaration_end == NULL || encoding == NULL || encoding > declaration_end)
        return NULL;
    encoding += strcspn(encoding, "\"'?");
    return *encoding != '\0' && (strncmp(encoding + 1, "UTF-8", 5) == 0 ||
                                 strncmp(encoding + 1, "utf-8", 5) == 0)
               ? NULL
               : N_("The file declares an encoding other than UTF-8.");
}

// The line of the first byte that is not UTF-8.
static size_t bad_line(char *data)
{
    size_t line = 1;

    for (char *at = data;; line++) {
        size_t length = strcspn(at, "\n");
        char end = at[length];
        at[length] = '\0';
        bool good = text_is_utf8(at);
        at[length] = end;
        if (!good || end == '\0')
            return line;
        at += length + 1;
    }
}

bool import_pskc_prepare(void)
{
    xmlSetGenericErrorFunc(NULL, say_nothing);
    return pskc_global_init() == PSKC_OK;
}

enum fault import_pskc(struct import_run *run, char *data)
{
    pskc_t *container = NULL;
    const char *problem = unwanted(data);
    pskc_key_t *key;
    enum fault fault = FAULT_NONE;
    size_t number = 0;

    if (!text_is_utf8(data))
        return import_not_this_format(run, bad_line(data), import_not_utf8);
    if (problem == NULL && (!import_pskc_prepare() || pskc_init(&container) != PSKC_OK))
        return FAULT_MEMORY;
    if (problem == NULL && pskc_parse_from_memory(container, strlen(data), data) != PSKC_OK)
        problem = N_("The file is not PSKC (RFC 6030), or is damaged.");
    if (problem != NULL)
        fault = import_not_this_format(run, 0, problem);
    while (fault == FAULT_NONE && (key = pskc_get_keypackage(container, number)) != NULL)
        fault = each_key(run, ++number, key);
    if (fault == FAULT_NONE && number == 0)
        fault = import_problem(run, 0, _("The file holds no key."));
    if (container != NULL)
        pskc_done(container);
    return fault;
}
