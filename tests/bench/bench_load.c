// SPDX-License-Identifier: BSD-2-Clause
// bench_load STORE KEY COUNT FIRST-UID PASSWORD CREDENTIALS [TOKENS [DAYS]]
// Fills a store with COUNT people u000000, u000001 ..., each with the same password and HOTP
// tokens of their own (one), and writes what they know to CREDENTIALS (login.h): the first token.
// With DAYS each of them has logged in, been let in and logged out on each of so many days, the
// last of which is today. Makes key and store when there are none. It links the store itself: a
// hundred thousand people through the CLI would measure the CLI.
#include "base/file.h"
#include "store/audit.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/store.h"
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 2000 };

static void must(enum fault fault, const char *what)
{
    if (fault != FAULT_NONE)
        errx(1, "%s: %s", what, fault_name(fault));
}

static struct store *open_store(const char *path, const char *key_path)
{
    uint8_t key[STORE_KEY_SIZE];
    struct store *store = NULL;
    char why[256];
    int fd = open(key_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) { // a throw-away store: its key need not be a secret
        for (size_t i = 0; i < sizeof key; i++)
            key[i] = (uint8_t)(i * 7 + 1);
        must(file_create(key_path, 0400, key, sizeof key), key_path);
        must(store_create(path, key, &store), path);
        return store;
    }
    if (read(fd, key, sizeof key) != (ssize_t)sizeof key)
        errx(1, "%s: not a key", key_path);
    close(fd);
    if (store_open(path, key, &store, why, sizeof why) != FAULT_NONE)
        errx(1, "%s: %s", path, why);
    return store;
}

static void add_person(struct store *store, unsigned number, uint32_t uid, const char *encoded,
                       FILE *credentials, const char *password_text, unsigned tokens)
{
    struct wall_time now;
    must(clock_read_wall(&now), "clock");
    struct person person = {.uid = uid, .role = ROLE_STAFF, .state = PERSON_ACTIVE, .created = now};
    snprintf(person.name, sizeof person.name, "u%06u", number);
    must(store_person_add(store, &person), person.name);

    struct password password;
    must(store_password_get(store, person.id, &password), "password");
    snprintf(password.encoded, sizeof password.encoded, "%s", encoded);
    password.set_at = now;
    must(store_password_put(store, &password), "password");

    struct otp_credential credential = {.person = person.id,
                                        .state = CREDENTIAL_ACTIVE,
                                        .parameters = {.kind = OTP_HOTP,
                                                       .algorithm = OTP_SHA1,
                                                       .digits = 6,
                                                       .period = 30,
                                                       .secret_size = 20},
                                        .last = -1,
                                        .created = now,
                                        .confirmed = now};
    fprintf(credentials, "%s %s ", person.name, password_text);
    for (size_t i = 0; i < 20; i++) {
        credential.parameters.secret[i] = (uint8_t)(number * 31 + i * 17 + (number >> 8));
        fprintf(credentials, "%02x", credential.parameters.secret[i]);
    }
    fprintf(credentials, " 0 6\n");
    must(store_otp_add(store, &credential), "token");
    for (unsigned i = 1; i < tokens; i++) {
        credential.parameters.secret[0]++;
        must(store_otp_add(store, &credential), "token");
    }
}

// --- what they did ---

static void record(struct store *store, const struct person *person, const char *event,
                   int64_t seconds, const char *more)
{
    char body[512];
    struct audit_record record = {.wall.seconds = seconds, .body = body};

    snprintf(record.event, sizeof record.event, "%s", event);
    snprintf(record.user, sizeof record.user, "%s", person->name);
    snprintf(body, sizeof body,
             "{\"event\":\"%s\",%s\"host\":\"desk\",\"peer\":\"0\",\"policy\":\"0123456789abcdef\","
             "\"rule\":\"console\",\"service\":\"login\",\"tty\":\"tty1\",\"uid\":\"%u\",\"user\":"
             "\"%s\"}",
             event, more, (unsigned)person->uid, person->name);
    must(store_audit_append(store, &record), "record");
}

static void work(struct store *store, unsigned people, uint32_t first_uid, unsigned days)
{
    struct wall_time now;
    must(clock_read_wall(&now), "clock");
    for (unsigned day = days; day-- > 0;)
        for (unsigned i = 0; i < people; i++) {
            const int64_t morning = now.seconds - (int64_t)day * 86400 - 3600;
            struct person person = {.uid = first_uid + i};
            snprintf(person.name, sizeof person.name, "u%06u", i);
            if (i % BATCH == 0)
                must(store_begin(store), "begin");
            record(store, &person, "login.granted", morning,
                   "\"classes\":\"knowledge possession\",");
            record(store, &person, "session.opened", morning + 1, "");
            record(store, &person, "session.closed", morning + 3000, "");
            if (i % BATCH == BATCH - 1 || i == people - 1)
                must(store_commit(store), "commit");
        }
}

int main(int count, char **arguments)
{
    if (count < 7 || count > 9)
        errx(2, "usage: bench_load STORE KEY COUNT FIRST-UID PASSWORD CREDENTIALS"
                " [TOKENS [DAYS]]");
    unsigned people = (unsigned)strtoul(arguments[3], NULL, 10);
    unsigned tokens = count >= 8 ? (unsigned)strtoul(arguments[7], NULL, 10) : 1;
    uint32_t first_uid = (uint32_t)strtoul(arguments[4], NULL, 10);
    char encoded[PASSWORD_ENCODED_SIZE];
    must(password_encode(arguments[5], (struct password_cost){65536, 2}, encoded), "password");
    umask(077);
    struct store *store = open_store(arguments[1], arguments[2]);
    FILE *credentials = fopen(arguments[6], "we");
    if (credentials == NULL)
        err(1, "%s", arguments[6]);
    for (unsigned i = 0; i < people; i++) {
        if (i % BATCH == 0)
            must(store_begin(store), "begin");
        add_person(store, i, first_uid + i, encoded, credentials, arguments[5], tokens);
        if (i % BATCH == BATCH - 1 || i == people - 1)
            must(store_commit(store), "commit");
    }
    if (count == 9)
        work(store, people, first_uid, (unsigned)strtoul(arguments[8], NULL, 10));
    store_close(&store);
    return fclose(credentials) == 0 ? 0 : 1;
}
