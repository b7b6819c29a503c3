// SPDX-License-Identifier: BSD-2-Clause
// A made-up town: town PEOPLE DAYS EXPORT KEY [DIGEST [ATTACKS]] writes the log of so many days as
// `audit export` would, for `warifu report` (G2) and `warifu audit analyse` (E7). With ATTACKS, a
// file, the town is attacked in its second month: which records did it is written there. Nobody in
// it exists. Deterministic. The records are written by tokend's own code for records and by the
// code for exports; what is made up is who does what and when, and a key that is known to all signs
// it: nothing of it went through a vault or a store.
#include "../random.h"
#include "evidence/export.h"
#include "evidence/sha256.h"
#include "vault/loop/event.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "warifu/00112233445566778899aabbccddeeff"
#define BEGIN INT64_C(1774969200) // 2026-04-01 00:00 in Japan
#define DAY INT64_C(86400)
static const uint8_t seed[NOTE_SEED_SIZE] = {'t', 'o', 'w', 'n'};

// --- a day's events, which are sorted by their time before they are written ----------------------

struct fact {
    int64_t time, count;
    enum event_id event;
    char user[16], text[32], before[16]; // text: a card, a list, a reason ...
    int64_t number, until;
    // Of an attack:
    const char *attack, *key, *why;
    char rhost[24];
    bool unknown; // to this version
    int64_t jump; // seconds by which the clock goes on from here
};

struct town {
    unsigned people;
    struct random random;
    struct fact *facts;
    size_t fact_count, fact_room;
    int64_t sequence, reviews, emergencies;
    struct merkle_range tree;
    FILE *out;          // NULL: only counted
    FILE *attacks;      // NULL: there are none
    int64_t jumped;     // seconds
    const char *policy; // digest of the policy by which is decided; NULL: nobody says
    char head[1024];
};

static void die(const char *why)
{
    fprintf(stderr, "town: %s\n", why);
    exit(70);
}

static struct fact *add(struct town *town, int64_t time, enum event_id event, unsigned person)
{
    if (town->fact_count == town->fact_room) {
        town->fact_room = town->fact_room * 2 + 64;
        town->facts = realloc(town->facts, town->fact_room * sizeof *town->facts);
        if (town->facts == NULL)
            die("no memory");
    }
    struct fact *fact = &town->facts[town->fact_count];
    *fact = (struct fact){.time = time, .count = (int64_t)town->fact_count, .event = event};
    town->fact_count++;
    if (person > 0)
        snprintf(fact->user, sizeof fact->user, "s%05u", person);
    return fact;
}

static struct fact *add_card(struct town *town, int64_t time, enum event_id event, unsigned person,
                             unsigned card)
{
    struct fact *fact = add(town, time, event, person);
    snprintf(fact->text, sizeof fact->text, "K-%05u-%u", person, card);
    return fact;
}

static int by_time(const void *a, const void *b)
{
    const struct fact *one = a, *other = b;
    return one->time != other->time ? (one->time > other->time ? 1 : -1)
                                    : (one->count > other->count ? 1 : -1);
}

// --- records -------------------------------------------------------------------------------------

