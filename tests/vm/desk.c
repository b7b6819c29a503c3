// SPDX-License-Identifier: BSD-2-Clause
// desk TERMINAL: somebody who sits at it: types each line of standard input there, with Return.
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    int terminal = count == 2 ? open(arguments[1], O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    int letter;
    if (terminal < 0) {
        perror("desk");
        return 1;
    }
    while ((letter = getchar()) != EOF) {
        const char key = letter == '\n' ? '\r' : (char)letter;
        if (ioctl(terminal, TIOCSTI, &key) != 0) {
            perror("desk");
            return 1;
        }
        (void)nanosleep(&pause, NULL);
    }
    return 0;
}
