// SPDX-License-Identifier: BSD-2-Clause
// `backup key` (H3; decisions 84 and 86). The file that backups are sealed to is put in place when
// somebody has shown that the paper can be read, and not before: with a paper that nobody can read
// every backup would be lost.
#include "backup_key.h"
#include "base/file.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "disclose.h"
#include "language.h"
#include "report.h"
#include "terminal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RECIPIENT WARIFU_SYSCONFDIR "/backup.pub"
#define RECIPIENT_WORD "warifu-backup-key "
#define TRIES 3
#define PAPERS 2
#define TYPED_SIZE 256

const char *backup_key_path(const struct arguments *arguments)
{
    const char *path = argument_text(arguments, "recipient");

    return path != NULL ? path : RECIPIENT;
}

enum exit_code backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE],
                               struct outcome *outcome)
{
    const struct file_demand demand = {0, 0022, 4096};
    char *text = NULL;
    size_t size = 0, used = 0;
    const enum fault fault = file_read_checked(path, &demand, &text, &size);
    const bool good = fault == FAULT_NONE &&
                      strncmp(text, RECIPIENT_WORD, strlen(RECIPIENT_WORD)) == 0 &&
                      sodium_hex2bin(key, BACKUP_KEY_SIZE, text + strlen(RECIPIENT_WORD),
                                     2 * (size_t)BACKUP_KEY_SIZE, NULL, &used, NULL) == 0 &&
                      used == BACKUP_KEY_SIZE;

    free(text);
    if (good)
        return EXIT_DONE;
    return outcome_set(outcome, EXIT_NO_INPUT, _("Make it once: warifu backup key"),
                       _("%s holds no recovery key of root's (%s)."), outcome_quote(path),
                       fault_name(fault));
}

// --- asked for -----------------------------------------------------------------------------------

static enum exit_code nobody(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_NO_INPUT, _("Run it on a terminal, or with --stdin."),
                       _("There is no terminal to ask on."));
}

static enum exit_code ask_paper(struct cli *cli, const char *question, enum backup_paper *kind,
                                uint8_t bytes[BACKUP_KEY_SIZE], struct outcome *outcome)
{
    char typed[TYPED_SIZE];
    const enum ask asked = terminal_ask(cli->from_stdin, question, false, typed, sizeof typed);

    *kind = backup_paper_read(typed, bytes);
    secret_wipe(typed, sizeof typed);
    if (*kind != BACKUP_PAPER_NONE)
        return EXIT_DONE;
    if (asked == ASK_NO_TERMINAL || asked == ASK_NOTHING)
        return nobody(outcome);
    return outcome_set(outcome, EXIT_NOT_PERMITTED,
                       _("It has 14 groups of four letters and digits; small letters and blanks do "
                         "not matter."),
                       _("That is no recovery key: a letter is wrong or missing."));
}

enum exit_code backup_key_ask(struct cli *cli, uint8_t key[BACKUP_KEY_SIZE],
                              struct outcome *outcome)
{
    uint8_t one[BACKUP_KEY_SIZE] = {0}, other[BACKUP_KEY_SIZE] = {0};
    enum backup_paper kind, second;
    enum exit_code code = ask_paper(cli, _("Recovery key (from the safe): "), &kind, one, outcome);

    if (code == EXIT_DONE && kind == BACKUP_PAPER_WHOLE)
        memcpy(key, one, BACKUP_KEY_SIZE);
    if (code == EXIT_DONE && kind != BACKUP_PAPER_WHOLE) {
        code = ask_paper(cli, _("That is one of two shares. The other one: "), &second, other,
                         outcome);
        if (code == EXIT_DONE && (second == kind || second == BACKUP_PAPER_WHOLE))
            code = outcome_set(outcome, EXIT_NOT_PERMITTED,
                               _("Shares are numbered 1 and 2; each lies in a place of its own."),
                               _("That is not the other share."));
        if (code == EXIT_DONE)
            backup_paper_join(one, other, key);
    }
    secret_wipe(one, sizeof one);
    secret_wipe(other, sizeof other);
    return code;
}

// --- made ----------------------------------------------------------------------------------------

