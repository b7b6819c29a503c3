// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_lint.h"
#include "core/dual_control.h"
#include "core/guesses.h"
#include "core/policy_decide.h"
#include "settings/lint_passwords.h"
#include "settings/rule_aspects.h"
#include "settings/services.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HOUR 3600
#define DAY 86400

// --- A: who may log in ---------------------------------------------------------------------------

static bool one_class(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->classes < 2;
}

static bool any_service(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return !list_names_some(&rule->services) || list_names(&rule->services, "*");
}

static bool never_reached(const struct policy *policy, const struct rule *rule)
{
    for (const struct rule *earlier = policy->rules; earlier < rule; earlier++)
        if (earlier->services.count + earlier->users.count + earlier->groups.count +
                    earlier->hosts.count + earlier->host_groups.count + earlier->times.count ==
                0 &&
            earlier->origin == ORIGIN_ANY && earlier->privileged == EITHER &&
            earlier->default_name == EITHER)
            return true;
    return false;
}

static bool without_authentication(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    if (!rule->account_without_authentication)
        return false;
    for (size_t i = 0; i < rule->services.count; i++)
        if (!service_is_without_person(rule->services.items[i]))
            return true;
    return rule->services.count == 0;
}

static bool origin_open(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->origin == ORIGIN_ANY;
}

static bool remote_in_juki(const struct policy *policy, const struct rule *rule)
{
    return (strcmp(policy->profile, "juki") == 0 || strcmp(policy->profile, "juki-key") == 0) &&
           rule->origin != ORIGIN_LOCAL;
}

static bool many_failures(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->failures > 10;
}

static bool short_lock(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->lock < 60;
}

static bool short_window(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->window < 300;
}

static bool more_tries_than_failures(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->tries > rule->failures;
}

// What chance alone makes of a day's wrong tries: at any time each generator has totp_window codes
// to either side that are right.
static bool many_guesses(const struct policy *policy, const struct rule *rule)
{
    uint64_t codes = 1, right = 1, product;

    (void)rule;
    for (uint32_t i = 0; i < policy->otp.digits; i++)
        codes *= 10;
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && 2 * (uint64_t)policy->rules[i].totp_window + 1 > right)
            right = 2 * (uint64_t)policy->rules[i].totp_window + 1;
    return __builtin_mul_overflow(guesses_of_policy(policy).total, right * 100, &product) ||
           product > codes;
}

static bool slow_login(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->login_seconds > 900;
}

static bool endless_session(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule_is_login(rule) && rule->session_seconds == 0;
}

static bool silent_login(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule_is_login(rule) && !rule->interactive;
}

static bool tells_remote(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->origin != ORIGIN_LOCAL && rule->show_retry;
}

static bool no_clauses(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->clauses.count == 0;
}

static bool never_dormant(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->dormant_seconds == 0 || policy->dormant_seconds > 366u * DAY;
}

static bool never_reviewed(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->review_seconds == 0 || policy->review_seconds > 366u * DAY;
}

static bool shared_and_privileged(const struct policy *policy, const struct rule *rule)
{
    return rule->shared_ids && policy_rule_serves_privilege(policy, rule);
}

static bool shared_and_remote(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->shared_ids && rule->origin != ORIGIN_LOCAL;
}

// --- D: privilege --------------------------------------------------------------------------------

static bool logs_in(const struct policy *policy, const char *user, uint32_t uid)
{
    size_t count = 0;
    const struct service *services = service_table(&count);

    for (size_t i = 0; i < count; i++)
        if (service_begins_session(services[i].name) &&
            (rule_decide(policy, services[i].name, user, uid, ORIGIN_LOCAL).kind == DECISION_RULE ||
             rule_decide(policy, services[i].name, user, uid, ORIGIN_REMOTE).kind == DECISION_RULE))
            return true;
    return false;
}

static bool root_logs_in(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return logs_in(policy, "root", 0);
}

