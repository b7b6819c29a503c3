# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'A1 the count of classes' tokend/core/classes.c 'class_count(real) >= count' 'class_count(real) >= 1' classes_test
broken 'A1 a class that is demanded' tokend/core/classes.c '(include & ~real) == 0' 'true' classes_test
broken 'abuse:F12 a session that began elsewhere' tokend/core/desk.c 'if (evidence->remote)' 'if (false)' desk_test
broken 'abuse:F12 somebody who has come in from another host as well' tokend/core/desk.c 'evidence->seated && !evidence->others_remote' \
    'evidence->seated' desk_test
broken 'abuse:F12 a process of which nothing is known' tokend/core/desk.c 'if (!evidence->known)' 'if (false)' desk_test
broken 'abuse:F12 a job that a person started' tokend/core/desk.c 'evidence->root && !evidence->audited' 'evidence->root' desk_test
broken 'abuse:D1 the peer, in the dialogue' tokend/core/dialogue.c \
    'return status == DIALOGUE_NAME_FOUND && uid == peer_uid;' 'return status == DIALOGUE_NAME_FOUND;' dialogue_test
broken 'abuse:M8 who speaks before the verdict does not have it' tokend/core/dialogue.c 'before != AT_SHOWN && (event' '(event' dialogue_test
broken 'abuse:M3 a refusal is said' tokend/core/dialogue_prove.c 'if (event->plan.refused && ' 'if (false && ' dialogue_test
broken 'abuse:F11 what a touch is for is said once a key is there' tokend/core/dialogue_prove.c 'step_say(d, &move, SAY_TOUCH);' '' dialogue_test
broken 'abuse:M5 what says nothing is no try' tokend/core/dialogue_prove.c 'return event->answer.kind == DIALOGUE_ANSWER_NONE ||' \
    'return false &&' dialogue_test
broken 'abuse:M4 elsewhere is what the plan said' tokend/core/dialogue_change.c 'if (!d->elsewhere)' 'if (false)' dialogue_change_test
broken 'abuse:M19 a place that counts is nobody else'\''s' tokend/core/foreign.c 'return answer.allowed && answer.left == limit->failures;' \
    'return answer.allowed || answer.left == 0;' guesses_test
broken 'abuse:M19 further callers share one budget' tokend/core/foreign.c 'return throttle_ask(&foreign->rest, limit, now);' \
    'return throttle_ask(&fresh, limit, now);' guesses_test
broken 'abuse:M19 what was told is not forgiven' tokend/core/foreign.c 'foreign->callers[i].budget.since_success = 0;' \
    'foreign->callers[i].budget = (struct budget){0};' guesses_test
broken 'abuse:M19 the bound counts waiting for the window' tokend/core/guesses.c 'waiting > pace->locking ? waiting : pace->locking' \
    'pace->locking' guesses_test
broken 'A2 no rule is no' tokend/core/policy.c 'struct decision decision = {.kind = DECISION_DENY_NO_RULE}' 'struct decision decision = {.kind = DECISION_RULE}' policy_test
broken 'A2 a rule that denies' tokend/core/policy.c 'else if (candidates > 0 && !chosen->deny)' 'else if (candidates > 0)' policy_test
broken 'abuse:I4 groups that are not known' tokend/core/policy.c '(!certain || (chosen->deny' '((chosen->deny' policy_test
broken 'D4 a window that is closed' tokend/core/policy.c 'if (match == MATCH_NO || time == MATCH_NO)' 'if (match == MATCH_NO)' window_test
broken 'E6 abuse:L12 a clock that is not kept' tokend/core/policy.c 'const bool sure = request->synchronised || rule' 'const bool sure = true || rule' window_test
broken 'abuse:I4 a rule that may hold ends nothing' tokend/core/policy.c 'match == MATCH_YES && time == MATCH_YES;' 'match == MATCH_YES;' window_test
broken 'D4 the last minute of a window' tokend/core/window.c '(past_midnight || now->minute < window->to)' \
    '(past_midnight || now->minute <= window->to)' window_test
broken 'D4 what goes past midnight is of the day before' tokend/core/window.c 'return is_its_day(window, &yesterday, moment);' \
    'return is_its_day(window, &now->date, moment);' window_test
