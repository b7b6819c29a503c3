#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Words that say that something is not done, paths that exist on one machine only, and a person called by a
# gender: people are "they". This file spells them so that it does not find itself.
set -uo pipefail
unfinished='\b(TO''DO|FIX''ME|XX''X|HA''CK|not imple''mented|st''ub)\b'
machine='(^|[^a-zA-Z0-9_.])/(wo''rk|fa''rm|home/[a-z]+/src)/|\.\./sha''red|/tmp/w''-'
others='(cla''ude|open''ai|anthro''pic|co''dex)'
person='(?<![-\\"])\b(h''e|h''is|h''im|h''imself|sh''e|h''er|h''ers|h''erself)\b' # not `grep -h''E`, not a syllable in quotes
status=0
list() { if [ -e .git ]; then git ls-files; else find . -type f -not -path './build*' -printf '%P\n'; fi; }
mapfile -t all < <(list | grep -vE '^(tests/(fuzz|vectors)/.*corpus|tests/fuzz/.*/|po/.*\.po$|LICENSE|debian/copyright|tokend/factor/words/ipadic.LICENSE)')
grep -nIE "$unfinished" "${all[@]}" && status=1
grep -nIE "$machine" "${all[@]}" && status=1
grep -nIiE "$others" "${all[@]}" && status=1
# What the change log said then stays as it was said.
mapfile -t told < <(printf '%s\n' "${all[@]}" | grep -vx 'CHANGELOG\.md')
grep -nIiP "$person" "${told[@]}" && status=1
exit $status
