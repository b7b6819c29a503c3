#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# An export of the audit log (tokend/evidence/export.h), verified by a program that knows SHA-256, RFC 6962 and RFC 8032 and
# nothing of ours, also over records that replace the key. Prints records, heads in between, the root and the number of keys.
# Usage: audit_verify.py FILE [KEY]: the key has to be one of the log's.
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
class Key:
    def __init__(self, text):
        self.text = text
        self.name, self.id, public = text.split('+', 2)
        public = base64.b64decode(public)
        assert hashlib.sha256(self.name.encode() + b'\n' + public).hexdigest()[:8] == self.id and public[0] == 1
        self.public = public[1:]
def checkpoint(note, keys):
    text, signatures = note.rsplit('\n\n', 1)
    signers = set()
    for line in signatures.rstrip('\n').split('\n'):
        dash, signer, signature = line.split(' ')
        signature = base64.b64decode(signature)
        assert dash == '\u2014'
        for number, key in enumerate(keys):
            if (signer, signature[:4].hex()) == (key.name, key.id):
                assert verify(key.public, (text + '\n').encode(), signature[4:]), 'signature'
                signers.add(number)
    origin, size, root = text.split('\n')
    assert origin == keys[0].name
    return int(size), base64.b64decode(root), signers

lines = open(sys.argv[1], 'rb').read().split(b'\n')
assert lines.pop() == b''
first = json.loads(lines[0])
keys = [Key(text) for text in first.get('keys') or [first['key']]]
assert len({key.name for key in keys}) == 1 and (len(sys.argv) == 2 or sys.argv[2] in [key.text for key in keys]), 'key'
size, root, signers = checkpoint(first['head'], keys)
assert len(keys) - 1 in signers
leaves, heads, current, turning = [], 0, 0, False
for line in lines[1:]:
    if line.startswith(b'{"head"'):
        at, then, signers = checkpoint(json.loads(line)['head'], keys)
        assert at == len(leaves) and then == head(leaves)
        assert signers >= {current}
        if turning:
            current, turning = current + 1, False
            assert signers >= {current}, 'the next key'
        heads += 1
        continue
    assert not turning, 'a key was replaced, and nobody signed that'
    entry = line[line.index(b'"entry":') + len(b'"entry":'):-1]
    leaves.append(hashlib.sha256(b'\0' + entry).digest())
    whole = json.loads(line)
    assert base64.b64decode(whole['hash']) == leaves[-1] and whole['entry']['sequence'] == len(leaves)
    if whole['entry']['event'] == 'log.key_rotated':
        assert whole['entry']['record']['after'] == keys[current + 1].text
        turning = True
assert size == len(leaves) and head(leaves) == root and current == len(keys) - 1
one = min(100, size - 1)
proved = leaves[one]
for left, other in path(one, leaves):
    proved = hashlib.sha256(b'\1' + (other + proved if left else proved + other)).digest()
assert proved == root
print(size, heads, base64.b64encode(root).decode(), len(keys))
