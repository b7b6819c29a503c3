# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M14 abuse:F6 no memory in libcbor is not malformed' tokend/factor/crypto_memory.c ' || errno == ENOMEM' '' fido2_vectors_test
broken 'abuse:M18 words of the dictionary lie in order' tokend/factor/dictionary.c 'if ((first && start != walk->at) || !next_word(walk, first))' 'if (false)' needs_test
broken 'abuse:F9 the certificate of a model' tokend/factor/certificates.c '    if (good)
        return FAULT_NONE;' '    if (true)
        return FAULT_NONE;' \
    fido2_models_test
broken 'abuse:F9 the model inside the certificate' tokend/factor/certificates.c 'names_model(read, aaguid) &&' '' \
    fido2_models_test
broken 'abuse:T1 a used step' tokend/factor/otp.c 'if (moving <= last) {' 'if (false) {' otp_test
broken 'abuse:T1 a code of more digits' tokend/factor/otp.c 'strnlen(code, (size_t)digits + 1) != digits' \
    'strnlen(code, (size_t)digits + 1) < digits' otp_test
broken 'abuse:M7 a secret of one byte is none' tokend/factor/otp_read.c \
    'return otp_secret_is_weak(&uri->parameters) ? OTP_URI_SECRET_WEAK : OTP_URI_GOOD;' 'return OTP_URI_GOOD;' otp_read_test
broken 'abuse:M7 a parameter with two values' tokend/factor/otp_read.c 'flaw = OTP_URI_CONTRADICTION;' ';' otp_read_test
broken 'abuse:M14 no memory is no wrong password' tokend/factor/password.c '        return FAULT_MEMORY;
    return FAULT_NONE;
}

// Not crypto_pwhash' '        return FAULT_NONE;
    return FAULT_NONE;
}

// Not crypto_pwhash' password_test
broken 'abuse:L11 older passwords take as long' tokend/factor/password.c 'work_of(whole) > work_of(done) ? work_of(whole) - work_of(done) : 0' 'work_of(whole) * 0' password_test
broken 'abuse:L11 nobody takes as long as the dearest' tokend/factor/password.c 'work_of(other) > work_of(cost) ? other' 'false ? other' password_test
broken 'abuse:L11 what is evened out takes no more memory' tokend/factor/password.c '.memory_kib = memory_kib,' '.memory_kib = whole.memory_kib,' password_test
broken 'abuse:L11 passes over little memory are faster' tokend/factor/password.c '.memory_kib = memory_kib,' '.memory_kib = done.memory_kib,' password_test
broken 'B4 twenty thousand drawn passwords are hashed in a minute' tokend/factor/password.c '{.memory_kib = 1024, .passes = 1}' '{.memory_kib = 65536, .passes = 2}' password_test
broken 'abuse:M14 no memory to even out is no fault' tokend/factor/password.c 'return fault == FAULT_MEMORY ? FAULT_NONE : fault;' 'return fault;' password_test
broken 'B4 a generated password begins with no sign' tokend/factor/password_generate.c '- (i == 0 ? SYMBOLS : 0)' '' password_test
broken 'B1 the beginning of a password is not the password' tokend/factor/password.c 'fault != FAULT_MEMORY && strlen(one) == strlen(other) &&' 'fault != FAULT_MEMORY &&' password_test
broken 'B1 what begins like a password is not the password' tokend/factor/password.c 'strlen(one) == strlen(other) &&
            secret_equal(one, other, strlen(one));' 'strncmp(one, other, strlen(other)) == 0;' password_test
broken 'abuse:T1 a code of before the first' tokend/factor/otp.c 'secret_equal(expected, typed, p->digits) & (moving >= 0)' 'secret_equal(expected, typed, p->digits)' otp_test
broken 'abuse:T6 the drift has a bound' tokend/factor/otp.c '    if (offset > bound)
        return (int32_t)bound;' '' otp_test
broken 'abuse:T1 a window that is too wide' tokend/factor/otp.c 'if (window > OTP_WINDOW_MAX)' 'if (false)' otp_test
broken 'abuse:T6 two codes in a row' tokend/factor/otp.c 'if (previous & is_second & possible) {' 'if (is_second & possible) {' otp_test
broken 'abuse:T6 two codes that were used' tokend/factor/otp.c 'if (moving - 1 <= last) {' 'if (false) {' otp_test
broken 'abuse:T11 without random bytes there is no secret' tokend/factor/otp.c 'parameters->secret_size = fault == FAULT_NONE ? size : 0;' 'parameters->secret_size = size;
    fault = FAULT_NONE;' otp_test