broken 'D4 what is excluded' tokend/core/window.c '(MATCH_YES - excluded)' 'MATCH_YES' window_test
broken 'abuse:M18 beyond the list of holidays' tokend/core/calendar.c 'day->year > holidays->last_year' 'false' window_test
broken 'abuse:I4 the stricter of two rules' tokend/core/policy.c 'a->classes > b->classes ? a : b' \
    'a->classes < b->classes ? a : b' policy_test
broken 'abuse:M23 the place of a condition' tokend/core/policy.c 'first += rule->groups.count;' '' policy_test
broken 'E7 replays have an end' tokend/core/replays.c 'return REPLAY_CHARGED;' 'return REPLAY_QUIET;' throttle_test vault_rush_test
broken 'D8 a declined request gives nothing' tokend/core/request.c '{REQUEST_REQUESTED, REQUEST_REJECT, ALWAYS(REQUEST_REJECTED)}' '{REQUEST_REQUESTED, REQUEST_REJECT, ALWAYS(REQUEST_CLOSED)}' request_test vault_review_test
broken 'abuse:L1 one more than the limit' tokend/core/throttle.c 'failures < limit->failures' 'failures <= limit->failures' throttle_test
broken 'abuse:L12 time that goes back frees nobody' tokend/core/throttle.c 'if (now.milliseconds <= then.milliseconds)
        return 0;' 'if (now.milliseconds <= then.milliseconds)
        return INT64_MAX;' throttle_test
broken 'abuse:L7 a lock lasts as long as the rule that won it' tokend/core/throttle.c \
    'next.lock = next.locked ? limit->lock : 0;' '' throttle_test
broken 'abuse:D1 a peer that is nobody' tokend/core/dialogue.c '    if (peer_uid == UINT32_MAX || (status == DIALOGUE_NAME_FOUND && uid == UINT32_MAX))
        return false;' '' dialogue_test
broken 'abuse:D1 an administrator asks for nobody else' tokend/core/dialogue.c 'if (peer_uid == 0 && operation != DIALOGUE_ADMIN)' 'if (peer_uid == 0)' dialogue_test
broken 'promise 1: an answer to another prompt' tokend/core/dialogue_step.c 'return event->answer.prompt == d->prompt_id && event' 'return event' dialogue_test
broken 'promise 1: nothing to prove needs a ticket' tokend/core/dialogue_prove.c 'if (!event->plan.has_ticket)' 'if (false)' dialogue_change_test dialogue_history_test
broken 'A1 all factors are asked before any is judged' tokend/core/dialogue_prove.c 'if (++d->factor_index < d->ways[d->way].factor_count)' 'if (false)' dialogue_test
broken 'A4 tries have an end' tokend/core/dialogue_prove.c 'if (d->tried < d->tries && !locked) {' 'if (!locked) {' dialogue_test
broken 'abuse:L11 a lock ends the conversation' tokend/core/dialogue_prove.c 'if (d->tried < d->tries && !locked) {' 'if (d->tried < d->tries) {' dialogue_test
broken 'abuse:F5 a ceremony that counts is judged' tokend/core/dialogue_prove.c 'if (event->ceremony == CEREMONY_SIGNED || event->ceremony == CEREMONY_COUNTS) {' 'if (event->ceremony == CEREMONY_SIGNED) {' dialogue_test
broken 'abuse:L3 a guess of who has gone counts' tokend/core/dialogue_prove.c 'move.owes_lost_call = event->ceremony == CEREMONY_COUNTS;' '' dialogue_test
broken 'abuse:D12 a lost attempt is owed without its client' tokend/core/dialogue.c 'struct dialogue_move move = drained(d, event);

    move.owes_lost_call = true;' 'struct dialogue_move move = drained(d, event);
' dialogue_test
broken 'abuse:D12 a lost attempt is owed' tokend/core/dialogue.c 'move = step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);
    move.owes_lost_call = true;' 'move = step_tell_and_say(d, DIALOGUE_FAULT, SAY_FAULT);' dialogue_test
