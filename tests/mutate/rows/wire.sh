# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:D7 a listener that is not root' tokend/wire/client.c \
    'return listener.uid == 0 ? FAULT_NONE : FAULT_REFUSED;' 'return FAULT_NONE;' wire_stream_test
broken 'abuse:D7 a directory that others may write' tokend/wire/client.c '(status.st_mode & 022) != 0' 'false' wire_stream_test
broken 'abuse:D3 frames that are not canonical' tokend/wire/codec.c \
    'return pb_encode(&stream, type, message) && against.left == 0;' 'return true;' wire_codec_test
broken 'abuse:D3 texts that are not UTF-8' tokend/wire/codec.c \
    ' || !texts_are_valid(type, message)) {
        secret_wipe' ') {
        secret_wipe' wire_codec_test
broken 'abuse:D3 frames longer than allowed' tokend/wire/codec.c 'if (length > max)' 'if (false)' wire_codec_test
broken 'abuse:D7 a directory of somebody else' tokend/wire/client.c '!S_ISDIR(status.st_mode) || status.st_uid != 0 ||' '!S_ISDIR(status.st_mode) ||' wire_stream_test
broken 'abuse:P10 a socket in the place of stderr' tokend/wire/client.c 'if (opened >= 0 && opened <= STDERR_FILENO) {' 'if (false) {' pam_footprint_test
broken 'abuse:P10 a socket that children inherit' tokend/wire/client.c 'AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened' 'AF_UNIX, SOCK_STREAM, 0);
    if (opened' pam_footprint_test wire_stream_test
broken 'abuse:P10 a socket that is left open' tokend/wire/client.c '    if (client->fd >= 0)
        close(client->fd);' '' pam_footprint_test
broken 'abuse:P2 waiting for a connection has a bound' tokend/wire/client.c 'if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0)' \
    'if (false)' wire_stream_test
broken 'abuse:P2 waiting for an answer has a bound' tokend/wire/client.c 'int ready = poll(pollers, 2, left > INT_MAX ? INT_MAX : (int)left);' \
    'int ready = poll(pollers, 2, -1);' pam_bad_daemon_test
broken 'abuse:P2 a byte at a time buys no time' tokend/wire/client.c '            size -= (size_t)count;
        } else if (errno != EINTR && errno != EAGAIN) {' '            size -= (size_t)count;
            wire_extend(client, 0);
        } else if (errno != EINTR && errno != EAGAIN) {' wire_stream_test pam_bad_daemon_test
broken 'B8 the frame of an answer is wiped' tokend/wire/client.c '    secret_wipe(frame, used);' '' wire_wipes_test
broken 'B8 the frame of a reply is wiped' tokend/wire/client.c '    secret_wipe(frame, need);' '' wire_wipes_test
broken 'B8 a frame on the channel is wiped' tokend/wire/channel.c '    secret_wipe(frame, used);' '' wire_wipes_test
broken 'B8 a frame that was read is wiped' tokend/wire/channel.c '    secret_wipe(frame, need);' '' wire_wipes_test
broken 'B8 where half a frame was moved from is wiped' tokend/wire/channel.c '    secret_wipe(reader->data + waiting, reader->end - waiting);' '' wire_wipes_test
broken 'B8 half a frame is wiped at the end' tokend/wire/channel.c '    secret_wipe((*reader)->data, (*reader)->end);' '' wire_wipes_test
broken 'B8 a message that was refused is wiped' tokend/wire/codec.c '        secret_wipe(message, message_size);' '' wire_codec_test wire_wipes_test
broken 'abuse:D4 padding holds nothing of before' tokend/wire/codec.c '    memset((char *)message + bodies.end, 0, message_size - bodies.end);' '' wire_codec_test wire_wipes_test
broken 'abuse:D3 texts that are not UTF-8 are not sent' tokend/wire/codec.c '    if (!texts_are_valid(type, without_const(message)) ||
        !pb_get_encoded_size' '    if (!pb_get_encoded_size' wire_codec_test
broken 'abuse:D3 texts inside other messages' tokend/wire/codec.c 'return texts_are_valid(field->submsg_desc, value);' 'return true;' wire_codec_test
broken 'abuse:D11 descriptors beyond the one are closed' tokend/wire/handover.c '            else
                close(fd);' '' handover_test
broken 'abuse:D11 a descriptor of a bad message is closed' tokend/wire/handover.c '        if (fd >= 0)
            close(fd);
        return FAULT_FORMAT;' '        return FAULT_FORMAT;' handover_test
broken 'abuse:D11 a message of another length' tokend/wire/handover.c '    if (got != (ssize_t)sizeof packet || message' '    if (message' handover_test
broken 'abuse:D11 a descriptor that was not to come' tokend/wire/handover.c '(may_fd ? count > 1 : count != wants_fd)' 'false' handover_test
broken 'abuse:D11 what is handed over, no program inherits' tokend/wire/handover.c 'MSG_DONTWAIT | MSG_CMSG_CLOEXEC' 'MSG_DONTWAIT' handover_test
broken 'abuse:D11 messages that there are not' tokend/wire/handover.c 'packet.kind < HANDOVER_READY || packet.kind > HANDOVER_LAST ||' '' handover_test
broken 'abuse:D7 a directory by way of a link' tokend/wire/client.c 'lstat(directory, &status)' 'stat(directory, &status)' wire_stream_test
broken 'abuse:P10 no connection is left open to a stranger' tokend/wire/client.c '        close(fd);
        fd = -1;
    }
    client->fd' '        fd = -1;
    }
    client->fd' wire_stream_test
broken 'B8 the body of a message that was used' tokend/wire/codec.c 'secret_wipe(message, bodies.begin + chosen);' 'secret_wipe(message, bodies.begin);' wire_wipes_test
broken 'B8 what stands beside the body of a message that was used' tokend/wire/codec.c '    secret_wipe((char *)message + bodies.end, message_size - bodies.end);' '' wire_wipes_test
broken 'B8 a refused message of two bodies' tokend/wire/codec.c '        secret_wipe(message, message_size);
        return FAULT_FORMAT;' '        message_wipe(type, message, message_size);
        return FAULT_FORMAT;' wire_wipes_test
