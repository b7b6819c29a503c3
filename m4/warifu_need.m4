# SPDX-License-Identifier: BSD-2-Clause
# What the build needs, collected: configure names all that is missing at once, with Debian's packages.

# A macro that another package brings. Without it autoconf would leave its name in configure, as a command.
#   WARIFU_MACRO(MACRO, PACKAGE)
AC_DEFUN([WARIFU_MACRO],
    [m4_ifndef([$1], [m4_fatal([$1 is not known here: apt-get install $2])])])

#   WARIFU_MISSING(WHAT, PACKAGE)
AC_DEFUN([WARIFU_MISSING],
    [AS_VAR_APPEND([warifu_missing], ["
    $1"])
     AS_VAR_APPEND([warifu_packages], [" $2"])])

#   WARIFU_PROGRAM(VARIABLE, PROGRAM, PACKAGE)
AC_DEFUN([WARIFU_PROGRAM],
    [AC_PATH_PROG([$1], [$2])
     AS_IF([test -z "$$1"], [WARIFU_MISSING([the program $2], [$3])])])

#   WARIFU_HEADER(HEADER, PACKAGE)
AC_DEFUN([WARIFU_HEADER], [AC_CHECK_HEADER([$1], [], [WARIFU_MISSING([the header $1], [$2])])])

#   WARIFU_MODULE(PREFIX, MODULE AND VERSION, PACKAGE): a library that pkg-config knows
AC_DEFUN([WARIFU_MODULE], [PKG_CHECK_MODULES([$1], [$2], [], [WARIFU_MISSING([the library $2], [$3])])])

# Ends configure when something is missing; what it names is what apt-get takes.
AC_DEFUN([WARIFU_ALL_THERE],
    [AS_IF([test -n "$warifu_missing"],
        [AC_MSG_ERROR([these are missing:$warifu_missing
install them with
    apt-get install --no-install-recommends$warifu_packages
or all that building needs with
    apt-get install --no-install-recommends \$(./bootstrap packages --build)])])])

# What the running product reads or starts. The machine that builds need not be the one where it runs: a warning.
#   WARIFU_RUNTIME(FILE, WHAT IS WITHOUT IT, PACKAGE)
AC_DEFUN([WARIFU_RUNTIME],
    [AC_MSG_CHECKING([for $1])
     AS_IF([test -e "$1"], [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_WARN([where warifu runs, $1 is needed: without it $2. apt-get install $3])])])
