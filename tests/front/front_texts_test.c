// SPDX-License-Identifier: BSD-2-Clause
// What is said to people: complete, readable where it is shown, bounded, escaped (abuse:A1 A4 B1
// abuse:E2).
#include "../leftovers.h"
#include "base/text.h"
#include "front/texts/texts.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct reader ascii = {.japanese = false, .utf8 = false, .terminal = false};
static const struct reader english = {.japanese = false, .utf8 = true, .terminal = true};
static const struct reader japanese = {.japanese = true, .utf8 = true, .terminal = true};
static const struct reader *const readers[] = {&ascii, &english, &japanese};

struct heard {
    char text[65536];
    size_t lines;
    bool utf8, ascii, bounded, plain;
};

static void hear(void *context, bool error, const char *line)
{
    struct heard *heard = context;
    (void)error;
    heard->lines++;
    heard->utf8 = heard->utf8 && text_is_utf8(line);
    heard->bounded = heard->bounded && strlen(line) < TEXT_LINE_MAX;
    for (const char *at = line; *at != '\0'; at++) {
        heard->ascii = heard->ascii && (unsigned char)*at < 0x80;
        heard->plain = heard->plain && ((unsigned char)*at >= 0x20 && *at != 0x7f);
    }
    strncat(heard->text, line, sizeof heard->text - strlen(heard->text) - 2);
    strcat(heard->text, "\n");
}

static const char *whom = "情報政策課 内線 1234\033[31m";

static void say(const struct reader *reader, enum dialogue_text text, const VaultReply *reply,
                struct heard *heard)
{
    static struct daemon_settings settings;
    snprintf(settings.help_contact, sizeof settings.help_contact, "%s", whom);
    *heard = (struct heard){.utf8 = true, .ascii = true, .bounded = true, .plain = true};
    static const Subject subject = {.who.name = "hanako\033", .service = "sudo", .tty = "pts/1"};
    static const PlanWay ways[] = {{1, {FactorKind_FACTOR_KEY}},
                                   {2, {FactorKind_FACTOR_PASSWORD, FactorKind_FACTOR_OTP}}};
    struct text_values values = {.reader = reader,
                                 .settings = &settings,
                                 .reply = reply,
                                 .subject = &subject,
                                 .named = "taro",
                                 .ways = ways,
                                 .way_count = 2};
    texts_say(&values, text, hear, heard);
    assert_true(heard->utf8);
    assert_true(heard->bounded);
    if (!reader->utf8)
        assert_true(heard->ascii);
}

static void every_text(void **state)
{
    (void)state;
    static struct heard heard;
    VaultReply reply = {.which_body = VaultReply_outcome_tag};
    reply.body.outcome.retry_seconds = 700;
    for (size_t r = 0; r < 3; r++)
        for (int text = SAY_NOTHING; text <= SAY_COUNT_; text++) {
            bool needs_other_reply = text == SAY_OFFER || text == SAY_EXPIRES_SOON ||
                                     text == SAY_NOTHING || text == SAY_OBSTACLE ||
                                     text == SAY_CHANGE_REFUSED || text == SAY_LAPSED ||
                                     text == SAY_COUNT_;
            say(readers[r], (enum dialogue_text)text, &reply, &heard);
            assert_int_equal(heard.lines > 0, !needs_other_reply);
            if (text != SAY_ENROLLED) // clears the screen
                assert_true(heard.plain);
            say(readers[r], (enum dialogue_text)text, NULL, &heard); // nothing depends on a reply
        }
}

