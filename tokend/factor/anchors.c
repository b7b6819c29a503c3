// SPDX-License-Identifier: BSD-2-Clause
#include "factor/anchors.h"
#include "base/file.h"
#include "base/log.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define CERTIFICATE_MOST 16384 // bytes of DER

enum der_tag { DER_SEQUENCE = 0x30, DER_BIT_STRING = 0x03 };

enum fault anchors_read(const char *path, char **text, size_t *size)
{
    const struct file_demand demand = {FILE_ANY_OWNER, 0022, ANCHORS_MOST};
    const enum fault fault = file_read_checked(path, &demand, text, size);

    if (fault != FAULT_NONE)
        log_error("the trust anchors %s cannot be used: %s", path, fault_name(fault));
    return fault;
}

// --- X.509, as far as its frame -----------------------------------------------------------------

struct der {
    const uint8_t *at;
    size_t size;
};

// Takes the next member off `rest`. False unless it has this tag and lies in it whole.
static bool take(struct der *rest, enum der_tag tag, struct der *content)
{
    size_t head = 2, length;

    if (rest->size < head || rest->at[0] != tag)
        return false;
    length = rest->at[1];
    if (length > 0x80) { // the length of the length
        const size_t bytes = length & 0x7f;
        if (bytes > 2 || rest->size < head + bytes)
            return false;
        length = 0;
        for (size_t i = 0; i < bytes; i++)
            length = length << 8 | rest->at[head + i];
        head += bytes;
    }
    if (rest->size - head < length)
        return false;
    *content = (struct der){rest->at + head, length};
    *rest = (struct der){rest->at + head + length, rest->size - head - length};
    return true;
}

// Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE, signature BIT
// STRING } (RFC 5280 section 4.1).
static bool is_certificate(struct der rest)
{
    struct der certificate, part;

    return take(&rest, DER_SEQUENCE, &certificate) && rest.size == 0 &&
           take(&certificate, DER_SEQUENCE, &part) && part.size > 0 &&
           take(&certificate, DER_SEQUENCE, &part) && part.size > 0 &&
           take(&certificate, DER_BIT_STRING, &part) && part.size > 0 && certificate.size == 0;
}

static bool holds_certificate(const char *base64, size_t size)
{
    uint8_t bytes[CERTIFICATE_MOST];
    size_t used = 0;

    return sodium_base642bin(bytes, sizeof bytes, base64, size, " \t\r\n", &used, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           is_certificate((struct der){bytes, used});
}

bool anchors_usable(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    unsigned count = 0;
    bool good = true;

    if (anchors_read(path, &text, &size) != FAULT_NONE)
        return false;
    for (const char *at = text; good && (at = strstr(at, BEGIN)) != NULL; count++) {
        const char *body = at + strlen(BEGIN), *end = strstr(body, END);
        good = end != NULL && holds_certificate(body, (size_t)(end - body));
        at = end;
    }
    free(text);
    if (!good)
        log_error("the trust anchors %s: certificate %u is damaged", path, count);
    else if (count == 0)
        log_error("the trust anchors %s: there is no certificate in it", path);
    return good && count > 0;
}
