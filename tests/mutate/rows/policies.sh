# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M3 one answer is one try' policies/with-key.awk 'tries = 1' 'tries = 3' services_test