broken 'abuse:L3 an attempt of who has gone is followed' tokend/core/dialogue_step.c 'return d->state == AT_ATTEMPT ? AT_DRAIN : d->state' 'return d->state' dialogue_test
broken 'promise 1: results that an attempt cannot have' tokend/core/dialogue_step.c '(allowed >> result & 1) == 0' 'false' dialogue_test
broken 'abuse:P16 a session is silent' tokend/core/dialogue_step.c ' || (session && !own_line))' ')' dialogue_test
broken 'time that is up asks nothing more' tokend/core/dialogue_step.c '    if (d->overdue) {' '    if (false) {' dialogue_test
broken 'A6 a shared ID asks who it is' tokend/core/dialogue_prove.c 'if (d->ask_member) // whose' 'if (false) // whose' dialogue_test
broken 'promise 1: a change check that asks for nothing rests on nothing new' tokend/core/dialogue_prove.c 'event->plan.tries == 0 ||' '' dialogue_test dialogue_table_test dialogue_history_test
broken 'abuse:M8 a grant that nobody took is none' tokend/core/dialogue.c '        move->settlement = SETTLES_NOT_TAKEN;' '        move->settlement = SETTLES_TAKEN;' dialogue_test
broken 'abuse:M8 a login whose client goes while it is judged is called off' tokend/core/dialogue.c '    move.cancels = gives_up(before, event->kind);' '' dialogue_test front_serve_test
broken 'B1 the password typed again is the same' tokend/core/dialogue_change.c 'event->answer.kind != DIALOGUE_ANSWER_GIVEN || !event->answer.equal' 'event->answer.kind != DIALOGUE_ANSWER_GIVEN' dialogue_change_test
broken 'B1 what could not be compared is no match' tokend/core/dialogue_change.c '    if (event->answer.failed)
        return step_tell(d, DIALOGUE_FAULT);' '' dialogue_change_test
broken 'B1 new passwords are asked for so often' tokend/core/dialogue_change.c 'if (++*count < DIALOGUE_ASK_AGAIN)' 'if (true)' dialogue_change_test
broken 'a code that is not confirmed enrols nothing' tokend/core/dialogue_change.c '    case DIALOGUE_DENIED:
        return not_confirmed(d);' '    case DIALOGUE_DENIED:
        return step_tell_and_say(d, step_changed(d), SAY_ENROLLED);' dialogue_change_test
