# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'A6 a key owes no password' tokend/vault/login/account.c '!owes_password(p) && (p->ticket.flags & TICKET_OWES) == 0' \
    '!p->expired && p->ticket.flags == 0' vault_key_test
broken 'D3 account without authentication' tokend/vault/login/account.c \
    'if (claimant->rule->account_without_authentication)' 'if (true)' vault_ticket_test vault_life_test
broken 'A5 who is suspended, at the account phase' tokend/vault/login/account.c 'if (!claimant->known || claimant->usable)' 'if (true)' \
    vault_ticket_test vault_life_test
broken 'abuse:C5 an emergency code registers no key' tokend/vault/admin/admin.c \
    '(admin->verb->roles & BY_SELF) != 0 && ticket->credential < 0' 'false' vault_key_self_test
broken 'F2 a rescue that begins in the middle is on record' tokend/vault/admin/admin.c \
    'if (is_later_page(&admin) && announced_is(&vault->admin->announced, &call->call, ticket.number))' 'if (is_later_page(&admin))' vault_rescue_test
broken 'D8 the role of a caller' tokend/vault/admin/admin.c 'if ((admin->verb->roles & roles) == 0)' 'if (false)' vault_admin_test
broken 'D3 fresh factors' tokend/vault/admin/admin.c 'claimant.rule->fresh_seconds);' 'UINT32_MAX);' vault_admin_test
broken 'abuse:D8 the account phase rests on a login' tokend/vault/login/order.c '[STEP_ACCOUNT] = {TICKET_BIT(TICKET_LOGIN),' \
    '[STEP_ACCOUNT] = {PROVED,' vault_order_test
broken 'abuse:D8 an administrator proves it for that' tokend/vault/login/order.c '[STEP_ADMIN] = {TICKET_BIT(TICKET_ADMIN),' \
    '[STEP_ADMIN] = {PROVED | TICKET_BIT(TICKET_ADMIN),' vault_order_test
broken 'abuse:D8 a once-only step is marked' tokend/vault/login/order.c '[STEP_CONFIRM] = {PROVED, TICKET_SECONDS, ONCE}' \
    '[STEP_CONFIRM] = {PROVED, TICKET_SECONDS, REPEATABLE}' vault_order_test vault_first_test
broken 'abuse:D8 once-only is asked for' tokend/vault/login/claimant.c 'claimant->standing.why == NULL &&
        order_was_done(vault, step, ticket))' 'false)' vault_first_test vault_elsewhere_test
broken 'abuse:D8 once-only, by root' tokend/vault/login/hand_on.c 'if (order_was_done(vault, STEP_SET_PASSWORD_BY_ROOT, ticket))' \
    'if (false)' vault_change_test
broken 'E2 what was undone is not spent' tokend/vault/loop/batch.c 'spent_forget(&vault->spent, vault->spent_committed);' '' vault_fault_test
broken 'E2 a step that failed is on record' tokend/vault/vault.c 'if (routing.why != FAULT_NONE && vault->store != NULL && vault->batch_fault == FAULT_NONE)' 'if (false)' vault_fault_test
broken 'abuse:W7 a name that nobody looked up' tokend/vault/login/claimant.c '    claimant->subject = subject;
    shown_name(vault, &subject->who, claimant->shown);' '    claimant->subject = subject;' vault_fault_test
broken 'F2 a ticket of a rescue by way of the front' tokend/vault/admin/admin.c 'return by_rescue && call->actor.peer_uid' \
    'return call->actor.peer_uid' vault_rescue_test
broken 'F2 an administrator by the endpoint of the rescue' tokend/vault/admin/admin.c 'TICKET_ADMIN || admin->by_rescue)' \
    'TICKET_ADMIN)' vault_rescue_test
broken 'B5 an administrator whose password was expired' tokend/vault/admin/admin.c ' || claimant.standing.owes' '' vault_guard_test
broken 'D8 who has a part in it' tokend/vault/admin/admin_whom.c 'if ((mine & control->never & refusals[i].part) == 0)' 'if (true)' vault_roles_test
broken 'D8 root is no second person' tokend/vault/admin/admin.c 'if ((admin->verb->roles & BY_ROOT) == 0)' 'if (false)' vault_roles_test
broken 'F2 a rescue that was looked at' tokend/vault/admin/admin.c 'if (fault == FAULT_NONE && review.state == REQUEST_CLOSED)' 'if (false)' vault_review_test
broken 'D1 the last administrator' tokend/vault/admin/admin.c 'if (first != NULL)' 'if (false)' vault_review_test
broken 'C4 root revokes the last one' tokend/vault/admin/admin.c 'return admin->rescue
                   ? NULL' 'return false
                   ? NULL' vault_review_test
broken 'abuse:A1 only plain text is registered' tokend/vault/admin/admin.c '(only_refers(verb, argument->wire) ? text_is_utf8 : plain_text)(field->value.text) &&' '' vault_admin_test
broken 'C6 a serial that is taken stops off-boarding' tokend/vault/admin/admin_card_lost.c \
    'fault == FAULT_EXISTS && i != 0' 'false' vault_card_test
broken 'F2 a code that no rule takes is not issued' tokend/vault/admin/admin_emergency.c 'if (!is_taken_anywhere(vault->policy))' \
    'if (false)' vault_emergency_test
broken 'F2 a lock in the way of an emergency code' tokend/vault/admin/admin_emergency.c \
    '!tries_ask_anywhere(admin->vault, &budget).allowed' 'false' vault_emergency_test
broken 'D8 who issued a code reviews it' tokend/vault/admin/admin_emergency.c \
    'self == emergency->issued_by.person ||' '' vault_emergency_test
broken 'D8 who used a code reviews it' tokend/vault/admin/admin_emergency.c \
    'self == emergency->person ||' '' vault_emergency_test
broken 'abuse:F9 no record proves a model' tokend/vault/admin/admin_key_import.c \
    'if (policy->attestation > 0 || policy->models.count > 0)' 'if (false)' vault_key_import_test
broken 'B3 no rule for first logins is said' tokend/vault/admin/admin_page.c 'bool anywhere = false' 'bool anywhere = true' \
    vault_emergency_test
broken 'abuse:I2 nothing is given to an account of another uid' tokend/vault/admin/admin_whom.c \
    'admin->verb->changes == CHANGES' 'false' vault_names_test
broken 'abuse:M6 a name that somebody else has is refused' tokend/vault/admin/admin_rename.c \
    'if (fault == FAULT_NONE && other.id != person->id)
        return refuse_holder(admin, &other, true);' '' vault_names_test
broken 'D8 abuse:R1 what is approved takes sessions' tokend/vault/admin/admin_review.c 'role_put_taken(admin, review.person, review.before);' '' vault_review_test
broken 'D8 who is not independent' tokend/vault/admin/admin_review.c 'fault == FAULT_NONE && !*may ?' 'false ?' vault_independence_test
broken 'F2 D8 whom a rescue concerned' tokend/vault/admin/admin_review.c 'i < review->concerned_count && fault == FAULT_NONE && *may' 'false' vault_review_test
broken 'D8 a role waits for a second' tokend/vault/admin/admin_role.c 'if (second) {' 'if (false) {' vault_review_test
broken 'abuse:R1 who asked is no administrator any more' tokend/vault/admin/admin_role.c 'fault = deputy_or_administrator(admin->vault, &applicant, stands);' '*stands = true;' vault_review_test
broken 'A6 abuse:R1 a doubt about a member stops the member'\''s sessions' tokend/vault/admin/resting.c 'if (members[i] == loser)' 'if (false)' vault_shared_test
broken 'C6 abuse:M16 a label like the serial of a card of somebody else' tokend/vault/admin/admin_totp.c \
    'if (fault != FAULT_NONE || !card_is_for(&card, person))' 'if (fault != FAULT_NONE)' vault_card_test
broken 'C6 a removal leaves cards and codes' tokend/vault/admin/admin_user.c \
    'if (fault == FAULT_NONE && after == PERSON_REMOVED)' 'if (false)' vault_card_test
broken 'abuse:M10 nobody restores their own' tokend/verbs/key.c '{PART_SUBJECT, NULL, LAST_FREE, EVENT_KEY_RESTORED,' '{0, NULL, LAST_FREE, EVENT_KEY_RESTORED,' \
    vault_key_copy_test
broken 'D1 an administrator without a generator' tokend/vault/admin/administrators.c 'if (codes[i].state == CREDENTIAL_ACTIVE)' 'if (true)' vault_review_test
broken 'abuse:L9 a replay needs no hash' tokend/vault/login/attempt_judge.c 'if (fault == FAULT_NONE && spent)' 'if (fault == FAULT_NONE && (spent = false))' vault_rush_test
broken 'abuse:M10 a key of which there may be two' tokend/vault/login/attempt_judge.c 'if (vault->policy->key.count_denies) {' 'if (false) {' \
    vault_key_copy_test
broken 'abuse:L1 a wrong try is charged' tokend/vault/login/answer.c 'fault = tries_charge(vault, claimant, &answer);' '' vault_budget_test
broken 'abuse:L1 while locked nothing is evaluated' tokend/vault/login/attempt_judge.c '&j->offers, j->answer.allowed,
' \
    '&j->offers, true,
' vault_guard_test
broken 'abuse:D12 a lost try is charged' tokend/vault/login/attempt.c 'if (fault == FAULT_NONE && allowed)' 'if (false)' vault_budget_test
broken 'abuse:X4 who leaves while locked is not charged' tokend/vault/login/attempt.c 'const bool allowed = answer.allowed;' 'const bool allowed = true;' vault_rush_test
broken 'abuse:L11 a hash of equal cost for strangers' tokend/vault/login/attempt_judge.c 'if (!asks_for_password(j) ||' \
    'if (!j->claimant.known || !asks_for_password(j) ||' vault_guard_test
broken 'abuse:T1 who lost the race is not let in' tokend/vault/login/answer.c '*lost = true;' '*lost = false;' vault_budget_test
broken 'B3 what would stop the login is told while nothing is used up' tokend/vault/login/attempt_judge.c \
    'if (obstacle == Obstacle_OBSTACLE_NONE)' 'if (true)' vault_first_test