static void fill(struct event *event, const struct fact *fact, const char *policy)
{
    if (policy != NULL && event_has(event->id, FIELD_POLICY))
        event_text(event, FIELD_POLICY, policy);
    event_text(event, FIELD_HOST, "madoguchi-1");
    if (event_has(event->id, FIELD_SERVICE))
        event_text(event, FIELD_SERVICE, "lightdm");
    if (event_has(event->id, FIELD_RULE) && event_has(event->id, FIELD_CLASSES)) {
        event_text(event, FIELD_RULE, "desk");
        event_text(event, FIELD_CLASSES, "knowledge+possession");
    }
    if (event_has(event->id, FIELD_ACTOR) && event_has(event->id, FIELD_REASON)) {
        event_text(event, FIELD_ACTOR, "s00001");
        event_text(event, FIELD_REASON, "made up");
    }
    if (event_has(event->id, FIELD_CARD) && fact->text[0] == 'K')
        event_text(event, FIELD_CARD, fact->text);
    if (fact->rhost[0] != '\0')
        event_text(event, FIELD_RHOST, fact->rhost);
    if (fact->key != NULL)
        event_text(event, FIELD_KEY, fact->key);
    if (fact->why != NULL)
        event_text(event, FIELD_WHY, fact->why);
    if (event->id == EVENT_STORE_DAMAGED)
        event_text(event, FIELD_WHAT, fact->text);
    if (event->id == EVENT_SESSION_STOPPED) {
        event_text(event, FIELD_LOGIND, fact->text);
        event_text(event, FIELD_SEEN, "still_there");
    }
    if (event->id == EVENT_CARD_ISSUED && fact->before[0] != '\0')
        event_text(event, FIELD_BEFORE, fact->before);
    if (event_has(event->id, FIELD_OPERATION) && fact->text[0] != 'K')
        event_text(event, FIELD_OPERATION, fact->text);
    if (event_has(event->id, FIELD_EMERGENCY) && fact->number != 0)
        event_number(event, FIELD_EMERGENCY, fact->number);
    if (event_has(event->id, FIELD_REVIEW) && fact->number != 0)
        event_number(event, FIELD_REVIEW, fact->number);
    if (event_has(event->id, FIELD_UNTIL) && fact->until != 0)
        event_number(event, FIELD_UNTIL, fact->until);
    if (event_has(event->id, FIELD_WHEN) && fact->until != 0)
        event_number(event, FIELD_WHEN, fact->until);
}

static void sign(struct town *town)
{
    struct checkpoint checkpoint = {.origin = NAME, .size = town->tree.size};
    char text[CHECKPOINT_SIZE];

    merkle_root(evidence_sha256, &town->tree, &checkpoint.root);
    if (checkpoint_write(&checkpoint, text) != FAULT_NONE ||
        note_sign(NAME, seed, text, town->head, sizeof town->head) != FAULT_NONE)
        die("the head was not signed");
}

static void put_line(struct town *town, enum fault fault, char **line)
{
    if (fault != FAULT_NONE || fputs(*line, town->out) < 0)
        die("a line was not written");
    free(*line);
}

static void put_fact(struct town *town, const struct fact *fact)
{
    char body[EVENT_BODY_MAX];
    struct event event;
    struct merkle_hash leaf;
    char *line;

    event_init(&event, fact->event, fact->user);
    fill(&event, fact, town->policy);
    if (event_write(&event, body, sizeof body) != FAULT_NONE)
        die(event_kind(fact->event)->name);
    town->jumped += fact->jump;
    const struct entry entry = {++town->sequence,
                                fact->time + town->jumped,
                                (fact->time - BEGIN) * 1000,
                                fact->unknown ? "login.of_the_future"
                                              : event_kind(fact->event)->name,
                                fact->user,
                                body};
    if (town->out != NULL && fact->attack != NULL)
        fprintf(town->attacks, "%s %" PRId64 "\n", fact->attack, town->sequence);
    if (entry_leaf(&entry, &leaf) != FAULT_NONE ||
        merkle_append(evidence_sha256, &town->tree, &leaf) != FAULT_NONE)
        die("a record does not fit");
    if (town->out == NULL)
        return;
    put_line(town, export_record_line(&entry, &line), &line);
    if (town->sequence % EXPORT_HEAD_EVERY == 0) {
        sign(town);
        put_line(town, export_head_line(town->head, &line), &line);
    }
}

// --- what happens in a town ----------------------------------------------------------------------

static int64_t at(struct town *town, int64_t day, unsigned hour, unsigned spread_minutes)
{
    return BEGIN + day * DAY + (int64_t)hour * 3600 +
           (int64_t)random_below(&town->random, spread_minutes * 60);
}

static bool one_in(struct town *town, unsigned many)
{
    return random_below(&town->random, many) == 0;
}

static void log_in(struct town *town, int64_t time, unsigned person)
{
    add(town, time, EVENT_LOGIN_PROVED, person);
    add(town, time + 1, EVENT_LOGIN_GRANTED, person);
    add(town, time + 2, EVENT_SESSION_OPENED, person);
}

