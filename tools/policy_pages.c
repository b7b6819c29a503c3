// SPDX-License-Identifier: BSD-2-Clause
// Writes what is made from the table of a policy's settings (settings/policy_table.h,
// settings/policy_words.h): `policy-pages [--japanese LOCALES] man` a block for each setting of
// warifu-policy(5), `policy-pages [--japanese LOCALES] markdown FILE...` doc/SETTINGS.md or
// doc/SETTINGS.ja.md with what the profiles in these files set. Not installed; `make
// update-settings`.
#include "page_language.h"
#include "settings/policy_file.h"
#include "settings/policy_words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROFILES_MAX 8

static const char *const section_names[SECTION_COUNT_] = {
    [SECTION_TOP] = "head",
    [SECTION_PASSWORD] = "password",
    [SECTION_CODE] = "code",
    [SECTION_KEY] = "key",
    [SECTION_BREAK_GLASS] = "break_glass",
    [SECTION_ALERTS] = "alerts",
    [SECTION_HOST_GROUP] = "host_group",
    [SECTION_RULE] = "rule",
};

// What stands between the texts of the table.
struct phrases {
    const char *between, *beginning, *columns;
};
static const struct phrases phrases_of[] = {
    [PAGE_ENGLISH] =
        {" to ",
         "# Settings of a policy\n\n"
         "Made from the table that reads them (`tokend/settings/policy_table.c`, "
         "`policy_words.c`) by `make update-settings`;\n"
         "what they mean in full is in warifu-policy(5). Under the name of a profile stands what "
         "it says: a long list by how many it\n"
         "has, \"–\" nothing. Rules differ by service and are in [PROFILES.md](PROFILES.md).\n",
         "| setting | what it is for | value | limits | default | clauses |"},
    [PAGE_JAPANESE] =
        {" から ",
         "# ポリシーの設定\n\n"
         "設定を読み取る表（`tokend/settings/policy_table.c`、`policy_words.c`）と `po/ja.po` "
         "から、"
         "`make update-settings` で作ります。\n"
         "詳しい意味は warifu-policy(5) にあります。プロファイルの名前の下は、その設定値です。"
         "長い一覧は件数で示し、「–」は設定がないことを示します。\n"
         "サービスごとに異なる規則は [PROFILES.md](PROFILES.md) にあります。\n",
         "| 設定 | 何を定めるか | 値 | 範囲 | 既定 | 条項 |"},
};

static const struct phrases *phrases;

// Every setting with its words; whoever adds one describes it.
static const struct setting_words *words_of(size_t section, const struct setting *setting)
{
    const struct setting_words *words =
        setting_words_find((enum policy_section)section, setting->name);

    if (words != NULL)
        return words;
    fprintf(stderr, "%s.%s has no words: settings/policy_words.c\n", section_names[section],
            setting->name);
    exit(EXIT_FAILURE);
}

// --- mdoc(7) -------------------------------------------------------------------------------------

static void put_kind(const struct setting *setting)
{
    char *kind = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&kind, &size);

    if (out == NULL)
        exit(EXIT_FAILURE);
    setting_kind_write(setting, " | ", out);
    fclose(out);
    printf(".It Cm %s No =", setting->name);
    for (char *word = strtok(kind, " "); word != NULL; word = strtok(NULL, " ")) {
        static const char *const named[] = {"number", "duration", "text",
                                            "path",   "list",     "patterns"};
        bool is_named = false;
        for (size_t i = 0; i < sizeof named / sizeof *named; i++)
            is_named = is_named || strcmp(named[i], word) == 0;
        if (strcmp(word, "|") == 0)
            fputs(" |", stdout);
        else if (strcmp(word, "pam:NAME") == 0)
            fputs(" Qq Cm pam: Ns Ar NAME", stdout);
        else
            printf(" %s %s", is_named ? "Ar" : "Cm", word);
    }
    putchar('\n');
    free(kind);
}

static void put_row_in_english(const struct setting *setting, const struct setting_words *words)
{
    const bool limits = setting_limits_write(setting, phrases->between, stdout);

    if (setting->initial != NULL)
        printf("%s default is\n.Ql %s .\n", limits ? "; the" : "The", setting->initial);
    else if (limits)
        puts(".");
    if (words->clauses[0] != '\0')
        printf("Clauses: %s.\n", words->clauses);
}

static void put_row_in_japanese(const struct setting *setting, const struct setting_words *words)
{
    if (setting_limits_write(setting, phrases->between, stdout))
        puts(" まで。");
    if (setting->initial != NULL)
        printf("既定は\n.Ql %s\nです。\n", setting->initial);
    if (words->clauses[0] != '\0')
        printf("条項: %s。\n", words->clauses);
}