broken 'abuse:M14 abuse:F6 what was not found out is not charged' tokend/vault/login/attempt.c 'if (why != FAULT_NONE && !attempt->counts)' 'if (false)' vault_key_fault_test vault_fault_test
broken 'E7 replays are told once' tokend/vault/login/answer.c 'if (replay == REPLAY_QUIET)' 'if (false)' vault_rush_test
broken 'abuse:M14 what could not be judged is on record' tokend/vault/login/attempt.c 'event_text(&event, FIELD_WHY, why);
    return journal_record(vault, &event);' 'return FAULT_NONE;' vault_key_fault_test
broken 'abuse:D12 a front that does not read' tokend/vault/loop/batch.c 'endpoint->stuck = endpoint->ended = true;' '' vault_guard_test
broken 'abuse:S1 commit before the answer' tokend/vault/loop/batch.c '&vault->replies[i], fault == FAULT_NONE ||' \
    '&vault->replies[i], true ||' vault_budget_test
broken 'abuse:M10 a card that is found' tokend/vault/admin/card_keys.c '!(event == CREDENTIAL_RESUME && key->copied)' 'true' vault_key_copy_test
broken 'C2 whose card it is' tokend/vault/admin/card_register.c 'if (!card_is_for(card, person))' 'if (false)' vault_key_test
broken 'C4 what is on a card, by its id' tokend/vault/admin/card_register.c 'codes[i].card != card->id || ' '' vault_card_test
broken 'C2 who is not on the list of a card' tokend/vault/login/usable.c \
    'is = is || card->members[i] == person->id;' 'is = true;' vault_card_test
broken 'C6 cards of a long life' tokend/vault/admin/card_register.c 'count == CARDS_AT_ONCE' 'false' vault_card_test
broken 'D8 of a card its members' tokend/vault/admin/card_register.c 'i < card->member_count && fault == FAULT_NONE && *may' 'false' vault_roles_test
broken 'abuse:D6 a full share loses its own oldest' tokend/vault/loop/challenge.c 'if (own.count >= CHALLENGES_OF_HOLDER)' 'if (false)' challenge_test
broken 'abuse:D6 set-uid programs ask for whoever started them' tokend/vault/loop/challenge.c 'holder.uid = subject->caller_uid;' '' challenge_test
broken 'abuse:D6 there is room for who holds least' tokend/vault/loop/challenge.c 'if (other.count > most.count)' 'if (false)' challenge_test
broken 'B6 a password that was used before' tokend/vault/login/change.c 'if (fault == FAULT_NONE && place > 0) {' 'if (false) {' \
    vault_life_test vault_ticket_test
broken 'abuse:W3 a login by a key, of the password before' tokend/vault/login/change.c 'if (ticket->password_mark != ticket_mark(&vault->tickets, row->encoded))' 'if (false)' vault_key_test
broken 'abuse:D1 the peer, in the vault' tokend/vault/login/claimant.c 'if (subject->peer_uid != 0 && (' 'if (false && (' \
    vault_login_test vault_life_test vault_parts_test
broken 'abuse:I1 the uid that is nobody' tokend/vault/login/decision.c ' && who->uid != NO_UID' '' vault_guard_test
broken 'abuse:I2 another name with the same uid' tokend/vault/login/claimant.c \
    'strcmp(claimant->person.name, subject->who.name) == 0' 'true' vault_login_test vault_life_test
broken 'A5 who is suspended, at a login' tokend/vault/login/claimant.c \
    '        claimant->person.state == PERSON_ACTIVE && !claimant->dormant' '        !claimant->dormant' vault_login_test vault_life_test
broken 'promise 6 whose tries are remote' tokend/vault/login/claimant.c 'return subject->remote || ' 'return ' vault_budget_test
broken 'abuse:M23 answers about another policy' tokend/vault/login/decision.c \
    'who->groups_known && who->groups_of == policy_groups_digest(vault->policy)' 'who->groups_known' vault_login_test
broken 'abuse:M19 a colleague'\''s session spends its own tries' tokend/vault/login/claimant.c 'subject->caller_uid != prover_uid(subject, member)' \
    'false' vault_foreign_test
broken 'abuse:M19 the member decides whose tries' tokend/vault/login/claimant.c 'claimant->foreign = claimant_is_foreign(claimant->subject, member);' '' \
    vault_foreign_test
broken 'abuse:L10 who is not root has no remote host' tokend/vault/login/decision.c 'subject->peer_uid == 0 ? policy_origin' \
    'true ? policy_origin' vault_budget_test
broken 'C6 who was removed, at the account phase' tokend/vault/login/claimant.c '*why = removed ? "removed" : NULL;' '*why = NULL;' \
    vault_ticket_test vault_life_test
broken 'abuse:I2 who bears a person'"'"'s uid under another name is no system account' tokend/vault/login/claimant.c \
    "*why = claimant->holder[0] != '\\0' ? claimant_stranger(claimant) : NULL;" '*why = NULL;' vault_names_test
broken 'abuse:M2 root is root in person' tokend/vault/login/claimant.c '!claimant->subject->root || claimant->subject->peer_uid != 0' 'false' vault_change_test
broken 'abuse:M8 its ticket is void' tokend/vault/login/claimant.c 'delivery_is_void(vault, ticket)' 'false' vault_rush_test
broken 'abuse:M20 a name that nobody has is not recorded' tokend/vault/login/claimant.c "claimant->shown[0] != '\\0' ? claimant->shown : subject->who.name" 'subject->who.name' vault_guard_test
broken 'E5 a changed configuration' tokend/vault/loop/configuration.c 'strcmp(before, after) == 0' 'true' vault_guard_test
broken 'abuse:M8 a verdict that nobody has' tokend/vault/loop/delivery.c 'delivery->taken = taken;' 'delivery->taken = true;' vault_rush_test
broken 'E6 an emergency code needs no clock' tokend/vault/login/emergency.c 'if (verification->code == MARK_CLOCK)' 'if (false)' \
    vault_login_test
broken 'B5 nothing is enrolled with a password that expired' tokend/vault/login/enrol.c 'if (claimant->standing.owes) {' 'if (false) {' vault_ticket_test
broken 'D1 abuse:M21 what was asked long ago' tokend/vault/loop/entrants.c 'memcmp(place->asker, asker, 16) == 0 &&
            !is_older(&place->ticket, now, ASKED_SECONDS)' 'memcmp(place->asker, asker, 16) == 0 &&
            !is_old(&place->ticket, now)' entrants_test
broken 'abuse:M21 what was asked for somebody else' tokend/vault/loop/entrants.c 'memcmp(place->asker, asker, 16) == 0' 'true' entrants_test
broken 'abuse:R1 two at one place are not told apart' tokend/vault/loop/entrants.c 'crowded = all->places[i].crowded = true;' ';' vault_phase_test
broken 'abuse:R1 C4 a waiting ceremony is on record, under a flood too' tokend/core/event_kind.c '"login.withdrawn", "C4", SEVERITY_WARNING, false' \
    '"login.withdrawn", "C4", SEVERITY_WARNING, true' vault_key_test
broken 'abuse:M2 nor after the plan' tokend/vault/login/hand_on.c '!claimant_by_root(claimant) || claimant_keeps_password(vault, claimant)' 'false' vault_change_test
broken 'abuse:M8 abuse:L3 a client that left while it was judged' tokend/vault/loop/jobs.c 'job->gone = true;' '(void)0;' vault_rush_test
broken 'abuse:M8 what is judged too late' tokend/vault/loop/jobs.c 'vault->now.boot.milliseconds > job->deadline.milliseconds' 'false' vault_rush_test
broken 'abuse:M8 who left a queue of others is not charged' tokend/vault/loop/jobs.c 'if (queue_is_own_lane(vault, job))' 'if (true)' vault_rush_test
broken 'abuse:M8 abuse:L3 a client that left a queue of its own guesses is' tokend/vault/loop/jobs.c 'if (queue_is_own_lane(vault, job))' 'if (false)' vault_rush_test
broken 'abuse:M9 a key that would sign without its PIN' tokend/vault/login/key_verification.c 'return claimant->rule->unprotected_keys ||' 'return true ||' \
    vault_key_unprotected_test
broken 'abuse:R1 C4 a waiting ceremony, whether it is for anything' tokend/vault/login/key_verification.c 'if (challenge->withdrawn == Withdrawal_WITHDRAWN_NONE)' 'if (true)' vault_key_test
broken 'A6 C4 who was removed from a shared ID, that it was taken out of use' tokend/vault/login/key_verification.c 'return Withdrawal_WITHDRAWN_BARRED;' \
    'return Withdrawal_WITHDRAWN_ALL;' vault_key_test
