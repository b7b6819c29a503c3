#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every FILE... says its license in its first three lines.
set -euo pipefail
[ $# -gt 0 ]
for file; do [ -s "$file" ] || { echo "$file is empty" && exit 1; }; done
awk 'FNR == 1 && NR > 1 && !said {print file; wrong = 1}
    FNR == 1 {said = 0; file = FILENAME}
    FNR <= 3 && /SPDX-License-Identifier: BSD-2-Clause/ {said = 1}
    END {if (!said) {print file; wrong = 1}; exit wrong}' "$@"
