// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/texts.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/qr_text.h"
#include "front/texts/texts_change.h"
#include "front/texts/texts_flaw.h"
#include "front/texts/texts_key.h"
#include "front/texts/texts_obstacle.h"
#include "front/texts/texts_refusal.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_(text) text

// --- speaking -----------------------------------------------------------------------------------

struct speaker {
    const struct text_values *values;
    text_line *line;
    void *context;
};

#define _(english) texts_translate(speaker->values->reader, english)

static void speak(const struct speaker *speaker, bool error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void speak(const struct speaker *speaker, bool error, const char *format, ...)
{
    char line[TEXT_LINE_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    // Never half a character: what does not fit is not said.
    if (length >= 0 && (size_t)length < sizeof line)
        speaker->line(speaker->context, error, line);
    secret_wipe(line, sizeof line);
}

// Whom to call, where the settings say so. False: they do not.
static bool say_help(const struct speaker *speaker)
{
    char contact[sizeof speaker->values->settings->help_contact * 4];
    if (!texts_readable(speaker->values->reader, contact, sizeof contact,
                        speaker->values->settings->help_contact))
        return false;
    speak(speaker, true, _("For help: %s"), contact);
    return true;
}

// After what leaves a person no step of their own: never without whom to call.
static void say_call(const struct speaker *speaker)
{
    if (!say_help(speaker))
        speak(speaker, true, "%s", _("Call your administrator."));
}

static void say_retry_later(const struct speaker *speaker)
{
    const VaultReply *reply = speaker->values->reply;
    uint32_t seconds = reply != NULL && reply->which_body == VaultReply_outcome_tag
                           ? reply->body.outcome.retry_seconds
                           : 0;
    unsigned long minutes = seconds / 60 + (seconds % 60 != 0);
    if (minutes == 0)
        minutes = 1;
    const bool foreign =
        reply != NULL && reply->which_body == VaultReply_outcome_tag && reply->body.outcome.foreign;
    if (foreign && seconds == 0) // the policy shows no time
        speak(speaker, true, "%s",
              _("Too many failed attempts from other people's sessions. Try again later. The user "
                "can still log in."));
    else if (foreign)
        speak(speaker, true,
              texts_translate_count(speaker->values->reader,
                                    "Too many failed attempts from other people's sessions. Try "
                                    "again in %lu minute. The user can still log in.",
                                    "Too many failed attempts from other people's sessions. Try "
                                    "again in %lu minutes. The user can still log in.",
                                    minutes),
              minutes);
    else
        speak(speaker, true,
              texts_translate_count(speaker->values->reader,
                                    "Too many failed attempts. Try again in %lu minute.",
                                    "Too many failed attempts. Try again in %lu minutes.", minutes),
              minutes);
    say_help(speaker);
}

// False: the reply names none.
static bool say_obstacle(const struct speaker *speaker)
{
    const char *english = texts_obstacle(speaker->values->reply);

    if (english == NULL)
        return false;
    speak(speaker, true, "%s", _(english));
    say_call(speaker);
    return true;
}

static void say_busy(const struct speaker *speaker)
{
    const VaultReply *reply = speaker->values->reply;
    unsigned long seconds = 1;
    if (reply != NULL && reply->which_body == VaultReply_outcome_tag)
        seconds = reply->body.outcome.retry_seconds;
    else if (reply != NULL && reply->which_body == VaultReply_change_tag)
        seconds = reply->body.change.retry_seconds;
    speak(speaker, true,
          texts_translate_count(speaker->values->reader,
                                "Too many people are logging in at once. Try again in %lu second; "
                                "this did not count as a failed attempt.",
                                "Too many people are logging in at once. Try again in %lu seconds; "
                                "this did not count as a failed attempt.",
                                seconds),
          seconds);
}

// --- why a new password was refused (B1) --------------------------------------------------------

static void say_flaws(const struct speaker *speaker)
{
    const VaultReply *reply = speaker->values->reply;

    speak(speaker, true, "%s", _("This password is not accepted:"));
    if (reply != NULL && reply->which_body == VaultReply_change_tag)
        texts_say_flaws(speaker->values->reader, &reply->body.change, speaker->line,
                        speaker->context);
}

// --- enrolment ----------------------------------------------------------------------------------

static void say_offer(const struct speaker *speaker)
{
    const VaultReply *reply = speaker->values->reply;
    if (reply == NULL || reply->which_body != VaultReply_offer_tag)
        return;
    const EnrolOffer *offer = &reply->body.offer;
    speak(speaker, false, "%s",
          _("Register this one-time code in your authenticator app: scan the QR code or type in "
            "the key."));
    struct qr_text *qr = NULL;
    if (qr_text_make(offer->uri, speaker->values->reader->utf8 ? QR_HALF_BLOCKS : QR_ASCII, &qr) ==
        FAULT_NONE)
        for (size_t i = 0; i < qr->count; i++)
            speaker->line(speaker->context, false, qr->lines[i]);
    // Without block characters it is wider than most terminals, and nobody here knows their width.
    if (qr != NULL && !speaker->values->reader->utf8)
        speak(speaker, false,
              _("If the QR code is broken or cut off at the top, this window is too small for it "
                "(%lu columns, %lu lines). Type in the key instead, or cancel and log in again in "
                "a larger window."),
              (unsigned long)qr->columns, (unsigned long)qr->count);
    qr_text_free(&qr);
    speak(speaker, false, _("Key: %s"), offer->secret);
}

static void say_enrolled(const struct speaker *speaker)
{
    // Cursor home, screen and scroll-back cleared: the key must not stay in view (abuse:C1).
    if (speaker->values->reader->terminal)
        speak(speaker, false, "\033[H\033[2J\033[3J%s", _("Your one-time code is registered."));
    else
        speak(speaker, false, "%s", _("Your one-time code is registered."));
}

// --- last login (A4) ----------------------------------------------------------------------------

static bool format_time(char *text, size_t size, int64_t seconds)
{
    time_t moment = (time_t)seconds;
    struct tm parts;
    return localtime_r(&moment, &parts) != NULL &&
           strftime(text, size, "%Y-%m-%d %H:%M:%S", &parts) > 0;
}

// Of the person's ID: its last day is the one before that moment.
static void say_end(const struct speaker *speaker, int64_t ends)
{
    char day[32];

    if (ends == 0 || !format_time(day, sizeof day, ends - 1))
        return;
    day[strcspn(day, " ")] = '\0';
    speak(speaker, false,
          _("You can log in until %s. If you go on working here, have that extended."), day);
    say_help(speaker);
}

static void say_expiry(const struct speaker *speaker, unsigned long days, unsigned long logins)
{
    if (logins > 0)
        speak(speaker, false,
              texts_translate_count(speaker->values->reader,
                                    "Your password must be changed within %lu login. Change it "
                                    "with the command passwd.",
                                    "Your password must be changed within %lu logins. Change it "
                                    "with the command passwd.",
                                    logins),
              logins);
    if (days > 0)
        speak(speaker, false,
              texts_translate_count(
                  speaker->values->reader,
                  "Your password expires in %lu day. Change it with the command passwd.",
                  "Your password expires in %lu days. Change it with the command passwd.", days),
              days);
}

// Names and places together have to leave room for the sentence around them in every language.
#define WORDS_MAX 320
static bool fit(const char *one, const char *other)
{
    return strlen(one) + strlen(other) <= WORDS_MAX;
}

// Who made them, where it was not the person, nor somebody whom nobody knows (abuse:M19).
static void say_foreign(const struct speaker *speaker, const ForeignTries *tries)
{
    char who[sizeof tries->name * 4];
    if (tries->uid == 0) {
        speak(speaker, false, _("From the sessions of further people: %lu"),
              (unsigned long)tries->failures);
        return;
    }
    if (!texts_readable(speaker->values->reader, who, sizeof who, tries->name) ||
        !fit(who, tries->via)) // all of it is in the log
        snprintf(who, sizeof who, "uid %" PRIu32, tries->uid);
    speak(speaker, false, _("From the session of %s, by %s: %lu"), who,
          tries->via[0] != '\0' ? tries->via : "-", (unsigned long)tries->failures);
}

// Somebody else at the person's desk may have registered it (abuse:C5).
static void say_new_key(const struct speaker *speaker, const SessionReport *report)
{
    char when[64], who[sizeof report->new_key_by * 4], where[sizeof report->new_key_from * 4];
    if (report->new_key == 0 || !format_time(when, sizeof when, report->new_key) ||
        !texts_readable(speaker->values->reader, who, sizeof who, report->new_key_by))
        return;
    if (!fit(who, "")) // all of it is in the log
        strcpy(who, "-");
    if (texts_readable(speaker->values->reader, where, sizeof where, report->new_key_from) &&
        fit(who, where))
        speak(speaker, false, _("A new ID card or key was registered for you by %s on %s, at %s."),
              who, when, where);
    else
        speak(speaker, false, _("A new ID card or key was registered for you by %s on %s."), who,
              when);
    if (report->new_keys > 1)
        speak(speaker, false, _("New ID cards or keys since you were last told: %lu"),
              (unsigned long)report->new_keys);
}

// Who has the other one is not known: its owner is to bring this one (abuse:M10).
static void say_copied_key(const struct speaker *speaker, const SessionReport *report)
{
    char name[sizeof report->copied_name * 4];
    if (report->copied_keys == 0)
        return;
    if (texts_readable(speaker->values->reader, name, sizeof name, report->copied_name) &&
        name[0] != '\0' && fit(name, ""))
        speak(speaker, true,
              _("Your ID card or key \"%s\" was suspended: there may be a copy of it. Bring it to "
                "your administrator."),
              name);
    else
        speak(speaker, true, "%s",
              _("An ID card or key of yours was suspended: there may be a copy of it. Bring it to "
                "your administrator."));
}

static void say_session(const struct speaker *speaker)
{
    const VaultReply *reply = speaker->values->reply;
    if (reply == NULL || (reply->which_body != VaultReply_session_tag &&
                          reply->which_body != VaultReply_outcome_tag))
        return;
    const SessionReport *report = reply->which_body == VaultReply_session_tag
                                      ? &reply->body.session
                                      : &reply->body.outcome.report;
    char when[64], where[sizeof report->last_where * 4], by[sizeof report->last_member * 4];
    if (!report->has_last_login)
        speak(speaker, false, "%s", _("This is your first login."));
    else if (format_time(when, sizeof when, report->last_login)) {
        const bool member =
            texts_readable(speaker->values->reader, by, sizeof by, report->last_member) &&
            fit(by, "");
        const bool shown =
            texts_readable(speaker->values->reader, where, sizeof where, report->last_where) &&
            strlen(where) < 200 && fit(where, member ? by : "");
        if (member)
            speak(speaker, false, _("Last login: %s on %s by %s"), when, shown ? where : "-", by);
        else if (shown)
            speak(speaker, false, _("Last login: %s on %s"), when, where);
        else
            speak(speaker, false, _("Last login: %s"), when);
    }
    if (report->has_last_logout && format_time(when, sizeof when, report->last_logout))
        speak(speaker, false, _("Last logout: %s"), when);
    if (report->has_last_login || report->failures > 0)
        speak(speaker, false, _("Failed attempts since then: %lu"),
              (unsigned long)report->failures);
    for (size_t i = 0; i < report->foreign_count; i++)
        say_foreign(speaker, &report->foreign[i]);
    say_new_key(speaker, report);
    say_copied_key(speaker, report);
    if (report->failures > 0 || report->new_key != 0) {
        speak(speaker, false, "%s", _("If that was not you, report it."));
        say_help(speaker);
    }
    say_expiry(speaker, report->days_left, report->logins_left);
    say_end(speaker, report->ends);
}

// --- the table ----------------------------------------------------------------------------------

enum help {
    HELP_NONE,
    HELP_OFFERED, // followed by whom to call, where the settings say so
    HELP_NEEDED,  // names no next step: followed by whom to call, whatever they say
};

// What is one fixed line.
static const struct {
    const char *english;
    bool error;
    enum help help;
} lines[SAY_COUNT_] = {
    [SAY_TRY_AGAIN] = {N_("Authentication failed. Try again."), true, HELP_NONE},
    [SAY_TIMED_OUT] = {N_("No answer came in time. Start again."), true, HELP_NONE},
    [SAY_PASSWORDS_DIFFER] = {N_("The two passwords differ. Type the new one twice."), true,
                              HELP_NONE},
    [SAY_PASSWORD_NOT_TEXT] = {N_("This terminal did not send UTF-8, so other terminals could not "
                                  "send the same password. Use letters, digits and symbols of the "
                                  "keyboard (ASCII)."),
                               true, HELP_NONE},
    [SAY_PASSWORD_TOO_LONG] = {N_("This password is too long. Choose a shorter one."), true,
                               HELP_NONE},
    [SAY_PASSWORD_CHANGED] = {N_("Your password has been changed."), false, HELP_NONE},
    [SAY_PASSWORD_UNCHANGED] = {N_("Your password has not been changed. Start again to change it."),
                                true, HELP_NONE},
    [SAY_STILL_MUST_CHANGE] = {N_("Your password has not been changed yet. Log in again with the "
                                  "same password to set a new one."),
                               true, HELP_OFFERED},
    [SAY_CODE_NOT_CONFIRMED] = {N_("That code does not match. Wait for the next one and type it."),
                                true, HELP_NONE},
    [SAY_NOT_ENROLLED] = {N_("The one-time code is not registered. Log in again soon with your new "
                             "password to register it, or ask for a new temporary password."),
                          true, HELP_OFFERED},
    [SAY_SHARED] = {N_("This ID is shared. Log in with your own user name, password and code."),
                    false, HELP_NONE},
    [SAY_OWN_FIRST] = {N_("Your own password must be changed first. Log in under your own user "
                          "name to do so."),
                       true, HELP_OFFERED},
    [SAY_ACCOUNT_EXPIRED] = {N_("This account may not be used at the moment: the account, or its "
                                "password, may have expired."),
                             true, HELP_NEEDED},
};

void texts_say(const struct text_values *values, enum dialogue_text text, text_line *line,
               void *context)
{
    const struct speaker made = {values, line, context}, *speaker = &made;
    bool again;
    switch (text) {
    case SAY_KEY:
        texts_say_key(values->reader, &values->key, line, context);
        return;
    case SAY_TOUCH:
        if (values->subject != NULL && values->named != NULL)
            texts_say_touch(values->reader, values->subject, values->named, line, context);
        return;
    case SAY_WAYS:
        texts_say_ways(values->reader, values->ways, values->way_count, values->way, line, context);
        return;
    case SAY_OBSTACLE:
        say_obstacle(speaker);
        return;
    case SAY_FAULT:
        if (say_obstacle(speaker))
            return;
        speak(speaker, true, "%s",
              _("Authentication is not possible at the moment. This is not your fault."));
        say_call(speaker);
        return;
    case SAY_REFUSED:
        texts_say_refused(values, line, context);
        say_call(speaker);
        return;
    case SAY_LAPSED:
        if (!texts_say_lapsed(values, &again, line, context))
            return;
        if (again)
            say_help(speaker);
        else
            say_call(speaker);
        return;
    case SAY_RETRY_LATER:
        say_retry_later(speaker);
        return;
    case SAY_BUSY:
        say_busy(speaker);
        return;
    case SAY_PASSWORD_FLAWS:
        say_flaws(speaker);
        return;
    case SAY_MUST_CHANGE:
        speak(speaker, false, "%s", _(texts_cause(values->cause)));
        return;
    case SAY_CHANGE_REFUSED:
        if (values->subject != NULL &&
            texts_say_change_refused(values->reader, values->change_refusal,
                                     values->subject->who.name, line, context))
            say_help(speaker);
        return;
    case SAY_OFFER:
        say_offer(speaker);
        return;
    case SAY_ENROLLED:
        say_enrolled(speaker);
        return;
    case SAY_SESSION_LINES:
        say_session(speaker);
        return;
    case SAY_EXPIRES_SOON:
        if (values->reply != NULL && values->reply->which_body == VaultReply_account_tag)
            say_expiry(speaker, values->reply->body.account.days_left,
                       values->reply->body.account.logins_left);
        return;
    default:
        if ((unsigned)text >= SAY_COUNT_ || lines[text].english == NULL)
            return;
        speak(speaker, lines[text].error, "%s", _(lines[text].english));
        if (lines[text].help == HELP_OFFERED)
            say_help(speaker);
        else if (lines[text].help == HELP_NEEDED)
            say_call(speaker);
    }
}

static const char *const codes[] = {
    [CODE_HINT_NONE] = N_("One-time code: "),
    [CODE_HINT_EMPTY] = N_("One-time code (at your first login just press Enter): "),
    [CODE_HINT_REGISTRATION] = N_("One-time code (at your first login the registration code): "),
};

static const char *prompt_of_factor(const struct prompt_values *values)
{
    switch (values->factor) {
    case FactorKind_FACTOR_OTP:
        return codes[values->hint];
    case FactorKind_FACTOR_KEY:
        return N_("PIN of your ID card or key (Enter alone: its own sensor): ");
    case FactorKind_FACTOR_PASSWORD:
        return values->current ? N_("Current password: ") : N_("Password: ");
    default: // nobody is asked for a password by mistake
        return "";
    }
}

bool texts_can_ask(FactorKind factor)
{
    const struct prompt_values values = {.prompt = ASK_FACTOR, .factor = factor};

    return prompt_of_factor(&values)[0] != '\0';
}

static const char *prompt_english(const struct prompt_values *values)
{
    switch (values->prompt) {
    case ASK_FACTOR:
        return prompt_of_factor(values);
    case ASK_MEMBER:
        return N_("Your own user name: ");
    case ASK_NEW_PASSWORD:
        return N_("New password: ");
    case ASK_PASSWORD_AGAIN:
        return N_("New password again: ");
    case ASK_CONFIRMATION_CODE:
        return N_("Code that your authenticator shows now: ");
    }
    return "";
}

void texts_prompt(const struct prompt_values *values, char *out, size_t size)
{
    const struct reader *reader = values->reader;
    const bool password =
        values->prompt == ASK_FACTOR && values->factor == FactorKind_FACTOR_PASSWORD;
    const char *english = prompt_english(values);
    char name[sizeof((Identity *)NULL)->name * 4];

    if (password && values->whose != NULL &&
        texts_readable(reader, name, sizeof name, values->whose) &&
        (size_t)snprintf(out, size,
                         values->current ? texts_translate(reader, N_("%s's current password: "))
                                         : texts_translate(reader, N_("%s's Password: ")),
                         name) < size)
        return;
    snprintf(out, size, "%s", english[0] != '\0' ? texts_translate(reader, english) : "");
}