broken 'abuse:F12 the key, in the vault' tokend/vault/login/key_verification.c 'return claimant_at_desk(claimant->subject);' 'return true;' vault_key_test
broken 'A6 whose keys are looked at for a shared ID' tokend/vault/login/key_verification.c \
    '    enum fault fault =
        store_key_list(vault->store, claimant->prover.id' \
    '    enum fault fault =
        store_key_list(vault->store, claimant->person.id' vault_key_test
broken 'abuse:F6 a verifier that fails' tokend/vault/login/key_verification.c 'if (fault == FAULT_NONE && there) {' 'if (there) {' \
    vault_key_fault_test
broken 'abuse:F2 what a key was made for' tokend/vault/login/key_verification.c '.rp_id = taken_over ? key.rp_id : vault->policy->key.rp_id,' \
    '.rp_id = taken_over ? key.rp_id : "pam://desk-1",' vault_key_import_test
broken 'abuse:S5 the index of keys, at a login' tokend/vault/login/key_verification.c 'fault = store_key_verify(vault->store, &key);' '' \
    vault_key_test
broken 'abuse:M14 abuse:F6 a verifier that failed has not refused' tokend/vault/login/key_verification.c 'if (!fido2_is_verdict(fault))' 'if (false)' vault_key_fault_test
broken 'abuse:M1 nothing of a stranger is sent on' tokend/vault/loop/knowledge.c "return real && password[0] != '\\0';" 'return true;' knowledge_test
broken 'abuse:M1 strangers share a fault' tokend/vault/loop/knowledge.c 'knowledge->failing || ' '' knowledge_test
broken 'C4 the register, when a code is confirmed' tokend/vault/login/otp_offer.c 'if (usable.why != NULL) {' 'if (false) {' vault_card_test
broken 'F2 a rescue by way of the front' tokend/vault/login/plan.c 'if (!asked->rescue || call->subject' 'if (call->subject' \
    vault_rescue_test
broken 'abuse:M2 what is kept here is not root'"'"'s to set' tokend/vault/login/plan_change.c 'if (claimant_keeps_password(vault, claimant)) {' 'if (false) {' vault_change_test
broken 'abuse:M4 what another module demands is refused' tokend/vault/login/plan_change.c 'call->expired_only && due.outside && !plan->enrol_otp' 'false' vault_change_test
broken 'abuse:L9 equal logins do not stand in their own way' tokend/vault/loop/queue.c 'if (is_twin(other, job) && twins++ > 0)' 'if (false)' vault_rush_test
broken 'abuse:M19 sessions have a lane of their own' tokend/vault/loop/queue.c 'a->foreign != b->foreign' 'false' vault_foreign_test
broken 'promise 6: who comes from another host is not in the way of who is here' tokend/vault/loop/queue.c 'crowd.local += other->pool == job->pool && !other->lane.remote;' 'crowd.local += other->pool == job->pool;' vault_rush_test
broken 'abuse:M8 refused at once' tokend/vault/loop/queue.c 'crowd_admits(&crowd, job->lane.remote, job->patience)' 'true' vault_rush_test
broken 'abuse:M3 what depends on the peer is not said' tokend/vault/login/refusal.c ' || strcmp(claimant->why, "peer") == 0' '' vault_refusal_test
broken 'abuse:M3 groups that are not known are not told' tokend/vault/login/refusal.c 'claimant->decision.kind == DECISION_DENY_RULE' \
    'claimant->decision.kind != DECISION_RULE' vault_refusal_test
broken 'D8 whom those made whom they made' tokend/vault/admin/independence.c 'while (fault == FAULT_NONE && question.joined.count > before &&' 'if (fault == FAULT_NONE &&' vault_independence_test
broken 'D8 who made whoever did it' tokend/vault/admin/independence.c 'return join(vault, question, giver ? item->person : item->by.person);' 'return join(vault, question, item->person);' vault_independence_test
broken 'D8 whose item was open then' tokend/vault/admin/independence.c 'item->closed.seconds >= question->deed->when.seconds ||' '' vault_independence_test
broken 'D8 whose item is open' tokend/vault/admin/independence.c 'item->state == REQUEST_OPEN || item->id' 'item->id' vault_independence_test
broken 'D8 what one of them looked at' tokend/vault/admin/independence.c '
           is_joined(vault, question, item->closed_by.person);' ' false;' vault_independence_test
broken 'D8 what is given back' tokend/vault/admin/independence.c 'if (given_back || ' 'if (' vault_independence_test
broken 'D8 given back by whoever had taken it' tokend/vault/admin/independence.c 'taker != 0 && (taker == item->by.person || (giver && is_joined(vault, question, taker)));' 'taker != 0;' vault_independence_test
broken 'D8 the role in which one judges' tokend/vault/admin/independence.c 'item->person != question->person || question->deed->approval' 'true' vault_independence_test
broken 'D8 as many as there are' tokend/vault/admin/independence.c '    if (people->count == people->room) {' '    if (people->count == 64)
        return FAULT_LIMIT;
    if (people->count == people->room) {' vault_independence_test
broken 'F2 D8 who became root' tokend/vault/login/review.c 'if (subject->login_known)' 'if (false)' vault_review_test
broken 'A4 told only where it is seen' tokend/vault/login/session.c 'proved && place != TELLING_NOWHERE' 'proved' vault_life_test
broken 'abuse:R1 abuse:M21 a session asks for its ticket' tokend/vault/login/session.c '    *why = claimant->standing.why;
    return fault == FAULT_REFUSED ? FAULT_NONE : fault;' '    *why = NULL;
    return FAULT_NONE;' vault_phase_test
broken 'abuse:R1 a session needs a login' tokend/vault/login/session.c '*why = "no_ticket";' '' vault_phase_test
broken 'abuse:R1 one login, one session in another process' tokend/vault/login/session.c 'entrants_drop(&vault->entrants, proof->ticket.number);' '' vault_phase_test
broken 'abuse:R1 all that wait at one place hold' tokend/vault/login/session.c 'entrants_empty(&vault->entrants, &vault->tickets, claimant->subject);' ';' vault_phase_test
broken 'B5 abuse:M21 what is owed since, at the session' tokend/vault/login/session.c ' || claimant->standing.owes;' ';' vault_phase_test
broken 'A4 the end of a session is told by who opened it' tokend/vault/login/session.c '    if (subject->peer_uid != 0)
        return FAULT_NONE;' '' vault_ticket_test
broken 'F2 a session outlives its emergency code' tokend/vault/login/session_limit.c \
    'emergency_session(vault, shown != NULL ? shown->credential : 0, &report->session_seconds);' 'FAULT_NONE;' vault_emergency_test
broken 'C6 a session for who was removed' tokend/vault/login/session.c 'if (!claimant.known) {' 'if (false) {' vault_guard_test
broken 'abuse:M8 A4 closed is what was open' tokend/vault/login/session.c '    if (was_open)
' '    if (true)
' vault_rush_test
broken 'B3 the ticket is of the very temporary password' tokend/vault/login/standing.c \
    'const bool to_be_replaced = password.temporary ||' 'const bool to_be_replaced = password.temporary && false &&' vault_first_test
broken 'abuse:R1 a password replaced between authenticate and account' tokend/vault/login/standing.c \
    ': password.set_at.seconds != ticket->password_set.seconds)' ': false)' vault_ticket_test
broken 'abuse:R1 abuse:M21 an emergency code that was closed' tokend/vault/login/standing.c 'emergency.state != EMERGENCY_USED)' 'false)' vault_phase_test
broken 'abuse:R1 abuse:M21 a role that was changed' tokend/vault/login/standing.c 'prover.role != ticket->role' 'false' vault_phase_test
broken 'abuse:R1 what the table says is taken' tokend/vault/admin/taking.c '{"key.revoke", TAKEN_KEY}' '{"key.revoke", TAKEN_NOTHING}' vault_taking_test
broken 'A6 abuse:R1 the member of a shared ID' tokend/vault/admin/taking.c 'session->member.person == taking->person ? RESTS' 'false ? RESTS' vault_taking_test
broken 'A6 abuse:R1 a member of a shared ID whom nobody knows' tokend/vault/admin/taking.c 'return RESTS_UNKNOWN;' 'return RESTS_NOT;' vault_taking_test
broken 'abuse:D8 the service of a ticket' tokend/vault/loop/ticket.c 'if (!secret_equal(expected, plain.service, sizeof plain.service))' \
    'if (false)' vault_parts_test vault_ticket_test
broken 'abuse:D8 the uid of a ticket' tokend/vault/loop/ticket.c 'return ticket->uid == uid && age >= 0' 'return age >= 0' \
    vault_parts_test vault_ticket_test
broken 'abuse:D8 the age of a ticket' tokend/vault/loop/ticket.c 'age <= (int64_t)seconds * 1000' 'true' vault_parts_test vault_ticket_test
broken 'A1 all factors must be good' tokend/vault/login/verification.c 'good(verification->password) &&
                          good(verification->code) && good(verification->key);' \
    'good(verification->password) && good(verification->key);' vault_guard_test
broken 'promise 1: a factor that nobody judges' tokend/vault/login/verification.c 'judged == asked;' 'true;' vault_login_test
broken 'E6 the clock costs no try' tokend/vault/login/verification.c ' || mark == MARK_CLOCK' '' vault_login_test
broken 'C4 a credential that is not active' tokend/vault/login/verification.c 'if (credential->state != CREDENTIAL_ACTIVE)
            continue;' '' vault_admin_code_test
broken 'E6 a clock that nobody disciplines' tokend/vault/login/verification.c 'if (timed && refuse_time) {' 'if (false) {' \
    vault_login_test vault_life_test
broken 'B3 only where the rule has a first login' tokend/vault/login/verification.c '!claimant->rule->first_login || ' '' \
    vault_life_test vault_login_test
broken 'C4 the register, when a code logs in' tokend/vault/login/verification.c 'if (fault != FAULT_NONE || usable.why != NULL)' \
    'if (fault != FAULT_NONE)' vault_card_test
broken 'abuse:M8 undelivered grants are their own' tokend/vault/loop/undelivered.c 'if (number < all->people[i].below)' 'if (false)' vault_phase_test
broken 'C2 the class that members of a department share' tokend/vault/login/usable.c \
    'usable->departments = card->person == 0;' '' vault_key_test
broken 'abuse:R1 a code generator revoked between authenticate and account' tokend/vault/login/usable.c \
    'else if (state != CREDENTIAL_ACTIVE && state != CREDENTIAL_PENDING)' 'else if (false)' vault_ticket_test
broken 'abuse:R1 abuse:M21 the card of a key, between two phases' tokend/vault/login/usable.c 'judge_card(card, person, usable);' '(void)judge_card;' vault_phase_test
broken 'F2 a login by the endpoint of the rescue' tokend/vault/vault.c 'if (rescue && !routes[i].rescue)' 'if (false)' \
    vault_rescue_test
broken 'E5 the record of a rescue that fails' tokend/vault/vault.c 'if (routes[i].handle == call_admin &&' 'if (false &&' \
    vault_rescue_test
broken 'abuse:M8 a front that is gone' tokend/vault/loop/endpoints.c 'delivery_front_gone(vault, endpoint->generation);' '(void)0;' vault_rush_test
broken 'abuse:F2 a challenge is taken once' tokend/vault/loop/challenge.c '        secret_wipe(&challenges->items[i], sizeof challenges->items[i]);' '' challenge_test
broken 'abuse:F2 a challenge for another purpose' tokend/vault/loop/challenge.c 'const bool fits = challenges->items[i].purpose == purpose;' 'const bool fits = true;' challenge_test
broken 'abuse:F2 a challenge that is too old' tokend/vault/loop/challenge.c '        if (challenges->items[i].due.milliseconds <= now.milliseconds ||
            !secret_equal' '        if (!secret_equal' challenge_test
broken 'abuse:F2 part of the name of a challenge' tokend/vault/loop/challenge.c '    if (name_size != CHALLENGE_NAME_SIZE)
        return FAULT_NOT_FOUND;' '' challenge_test
broken 'abuse:F2 a challenge is of its person and place' tokend/vault/loop/challenge.c '.user = subject->who.name,' '.user = "",' challenge_test
broken 'abuse:L1 E6 a counting code is a guess under any clock' tokend/vault/login/verification.c '        counted = counted || !timed;' '' vault_revoke_test
broken 'E6 a counting code needs no clock' tokend/vault/login/verification.c 'if (timed && refuse_time) {' 'if (refuse_time) {' vault_revoke_test
broken 'C4 abuse:X4 alerts are never left out' tokend/vault/loop/journal.c 'const bool alert = event_kind(journal->lines[i].id)->severity == SEVERITY_ALERT;' 'const bool alert = false;' journal_test
broken 'abuse:X4 what was not recorded is counted and told' tokend/vault/loop/journal.c 'event_number(&event, FIELD_COUNT, rate->dropped);' 'event_number(&event, FIELD_COUNT, 0);' journal_test
broken 'abuse:X4 a refused login is on record under a flood' tokend/core/event_kind.c '"login.denied", "A4 A1", SEVERITY_NOTICE, false' '"login.denied", "A4 A1", SEVERITY_NOTICE, true' journal_test
broken 'abuse:X4 a lock is on record under a flood' tokend/core/event_kind.c '"login.locked", "A4 D3 E7", SEVERITY_ALERT, false' '"login.locked", "A4 D3 E7", SEVERITY_ALERT, true' journal_test
broken 'A4 a lock is an alert' tokend/core/event_kind.c '"login.locked", "A4 D3 E7", SEVERITY_ALERT' '"login.locked", "A4 D3 E7", SEVERITY_NOTICE' journal_test
broken 'E5 a record says only what its kind may' tokend/vault/loop/event.c '        if (((kind->fields | EVERYWHERE) & (uint64_t)1 << i) == 0)
            return FAULT_INTERNAL;' '' vault_parts_test
broken 'abuse:A1 a record is one line' tokend/vault/loop/event.c '} else if (!is_dangerous(point)) {' '} else if (true) {' vault_parts_test
broken 'C4 a key that is revoked is on record' tokend/vault/admin/card_keys.c '    return admin_record(admin, &record);' '    return FAULT_NONE;' vault_card_test vault_key_test vault_revoke_test
broken 'C6 keys of somebody who is removed' tokend/vault/admin/card_keys.c 'if (strcmp(keys[i].card, serial) == 0)' 'if (false)' vault_card_test vault_key_test
broken 'C4 what a card has is found by its serial' tokend/vault/admin/card_keys.c 'if (strcmp(keys[i].card, serial) == 0)' 'if (true)' vault_card_test vault_key_test
broken 'abuse:R1 suspending a person takes their sessions' tokend/vault/admin/taking.c '{"user.suspend", TAKEN_PERSON}' '{"user.suspend", TAKEN_NOTHING}' vault_taking_test
broken 'abuse:R1 removing a person who goes takes their sessions' tokend/vault/admin/taking.c '{"user.offboard", TAKEN_PERSON}' '{"user.offboard", TAKEN_NOTHING}' vault_taking_test
broken 'abuse:R1 a lost card takes sessions' tokend/vault/admin/taking.c '{"card.lost", TAKEN_CARD}' '{"card.lost", TAKEN_NOTHING}' vault_taking_test
broken 'abuse:M10 abuse:C5 a copied key is told at each login' tokend/vault/login/telling.c 'report->copied_keys++ == 0)' 'false)' vault_key_copy_test
broken 'abuse:C5 a new key is told' tokend/vault/login/telling.c '        if (report->new_keys++ == 0) { // the newest' '        if (false) { // the newest' vault_key_self_test
broken 'abuse:C5 an administrator'\''s key is told once' tokend/vault/login/telling.c '            fault = store_key_told(vault->store, key->id);' '            ;' vault_key_self_test vault_key_test
broken 'B3 a temporary password has an end' tokend/vault/login/verification.c 'verification->row.expires.seconds <= vault->now.wall.seconds)
        return MARK_EXPIRED;' 'false)
        return MARK_EXPIRED;' vault_login_test vault_life_test
broken 'B3 a first login that was broken off has an end' tokend/vault/login/verification.c '!codes->confirmed && verification->row.enrol_until.seconds > vault->now.wall.seconds;' '!codes->confirmed;' vault_first_test vault_life_test
broken 'B3 a first login ends with its first code' tokend/vault/login/verification.c '!codes->confirmed && verification->row' 'verification->row' vault_first_test vault_life_test
broken 'abuse:M14 who has not guessed is not charged' tokend/vault/login/attempt.c 'why != FAULT_NONE && !attempt->counts' 'false' vault_fault_test
broken 'abuse:L13 what only right codes reach is charged' tokend/vault/login/attempt_judge.c 'if (fault == FAULT_NONE)
        j->attempt->counts = !j->verification.uncharged;' '(void)0;' vault_fault_test
broken 'E7 replays of what is undone' tokend/vault/loop/batch.c 'vault->replays = replays;' '(void)replays;' vault_fault_test
broken 'E7 replays of a commit that failed' tokend/vault/loop/batch.c 'vault->replays = vault->replays_committed;' 'vault->replays = (struct replays){0};' vault_fault_test
broken 'promise 3 decoys over a restart' tokend/vault/loop/opening.c 'store_decoy_key(vault->store, vault->dummy.secret);' ';' vault_key_test
broken 'D8 who approves is not of their making' tokend/vault/admin/admin_review.c 'fault = is_independent(admin, &review, &go);
    if (fault == FAULT_NONE && go)
        fault = dual_proof' 'fault = dual_proof' vault_independence_test
broken 'D8 nor who approves an emergency code' tokend/vault/admin/admin_emergency.c '    if (!independent)
        return admin_refuse_dependent(admin, "emergency");
    emergency.approved_by' '    emergency.approved_by' vault_emergency_test
broken 'D8 nor who closes it' tokend/vault/admin/admin_emergency.c 'review && (!independent || ' 'review && (' vault_emergency_test
broken 'D8 nor for whom a role waits' tokend/vault/admin/administrators.c 'fault == FAULT_NONE && *is ?' 'false ?' vault_independence_test
broken 'D4 the time zone of this machine' tokend/vault/login/moment.c 'localtime_r(&wall' 'gmtime_r(&wall' vault_window_test
broken 'D4 who is refused outside a window is told when it is open' tokend/vault/login/refusal.c \
    'kind == DECISION_DENY_TIME ||' 'kind == DECISION_RULE ||' vault_window_test
broken 'E6 the state of the clock reaches the rules' tokend/vault/login/decision.c '.synchronised = vault->now.synchronised' \
    '.synchronised = true' vault_window_test
broken 'A7 the workstation is in every record' tokend/vault/loop/journal.c 'placed.values[FIELD_HOST].type == VALUE_ABSENT' 'false' journal_test
broken 'D2 a contractor and a privileged password' tokend/vault/login/change.c 'if (privileged_bars_change(vault, claimant))' 'if (false)' vault_contractor_test
broken 'D2 a contractor with a role' tokend/vault/admin/admin.c 'claimant.decision.contractor && changes_privileged_id' 'false && changes_privileged_id' vault_contractor_test
broken 'D1 a rule that demands a grant' tokend/vault/login/grant.c 'if (claimant->rule == NULL || !claimant->decision.grant)' 'if (true)' vault_privilege_test
broken 'D4 a grant for another service' tokend/vault/login/grant.c 'glob_matches(grant->service, service) &&' '' vault_privilege_test
broken 'D4 a grant outside its window' tokend/vault/login/grant.c 'if (request_runs(&life, vault->now.wall) &&' 'if (one->state == REQUEST_RUNNING &&' vault_privilege_test
broken 'D4 abuse:L12 what is over stays over' tokend/vault/login/grant.c 'enum fault fault = store_request_put(vault->store, request, from);' 'enum fault fault = from == REQUEST_NONE ? FAULT_INTERNAL : FAULT_NONE;' vault_privilege_test
broken 'D4 a session ends with its grant' tokend/vault/login/grant.c 'if (*seconds == 0 || left < (int64_t)*seconds)' 'if (false)' vault_privilege_test
broken 'D1 a grant at the attempt' tokend/vault/login/attempt_judge.c 'refuse_without_grant,
' '
' vault_privilege_test
broken 'D1 abuse:M21 a grant in the account phase' tokend/vault/login/account.c 'if (!p->authenticated && claimant_by_root(claimant))' 'if (true)' vault_privilege_test
broken 'D1 a grant where sshd or cron let in somebody who is enrolled' tokend/vault/login/account.c 'if (!p->authenticated && claimant_by_root(claimant))' 'if (!p->authenticated && claimant->subject->root)' vault_privilege_test
broken 'D1 a grant where a session begins without a ticket' tokend/vault/login/session_limit.c '(claimant->known && !claimant_by_root(claimant))' '!claimant->found' vault_privilege_test
broken 'E6 a grant on a clock that may be wrong' tokend/vault/login/grant.c 'sure ? person : 0' 'person' vault_privilege_test
broken 'D4 a policy that was tightened holds for grants that run' tokend/vault/login/grant.c 'if (one->until.seconds > latest)' 'if (latest < 0)' vault_privilege_test
broken 'D7 what nobody answered keeps no place' tokend/vault/admin/request_asked.c '*open += !over;' '*open += 1;' vault_privilege_test
broken 'D8 a request of another kind is no role' tokend/vault/admin/admin_role.c 'reviews[i].kind == REQUEST_ROLE && ' '' vault_privilege_test
broken 'D7 reviews answer no other requests' tokend/vault/admin/admin_review.c 'return review->kind == REQUEST_ROLE || review->kind == REQUEST_RESCUE ||' 'return review->kind != REQUEST_NOTHING ||' vault_privilege_test
broken 'abuse:M8 a list of requests reads so many rows at once' tokend/vault/admin/admin_request.c ' || seen++ == READ_AT_ONCE' ' || seen++ > 100000' vault_privilege_test
broken 'abuse:M21 a grant when the session begins' tokend/vault/login/session_limit.c 'return shown_by(basis) != NULL || (claimant' 'return shown_by(basis) == NULL || (claimant' vault_privilege_test
broken 'D7 what is approved is what was shown' tokend/vault/admin/request_moves.c 'seen != NULL && strcmp(seen, shown) == 0' 'seen != NULL' vault_privilege_test
broken 'D1 whom a rule names has privilege' tokend/vault/admin/admin_privilege.c 'person->role != ROLE_STAFF || privileged_by_name(admin->vault, person)' 'person->role != ROLE_STAFF' vault_privilege_test
broken 'D1 more privileged IDs than are allowed' tokend/vault/admin/admin_privilege.c 'if (review->all.count > policy->privileged_holders)' 'if (false)' vault_privilege_test
broken 'D1 D6 a deputy holds privilege' tokend/vault/login/privileged_id.c 'return request->kind == REQUEST_PRIVILEGE || request->kind == REQUEST_DEPUTY ||' 'return request->kind == REQUEST_PRIVILEGE ||' vault_privilege_test
broken 'D7 whom it is about is shown, too' tokend/vault/admin/request_row.c 'enum fault fault = request_hash_person(admin, request->person, &state);' 'enum fault fault = FAULT_NONE;' vault_privilege_test
broken 'abuse:R1 who asked has left' tokend/vault/admin/request_moves.c '(administers || own)' 'true' vault_privilege_test vault_exception_test
broken 'abuse:R1 whom it is about has left' tokend/vault/admin/request_moves.c '*stands = fault == FAULT_NONE && person.state == PERSON_ACTIVE &&' '*stands = fault == FAULT_NONE &&' vault_privilege_test
broken 'D8 nobody could approve it' tokend/vault/admin/request_asked.c 'if (!second)' 'if (false)' vault_privilege_test
broken 'D8 for somebody else an administrator asks' tokend/vault/admin/admin_privilege.c 'person->id == admin->self.id || admin->role == ROLE_ADMIN)' 'true)' vault_privilege_test
broken 'D4 a grant lasts no longer than the policy allows' tokend/vault/admin/request_asked.c 'request->until.seconds - request->from.seconds <= (int64_t)longest' 'longest > 0' vault_privilege_test
broken 'D1 more holders than are allowed' tokend/vault/admin/admin_privilege.c 'review->grants.count > policy->grant_holders' 'false' vault_privilege_test
broken 'D8 staff see their own requests' tokend/vault/admin/admin_request.c 'request->by.person == admin->self.id || request->person == admin->self.id' 'true' vault_privilege_test
broken 'abuse:R1 a grant that ends takes what is open' tokend/vault/admin/admin_request.c 'if (event == REQUEST_END && request->person != 0' 'if (false && request->person != 0' vault_privilege_test
broken 'B6 a password for privilege serves a number of logins' tokend/vault/login/standing.c 'password->uses > policy->privileged_max_uses' 'false' vault_age_test
broken 'D3 a password for privilege is longer' tokend/vault/login/change.c 'hash->min_length = policy_password_length(policy, privileged);' 'hash->min_length = policy_password_length(policy, false);' vault_age_test
broken 'D3 abuse:I4 what may come to be used for privilege is measured by that' tokend/vault/login/decision.c 'return policy_may_be_privileged(vault->policy, &request);' 'return false;' vault_age_test
broken 'B6 people are warned before their logins are used up' tokend/vault/login/standing.c 'return left <= most / 10 ? left + 1 : 0;' 'return 0;' vault_age_test
broken 'F1 an exception is the person'\''s, not the name'\''s' tokend/vault/login/decision.c 'strcmp(person.name, subject->who.name) != 0 || ' '' vault_exception_test
broken 'F1 F5 an exception of somebody suspended' tokend/vault/login/decision.c 'person.state != PERSON_ACTIVE ||' '' vault_exception_test
broken 'F1 an exception ends with exception_longest' tokend/vault/login/decision.c 'life.until.seconds > latest' 'false' vault_exception_test
broken 'F1 D4 an exception runs' tokend/vault/login/decision.c 'request_runs(&life, vault->now.wall) &&' '' vault_exception_test
broken 'F1 D4 a session ends with its exception' tokend/vault/login/decision.c 'decision->exception != 0 && (*seconds == 0 || left < (int64_t)*seconds)' 'false' vault_exception_test
broken 'F1 D8 who is in the group approves nothing' tokend/vault/admin/exception_check.c 'who->groups.size) == MATCH_NO;' 'who->groups.size) != MATCH_MAYBE;' vault_exception_test
broken 'F1 abuse:M22 what would change nothing' tokend/vault/admin/exception_check.c 'if (!exception_has_effect(rule, exception->setting))' 'if (false)' vault_exception_test
broken 'F1 H1 a host is one host' tokend/vault/admin/exception_check.c 'strpbrk(exception->host, "*?") != NULL' 'false' vault_exception_test
broken 'D6 a deputy ends' tokend/vault/admin/deputy.c 'if (!request_runs(&life, vault->now.wall))' 'if (false)' vault_deputy_test
broken 'D6 E6 a deputy on a clock that nobody keeps' tokend/vault/admin/deputy.c 'person->shared ||
        !clock_counts(vault))' 'person->shared)' vault_deputy_test
broken 'D6 F5 a deputy of somebody who is stopped' tokend/vault/admin/deputy.c '&& person_stands(vault, &person))' ')' vault_deputy_test
broken 'D6 D8 a deputy of who is no administrator' tokend/vault/admin/deputy.c '&& person.role == ROLE_ADMIN &&' '&&' vault_deputy_test
broken 'D6 A5 a deputy of whose ID is over' tokend/vault/login/standing.c '!person_is_dormant(vault, person) &&
           !person_is_over(vault, person);' '!person_is_dormant(vault, person);' vault_deputy_test
broken 'D6 D8 an auditor stands in for nobody' tokend/vault/admin/admin_deputy.c 'if (person->role != ROLE_STAFF)' 'if (false)' vault_deputy_test
broken 'D6 a deputy names no deputy' tokend/vault/admin/admin_deputy.c 'if (admin->represented.id != 0)' 'if (false)' vault_deputy_test
broken 'D6 one at a time' tokend/vault/admin/admin_deputy.c '    if (has)
' '    if (false)
' vault_deputy_test
broken 'D6 D8 what the represented may not' tokend/vault/admin/admin_whom.c 'parts_of(parts, admin->represented.id)' '0u' vault_deputy_test
broken 'D6 D8 independent of both' tokend/vault/admin/independence.c 'if (stood_in(question, item))' 'if (false)' vault_deputy_test
broken 'D6 D8 joined at the time of the deed' tokend/vault/admin/independence.c 'end >= question->deed->when.seconds' 'true' vault_deputy_test
broken 'A5 what is dormant on record stays so' tokend/vault/login/standing.c 'return person->dormant.seconds != 0;' 'return false;' vault_term_test
broken 'A5 D1 the last administrator stays' tokend/vault/admin/watch.c 'if (last) {' 'if (false) {' vault_term_test
broken 'A5 an ID is told before it is dormant' tokend/vault/admin/watch.c 'return tell(look, TOLD_QUIET, EVENT_USER_UNUSED, NULL, at, NULL);' 'return FAULT_NONE;' vault_term_test
broken 'A5 E6 nobody is made dormant by a clock that nobody keeps' tokend/vault/admin/watch.c 'if (!vault->now.synchronised)' 'if (false)' vault_term_test
broken 'A5 other limits have everybody looked at' tokend/vault/admin/watch.c 'if (changed || now < walk.began ||' 'if (now < walk.began ||' vault_term_test
broken 'A5 everybody is looked at once a day' tokend/vault/admin/watch.c '|| now - walk.began >= DAY)' ')' vault_term_test
broken 'A5 the walk goes on where it was' tokend/vault/admin/watch.c 'fault == FAULT_NONE ? walk_save(vault->store, walk) : fault' 'fault' vault_term_test
broken 'A5 who is due before the next walk is not forgotten' tokend/vault/admin/watch.c 'return look.next < soon ?' 'return false ?' vault_term_test
broken 'A5 whose last day is over is refused' tokend/vault/login/attempt_judge.c 'if (!j->claimant.over)' 'if (true)' vault_term_test
broken 'A5 ... in the account phase without a login' tokend/vault/login/claimant.c 'claimant->usable = claimant->active && !claimant->over;' 'claimant->usable = claimant->active;' vault_term_test
broken 'A5 ... with what was proved before' tokend/vault/login/standing.c 'else if (person_is_over(vault, person))' 'else if (false)' vault_term_test
broken 'A5 A6 ... as a member of a shared ID' tokend/vault/login/claimant.c 'if (claimant->prover_known && person_is_over(vault, &claimant->prover)) {' 'if (false) {' vault_term_test
broken 'A4 a lock outlives a removal' tokend/vault/admin/admin_whom.c 'return fault == FAULT_NONE && before != 0 ?' 'return false ?' vault_reuse_test
broken 'A4 ... of remote tries' tokend/vault/admin/admin_whom.c 'fault = take_over_own(vault, from, to, true);' '' vault_reuse_test
broken 'A4 ... of other people'\''s' tokend/vault/admin/admin_whom.c 'return store_foreign_put(vault->store, &target, &foreign);' 'return FAULT_NONE;' vault_reuse_test
broken 'B6 a password that is kept elsewhere is another one than the last' tokend/vault/login/seen.c 'if (fault != FAULT_NONE || place == 1)' 'if (true)' vault_elsewhere_test
broken 'B6 one that was put back has to be changed' tokend/vault/login/seen.c 'row->must_change = reused ||' 'row->must_change =' vault_elsewhere_test
broken 'B5 what was demanded before it was seen' tokend/vault/login/seen.c ' || (first && row->must_change)' '' vault_elsewhere_test
broken 'B6 a password that is kept elsewhere has an age' tokend/vault/login/standing.c 'policy_keeps_passwords(vault->policy) || password->remembered > 0' 'policy_keeps_passwords(vault->policy)' vault_elsewhere_test
broken 'B6 what is handed on is none of the history' tokend/vault/login/hand_on.c 'if (place > 0 && place <= history_length(vault, claimant))' 'if (false)' vault_elsewhere_test
broken 'B6 what is handed on is not too soon' tokend/vault/login/hand_on.c 'age < (int64_t)vault->policy->password.min_age_seconds' 'false' vault_elsewhere_test
broken 'abuse:M14 without its fingerprint nothing is granted' tokend/vault/login/attempt.c 'attempt->seen = work->hash->done && history_is_answered(&job->hash, work->hash);' 'attempt->seen = true;' vault_elsewhere_test
broken 'D8 an auditor signs the list of privilege' tokend/vault/admin/signing.c 'if ((lists[list].roles & mine) == 0)' 'if (false)' vault_signing_test
broken 'G3 a list of long ago is not signed' tokend/vault/admin/signing.c 'if (made > now.when.seconds || now.when.seconds - made > MADE_LONG_AGO)' 'if (false)' vault_signing_test
broken 'G3 a signature that is overdue is told' tokend/vault/admin/signing.c 'vault->now.wall.seconds - signing->when.seconds > (int64_t)every' 'false' vault_signing_test
broken 'D7 D6 a deputy is a privileged ID' tokend/vault/login/privileged_id.c 'request->kind == REQUEST_PRIVILEGE || request->kind == REQUEST_DEPUTY ||' 'request->kind == REQUEST_PRIVILEGE ||' vault_dual_reach_test vault_privileged_id_test
broken 'D7 one who is named is one' tokend/vault/login/privileged_id.c 'return request->kind == REQUEST_ROLE || is_privilege(vault, request);' 'return request->kind == REQUEST_ROLE;' vault_dual_reach_test vault_privileged_id_test
broken 'D7 D8 whose role waits is one' tokend/vault/login/privileged_id.c 'return request->kind == REQUEST_ROLE || is_privilege(vault, request);' 'return is_privilege(vault, request);' vault_dual_reach_test vault_privileged_id_test
broken 'D7 abuse:M22 who is not enrolled yet' tokend/vault/admin/dual.c 'fault = is_privileged(admin, 0, two);' '*two = false;' vault_dual_reach_test
broken 'D3 F1 an exception for a privileged service' tokend/vault/login/privileged_id.c '(request->kind == REQUEST_EXCEPTION && is_for_privilege(vault->policy, request))' 'false' vault_privileged_id_test
broken 'D3 an exception for another service' tokend/vault/login/privileged_id.c 'request->kind == REQUEST_EXCEPTION && is_for_privilege(vault->policy, request)' 'request->kind == REQUEST_EXCEPTION' vault_privileged_id_test
broken 'D3 new passwords are judged by what a privileged ID is' tokend/vault/login/privileged_id.c 'return privileged_use(claimant) || privileged_has_id(vault, claimant) ||' 'return privileged_use(claimant) ||' vault_privileged_id_test
broken 'D2 contractors are judged by what a privileged ID is' tokend/vault/login/privileged_id.c '(privileged_use(claimant) || privileged_has_id(vault, claimant));' 'privileged_use(claimant);' vault_privileged_id_test
broken 'D7 D8 a seed from a file is refused' tokend/core/dual_control.c 'NEVER_WHERE("totp import", "totp enrol",' 'NEVER_WHERE("totp import", NULL,' vault_dual_reach_test
broken 'D7 a found card is another deed' tokend/vault/admin/dual.c 'if (dual->option != NULL && strcmp(dual->wire, admin->verb->wire) == 0 &&' 'if (false &&' vault_dual_reach_test
broken 'D7 abuse:I2 no other account in the place of one that is gone' tokend/vault/admin/request_deed.c 'return !given->has_target || given->target.status != NameStatus_NAME_FOUND;' 'return true;' vault_dual_reach_test
broken 'D7 D8 a role takes a proof of this moment' tokend/vault/admin/admin_review.c 'fault = dual_proof(admin, &go); // as `request approve` asks for it' '' vault_dual_reach_test
broken 'F1 what somebody becomes rests on their exception' tokend/vault/login/session_limit.c 'if (shown != NULL && shown->exception != 0)' 'if (false)' vault_become_test
broken 'F1 ... which runs' tokend/vault/login/decision.c '*runs = fault == FAULT_NONE && exception_of_request(vault, &request, &exception);' '*runs = true;
    (void)!exception_of_request(vault, &request, &exception);' vault_become_test
broken 'E5 by which grant a session runs is on record' tokend/vault/login/session.c 'if (privilege != 0)' 'if (false)' vault_stop_test
broken 'D4 the limit of whoever began it' tokend/vault/login/session_limit.c 'login != 0 && (own == 0 || login < own) ? login : own' 'own' vault_become_test
broken 'D4 ... is enforced if their rule says so' tokend/vault/login/session_limit.c '(login == 0 || (shown->flags & TICKET_UNENFORCED) != 0)' 'true' vault_become_test
broken 'D1 an administrator whose term is over is none' tokend/vault/admin/admin_whom.c '!person_is_over(vault, &persons[i])' 'true' vault_term_test
broken 'D7 another text in the place of one that wants approvals' tokend/vault/loop/in_force.c '    if (!approved)
        return damaged ? FAULT_NONE : take_file(vault, active);' '    if (!damaged)
        return take_file(vault, active);' vault_in_force_test
broken 'D7 E5 a text that is offered is told once' tokend/vault/loop/in_force.c 'fault != FAULT_NONE || strcmp(before, version.digest) == 0' 'fault != FAULT_NONE' vault_in_force_test
broken 'D7 what is in force goes on' tokend/vault/loop/in_force.c '        fault = offer_file(vault, active);
    vault->policy_moved = true;' '        fault = offer_file(vault, active);' vault_in_force_test
broken 'D7 E5 what is put in force is in force' tokend/vault/loop/in_force.c 'fault = store_meta_put(vault->store, META_ACTIVE, version->digest);' 'fault = FAULT_NONE;' vault_in_force_test
broken 'E5 the file that is in force is no offer' tokend/vault/loop/in_force.c 'vault->ports->policy_from_store ? FAULT_NONE : withdraw_offer(vault, active);' 'FAULT_NONE;' vault_in_force_test
broken 'D1 what somebody becomes rests on their grant' tokend/vault/login/session_limit.c '(shown->flags & TICKET_GRANT) != 0' 'false' vault_become_test
broken 'D8 who printed it, by their row' tokend/vault/loop/glass.c '            request->concerned[request->concerned_count++] = person.id;
        else' '            continue;
        else' vault_break_glass_test
broken 'D8 D6 ... and for whom' tokend/vault/admin/admin_glass.c 'name_issuer(set, &admin->represented);' '{
    }' vault_break_glass_test