static void every_lapse_has_its_own_text(void **state)
{
    (void)state;
    static struct heard heard;
    static char texts[Lapse_LAPSE_OWED + 1][TEXT_LINE_MAX];
    VaultReply replies[6] = {
        {.which_body = VaultReply_plan_tag},    {.which_body = VaultReply_account_tag},
        {.which_body = VaultReply_session_tag}, {.which_body = VaultReply_change_tag},
        {.which_body = VaultReply_offer_tag},   {.which_body = VaultReply_confirmed_tag},
    };
    for (size_t r = 0; r < 3; r++)
        for (int lapse = Lapse_LAPSE_TICKET; lapse <= Lapse_LAPSE_OWED; lapse++) {
            replies[0].body.plan.lapse = replies[1].body.account.lapse =
                replies[2].body.session.lapse = replies[3].body.change.lapse = (Lapse)lapse;
            replies[4].body.offer.lapse = replies[5].body.confirmed.lapse = (Lapse)lapse;
            for (size_t i = 0; i < 6; i++) {
                say(readers[r], SAY_LAPSED, &replies[i], &heard);
                assert_true(heard.lines > 0 && heard.plain);
                if (i > 0) // said alike in every phase
                    assert_string_equal(heard.text, texts[lapse]);
                assert_int_equal(text_copy(texts[lapse], sizeof texts[lapse], heard.text),
                                 FAULT_NONE);
            }
            for (int other = Lapse_LAPSE_TICKET; other < lapse; other++)
                assert_string_not_equal(texts[lapse], texts[other]);
        }
}

// Once, and only where the text itself names no next step.
static void nobody_is_left_without_a_next_step(void **state)
{
    (void)state;
    static const char call[] = "Call your administrator.\n", ja[] = "管理者に連絡してください。\n";
    static struct heard heard;
    VaultReply outcome = {.which_body = VaultReply_outcome_tag};
    VaultReply account = {.which_body = VaultReply_account_tag};
    const char *const named_here = whom;
    for (size_t c = 0; c < 2; c++) {
        const bool named = c == 1;
        whom = named ? named_here : "";
        for (int lapse = Lapse_LAPSE_TICKET; lapse <= Lapse_LAPSE_OWED; lapse++) {
            account.body.account.lapse = (Lapse)lapse;
            say(&english, SAY_LAPSED, &account, &heard);
            const char *at = strstr(heard.text, call);
            assert_true((at != NULL) == (!named && strstr(heard.text, "og in again") == NULL));
            assert_true(at == NULL || strstr(at + 1, call) == NULL);
            assert_true((strstr(heard.text, "For help: ") != NULL) == named);
        }
        for (int obstacle = Obstacle_OBSTACLE_NONE; obstacle < (int)_Obstacle_ARRAYSIZE;
             obstacle++) {
            outcome.body.outcome.obstacle = (Obstacle)obstacle;
            say(&japanese, SAY_FAULT, &outcome, &heard);
            assert_true((strstr(heard.text, ja) != NULL) == !named);
        }
        say(&english, SAY_ACCOUNT_EXPIRED, NULL, &heard);
        assert_true((strstr(heard.text, call) != NULL) == !named);
        say(&english, SAY_REFUSED, NULL, &heard);
        assert_true((strstr(heard.text, call) != NULL) == !named);
        outcome.body.outcome.obstacle = Obstacle_OBSTACLE_NONE;
        say(&english, SAY_RETRY_LATER, &outcome, &heard);
        assert_null(strstr(heard.text, call));
    }
    whom = named_here;
}

static void prompts(void **state)
{
    (void)state;
    for (int prompt = ASK_FACTOR; prompt <= ASK_CONFIRMATION_CODE; prompt++)
        for (int factor = 0; factor < (int)_FactorKind_ARRAYSIZE; factor++)
            for (int hint = 0; hint <= CODE_HINT_REGISTRATION; hint++) {
                struct prompt_values values = {.reader = &ascii,
                                               .prompt = (enum dialogue_prompt)prompt,
                                               .factor = (FactorKind)factor,
                                               .hint = (enum code_hint)hint};
                char plain[TEXT_LINE_MAX], other[TEXT_LINE_MAX];
                texts_prompt(&values, plain, sizeof plain);
                if (prompt == ASK_FACTOR && factor == FactorKind_FACTOR_NONE) {
                    assert_string_equal(plain, ""); // never the words of another
                    continue;
                }
                values.reader = &japanese;
                texts_prompt(&values, other, sizeof other);
                assert_true(plain[0] != '\0' && plain[strlen(plain) - 1] == ' ');
                assert_true(text_is_utf8(other) && other[strlen(other) - 1] == ' ');
                assert_string_not_equal(plain, other);
            }
}

