// SPDX-License-Identifier: BSD-2-Clause
// abuse:P9: a screen locker that is told nonsense stays alive and locked. The fake sends replies
// that were right once and have been cut, glued, bent and shuffled; it knows itself whether a grant
// for this very request was among them. CI_SLOW=1 sends a million.
#include "grant_oracle.h"
#include "host.h"
#include "wire/codec.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define STREAM_MOST 8192

struct stream {
    uint8_t bytes[STREAM_MOST];
    size_t used;
};

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13; // xorshift: the same replies on every machine
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 16) % below;
}

// --- replies -------------------------------------------------------------------------------------

static ServerFrame any_frame(const Begin *begin)
{
    ServerFrame frame = ServerFrame_init_zero;
    switch (draw(6)) {
    case 0:
    case 1:
        frame.which_body = ServerFrame_prompt_tag;
        frame.body.prompt.id = draw(9);
        frame.body.prompt.echo = draw(2);
        frame.body.prompt.purpose = (PromptPurpose)draw(4);
        strcpy(frame.body.prompt.text, "Password: ");
        break;
    case 2:
        frame.which_body = ServerFrame_info_tag;
        strcpy(frame.body.info.text, "\xe6\x97\xa5\xe6\x9c\xac");
        break;
    case 3:
        frame.which_body = ServerFrame_wait_tag;
        frame.body.wait.seconds = draw(3);
        break;
    default:
        frame.which_body = ServerFrame_verdict_tag;
        frame.body.verdict.result = (Result)draw(9);
        frame.body.verdict.nonce.size = begin->nonce.size;
        memcpy(frame.body.verdict.nonce.bytes, begin->nonce.bytes, begin->nonce.size);
        frame.body.verdict.ticket.size = (pb_size_t)draw(129);
        frame.body.verdict.session_seconds = draw(2) * 3600;
        if (draw(4) == 0)
            frame.body.verdict.nonce.bytes[draw(16)] ^= (uint8_t)(1 + draw(255));
    }
    return frame;
}

static void add_frames(struct stream *stream, const Begin *begin)
{
    for (uint32_t count = 1 + draw(4); count > 0; count--) {
        ServerFrame frame = any_frame(begin);
        size_t used;
        if (frame_encode(ServerFrame_fields, &frame, stream->bytes + stream->used,
                         sizeof stream->bytes - stream->used, &used) == FAULT_NONE)
            stream->used += used;
    }
}

static void bend(struct stream *stream)
{
    static const uint8_t odd[] = {0x00, 0x01, 0x7f, 0x80, 0xff, 0x08, 0x0a, 0x12, 0x1a, 0x22};
    if (stream->used == 0)
        return;
    size_t at = draw((uint32_t)stream->used), tail = stream->used - at;
    switch (draw(6)) {
    case 0: // one bit
        stream->bytes[at] ^= (uint8_t)(1u << draw(8));
        break;
    case 1: // one byte that matters to protobuf
        stream->bytes[at] = odd[draw(sizeof odd)];
        break;
    case 2: // cut
        stream->used = at;
        break;
    case 3: // remove a byte
        memmove(stream->bytes + at, stream->bytes + at + 1, tail - 1);
        stream->used--;
        break;
    case 4: // put a byte in
        if (stream->used < sizeof stream->bytes) {
            memmove(stream->bytes + at + 1, stream->bytes + at, tail);
            stream->bytes[at] = (uint8_t)draw(256);
            stream->used++;
        }
        break;
    default: // say the end twice
        if (stream->used + tail <= sizeof stream->bytes) {
            memcpy(stream->bytes + stream->used, stream->bytes + at, tail);
            stream->used += tail;
        }
    }
}

static void say_nonsense(struct fake_peer *peer)
{
    static struct stream stream;
    seed = 88172645463325252u + peer->seen->begins;
    for (int i = 0; i < 8; i++)
        draw(2);
    stream.used = 0;
    add_frames(&stream, &peer->begin);
    for (uint32_t count = draw(4); count > 0; count--)
        bend(&stream);
    if (stream_grants(stream.bytes, stream.used, peer->begin.nonce.bytes))
        peer->seen->grants++;
    fake_raw(peer, stream.bytes, stream.used);
    // A grant opens only where the client could say that it has it: nobody hangs up before.
    uint8_t said[256];
    shutdown(peer->fd, SHUT_WR);
    while (recv(peer->fd, said, sizeof said, 0) > 0)
        continue;
}

// --- the locker ----------------------------------------------------------------------------------

// Unprivileged, as lockers are. Returns 0 if it opened, and only when a grant was sent.
static int lock(struct fake *fake, struct host *host, unsigned long rounds)
{
    unsigned long opened = 0, refused = 0;
    if (setgid(65534) != 0 || setuid(65534) != 0)
        return 2;
    for (unsigned long i = 0; i < rounds; i++) {
        unsigned before = fake->seen->grants;
        host->told[0] = '\0';
        host_log_clear();
        int code = host_authenticate(host);
        bool granted = fake->seen->grants != before;
        if (code == PAM_SUCCESS && !granted)
            return 3;
        if (code == PAM_IGNORE || code == PAM_USER_UNKNOWN || code == PAM_INCOMPLETE ||
            code == PAM_NEW_AUTHTOK_REQD)
            return 4;
        if (code == PAM_SUCCESS)
            opened++;
        else
            refused++;
    }
    printf("# %lu refused, %lu opened by a grant\n", refused, opened);
    fflush(stdout);
    return opened > 0 && refused > opened ? 0 : 5; // both kinds were there
}

int main(void)
{
    static const char *const answers[] = {"a", "b", "c", "d", "e", "f", "g", "h", NULL};
    static struct fake fake;
    static struct host host;
    const char *slow = getenv("CI_SLOW");
    unsigned long rounds = slow != NULL && strcmp(slow, "1") == 0 ? 1000000 : 20000;
    const char *obstacle = host_obstacle();
    int status = -1;
    if (obstacle != NULL) {
        printf("1..0 # SKIP %s\n", obstacle);
        return 0;
    }
    fake_start(&fake, say_nonsense);
    host_start(&host, &fake, "alice", "auth required @\n", answers);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(lock(&fake, &host, rounds));
    if (child > 0)
        waitpid(child, &status, 0);
    printf("1..1\n%s 1 - abuse:P9 %lu fuzzed replies: alive, and locked unless granted (status "
           "0x%x)\n",
           status == 0 ? "ok" : "not ok", rounds, (unsigned)status);
    host_end(&host);
    fake_stop(&fake);
    return status == 0 ? 0 : 1;
}
