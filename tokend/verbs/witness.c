// SPDX-License-Identifier: BSD-2-Clause
// Who co-signs the logs of others. Needs no tokend: a witness is another town, or another
// department.
#include "verbs/common.h"

#define ARGUMENT_DIRECTORY                                                                         \
    {                                                                                              \
        .name = "directory", .kind = ARGUMENT_FILE, .required = true, .meta = "DIR",               \
        .help = N_("where the witness keeps its key and what it has signed")                       \
    }

static const struct argument init_arguments[] = {
    {.name = "name",
     .kind = ARGUMENT_TEXT,
     .required = true,
     .min = 1,
     .max = 255,
     .meta = "NAME",
     .help = N_("what the witness is called in its signatures, for example kikuyo.example/audit")},
    ARGUMENT_DIRECTORY,
    ARGUMENT_END,
};

static const struct argument sign_arguments[] = {
    {.name = "file",
     .kind = ARGUMENT_FILE,
     .positional = true,
     .required = true,
     .meta = "FILE",
     .help = N_("what `warifu audit request` wrote; or an export, or a signed head alone")},
    ARGUMENT_DIRECTORY,
    {.name = "log-key",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("the public key of that log, the first time; from then on it is remembered")},
    {.name = "new-key",
     .kind = ARGUMENT_FILE,
     .meta = "FILE",
     .help = N_("the one that its owners have replaced it with, if they have; an export needs "
                "none")},
    {.name = "output",
     .kind = ARGUMENT_FILE,
     .required = true,
     .meta = "FILE",
     .help = N_("write the co-signed head to a new file")},
    ARGUMENT_END,
};

static const struct argument show_arguments[] = {ARGUMENT_DIRECTORY, ARGUMENT_END};

#define SECTION_LOGS                                                                               \
    {                                                                                              \
        .key = "origin", .columns = {                                                              \
            {"origin", N_("Log"), COLUMN_TEXT, BY_CLIENT},                                         \
            {"records", N_("Records"), COLUMN_NUMBER, BY_CLIENT},                                  \
            {"witness", N_("Witness"), COLUMN_TEXT, BY_CLIENT},                                    \
            {"signed", N_("Co-signed"), COLUMN_TIME, BY_CLIENT}                                    \
        }                                                                                          \
    }

static const struct section sign_sections[] = {SECTION_LOGS, SECTION_END};

static const struct section show_sections[] = {
    {.key = "key",
     .record = true,
     .columns = {{"witness", N_("Witness"), COLUMN_TEXT, BY_CLIENT},
                 {"key", N_("Key"), COLUMN_TEXT, BY_CLIENT}}},
    {.key = "origin",
     .title = N_("What it has co-signed last"),
     .columns = {{"origin", N_("Log"), COLUMN_TEXT, BY_CLIENT},
                 {"records", N_("Records"), COLUMN_NUMBER, BY_CLIENT},
                 {"signed", N_("Co-signed"), COLUMN_TIME, BY_CLIENT}}},
    SECTION_END,
};

const struct verb verbs_witness[] = {
    {.words = "witness init",
     .flags = VERB_LOCAL,
     .summary = N_("make a key with which to co-sign the logs of others"),
     .description =
         N_("A witness is somebody else than the owner of a log: another town, or another "
            "department. It remembers which head of a log it has signed, and never signs one that "
            "does not continue it (E1, E4). In the directory, witness.key is the secret key, "
            "witness.state what was signed, and witness.pub the public key, a line to give away."),
     .example = "warifu witness init --name kikuyo.example/audit --directory /var/lib/witness",
     .exits =
         N_("4 there is a witness in the directory already; 73 the directory cannot be written."),
     .manual =
         N_("The key is an Ed25519 key for the timestamped signatures of "
            "c2sp.org/tlog-cosignature. No backup of the three files may ever come back while "
            "the witness is in use: an older state would let it sign a second history. If they "
            "are lost, make a new witness."),
     .arguments = init_arguments,
     .sections = show_sections},
    {.words = "witness sign",
     .flags = VERB_LOCAL,
     .summary = N_("co-sign the head of somebody else's log"),
     .description =
         N_("Signs that at this time the head was the newest that this witness has seen of that "
            "log, and that the log begins with everything that it signed before. It refuses a log "
            "that went back, one that was written anew, and one that shows no proof; each has an "
            "exit status of its own, and the file is then evidence. It needs neither tokend nor a "
            "right on this machine."),
     .example = "warifu witness sign /media/stick/request.txt --directory /var/lib/witness "
                "--output /media/stick/cosigned.txt\n"
                "warifu witness sign request.txt --directory /var/lib/witness "
                "--log-key log.key --output cosigned.txt",
     .exits =
         N_("3 nothing was ever signed of this log, and its key was not given; 20 to 24 the "
            "export is altered; 25 the log does not begin with what was signed last; 26 it was "
            "signed by another key than that of the log; 27 it has fewer records than were "
            "signed last; 28 the proof is missing; 65 the file is no head, or the witness's own "
            "files were altered; 66, 73, 74 a file. The common ones do not occur."),
     .manual = N_("The output is the signed note that came in with one line more, the cosignature. "
                  "The state is on disk before the output is written."),
     .arguments = sign_arguments,
     .sections = sign_sections},
    {.words = "witness show",
     .flags = VERB_LOCAL,
     .summary = N_("show a witness's key and what it has co-signed"),
     .description = N_("The public key, and for each log the records up to which it was co-signed "
                       "last. The owners of the log need that number for their next request."),
     .example = "warifu witness show --directory /var/lib/witness",
     .exits = N_("65 the files were altered; 66 they cannot be read."),
     .arguments = show_arguments,
     .sections = show_sections},
    {.words = NULL},
};
