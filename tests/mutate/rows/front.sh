# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:L3 a waiting ceremony that is called off, after a wrong PIN' tokend/front/conversation/ceremony.c '(ceremony_counts(reply->status) && pin_given);' 'false;' front_ceremony_test
broken 'abuse:F11 a waiting ceremony that is called off, for who comes next' tokend/front/conversation/ceremony.c 'if (!device_port_is_called_off(self->device) ||' 'if (true ||' front_ceremony_test
broken 'abuse:M8 who goes is told to the vault' tokend/front/conversation/conversation.c 'if (move.cancels && !never_sent)' 'if (false)' front_serve_test
broken 'abuse:M8 abuse:D8 taken by whom it was for' tokend/front/conversation/intake.c 'secret_equal(taken->nonce.bytes, begin->nonce.bytes, begin->nonce.size)' 'true' front_serve_test
broken 'abuse:R1 C4 a waiting ceremony is not told of' tokend/front/ports/key_watch.c 'now->withdrawn > Withdrawal_WITHDRAWN_NONE' 'now->withdrawn > _Withdrawal_MAX' front_ceremony_test
broken 'abuse:M23 a group that is there is not yet theirs' tokend/front/names/memberships.c \
    'found != NULL && is_member(gids, found->gr_gid)' 'found != NULL' names_test
broken 'abuse:I4 a look-up that failed' tokend/front/names/memberships.c \
    'error = is_pattern(item) ? 0 : look_up_item(item, n, &gids, identity);' 'error = 0 * look_up_item(item, n, &gids, identity);' names_test
broken 'abuse:D6 a set-uid program is its caller' tokend/front/connection/peer_quota.c 'root = uid == 0 && gid == 0' 'root = uid == 0' \
    front_limits_test
broken 'abuse:D1 an administrator'\''s request on the login socket' tokend/front/conversation/intake.c ' ||
        admin != connection_is_admin(client->connection))' ')' front_rules_test