broken 'promise 1: a call follows a proof' tokend/core/dialogue.c '[AT_READY] = {[ON_CLIENT_GONE] = idle,' '[AT_FACTORS] = {PROMPT_OPEN, [ON_ANSWER] = step_factor_answered, [ON_ADMIN_CALL] = step_called},
    [AT_READY] = {[ON_CLIENT_GONE] = idle,' dialogue_test dialogue_table_test dialogue_history_test
broken 'an account phase that was refused' tokend/core/dialogue_serve.c 'MAY(DENIED) | MAY(NEW_PASSWORD)' 'MAY(DENIED) | MAY(NEW_PASSWORD) | MAY(GRANTED) | MAY(NOT_CHANGED)' dialogue_test dialogue_table_test
broken 'a session that was refused' tokend/core/dialogue_serve.c '    if (event->reply.result != DIALOGUE_GRANTED)
        return step_pass_on(d' '    if (false)
        return step_pass_on(d' dialogue_test dialogue_history_test
broken 'C4 what was revoked stays revoked' tokend/core/lifecycle.c '{CREDENTIAL_SUSPENDED, CREDENTIAL_REVOKE, CREDENTIAL_REVOKED},' '{CREDENTIAL_SUSPENDED, CREDENTIAL_REVOKE, CREDENTIAL_REVOKED}, {CREDENTIAL_REVOKED, CREDENTIAL_RESUME, CREDENTIAL_ACTIVE},' card_test
broken 'C6 who was removed stays removed' tokend/core/lifecycle.c '{PERSON_SUSPENDED, PERSON_REMOVE, PERSON_REMOVED},' '{PERSON_SUSPENDED, PERSON_REMOVE, PERSON_REMOVED}, {PERSON_REMOVED, PERSON_RESUME, PERSON_ACTIVE},' card_test
broken 'C4 a lost card is not found again' tokend/core/card.c '{CARD_COLLECTED, CARD_DESTROY, CARD_DESTROYED},' '{CARD_COLLECTED, CARD_DESTROY, CARD_DESTROYED}, {CARD_LOST, CARD_FIND, CARD_ACTIVE},' card_test
broken 'F2 an emergency code opens once' tokend/core/emergency.c 'return state == EMERGENCY_USED ? EMERGENCY_SPENT : EMERGENCY_REFUSED;' 'return EMERGENCY_ACCEPTED;' card_test
broken 'F2 an emergency code has an end' tokend/core/emergency.c '    if (now.seconds >= until.seconds)
        return EMERGENCY_REFUSED;' '' vault_emergency_test
broken 'F2 an emergency code that nobody approved' tokend/core/emergency.c 'if (state == EMERGENCY_ACTIVE)' 'if (state == EMERGENCY_ACTIVE || state == EMERGENCY_REQUESTED)' card_test
broken 'abuse:L1 a lock holds' tokend/core/throttle.c 'return budget->locked && remaining(budget->locked_at, lock_seconds(budget, limit), now) > 0;' 'return false;' throttle_test
broken 'abuse:L1 a lock is not prolonged by tries in flight' tokend/core/throttle.c '        next.failures = plus_one(budget->failures);
        return next;' '        next.failures = plus_one(budget->failures);
        next.locked_at = now;
        return next;' throttle_test
broken 'abuse:L1 the longer of two locks' tokend/core/throttle.c 'return budget->lock > limit->lock ? budget->lock : limit->lock;' 'return limit->lock;' throttle_test
broken 'A2 a rule of another service' tokend/core/policy.c 'policy_list_holds(&policy->rules[i].services, service)' 'true' policy_test vault_admin_test profiles_test
broken 'G1 a pattern of one sign' tokend/core/glob.c "*pattern == '?'" 'true' policy_test names_test
broken 'A1 classes that show nothing' tokend/core/classes.c 'class_count(real) >= count' 'true' classes_test
broken 'abuse:F12 whoever comes from another host is not at the desk' tokend/core/desk.c '    if (evidence->rhost)
        return REMOTE;' '' desk_test
broken 'promise 6: of whom nobody knows, tries are remote' tokend/core/desk.c ' || (sits == NOBODY_KNOWS && evidence->set_uid)' '' desk_test
broken 'abuse:I4 what is stricter: a rule that denies' tokend/core/policy.c '    if (a->deny != b->deny)
        return a->deny ? a : b;' '    if (a->deny != b->deny)
        return a->deny ? b : a;' policy_test
broken 'abuse:I4 what is stricter: accounts without a login' tokend/core/policy.c 'return a->account_without_authentication ? b : a;' 'return a->account_without_authentication ? a : b;' policy_test
broken 'abuse:I4 what is stricter: root without a login' tokend/core/policy.c 'return a->root_without_authentication ? b : a;' 'return a->root_without_authentication ? a : b;' policy_test
broken 'abuse:I4 what is stricter: classes that are demanded' tokend/core/policy.c 'return class_count(a->include) > class_count(b->include) ? a : b;' 'return class_count(a->include) > class_count(b->include) ? b : a;' policy_test
broken 'abuse:I4 what is stricter: emergency codes' tokend/core/policy.c 'return a->emergency ? b : a;' 'return a->emergency ? a : b;' policy_test
broken 'abuse:I4 what is stricter: first logins' tokend/core/policy.c 'return a->first_login ? b : a;' 'return a->first_login ? a : b;' policy_test
broken 'abuse:I4 what is stricter: shared IDs' tokend/core/policy.c 'return a->shared_ids ? b : a;' 'return a->shared_ids ? a : b;' policy_test
broken 'abuse:I4 what is stricter: the number of tries' tokend/core/policy.c 'return a->failures < b->failures ? a : b;' 'return a->failures < b->failures ? b : a;' policy_test
broken 'abuse:I4 what is stricter: the time of a lock' tokend/core/policy.c 'return a->lock >= b->lock ? a : b;' 'return a->lock >= b->lock ? b : a;' policy_test
broken 'D8 who asks approves nothing' tokend/core/request.c 'if (who->id == life->applicant)' 'if (false)' request_test
broken 'D8 whom it is about approves nothing' tokend/core/request.c 'if (concerns(life, who->id))' 'if (false)' request_test
broken 'D8 who is not independent approves nothing' tokend/core/request.c 'return who->independent ? REQUEST_MOVES : REQUEST_DEPENDENT;' 'return REQUEST_MOVES;' request_test
broken 'D8 root approves nothing' tokend/core/request.c 'if (who->id == 0)
        return REQUEST_NOT_ROOT;' '' request_test
broken 'D8 an administrator approves' tokend/core/request.c 'return who->administrator ? judges(life, who) : REQUEST_NOT_ROLE;' 'return judges(life, who);' request_test
broken 'D8 what one asked one withdraws' tokend/core/request.c 'who->id != 0 && who->id == life->applicant ? REQUEST_MOVES' 'true ? REQUEST_MOVES' request_test
broken 'D4 F1 it ends by itself' tokend/core/request.c 'has_come(life->from, now) && !has_come(life->until, now)' 'has_come(life->from, now)' request_test
broken 'D4 F1 it begins at its time' tokend/core/request.c 'has_come(life->from, now) && !has_come(life->until, now)' '!has_come(life->until, now)' request_test
broken 'D4 F1 only what was approved is in force' tokend/core/request.c 'return request_lasts(life->kind) && life->state == REQUEST_RUNNING &&' 'return request_lasts(life->kind) &&' request_test
broken 'D7 a request expires' tokend/core/request.c 'return life->state == REQUEST_REQUESTED && life->answer_by.seconds != 0 &&' 'return false && life->answer_by.seconds != 0 &&' request_test
broken 'F1 nothing ends before its time' tokend/core/request.c ': is_late(life, now) ? REQUEST_MOVES' ': true ? REQUEST_MOVES' request_test
broken 'abuse:I4 what is stricter: a grant' tokend/core/policy.c 'return a->grant ? a : b;' 'return a->grant ? b : a;' policy_test
broken 'abuse:I4 a grant that only a laxer rule demands' tokend/core/policy.c 'decision.grant = decision.grant || rule->grant;' 'decision.grant = chosen->grant;' policy_test
broken 'D2 abuse:I4 who may be a contractor is one' tokend/core/policy.c 'groups_match(&policy->contractors, first, request) != MATCH_NO' \
    'groups_match(&policy->contractors, first, request) == MATCH_YES' vault_contractor_test
broken 'D5 a default name' tokend/core/policy.c '(rule->default_name == YES) != is_default_name(policy, request->user)' 'false' profiles_test
broken 'F1 A1 a rule that asks for one class' tokend/core/exception.c 'rule->classes >= EXCEPTION_CLASSES' 'true' exception_test vault_exception_test
broken 'F1 A1 a rule that denies' tokend/core/exception.c 'return !rule->deny && ' 'return ' exception_test
broken 'F1 A1 a rule that asks nobody' tokend/core/exception.c '!rule->account_without_authentication &&' 'true &&' exception_test
broken 'F1 an exception is for one rule' tokend/core/exception.c 'strcmp(exception->rule, rule->name) == 0' 'true' exception_test vault_exception_test
broken 'F1 an exception is for its place' tokend/core/exception.c 'glob_matches(exception->service, service) && glob_matches(exception->host, host)' 'true' exception_test
broken 'F1 D7 what would be read otherwise is not written' tokend/core/exception.c 'strcmp(read.value, exception->value) == 0 && strcmp(read.group, exception->group) == 0 &&
           strcmp(read.rule, exception->rule) == 0;' 'true;' exception_test
broken 'F1 abuse:I4 an exception of a group' tokend/core/policy.c 'request->groups_size) == MATCH_YES' 'request->groups_size) != MATCH_NO' exception_test
broken 'F1 E6 an exception on a clock that nobody keeps' tokend/core/policy.c '(request->synchronised || rule->unsynchronised_clock == CLOCK_WARN);' 'true;' exception_test
broken 'F1 abuse:I4 no exception where the policy is not sure' tokend/core/policy.c 'alone.kind == DECISION_RULE || alone.kind == DECISION_DENY_GROUPS ||
        alone.kind == DECISION_DENY_CLOCK' 'alone.kind == DECISION_RULE' golden_test
broken 'D3 abuse:I4 groups that nobody knows may be those of privilege' tokend/core/policy_privilege.c '(kind == DECISION_RULE || kind == DECISION_DENY_GROUPS)' 'kind == DECISION_RULE' policy_test
broken 'B6 what is asked for privilege is never less' tokend/core/policy.c 'return privileged && for_privilege > for_all ? for_privilege : for_all;' 'return privileged ? for_privilege : for_all;' policy_test
broken 'D3 D7 a pattern serves privilege' tokend/core/policy.c 'serves = holds_some(services, privileged->items[i]);' 'serves = false;' vault_dual_reach_test
broken 'E4 a leaf is no node' tokend/core/merkle.c 'kind_leaf = 0, kind_node = 1;' 'kind_leaf = 1, kind_node = 1;' merkle_test
broken 'E1 a head of several subtrees' tokend/core/merkle.c 'merkle_node(sha256, &range->peaks[--count], root, root);' \
    'merkle_node(sha256, root, &range->peaks[--count], root);' merkle_test
broken 'E1 a tree that is full' tokend/core/merkle.c 'if (range->size >= MERKLE_SIZE_MAX)' 'if (false)' merkle_test
broken 'abuse:A3 bytes that are no tree' tokend/core/merkle.c 'if (size != 8 + (size_t)count * MERKLE_HASH_SIZE)' 'if (size < 8 + (size_t)count * MERKLE_HASH_SIZE)' merkle_test
broken 'abuse:A3 more leaves than can be' tokend/core/merkle.c 'if (leaves > MERKLE_SIZE_MAX)' 'if (false)' merkle_test
broken 'abuse:A3 a leaf behind the last one' tokend/core/merkle.c 'if (index >= size || proof->count > MERKLE_PROOF_MAX)' \
    'if (proof->count > MERKLE_PROOF_MAX)' merkle_test
broken 'abuse:A3 a node that is said to be a leaf' tokend/core/merkle.c 'return place.last == 0 && merkle_same(&head, root);' \
    'return merkle_same(&head, root);' merkle_test
broken 'abuse:A3 the leaf that is proved' tokend/core/merkle.c 'return place.last == 0 && merkle_same(&head, root);' \
    'return place.last == 0;' merkle_test
broken 'abuse:A2 a tree that is said to be larger' tokend/core/merkle.c 'return place.last == 0 && merkle_same(&old, first_root) && ' \
    'return merkle_same(&old, first_root) && ' merkle_test
broken 'abuse:A3 the older tree' tokend/core/merkle.c 'merkle_same(&old, first_root) && merkle_same(&head, root)' 'merkle_same(&head, root)' merkle_test
broken 'abuse:A3 the newer tree' tokend/core/merkle.c 'merkle_same(&old, first_root) && merkle_same(&head, root)' \
    'merkle_same(&old, first_root)' merkle_test
broken 'abuse:A3 two trees of one size' tokend/core/merkle.c 'if (first == size && !merkle_same(first_root, root))' 'if (false)' merkle_test
broken 'abuse:A2 a tree of nothing' tokend/core/merkle.c 'if (first == 0 && !merkle_same(first_root, &empty))' 'if (false)' merkle_test
broken 'abuse:A3 a proof of what needs none' tokend/core/merkle.c 'return proof->count == 0;' 'return true;' merkle_test
broken 'E4 base64 with bits that no byte has' tokend/core/base64.c 'if (bytes[i] != 0)' 'if (false)' signed_note_test
broken 'E4 base64 behind its padding' tokend/core/base64.c '(held < 3 && at + 4 < length) || ' '' signed_note_test
broken 'H1 base64 that does not fit' tokend/core/base64.c ' || held > room - used' '' signed_note_test
broken 'E4 blanks in the name of a key' tokend/core/signed_note.c 'if (strstr(name, not_in_names[i]) != NULL)' 'if (false)' signed_note_test
broken 'E4 control characters in a note' tokend/core/signed_note.c "if ((unsigned char)data[i] < 0x20 && data[i] != '\\n')" 'if (false)' signed_note_test
broken 'abuse:A3 a line that is no signature' tokend/core/signed_note.c ' || memcmp(line.at, DASH, dash) != 0' '' signed_note_test
broken 'H1 signatures have an end' tokend/core/signed_note.c 'lines == NOTE_SIGNATURES_MAX || ' '' signed_note_test
broken 'H1 a note has an end' tokend/core/signed_note.c 'if (size > NOTE_MAX || ' 'if (' signed_note_test
broken 'abuse:A3 a size in two ways' tokend/core/signed_note.c " || (digits->at[0] == '0' && digits->size > 1)" '' signed_note_test
broken 'abuse:A3 a size that is too large' tokend/core/signed_note.c ' || read > (MERKLE_SIZE_MAX - digit) / 10' '' signed_note_test
broken 'abuse:A3 lines that nobody can audit' tokend/core/signed_note.c 'rest.size > 0 || !read_name' '!read_name' signed_note_test

broken 'C5 a card is open until it is destroyed' tokend/core/open_items.c '{EVENT_CARD_DESTROYED, OPEN_CARD,' '{EVENT_CARD_COLLECTED, OPEN_CARD,' tally_test
broken 'F2 time alone closes nothing that is owed' tokend/core/open_items.c '!kinds[item->kind].owed && item->until > 0' 'item->until > 0' tally_test
broken 'F1 what was granted ends by itself' tokend/core/open_items.c 'item->until <= now' 'item->until < now' tally_test
broken 'F3 open items beyond the room are counted' tokend/core/open_items.c 'items->more++;' '' tally_test
broken 'A5 a renamed ID stays open' tokend/core/open_items.c '{EVENT_USER_RENAMED, OPEN_ID, RENAMES,' '{EVENT_USER_RENAMED, OPEN_ID, CLOSES_ANY,' tally_test
broken 'C4 how long a lost card was of use' tokend/core/tally.c 'took > limits[delay]' 'took >= limits[delay]' tally_test
broken 'G2 records are named from all of the period' tokend/core/tally.c 'event->stride *= 2;' '' tally_test
broken 'G2 what is not in order is found by its clause' tokend/core/event_kind.c 'strstr(kind->clauses, clause) != NULL' 'true' tally_test
broken 'G2 rescue and damage are adverse' tokend/core/event_kind.c 'if (adverse[i] == id)' 'if (adverse[i] == id && id != EVENT_ADMIN_RESCUE)' tally_test
broken 'C5 a lost card in whose place is none is owed' tokend/core/open_items.c 'if (item != NULL && item->event == EVENT_CARD_LOST)' 'if (item != NULL)' tally_test
broken 'C4 F5 a session that would not end' tokend/core/open_items.c '{EVENT_SESSION_STOPPED, OPEN_SESSION, OPENS, BY_USER, GONE, true},' '' tally_test
broken 'C4 F5 a session that was ordered to end' tokend/core/open_items.c '{EVENT_SESSION_ORDERED, OPEN_SESSION, OPENS, BY_USER, NULL, false},' '' tally_test
broken 'C4 F5 another session of the same person' tokend/core/open_items.c "(item->what[0] == '\\0' || is_same(item, record))" 'true' tally_test
broken 'C4 a suspended card' tokend/core/open_items.c '{EVENT_CARD_SUSPENDED, OPEN_SUSPENDED_CARD, OPENS, FIELD_CARD, NULL, false},' '' tally_test
broken 'A5 the last administrator' tokend/core/open_items.c 'OPEN_LAST_ADMINISTRATOR, OPENS, BY_USER, LAST, false' 'OPEN_LAST_ADMINISTRATOR, OPENS, BY_USER, NULL, false' tally_test
broken 'E2 a damaged row' tokend/core/open_items.c '{EVENT_USER_REMOVED, OPEN_DAMAGE,' '{EVENT_USER_ADDED, OPEN_DAMAGE,' tally_test
broken 'D7 an offered policy' tokend/core/open_items.c '{EVENT_POLICY_WITHDRAWN, OPEN_POLICY, CLOSES_ALL,' '{EVENT_POLICY_WITHDRAWN, OPEN_POLICY, CLOSES_ANY,' tally_test
broken 'A5 a new last day wakes nobody' tokend/core/open_items.c '{EVENT_USER_TERM, OPEN_ENDED_ID,' '{EVENT_USER_TERM, OPEN_ID,' tally_test
broken 'D7 a file that is in force again' tokend/vault/loop/in_force.c 'FAULT_NONE : withdraw_offer(vault, active)' 'FAULT_NONE : forget_offer(vault)' vault_in_force_test
broken 'D7 F2 two people put an envelope in force' tokend/core/dual_control.c 'AT_APPROVAL("break-glass confirm", "glass.confirm"),' '' vault_break_glass_test
broken 'D7 F2 two people make an envelope' tokend/core/dual_control.c 'BY_APPLICANT("break-glass issue", "glass.issue"),' '' vault_break_glass_test
broken 'E4 where a subtree of a proof begins, in a stream' tokend/core/merkle.c 'if (index == prover->spans[at].begin)' 'if (index == 0)' merkle_test
broken 'abuse:A3 a request with too many nodes' tokend/core/witness_request.c 'if (proof->count == WITNESS_REQUEST_NODES_MAX)' 'if (false)' witness_request_test
broken 'F5 managers are told of alerts' tokend/core/event_kind.c 'return kind->severity == SEVERITY_ALERT;' 'return false;' event_kind_test
broken 'F5 managers are told of what clauses name' tokend/core/event_kind.c '        if (event_is_evidence(id, clauses[i]))
            return true;
    return kind' '        if (false)
            return true;
    return kind' event_kind_test