// Names that are patterns are nobody's.
static bool default_name_logs_in(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    for (size_t i = 0; i < policy->default_names.count; i++) {
        const char *name = policy->default_names.items[i];
        if (name[0] != '!' && strpbrk(name, "*?") == NULL && logs_in(policy, name, 1000))
            return true;
    }
    return false;
}

static bool privilege_unnamed(const struct policy *policy, const struct rule *rule)
{
    static const char *const needed[] = {"sudo", "su", "su-l", "polkit-1", "warifu"};

    (void)rule;
    for (size_t i = 0; i < COUNT(needed); i++)
        if (!rule_decide(policy, needed[i], "staff", 1000, ORIGIN_LOCAL).privileged)
            return true;
    return false;
}

static bool privilege_as_many_tries(const struct policy *policy, const struct rule *rule)
{
    return policy_rule_serves_privilege(policy, rule) &&
           rule->failures >= rules_ordinary_failures(policy);
}

// What sudo or su begins has no limit of its own; it ends with the session in which it runs.
static bool privilege_long_session(const struct policy *policy, const struct rule *rule)
{
    bool privilege = false;

    for (size_t i = 0; i < policy->rule_count; i++)
        privilege = privilege || (!policy->rules[i].deny &&
                                  policy_rule_serves_privilege(policy, &policy->rules[i]));
    return privilege && rule_is_login(rule) &&
           (rule->session_seconds == 0 || rule->session_seconds > 12 * HOUR);
}

static bool privilege_without_end(const struct policy *policy, const struct rule *rule)
{
    return rule->unenforced_session == END_WARN && policy_rule_serves_privilege(policy, rule);
}

static bool privilege_long_fresh(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return list_names(&rule->services, "warifu") && rule->fresh_seconds > 15 * 60;
}

static bool privilege_by_emergency(const struct policy *policy, const struct rule *rule)
{
    return rule->emergency &&
           (policy_rule_serves_privilege(policy, rule) || rule->origin != ORIGIN_LOCAL);
}

static bool nothing_by_two(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->two_people.count == 0 && policy->two_people_privileged.count == 0;
}

// What only takes away has to be done at once, by whoever is there (C4, F5).
static bool taking_by_two(const struct policy *policy, const struct rule *rule)
{
    const struct text_list *const lists[] = {&policy->two_people, &policy->two_people_privileged};

    (void)rule;
    for (size_t i = 0; i < COUNT(lists); i++)
        for (size_t k = 0; k < lists[i]->count; k++) {
            const struct dual_control *dual = dual_control_by_words(lists[i]->items[k]);
            if (dual != NULL && dual->takes_away)
                return true;
        }
    return false;
}

// Whoever can give somebody else's ID new factors alone can be both of the two.
static bool second_person_made(const struct policy *policy, const struct rule *rule)
{
    const struct dual_control *dual;

    (void)rule;
    if (nothing_by_two(policy, rule))
        return false;
    for (size_t i = 0; (dual = dual_control_at(i)) != NULL; i++)
        if (dual->gives_factor && !list_names(&policy->two_people, dual->words) &&
            !list_names(&policy->two_people_privileged, dual->words))
            return true;
    return false;
}

// --- E: time -------------------------------------------------------------------------------------

static bool clock_only_warns(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule->unsynchronised_clock == CLOCK_WARN;
}

static bool wide_window(const struct policy *policy, const struct rule *rule)
{
    // Two minutes to each side at most.
    return rule->totp_window * policy->otp.period > 120;
}

static bool long_pending(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->otp.pending_seconds > DAY;
}

// --- N: NIST SP 800-63B-4 ------------------------------------------------------------------------

static bool nist_single_factor_length(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && rule_asks_password_alone(&policy->rules[i]))
            return policy->password.min_length < 15;
    return false;
}

static bool nist_composition(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.min_classes > 1;
}

static bool nist_periodic(const struct policy *policy, const struct rule *rule)
{
    (void)rule;
    return policy->password.max_age_days != 0 || policy->password.privileged_max_age_seconds != 0;
}