broken 'D8 ... of an envelope that has the name alone' tokend/vault/loop/glass.c 'exclude_name(vault, set->issued_by, request)' 'FAULT_NONE' vault_break_glass_test
broken 'D8 abuse:I2 ... whose number is another one'"'"'s in this store' tokend/vault/loop/glass.c 'issuer->created.seconds == person.created.seconds)' 'true)' vault_break_glass_test
broken 'D8 ... who then is whoever has the name' tokend/vault/loop/glass.c 'fault = exclude_name(vault, issuer->name, request);' 'fault = FAULT_NONE;' vault_break_glass_test
broken 'F2 uses that are on record leave room for others' tokend/vault/loop/glass.c 'uses->fault = forget_known(uses);' 'uses->fault = FAULT_NONE;' vault_break_glass_test
broken 'F2 however many uses there are' tokend/vault/loop/glass.c 'while (fault == FAULT_NONE && uses.full);' 'while (false);' vault_break_glass_test
broken 'A5 D8 what somebody asked for whose last day is over' tokend/vault/admin/request_moves.c 'person_stands(admin->vault, &applicant) && (administers || own)' '(administers || own)' vault_term_test
broken 'A5 D8 ... as an administrator' tokend/vault/admin/deputy.c '*is = person_stands(vault, person) &&' '*is =' vault_term_test
broken 'D7 changes that are not shown are told' tokend/vault/admin/request_deed.c 'if (rehearsal->more > 0)' 'if (false)' vault_rehearsal_test
broken 'D7 ... and approved like the others' tokend/vault/admin/request_deed.c '    hash_rest(&state, rehearsal);' '    (void)hash_rest;' vault_rehearsal_test
broken 'D7 ... not only their number' tokend/vault/admin/rehearsal.c '    change_hash(&rehearsal->rest, change);' '' vault_rehearsal_test
broken 'F1 D6 a deputy approves nothing for a group' tokend/vault/admin/exception_check.c 'if (admin->represented.id != 0)' 'if (false)' vault_exception_test
broken 'F1 D8 who is in the group does not ask' tokend/vault/admin/admin_exception.c 'fault = exception_group_may(admin, exception.group, &go);' '(void)exception_group_may;' vault_exception_test
broken 'F1 D8 nobody asks for themselves' tokend/verbs/exception.c '{PART_SUBJECT, NULL, LAST_FREE, EVENT_REQUEST_MADE' '{0, NULL, LAST_FREE, EVENT_REQUEST_MADE' vault_exception_test
broken 'E1 abuse:A2 a head once a second at most' tokend/vault/loop/heads.c '(!stopping && left(vault) > 0)' 'false' vault_heads_test
broken 'E1 abuse:A2 the last head when the vault ends' tokend/vault/loop/heads.c '(!stopping && left(vault) > 0)' 'left(vault) > 0' vault_heads_test
broken 'E1 abuse:A2 a head of the last records, when nothing follows' tokend/vault/loop/heads.c 'return most < 0 || wait < most ? (int)wait : most;' 'return most;' vault_heads_test
broken 'E1 a head that was not signed is owed' tokend/vault/loop/heads.c '        return;
    }
    if (heads->fresh)' '        heads->fresh = false;
        return;
    }
    if (heads->fresh)' vault_heads_test
