#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
status=0
for file; do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: BSD-2-Clause' || {
        echo "$file"
        status=1
    }
done
exit $status
