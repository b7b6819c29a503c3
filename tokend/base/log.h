// SPDX-License-Identifier: BSD-2-Clause
// Diagnostics for operators: what the programs say to stderr or syslog (LOG_AUTHPRIV). Audit
// events are something else (vault/loop/event.h). Every argument that came from outside is escaped
// by the caller with escape_text(); no secret is ever an argument (abuse:W7).
#ifndef WARIFU_BASE_LOG_H
#define WARIFU_BASE_LOG_H

enum log_level {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_NOTICE,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG
};

// Where lines go. `program` must outlive the process ("tokend: vault"). Lines above `most` are
// dropped before they are formatted.
void log_to_stderr(const char *program, enum log_level most);
void log_to_syslog(const char *program, enum log_level most);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