broken 'E1 a journal that never answers' tokend/vault/loop/heads.c 'HEADS_MS : 2 * heads->pause;' 'HEADS_MS : HEADS_MS;' vault_heads_test
broken 'E1 abuse:A3 findings hold behind a restart' tokend/vault/loop/log_watch.c 'return fault == FAULT_NONE ? log_findings_keep(vault) : fault;
}

static void tell' 'return fault;
}

static void tell' vault_log_watch_test
broken 'E1 abuse:A3 findings beyond the room for them' tokend/vault/loop/log_findings.c 'widen(nearest(watch, flaw), flaw);' '(void)0;' vault_log_watch_test
broken 'E1 what is known is no alert again' tokend/vault/loop/log_watch.c 'if (finding->told || finding->known)' 'if (false)' vault_log_watch_test
broken 'E1 a log that was not read is not called sound' tokend/vault/loop/log_findings.c 'return vault->watch.whole;' 'return true;' vault_log_watch_test
broken 'E1 abuse:A3 accounts by an altered log' tokend/vault/login/account.c '!claimant_by_root(&p->claimant) && log_watch_refuses(p->vault)' 'false' vault_log_watch_test
broken 'E1 abuse:A3 sessions by an altered log' tokend/vault/login/session.c 'claimant.known && !claimant_by_root(&claimant) && log_watch_refuses(vault)' 'false' vault_log_watch_test
broken 'D4 abuse:M8 one that cannot be stopped yet' tokend/vault/loop/delivery.c 'return fault == FAULT_BUSY ? FAULT_NONE : fault;' 'return fault;' vault_stop_test
broken 'E1 abuse:A3 a search that finds nothing' tokend/vault/admin/admin_search.c '        put_elsewhere(&search);' '        ;' vault_search_test
broken 'abuse:T9 generators after the clock went back' tokend/vault/admin/recovery_time.c 'take(&gathering, vault->anchoring.when);' '' vault_anchor_test
broken 'abuse:T9 abuse:T6 a time far ahead counts for nobody' tokend/vault/admin/recovery_time.c 'when.seconds > gathering->believed.seconds' 'false' vault_anchor_test
broken 'abuse:T9 abuse:T6 clock or records in doubt' tokend/vault/admin/admin_recover.c 'time->ahead.seconds != 0 && !admin->vault->now.synchronised' 'false' vault_anchor_test
broken 'abuse:T9 codes used under a wrong clock' tokend/vault/admin/recovery.c 'moving.until = behind.used;' '(void)0;' vault_rows_test
broken 'abuse:T9 suspended generators' tokend/vault/admin/recovery.c 'if (code->state == CREDENTIAL_REVOKED)' 'if (code->state != CREDENTIAL_ACTIVE)' vault_anchor_test
broken 'D4 what runs is ended by nobody who may not stop it' tokend/vault/admin/admin_stop.c 'request.state != REQUEST_ENDED' 'false' vault_stop_test
broken 'D4 nor by whoever had no part in its end' tokend/vault/admin/admin_stop.c 'admin->role != ROLE_ADMIN && request.person != admin->self.id' 'false' vault_stop_test
broken 'E5 what is stopped is on record' tokend/vault/admin/admin_stop.c '    fault = admin_record(admin, &event);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

