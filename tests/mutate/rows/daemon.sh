# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:D11 namespaces' tokend/daemon/filter.c 'NO_BITS(0, NAMESPACES)' 'NO_BITS(0, 0)' sandbox_test
broken 'abuse:D12 a role that is silent' tokend/daemon/heartbeat.c 'if (heartbeat->asked != 0) {' 'if (false) {' heartbeat_test
broken 'abuse:D11 a device process with a group of somebody else'\''s' tokend/daemon/sandbox.c 'if (groups[i] != own)' \
    'if (false)' sandbox_test
broken 'abuse:D11 no role gains rights' tokend/daemon/sandbox.c 'prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_SET_PDEATHSIG' 'prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_SET_PDEATHSIG' sandbox_test
broken 'abuse:W8 no role leaves a core file' tokend/daemon/sandbox.c 'return limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE' 'return limit(RLIMIT_NOFILE' sandbox_test
broken 'abuse:W8 no role can be read by another' tokend/daemon/sandbox.c '!set_capabilities(0) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl' '!set_capabilities(0) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 ||
        prctl' sandbox_test
broken 'abuse:D12 descriptors of a role have a bound' tokend/daemon/sandbox.c '&& limit(RLIMIT_NOFILE, files) &&' '&&' sandbox_test
broken 'abuse:D12 memory of a role has a bound' tokend/daemon/sandbox.c '(SANITIZED || limit(RLIMIT_AS, address_space[kind])) &&' '' sandbox_test
broken 'abuse:D11 processes of a role have a bound' tokend/daemon/sandbox.c 'return limit(RLIMIT_NPROC, kind' 'return true || limit(RLIMIT_NPROC, kind' sandbox_test
broken 'abuse:D11 the groups of whoever started it' tokend/daemon/sandbox.c '|| setgroups((size_t)user->group_count, user->groups) != 0 ||' '||' sandbox_test
broken 'abuse:D11 a saved uid of root' tokend/daemon/sandbox.c 'setresuid(user->uid, user->uid, user->uid) != 0)' 'setresuid(user->uid, user->uid, (uid_t)-1) != 0)' sandbox_test
broken 'abuse:D11 a role ends with its supervisor' tokend/daemon/sandbox.c '        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || !is_user(user))' '        !is_user(user))' sandbox_test
broken 'abuse:D11 the supervisor keeps two capabilities' tokend/daemon/sandbox.c 'if (!limit(RLIMIT_CORE, 0) || !set_capabilities(keep) ||' 'if (!limit(RLIMIT_CORE, 0) ||' sandbox_test
broken 'abuse:D11 the bounding set is cut' tokend/daemon/sandbox.c 'if (!(keep >> capability & 1) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)' 'if (false)' sandbox_test
broken 'abuse:D11 a group of root'\''s of a checker' tokend/daemon/sandbox.c '        if (groups[i] == 0)
            return FAULT_REFUSED;' '' sandbox_test