// Programs look for these: expect scripts for "assword: ", sudo for "NAME's Password: " to put its
// own prompt in the place of ours.
static void a_prompt_says_whose(void **state)
{
    (void)state;
    struct prompt_values values = {.reader = &english,
                                   .prompt = ASK_FACTOR,
                                   .factor = FactorKind_FACTOR_PASSWORD,
                                   .whose = "taro"};
    char text[TEXT_LINE_MAX], longest[sizeof((Identity *)NULL)->name];
    texts_prompt(&values, text, sizeof text);
    assert_string_equal(text, "taro's Password: ");
    values.current = true;
    texts_prompt(&values, text, sizeof text);
    assert_string_equal(text, "taro's current password: ");
    values.reader = &japanese;
    texts_prompt(&values, text, sizeof text);
    assert_non_null(strstr(text, "taro"));
    assert_non_null(strstr(text, "パスワード"));
    values.reader = &english;
    values.whose = "a\033[2Jb";
    texts_prompt(&values, text, sizeof text);
    assert_null(strchr(text, '\033')); // abuse:A1
    values.whose = "";
    texts_prompt(&values, text, sizeof text);
    assert_string_equal(text, "Current password: ");
    // Never half a name (abuse:E3).
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    values.whose = longest;
    texts_prompt(&values, text, 40);
    assert_string_equal(text, "Current password: ");
    values.prompt = ASK_NEW_PASSWORD;
    texts_prompt(&values, text, sizeof text);
    assert_string_equal(text, "New password: ");
    // Only a password is asked for so: a program may answer this with one, unseen.
    values = (struct prompt_values){.reader = &english, .prompt = ASK_FACTOR, .whose = "taro"};
    texts_prompt(&values, text, sizeof text);
    assert_string_equal(text, "");
    for (int factor = FactorKind_FACTOR_NONE; factor <= FactorKind_FACTOR_KEY + 1; factor++) {
        values.factor = (FactorKind)factor;
        texts_prompt(&values, text, sizeof text);
        assert_int_equal(strstr(text, "taro") != NULL, factor == FactorKind_FACTOR_PASSWORD);
    }
}

// Each cause in its own words: nobody is told of a temporary password that was none.
static void why_a_password_is_due(void **state)
{
    (void)state;
    static struct heard heard[_ChangeCause_ARRAYSIZE];
    static struct daemon_settings settings;
    for (unsigned cause = 0; cause < _ChangeCause_ARRAYSIZE; cause++) {
        heard[cause] = (struct heard){.plain = true, .ascii = true};
        const struct text_values values = {
            .reader = &english, .settings = &settings, .cause = (ChangeCause)cause};
        texts_say(&values, SAY_MUST_CHANGE, hear, &heard[cause]);
        assert_non_null(strstr(heard[cause].text, "You must set a new password now."));
        for (unsigned other = 0; other < cause; other++)
            assert_string_not_equal(heard[cause].text, heard[other].text);
        assert_int_equal(strstr(heard[cause].text, "temporary") != NULL,
                         cause == ChangeCause_CAUSE_TEMPORARY);
        assert_int_equal(strstr(heard[cause].text, "expired") != NULL,
                         cause == ChangeCause_CAUSE_AGE);
    }
}

