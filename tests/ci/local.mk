# SPDX-License-Identifier: BSD-2-Clause
# The project on a machine that has only what the project asks for (abuse:M11).

CI_TESTS = tests/ci/bootstrap_test.sh tests/ci/configure_test.sh tests/ci/tap_test.sh tests/ci/terminal_test.sh tests/ci/uninstall_test.sh
TESTS += $(CI_TESTS)
EXTRA_DIST += $(CI_TESTS) tests/ci/steps.sh tests/ci/check.sh tests/ci/timed_driver.sh tests/ci/minimal_root.sh tests/ci/readme_lib.sh tests/ci/life_lib.sh tests/ci/terminal.pl tests/ci/readme_install.sh tests/ci/deb_install.sh tests/ci/whole_life.sh packaging/deb.sh tests/system/kernel_files.sh m4/warifu_need.m4