static bool nist_hundred(const struct policy *policy, const struct rule *rule)
{
    const struct guesses guesses = guesses_of_policy(policy);

    (void)rule;
    return guesses.local > 100 || guesses.remote > 100;
}

static bool nist_session(const struct policy *policy, const struct rule *rule)
{
    (void)policy;
    return rule_is_login(rule) && (rule->session_seconds == 0 || rule->session_seconds > 24 * HOUR);
}

// --- the table -----------------------------------------------------------------------------------

#define ALL "KYMCS"

static const struct lint_check checks[] = {
    {"A1", "K5.1イ(1) K6.4.2イ Y4(1)②ア Y5(4)④ M/C/S6(3)①", ALL, LINT_RULE, one_class,
     "一種類の認証で足りる。classes を 2 以上にする",
     "one class is enough here; set classes to 2 or more"},
    {"A1", "K6.4.2イ K8.2.1イ(1) Y5(4)④", ALL, LINT_RULE, without_authentication,
     "認証せずに account の段階を通る（ssh の公開鍵など）。account_without_authentication "
     "は人のいないサービスだけにする",
     "the account phase passes without authentication (ssh public keys ...); keep "
     "account_without_authentication to services without a person"},
    {"A2", "K6.4.2ア Y5(4)②", ALL, LINT_RULE, any_service,
     "すべてのサービスに当てはまる。service で名指しする",
     "it holds for every service; name them with service"},
    {"A2", "K6.4.2ア Y5(4)②", ALL, LINT_RULE, never_reached,
     "前の規則がすべてに当てはまるので、この規則は使われない",
     "an earlier rule matches everything, so this one is never reached"},
    {"A3", "K8.2.2ア Y7(2)②キ", ALL, LINT_RULE, origin_open,
     "外部からも使える。origin = local か、外部のための規則に分ける",
     "it also serves remote people; set origin = local, or write a rule of its own for them"},
    {"A3", "K6.3.6", ALL "J", LINT_RULE, remote_in_juki,
     "マイナンバー利用事務系に外部から接続できる",
     "the My Number zone can be reached from outside"},
    {"A4", "K8.2.5", "K", LINT_RULE, many_failures,
     "試行回数の制限が緩い。failures を 10 以下にする",
     "the limit of attempts is loose; set failures to 10 or fewer"},
    {"A4", "K8.2.5", "K", LINT_RULE, short_lock, "ロックの時間が短い。lock を 60 秒以上にする",
     "the lock is short; set lock to 60 seconds or more"},
    {"A4", "K8.2.5", "K", LINT_RULE, short_window,
     "失敗を数える時間が短い。window を 5 分以上にする",
     "failures are forgotten quickly; set window to 5 minutes or more"},
    {"A4", "K8.2.5", "K", LINT_RULE, more_tries_than_failures,
     "一回の対話の試行が、ロックまでの回数より多い。tries を failures 以下にする",
     "one conversation allows more tries than lead to the lock; set tries to failures or fewer"},
    {"A4", "K8.2.5 NIST SP 800-63B-4 3.2.2", "KYN", LINT_POLICY, many_guesses,
     "一人に対する一日の試行でワンタイムコードが偶然当たる確率が 1 % を超える。failures か "
     "totp_window を減らすか、lock と window を長くする",
     "the wrong tries that are evaluated against one person meet a code by chance on more than one "
     "day of a hundred; lower failures or totp_window, or lengthen lock and window"},
    {"A4", "K8.2.5", "K", LINT_RULE, slow_login,
     "ログインの時間切れが長い。login を 15 分以下にする",
     "the login timeout is long; set login to 15 minutes or less"},
    {"A4", "K8.2.5", "K", LINT_RULE, endless_session,
     "アクセスタイムアウトがない。session を設定する", "there is no access timeout; set session"},
    {"A4", "K8.2.5", "K", LINT_RULE, silent_login,
     "前回のログイン・ログアウトが表示されない。interactive = yes にする",
     "last login and logout are not shown; set interactive = yes"},
    {"A4", "K8.2.5", "", LINT_RULE, tells_remote,
     "外部の人にロックの残り時間を教える。show_retry = no がよい",
     "it tells remote people how long a lock lasts; show_retry = no says less"},
    {"A5", "K8.2.1イ(3) Y7(2)①イ", "KY", LINT_POLICY, never_dormant,
     "利用されていない ID が放置される。dormant を 366 日以下にする",
     "IDs that nobody uses stay open; set dormant to 366 days or less"},
    {"G3", "K8.2.1イ(3),(4) Y7(2)①イ", "KY", LINT_POLICY, never_reviewed,
     "ID とアクセス権の一覧を点検する間隔が決まっていない。review_every を 366 日以下にする",
     "nobody is asked to look through the IDs and their rights; set review_every to 366 days or "
     "less"},
    {"A6", "K7.4.2 Y6(4)②", "KY", LINT_RULE, shared_and_privileged,
     "共用 ID が特権で使える。shared_ids = no にする",
     "shared IDs may be used for privilege; set shared_ids = no"},
    {"A6", "K7.4.2 K8.2.2イ Y6(4)②", "KY", LINT_RULE, shared_and_remote,
     "共用 ID が外部から使える。shared_ids = no にする",
     "shared IDs may be used from outside; set shared_ids = no"},
    {"G1", "K9.2.1ウ Y8(2)①ウ", "", LINT_RULE, no_clauses,
     "どの条項のための規則か書かれていない。clauses に書く",
     "it does not say which clause it serves; name them in clauses"},
    {"B1", "K7.4.3ウ K8.2.6ウ Y6(4)③ウ", "KYN", LINT_VERIFIER, lint_short_password,
     "パスワードが短い。min_length を 8 以上にする",
     "passwords are short; set min_length to 8 or more"},
    {"B1", "K7.4.3ウ K8.2.6ウ", "K", LINT_VERIFIER, lint_few_character_classes,
     "英大文字・小文字・数字・記号の組合せが足りない。min_classes を 3 以上にする",
     "too few of upper, lower, digit, symbol; set min_classes to 3 or more"},
    {"B1", "K7.4.3ウ K8.2.6ウ Y6(4)③ウ", "KYN", LINT_VERIFIER, lint_no_dictionary,
     "想像しやすいパスワードを防げない。dictionary = yes にする",
     "guessable passwords pass; set dictionary = yes"},
    {"B3", "K7.4.3キ K8.2.6イ", "K", LINT_PASSWORD, lint_long_temporary,
     "仮のパスワードの期限が長い。temporary を 7 日以下にする",
     "temporary passwords live long; set temporary to 7 days or less"},
    {"B3", "K7.4.3キ K8.2.6イ", "KY", LINT_POLICY, lint_no_first_login,
     "仮のパスワードを使える規則がなく、最初のログインができない",
     "no rule accepts temporary passwords, so nobody can log in for the first time"},
    {"B3", "K7.4.3キ K8.2.6イ", "KY", LINT_RULE, lint_first_login_elsewhere,
     "ログインではないサービスか特権で、仮のパスワードが使える。first_login = no にする",
     "temporary passwords work for privilege or where it is no login; set first_login = no"},
    {"A1", "K6.4.2イ", "", LINT_RULE, lint_unprotected_keys,
     "PIN なしでも署名するキーが使える。パスワードを知る者が、拾ったキーで入れる",
     "keys that sign without their PIN are good: a found one and a known password open"},
    {"B3", "K8.2.2イ", "", LINT_RULE, lint_first_login_remote,
     "外部から仮のパスワードだけで最初のログインができる",
     "a temporary password alone is enough for a first login from outside"},
    {"B6", "K8.2.6エ Y7(2)①ウ(オ)", "KY", LINT_PASSWORD, lint_old_passwords,
     "特権 ID のパスワードが概ね 6 か月以内に変更されない。privileged_max_age を 186 日以下にする",
     "passwords of privileged IDs are not changed about every 6 months; set privileged_max_age to "
     "186 days or less"},
    {"B6", "K8.2.6エ", "K", LINT_PASSWORD, lint_reused_passwords,
     "古いパスワードを再利用できる。history = all にする",
     "old passwords can be used again; set history = all"},
    {"B7", "K8.2.6ア,オ Y7(2)③", "KYN", LINT_VERIFIER, lint_cheap_hash,
     "盗まれた認証情報ファイルへの総当たりが安い。argon2_memory_kib を 19456 以上（passes が 1 "
     "なら 47104 以上）にする",
     "guessing from a stolen file is cheap; set argon2_memory_kib to 19456 or more (47104 with one "
     "pass)"},
    {"B1", "K7.4.3ウ K8.2.6ウ Y6(4)③ウ", "", LINT_POLICY, lint_kept_elsewhere,
     "パスワードは knowledge の PAM サービスの側にあり、ここの min_length、min_classes、dictionary "
     "は warifu を通した変更 (passwd) にしか効かない。長さと想像しにくさはそちらでも強制する",
     "passwords are kept by the PAM service of knowledge, so min_length, min_classes and "
     "dictionary of this file hold only where they are changed through warifu (passwd); enforce "
     "length and strength there, too"},
    {"B6", "K8.2.6エ Y7(2)①ウ(オ)", "", LINT_POLICY, lint_kept_elsewhere,
     "パスワードは knowledge の PAM サービスの側にある。max_age、privileged_max_age、history は、"
     "この端末でのログインについて、パスワードが初めて使われた日から数える。この端末を通らない利用"
     "の"
     "期限と再利用の禁止は、そちらで強制する",
     "passwords are kept by the PAM service of knowledge; max_age, privileged_max_age and history "
     "hold for logins here and count from the login at which a password was first seen; enforce "
     "change and the ban on reuse there for what uses the password elsewhere"},
    {"D3", "K8.2.1ウ(3) Y7(2)①ウ(オ)", "KY", LINT_POLICY, privilege_unnamed,
     "sudo、su、su-l、polkit-1、warifu のどれかが特権とみなされない。privileged_services に書く",
     "one of sudo, su, su-l, polkit-1, warifu does not count as privileged; name it in "
     "privileged_services"},
    {"D3", "K8.2.1ウ(3) Y7(2)①ウ(オ)", "KY", LINT_RULE, privilege_as_many_tries,
     "特権の試行回数が端末より少なくない。failures を減らす",
     "privilege allows as many failures as a terminal; lower failures"},
    {"D4", "K8.2.1ウ(4) Y7(2)④", "KY", LINT_RULE, privilege_long_session,
     "sudo や su で始めたものはログインのセッションが終わるまで続くが、その時間に限りがないか長い。"
     "ログインの規則の session を 12 時間以下にする",
     "privileged sessions (sudo, su) last until the session of the login ends, which is endless or "
     "long; "
     "set session of the rule for the login to 12 hours or less"},
    {"D4", "K8.2.1ウ(4) Y7(2)④", "KY", LINT_RULE, privilege_without_end,
     "時間の限りがある特権のセッションが、それを終えられない場所でも始まる。unenforced_session = "
     "refuse にする",
     "what privilege begins has a limit, and begins also where nothing ends it; set "
     "unenforced_session "
     "= refuse"},
    {"D4", "K8.2.1ウ(4) Y7(2)④", "KY", LINT_RULE, privilege_long_fresh,
     "管理者の認証が長く有効である。fresh を 15 分以下にする",
     "an administrator's factors last long; set fresh to 15 minutes or less"},
    {"D3", "K8.2.1ウ(3) Y7(2)①ウ(オ) K9.5.2", "KY", LINT_RULE, privilege_by_emergency,
     "緊急コードで特権又はリモートのログインができる。emergency = no にする",
     "an emergency code opens privilege or remote logins; set emergency = no"},
    {"D7", "K8.1.5ウ Y7(1)④ウ", "KY", LINT_POLICY, nothing_by_two,
     "管理者の変更が一人でできる。two_people か two_people_privileged に、二人で行う操作を書く",
     "one administrator alone makes every change; name in two_people or two_people_privileged what "
     "two people do together"},
    {"D7", "K8.1.5ウ Y7(1)④ウ K8.2.1ウ(2)", "KY", LINT_POLICY, second_person_made,
     "一人の管理者が、別の管理者の ID に新しい認証の手段を付け、その ID で承認できる。"
     "two_people_privileged に password reset、emergency issue、totp enrol、totp register、"
     "key enrol、key import を書く",
     "one administrator can give another administrator's ID new factors and approve with it; name "
     "password reset, emergency issue, totp enrol, totp register, key enrol and key import in "
     "two_people_privileged"},
    {"C4", "K7.4.1ウ Y6(4)①イ K9.7.2", "", LINT_POLICY, taking_by_two,
     "失わせるだけの操作（card lost、user suspend など）に二人を求めている。二人目を待つ間、"
     "紛失したカードが使える。two_people から外す",
     "two people are demanded for what only takes away (card lost, user suspend ...): until the "
     "second one is there, a lost card goes on working; leave it out of two_people"},
    {"D5", "K8.2.1ウ(5) Y7(2)①ウ(カ)", "KY", LINT_POLICY, root_logs_in,
     "root が直接ログインできる。user = {\"root\"} を拒否する規則を前に置く",
     "root can log in directly; put a rule in front that denies user = {\"root\"}"},
    {"D5", "K8.2.1ウ(5) Y7(2)①ウ(カ)", "KY", LINT_POLICY, default_name_logs_in,
     "初期設定の名前（default_names）で直接ログインできる。default_name = yes "
     "を拒否する規則を前に置く",
     "somebody can log in directly under one of default_names; put a rule in front that denies "
     "default_name = yes"},
    {"E6", "K9.1イ Y8(1)②", "KY", LINT_RULE, clock_only_warns,
     "時刻が同期していなくてもワンタイムコードを受け付ける。unsynchronised_clock = refuse にする",
     "one-time codes are accepted on a clock that is not synchronised; set unsynchronised_clock = "
     "refuse"},
    {"E6", "K9.1イ Y8(1)②", "KYN", LINT_RULE, wide_window,
     "ワンタイムコードの許容時間が前後 2 分を超える。totp_window を減らす",
     "codes are accepted more than two minutes to each side; lower totp_window"},
    {"C1", "K7.4.1ア", "", LINT_CODE, long_pending,
     "確認されない登録が 1 日を超えて残る。pending を短くする",
     "enrolments that nobody confirms stay for more than a day; shorten pending"},
    {"B1", "NIST SP 800-63B-4 3.1.1.2", "N", LINT_VERIFIER, nist_single_factor_length,
     "パスワードだけで足りる規則があるので、min_length は 15 以上でなければならない",
     "a rule is content with a password alone, so min_length must be 15 or more"},
    {"B1", "NIST SP 800-63B-4 3.1.1.2", "N", LINT_VERIFIER, nist_composition,
     "文字種の規則を課してはならない。min_classes = 1 にする",
     "composition rules must not be imposed; set min_classes = 1"},
    {"B6", "NIST SP 800-63B-4 3.1.1.2", "N", LINT_VERIFIER, nist_periodic,
     "定期変更を求めてはならない。max_age = none、privileged_max_age = none にする",
     "periodic changes must not be required; set max_age = none and privileged_max_age = none"},
    {"A4", "NIST SP 800-63B-4 3.2.2", "N", LINT_POLICY, nist_hundred,
     "一日に 100 回を超える失敗を評価する。failures を減らすか、lock と window を長くする",
     "more than 100 wrong tries a day are evaluated against one budget; lower failures, or "
     "lengthen "
     "lock and window"},
    {"A4", "NIST SP 800-63B-4 2.2.3", "N", LINT_RULE, nist_session,
     "24 時間以内に再認証しない。session を 24 時間以下にする",
     "nobody has to authenticate again within 24 hours; set session to 24 hours or less"},
};

const struct lint_check *lint_table(size_t *count)
{
    *count = COUNT(checks);
    return checks;
}