// Whoever is refused a change is told which command does it.
static void why_there_is_no_change(void **state)
{
    (void)state;
    static struct heard heard;
    static struct daemon_settings settings;
    static const Subject subject = {.who.name = "taro"};
    struct text_values values = {.reader = &english,
                                 .settings = &settings,
                                 .subject = &subject,
                                 .change_refusal = ChangeRefusal_CHANGE_REFUSAL_KEPT_HERE};
    texts_say(&values, SAY_CHANGE_REFUSED, hear, &heard);
    assert_non_null(strstr(heard.text, "warifu password reset taro"));
    heard = (struct heard){.plain = true};
    values.change_refusal = ChangeRefusal_CHANGE_REFUSAL_OUTSIDE;
    texts_say(&values, SAY_CHANGE_REFUSED, hear, &heard);
    assert_non_null(strstr(heard.text, "chage -d -1 -M -1 taro"));
}

static void minutes(void **state)
{
    (void)state;
    static const struct {
        uint32_t seconds;
        const char *words;
    } rows[] = {{1, "in 1 minute."},     {59, "in 1 minute."},    {60, "in 1 minute."},
                {61, "in 2 minutes."},   {720, "in 12 minutes."}, {0, "in 1 minute."},
                {UINT32_MAX, "minutes."}};
    static struct heard heard;
    VaultReply reply = {.which_body = VaultReply_outcome_tag};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reply.body.outcome.retry_seconds = rows[i].seconds;
        say(&english, SAY_RETRY_LATER, &reply, &heard);
        assert_non_null(strstr(heard.text, rows[i].words));
    }
    reply.body.outcome.retry_seconds = 720;
    say(&japanese, SAY_RETRY_LATER, &reply, &heard);
    assert_non_null(strstr(heard.text, "12 分後"));
}

static void contact(void **state)
{
    (void)state;
    static struct heard heard;
    say(&japanese, SAY_FAULT, NULL, &heard);
    assert_non_null(strstr(heard.text, "情報政策課 内線 1234"));
    assert_null(strchr(heard.text, '\033'));
    say(&japanese, SAY_STILL_MUST_CHANGE, NULL, &heard);
    assert_non_null(strstr(heard.text, "情報政策課 内線 1234"));
    say(&ascii, SAY_FAULT, NULL, &heard); // what is left of it in ASCII
    assert_non_null(strstr(heard.text, "1234"));
}

static void flaws(void **state)
{
    (void)state;
    static struct heard heard;
    VaultReply reply = {.which_body = VaultReply_change_tag};
    for (int flaw = 0; flaw < 14; flaw++)
        for (uint32_t number = 0; number < 12; number += 8) {
            reply.body.change.flaws_count = 1;
            reply.body.change.flaws[0] = (PasswordFlaw)flaw;
            reply.body.change.number = number;
            for (size_t r = 0; r < 3; r++) {
                say(readers[r], SAY_PASSWORD_FLAWS, &reply, &heard);
                assert_int_equal(heard.lines, 2);
            }
        }
    reply.body.change.flaws_count = 2;
    reply.body.change.flaws[0] = PasswordFlaw_FLAW_TOO_SHORT;
    reply.body.change.flaws[1] = PasswordFlaw_FLAW_FEW_CLASSES;
    reply.body.change.number = 8;
    say(&english, SAY_PASSWORD_FLAWS, &reply, &heard);
    assert_non_null(strstr(heard.text, "at least 8 characters. [min_length, B1]\n"));
    assert_non_null(strstr(heard.text, "15 characters. [min_classes, B1]\n"));
    assert_null(strstr(heard.text, "at least 8 of these kinds")); // 8 is the other flaw's number
}

