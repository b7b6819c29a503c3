#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:C1 abuse:E2: on a text console of 80 columns and 25 lines whatever a person needs to register a code stands on the
# screen when the prompt comes: with UTF-8 the whole QR code, without it the key and how to go on.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
need_programs tmux
enter_overlay "$@"
start_tokend
use_stack plain login
NEW=Ki-no-Ne7+cons

# tmux takes a line for its status: 25 are left.
screen() { tmux -L "$1" capture-pane -p -t console 2>/dev/null; }
shows() { screen "$1" | grep -qE -- "$2"; }
quiet() { stty -a <"$(tmux -L "$1" display -p -t console '#{pane_tty}')" | grep -q -- ' -echo '; }
answer() { # SOCKET PROMPT TEXT
    eventually shows "$1" "$2" || note "no $2: $(screen "$1")"
    eventually quiet "$1" # login throws away what is typed before
    tmux -L "$1" send-keys -t console -l -- "$3"
    tmux -L "$1" send-keys -t console Enter
}
register() { # USER TERM LANG: comes to the prompt for the first code
    useradd -m -s /bin/bash "$1"
    add_person "$1" staff
    LC_ALL=C.UTF-8 tmux -u -L "$1" -f /dev/null new-session -d -s console -x 80 -y 26 \
        "exec env -i TERM=$2 LANG=$3 PATH=$PATH login -p $1" </dev/null >/dev/null 2>&1
    answer "$1" 'assword:$' "$(temporary "$1")"
    answer "$1" 'One-time code.*:$' ''
    answer "$1" 'New password:$' "$NEW"
    answer "$1" 'New password again:$' "$NEW"
    holds "abuse:C1 $2 $3: the prompt for the first code comes" eventually shows "$1" 'shows now:$'
}

register plain linux C
like "$(screen plain)" 'Key: ([A-Z2-7]{4} ?){8}' 'abuse:C1 80 x 25 without UTF-8: the key is on the screen'
like "$(screen plain | tr '\n' ' ')" 'too small for it.*Type in the key instead' 'abuse:C1 80 x 25 without UTF-8: and how to go on without the picture'
register blocks xterm C.UTF-8
like "$(screen blocks)" 'Key: ([A-Z2-7]{4} ?){8}' 'abuse:C1 80 x 25 with UTF-8: the key is on the screen'
rows=$(screen blocks | grep -c '[▀▄█]')
side=$(screen blocks | grep -m 1 '[▀▄█]' | sed 's/ *$//' | wc -m)
at_most "$(((side + 1) / 2 - rows))" 1 'abuse:C1 80 x 25 with UTF-8: the whole QR code is on the screen, but for an edge of its margin'
tmux -L plain kill-server
tmux -L blocks kill-server
finish