static void work(struct town *town, int64_t day, unsigned person)
{
    if (one_in(town, 12)) // on leave
        return;
    const int64_t comes = at(town, day, 7, 110);
    if (one_in(town, 14))
        add(town, comes - 40, EVENT_LOGIN_DENIED, person);
    if (one_in(town, 1200)) {
        add(town, comes - 30, EVENT_LOGIN_LOCKED, person);
        add(town, comes - 5, EVENT_LOCK_CLEARED, person);
    }
    if (one_in(town, 4000))
        add(town, comes - 20, EVENT_LOGIN_REPLAYED, person);
    log_in(town, comes, person);
    add(town, at(town, day, one_in(town, 15) ? 20 : 17, 70), EVENT_SESSION_CLOSED, person);
    if (one_in(town, 2)) // was away over noon
        log_in(town, at(town, day, 12, 100), person);
    if (one_in(town, 40)) // comes back in the evening
        log_in(town, at(town, day, 18, 120), person);
    if (one_in(town, 2500)) {
        add(town, comes + 600, EVENT_PASSWORD_RESET, person);
        add(town, comes + 900, EVENT_PASSWORD_CHANGED, person);
    }
}

static void lose_a_card(struct town *town, int64_t day, unsigned person, bool comes_back)
{
    const int64_t time = at(town, day, 9, 400);
    static const int64_t missed[] = {240, 1500, 2400, 7200, 90000, 0};
    const int64_t before = missed[random_below(&town->random, 6)];

    add_card(town, time, EVENT_CARD_LOST, person, 1)->until = before > 0 ? time - before : 0;
    struct fact *other = add_card(town, time + 1800, EVENT_CARD_ISSUED, person, 2);
    snprintf(other->before, sizeof other->before, "K-%05u-1", person);
    add_card(town, time + 2100, EVENT_CARD_BOUND, person, 2);
    if (comes_back) {
        add_card(town, time + 7200, EVENT_CARD_COLLECTED, person, 1);
        add_card(town, time + 7500, EVENT_CARD_DESTROYED, person, 1);
    }
}

static void replace_a_card(struct town *town, int64_t day, unsigned person, bool to_the_end)
{
    const int64_t time = at(town, day, 10, 200);

    add_card(town, time, EVENT_CARD_ISSUED, person, 3);
    add_card(town, time + 300, EVENT_CARD_REVOKED, person, 1);
    if (to_the_end) {
        add_card(town, time + 900, EVENT_CARD_COLLECTED, person, 1);
        add_card(town, time + 3600, EVENT_CARD_DESTROYED, person, 1);
    }
}

static void forget_a_card(struct town *town, int64_t day, unsigned person, bool looked_at)
{
    const int64_t time = at(town, day, 8, 60), number = ++town->emergencies;

    add(town, time, EVENT_EMERGENCY_ISSUED, person)->number = number;
    add(town, time + 60, EVENT_EMERGENCY_APPROVED, person)->number = number;
    add(town, time + 120, EVENT_EMERGENCY_USED, person)->number = number;
    if (looked_at)
        add(town, time + 9 * 3600, EVENT_EMERGENCY_CLOSED, person)->number = number;
}

static void ask(struct town *town, int64_t day, unsigned person, const char *what, int64_t days)
{
    const int64_t time = at(town, day, 13, 120), number = ++town->reviews;
    static const enum event_id steps[] = {EVENT_REQUEST_MADE, EVENT_REQUEST_APPROVED};

    for (unsigned i = 0; i < 2; i++) {
        struct fact *fact = add(town, time + (int64_t)i * 1200, steps[i], person);
        fact->number = number;
        fact->until = time + days * DAY;
        snprintf(fact->text, sizeof fact->text, "%s", what);
    }
    if (strcmp(what, "privilege") == 0) {
        add(town, time + 7200, EVENT_SESSION_OPENED, person)->number = number;
        add(town, time + 9000, EVENT_SESSION_CLOSED, person);
    }
}

static void look_afterwards(struct town *town, int64_t day, enum event_id event, bool closed)
{
    const int64_t time = at(town, day, 14, 60), number = ++town->reviews;

    add(town, time, event, 0)->number = number;
    if (closed)
        add(town, time + DAY / 12, EVENT_REVIEW_CLOSED, 0)->number = number;
}

static struct fact *attack(struct town *town, const char *name, int64_t time, enum event_id event,
                           unsigned person, const char *rhost, unsigned number)
{
    struct fact *fact = add(town, time, event, person);

    fact->attack = name;
    if (rhost != NULL)
        snprintf(fact->rhost, sizeof fact->rhost, "%s%u", rhost, number);
    return fact;
}