broken 'B8 what a QR code is made in is wiped' tokend/factor/qr_text.c '    secret_wipe(work, sizeof work);' '' qr_text_test
broken 'B8 a QR code is wiped' tokend/factor/qr_text.c '    secret_wipe(modules, sizeof modules);' '' qr_text_test
broken 'abuse:W9 words of the list' tokend/factor/password_cover.c '        if (listed)
            step_listed_words(walk, at);' '' password_people_test
broken 'abuse:W9 words that are written backwards' tokend/factor/password_cover.c 'word_list_find(c + at - 1, at, -1, kinds);' 'memset(kinds, 0, sizeof kinds);' password_people_test
broken 'abuse:W9 l33t in words of the list' tokend/factor/word_list.c "*letter != '\\0'; letter++)
        letters" "false; letter++)
        letters" password_people_test
broken 'abuse:W9 dates' tokend/factor/password_dates.c 'return lengths | era_dates(c, room);' 'return 0;' password_people_test
broken 'abuse:W9 eras' tokend/factor/password_dates.c 'return lengths | era_dates(c, room);' 'return lengths;' password_people_test
broken 'abuse:W9 what is said again' tokend/factor/password_cover.c 'if (says_again(c, n))' 'if (false)' password_people_test
broken 'abuse:W9 a row is told as a row' tokend/factor/password_cover.c '|| plainer' '' password_people_test
broken 'abuse:W9 columns that lean the other way' tokend/factor/password_rows.c '    "0okm9ijn8uhb7ygv6tfc5rdx4esz3wa", // the columns that lean the other way
' '' password_people_test
broken 'abuse:W9 rows of keyboards' tokend/factor/password_rows.c 'return longest >= ROW_SHORTEST ? longest : 0;' 'return 0;' password_people_test
broken 'abuse:W9 Kunrei romaji' tokend/factor/romaji.c 'spelled = kunrei[i].kunrei;' '' password_judge_test
broken 'abuse:W9 how a name is read' tokend/factor/password_own_words.c 'fault = add_romaji(words, points, count);' 'fault = FAULT_NONE;' password_judge_test
broken 'abuse:W9 how kanji of a name are read' tokend/factor/password_own_words.c '    fault = word_list_readings(points, count, add_reading, words);
    // Surname' '    // Surname' password_judge_test
broken 'B6 the old password with a little change' tokend/factor/password_judge.c 'if (similar)' 'if (false)' password_judge_test
broken 'B6 the old password backwards' tokend/factor/password_similar.c '|| changes(one, other, true, row) < enough' '' password_judge_test
broken 'abuse:W9 two words of the dictionary' tokend/factor/dictionary_forms.c '        if (is_word(c, cut, known) && is_word(c + cut, count - cut, known))
            return true;' '' password_people_test
broken 'abuse:F6 an answer to another question' tokend/factor/verifier_client.c 'secret_equal(reply->question.bytes, question, sizeof question) &&' 'true &&' verifier_test
broken 'abuse:F6 an answer with another number' tokend/factor/verifier_client.c 'reply->id == call->id &&' 'true &&' verifier_test
broken 'abuse:F6 an answer that holds, with a flaw' tokend/factor/verifier_client.c '(reply->verdict != VerifyVerdict_VERIFY_HOLDS || reply->flaw == FIDO2_FLAW_NONE)' 'true' verifier_test
broken 'abuse:F6 a flaw that is none' tokend/factor/verifier_client.c 'reply->flaw < FIDO2_FLAW_COUNT_OF_FLAWS &&' 'true &&' verifier_test
broken 'abuse:F6 a verifier without an answer' tokend/factor/verifier_client.c '    default:
        return FAULT_INTERNAL;' '    default:
        return FAULT_NONE;' verifier_test
