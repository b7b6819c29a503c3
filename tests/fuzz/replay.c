// SPDX-License-Identifier: BSD-2-Clause
// Gives every file of a committed corpus to a fuzz target: what a fuzzer once found is tried again
// in every test run, with any compiler. The program replay_NAME replays tests/fuzz/corpus/NAME.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MOST (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int give(const char *directory, const char *name)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MOST);
    if (file == NULL || data == NULL)
        abort();
    size_t size = fread(data, 1, INPUT_MOST, file);
    fclose(file);
    // An exact copy, so that a sanitizer sees a read beyond the end.
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL)
        abort();
    memcpy(exact, data, size);
    free(data);
    printf("# %s\n", name);
    fflush(stdout); // if it crashes, the last name is the one
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

int main(int argc, char **argv)
{
    char directory[4100];
    const char *top = getenv("top_srcdir"), *name = strstr(argv[0], "replay_");
    int count = 0;
    if (argc > 1)
        snprintf(directory, sizeof directory, "%s", argv[1]);
    else
        snprintf(directory, sizeof directory, "%s/tests/fuzz/corpus/%s", top != NULL ? top : ".",
                 name != NULL ? name + strlen("replay_") : "");
    DIR *corpus = opendir(directory);
    if (corpus == NULL) {
        perror(directory);
        return 1;
    }
    for (struct dirent *entry; (entry = readdir(corpus)) != NULL;)
        if (entry->d_name[0] != '.')
            count += give(directory, entry->d_name);
    closedir(corpus);
    printf("1..1\n%s 1 - %d inputs replayed\n", count > 0 ? "ok" : "not ok", count);
    return count > 0 ? 0 : 1;
}