static void offer(void **state)
{
    (void)state;
    static struct heard heard;
    VaultReply reply = {.which_body = VaultReply_offer_tag};
    snprintf(reply.body.offer.uri, sizeof reply.body.offer.uri,
             "otpauth://totp/warifu:alice?secret=JBSWY3DPEHPK3PXP&issuer=warifu");
    snprintf(reply.body.offer.secret, sizeof reply.body.offer.secret, "JBSW Y3DP EHPK 3PXP");
    for (size_t r = 0; r < 3; r++) {
        say(readers[r], SAY_OFFER, &reply, &heard);
        assert_true(heard.lines > 15);
        assert_non_null(strstr(heard.text, "JBSW Y3DP EHPK 3PXP"));
        assert_int_equal(strstr(heard.text, "█") != NULL, readers[r]->utf8);
        assert_int_equal(strstr(heard.text, "Type in the key instead") != NULL, !readers[r]->utf8);
    }
    memset(reply.body.offer.uri, 'x', sizeof reply.body.offer.uri - 1); // too much for a picture
    say(&english, SAY_OFFER, &reply, &heard);
    assert_non_null(strstr(heard.text, "JBSW Y3DP EHPK 3PXP"));
}

static void hear_nothing(void *context, bool error, const char *line)
{
    (void)context;
    (void)error;
    (void)line;
}

// The secret of an offer is kept by whoever has it to say, and by nobody who said it.
static void an_offer_is_not_kept(void **state)
{
    (void)state;
    static VaultReply reply = {.which_body = VaultReply_offer_tag};
    static const char key[] = "KRUG S4ZA NFZS AYJA";
    const struct daemon_settings settings = {.language = "en"};
    const struct text_values values = {.reader = &english, .settings = &settings, .reply = &reply};
    if (!leftovers_can_be_seen())
        skip();
    strcpy(reply.body.offer.uri,
           "otpauth://totp/warifu:alice?secret=KRUGS4ZANFZSAYJA&issuer=warifu");
    strcpy(reply.body.offer.secret, key);
    texts_say(&values, SAY_OFFER, hear_nothing, NULL);
    const unsigned keys = leftovers(0, key), uris = leftovers(0, "KRUGS4ZANFZSAYJA&issuer");
    assert_int_equal(keys, 1);
    assert_int_equal(uris, 1);
}

static void session(void **state)
{
    (void)state;
    static struct heard heard;
    VaultReply reply = {.which_body = VaultReply_session_tag};
    SessionReport *report = &reply.body.session;
    say(&english, SAY_SESSION_LINES, &reply, &heard);
    assert_string_equal(heard.text, "This is your first login.\n");
    report->has_last_login = report->has_last_logout = true;
    report->last_login = 1795217460;
    report->last_logout = 1795250000;
    report->failures = 3;
    report->days_left = 1;
    report->logins_left = 3;
    snprintf(report->last_where, sizeof report->last_where, "tty1\n\033[2Jroot");
    say(&english, SAY_SESSION_LINES, &reply, &heard);
    assert_true(heard.plain);
    assert_int_equal(heard.lines, 7);
    assert_non_null(strstr(heard.text, "within 3 logins."));
    assert_non_null(strstr(heard.text, "Last login: 2026-11-2"));
    assert_non_null(strstr(heard.text, "Last logout: 2026-11-2"));
    assert_non_null(strstr(heard.text, "Failed attempts since then: 3"));
    assert_non_null(strstr(heard.text, "expires in 1 day."));
    memset(report->last_where, 'x', sizeof report->last_where - 1);
    report->last_login = INT64_MAX; // no such time: the line is left out
    say(&english, SAY_SESSION_LINES, &reply, &heard);
    assert_null(strstr(heard.text, "Last login"));
}

static void administration(void **state)
{
    (void)state;
    assert_string_equal(texts_translate(&japanese, ""), "");
    assert_string_equal(texts_translate(&english, "There is no store yet."),
                        "There is no store yet.");
    assert_string_equal(texts_translate(&japanese, "There is no store yet."),
                        "ストアがまだありません。");
    assert_string_equal(texts_translate(&japanese, "Nobody has translated this."),
                        "Nobody has translated this.");
}