// At night, each an hour or more behind the other; what is "below" is so by one.
static void be_attacked(struct town *town, int64_t day)
{
    const int64_t night = BEGIN + day * DAY + 3600;

    for (unsigned i = 0; i < 12; i++)
        attack(town, "guessing", night + i * 60, EVENT_LOGIN_DENIED, 5, "198.51.100.", 9);
    attack(town, "guessed", night + 720, EVENT_LOGIN_GRANTED, 5, "198.51.100.", 9);
    for (unsigned i = 0; i < 9; i++)
        attack(town, "below", night + i * 60, EVENT_LOGIN_DENIED, 6, "198.51.100.", 10);
    for (unsigned i = 0; i < 25; i++)
        attack(town, "one_place", night + 7200 + i * 10, EVENT_LOGIN_DENIED, 2 + i, "203.0.113.",
               5);
    for (unsigned i = 0; i < 9; i++)
        attack(town, "below", night + 7200 + i * 10, EVENT_LOGIN_DENIED, 2 + i, "203.0.113.", 6);
    for (unsigned i = 0; i < 22; i++)
        attack(town, "many_places", night + 10800 + i * 25, EVENT_LOGIN_DENIED, 2 + i, "192.0.2.",
               1 + i);
    for (unsigned i = 0; i < 6; i++)
        attack(town, "pins", night + 14400 + i * 60, EVENT_LOGIN_DENIED, 9, NULL, 0)->key = "pin";
    for (unsigned i = 0; i < 4; i++)
        attack(town, "below", night + 14400 + i * 60, EVENT_LOGIN_DENIED, 10, NULL, 0)->key = "pin";
    snprintf(attack(town, "copied", night + 15000, EVENT_KEY_COUNT, 12, NULL, 0)->text, 16,
             "K-00012-1");
    attack(town, "dormant", night + 15060, EVENT_LOGIN_DORMANT, 13, NULL, 0);
    attack(town, "odd_hour", night + 10800, EVENT_LOGIN_GRANTED, 20, NULL, 0);
    const int64_t day_time = BEGIN + day * DAY + 8 * 3600; // as everybody comes
    attack(town, "first_place", day_time, EVENT_LOGIN_GRANTED, 21, "198.51.100.", 77);
    attack(town, "two_places", day_time, EVENT_LOGIN_GRANTED, 22, "203.0.113.", 21);
    attack(town, "two_places", day_time + 60, EVENT_LOGIN_GRANTED, 22, "203.0.113.", 22);
    attack(town, "privilege", day_time, EVENT_SESSION_OPENED, 23, NULL, 0)->number = 999;
    for (unsigned i = 0; i < 5; i++)
        attack(town, "outside", day_time + i * 60, EVENT_LOGIN_REFUSED, 24, NULL, 0)->why =
            "no_grant";
    for (unsigned i = 0; i < 4; i++)
        attack(town, "below", day_time + i * 60, EVENT_LOGIN_REFUSED, 25, NULL, 0)->why =
            "no_grant";
    attack(town, "clock", night + 15120, EVENT_VAULT_STARTED, 0, NULL, 0)->jump = -7200;
}

static void once_a_month(struct town *town, int64_t day, int64_t month)
{
    const unsigned person = 2 + (unsigned)random_below(&town->random, town->people - 2);

    add(town, at(town, day, 5, 30), EVENT_VAULT_STARTED, 0);
    add(town, at(town, day, 16, 30), EVENT_LOG_EXPORTED, 0);
    if (month % 3 == 2)
        snprintf(add(town, at(town, day, 15, 30), EVENT_REVIEW_SIGNED, 0)->text, 16, "people");
    lose_a_card(town, day, person, month != 10);
    replace_a_card(town, day, person % 40 + 3, month < 10);
    forget_a_card(town, day, person, month != 11);
    if (month % 2 == 0)
        ask(town, day, person, "exception", 30);
    ask(town, day, 2, "privilege", 5);
    if (month == 11) {
        snprintf(add(town, at(town, day, 6, 5), EVENT_STORE_DAMAGED, 8)->text, 32,
                 "person 8, s00008");
        struct fact *session = add(town, at(town, day, 11, 5), EVENT_SESSION_STOPPED, 0);
        snprintf(session->user, sizeof session->user, "kanri");
        snprintf(session->text, sizeof session->text, "c7");
    }
    if (month == 3)
        look_afterwards(town, day, EVENT_GLASS_USED, true);
    if (month == 7)
        look_afterwards(town, day, EVENT_ADMIN_RESCUE, true);
    if (month == 8)
        add(town, at(town, day, 11, 10), EVENT_CLOCK_UNSYNCHRONISED, 0);
    if (month == 5)
        add(town, at(town, day, 11, 10), EVENT_CONFIGURATION_CHANGED, 0);
    if (month == 6 || month == 10) {
        add(town, at(town, day, 0, 5), EVENT_USER_DORMANT, 7 + (unsigned)month);
        if (month == 6)
            add(town, at(town, day, 13, 5), EVENT_USER_RESUMED, 7 + (unsigned)month);
    }
}

