// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

#define ARGUMENT_CONFIG                                                                            \
    {                                                                                              \
        .name = "config", .kind = ARGUMENT_FILE, .meta = "FILE",                                   \
        .help = N_("another tokend.conf than that of this machine")                                \
    }
#define ARGUMENT_RECIPIENT                                                                         \
    {                                                                                              \
        .name = "recipient", .kind = ARGUMENT_FILE, .meta = "FILE",                                \
        .help = N_("where the public half of the recovery key lies; default "                      \
                   "/etc/warifu/backup.pub")                                                       \
    }

static const struct argument key_arguments[] = {
    {.name = "shares",
     .kind = ARGUMENT_FLAG,
     .help = N_("on two papers, which open backups together only")},
    ARGUMENT_RECIPIENT,
    ARGUMENT_OUTPUT,
    ARGUMENT_SHOW_SECRET,
    ARGUMENT_END};

static const struct argument make_arguments[] = {{.name = "file",
                                                  .kind = ARGUMENT_FILE,
                                                  .positional = true,
                                                  .meta = "FILE",
                                                  .help = N_("a new file, or a folder in which one "
                                                             "of today's name is made; default "
                                                             "backup_folder of tokend.conf, where "
                                                             "the oldest go")},
                                                 ARGUMENT_RECIPIENT,
                                                 ARGUMENT_CONFIG,
                                                 ARGUMENT_END};

static const struct argument restore_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("the backup")},
    {.name = "log",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("a later export of the log (warifu audit export): what was taken away since the "
                "backup is taken away again")},
    ARGUMENT_CONFIG,
    ARGUMENT_END,
};

static const struct section key_sections[] = {
    {.key = "paper",
     .record = true,
     .columns = {{"paper", N_("Recovery key, for the safe"), COLUMN_SECRET, BY_CLIENT},
                 {"file", N_("Public half"), COLUMN_TEXT, BY_CLIENT}}},
    SECTION_END,
};

static const struct section make_sections[] = {
    {.key = "backup",
     .record = true,
     .columns = {{"backup", N_("Backup"), COLUMN_TEXT, BY_CLIENT},
                 {"bytes", N_("Bytes"), COLUMN_NUMBER, BY_CLIENT},
                 {"records", N_("Records in the log"), COLUMN_NUMBER, BY_CLIENT},
                 {"copies", N_("Copies until one was whole"), COLUMN_NUMBER, BY_CLIENT},
                 {"removed", N_("Old ones removed"), COLUMN_NUMBER, BY_CLIENT}}},
    SECTION_END,
};

static const struct section restore_sections[] = {
    {.key = "restored",
     .record = true,
     .columns = {{"restored", N_("Restored"), COLUMN_TEXT, BY_CLIENT},
                 {"made", N_("Made"), COLUMN_TIME, BY_CLIENT},
                 {"records", N_("Records in the log"), COLUMN_NUMBER, BY_CLIENT}}},
    {.key = "again",
     .title = N_("Taken away since the backup"),
     .columns = {{"sequence", N_("No."), COLUMN_NUMBER, BY_CLIENT},
                 {"time", N_("Time"), COLUMN_TIME, BY_CLIENT},
                 {"event", N_("Event"), COLUMN_WORD, BY_CLIENT},
                 {"user", N_("User"), COLUMN_TEXT, BY_CLIENT},
                 {"queued", N_("Done by audit recover"), COLUMN_WORD, BY_CLIENT},
                 {"again", N_("Command"), COLUMN_TEXT, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_backup[] = {
    {.words = "backup key",
     .flags = VERB_LOCAL | VERB_SECRET,
     .summary = N_("make the recovery key that backups are sealed to"),
     .description = N_(
         "Once for a site, as root. The public half stays on this machine; the other half is shown "
         "once, to be written down or printed and kept in a safe. Without it no backup opens, and "
         "this machine has no copy. Two groups of it are asked back, or with --stdin all of it: "
         "only when they are right is the key put in place. With --shares it is on two papers for "
         "two people or safes; one alone says nothing, and if one is lost no backup opens. With "
         "--output FILE each share has a file of its own, FILE.1 and FILE.2."),
     .example = "warifu backup key\n"
                "warifu backup key --shares",
     .exits = N_("1 what was typed is not on the paper, nothing was put in place; 4 there is one "
                 "already; 66 there is nobody to ask; 73 a file cannot be written."),
     .arguments = key_arguments,
     .sections = key_sections},
    {.words = "backup make",
     .flags = VERB_LOCAL,
     .summary = N_("copy the store and its key into one sealed file"),
     .description = N_(
         "As root, while logins go on. The file opens with the recovery key from the safe alone "
         "(H3). It is read again after it was written. The anchor beside the master key is not in "
         "it: a store that was restored is known by that. Settings and policies are files of "
         "/etc/warifu; keep them as you keep other files."),
     .example = "warifu backup make /media/backup/warifu-today.backup\n"
                "warifu backup make",
     .exits =
         N_("4 tokend says that the store cannot be used or written; 66 a file cannot be read, "
            "as a master key that is no file; 69 whether tokend is at rest cannot be told; 73 FILE "
            "cannot be made, or there is no room for it; 75 the store changed "
            "too fast for a whole copy, try again."),
     .manual = N_(
         "warifu-backup.timer makes one each night in backup_folder (tokend.conf), when an "
         "administrator enables it, and keeps the newest backup_keep there. On the disk of the "
         "store backup_reserve stays free; what would use it up is refused, with an alert in the "
         "system's log, and `warifu status` warns. What brings them elsewhere is the site's. How a "
         "copy is known to be whole: decision 84."),
     .arguments = make_arguments,
     .sections = make_sections},
    {.words = "restore",
     .flags = VERB_LOCAL,
     .summary = N_("restore a lost store from a backup"),
     .description = N_(
         "As root, on a machine that has neither store nor master key any more; nothing is ever "
         "replaced. It asks for the recovery key, or both its shares. Nobody is let in by what was "
         "restored until root "
         "has accepted it (warifu audit recover), which moves all codes past what may have been "
         "used. With --log, what was taken away since the backup is listed. What is marked so "
         "audit recover takes away again by itself, before anybody is let in; for the rest, and "
         "to do it as it was, there are the commands. Whoever was renamed, removed or lost a role "
         "since the backup is suspended by it."),
     .example = "warifu restore warifu-today.backup\n"
                "warifu restore warifu-today.backup --log later.export",
     .exits = N_("4 there is a store or a key; 7 restored, and something was taken away since the "
                 "backup; 65 the file or the log is damaged or cut off; 73 there is no room; 77 it "
                 "was sealed to "
                 "another recovery key, or that was mistyped."),
     .arguments = restore_arguments,
     .sections = restore_sections},
    {.words = NULL},
};