struct making {
    struct cli *cli;
    const char *path;
    struct disclosure disclosure; // what was asked for
    struct disclosure files[PAPERS];
    char names[PAPERS][4096];
    uint8_t public_key[BACKUP_KEY_SIZE];
    unsigned count; // of papers: 1, or 2 shares
    char papers[PAPERS][BACKUP_PAPER_SIZE];
};

static void make_papers(struct making *making, bool shares)
{
    uint8_t secret[BACKUP_KEY_SIZE], first[BACKUP_KEY_SIZE], second[BACKUP_KEY_SIZE];

    crypto_box_keypair(making->public_key, secret);
    making->count = shares ? 2 : 1;
    if (shares) {
        backup_paper_split(secret, first, second);
        backup_paper_write(BACKUP_PAPER_FIRST, first, making->papers[0]);
        backup_paper_write(BACKUP_PAPER_SECOND, second, making->papers[1]);
        secret_wipe(first, sizeof first);
        secret_wipe(second, sizeof second);
    } else {
        backup_paper_write(BACKUP_PAPER_WHOLE, secret, making->papers[0]);
    }
    secret_wipe(secret, sizeof secret);
}

// Which groups are asked for is chosen now: who types them has the paper before them.
static enum exit_code ask_back(struct making *making, unsigned which, struct outcome *outcome)
{
    char question[256], typed[TYPED_SIZE];

    for (unsigned i = 0; i < TRIES; i++) {
        unsigned groups[2] = {1 + randombytes_uniform(BACKUP_PAPER_GROUPS), 0};
        groups[1] =
            1 + (groups[0] + randombytes_uniform(BACKUP_PAPER_GROUPS - 1)) % BACKUP_PAPER_GROUPS;
        if (making->count == 1)
            snprintf(question, sizeof question, _("From the paper, group %u and group %u: "),
                     groups[0], groups[1]);
        else
            snprintf(question, sizeof question,
                     _("From the paper of share %u, group %u and group %u: "), which + 1, groups[0],
                     groups[1]);
        const enum ask asked =
            terminal_ask(making->cli->from_stdin, question, true, typed, sizeof typed);
        const bool right =
            asked == ASK_GIVEN && backup_paper_has(making->papers[which], groups, typed);
        secret_wipe(typed, sizeof typed);
        if (right)
            return EXIT_DONE;
        if (asked == ASK_NO_TERMINAL || asked == ASK_NOTHING)
            return nobody(outcome);
    }
    return outcome_set(outcome, EXIT_FAILED,
                       _("Nothing was put in place, and what was shown opens nothing. Begin anew."),
                       _("That is not what the paper has to say."));
}

// A page for each paper, which is gone when it is asked for.
static enum exit_code on_screen(struct making *making, struct outcome *outcome)
{
    enum exit_code code = EXIT_DONE;
    char nothing[TYPED_SIZE];

    terminal_secret_open();
    for (unsigned i = 0; i < making->count && code == EXIT_DONE; i++) {
        terminal_secret_page();
        if (making->count > 1)
            printf(_("Recovery key, share %u of 2. Without the other one it opens nothing: keep "
                     "each in another place."),
                   i + 1);
        else
            printf("%s", _("Recovery key, for the safe. Without it no backup opens."));
        printf("\n\n    %s\n\n", making->papers[i]);
        if (terminal_ask(making->cli->from_stdin, _("Write it down, then press Enter: "), true,
                         nothing, sizeof nothing) == ASK_NO_TERMINAL)
            code = nobody(outcome);
        terminal_secret_page();
        if (code == EXIT_DONE)
            code = ask_back(making, i, outcome);
    }
    terminal_secret_close();
    return code;
}

static void tell(const struct making *making, bool secret, struct report *report)
{
    for (unsigned i = 0; i < (secret ? making->count : 1); i++) {
        AdminRow row = AdminRow_init_zero;
        if (secret)
            row_add_text(&row, "paper", making->papers[i]);
        row_add_text(&row, "file", making->path);
        report_row(report, &row);
        secret_wipe(&row, sizeof row);
    }
}

// A file for each paper: two shares in one place are one key.
static enum exit_code open_files(struct making *making, struct outcome *outcome)
{
    enum exit_code code = EXIT_DONE;