broken 'abuse:D11 a role may not trace' tokend/daemon/filter.c '    SCMP_SYS(ptrace),' '' sandbox_test
broken 'abuse:D11 the front opens no file' tokend/daemon/filter.c '[PROCESS_FRONT] = COMPUTE | DESCRIPTORS | SERVE,' '[PROCESS_FRONT] = COMPUTE | DESCRIPTORS | SERVE | READ_FILES,' sandbox_test
broken 'abuse:D11 the vault makes no network socket' tokend/daemon/filter.c '[PROCESS_VAULT] = COMPUTE | DESCRIPTORS | READ_FILES | WRITE_FILES | CONNECT_LOCAL,' '[PROCESS_VAULT] = COMPUTE | DESCRIPTORS | READ_FILES | WRITE_FILES | CONNECT_LOCAL | CONNECT,' sandbox_test
broken 'abuse:D11 a hasher opens no file' tokend/daemon/filter.c '[PROCESS_HASHER] = COMPUTE | DESCRIPTORS,' '[PROCESS_HASHER] = COMPUTE | DESCRIPTORS | READ_FILES | WRITE_FILES,' sandbox_test
broken 'abuse:D11 a verifier opens no file' tokend/daemon/filter.c '[PROCESS_VERIFIER] = COMPUTE | DESCRIPTORS,' '[PROCESS_VERIFIER] = COMPUTE | DESCRIPTORS | READ_FILES | WRITE_FILES,' sandbox_test
broken 'abuse:D11 rescue is the front' tokend/daemon/filter.c '[PROCESS_RESCUE] = COMPUTE | DESCRIPTORS | SERVE,' '[PROCESS_RESCUE] = COMPUTE | DESCRIPTORS | SERVE | RUN,' sandbox_test
broken 'abuse:D11 a device process makes no socket' tokend/daemon/filter.c '[PROCESS_DEVICE] = COMPUTE | DESCRIPTORS | READ_FILES | USE_DEVICE,' '[PROCESS_DEVICE] = COMPUTE | DESCRIPTORS | READ_FILES | USE_DEVICE | CONNECT,' sandbox_test
broken 'abuse:D11 names read only' tokend/daemon/filter.c '{READ_FILES, SCMP_SYS(openat), NO_BITS(2, O_ACCMODE | O_CREAT | O_TRUNC)},' '{READ_FILES, SCMP_SYS(openat), NO_BITS(2, 0)},' sandbox_test
broken 'abuse:D11 no new code' tokend/daemon/filter.c '{COMPUTE, SCMP_SYS(mmap), NO_BITS(2, PROT_EXEC)},     // no new code' '{COMPUTE, SCMP_SYS(mmap), NO_BITS(2, 0)},' sandbox_test
broken 'abuse:D11 clone3 hides its flags' tokend/daemon/filter.c 'seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0)' '0' sandbox_test
broken 'abuse:D11 signals by way of the kernel, in a checker' tokend/daemon/filter.c '        status = add_never_commands(filter);' '        status = 0;' sandbox_test
broken 'abuse:D12 a role that is stopped must go on' tokend/daemon/heartbeat.c '    if (heartbeat->stopped != 0 && awake >= heartbeat->stopped + HEARTBEAT_STOPPED_MS) {' '    if (false) {' heartbeat_test
broken 'abuse:D12 what a hanging role says is said once' tokend/daemon/heartbeat.c '    if (heartbeat->over)
        return next;' '' heartbeat_test
broken 'abuse:D12 when it was stopped first counts' tokend/daemon/heartbeat.c '    if (heartbeat->stopped == 0)
        heartbeat->stopped' '        heartbeat->stopped' heartbeat_test
broken 'abuse:X2 hashers have the memory of their group' tokend/daemon/capacity.c 'bytes < capacity->memory))' 'false))' capacity_test
broken 'abuse:X2 hashers have the processors of their group' tokend/daemon/capacity.c 'if (processors < capacity->processors)' 'if (false)' capacity_test
broken 'abuse:X2 hashes fit the memory' tokend/daemon/capacity.c 'capacity->memory / 4 / each < hashers' 'false' capacity_test
broken 'B1 a dictionary is taken over when it is whole' tokend/daemon/dictionary_watch.c 'if (!settled || stamp == watch->taken)' 'if (stamp == watch->taken)' needs_test
broken 'B1 a dictionary is taken over once' tokend/daemon/dictionary_watch.c '    watch->taken = stamp;' '' needs_test
broken 'abuse:D7 a socket that others may put elsewhere' tokend/daemon/sockets.c ' || status.st_uid != 0 || status.st_mode & 0022)' ')' sockets_test
broken 'abuse:D7 a file in the place of a socket is left alone' tokend/daemon/sockets.c 'if (!S_ISSOCK(status.st_mode) || status.st_uid != 0)' 'if (false)' sockets_test
broken 'abuse:D7 another tokend keeps its socket' tokend/daemon/sockets.c 'if (somebody_listens(address))' 'if (false)' sockets_test
broken 'abuse:D2 a socket is born with its mode' tokend/daemon/sockets.c 'mode_t old = umask(~mode & 0777); // the file' 'mode_t old = umask(0); // the file' sockets_test
broken 'abuse:D7 the socket of somebody else is not removed' tokend/daemon/sockets.c 'status.st_dev == listening->device && status.st_ino == listening->inode' 'true' sockets_test
broken 'abuse:D11 a role has no descriptors but its own' tokend/daemon/spawn.c '           close_range(FD_PROGRAM + 1, ~0U, 0) == 0;' '           true;' spawn_test
broken 'abuse:P10 the program does not stay open in its role' tokend/daemon/spawn.c 'dup3(program, FD_PROGRAM, O_CLOEXEC)' 'dup3(program, FD_PROGRAM, 0)' spawn_test
broken 'abuse:D11 a program that others may write to' tokend/daemon/programs.c '(status.st_mode & 0022) == 0 &&' 'true &&' programs_test
broken 'abuse:D11 a program of somebody else' tokend/daemon/programs.c '(status.st_uid == 0 || status.st_uid == owner))' 'true)' programs_test
broken 'abuse:D11 a program behind a symbolic link' tokend/daemon/programs.c 'O_PATH | O_NOFOLLOW | O_CLOEXEC' 'O_PATH | O_CLOEXEC' programs_test
broken 'abuse:D11 a program of another version' tokend/daemon/programs.c 'if (strcmp(said, wanted) == 0)' 'if (said[0] != 0)' programs_test
broken 'abuse:D11 a program that is asked for its version has no descriptor of its caller' tokend/daemon/programs.c 'close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0' 'true' programs_test
broken 'abuse:D11 a role cannot read the terminal' tokend/daemon/spawn.c 'dup2(null, STDIN_FILENO) == STDIN_FILENO &&' 'true &&' spawn_test
broken 'abuse:D11 a role has not what was told to the supervisor' tokend/daemon/spawn.c '        unsetenv(private[i]);' '        (void)private;' spawn_test
broken 'abuse:D12 a verifier without a copy of its end is not started' tokend/daemon/children.c 'fault = copy < 0 ? fault_from_errno(errno) : FAULT_NONE;' 'fault = FAULT_NONE;' channels_test
broken 'abuse:D12 a channel is joined anew once both sides have closed it' tokend/daemon/children.c '    } else if (channel->gone[!side]) {' '    } else {' channels_test
broken 'abuse:D12 what is said of an older connection does nothing' tokend/daemon/children.c '        (connection != 0 ? connection : channel->first[side]) != channel->number)' '        false)' channels_test
broken 'abuse:D12 a process that has lost its only channel must end' tokend/daemon/children.c '        other->cut = true;' '' channels_test
broken 'D4 what a dismissed vault says is heard' tokend/daemon/children.c 'shutdown(child->control, SHUT_WR) != 0)' 'shutdown(child->control, SHUT_RDWR) != 0)' channels_test
broken 'abuse:D12 a dismissed vault ends nobody' tokend/daemon/said.c 'by->dismissed && what->kind != HANDOVER_STOP' 'false' said_test
broken 'abuse:P10 an end that was handed over is closed' tokend/daemon/children.c '        kill_child(self, receiver);
    }
    close(fd);' '        kill_child(self, receiver);
    }' channels_test
