#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E4: an exported log that lies here since the format was made (tests/vectors/audit) is verified by `warifu`, and by a
# program in another language that knows SHA-256, RFC 6962 and RFC 8032 and nothing of ours. What either of them says of
# it can never change: the leaves of logs that exist would.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
export_file=${top_srcdir:-.}/tests/vectors/audit/export.jsonl
warifu=${top_builddir:-.}/warifu
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

need_programs python3:python3
cat >"$work/verify.py" <<'PYTHON'
import base64, hashlib, json, sys

# --- RFC 8032 section 6, verification of Ed25519 ---
p, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
d = -121665 * pow(121666, p - 2, p) % p
def recover_x(y, sign):
    x2 = (y * y - 1) * pow(d * y * y + 1, p - 2, p)
    x = pow(x2, (p + 3) // 8, p)
    if (x * x - x2) % p: x = x * pow(2, (p - 1) // 4, p) % p
    assert (x * x - x2) % p == 0
    return p - x if x & 1 != sign else x
def add(P, Q):
    A, B = (P[1] - P[0]) * (Q[1] - Q[0]) % p, (P[1] + P[0]) * (Q[1] + Q[0]) % p
    C, D = 2 * P[3] * Q[3] * d % p, 2 * P[2] * Q[2] % p
    E, F, G, H = B - A, D - C, D + C, B + A
    return (E * F % p, G * H % p, F * G % p, E * H % p)
def mul(s, P):
    Q = (0, 1, 1, 0)
    while s > 0:
        if s & 1: Q = add(Q, P)
        P, s = add(P, P), s >> 1
    return Q
def point(b):
    y = int.from_bytes(b, 'little'); sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return (x, y, 1, x * y % p)
gy = 4 * pow(5, p - 2, p) % p
base = (recover_x(gy, 0), gy, 1, recover_x(gy, 0) * gy % p)
def verify(public, message, signature):
    A, R, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], 'little')
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % L
    left, right = mul(s, base), add(R, mul(h, A))
    return s < L and (left[0] * right[2] - right[0] * left[2]) % p == 0 and (left[1] * right[2] - right[1] * left[2]) % p == 0

# --- RFC 6962 section 2.1 ---
def split(n):
    k = 1
    while 2 * k < n: k *= 2
    return k
def head(leaves):
    if not leaves: return hashlib.sha256(b'').digest()
    if len(leaves) == 1: return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b'\1' + head(leaves[:k]) + head(leaves[k:])).digest()
def path(m, leaves):
    if len(leaves) == 1: return []
    k = split(len(leaves))
    if m < k: return path(m, leaves[:k]) + [(False, head(leaves[k:]))]
    return path(m - k, leaves[k:]) + [(True, head(leaves[:k]))]

# --- c2sp.org/signed-note and tlog-checkpoint ---
def checkpoint(note, key):
    name, key_id, public = key.split('+', 2)
    public = base64.b64decode(public)
    assert hashlib.sha256(name.encode() + b'\n' + public).hexdigest()[:8] == key_id and public[0] == 1
    text, signatures = note.rsplit('\n\n', 1)
    dash, signer, signature = signatures.rstrip('\n').split(' ')
    signature = base64.b64decode(signature)
    assert dash == '\u2014' and signer == name and signature[:4].hex() == key_id
    assert verify(public[1:], (text + '\n').encode(), signature[4:]), 'signature'
    origin, size, root = text.split('\n')
    assert origin == name
    return int(size), base64.b64decode(root)

lines = open(sys.argv[1], 'rb').read().split(b'\n')
assert lines.pop() == b''
first = json.loads(lines[0])
size, root = checkpoint(first['head'], first['key'])
leaves, heads = [], 0
for line in lines[1:]:
    if line.startswith(b'{"head"'):
        at, then = checkpoint(json.loads(line)['head'], first['key'])
        assert at == len(leaves) and then == head(leaves)
        heads += 1
        continue
    entry = line[line.index(b'"entry":') + len(b'"entry":'):-1]
    leaves.append(hashlib.sha256(b'\0' + entry).digest())
    whole = json.loads(line)
    assert base64.b64decode(whole['hash']) == leaves[-1] and whole['entry']['sequence'] == len(leaves)
assert size == len(leaves) and head(leaves) == root
proved = leaves[100]
for left, other in path(100, leaves):
    proved = hashlib.sha256(b'\1' + (other + proved if left else proved + other)).digest()
assert proved == root
print(size, heads, base64.b64encode(root).decode())
PYTHON

told=$(python3 "$work/verify.py" "$export_file" 2>"$work/err")
is "$told" '258 1 xcpnX1TPIPPH/P4TuiunSSRLGaldr7l1EJAaSU29VcU=' \
    'E4 the head, a head in between and an inclusion, computed in another language from the file alone'
[ ! -s "$work/err" ] || note "$(tail -n 3 "$work/err")"
LC_ALL=C "$warifu" audit verify "$export_file" >"$work/out" 2>&1
is "$?" 0 'E4 warifu finds the recorded export complete and unaltered'
sed 's/"sequence":7,/"sequence":8,/' "$export_file" >"$work/altered"
LC_ALL=C "$warifu" audit verify "$work/altered" >"$work/out" 2>&1
is "$?" 20 'abuse:A3 and one in which a number was changed not'
is "$(grep -c 'Record 7 was edited' "$work/out")" 1 'E4 it names the record'
python3 "$work/verify.py" "$work/altered" >/dev/null 2>&1
differs $? 0 'abuse:A3 the other program refuses that, too'
finish
