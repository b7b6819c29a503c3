// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {
    ARGUMENT_REASON,
    {.name = "log",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help =
         N_("the export of the log that is kept elsewhere (warifu audit export); it is verified")},
    {.name = "without-log",
     .kind = ARGUMENT_FLAG,
     .help = N_("the audit log is destroyed with the store, and nobody has a copy")},
    {.name = "host",
     .kind = ARGUMENT_TEXT,
     .min = 1,
     .max = 64,
     .meta = "NAME",
     .help = N_("the name of this host, instead of typing it when asked")},
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("a new file for the record to sign; default one in /root")},
    {.name = "lock-out",
     .kind = ARGUMENT_FLAG,
     .help =
         N_("also while logins of this machine ask for two factors: nobody gets in afterwards")},
    {.name = "config",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("another tokend.conf than that of this machine")},
    ARGUMENT_DRY_RUN,
    ARGUMENT_END,
};

static const struct section sections[] = {
    {.key = "host",
     .record = true,
     .columns = {{"host", N_("Host"), COLUMN_TEXT, BY_CLIENT},
                 {"store", N_("Store"), COLUMN_TEXT, BY_CLIENT},
                 {"people", N_("People in it"), COLUMN_NUMBER, BY_CLIENT},
                 {"records", N_("Records in its log"), COLUMN_NUMBER, BY_CLIENT},
                 {"files", N_("Files to be destroyed"), COLUMN_NUMBER, BY_CLIENT},
                 {"bytes", N_("Bytes"), COLUMN_NUMBER, BY_CLIENT}}},
    {.key = "path",
     .title = N_("To be destroyed, in this order"),
     .columns = {{"path", N_("File"), COLUMN_TEXT, BY_CLIENT},
                 {"kind", N_("Kind"), COLUMN_WORD, BY_CLIENT},
                 {"size", N_("Bytes"), COLUMN_NUMBER, BY_CLIENT}}},
    {.key = "left",
     .title = N_("Not destroyed"),
     .columns = {{"left", N_("File"), COLUMN_TEXT, BY_CLIENT},
                 {"why", N_("Why"), COLUMN_TEXT, BY_CLIENT}}},
    {.key = "record",
     .record = true,
     .columns = {{"record", N_("Record to sign"), COLUMN_TEXT, BY_CLIENT},
                 {"digest", N_("Its SHA-256"), COLUMN_TEXT, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_destroy[] = {
    {.words = "destroy-host",
     .flags = VERB_LOCAL,
     .summary = N_("destroy the keys and data of this machine, before it is given away (root)"),
     .description = N_(
         "As root, for a machine that is given back or thrown away; whether tokend runs or not, "
         "and "
         "whatever became of the store. First take two factors out of the logins (warifu setup "
         "--undo), and carry the audit log away (warifu audit export). It shows what is there, "
         "asks "
         "for the name of the host, stops tokend, and overwrites and deletes: keys first, then "
         "envelopes, state, local backups, and the store last. What nobody may lose silently has "
         "to "
         "be said: a log without a copy with --without-log, logins that still ask for two factors "
         "with --lock-out. At the end there is a record to print and sign. Interrupted, it goes on "
         "when it is run again; until it has come to its end, no new store is made here."),
     .example =
         "warifu destroy-host --reason 'lease ended, asset 1234' --without-log --dry-run\n"
         "warifu destroy-host --reason 'lease ended, asset 1234' --log /media/usb/log.export\n"
         "warifu destroy-host --reason 'disk fails' --without-log --host desk-07 --output "
         "/media/usb/desk-07.txt",
     .exits = N_(
         "1 the name was not typed, nothing was done; 2 there is nobody to ask for it; 4 refused: "
         "another host's name, logins ask for two factors, the log was not carried away, or FILE "
         "is "
         "there or would be destroyed; 7 some of it could not be destroyed, run it again; 20 to "
         "27, "
         "66 the export of the log is not whole or cannot be read; 69 tokend cannot be stopped; "
         "73, "
         "74 the record cannot be written; 77 not root."),
     .manual = N_(
         "What is destroyed: key_file and its anchor, master credentials of tokend.service, "
         "/etc/warifu/break-glass, all of /var/lib/warifu, store_file with its companions, "
         "/var/lib/warifu-backups, and the backups in backup_folder. What is not, the record says: "
         "old blocks of flash storage and snapshots, copies elsewhere, the journal, the TPM. The "
         "record has the SHA-256 of each file that is no key, as it was, and of the export."),
     .arguments = arguments,
     .sections = sections},
    {.words = NULL},
};