    if (!making->disclosure.to_file || making->count == 1)
        return EXIT_DONE;
    for (unsigned i = 0; i < making->count && code == EXIT_DONE; i++) {
        const int length = snprintf(making->names[i], sizeof making->names[0], "%s.%u",
                                    making->disclosure.path, i + 1);
        code = length < 0 || (size_t)length >= sizeof making->names[0]
                   ? outcome_set(outcome, EXIT_USAGE, NULL, _("The name is too long."))
                   : disclosure_beside(&making->files[i], making->names[i], outcome);
    }
    return code;
}

static struct disclosure *file_of(struct making *making, unsigned which)
{
    return making->count == 1 ? &making->disclosure : &making->files[which];
}

// What opens no backup stays nowhere.
static void close_files(struct making *making, bool kept)
{
    for (unsigned i = 0; i < making->count; i++) {
        if (!kept)
            disclosure_forget(file_of(making, i));
        disclosure_close(file_of(making, i));
    }
    disclosure_close(&making->disclosure);
}

// To new files, or to whatever reads the output, because somebody asked for that.
static enum exit_code elsewhere(struct making *making, struct report *report,
                                struct outcome *outcome)
{
    const bool to_file = making->disclosure.to_file;
    enum exit_code code = EXIT_DONE;
    char line[BACKUP_PAPER_SIZE + 1];

    for (unsigned i = 0; i < making->count && to_file; i++) {
        snprintf(line, sizeof line, "%s\n", making->papers[i]);
        const bool written = disclosure_write(file_of(making, i), line);
        secret_wipe(line, sizeof line);
        if (!written)
            return outcome_set(outcome, EXIT_NOT_WRITTEN, NULL,
                               _("The recovery key could not be written; there is none."));
    }
    if (!to_file)
        tell(making, true, report);
    fflush(stdout);
    for (unsigned i = 0; i < making->count && code == EXIT_DONE; i++)
        code = ask_back(making, i, outcome);
    return code;
}

static enum exit_code conflict(const char *path, struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_CONFLICT,
                       _("Keep the paper of the old one as long as its backups. To begin "
                         "anew, move the file away."),
                       _("There is a recovery key already: %s."), outcome_quote(path));
}

static enum exit_code put_in_place(const struct making *making, struct outcome *outcome)
{
    char text[sizeof RECIPIENT_WORD + 2 * BACKUP_KEY_SIZE + 2];

    snprintf(text, sizeof text, RECIPIENT_WORD);
    sodium_bin2hex(text + strlen(text), 2 * BACKUP_KEY_SIZE + 1, making->public_key,
                   sizeof making->public_key);
    strcat(text, "\n");
    const enum fault fault = file_create(making->path, 0644, text, strlen(text));
    if (fault == FAULT_EXISTS)
        return conflict(making->path, outcome);
    return fault == FAULT_NONE
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_NO_OUTPUT, NULL, _("%s cannot be written (%s)."),
                             outcome_quote(making->path), fault_name(fault));
}

static enum exit_code make(struct making *making, struct report *report, struct outcome *outcome)
{
    const struct disclosure *disclosure = &making->disclosure;
    const bool page = !disclosure->to_file && !disclosure->asked && !cli_wants_rows(making->cli) &&
                      terminal_clearable();
    enum exit_code code = open_files(making, outcome);

    if (code == EXIT_DONE)
        code = page ? on_screen(making, outcome) : elsewhere(making, report, outcome);
    if (code == EXIT_DONE)
        code = put_in_place(making, outcome);
    if (code == EXIT_DONE && (page || disclosure->to_file))
        tell(making, false, report);
    return code;
}

enum exit_code backup_key_run(struct cli *cli, const struct verb *verb,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    struct making making = {.cli = cli,
                            .path = backup_key_path(arguments),
                            .disclosure = DISCLOSURE_CLOSED,
                            .files = {DISCLOSURE_CLOSED, DISCLOSURE_CLOSED}};
    struct stat status;

    (void)verb;
    if (lstat(making.path, &status) == 0)
        return conflict(making.path, outcome);
    enum exit_code code = disclosure_open(&making.disclosure, arguments, outcome);
    if (code != EXIT_DONE)
        return code;
    make_papers(&making, argument_flag(arguments, "shares"));
    code = make(&making, report, outcome);
    close_files(&making, code == EXIT_DONE);
    secret_wipe(&making, sizeof making);
    return code;
}
