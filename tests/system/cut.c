// SPDX-License-Identifier: BSD-2-Clause
// Ends one of a process's connections to its fellows from outside:
//     cut PID NUMBER cut|garble|count
// takes a copy of the NUMBER-th of its connected sockets that have no name (socketpairs, so not
// those of clients), and shuts it down, or writes eight bytes of nonsense into it as if the process
// had. "count" prints how many there are. Needs root.
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define MOST 64

static bool has_no_name(int fd, int (*ask)(int, struct sockaddr *, socklen_t *))
{
    struct sockaddr_un address;
    socklen_t size = sizeof address;
    return ask(fd, (struct sockaddr *)&address, &size) == 0 && address.sun_family == AF_UNIX &&
           size <= offsetof(struct sockaddr_un, sun_path);
}

static bool is_between_roles(int fd)
{
    int kind = 0;
    socklen_t size = sizeof kind;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 &&
           (kind == SOCK_STREAM || kind == SOCK_SEQPACKET) && has_no_name(fd, getsockname) &&
           has_no_name(fd, getpeername);
}

// Copies of them, in the order of their numbers.
static unsigned collect(const char *pid, int copies[MOST], int numbers[MOST])
{
    char path[64];
    unsigned count = 0;
    const int process = (int)syscall(SYS_pidfd_open, atoi(pid), 0);
    snprintf(path, sizeof path, "/proc/%s/fd", pid);
    DIR *directory = process >= 0 ? opendir(path) : NULL;
    if (directory == NULL) {
        fprintf(stderr, "cut: %s: %s\n", pid, strerror(errno));
        exit(2);
    }
    int highest = -1;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (atoi(entry->d_name) > highest)
            highest = atoi(entry->d_name);
    closedir(directory);
    for (int fd = 3; fd <= highest && count < MOST; fd++) {
        const int copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
        if (copy < 0 && errno == EPERM) {
            fprintf(stderr, "cut: the kernel does not let us at its descriptors\n");
            exit(77);
        }
        if (copy >= 0 && is_between_roles(copy)) {
            numbers[count] = fd;
            copies[count++] = copy;
        } else if (copy >= 0) {
            close(copy);
        }
    }
    return count;
}

int main(int count, char **arguments)
{
    int copies[MOST], numbers[MOST];
    if (count != 4)
        return 2;
    const unsigned there = collect(arguments[1], copies, numbers);
    if (strcmp(arguments[3], "count") == 0) {
        printf("%u\n", there);
        return 0;
    }
    if (there == 0)
        return 2;
    const unsigned chosen = (unsigned)atoi(arguments[2]) % there;
    if (strcmp(arguments[3], "cut") == 0 ? shutdown(copies[chosen], SHUT_RDWR) != 0
                                         : send(copies[chosen], "\xff\xff\xff\xff\xff\xff\xff\xff",
                                                8, MSG_DONTWAIT | MSG_NOSIGNAL) != 8)
        return 1;
    printf("descriptor %d\n", numbers[chosen]);
    return 0;
}
