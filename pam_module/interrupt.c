// SPDX-License-Identifier: BSD-2-Clause
#include "interrupt.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static bool waits_for_us(int number, const sigset_t *held)
{
    struct sigaction action;

    if (sigaction(number, NULL, &action) != 0)
        return false;
    const bool plain = (action.sa_flags & SA_SIGINFO) == 0;
    if (plain && action.sa_handler == SIG_IGN)
        return false;
    return !plain || action.sa_handler != SIG_DFL || sigismember(held, number) == 1;
}

// Above the standard descriptors (abuse:P10).
static int open_high(const sigset_t *signals)
{
    int fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);

    if (fd >= 0 && fd <= STDERR_FILENO) {
        const int low = fd;
        fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low);
    }
    return fd;
}

void interrupt_begin(struct interrupt *interrupt)
{
    interrupt->fd = -1;
    if (sigpending(&interrupt->stale) != 0)
        sigemptyset(&interrupt->stale);
}

void interrupt_watch(struct interrupt *interrupt)
{
    static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM};
    sigset_t ours;
    bool any = false;

    interrupt->fd = -1;
    if (pthread_sigmask(SIG_BLOCK, NULL, &interrupt->before) != 0)
        return;
    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigismember(&interrupt->stale, numbers[i]) == 0 &&
            waits_for_us(numbers[i], &interrupt->before)) {
            sigaddset(&ours, numbers[i]);
            any = true;
        }
    if (!any || pthread_sigmask(SIG_BLOCK, &ours, NULL) != 0)
        return;
    interrupt->fd = open_high(&ours); // it is never read: what has come stays for the caller
    if (interrupt->fd < 0)
        (void)pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
}

void interrupt_end(struct interrupt *interrupt)
{
    if (interrupt->fd < 0)
        return;
    close(interrupt->fd);
    interrupt->fd = -1;
    (void)pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
}