static void refused(void **state)
{
    (void)state;
    static struct heard heard;
    VaultReply plan = {.which_body = VaultReply_plan_tag};
    VaultReply account = {.which_body = VaultReply_account_tag};
    const VaultReply *replies[] = {&plan, &account};
    plan.body.plan.has_refusal = account.body.account.has_refusal = true;
    for (size_t r = 0; r < 2; r++) { // without a reason: the service is named, and the command
        say(&english, SAY_REFUSED, replies[r], &heard);
        assert_non_null(strstr(heard.text, "sudo: no rule of this machine's policy"));
        assert_non_null(strstr(heard.text, "warifu policy explain USER sudo"));
        assert_non_null(strstr(heard.text, "For help: "));
        say(&japanese, SAY_REFUSED, replies[r], &heard);
        assert_non_null(strstr(heard.text, "sudo: この端末のポリシー"));
        assert_non_null(strstr(heard.text, "warifu policy explain USER sudo"));
    }
    snprintf(plan.body.plan.refusal.reason, sizeof plan.body.plan.refusal.reason,
             "not here.\033[m");
    snprintf(plan.body.plan.refusal.reason_ja, sizeof plan.body.plan.refusal.reason_ja,
             "禁止です。");
    say(&english, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "sudo: not here."));
    assert_true(heard.plain); // the policy's words are not ours: escaped
    say(&japanese, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "sudo: 禁止です。"));
    say(&ascii, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "sudo: not here."));
    plan.body.plan.refusal.reason[0] = '\0'; // one language alone: shown where it can be
    say(&english, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "禁止です。"));
    say(&ascii, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "sudo: no rule of this machine's policy"));
    memset(plan.body.plan.refusal.reason, 'x', sizeof plan.body.plan.refusal.reason - 1);
    say(&english, SAY_REFUSED, &plan, &heard);
    assert_non_null(strstr(heard.text, "xxxx")); // the longest reason fits into a line
}

static int load(void **state)
{
    (void)state;
    const char *build = getenv("top_builddir");
    char locales[4096];
    snprintf(locales, sizeof locales, "%s/po", build != NULL ? build : ".");
    return texts_load(locales) == FAULT_NONE ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:E2 every text is UTF-8, bounded, and ASCII where it must be", every_text, NULL,
         NULL, NULL},
        {"abuse:E2 every prompt has an English and a Japanese form", prompts, NULL, NULL, NULL},
        {"a password prompt says whose it wants", a_prompt_says_whose, NULL, NULL, NULL},
        {"B3 B5 B6 abuse:M4 why a password is due, each in its own words", why_a_password_is_due,
         NULL, NULL, NULL},
        {"abuse:M2 abuse:M4 a refused change names the command", why_there_is_no_change, NULL, NULL,
         NULL},
        {"abuse:R1 every reason for which a login ends has a text of its own, the same in every "
         "phase",
         every_lapse_has_its_own_text, NULL, NULL, NULL},
        {"A4 try again in so many minutes", minutes, NULL, NULL, NULL},
        {"abuse:E2 abuse:A1 whom to call, as the terminal can show it", contact, NULL, NULL, NULL},
        {"abuse:E2 abuse:A1 nobody is left without a next step, nor told it twice",
         nobody_is_left_without_a_next_step, NULL, NULL, NULL},
        {"B1 every flaw of a password has its reason", flaws, NULL, NULL, NULL},
        {"an offer is a QR code and its key", offer, NULL, NULL, NULL},
        {"B8 abuse:C1 an offer is not kept by whoever says it", an_offer_is_not_kept, NULL, NULL,
         NULL},
        {"A4 abuse:A1 last login, last logout and failures since", session, NULL, NULL, NULL},
        {"abuse:M3 a refused service is named, with the reason and the command", refused, NULL,
         NULL, NULL},
        {"the administrator's answers are in that person's language", administration, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests(tests, load, NULL);
}