// "12"' '    return admin_done(admin, "");
}

// "12"' vault_stop_test
broken 'C4 the supervisor is told what to stop' tokend/vault/loop/stops.c 'i < stops->count && committed' 'false' vault_stop_test
broken 'C4 D4 what a vault finishes that is dismissed' tokend/vault/loop/stops.c 'vault->ports->control_fd : stops->last_fd;' 'vault->ports->control_fd : -1;' vault_stop_test
broken 'D4 abuse:M21 a grant that ended while its session was held up' tokend/vault/loop/delivery.c 'delivery->grant.privilege != 0 ?' 'false ?' vault_stop_test
broken 'D4 what rests on a grant that runs goes on' tokend/vault/loop/delivery.c 'if (request_runs(&life, vault->now.wall))' 'if (false)' vault_stop_test
broken 'abuse:L3 stops leave room for sessions that begin' tokend/vault/loop/stops.c 'stops->count + at_work(vault) >= STOPS_MOST' 'stops->count >= STOPS_MOST' vault_stop_test
broken 'abuse:L3 whoever held a grant has it stopped once' tokend/vault/admin/admin_stop.c '> STOP_OWN_SECONDS ||
                       stops_told(admin->vault, stop);' '> STOP_OWN_SECONDS;' vault_stop_test
