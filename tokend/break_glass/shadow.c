// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/shadow.h"
#include "base/secret.h"
#include <crypt.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of the first line that names the account, as getspnam(3) would.
static bool stored_hash(const char *path, const char *account, char *hash, size_t size)
{
    FILE *file = fopen(path, "re");
    struct spwd entry, *found = NULL;
    char buffer[4096];
    bool there = false;

    if (file == NULL)
        return false;
    while (!there && fgetspent_r(file, &entry, buffer, sizeof buffer, &found) == 0 && found != NULL)
        there = strcmp(entry.sp_namp, account) == 0;
    there = there && strlen(entry.sp_pwdp) < size;
    if (there)
        strcpy(hash, entry.sp_pwdp);
    fclose(file);
    secret_wipe(buffer, sizeof buffer);
    return there;
}

bool shadow_verify(const char *path, const char *account, const char *password, bool *usable)
{
    // What is nobody's: an account that cannot be used takes as long as another (promise 3).
    static const char nobody[] = "$6$warifu.break.gls$";
    char hash[512] = "";
    struct crypt_data *data = calloc(1, sizeof *data);
    bool right = false;

    *usable = stored_hash(path, account, hash, sizeof hash) && hash[0] != '\0' && hash[0] != '!' &&
              hash[0] != '*';
    if (data != NULL) {
        const char *made = crypt_r(password, *usable ? hash : nobody, data);
        right = *usable && made != NULL && made[0] != '*' && strlen(made) == strlen(hash) &&
                secret_equal(made, hash, strlen(hash));
        secret_wipe(data, sizeof *data);
        free(data);
    }
    secret_wipe(hash, sizeof hash);
    return right;
}