broken 'abuse:D12 a verifier that hangs' tokend/factor/verifier_client.c 'if (left <= 0 || poll(&wait, 1, (int)left) == 0)' 'if (poll(&wait, 1, -1) == 0)' verifier_test
broken 'abuse:F6 a verifier that did not answer is not asked again' tokend/factor/verifier_client.c '    verifier_disconnect(); // last' '    // last' verifier_test
broken 'B1 a hash on the list is refused' tokend/factor/leaked.c '*has = fault == FAULT_NONE && found;' '*has = false;' leaked_test
broken 'abuse:M18 lines out of order are no list' tokend/factor/leaked.c 'if (!is_between(&range, line.hash) || line.start < range.from || line.end > range.to)' 'if (false)' leaked_test
broken 'abuse:M18 a changed line does not mislead' tokend/factor/leaked.c 'confirm(lines, &range)' 'FAULT_NONE' leaked_test
broken 'abuse:M18 a list that was written to is not asked' tokend/factor/leaked.c 'if (!list->folder && !is_same(&status, &list->seen))' 'if (false)' leaked_test
broken 'abuse:D13 a list that others may write is none' tokend/factor/leaked.c ' && (status->st_mode & 0022) == 0' '' leaked_test
broken 'B1 padding of a list is no password' tokend/factor/leaked.c '*has = line.counts;' '*has = true;' leaked_test
broken 'B1 a password is held against the list' tokend/factor/hasher.c 'fault = judge_leaked(call, policy, flaws, reply);' 'fault = FAULT_NONE;' hasher_test
broken 'abuse:M18 without its list no password is good' tokend/factor/hasher.c 'fault = leaked.open ? leaked_has(&leaked, hash, &has) : FAULT_NOT_FOUND;' 'fault = leaked.open ? leaked_has(&leaked, hash, &has) : FAULT_NONE;' hasher_test
broken 'B7 a fingerprint costs what a hash costs' tokend/factor/password.c 'return work_of(own) > work_of(before) ? own : before;' 'return before;' password_test
broken 'B1 a sentence in kana and kanji' tokend/factor/password_judge.c 'demand->min_classes && !sentence' 'demand->min_classes || sentence' password_people_test
broken 'B1 judging gives its memory back' tokend/factor/password_cover.c '    secret_wipe(walk, sizeof *walk);
    free(walk);' '    secret_wipe(walk, sizeof *walk);' password_people_test