static void arrive(struct town *town)
{
    for (unsigned person = 1; person <= town->people; person++) {
        const int64_t time = BEGIN + (int64_t)person * 30;
        add(town, time, EVENT_USER_ADDED, person);
        add_card(town, time + 5, EVENT_CARD_ISSUED, person, 1);
        add_card(town, time + 10, EVENT_CARD_BOUND, person, 1);
        add_card(town, time + 15, EVENT_KEY_ENROLLED, person, 1);
    }
}

static void live(struct town *town, unsigned days)
{
    town->random = (struct random){2026};
    town->sequence = town->reviews = town->emergencies = town->jumped = 0;
    town->tree = (struct merkle_range){0};
    for (unsigned day = 0; day < days; day++) {
        const unsigned weekday = (day + 3) % 7; // it begins on a Wednesday
        town->fact_count = 0;
        if (day == 0)
            arrive(town);
        if (town->attacks != NULL && day == 40)
            be_attacked(town, day);
        if (town->attacks != NULL && (day == 2 || day == 80)) // nobody else does anything there
            attack(town, day == 2 ? "last_login" : "woke", BEGIN + day * DAY + 9 * 3600,
                   EVENT_LOGIN_GRANTED, town->people + 1, NULL, 0);
        if (town->attacks != NULL && day == 42)
            attack(town, "unknown", BEGIN + day * DAY + DAY / 2, EVENT_LOGIN_DENIED, 0, NULL, 0)
                ->unknown = true;
        if (day % 30 == 14)
            once_a_month(town, day, day / 30);
        for (unsigned person = 1; person <= town->people; person++)
            if ((weekday != 0 && weekday != 6) || one_in(town, 60))
                work(town, day, person);
        qsort(town->facts, town->fact_count, sizeof *town->facts, by_time);
        for (size_t i = 0; i < town->fact_count; i++)
            put_fact(town, &town->facts[i]);
    }
    sign(town);
}

int main(int count, char **words)
{
    struct town town = {.out = NULL};
    char text[NOTE_KEY_TEXT_SIZE];
    struct note_key key;
    char *line;

    if (count < 5 || count > 7) {
        fputs("town PEOPLE DAYS EXPORT KEY [DIGEST [ATTACKS]]\n", stderr);
        return 64;
    }
    town.policy = count > 5 && words[5][0] != '\0' ? words[5] : NULL;
    if (count == 7 && (town.attacks = fopen(words[6], "we")) == NULL)
        die("the attacks cannot be written");
    town.people = (unsigned)strtoul(words[1], NULL, 10);
    const unsigned days = (unsigned)strtoul(words[2], NULL, 10);
    if (town.people < 30 || days < 1 || note_keys_start() != FAULT_NONE ||
        note_key_of_seed(NAME, seed, &key) != FAULT_NONE)
        die("at least 30 people and a day");
    live(&town, days); // its last head stands in the first line
    FILE *out = fopen(words[3], "we");
    if (out == NULL)
        die("the export cannot be written");
    town.out = out;
    put_line(&town, export_first_line(&key, 1, town.head, &line), &line);
    live(&town, days);
    if (fclose(out) != 0)
        die("the export was not written");
    note_key_write(&key, text);
    out = fopen(words[4], "we");
    if (out == NULL || fprintf(out, "%s\n", text) < 0 || fclose(out) != 0)
        die("the key was not written");
    printf("%" PRId64 " records\n", town.sequence);
    if (town.attacks != NULL && fclose(town.attacks) != 0)
        die("the attacks were not written");
    free(town.facts);
    return 0;
}