static void put_man(size_t section, const struct setting *setting)
{
    const struct setting_words *words = words_of(section, setting);

    printf("@%s.%s\n", section_names[section], setting->name);
    put_kind(setting);
    printf("%s\n", page_text(words->about));
    if (page_language() == PAGE_JAPANESE)
        put_row_in_japanese(setting, words);
    else
        put_row_in_english(setting, words);
}

static void put_blocks(void)
{
    for (size_t s = 0; s < SECTION_COUNT_; s++)
        for (size_t i = 0; i < policy_sections[s].count; i++)
            put_man(s, &policy_sections[s].settings[i]);
}

// --- markdown ------------------------------------------------------------------------------------

struct profile {
    char name[64];
    struct policy *policy;
};

static const void *object_of(const struct policy *policy, size_t section)
{
    return section == SECTION_TOP           ? (const void *)policy
           : section == SECTION_PASSWORD    ? (const void *)&policy->password
           : section == SECTION_CODE        ? (const void *)&policy->otp
           : section == SECTION_BREAK_GLASS ? (const void *)&policy->glass
           : section == SECTION_ALERTS      ? (const void *)&policy->alerts
                                            : (const void *)&policy->key;
}

// Long lists are told by how many they have.
static void put_value(const struct setting *setting, const void *object)
{
    const void *field = (const char *)object + setting->offset;
    char *text = NULL;
    size_t size = 0;

    if (setting->type->empty != NULL && setting->type->empty(field)) {
        fputs(" – |", stdout);
        return;
    }
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        exit(EXIT_FAILURE);
    setting->type->write(setting, field, out);
    fclose(out);
    if (size > 24 && setting->type->list)
        printf(" %zu |", ((const struct text_list *)field)->count);
    else
        printf(" `%s` |", text);
    free(text);
}

static void put_row(size_t section, const struct setting *setting, const struct profile *profiles,
                    size_t count)
{
    const struct setting_words *words = words_of(section, setting);

    printf("| `%s` | %s | ", setting->name, page_text(words->about));
    setting_kind_write(setting, ", ", stdout);
    fputs(" | ", stdout);
    (void)setting_limits_write(setting, phrases->between, stdout);
    printf(" | %s | %s |", setting->initial != NULL ? setting->initial : "–", words->clauses);
    for (size_t i = 0; i < count; i++)
        put_value(setting, object_of(profiles[i].policy, section));
    putchar('\n');
}

static void put_markdown(const struct profile *profiles, size_t count)
{
    fputs(phrases->beginning, stdout);
    for (size_t s = 0; s < SECTION_COUNT_; s++) {
        const bool many = policy_sections[s].titled;
        const size_t columns = many ? 0 : count;
        printf("\n## %s\n\n%s", section_names[s], phrases->columns);
        for (size_t i = 0; i < columns; i++)
            printf(" %s |", profiles[i].name);
        fputs("\n|---|---|---|---|---|---|", stdout);
        for (size_t i = 0; i < columns; i++)
            fputs("---|", stdout);
        putchar('\n');
        for (size_t i = 0; i < policy_sections[s].count; i++)
            put_row(s, &policy_sections[s].settings[i], profiles, columns);
    }
}

static enum fault read_profile(const char *path, struct profile *profile)
{
    char error[512] = "", *text = NULL;
    size_t room = 0;
    const char *name = strrchr(path, '/');
    FILE *in = fopen(path, "r");

    if (in == NULL || getdelim(&text, &room, '\0', in) < 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        return FAULT_IO;
    }
    fclose(in);
    name = name != NULL ? name + 1 : path;
    snprintf(profile->name, sizeof profile->name, "%.*s", (int)strcspn(name, "."), name);
    const enum fault fault = policy_parse(path, text, &profile->policy, error, sizeof error);
    if (fault != FAULT_NONE)
        fprintf(stderr, "%s\n", error);
    free(text);
    return fault;
}

static bool put_profiles(char *const paths[], size_t count)
{
    struct profile profiles[PROFILES_MAX] = {{.policy = NULL}};
    bool sound = true;

    for (size_t i = 0; i < count && sound; i++)
        sound = read_profile(paths[i], &profiles[i]) == FAULT_NONE;
    if (sound)
        put_markdown(profiles, count);
    for (size_t i = 0; i < count; i++)
        policy_free(&profiles[i].policy);
    return sound;
}

int main(int count, char **words)
{
    bool sound = true;

    if (!page_language_choose(&count, &words))
        return EXIT_FAILURE;
    phrases = &phrases_of[page_language()];
    if (count == 2 && strcmp(words[1], "man") == 0) {
        put_blocks();
    } else if (count > 2 && count - 2 <= PROFILES_MAX && strcmp(words[1], "markdown") == 0) {
        sound = put_profiles(words + 2, (size_t)count - 2);
    } else {
        fputs("Usage: policy-pages [--japanese LOCALES] man | markdown FILE...\n", stderr);
        return EXIT_FAILURE;
    }
    page_language_free();
    return sound && page_is_complete() ? EXIT_SUCCESS : EXIT_FAILURE;
}
