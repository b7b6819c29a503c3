#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Do the tests notice? Each row breaks one line that keeps somebody out, in a copy of the sources, and
# names the tests that must fail then. One that all of them survive is a promise that nobody watches.
# Not here: lines behind which another one holds, as the verdict of libsodium about a seal, whose plain
# text is zeros then. Also a row that no longer fits the source is a failure: it must be brought up to date with the line.
# By hand, one or a few:  tests/mutate/mutations.sh PATTERN   (in a build tree; names that match it)
set -uo pipefail
tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
top_srcdir=${top_srcdir:-$(cd "$tests_dir/.." && pwd)}
# shellcheck source=tests/system/tap.sh
. "$tests_dir/system/tap.sh"
pattern=${1:-}
[ -n "${CI_SLOW:-}$pattern" ] || skip_all 'builds the product once for each broken line; CI_SLOW=1 runs it'
[ -z "${SANITIZE:-}" ] || skip_all 'what the tests notice does not depend on sanitizers'

work=$(mktemp -d /tmp/warifu-mutations.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar -C "$top_srcdir" --exclude=./build --exclude=./.git -cf - . | tar -C "$work" -xf -
chmod -R u+w "$work"
mkdir "$work/out"
# Warnings about what a broken line leaves unused say nothing; speed is compile time here.
if ! (cd "$work/out" && ../configure -q --disable-werror CFLAGS=-O0 && make -s -j"$(nproc)" all) >"$work/log" 2>&1; then
    note "$(tail -n 20 "$work/log")"
    echo 'Bail out! the unbroken copy does not build'
    exit 1
fi

run_tests() { # TEST...: succeeds when all of them pass
    local test
    for test; do
        (cd "$work/out" && top_srcdir=$work top_builddir=$work/out CMOCKA_MESSAGE_OUTPUT=TAP \
            timeout 120 bash "$tests_dir/unit/run_tap.sh" "./$test") >"$work/log" 2>&1 || return 1
        ! grep -q '^not ok' "$work/log" || return 1
    done
}
build_tests() { make -C "$work/out" -s -j"$(nproc)" pam_warifu.la pam_peek.la "$@" >"$work/log" 2>&1; }

# The tests must pass on what is not broken, or their failing shows nothing.
declare -A sound=()
are_sound() { # TEST...
    local test
    for test; do
        [ -z "${sound[$test]:-}" ] || continue
        build_tests "$test" && run_tests "$test" || return 1
        sound[$test]=yes
    done
}

broken() { # NAME FILE OLD NEW TEST...
    local name=$1 file=$work/$2 old=$3 new=$4 text rest
    shift 4
    [[ -z $pattern || $name =~ $pattern ]] || return 0
    text=$(cat "$file" && echo x) || true
    text=${text%x}
    rest=${text#*"$old"}
    if [ "$rest" = "$text" ] || [ "${rest#*"$old"}" != "$rest" ]; then
        fail "$name" "the line is not there once in ${file#"$work/"}: $old"
        return
    fi
    if ! are_sound "$@"; then
        fail "$name" "$* fail without it" "$(tail -n 20 "$work/log")"
        return
    fi
    printf '%s' "${text/"$old"/"$new"}" >"$file"
    if ! build_tests "$@"; then
        fail "$name" 'does not build:' "$(tail -n 20 "$work/log")"
    elif run_tests "$@"; then
        fail "$name" "survives $*"
    else
        pass "$name: $(grep -m 1 '^not ok' "$work/log" | sed 's/^not ok [0-9]* - //' || true)"
    fi
    printf '%s' "$text" >"$file"
}

# --- the wire ---------------------------------------------------------------------------------------
broken 'D3 frames that are not canonical' tokend/wire/codec.c \
    'return pb_encode(&stream, type, message) && against.left == 0;' 'return true;' wire_codec_test
broken 'D3 texts that are not UTF-8' tokend/wire/codec.c \
    ' || !texts_are_valid(type, message)) {
        secret_wipe' ') {
        secret_wipe' wire_codec_test
broken 'D3 frames longer than allowed' tokend/wire/codec.c 'if (length > max)' 'if (false)' wire_codec_test
broken 'D7 a listener that is not root' tokend/wire/client.c \
    'return listener.uid == 0 ? FAULT_NONE : FAULT_REFUSED;' 'return FAULT_NONE;' wire_stream_test
broken 'D7 a directory that others may write' tokend/wire/client.c '(status.st_mode & 022) != 0' 'false' wire_stream_test
broken 'P3 the code of a refusal' pam_module/codes.c '[Result_RESULT_DENIED] = {PAM_AUTH_ERR,' \
    '[Result_RESULT_DENIED] = {PAM_SUCCESS,' pam_relay_test

# --- who may ask for whom ---------------------------------------------------------------------------
broken 'D1 the peer, in the dialogue' tokend/core/dialogue.c \
    'return status == DIALOGUE_NAME_FOUND && uid == peer_uid;' 'return status == DIALOGUE_NAME_FOUND;' dialogue_test
broken 'D1 the peer, in the vault' tokend/vault/claim.c 'if (subject->peer_uid != 0 && (' 'if (false && (' \
    vault_login_test vault_life_test vault_parts_test
broken 'I1 the uid that is nobody' tokend/vault/claim.c ' && who->uid != NO_UID' '' vault_guard_test
broken 'I2 another name with the same uid' tokend/vault/claim.c \
    'strcmp(claim->person.name, subject->who.name) == 0' 'true' vault_login_test vault_life_test
broken 'A5 who is suspended, at a login' tokend/vault/claim.c \
    'claim->usable = claim->person.state == PERSON_ACTIVE && ' 'claim->usable = ' vault_login_test vault_life_test

broken 'M3 what depends on the peer is not said' tokend/vault/refusal.c ' || strcmp(claim->why, "peer") == 0' '' vault_refusal_test
broken 'M3 groups that are not known are not told' tokend/vault/refusal.c 'claim->decision.kind == DECISION_DENY_RULE' \
    'claim->decision.kind != DECISION_RULE' vault_refusal_test
broken 'M8 who speaks before the verdict does not have it' tokend/core/dialogue.c 'before != AT_SHOWN && (event' '(event' dialogue_test
broken 'M3 a refusal is said' tokend/core/dialogue.c 'if (event->plan.refused && ' 'if (false && ' dialogue_test
broken 'M3 one answer is one try' policies/with-key.awk 'tries = 1' 'tries = 3' services_test

broken 'M5 Ctrl-C during a touch' pam_module/relay.c 'if (relay->client.woken)' 'if (false)' pam_interrupt_test
broken 'M9 a key that would sign without its PIN' tokend/vault/key_trial.c 'return claim->rule->unprotected_keys ||' 'return true ||' \
    vault_key_unprotected_test
broken 'M10 a key of which there may be two' tokend/vault/attempt.c 'if (vault->policy->key.count_denies) {' 'if (false) {' \
    vault_key_copy_test
broken 'M10 a card that is found' tokend/vault/card_keys.c '!(event == CREDENTIAL_RESUME && key->copied)' 'true' vault_key_copy_test
broken 'M10 nobody restores their own' tokend/vault/admin_key.c '!admin->rescue && person.id == admin->self.id' 'false' \
    vault_key_copy_test
broken 'M9 a key that does not say what it can do is no U2F key' tokend/device/device.c 'fido_init(FIDO_DISABLE_U2F_FALLBACK);' \
    'fido_init(0);' key_status_test
broken 'M9 a key that is full is not registered already' tokend/device/ctap.c \
    'KEY_STORE_FULL), LATER(BROKEN, BROKEN, FULL)' 'KEY_STORE_FULL), LATER(BROKEN, BROKEN, REGISTERED)' key_status_test
broken 'M9 what the cable showed' tokend/device/device.c 'if (seen->hid_error != 0)' 'if (false)' key_status_test
broken 'D11 a device process with a group of somebody else'\''s' tokend/daemon/sandbox.c 'if (groups[i] != own)' \
    'if (false)' sandbox_test

broken 'F12 a session that began elsewhere' tokend/core/desk.c 'if (facts->remote)' 'if (false)' desk_test
broken 'F12 somebody who has come in from afar as well' tokend/core/desk.c 'facts->seated && !facts->others_remote' \
    'facts->seated' desk_test
broken 'F12 a process of which nothing is known' tokend/core/desk.c 'if (!facts->known)' 'if (false)' desk_test
broken 'F12 a job that a person started' tokend/core/desk.c 'facts->root && !facts->audited' 'facts->root' desk_test
broken 'F12 the key, in the vault' tokend/vault/key_trial.c 'return claim_at_desk(claim->subject);' 'return true;' vault_key_test
broken 'promise 6 whose tries are remote' tokend/vault/claim.c 'return subject->afar || ' 'return ' vault_budget_test

# --- rules and classes ------------------------------------------------------------------------------
broken 'A2 no rule is no' tokend/core/policy.c '{.kind = DECISION_DENY_NO_RULE}' '{.kind = DECISION_RULE}' policy_test
broken 'A2 a rule that denies' tokend/core/policy.c '} else if (chosen->deny) {' '} else if (false) {' policy_test
broken 'I4 groups that are not known' tokend/core/policy.c 'if (!certain) {' 'if (false) {' policy_test
broken 'I4 the stricter of two rules' tokend/core/policy.c 'a->classes > b->classes ? a : b' \
    'a->classes < b->classes ? a : b' policy_test
broken 'A1 the count of classes' tokend/core/classes.c 'class_count(real) >= count' 'class_count(real) >= 1' classes_test
broken 'A1 a class that is demanded' tokend/core/classes.c '(include & ~real) == 0' 'true' classes_test
broken 'A1 all factors must be good' tokend/vault/trial.c ' && good(trial->password) && good(trial->code)' \
    ' && good(trial->password)' vault_guard_test
broken 'A1 a way that does not show its classes' tokend/settings/policy_file.c \
    'if (!classes_satisfy(shown, rule->classes, rule->include))' 'if (false)' policy_file_test

# --- keys --------------------------------------------------------------------------------------------
broken 'A6 whose keys are looked at for a shared ID' tokend/vault/key_trial.c \
    'enum fault fault = store_key_list(vault->store, claim->prover.id' \
    'enum fault fault = store_key_list(vault->store, claim->person.id' vault_key_test
broken 'C2 the class that members of a department share' tokend/vault/key_trial.c \
    '*departments = card.person == 0;' '' vault_key_test
broken 'C2 whose card it is' tokend/vault/card_register.c 'if (!card_is_for(card, person))' 'if (false)' vault_key_test
broken 'F6 a verifier that fails' tokend/vault/key_trial.c 'if (fault == FAULT_NONE && there) {' 'if (there) {' \
    vault_key_fault_test
broken 'F9 the certificate of a model' tokend/factor/fido2_models.c '!certificate_holds(models, attestation)' 'false' \
    fido2_models_test
broken 'F9 the model inside the certificate' tokend/factor/fido2_models.c 'names_model(certificate, attestation->aaguid) &&' '' \
    fido2_models_test
broken 'F2 what a key was made for' tokend/vault/key_trial.c '.rp_id = taken_over ? key.rp_id : vault->policy->key.rp_id,' \
    '.rp_id = taken_over ? key.rp_id : "pam://desk-1",' vault_key_import_test
broken 'F9 no record proves a model' tokend/vault/admin_key_import.c \
    'if (policy->attestation > 0 || policy->models.count > 0)' 'if (false)' vault_key_import_test
broken 'S5 the index of keys, at a login' tokend/vault/key_trial.c 'fault = store_key_verify(vault->store, &key);' '' \
    vault_key_test
broken 'S5 the index of keys' tokend/store/key.c 'entry.count == 1 && entry.same ?' 'true ?' store_key_test vault_key_test
broken 'C5 the news of a key is not used up by it' tokend/vault/telling.c \
    'return ticket->person != 0 || claim->remote;' 'return true;' vault_key_self_test
broken 'C5 an emergency code registers no key' tokend/vault/admin.c \
    '(admin->verb->roles & BY_SELF) != 0 && ticket->credential < 0' 'false' vault_key_self_test
broken 'A6 a key owes no password' tokend/vault/account.c '(expired && !without) || (ticket.flags & TICKET_OWES) != 0' \
    'expired || ticket.flags != 0' vault_key_test

# --- where the store lies ---------------------------------------------------------------------------------
broken 'E2 a store that was moved is not written' tokend/store/store.c 'if (fault != FAULT_NOT_FOUND)' 'if (true)' store_moved_test
broken 'E2 nor one whose log is gone' tokend/store/place.c 'return status.st_ino == marks->log ? FAULT_NONE : FAULT_NOT_FOUND;' 'return FAULT_NONE;' store_moved_test
broken 'E2 what lies in its place is left alone' tokend/store/store.c 'store->driver->abandon(store->database);' '' store_moved_test
broken 'D13 a store that its owner cannot write says so' tokend/store/place.c \
    'else if ((mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR))' 'else if (false)' store_open_test
# --- what a checker may start, and who is root at work ------------------------------------------------
broken 'D11 namespaces' tokend/daemon/filter.c 'NO_BITS(0, NAMESPACES)' 'NO_BITS(0, 0)' sandbox_test
broken 'M4 a new password asked for in the middle' tokend/checker/verdict.c \
    'record->wants_new && record->answered == 1' 'false' verdict_test

# --- groups -----------------------------------------------------------------------------------------
broken 'M23 answers about another policy' tokend/vault/claim.c \
    'who->groups_known && who->groups_of == policy_groups_digest(vault->policy)' 'who->groups_known' vault_login_test
broken 'M23 the place of a condition' tokend/core/policy.c 'first += rule->groups.count;' '' policy_test
broken 'M23 a group that is there is not yet theirs' tokend/front/memberships.c \
    'found != NULL && is_member(gids, found->gr_gid)' 'found != NULL' names_test
broken 'I4 a look-up that failed' tokend/front/memberships.c \
    'is_pattern(item) ? 0 : look_up_item(item, n, &gids, identity);' '(void)look_up_item(item, n, &gids, identity), 0;' names_test

# --- guessing ---------------------------------------------------------------------------------------
broken 'M19 a place that counts is nobody else'\''s' tokend/core/foreign.c 'return answer.allowed && answer.left == limit->failures;' \
    'return answer.allowed || answer.left == 0;' guesses_test
broken 'M19 further callers share one budget' tokend/core/foreign.c 'return throttle_ask(&foreign->rest, limit, now);' \
    'return throttle_ask(&fresh, limit, now);' guesses_test
broken 'M19 the bound counts waiting for the window' tokend/core/guesses.c 'waiting > pace->locking ? waiting : pace->locking' \
    'pace->locking' guesses_test
broken 'M19 a colleague'\''s session spends its own tries' tokend/vault/claim.c 'subject->caller_uid != prover_uid(subject, member)' \
    'false' vault_foreign_test
broken 'M19 the member decides whose tries' tokend/vault/claim.c 'claim->foreign = claim_is_foreign(claim->subject, member);' '' \
    vault_foreign_test
broken 'M19 what was told is not forgiven' tokend/core/foreign.c 'foreign->callers[i].budget.since_success = 0;' \
    'foreign->callers[i].budget = (struct budget){0};' guesses_test
broken 'M19 sessions have a lane of their own' tokend/vault/queue.c 'a->foreign != b->foreign' 'false' vault_foreign_test
broken 'L1 one more than the limit' tokend/core/throttle.c 'failures < limit->failures' 'failures <= limit->failures' throttle_test
broken 'L12 time that goes back frees nobody' tokend/core/throttle.c 'if (now.milliseconds <= then.milliseconds)
        return 0;' 'if (now.milliseconds <= then.milliseconds)
        return INT64_MAX;' throttle_test
broken 'L7 a lock lasts as long as the rule that won it' tokend/core/throttle.c \
    'next.lock = next.locked ? limit->lock : 0;' '' throttle_test
broken 'L10 who is not root has no remote host' tokend/vault/claim.c 'subject->peer_uid == 0 ? policy_origin' \
    'true ? policy_origin' vault_budget_test
broken 'D6 a set-uid program is its caller' tokend/front/visitors.c 'root = uid == 0 && gid == 0' 'root = uid == 0' \
    front_limits_test
broken 'E6 the clock costs no try' tokend/vault/trial.c ' || mark == MARK_CLOCK' '' vault_login_test
broken 'E6 an emergency code needs no clock' tokend/vault/emergency.c 'if (trial->code == MARK_CLOCK)' 'if (false)' \
    vault_login_test
broken 'D12 a front that does not read' tokend/vault/batch.c 'door->stuck = door->ended = true;' '' vault_guard_test
broken 'D12 a role that is silent' tokend/daemon/pulse.c 'if (pulse->asked != 0) {' 'if (false) {' pulse_test
broken 'L1 a wrong try is charged' tokend/vault/attempt.c 'fault = tries_charge(vault, claim, &answer);' '' vault_budget_test
broken 'L1 while locked nothing is evaluated' tokend/vault/attempt.c 'way, &offers, answer.allowed,' \
    'way, &offers, true,' vault_guard_test
broken 'D12 a lost try is charged' tokend/vault/attempt.c 'if (fault == FAULT_NONE && allowed)' 'if (false)' vault_budget_test
broken 'X4 who leaves while locked is not charged' tokend/vault/attempt.c 'const bool allowed = answer.allowed;' 'const bool allowed = true;' vault_rush_test
broken 'L11 a hash of equal cost for strangers' tokend/vault/attempt.c 'if (way_has(way, FactorKind_FACTOR_PASSWORD) &&' \
    'if (claim.known && way_has(way, FactorKind_FACTOR_PASSWORD) &&' vault_guard_test
broken 'S1 commit before the answer' tokend/vault/batch.c '&vault->replies[i], fault == FAULT_NONE ||' \
    '&vault->replies[i], true ||' vault_budget_test

# --- codes ------------------------------------------------------------------------------------------
broken 'T1 a used step' tokend/factor/otp.c 'if (moving <= last) {' 'if (false) {' otp_test
broken 'T1 compare-and-set of the used step' tokend/store/otp.c 'credential->last != expected || ' '' store_test store_model_test
broken 'T1 a step never goes back' tokend/store/otp.c ' || last <= expected ||' ' ||' store_test store_model_test
broken 'T1 who lost the race is not let in' tokend/vault/attempt.c '*lost = true;' '*lost = false;' vault_budget_test
broken 'T1 a code of more digits' tokend/factor/otp.c 'strnlen(code, (size_t)digits + 1) != digits' \
    'strnlen(code, (size_t)digits + 1) < digits' otp_test
broken 'C4 a credential that is not active' tokend/vault/trial.c 'if (credential->state != CREDENTIAL_ACTIVE)
            continue;' '' vault_login_test vault_life_test vault_ticket_test
broken 'E6 a clock that nobody disciplines' tokend/vault/trial.c 'if (timed && refuse_time) {' 'if (false) {' \
    vault_login_test vault_life_test

# --- temporary passwords ----------------------------------------------------------------------------
broken 'B3 the ticket is of the very temporary password' tokend/vault/standing.c \
    'const bool to_be_replaced = password.temporary ||' 'const bool to_be_replaced = password.temporary && false &&' vault_first_test
broken 'B3 what would stop the login is told while nothing is used up' tokend/vault/attempt.c \
    'fault == FAULT_NONE && obstacle != Obstacle_OBSTACLE_NONE' 'false' vault_first_test
broken 'M5 what says nothing is no try' tokend/core/dialogue.c 'return event->answer.kind == DIALOGUE_ANSWER_NONE ||' \
    'return false &&' dialogue_test
broken 'A4 told only where it is seen' tokend/vault/session.c 'proved && place != TELLING_NOWHERE' 'proved' vault_life_test
broken 'B3 only where the rule has a first login' tokend/vault/trial.c '!claim->rule->first_login || ' '' \
    vault_life_test vault_login_test
broken 'B6 a password that was used before' tokend/vault/change.c 'if (fault == FAULT_NONE && used) {' 'if (false) {' \
    vault_life_test vault_ticket_test

# --- tickets and what they prove -----------------------------------------------------------------------
broken 'D5 the service of a ticket' tokend/vault/ticket.c 'if (!secret_equal(expected, plain.service, sizeof plain.service))' \
    'if (false)' vault_parts_test vault_ticket_test
broken 'D5 the uid of a ticket' tokend/vault/ticket.c 'return ticket->uid == uid && age >= 0' 'return age >= 0' \
    vault_parts_test vault_ticket_test
broken 'D5 the age of a ticket' tokend/vault/ticket.c 'age <= (int64_t)seconds * 1000' 'true' vault_parts_test vault_ticket_test
broken 'R1 a code generator revoked between authenticate and account' tokend/vault/standing.c \
    '|| state == CREDENTIAL_ACTIVE)' '|| true)' vault_ticket_test
broken 'R1 a password replaced between authenticate and account' tokend/vault/standing.c \
    ': password.set_at.seconds != ticket->password_set.seconds)' ': false)' vault_ticket_test
broken 'R1 M21 the card of a key, between two phases' tokend/vault/standing.c 'judge_card(&card, standing);' '(void)judge_card;' vault_phase_test
broken 'R1 M21 an emergency code that was closed' tokend/vault/standing.c 'emergency.state != EMERGENCY_USED)' 'false)' vault_phase_test
broken 'R1 M21 a role that was changed' tokend/vault/standing.c 'prover.role != ticket->role' 'false' vault_phase_test
broken 'R1 M21 a session asks for its ticket' tokend/vault/session.c '*why = claim->standing.why;' '' vault_phase_test
broken 'R1 a session needs a login' tokend/vault/session.c 'rule->account_without_authentication || claim_by_root(claim) ? NULL' 'true ? NULL' vault_phase_test
broken 'R1 one login, one session in another process' tokend/vault/session.c 'entrants_drop(&vault->entrants, ticket.number);' '' vault_phase_test
broken 'B5 M21 what is owed since, at the session' tokend/vault/session.c ' || claim->standing.owes;' ';' vault_phase_test
broken 'B5 nothing is enrolled with a password that expired' tokend/vault/enrol.c 'if (claim->standing.owes) {' 'if (false) {' vault_ticket_test
broken 'A4 the end of a session is told by who opened it' tokend/vault/session.c '    if (subject->peer_uid != 0)
        return FAULT_NONE;' '' vault_ticket_test
broken 'M8 undelivered grants are their own' tokend/vault/undelivered.c 'if (number < all->people[i].below)' 'if (false)' vault_phase_test
broken 'R1 setcred asks' pam_module/module.c 'return run(handle, flags, argc, argv, Operation_OPERATION_CREDENTIALS);' 'return PAM_SUCCESS;' pam_relay_test
broken 'W3 a ticket of the password before' tokend/vault/change.c \
    'if (ticket->password_mark != ticket_mark(&vault->tickets, row->encoded))' 'if (false)' vault_ticket_test vault_life_test
broken 'D3 account without authentication' tokend/vault/account.c \
    '} else if (!claim.rule->account_without_authentication) {' '} else if (false) {' vault_ticket_test vault_life_test
broken 'A5 who is suspended, at the account phase' tokend/vault/account.c 'if (claim.known && !claim.usable)' 'if (false)' \
    vault_ticket_test vault_life_test
broken 'C6 who was removed, at the account phase' tokend/vault/claim.c '*why = removed ? "removed" : NULL;' '*why = NULL;' \
    vault_ticket_test vault_life_test

# --- administrators ---------------------------------------------------------------------------------
broken 'E1 the role of a caller' tokend/vault/admin.c 'if ((admin->verb->roles & roles) == 0)' 'if (false)' vault_admin_test
broken 'E1 fresh factors' tokend/vault/admin.c 'claim.rule->fresh_seconds);' 'UINT32_MAX);' vault_admin_test
broken 'F2 a rescue by way of the front' tokend/vault/plan.c 'if (!asked->rescue || call->subject' 'if (call->subject' \
    vault_rescue_test
broken 'F2 a ticket of a rescue by way of the front' tokend/vault/admin.c 'return by_rescue && ticket->kind' \
    'return ticket->kind' vault_rescue_test
broken 'F2 an administrator by the door of the rescue' tokend/vault/admin.c 'TICKET_ADMIN || admin->by_rescue)' \
    'TICKET_ADMIN)' vault_rescue_test
broken 'F2 a login by the door of the rescue' tokend/vault/vault.c 'if (rescue && !routes[i].rescue)' 'if (false)' \
    vault_rescue_test
broken 'E5 the record of a rescue that fails' tokend/vault/vault.c 'if (routes[i].handle == call_admin &&' 'if (false &&' \
    vault_rescue_test

# --- names and uids ----------------------------------------------------------------------------------
broken 'I2 who bears a person'"'"'s uid under another name is no system account' tokend/vault/claim.c \
    "*why = claim->holder[0] != '\\0' ? claim_stranger(claim) : NULL;" '*why = NULL;' vault_names_test
broken 'B5 an administrator whose password was expired' tokend/vault/admin.c ' || claim.standing.owes' '' vault_guard_test
broken 'F2 a session outlives its emergency code' tokend/vault/session.c \
    'fault = emergency_session(vault, ticket.credential, &out->session_seconds);' '' vault_emergency_test
broken 'C6 a session for who was removed' tokend/vault/session.c 'if (!claim.known) {' 'if (false) {' vault_guard_test
broken 'I2 nothing is given to an account of another uid' tokend/vault/admin_page.c \
    'admin->verb->changes == CHANGES' 'false' vault_names_test
broken 'E5 a changed configuration' tokend/vault/configuration.c 'strcmp(before, after) == 0' 'true' vault_guard_test
broken 'C2 who is not on the list of a card' tokend/vault/card_register.c \
    'is = is || card->members[i] == person->id;' 'is = true;' vault_card_test
broken 'C2 the migration takes whoever bears the name now' tokend/store/called.c \
    'store->record.person.created.seconds <= when.seconds' 'true' store_migrate_test
broken 'C6 a removal leaves cards and codes' tokend/vault/admin_user.c \
    'if (after == PERSON_REMOVED) {' 'if (false) {' vault_card_test
broken 'C6 a serial that is taken stops off-boarding' tokend/vault/admin_card_lost.c \
    'fault == FAULT_EXISTS && i != 0' 'false' vault_card_test
broken 'C6 cards of a long life' tokend/vault/card_register.c 'count == CARDS_AT_ONCE' 'false' vault_card_test
broken 'D8 who issued a code reviews it' tokend/vault/admin_emergency.c \
    'self != emergency->issued_by.person' 'true' vault_emergency_test
broken 'D8 who used a code reviews it' tokend/vault/admin_emergency.c \
    'self != emergency->person' 'true' vault_emergency_test
broken 'M6 a name that somebody else has is refused' tokend/vault/admin_rename.c \
    'if (fault == FAULT_NONE && other.id != person->id)
        return refuse_holder(admin, &other, true);' '' vault_names_test
broken 'M7 a secret of one byte is none' tokend/factor/otp_read.c \
    'return otp_secret_is_weak(&uri->parameters) ? OTP_URI_SECRET_WEAK : OTP_URI_GOOD;' 'return OTP_URI_GOOD;' otp_read_test
broken 'M7 a parameter with two values' tokend/factor/otp_read.c 'flaw = OTP_URI_CONTRADICTION;' ';' otp_read_test
broken 'E3 nobody is let in by a name that was not said' pam_module/relay.c \
    'relay->operation, verdict->result == Result_RESULT_GRANTED ||' 'relay->operation, ' pam_relay_test

# --- the store --------------------------------------------------------------------------------------
broken 'R5 the MAC of a record' tokend/store/audit.c '!secret_equal(mac, row[6].data, sizeof mac)' 'false' store_open_test
broken 'R5 a record that is missing' tokend/store/audit.c 'record.sequence != reading->previous + 1' 'false' store_open_test

# --- root's work, and changes of passwords ---------------------------------------------------------
broken 'M2 root is root himself' tokend/vault/claim.c '!claim->subject->root || claim->subject->peer_uid != 0' 'false' vault_change_test
broken 'M2 what is kept here is not root'"'"'s to set' tokend/vault/plan_change.c 'if (claim_keeps_password(vault, claim)) {' 'if (false) {' vault_change_test
broken 'M2 nor after the plan' tokend/vault/hand_on.c '!claim_by_root(&claim) || claim_keeps_password(vault, &claim)' 'false' vault_change_test
broken 'M4 what another module demands is refused' tokend/vault/plan_change.c 'call->expired_only && due.outside && !plan->enrol_otp' 'false' vault_change_test
broken 'M4 elsewhere is what the plan said' tokend/core/dialogue_change.c 'if (!d->elsewhere)' 'if (false)' dialogue_change_test
broken 'M1 a fault after a right password is not told' tokend/checker/verdict.c 'found.verdict != CheckVerdict_CHECK_FAULT ? found : barred' 'found' verdict_test
broken 'W4 a refused password is taken away' pam_module/relay.c 'operation == Operation_OPERATION_CHANGE && code != PAM_SUCCESS' 'false' pam_relay_test

# --- a rush ---
broken 'M8 L3 who left while he was judged' tokend/vault/jobs.c 'job->gone = true;' '(void)0;' vault_rush_test
broken 'M8 what is judged too late' tokend/vault/jobs.c 'vault->now.boot.milliseconds > job->deadline.milliseconds' 'false' vault_rush_test
broken 'M8 who left a queue of others is not charged' tokend/vault/jobs.c 'if (queue_is_own_lane(vault, job))' 'if (true)' vault_rush_test
broken 'M8 L3 who left a queue of his own guesses is' tokend/vault/jobs.c 'if (queue_is_own_lane(vault, job))' 'if (false)' vault_rush_test
broken 'M8 refused at once' tokend/vault/queue.c 'crowd_admits(&crowd, job->lane.remote, job->patience)' 'true' vault_rush_test
broken 'M8 a verdict that nobody has' tokend/vault/delivery.c 'delivery->taken = taken;' 'delivery->taken = true;' vault_rush_test
broken 'M8 its ticket is void' tokend/vault/claim.c 'delivery_is_void(vault, ticket)' 'false' vault_rush_test
broken 'M8 a front that is gone' tokend/vault/vault.c 'delivery_front_gone(vault, door->generation);' '(void)0;' vault_rush_test
broken 'M8 A4 closed is what was open' tokend/vault/session.c '    if (was_open)
' '    if (true)
' vault_rush_test
broken 'M8 who goes is told to the vault' tokend/front/client.c 'if (move.cancels && !never_sent)' 'if (false)' front_serve_test
broken 'M8 D8 taken by whom it was for' tokend/front/intake.c 'secret_equal(taken->nonce.bytes, begin->nonce.bytes, begin->nonce.size)' 'true' front_serve_test
broken 'M8 a grant that cannot be taken' pam_module/relay.c 'if (fault == FAULT_NONE)
        return PAM_SUCCESS;
    drop_results' 'if (true)
        return PAM_SUCCESS;
    drop_results' pam_relay_test

# --- files that are read ---
broken 'M18 a text of the catalogue lies inside' tokend/base/catalogue.c 'return lies_inside(catalogue, place.offset, (uint64_t)place.length + 1) &&' 'return true ||' catalogue_test
broken 'M18 a translation takes the same arguments' tokend/base/catalogue.c 'return read_format(translation, &japanese) && english.count == japanese.count &&' 'return true ||' catalogue_test
broken 'M18 the checksum of the catalogue' tokend/base/catalogue.c 'return strlen(expected) == catalogue->size - end &&' 'return true ||' catalogue_test
broken 'M18 words of the dictionary lie in order' tokend/factor/dictionary.c 'if ((first && start != walk->at) || !next_word(walk, first))' 'if (false)' needs_test

# --- texts ---
broken 'A1 only plain text is registered' tokend/vault/admin.c '(only_refers(verb, argument->name) ? text_is_utf8 : plain_text)(field->value.text) &&' '' vault_admin_test
broken 'M20 a name that nobody has is not recorded' tokend/vault/claim.c "claim->shown[0] != '\\0' ? claim->shown : subject->who.name" 'subject->who.name' vault_guard_test
broken 'B4 a generated password begins with no sign' tokend/factor/password_generate.c '- (i == 0 ? SYMBOLS : 0)' '' password_test

# --- passwords that another PAM service keeps ---
broken 'M1 nothing of a stranger is sent on' tokend/vault/knowledge.c "return real && password[0] != '\\0';" 'return true;' knowledge_test
broken 'M1 strangers share a fault' tokend/vault/knowledge.c 'knowledge->failing || ' '' knowledge_test
broken 'M1 one prompt was answered' tokend/checker/verdict.c 'record->answered != 1' 'false' verdict_test
broken 'M1 no other user' tokend/checker/verdict.c 'else if (record->other_user)' 'else if (false)' verdict_test
broken 'M1 pam_warifu in the nested service' tokend/settings/pam_service.c \
    'strncmp(base_name(module), "pam_warifu.", strlen("pam_warifu.")) == 0' 'false' pam_service_test
broken 'M1 the nested service without account lines' tokend/settings/pam_service.c 'if (!look.stands[phase])' 'if (false)' pam_service_test
broken 'M1 the nested service asks' tokend/settings/pam_service.c 'if (!look.asks)' 'if (false)' pam_service_test
broken 'M22 locked without a word of it' tools/stopping.c 'if (locked)' 'if (true)' stopping_test
broken 'M22 a console is locked' tools/logind.c 'if (strcmp(session->type, types[i]) == 0)' 'if (true)' stopping_test
broken 'M22 gone without a look' tools/stopping.c 'else if (answer == LOGIND_GONE && is_dead(meant->leader))' 'else if (true)' stopping_test
broken 'M22 ended without a wait' tools/stopping.c 'all = all && meant->seen == STOPPING_IS_GONE;' '' stopping_test
broken 'M22 what goes on is no matter' tools/stopped.c 'if (left > 0)' 'if (false)' cli_stop_test
broken 'M22 su in another login goes on' tools/opened.c 'if (strcmp(terminal_name(opened->tty), inside->ttys[i]) == 0)' 'if (false)' cli_stop_test
broken 'M22 A9 the manager goes on' tools/stopping.c 'end_leavers(&work, leavers, left, false);' '' stopping_test
finish