broken 'E5 whose manager is ended' tokend/vault/admin/admin_stop.c 'stop->which == account->uid);' 'true);' vault_stop_test
broken 'C4 nothing of root is ended' tokend/vault/admin/admin_stop.c 'account->uid != 0 &&' 'true &&' vault_stop_test
broken 'E5 whose session it has to be' tokend/vault/admin/admin_stop.c 'STOP_USER ? 0 : account->uid;' 'STOP_USER ? 0 : 0;' vault_stop_test
broken 'C4 of logind nothing of root ends' tokend/vault/admin/admin_stop.c 'text_to_number(text + length, 1, UINT32_MAX, &number)' 'text_to_number(text + length, 0, UINT32_MAX, &number)' vault_stop_test
broken 'D5 what a rule denies it leaves to root alone' tokend/vault/login/claimant.c 'decision->rule != NULL && subject->root &&
           subject->peer_uid == 0 && !claimant_is_remote' 'decision->rule != NULL &&
           !claimant_is_remote' vault_refusal_test
broken 'D5 ... where root becomes somebody' tokend/vault/login/claimant.c 'service_is(subject->service, "become") && decision' 'decision' vault_refusal_test
broken 'D5 where the rule says so' tokend/vault/login/claimant.c '->root_without_authentication;
}

// What comes' '->deny;
}

// What comes' vault_refusal_test
broken 'abuse:T9 a store that is behind its anchor' tokend/store/anchor.c 'return ANCHOR_BEHIND;' 'return ANCHOR_HOLDS;' vault_anchor_test
broken 'abuse:T9 what was accepted before is no newer' tokend/store/anchor.c 'if (anchor->epoch > now->epoch || (' 'if ((' vault_anchor_test
broken 'abuse:T9 another log of the same length' tokend/store/anchor.c 'return ANCHOR_OTHER;' 'return ANCHOR_HOLDS;' vault_anchor_test
broken 'abuse:T9 an anchor that is gone' tokend/vault/loop/anchoring.c 'return (!known && hold) || refuse' 'return true || refuse' vault_anchor_test
broken 'abuse:T9 counters that may have been used' tokend/vault/admin/recovery.c 'records * farthest_counter(vault)' '0 * records * farthest_counter(vault)' vault_anchor_test
broken 'abuse:T9 steps that may have been used' tokend/vault/admin/recovery.c 'code->parameters.drift +
                   widest_window(vault);' 'code->parameters.drift - 100;' vault_anchor_test
broken 'abuse:T9 the anchor follows the log' tokend/vault/loop/heads.c '    anchoring_write(vault);' '' vault_anchor_test
broken 'E5 abuse:A3 an edited record that an index found' tokend/store/audit.c 'const enum fault fault = read_verified(reading, row, columns, &record);
    if (fault == FAULT_CORRUPT)
        return columns' 'const enum fault fault = read_row(row, columns, &record) ? FAULT_NONE : FAULT_CORRUPT;
    if (fault == FAULT_CORRUPT)
        return columns' vault_search_test