broken 'abuse:D8 half a nonce' tokend/front/conversation/intake.c 'begin->nonce.size != sizeof begin->nonce.bytes ||' '' front_rules_test
broken 'abuse:D3 a version that there is not' tokend/front/conversation/intake.c '        (begin->version != PROTOCOL_VERSION && begin->version != PROTOCOL_VERSION_OLD) ||' '' front_rules_test
broken 'abuse:D1 a request that is made twice' tokend/front/conversation/intake.c 'if (client->conversation != NULL ||
        (begin' 'if (
        (begin' front_rules_test
broken 'a code that is too long is not sent in part' tokend/front/conversation/intake.c '            event->answer.kind = DIALOGUE_ANSWER_OVERSIZE;' '            ;' front_rules_test
broken 'abuse:D8 a grant is taken with its whole nonce' tokend/front/conversation/intake.c 'taken->nonce.size == begin->nonce.size &&' '' front_rules_test front_serve_test
broken 'B8 frames of clients are wiped' tokend/front/connection/connection.c '    message_wipe(AdminClientFrame_fields, incoming, sizeof *incoming);' '' front_wipes_test
broken 'promise 1: a ticket beside a refusal' tokend/front/conversation/tell.c 'if (result == DIALOGUE_GRANTED || result == DIALOGUE_ELSEWHERE) {' 'if (true) {' front_rules_test
broken 'abuse:D8 an account phase brings no ticket' tokend/front/conversation/tell.c 'if (operation == Operation_OPERATION_AUTHENTICATE ||
                operation' 'if (true || operation == Operation_OPERATION_AUTHENTICATE ||
                operation' front_rules_test
broken 'abuse:D8 a verdict says for which request it is' tokend/front/conversation/tell.c '        memcpy(verdict->nonce.bytes, conversation->begin.nonce.bytes, sizeof verdict->nonce.bytes);' '' front_serve_test
broken 'B8 what a dialogue held is wiped' tokend/front/conversation/conversation.c '    secret_wipe(conversation, sizeof *conversation);' '' front_wipes_test
broken 'B8 a call that is not answered is wiped' tokend/front/conversation/conversation.c '        secret_wipe(conversation->call, sizeof *conversation->call);
        free(conversation->call);
    }
    free(conversation->registration);' '        free(conversation->call);
    }
    free(conversation->registration);' front_wipes_test
broken 'B8 answers of the try before are wiped' tokend/front/conversation/tell.c '        secret_wipe(conversation->answers, sizeof conversation->answers);' '' front_wipes_test
broken 'abuse:D12 abuse:L3 an attempt that was lost is owed' tokend/front/conversation/conversation.c '        if (move.owes_lost_call && !never_sent)' '        if (false)' front_serve_test
broken 'abuse:L3 an attempt that was never sent is not owed' tokend/front/conversation/conversation.c '        if (move.owes_lost_call && !never_sent)' '        if (move.owes_lost_call)' front_serve_test
broken 'abuse:I1 the empty name is nobody, not uid 0' tokend/front/conversation/calls.c '        call->uid = UINT32_MAX; // nobody' '        call->uid = 0; // nobody' front_rules_test
broken 'abuse:D1 anybody but root is looked up by uid' tokend/front/conversation/calls.c 'if (connection_is_admin(connection) || uid != 0)' 'if (connection_is_admin(connection))' front_peer_test
broken 'B2 the PIN of a key is not for the vault' tokend/front/conversation/calls.c '        if (strcmp(from->args[i].name, CEREMONY_PIN_ARGUMENT) != 0 &&
            strcmp' '        if (strcmp' front_wipes_test
broken 'abuse:W3 a change rests on the check of a change' tokend/front/conversation/calls.c '? Operation_OPERATION_CHANGE
' '? Operation_OPERATION_AUTHENTICATE
' front_peer_test
broken 'B8 calls of the vault are wiped' tokend/front/ports/ports.c 'caller, &ports->draft);

    message_wipe(VaultCall_fields, &ports->draft, sizeof ports->draft);' 'caller, &ports->draft);
' front_wipes_test
broken 'abuse:D1 another name than the peer'\''s' tokend/front/conversation/replies.c 'if (!connection_is_admin(client->connection) && connection_peer(client->connection)->uid != 0 &&
        strcmp(identity->name, client->conversation->begin.user) != 0)' 'if (false)' front_peer_test
broken 'abuse:L10 who is not root has no remote host, in the front' tokend/front/conversation/replies.c 'connection_peer(client->connection)->uid == 0 ? begin->rhost : ""' 'begin->rhost' front_peer_test
broken 'E2 who cannot be named is on record' tokend/front/conversation/replies.c '        fill_subject(client, &nobody))
        tell_unnamed(client);' '        fill_subject(client, &nobody)) {
    }' front_serve_test
broken 'abuse:X3 names that fail let nobody in' tokend/front/conversation/client.c 'identity != NULL && identity->status != NameStatus_NAME_FAILED;' 'identity != NULL;' front_serve_test
broken 'A6 a member whom the vault does not know' tokend/front/conversation/replies.c 'conversation->member_found ? identity->status : NameStatus_NAME_UNKNOWN' 'identity->status' front_peer_test
broken 'B8 answers go with the outcome' tokend/front/conversation/replies.c '    secret_wipe(conversation->answers, sizeof conversation->answers);' '' front_wipes_test
broken 'B8 a new password goes with its answer' tokend/front/conversation/replies.c '    secret_wipe(conversation->new_password, sizeof conversation->new_password);' '' front_wipes_test
broken 'B8 a code goes with its answer' tokend/front/conversation/replies.c '    secret_wipe(conversation->code, sizeof conversation->code);' '' front_wipes_test
broken 'B8 a call that was answered is wiped' tokend/front/conversation/replies.c '    secret_wipe(conversation->call, sizeof *conversation->call);' '' front_wipes_test
broken 'B8 what was said to a client is wiped' tokend/front/connection/connection.c '    message_wipe(AdminServerFrame_fields, frame, sizeof *frame);
    return sent;' '    return sent;' front_wipes_test
broken 'B8 lines that were spoken are wiped' tokend/front/texts/texts.c '    secret_wipe(line, sizeof line);' '' front_texts_test
broken 'B8 what the vault answered is wiped' tokend/front/ports/upstream.c '        message_wipe(upstream->kind->reply, upstream->reply, upstream->kind->reply_size);' '' front_wipes_test
broken 'B8 what was sent is wiped from the queue' tokend/front/connection/stream.c '        secret_wipe(stream->queue + stream->sent, (size_t)count);' '' front_wipes_test
broken 'B8 what waits for a client is wiped with it' tokend/front/connection/stream.c '    secret_wipe(old->queue, old->used);' '' front_wipes_test
broken 'B8 a queue that grows leaves nothing behind' tokend/front/connection/stream.c '    secret_wipe(stream->queue, stream->used);' '' front_wipes_test
broken 'B8 a frame that was queued is wiped' tokend/front/connection/stream.c '    secret_wipe(frame, size);' '' front_wipes_test
broken 'abuse:P10 a stream that ends is closed' tokend/front/connection/stream.c '    if (old->fd >= 0)
        close(old->fd);' '' front_serve_test
broken 'promise 1: a device process that speaks out of turn' tokend/front/ports/device_port.c '(reply->ready == port->ready || (reply->found && (!port->ready || port->found)))' 'false' front_rules_test
broken 'promise 1: a device process that says twice that it found one' tokend/front/ports/device_port.c '(!port->ready || port->found)' '!port->ready' front_rules_test
broken 'promise 1: a device process of another request' tokend/front/ports/device_port.c 'port->request != request || ' '' front_rules_test
broken 'promise 1: a second device process' tokend/front/ports/device_port.c ' || port->process != NULL) {
        if (fd' ') {
        if (fd' front_rules_test
broken 'abuse:P10 a device process that comes too late is closed' tokend/front/ports/device_port.c '        if (fd >= 0)
            close(fd); // it' '        // it' front_rules_test
broken 'abuse:D12 a device process that dies with a PIN counts' tokend/front/ports/device_port.c '    port->pin_given = has_pin && fault == FAULT_NONE;' '    port->pin_given = false;' front_rules_test
broken 'abuse:F5 without a PIN nothing was guessed' tokend/front/ports/device_port.c '    port->pin_given = has_pin && fault == FAULT_NONE;' '    port->pin_given = fault == FAULT_NONE;' front_rules_test
broken 'abuse:F5 a wrong PIN is a guess' tokend/front/conversation/ceremony.c 'return status == KeyStatus_KEY_PIN_WRONG || status' 'return status' front_ceremony_test
broken 'a challenge that is refused starts nothing' tokend/front/conversation/ceremony.c '    if (challenge->result != Result_RESULT_GRANTED) {' '    if (false) {' front_rules_test
broken 'B2 the PIN leaves the answers' tokend/front/conversation/ceremony.c '        secret_wipe(answer->text, sizeof answer->text);' '' front_wipes_test
broken 'B2 the PIN leaves the call' tokend/front/conversation/ceremony.c '        secret_wipe(field->value.text, sizeof field->value.text);' '' front_wipes_test
broken 'B8 the PIN goes when it was given away' tokend/front/ports/device_port.c '    secret_wipe(&port->call, sizeof port->call);
    port->ready = true;' '    port->ready = true;' front_wipes_test
broken 'B8 the PIN goes when nobody got it' tokend/front/ports/device_port.c '    secret_wipe(&port->call, sizeof port->call);
    port->busy' '    port->busy' front_wipes_test
broken 'B8 a client that leaves takes its PIN along' tokend/front/ports/device_port.c '    if (!port->ready)
        secret_wipe(&port->call.pin, sizeof port->call.pin);' '' front_wipes_test
broken 'abuse:I1 a name with a colon or a slash' tokend/front/names/names.c " || name[i] == ':' || name[i] == '/')" ')' names_test
broken 'abuse:I1 uid 2^32-1 is no person' tokend/front/names/names.c 'if (person->pw_uid == NOBODY || flaw' 'if (flaw' names_test
broken 'abuse:I1 whom a uid found has that uid' tokend/front/names/names.c '? person->pw_uid != call->uid' '? false' names_test
broken 'abuse:L6 what could be a number is spelled as the account' tokend/front/names/names.c 'is_literal(call->name) && strcmp(call->name, person->pw_name) != 0' 'false' names_test
broken 'abuse:X3 a look-up that stalls ends' tokend/front/names/names.c '        alarm(seconds);' '' names_test
broken 'abuse:D6 a cap for each uid' tokend/front/connection/peer_quota.c '(peer != NULL && peer->count >= quota->each) ||' '' front_limits_test
broken 'abuse:D6 a share that is root'\''s' tokend/front/connection/peer_quota.c 'quota->others >= quota->all - quota->reserve' 'false' front_limits_test
broken 'abuse:D6 who leaves gives the place back' tokend/front/connection/peer_quota.c '    quota->others -= uid != 0 || gid != 0;' '' front_limits_test
broken 'abuse:X4 a flood of refusals is not a flood of lines' tokend/front/connection/limiter.c 'if (limiter->said >= limiter->rate) {' 'if (false) {' front_limits_test
broken 'abuse:X4 what was not logged is counted' tokend/front/connection/limiter.c '        limiter->dropped++;' '' front_limits_test
broken 'abuse:D12 a charge that the vault could not make is made again' tokend/front/ports/lost.c 'answer->body.outcome.result == Result_RESULT_FAULT) {' 'false) {' front_serve_test
broken 'abuse:D12 charges wait for the next vault' tokend/front/conversation/conversations.c '        lost_send_all(all->lost); // charges first' '        ; // charges first' front_serve_test
broken 'abuse:F12 root at work has the real uid 0' tokend/front/connection/peer.c ' && where->process_known && where->real_uid == 0;' ';' front_peer_test
broken 'abuse:M8 nobody asks twice for one answer' tokend/front/ports/upstream.c 'return caller != NULL && caller->id == id ? caller : NULL;' 'return caller;' front_serve_test
broken 'abuse:F11 who waits behind one that does not end' tokend/front/conversation/ceremony.c 'self->next == client && waited_ms' 'false && waited_ms' front_ceremony_test
broken 'abuse:D12 what a device process said at once is heard at once' tokend/front/ports/device_port.c 'return port->process != NULL;
}

static void on_arrived' 'return false;
}

static void on_arrived' front_rules_test
broken 'B1 a refusal names its rule and its clause' tokend/front/texts/texts_flaw.c 'flaws[flaw].clause);' '"");' front_texts_test
broken 'promise 1: a factor that is not known is asked of nobody' tokend/front/conversation/replies.c 'if (!is_known(&conversation->ways[i]))' 'if (false)' front_rules_test
broken 'promise 1: a factor that is not known has no words of another' tokend/front/texts/texts.c 'values->factor == FactorKind_FACTOR_PASSWORD;' 'values->factor != FactorKind_FACTOR_OTP;' front_texts_test
broken 'D3 run0 is no work of root' tokend/front/connection/peer.c '!is_begun_apart(begin) &&
' '
' front_peer_test
broken 'promise 6 tries from a remote session are remote, in the front' tokend/front/connection/peer.c 'subject->remote = desk.remote;' 'subject->remote = evidence.rhost;' front_peer_test
broken 'abuse:F12 who sits elsewhere is not at the desk, in the front' tokend/front/connection/peer.c 'subject->at_desk = desk.at_desk;' 'subject->at_desk = true;' front_peer_test
broken 'abuse:F12 other sessions of the same user count, in the front' tokend/front/connection/peer.c 'evidence.others_remote = where->others_remote;' '' front_peer_test
broken 'abuse:F12 what a login left behind is no getty, in the front' tokend/front/connection/peer.c 'evidence.audited = where->audited;' '' front_peer_test
broken 'abuse:L10 who is not root is not believed to come from elsewhere' tokend/front/connection/peer.c 'return peer->uid == 0 && begin->rhost[0]' 'return begin->rhost[0]' front_peer_test
broken 'abuse:M2 a set-uid program is no work of root' tokend/front/connection/peer.c 'return peer->uid == 0 && peer->gid == 0 && begin->ticket.size == 0 &&' 'return peer->uid == 0 && begin->ticket.size == 0 &&' front_peer_test
broken 'abuse:M2 who has logged in with this handle is no work of root' tokend/front/connection/peer.c 'peer->gid == 0 && begin->ticket.size == 0 &&' 'peer->gid == 0 &&' front_peer_test
broken 'abuse:M2 a login is no work of root' tokend/front/connection/peer.c '           (begin->operation == Operation_OPERATION_ACCOUNT ||
            begin->operation == Operation_OPERATION_SESSION_OPEN ||
            begin' '           (proves(begin) || begin->operation == Operation_OPERATION_ACCOUNT ||
            begin->operation == Operation_OPERATION_SESSION_OPEN ||
            begin' front_peer_test
broken 'abuse:D2 a process that has ended says nothing' tokend/front/connection/peer.c 'where != NULL && lives(peer->process);' 'where != NULL;' front_peer_test
broken 'abuse:M19 a set-uid program is of who started it' tokend/front/connection/peer.c 'if (where->real_uid != 0)
        return where->real_uid;' 'if (false)
        return where->real_uid;' front_peer_test
broken 'abuse:M19 root in the session of somebody is that person' tokend/front/connection/peer.c 'if (where->owner_uid != 0)' 'if (false)' front_peer_test
broken 'abuse:M19 who is not root is themselves' tokend/front/connection/peer.c 'if (peer->uid != 0)
        return peer->uid;' '' front_peer_test
broken 'abuse:M19 a helper of polkit is anybody'\''s' tokend/front/connection/peer.c '(proves(begin) && strcmp(begin->service, "polkit-1") == 0) ||' 'false ||' front_peer_test
broken 'abuse:F12 a remote session is not at the desk, in the front' tokend/front/connection/peer.c '        evidence.remote = where->remote;' '' front_peer_test
broken 'abuse:F12 programs that anybody may start are not of root' tokend/front/connection/peer.c 'peer->gid == 0 && !process_origin_is_anybodys(begin->service);
    // Where' 'peer->gid == 0;
    // Where' front_peer_test
broken 'abuse:F12 the service of an administrator is warifu' tokend/front/conversation/replies.c 'connection_is_admin(client->connection) ? "warifu" : begin->service' 'begin->service' front_serve_test
broken 'abuse:D16 more authenticator data than there is room for' tokend/front/conversation/ceremony.c 'if (reply->auth_data.size > sizeof proof->auth_data.bytes) {' 'if (false) {' front_ceremony_test
broken 'abuse:R1 what says nothing of a withdrawal is none' tokend/front/ports/key_watch.c 'now->result == Result_RESULT_GRANTED &&' 'true &&' front_ceremony_test
broken 'B8 the password before a change is wiped' tokend/front/conversation/replies.c '    secret_wipe(conversation->old_password, sizeof conversation->old_password);' '' front_wipes_test
broken 'abuse:D3 who does not read has a limit' tokend/front/connection/stream.c 'if (more > stream->limits.queue_max - waiting)' 'if (false)' front_wipes_test
broken 'abuse:D3 a connection that says nothing ends' tokend/front/conversation/client.c '    client_wait(client, WAIT_BEGIN, BEGIN_SECONDS);' '' front_rules_test
broken 'abuse:I1 a name that is a number with a sign' tokend/front/names/names.c 'if (length == 0 || strchr("+# ", name[0]) != NULL)' 'if (length == 0)' names_test
broken 'abuse:D14 a name that is an option' tokend/front/names/names.c "name[0] == '-' || name[strspn" 'name[strspn' names_test
broken 'abuse:I4 groups that could not be counted are not none' tokend/front/names/memberships.c 'return E2BIG;' 'return 0;' names_test
broken 'abuse:X3 names that stall are not asked for ever' tokend/front/conversation/client.c '!stalled && !conversation->named_again' 'true' front_serve_test
broken 'abuse:M8 the vault has less time than the client' tokend/front/conversation/exchange.c 'return patience - patience / 8;' 'return patience;' front_serve_test
broken 'abuse:M8 nobody may wait for ever' tokend/front/conversation/exchange.c 'return said > 0 && said < VAULT_SECONDS * 1000 ?' 'return said > 0 ?' front_serve_test
broken 'abuse:M5 Enter alone is no code' tokend/front/conversation/intake.c ' && needs_text(conversation, kept->factor);' ' && false;' front_rules_test
broken 'abuse:M17 a password that was not proved is not handed on' tokend/front/conversation/tell.c 'verdict->password = conversation->password_proved;' 'verdict->password = true;' front_serve_test
broken 'abuse:D12 an unreadable neighbour is none' tokend/front/ports/upstream.c '            on_gone(upstream);
            return;' '            return;' front_serve_test
broken 'abuse:D6 all places together' tokend/front/connection/peer_quota.c 'if (quota->total >= quota->all)' 'if (false)' front_limits_test
broken 'promise 1: only a reply that was asked for counts' tokend/front/conversation/client.c 'if (reply->which_body != exchange->reply ||' 'if (' front_serve_test
broken 'abuse:D1 root'\''s rescue is root'\''s' tokend/front/front.c 'if (front->rescue && peer->uid != 0) {' 'if (false) {' front_peer_test