broken 'abuse:D12 a policy that comes too late is no fault' tokend/daemon/said.c 'return late ? SAID_TOO_LATE : SAID_POLICY;' 'return late ? SAID_OTHER : SAID_POLICY;' said_test
broken 'abuse:D11 the vault alone has a policy' tokend/daemon/said.c '        if (by->kind != PROCESS_VAULT)
            return SAID_OTHER;
' '' said_test
broken 'B1 D7 the list of the policy in force' tokend/daemon/kept.c 'memcpy(kept->leaked, leaked, sizeof kept->leaked);' '(void)leaked;' kept_test
broken 'abuse:D12 a hasher rests only while its vault can ask it' tokend/daemon/resting.c 'over = over && is_joined(self, child);' '' channels_test
broken 'abuse:D12 what comes while it ends is not dropped' tokend/daemon/resting.c '.fd = kept_end(self, child)}' '.fd = kept_end(self, child), .events = POLLIN}' channels_test
broken 'E5 a session of somebody else' tokend/scope/stop.c 'return uid != 0 && of_user && uid == owner;' 'return uid != 0 && of_user;' scope_test
broken 'F2 a session of root' tokend/scope/stop.c 'return uid != 0 && of_user && uid == owner;' 'return of_user && (uid == owner || uid == 0);' scope_test
broken 'F2 the session of a greeter' tokend/scope/stop.c 'return uid != 0 && of_user && uid == owner;' 'return uid != 0 && uid == owner;' scope_test
broken 'D4 a caller who is not root' tokend/scope/scope.c 'peer->uid == 0 && peer->pid > 1;' 'peer->pid > 1;' scope_test
broken 'D4 a session whose time is over' tokend/scope/begin.c 'order->until <= now.milliseconds ||' '' begin_test
broken 'D4 a service is no login' tokend/scope/begin.c '    if (place->bound) {' '    if (true) {' begin_test
broken 'D4 a session inside another' tokend/scope/begin.c 'memcpy(place->login, outer.login, sizeof place->login);' '' begin_test
broken 'D4 what systemd was asked is looked at' tokend/scope/begin.c 'if (is_in(order->pid, name))' 'if (true)' begin_test
broken 'D4 a process that has ended' tokend/scope/begin.c '|| has_ended(order->held)) {' ') {' begin_test
broken 'D4 two things in one call' tokend/scope/scope.c 'things == 1 &&' 'things >= 1 &&' scope_test