broken 'abuse:T9 a missing anchor is made anew with what was accepted' tokend/vault/loop/anchoring.c 'const enum fault made = file_create(path, 0600, nothing, sizeof nothing);' 'const enum fault made = FAULT_NOT_FOUND;' vault_anchor_test
broken 'abuse:L13 a kind of reply that was forgotten' tokend/vault/loop/undecided.c 'RESULT_OF(confirmed), RESULT_OF(session),' 'RESULT_OF(confirmed),' undecided_test
broken 'D4 C4 F5 what was taken is owed a stop' tokend/vault/admin/admin.c 'fault = owed_put(admin->vault, &admin->owed);' 'fault = FAULT_NONE;' vault_owed_test
broken 'D4 what is owed is carried out once' tokend/vault/admin/owed.c 'fault = forget(vault, was_told, told->lines, &removed);' 'fault = FAULT_NONE;' vault_owed_test
broken 'D4 whoever has the list has the stop' tokend/vault/admin/admin_session.c 'fault = owed_paid(admin->vault, &taking);' 'fault = FAULT_NONE;' vault_owed_test
broken 'D8 an auditor takes no stop over' tokend/vault/admin/admin_session.c '(admin->rescue || admin->role == ROLE_ADMIN || taking.person == admin->self.id))' 'true)' vault_owed_test
broken 'F5 what rests on it, and nothing else' tokend/vault/admin/owed.c '!rests || sessions[i].person == last' 'sessions[i].person == last' vault_owed_test
broken 'D4 the command has its time' tokend/vault/admin/owed.c 'vault->now.wall.seconds - when >= OWED_SECONDS' 'true' vault_owed_test
broken 'F2 what root gets without a reason opens status alone' tokend/vault/admin/admin.c '(admin->verb->roles & BY_LOOK) == 0' 'false' vault_rescue_test
broken 'abuse:R1 who asked is no administrator any more, of whatever kind it is' tokend/vault/admin/request_moves.c '(administers || own)' 'true' vault_collusion_test
broken 'abuse:T9 abuse:R6 rows that were put back' tokend/vault/loop/anchoring.c 'return hold || refuse_rows(' 'return true || refuse_rows(' vault_rows_test
broken 'abuse:T9 who is behind the log is suspended' tokend/vault/admin/recovery.c 'if (fault != FAULT_NONE || !behind.any)' 'if (true)' vault_rows_test
broken 'C6 a stop that is owed of who has left' tokend/vault/admin/owed.c 'store_person_account(vault->store, last, &person)' 'store_person_by_id(vault->store, last, &person)' vault_owed_test
broken 'abuse:S5 one row that does not open keeps nobody else out' tokend/vault/loop/anchoring.c 'const bool hold = rows.hold || rows.damaged;' 'const bool hold = rows.hold;' vault_rows_test
broken 'abuse:S5 a damaged row is told' tokend/vault/loop/opening.c 'fault = tell_damaged(vault);' 'fault = FAULT_NONE;' vault_rows_test
broken 'abuse:R6 a restored store serves before it is accepted' tokend/vault/loop/anchoring.c 'if (vault->anchoring.restored) // whatever' 'if (false) // whatever' vault_restored_test
broken 'abuse:R6 what was taken away opens again after a restore' tokend/vault/admin/admin_recover.c 'if (fault == FAULT_NONE && again != NULL)' 'if (false)' vault_restored_test
broken 'B5 abuse:R6 a password that was replaced opens nothing after a restore' tokend/vault/admin/recovery_again.c 'close = line->deed == RESTORED_PASSWORD_CLOSE' 'close = line->deed == RESTORED_NOTHING' vault_restored_test
broken 'abuse:R6 a deed of a restore that met a damaged row is told' tokend/vault/admin/recovery_again.c 'person->state == PERSON_DAMAGED' 'person->state == PERSON_REMOVED' vault_restored_test
broken 'abuse:R6 a deed of a restore that changed nothing is told' tokend/vault/admin/recovery_again.c 'RECOVERY_NOBODY : took]' 'RECOVERY_NOBODY : RECOVERY_TOOK]' vault_restored_test
broken 'abuse:R6 a damaged row is not there when its bytes come back after a recovery' tokend/vault/admin/recovery.c 'person.state == PERSON_DAMAGED' 'person.state == PERSON_REMOVED' vault_restored_test
broken 'abuse:R6 several damaged rows are ended in one recovery' tokend/store/rows_look.c 'if (store->rows_anew)' 'if (false)' vault_restored_test
broken 'abuse:T9 a second try of a recovery knows what was lost' tokend/vault/loop/anchoring.c 'first < *had ? first : *had;' 'first < 0 ? first : *had;' vault_anchor_test
broken 'abuse:R6 abuse:A3 a copy of the log that another key signed' tokend/vault/admin/recovery_again.c 'strcmp(head->key, ours) == 0' 'ours[0] > 0' vault_restored_test
broken 'abuse:T9 more records lost than there can be' tokend/vault/admin/recovery.c '(lost < LOST_MOST ? lost : LOST_MOST)' '(lost < INT64_MAX ? lost : LOST_MOST)' vault_restored_test
broken 'abuse:R6 the mark of a restore stays' tokend/vault/loop/restoring.c 'if (unlink(path) != 0 && errno != ENOENT)' 'if (false)' vault_restored_test
broken 'abuse:R6 an epoch without an anchor' tokend/vault/admin/admin_recover.c 'if (fault != FAULT_NONE || !known)' 'if (fault != FAULT_NONE)' vault_restored_test
broken 'D2 a contractor adds no key to a privileged ID' tokend/vault/admin/admin.c 'privileged_has_id(admin->vault, claimant);' 'false;' vault_contractor_test
broken 'abuse:M22 an ordered stop is not told as one that was seen' tokend/vault/admin/owed.c 'EVENT_SESSION_ORDERED' 'EVENT_SESSION_STOPPED' vault_owed_test
broken 'abuse:T9 a second try of a recovery of rows stays one of rows' tokend/vault/loop/anchoring.c 'vault->anchoring.accepting && vault->anchoring.behind)' 'vault->anchoring.accepting)' vault_rows_test
broken 'abuse:S5 a damaged row stops the list of all' tokend/store/person.c 'if (listing->fault == FAULT_CORRUPT)' 'if (false)' vault_damaged_test
broken 'abuse:R6 what is taken from somebody damaged is not there when the bytes come back' tokend/vault/admin/card_person.c 'if (fault != FAULT_NONE || !*gone || !takes)' 'if (true)' vault_damaged_test
broken 'abuse:T9 no other row is accepted with a damaged one' tokend/store/person_damaged.c '!rows.hold && rows.person != person->id' 'false' store_rows_test
broken 'abuse:S5 nothing is given to who is damaged' tokend/vault/admin/admin_whom.c '!*found || person->state != PERSON_DAMAGED)' 'true)' vault_damaged_test
broken 'abuse:S5 a row that opens is not ended as damaged' tokend/store/person_damaged.c 'fault == FAULT_NONE ? FAULT_CONFLICT : fault;' 'fault;' store_rows_test
broken 'C4 a session of which nobody knows any more with what it was opened' tokend/vault/admin/resting.c 'resting->forgotten = resting->forgotten || gone;' '(void)0;' vault_key_test
broken 'F2 a rescue by who is damaged' tokend/vault/login/review.c 'fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ?' 'fault == FAULT_NOT_FOUND ?' vault_damaged_test
broken 'abuse:R6 an older row that was spoiled opens after a recovery of rows' tokend/vault/admin/recovery.c 'recovery->all || recovery->rows ?' 'recovery->all ?' vault_damaged_test
broken 'abuse:S5 a row without a name stops the list of all' tokend/store/person.c 'return true; // found by its id alone' 'return false;' vault_damaged_test
broken 'C4 what gives ends no damaged row' tokend/vault/admin/card_person.c '!*gone || !takes)' '!*gone)' vault_damaged_test
broken 'abuse:I2 the uid beside a damaged row is no proof' tokend/vault/admin/admin_whom.c '== CHANGES || person->state == PERSON_DAMAGED)' '== CHANGES)' vault_damaged_test
broken 'D8 whoever made the ID' tokend/vault/admin/admin_whom.c 'fault = admin_giver(admin, person->id, &person->giver);' '' vault_hands_test
broken 'D8 whoever gave the password' tokend/vault/admin/admin_first.c 'fault = admin_giver(admin, person, &row.giver);' '' vault_hands_test
broken 'D8 whoever saw the generator' tokend/vault/admin/admin_totp.c 'fault = admin_giver(admin, person.id, &offer.credential.giver);' '' vault_hands_test
broken 'D8 what comes of a first login is in the same hands' tokend/vault/login/enrol.c 'fault = hands_of_proof(vault, &ticket, &offer.credential.giver);' '' vault_hands_test
broken 'D8 what one hand could have renewed' tokend/vault/login/hands.c 'if (fault == FAULT_NONE && joined && proved.count > 0)' 'if (false)' vault_hands_test
broken 'D8 what two hands have given frees' tokend/vault/login/hands.c 'for (size_t i = 1; i < proved.count && fault == FAULT_NONE && joined; i++)' 'for (size_t i = 9; i < proved.count; i++)' vault_hands_test
broken 'D8 through as many as there are' tokend/vault/login/hands.c 'i < hands->count && fault == FAULT_NONE; i++) {
        fault = add_givers' 'i < 1 && fault == FAULT_NONE; i++) {
        fault = add_givers' vault_hands_test
broken 'D8 whom somebody in these hands gave a role' tokend/vault/admin/independence.c 'const bool giver = is_joined(vault, question, item->by.person);' 'const bool giver = is_among(&question->joined, item->by.person);' vault_hands_test
broken 'D7 D8 what two have done is in nobody'\''s hands' tokend/vault/admin/admin_whom.c 'if (admin->rescue || admin->approved != NULL)' 'if (admin->rescue)' vault_hands_test
broken 'D8 F2 what root gives is in nobody'\''s hands' tokend/vault/admin/admin_whom.c 'if (admin->rescue || admin->approved != NULL)' 'if (admin->approved != NULL)' vault_hands_test
broken 'D7 F1 under the policy that was shown' tokend/vault/admin/request_row.c 'if (policy_binds(request))' 'if (false)' vault_policy_bound_test
broken 'D7 what the policy says otherwise since' tokend/vault/admin/admin_request.c 'policy_has_changed(admin, &request))' 'false)' vault_policy_bound_test
broken 'D7 what a policy would say otherwise' tokend/vault/admin/admin_request.c 'request.kind == REQUEST_POLICY)' 'false)' vault_policy_bound_test
broken 'D3 abuse:M21 a session that polkit lets in without asking' tokend/vault/login/asked.c '*why = "nobody_asked";' ';' vault_become_test
broken 'D3 what was asked for run0 is good once' tokend/vault/login/asked.c 'entrants_drop(&vault->entrants, ticket->number);' '' vault_become_test
broken 'D3 run0 rests on what polkit asked, and on no other login' tokend/vault/loop/entrants.c 'place->polkit && ' '' entrants_test
broken 'D1 a privilege verb answers no other request' tokend/vault/admin/request_asked.c 'return kind;' 'break;' vault_privilege_test
broken 'D8 whoever was removed still has what they gave' tokend/vault/login/hands.c 'enum fault fault = store_person_account(vault->store, id, &person);' 'enum fault fault = store_person_by_id(vault->store, id, &person);' vault_hands_test
broken 'D8 F2 an emergency code is whose it was shown' tokend/vault/login/hands.c 'note(proved, emergency.issued_by.person);' 'note(proved, 0);' vault_hands_test
broken 'D2 E5 a session does not say by whose login' tokend/vault/login/session.c 'event_text(event, FIELD_ACTOR, actor->name);' ';' vault_become_test
broken 'abuse:M22 a text that is cut does not say so' tokend/vault/admin/admin_page.c 'fits ? "" : cut, fits ? 1 : sizeof cut' '"", 1' admin_page_test
broken 'abuse:A3 E4 only what the key of the log signed is co-signed' tokend/vault/admin/admin_witnesses.c 'note_verify(&cosigned->note, &keys->keys[i]) == NOTE_SIGNED' 'true' admin_witnesses_test
broken 'E4 B7 a head of before the key was replaced is co-signed' tokend/vault/admin/admin_witnesses.c 'for (size_t i = 0; i < keys->count; i++)' 'for (size_t i = keys->count - 1; i < keys->count; i++)' admin_witnesses_test
broken 'abuse:A3 a signature in the name of a witness' tokend/vault/admin/admin_witnesses.c 'if (verdict == NOTE_FORGED || ' 'if (' admin_witnesses_test
broken 'E4 a time that has not come' tokend/vault/admin/admin_witnesses.c ' || now.time > vault->now.wall.seconds + AHEAD' '' admin_witnesses_test
broken 'E4 an older word of a witness' tokend/vault/admin/admin_witnesses.c 'if (now.records < before.records ||' 'if (' admin_witnesses_test
broken 'E1 co-signatures grow old' tokend/vault/admin/admin_witnesses.c 'last.time > 0 && last.time >= since' 'last.time > 0' admin_witnesses_test
broken 'abuse:A3 one key is one witness' tokend/evidence/cosignature.c 'memcmp(before.public, key->public, sizeof key->public) == 0' 'false' admin_witnesses_test
