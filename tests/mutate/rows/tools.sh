# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:M22 a console is locked' tools/logind.c 'if (strcmp(session->type, types[i]) == 0)' 'if (true)' stopping_test
broken 'A6 abuse:R1 a doubt about a member reaches the command' tools/opened.c 'row_field(row, "perhaps_theirs") != NULL' 'false' cli_stop_test
broken 'C4 a later su hides no earlier one' tools/opened.c 'inside != NULL ? &item->any : &item->last' '&item->last' cli_stop_test
broken 'abuse:M22 su in another login goes on' tools/opened.c 'if (strcmp(terminal_name(opened->tty), inside->ttys[i]) == 0)' 'if (false)' cli_stop_test
broken 'abuse:M22 a mute logind is no success' tools/stopped.c 'if (stopped->heard == STOPPING_MUTE && stopped->wish > STOP_LEAVE)' 'if (false)' cli_stop_test
broken 'abuse:M22 what goes on is no matter' tools/stopped.c 'if (left > 0)' 'if (false)' cli_stop_test
broken 'abuse:M22 a terminal of a desktop is the own session' tools/stopping.c 'sd_uid_get_display(uid, &own) < 0' 'true' stopping_test
broken 'abuse:M22 locked without a word of it' tools/stopping.c 'if (locked)' 'if (true)' stopping_test
broken 'abuse:M22 gone without a look' tools/stopping.c 'else if (answer == LOGIND_GONE && is_dead(meant->leader))' 'else if (true)' stopping_test
broken 'abuse:M22 ended without a wait' tools/stopping.c 'all = all && meant->seen == STOPPING_IS_GONE;' '' stopping_test
broken 'abuse:M22 A9 the manager goes on' tools/stopping.c 'end_leavers(&work, stopping, leavers, left, false);' '' stopping_test
broken 'E5 a person of a list without a reason' tools/user_import.c "if (person->reason[0] == '\\0' && plan->reason == NULL)" 'if (false)' cli_import_test
broken 'a damaged list is not taken for CP932' tools/import_charset.c 'text_is_utf8(line))' 'false)' import_test
broken 'B4 what is typed is not shown' tools/terminal.c 'quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);' '' cli_dialogue_test cli_secret_test
broken 'abuse:W1 what is typed for too long is not cut' tools/terminal.c '            result = ASK_OVERSIZE;' '            ;' cli_dialogue_test cli_secret_test
broken 'abuse:A1 an answer that is no text' tools/terminal.c 'if (result == ASK_GIVEN && !text_is_utf8(answer))' 'if (false)' cli_dialogue_test cli_secret_test
broken 'the terminal is left as it was' tools/terminal.c 'while (tcsetattr(fd, TCSAFLUSH, &old) != 0 && errno == EINTR)' 'while (false)' cli_dialogue_test cli_secret_test
broken 'abuse:D8 a verdict for somebody else' tools/session.c '!secret_equal(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size))' 'false)' cli_dialogue_test
broken 'abuse:D17 what the reader of files says is looked at' tools/import_file.c 'got == sizeof *record && import_record_is_sound(record)' 'got == sizeof *record' import_reader_test
broken 'abuse:D17 another kind of record' tools/import_file.c 'return record->kind == found[source->format] ||' 'return true ||' import_reader_test
broken 'abuse:D17 a reader that did not come to its end' tools/import_file.c 'return come_to_end || *fault != FAULT_NONE;' 'return true;' import_reader_test
broken 'abuse:D17 a text of a record is plain' tools/import_record.c "!= NULL && plain_text(text)" '!= NULL' import_reader_test
broken 'abuse:D17 the reader is shut in' tools/import_reader.c 'if (!import_prepare(format) || !import_shut_in())' 'if (!import_prepare(format))' import_reader_test
broken 'abuse:D17 no process of the reader is left' tools/import_file.c 'kill(reader->process, SIGKILL);' '' import_reader_test
broken 'abuse:D17 memory that runs' tools/import_sandbox.c '.op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
    {SCMP_SYS(mmap2)' '.op = SCMP_CMP_MASKED_EQ, .datum_a = 0, .datum_b = 0}},
    {SCMP_SYS(mmap2)' import_reader_test
broken 'abuse:D17 one more call' tools/import_sandbox.c 'SCMP_SYS(rt_sigreturn)};' 'SCMP_SYS(rt_sigreturn), SCMP_SYS(openat)};' import_reader_test
broken 'abuse:D17 a terminal for the reader' tools/import_file.c 'STDERR_FILENO, "/dev/null", O_WRONLY,' '9, "/dev/null", O_WRONLY,' import_reader_test
broken 'abuse:D17 whose a token is' tools/import_file.c 'if (source->format == IMPORT_GOOGLE &&' 'if (false &&' import_reader_test
broken 'abuse:D17 as many records as bytes' tools/import_file.c 'heard++ <= bytes + 1 && ' '' import_reader_test
broken 'abuse:A1 what is escaped already is not escaped again' tools/report_text.c 'if (column->kind == COLUMN_SENTENCE)' 'if (false)' cli_import_test
broken 'G3 abuse:D15 no formula in a list' tools/page.c 'fputs(formula_begins(text) ?' 'fputs(false ?' sheet_test
broken 'G3 abuse:A1 no markup in a list' tools/page.c 'character = references[i].reference;' 'continue;' sheet_test
broken 'D4 abuse:M22 what polkit forbids tokend does' tools/stopping.c 'return answer == LOGIND_FORBIDDEN && stopping->have_done != NULL &&' 'return false &&' stopping_test
broken 'abuse:M22 what tokend does not do either is not done' tools/stopping.c 'stopping->have_done(stopping->context, session, scope, how)
               ? LOGIND_DONE' '(stopping->have_done(stopping->context, session, scope, how), true)
               ? LOGIND_DONE' stopping_test
broken 'G1 a screen lock does not heed account' tools/check_pam.c '!is_kind(looking, "locker") &&' '' cli_inspection_test
broken 'doctor: silence of tokend is told as late' tools/doctor_causes.c '"tokend", "silent"' '"tokend", "unheard"' causes_test
broken 'G1 what is not checked is not good' tools/check.c '[SEVERITY_UNKNOWN] = EXIT_CHECK_NOT_ALL' '[SEVERITY_UNKNOWN] = EXIT_DONE' cli_inspection_test
broken 'G1 the worst finding decides' tools/check_report.c 'if (finding->severity > checking->worst)' 'if (false)' cli_inspection_test
broken 'G1 another libpam' tools/check_pam.c 'if (!found)' 'if (false)' cli_inspection_test
broken 'G1 abuse:C3 links stay on the disk' tools/root.c 'RESOLVE_IN_ROOT | ' '' cli_inspection_test
broken 'G1 B7 a unit without a filter' tools/check_units.c "unit->filtered = value[0] != '\\0';" 'unit->filtered = true;' cli_inspection_test
broken 'G1 A1 the account phase too' tools/check_pam.c 'if (ways.count > 0)' 'if (false)' cli_inspection_test
broken 'G1 A1 another socket' tools/check_pam.c 'note_cause(looking, "pam.socket", &stack->entries[i]);' '' cli_inspection_test
broken 'G1 A2 what programs without a file get' tools/check_pam.c 'return "pam.other";' 'return "pam.root";' cli_inspection_test
broken 'G1 B1 an empty password' tools/check_accounts.c "    if (second[0] == '\\0')
        check_found(checking, \"accounts.empty\", outcome_quote(line), NULL);
    else" '    if (false)
        check_found(checking, "accounts.empty", outcome_quote(line), NULL);
    else' cli_inspection_test
broken 'G1 a store that cannot be used is critical' tools/status_state.c '{"state", STATUS_IS, "unavailable", 0, STATUS_CRITICAL,' '{"state", STATUS_IS, "unavailable", 0, STATUS_NOTE,' status_test
broken 'G1 metrics replace the file as a whole' tools/status_metrics.c '"%s.XXXXXX", path)' '"%s", path)' status_test
broken 'G1 a draft of the metrics that somebody else has put there' tools/status_metrics.c 'const int fd = mkostemp(draft, O_CLOEXEC);' 'snprintf(draft, sizeof draft, "%s.new", path); const int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);' status_test
broken 'G1 what keeps nobody out is no more than a warning' tokend/needs/needs.c '{"catalogue", NEED_WARNING,' '{"catalogue", NEED_CRITICAL,' needs_test
broken 'C4 what is left open is not owed a stop' tools/verb_stop.c 'stopped->incomplete = !opened_rows(cli, field_text(row, "taken"), listing.holder, see_known,
                                           &(struct listing){.holder = listing.holder});' '(void)0;' cli_stop_test
broken 'G3 a list to sign has the day in words' tools/sheet.c 'put_day_in_words(text, sizeof text, seconds);' '' sheet_test
broken 'G1 A1 a masked unit starts nothing' tools/check_consoles.c '    if (is_masked(folder->checking, unit))
        return true;' '' cli_inspection_test
broken 'G1 A1 lines that a backslash joins' tools/check_consoles.c '    join_lines(text);
    for' '    for' cli_inspection_test
broken 'G1 A2 a service with a dot in its name' tools/pam_files.c "if (name[0] == '.' || strchr(name, '#') != NULL)" "if (strpbrk(name, \".#\") != NULL)" cli_inspection_test
broken 'doctor: of the past only where nothing stands in the way now' tools/doctor_causes.c 'if (cause->past && (found > 0 || !last_failed(items)))' 'if (cause->past && !last_failed(facts))' causes_test
broken 'B5 abuse:R6 a password that was reset is to be closed by a restore' tools/restore_again.c '{"password.reset", RESTORED_PASSWORD_CLOSE' '{"password.reset", RESTORED_PASSWORD_EXPIRE' causes_test
broken 'abuse:R6 a deed of a restore stands once in its mark' tools/restore_deeds.c 'if (found != NULL)' 'if (found != NULL && line->deed == RESTORED_PERSON_END)' backup_file_test
broken 'abuse:R6 of several ends of a term the earliest counts' tools/restore_deeds.c 'line->number < there->number' 'line->number > there->number' backup_file_test
broken 'abuse:C3 H3 a recovery key that was not put in place stays in a file' tools/disclose.c 'disclosure->written = false;' 'disclosure->written = true;' cli_secret_test
broken 'H3 a backup that was just made is taken away' tools/backup_folder.c 'strcmp(entries[i]->d_name, name) != 0' 'name[0] != 0' backup_file_test
broken 'H3 backups of a wrong clock push the newest out' tools/backup_folder.c 'first == second)' 'first != second)' backup_file_test
broken 'H3 a backup of the future counts as fresh' tools/status_backup.c 'status.st_mtime > now + SLACK' 'status.st_mtime < 0' status_test
broken 'H3 something behind the end of a backup' tools/backup_file.c 'place.left > 0 || place.have > 0 || fgetc(in) != EOF' 'false' backup_file_test
broken 'H3 a letter of the recovery key that was mistyped' tools/backup_paper.c 'sodium_memcmp(sum, all + BACKUP_KEY_SIZE, SUM_SIZE) == 0' 'true' backup_file_test
broken 'H3 the start of a backup that is read again' tools/backup_file.c 'if (memcmp(start, written->start, sizeof start) != 0)' 'if (false)' backup_file_test
broken 'H3 one share says nothing' tools/backup_paper.c 'key[i] = first[i] ^ second[i];' 'key[i] = first[i] | second[i];' backup_file_test
broken 'H3 any paper is good' tools/backup_paper.c 'strcmp(said, whole) == 0 || strcmp(said, part) == 0' 'true' backup_file_test
broken 'abuse:D15 --csv: a complaint is made again with the verbs known' tools/dispatch.c '.verbs = cli->verbs, ' '' cli_csv_test
broken 'a list without rows has its headings' tools/report_csv.c 'put_headings(report, &report->verb->sections[0]);' '(void)0;' cli_csv_test
broken '--csv FILE of a verb is its own' tools/dispatch.c 'if (is_own(cli, request, option))' 'if (false)' cli_csv_test
broken 'A5 who is suspended does not get in elsewhere by a list' tools/user_export.c 'if (!is_to_go(row))' 'if (false)' cli_csv_test
broken 'A5 an apostrophe of ours is no part of a name' tools/import_people.c "formula_begins(text + 1) ? text + 1 : text" "false ? text + 1 : text" cli_csv_test
broken 'G2 a log that begins behind the start of the period' tools/compliance_remarks.c 'compliance->log.from / MINUTE > compliance->from / MINUTE' 'false' tools/report_test.sh
broken 'G2 a log that ends before the period does' tools/compliance_remarks.c 'compliance->log.until / MINUTE < (compliance->to - 1) / MINUTE' 'false' tools/report_test.sh
broken 'G2 a log without records of the period' tools/compliance_remarks.c 'compliance->tally.records == 0' 'false' tools/report_test.sh
broken 'abuse:A3 a key that nobody compared' tools/compliance_remarks.c '!compliance->key_compared' 'false' tools/report_test.sh
broken 'G2 a period that is not covered is not in order' tools/compliance_remarks.c 'compliance_has_gap(compliance) ? COMPLIANCE_GAP : COMPLIANCE_IN_ORDER' 'COMPLIANCE_IN_ORDER' tools/report_test.sh
broken 'G2 adverse events alone make a clause green' tools/compliance_answer.c 'if (event_is_adverse((enum event_id)i)) {' 'if (false) {' tools/report_test.sh
broken 'E1 a long head loses its end' tools/report.c "} while (*text != '\\0');" '} while (false);' cli_parts_test
broken 'G2 a day with one digit is meant whole' tools/audit_source.c "strchr(text, '-') == NULL || " 'strlen(text) != 10 || ' tools/report_test.sh
broken 'G2 a report says its time zone' tools/compliance_remarks.c '[REMARK_ZONE] = {"zone", always, false}' '[REMARK_ZONE] = {"zone", key_is_not_compared, false}' tools/report_test.sh
broken 'E5 rules of another time are told as such' tools/compliance_remarks.c 'if (!by_others || strncmp(digest, compliance->digest, strlen(digest)) != 0)' 'if (!by_others)' tools/report_test.sh
broken 'E5 rules of which no record is known are told as such' tools/compliance_remarks.c 'decided(compliance, false) == 0' 'false' tools/report_test.sh
broken 'G2 what is owed of one clause' tools/compliance_read.c 'if (compliance->only == NULL || strcmp(open_item_clause(kind), compliance->only) == 0)' 'if (true)' tools/report_test.sh
broken 'E1 the table has what is wrong with the log' tools/compliance_csv.c 'i < log->finding_count && i < EXPORT_FINDINGS_MAX' 'i < 0' tools/report_test.sh
broken 'E1 a line of the log that ends where its entry begins' tools/compliance_read.c 'if (rest >= strlen(EXPORT_ENTRY_END))' 'if (true)' cli_parts_test
broken 'G2 findings that nobody was told' tools/report.c 'code >= EXIT_CHECK_LOW && code <= EXIT_ALERTS_NOT_ALL' 'false' tools/report_test.sh
broken 'abuse:A3 a log whose key nobody compared is not called complete' tools/compliance_answer.c '== EXPORT_COMPLETE && !compliance->key_compared' '== EXPORT_NONE' tools/report_test.sh

# destroy-host
broken 'H6 bytes are overwritten' tools/destroy_deed.c 'item->plain ? destroy_overwrite(item->path, &watch) : FAULT_NONE' 'FAULT_NONE' system/destroy_test.sh
broken 'H6 nothing goes while keys are left' tools/destroy_deed.c 'if (!keys_left)' 'if (true)' system/destroy_test.sh
broken 'abuse:R5 H6 the name of the store stays' tools/destroy_deed.c 'item->kind == DESTROY_STORE && deed->left > 0' 'false' system/destroy_test.sh
broken 'H6 keys go first' tools/destroy_list.c '(a->kind > b->kind) - (a->kind < b->kind)' '(a->kind < b->kind) - (a->kind > b->kind)' system/destroy_test.sh
broken 'H6 a copy of before an upgrade is known' tools/destroy_list.c '"%.*s.schema-*"' '"%.*s.shema-*"' system/destroy_test.sh
broken 'H6 what is a credential of systemd is a key' tools/destroy_list.c 'fault = add_credentials(list);' ';' system/destroy_test.sh
broken 'H6 a unit that was overwritten is known' tools/destroy_list.c 'if (units->begun && ' 'if (false && ' system/destroy_test.sh
broken 'E1 H6 a copy of the log is read' tools/destroy_log.c 'if (result.verdict != EXPORT_COMPLETE)' 'if (false)' system/destroy_test.sh
broken 'E1 H6 an old copy of the log' tools/destroy_log.c 'if (records - result.records > DESTROY_LOG_LATER_MOST)' 'if (false)' system/destroy_test.sh
broken 'E1 H6 no copy of the log' tools/destroy.c 'if (without || destroying->again || !store)' 'if (true)' system/destroy_test.sh
broken 'H6 another host' tools/destroy.c 'if (host == NULL || strcmp(host, destroying->summary.host) == 0)' 'if (true)' system/destroy_test.sh
broken 'H6 what is typed is the name' tools/destroy.c 'if (asked == ASK_GIVEN && strcmp(typed, summary->host) == 0)' 'if (asked == ASK_GIVEN)' system/destroy_test.sh
broken 'abuse:M12 H6 logins that ask' tools/destroy.c 'if (asks != NULL && strcmp(asks, "none") == 0)' 'if (true)' system/destroy_test.sh
broken 'H6 a record among what is destroyed' tools/destroy.c 'inside = inside || is_below(folder, folders[i]);' '' system/destroy_test.sh
broken 'H6 what is begun is noted first' tools/destroy.c 'fault = destroy_record_note(&destroying->summary, &destroying->list);' 'fault = FAULT_NONE;' system/destroy_test.sh
broken 'H6 root alone' tools/destroy.c 'if (geteuid() != 0)' 'if (false)' system/destroy_test.sh
broken 'H6 who listens is tokend' tools/at_rest.c 'process >= 0 && is_tokend(peer.pid) &&' 'process >= 0 &&' system/destroy_test.sh
broken 'H6 somebody still listens' tools/at_rest.c 'return error == ENOENT || error == ECONNREFUSED;' 'return true;' system/destroy_test.sh
broken 'H6 somebody uses the store' tools/at_rest.c 'return fault == FAULT_NONE ? lock(settings->store_file, 0, rest, &rest->store) : fault;' 'return fault;' system/destroy_test.sh
broken 'E7 a name that needs quotes goes into no command' tools/analyse_told.c 'if (named && is_plain_word(alert->who))' 'if (named)' cli_parts_test
broken 'E7 alerts that were not asked for are counted' tools/analyse_told.c 'analysis->left_out++;' '' tools/analyse_test.sh
broken 'E7 records that are not listed are counted' tools/analyse_told.c 'if (alert->count > (int64_t)alert->entry_count)' 'if (false)' cli_parts_test
broken 'E7 records that nobody understands are told' tools/analyse.c 'const bool not_all = forgotten > 0 || analysis->unread > 0;' 'const bool not_all = false;' tools/analyse_test.sh
broken 'E1 E7 an altered log decides' tools/analyse.c 'if (source->log.verdict != EXPORT_COMPLETE)' 'if (false)' tools/analyse_test.sh
broken 'E7 G1 thresholds are those of the policy' tools/analyse.c '*thresholds = source.policy->alerts;' '(void)policy_alerts_initial(thresholds);' tools/analyse_test.sh
broken 'E7 A4 the end of a window' tools/bursts.c 'if (mark->steady - oldest->steady > bursts->window)' 'if (false)' alerts_test
broken 'E7 an alert is over once nothing was added' tools/bursts.c 'recent_expire(&bursts->table, steady - bursts->window);' '' alerts_test
broken 'E7 people of another time' tools/bursts.c 'recent_expire(&burst->people, mark->steady - bursts->window);' '(void)0;' alerts_test
broken 'E7 every record of somebody is listed' tools/bursts.c 'if (person->count < KEPT_OF_A_PERSON)' 'if (person->count < 1)' alerts_test
broken 'E7 a place that is another' tools/bursts.c 'alert->many_places = true;' 'alert->many_places = false;' alerts_test
broken 'E7 a slip is where the login was' tools/alerts.c 'snprintf(text, size, "%s\n%s", person, place);' 'snprintf(text, size, "%s", person);' alerts_test
broken 'E7 a slip does not count' tools/alerts.c 'const int64_t let_in = was_slip(alerts, waiting);' 'const int64_t let_in = 0 * was_slip(alerts, waiting);' alerts_test
broken 'E7 a login that followed makes it worse' tools/alerts.c 'alert.let_ins > 0 ? severity[alert.kind].let_in : severity[alert.kind].alone' 'severity[alert.kind].alone' alerts_test
broken 'E7 A6 who uses a shared ID' tools/alerts.c "return record->member[0] != '\\0' ? record->member : record->user;" 'return record->user;' alerts_test
broken 'E7 E6 a code that failed for the clock' tools/alerts.c 'if (strcmp(record->code, "clock") == 0)' 'if (false)' alerts_test
broken 'E7 a record of before the period' tools/alerts.c '    if (record->before)
        return;
    switch' '    switch' alerts_test
broken 'E7 E6 a machine that was off' tools/alerts.c 'if (jump > 0 && record->event == EVENT_VAULT_STARTED)' 'if (false)' alerts_test
broken 'E7 E6 a clock that was put back while it was off' tools/alerts.c 'if (jump > 0 && record->event == EVENT_VAULT_STARTED)' 'if (record->event == EVENT_VAULT_STARTED)' alerts_test
broken 'E7 E6 time that goes back is not believed' tools/alerts.c 'if (record->steady > alerts->steady)' 'if (true)' alerts_test
broken 'E7 what is forgotten is counted' tools/recent.c 'table->room->forgotten++;
            if' 'if' alerts_test
broken 'E7 memory has an end' tools/recent.c 'if (table->room->used >= table->room->most)' 'if (false)' alerts_test
broken 'E3 E7 E6 hours are those of a clock that has not jumped' tools/alerts.c 'alerts->clock.wrong += jump;' '' habits_test
broken 'E3 E7 E6 a start may have found it set right' tools/alerts.c 'alerts->clock.wrong = 0;' '' habits_test
broken 'E3 E7 habits are learnt first' tools/habits.c 'steady - habit->first >= (int64_t)habits->policy->learn_time * MILLISECONDS' 'true' habits_test
broken 'E3 E7 hours beside it are usual' tools/habits.c 'return around < USUAL &&' 'return habit->hours[hour] < USUAL &&' habits_test
broken 'E3 E7 an hour of others is not odd' tools/habits.c 'habits->hours[hour] * 1000 <' 'habits->hours[hour] * 0 <' habits_test
broken 'E3 E7 A5 an ID that nobody used' tools/habits.c 'steady - habit->last >= ' 'steady - habit->first >= ' habits_test
broken 'E3 E7 sudo is no arrival' tools/habits.c "record->tty[0] == ':'" 'true' habits_test
broken 'E3 E7 a desk and another host are not two places' tools/habits.c 'last->remote == now.remote && ' '' habits_test
broken 'E3 E7 D4 behind the end of a grant' tools/privileges.c 'record->time >= grant->until' 'record->time > grant->until' habits_test
broken 'E3 E7 D4 a grant that was taken back' tools/privileges.c 'grant->ended || ' '' habits_test
broken 'E3 E7 D4 a session that goes on' tools/privileges.c 'record->time - session->until > (int64_t)privileges->policy->privilege_slack' 'false' habits_test
broken 'E3 E7 D4 tries outside a window' tools/privileges.c 'strcmp(record->why, "time") == 0' 'false' habits_test
broken 'G1 D3 what polkit lets in without asking' tools/check_polkit.c '{"yes", "polkit.open"}' '{"no", "polkit.open"}' cli_inspection_test
broken 'G1 D3 what polkit keeps' tools/check_polkit.c 'strstr(body, PROGRAM) != NULL' 'false' cli_inspection_test
broken 'a text without Japanese stays English on a Japanese page' tools/page_language.c '        incomplete = true;' '' tools/man_ja_test.sh
broken 'without a catalogue the Japanese page is English' tools/page_language.c 'return fault == FAULT_NONE;' 'return true;' tools/man_ja_test.sh
broken 'a setting that has no Japanese is no matter' tools/policy_pages.c 'return sound && page_is_complete() ?' 'return sound ?' tools/man_ja_test.sh
broken 'what a verb is for is English on the Japanese page' tools/verb_pages.c 'put_filled(page_text(verb->description), true);' 'put_filled(verb->description, true);' tools/man_ja_test.sh
broken 'abuse:A2 a co-signed head that is not of this log' tools/audit_witnesses.c 'merkle_same(&root, &cosigned->head.root)' 'true' tools/witness_test.sh
broken 'E1 G1 too few witnesses are found' tools/check_witnesses.c 'strcmp(standing, "too_few") == 0' 'strcmp(standing, "few") == 0' system/witness_test.sh