broken 'B1 abuse:W9 a word said over and over is a sentence' tokend/factor/password_judge.c ' && (unit == 0 || unit >= SENTENCE)' '' password_people_test
broken 'B1 abuse:W9 long only by being said again' tokend/factor/password_judge.c 'unit < demand->min_length' 'false' password_people_test
broken 'abuse:F1 a key that nobody touched' tokend/factor/fido2_verify.c 'if ((data->flags & FIDO2_FLAG_UP) == 0)' 'if (false)' fido2_verify_test
broken 'abuse:F1 a key that verified nobody' tokend/factor/fido2_verify.c 'if (user_verified && (data->flags & FIDO2_FLAG_UV) == 0)' 'if (false)' fido2_verify_test
broken 'abuse:F2 an assertion for another relying party' tokend/factor/fido2_verify.c 'if (!secret_equal(hash, data->rp_id_hash, sizeof hash))' 'if (false)' fido2_verify_test
broken 'abuse:F2 an assertion of another credential' tokend/factor/fido2_verify.c 'if (!equal(assertion->id, credential->id, credential->id_size) || credential->id_size == 0)' 'if (false)' fido2_verify_test
broken 'abuse:F2 the user handle of somebody else' tokend/factor/fido2_verify.c 'if (assertion->user_handle.size != 0 &&
        !equal' 'if (false &&
        !equal' fido2_verify_test
broken 'abuse:F4 an extension that nobody asked for' tokend/factor/fido2_verify.c 'if ((data.flags & FIDO2_FLAG_ED) != 0)' 'if (false)' fido2_verify_test
broken 'abuse:F2 a signature is verified' tokend/factor/fido2_verify.c 'fault = signatures_verifier()->verify_assertion(demand, &credential->key, assertion, flaw);' 'fault = FAULT_NONE;' fido2_verify_test
broken 'abuse:F9 an attestation that nobody judges' tokend/factor/fido2_verify.c 'if (demand->judge == NULL)
        return FAULT_REFUSED;' 'if (demand->judge == NULL)
        return FAULT_NONE;' fido2_enrol_test
broken 'abuse:F9 U2F that says it verified somebody' tokend/factor/fido2_verify.c 'key->algorithm == FIDO2_ES256 &&
           (data->flags & FIDO2_FLAG_UV) == 0;' 'key->algorithm == FIDO2_ES256;' fido2_enrol_test
broken 'abuse:F9 a statement with something more in it' tokend/factor/fido2_verify.c 'statement->members == (chain ? 3U : 2U) &&' '' fido2_enrol_test
broken 'abuse:F4 a key is protected as it was asked for' tokend/factor/fido2_verify.c 'level < least ||' '' fido2_enrol_test
broken 'abuse:F3 abuse:M10 a count that did not move' tokend/factor/fido2_classes.c 'if (shown > stored ||' 'if (shown >= stored ||' fido2_classes_test
broken 'abuse:F3 a count that fell denies, where the policy says so' tokend/factor/fido2_classes.c 'policy == FIDO2_COUNT_FLAGS ? FIDO2_COUNT_FLAGGED : FIDO2_COUNT_DENIED' 'FIDO2_COUNT_FLAGGED' fido2_classes_test
broken 'A1 PIN or finger: who does not know which counts neither' tokend/factor/fido2_classes.c 'class_count(could) == 1 ?' 'could != CLASS_NONE ?' fido2_classes_test
broken 'A1 user verification without presence' tokend/factor/fido2_classes.c 'if ((flags & FIDO2_FLAG_UP) == 0)' 'if (false)' fido2_classes_test
broken 'abuse:F2 a challenge is for one person' tokend/factor/fido2_challenge.c '    hash_number(&state, challenge->uid);' '' fido2_classes_test
broken 'abuse:F2 a challenge for a login is none for an enrolment' tokend/factor/fido2_challenge.c '    crypto_hash_sha256_update(&state, &purpose, 1);' '' fido2_classes_test
broken 'abuse:F2 where a part of a challenge ends' tokend/factor/fido2_challenge.c '    hash_number(state, (uint32_t)size);
' '' fido2_classes_test
broken 'abuse:D16 a string that is longer than what there is' tokend/factor/cbor_bounds.c 'if ((string || head.major == CBOR_ARRAY) && head.value > left)' 'if (false)' cbor_bounds_test
broken 'abuse:D16 a map of more pairs than there are bytes' tokend/factor/cbor_bounds.c 'if (head.major == CBOR_MAP && head.value > left / 2)' 'if (false)' cbor_bounds_test
broken 'abuse:D16 containers in containers' tokend/factor/cbor_bounds.c 'struct level levels[CBOR_DEPTH_MOST + 1] = {{.left = 1}};' '_Static_assert(CBOR_DEPTH_MOST < 99, "less");
#undef CBOR_DEPTH_MOST
#define CBOR_DEPTH_MOST 99
    struct level levels[CBOR_DEPTH_MOST + 1] = {{.left = 1}};' cbor_bounds_test
broken 'abuse:F4 a key twice in a map' tokend/factor/cbor_bounds.c 'if (level->last != NULL && !sorted(' 'if (false && !sorted(' cbor_bounds_test
broken 'abuse:F4 bytes behind the authenticator data' tokend/factor/fido2_data.c 'if (raw.size != 0)' 'if (false)' fido2_verify_test
broken 'abuse:F4 a COSE key with something more in it' tokend/factor/fido2_data.c 'head.value != shape->members ||' '' fido2_enrol_test
broken 'abuse:F4 backed up, but cannot be' tokend/factor/fido2_data.c 'if ((read.flags & FIDO2_FLAG_BS) != 0 && (read.flags & FIDO2_FLAG_BE) == 0)' 'if (false)' fido2_verify_test
broken 'abuse:F9 less attestation than the policy asks for' tokend/factor/fido2_models.c '(unsigned)attestation->kind < models->attestation ||' '' fido2_models_test
broken 'abuse:F9 a model that is not on the list' tokend/factor/fido2_models.c 'return models->model_count == 0;' 'return true;' fido2_models_test
broken 'abuse:F9 a certificate that no anchor vouches for' tokend/factor/certificates.c 'good = X509_verify_cert(context) == 1;' 'good = true;' fido2_models_test
broken 'abuse:M14 abuse:F6 a fault of the verifier is no verdict' tokend/factor/verifier.c '    default:
        return VerifyVerdict_VERIFY_UNKNOWN;' '    default:
        return VerifyVerdict_VERIFY_REFUSED;' verifier_test
broken 'abuse:T11 no random bytes is a fault' tokend/factor/random.c 'return FAULT_RANDOM;' 'return FAULT_NONE;' otp_test
broken 'B4 no character of a password is likelier' tokend/factor/random.c 'if (drawn >= uneven)' 'if (true)' random_test
broken 'abuse:X2 a hash that would take the memory of the machine' tokend/factor/password.c 'memory > memory_limits.max ||
        passes' 'passes' password_test
broken 'B1 what is no password is not the empty one' tokend/factor/password.c '*matches = secret_equal(hash, verifier.hash, sizeof hash) & possible;' '*matches = secret_equal(hash, verifier.hash, sizeof hash);' password_test
broken 'promise 1: nothing of a half-done hash leaves' tokend/factor/hasher.c '        secret_wipe(reply, sizeof *reply);
        reply->leaked' '        reply->leaked' hasher_test
broken 'B8 what a hasher was asked is wiped' tokend/factor/hasher.c '        secret_wipe(&call, sizeof call);' '' hasher_test
broken 'abuse:T10 an emergency code is of one person' tokend/factor/emergency.c '    crypto_generichash_update(&state, (const uint8_t *)&person, sizeof person);' '' vault_emergency_test
broken 'abuse:T10 the beginning of an emergency code' tokend/factor/emergency.c 'if (count < EMERGENCY_LETTERS) {' 'if (false) {' vault_emergency_test
broken 'abuse:T4 a secret that is too short' tokend/factor/otp_uri.c 'else if (size < OTP_SECRET_MIN)' 'else if (false)' otp_test
