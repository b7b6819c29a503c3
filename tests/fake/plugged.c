// SPDX-License-Identifier: BSD-2-Clause
#include "plugged.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

char token_place[] = "/tmp/warifu-plugged.XXXXXX", token_path[64];
static FILE *to_token, *from_token;
static pid_t token;

bool plugged_begin(void)
{
    if (mkdtemp(token_place) == NULL || setenv("WARIFU_TEST_TOKENS", token_place, 1) != 0)
        return false;
    snprintf(token_path, sizeof token_path, "%s/token", token_place);
    return true;
}

void plugged_end(void)
{
    rmdir(token_place);
}

static bool says_ok(void)
{
    char line[16];

    assert_non_null(fgets(line, sizeof line, from_token));
    return strcmp(line, "ok\n") == 0;
}

void tell(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    assert_true(vfprintf(to_token, format, arguments) > 0);
    va_end(arguments);
    assert_true(fputc('\n', to_token) == '\n' && fflush(to_token) == 0);
    assert_true(says_ok());
}

bool token_waits(void)
{
    assert_true(fputs("waits\n", to_token) >= 0 && fflush(to_token) == 0);
    return says_ok();
}

void plug(const char *setting)
{
    int in[2], out[2];

    assert_int_equal(pipe(in) | pipe(out), 0);
    token = fork();
    assert_true(token >= 0);
    if (token == 0) {
        dup2(in[0], 0), dup2(out[1], 1);
        close(in[1]), close(out[0]);
        execl("tests/fake/plug", "plug", token_path, setting, (char *)NULL);
        _exit(127);
    }
    close(in[0]), close(out[1]);
    to_token = fdopen(in[1], "w");
    from_token = fdopen(out[0], "r");
    assert_true(to_token != NULL && from_token != NULL);
    assert_true(says_ok());
}

void unplug(void)
{
    fclose(to_token), fclose(from_token);
    assert_int_equal(waitpid(token, NULL, 0), token);
}
