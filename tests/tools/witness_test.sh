#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E1, E4, abuse:A2, abuse:A3: two towns without a daemon, a stick between them. The logs are made, and what `warifu` asks for and
# signs is verified, by a program in another language that knows SHA-256, RFC 6962, RFC 8032 and the formats of c2sp.org, and
# nothing of ours.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
warifu=$(realpath "${top_builddir:-.}")/warifu
catalogues=$(realpath "${top_builddir:-.}")/po
need_programs python3:python3
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99

cat >town.py <<'PYTHON'
import base64, hashlib, json, sys

# --- RFC 8032 section 6, Ed25519 ---
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
def pack(P):
    z = pow(P[2], p - 2, p); x, y = P[0] * z % p, P[1] * z % p
    return (y | (x & 1) << 255).to_bytes(32, 'little')
def point(b):
    y = int.from_bytes(b, 'little'); sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return (x, y, 1, x * y % p)
def number(*parts): return int.from_bytes(hashlib.sha512(b''.join(parts)).digest(), 'little')
gy = 4 * pow(5, p - 2, p) % p
base = (recover_x(gy, 0), gy, 1, recover_x(gy, 0) * gy % p)
def secret(seed):
    h = hashlib.sha512(seed).digest(); a = int.from_bytes(h[:32], 'little')
    return a & (1 << 254) - 8 | 1 << 254, h[32:]
def public_of(seed): return pack(mul(secret(seed)[0], base))
def sign(seed, message):
    a, prefix = secret(seed); A = public_of(seed)
    r = number(prefix, message) % L; R = pack(mul(r, base))
    return R + ((r + number(R, A, message) * a) % L).to_bytes(32, 'little')
def verify(public, message, signature):
    A, R, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], 'little')
    left, right = mul(s, base), add(R, mul(number(signature[:32], public, message) % L, A))
    return s < L and pack(left) == pack(right)

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
def proof(m, leaves, whole=True):  # section 2.1.2
    n = len(leaves)
    if m == n: return [] if whole else [head(leaves)]
    k = split(n)
    if m <= k: return proof(m, leaves[:k], whole) + [head(leaves[k:])]
    return proof(m - k, leaves[k:], False) + [head(leaves[:k])]

b64 = lambda data: base64.b64encode(data).decode()
DASH = '\u2014 '
def key_id(name, kind, public): return hashlib.sha256(name.encode() + b'\n' + bytes([kind]) + public).digest()[:4]
def vkey(name, kind, public): return '%s+%s+%s' % (name, key_id(name, kind, public).hex(), b64(bytes([kind]) + public))

def leaves_of(count, twist, cosigned=None):  # cosigned: a note that one more record has
    lines = ['{"sequence":%d,"time":%d,"steady":%d,"event":"e","user":"taro","record":{"n":%d}}'
             % (i, 1790000000 + i, i, 99 if i == twist else i) for i in range(1, count + 1)]
    if cosigned:
        what = json.dumps(open(cosigned, encoding='utf-8').read(), ensure_ascii=False)
        lines.append('{"sequence":%d,"time":%d,"steady":%d,"event":"log.cosigned","user":"","record":{"event":"log.cosigned","what":%s}}'
                     % (count + 1, 1790000000 + count, count, what))
    return lines, [hashlib.sha256(b'\0' + line.encode()).digest() for line in lines]

def make(name, letter, count, twist, path, cosigned=None):  # an export
    seed = letter.encode() * 32; public = public_of(seed)
    lines, leaves = leaves_of(count, twist, cosigned)
    count = len(leaves)
    text = '%s\n%d\n%s\n' % (name, count, b64(head(leaves)))
    note = text + '\n' + DASH + name + ' ' + b64(key_id(name, 1, public) + sign(seed, text.encode())) + '\n'
    with open(path, 'w') as out:
        out.write(json.dumps({'export': 'warifu audit log 1', 'key': vkey(name, 1, public), 'head': note},
                             separators=(',', ':'), ensure_ascii=False) + '\n')
        for line, leaf in zip(lines, leaves):
            out.write('{"hash":"%s","entry":%s}\n' % (b64(leaf), line))
    open(path + '.key', 'w').write(vkey(name, 1, public) + '\n')
    open(path + '.head', 'w').write(note)

def cosigned(path, key):  # what a witness gave back, verified; its size and time
    text, signatures = open(path, encoding='utf-8').read().rsplit('\n\n', 1)
    name, ident, public = key.split('+', 2)
    public = base64.b64decode(public)
    assert public[0] == 4 and key_id(name, 4, public[1:]).hex() == ident
    for line in signatures.rstrip('\n').split('\n'):
        dash, signer, data = line.split(' ')
        data = base64.b64decode(data)
        if signer == name and data[:4].hex() == ident:
            time = int.from_bytes(data[4:12], 'big')
            assert len(data) == 76
            assert verify(public[1:], b'cosignature/v1\ntime %d\n' % time + text.encode() + b'\n', data[12:])
            return int(text.split('\n')[1]), time
    raise SystemExit('not signed')

def asked(path, old, count):  # what a log asks for, compared with the RFC
    lines = open(path, encoding='utf-8').read().split('\n')
    leaves = leaves_of(count, 0)[1]
    nodes = [b64(node) for node in proof(old, leaves)] if old else []
    assert lines[0] == 'old %d' % old and lines[1:lines.index('')] == nodes, nodes

what, *rest = sys.argv[1:]
if what == 'make': make(rest[0], rest[1], int(rest[2]), int(rest[3]), *rest[4:])
if what == 'cosigned': print(*cosigned(rest[0], open(rest[1]).read().strip()))
if what == 'asked': asked(rest[0], int(rest[1]), int(rest[2]))
PYTHON
town() { python3 town.py "$@" 2>err || note "$(tail -n 1 err)"; }
run() { # CODE NAME WORDS...
    local code=$1 name=$2
    shift 2
    LC_ALL=C "$warifu" "$@" >out 2>&1
    is $? "$code" "$name"
}
says() { is "$(grep -c "$1" out)" 1 "$2"; }

town make town/a a 20 0 a20
town make town/a a 33 0 a33
town make town/a a 33 7 a33-forked
town make town/a a 20 7 a20-forked
town make town/a a 12 0 a12
town make town/a b 33 0 a33-other-key
town make town/b b 5 0 b5

# --- the witness ---
run 0 'E4 a witness is made' witness init --name kikuyo.example/audit --directory w
is "$(stat -c %a w/witness.key w/witness.state | xargs)" '600 600' 'B7 its secret key is for its owner alone'
run 4 'E4 and not a second time in the same place' witness init --name kikuyo.example/audit --directory w
run 2 'E4 a name with a blank is refused' witness init --name 'Kikuyo Town' --directory w2

# --- the first time ---
run 0 'E4 the first request' audit request --export a20 --key a20.key --output r20
town asked r20 0 20
run 3 'E4 a log that nobody has vouched for is unknown' witness sign r20 --directory w --output c20
is "$(test -e c20; echo $?)" 1 'E4 and nothing is written'
run 26 'abuse:A3 nor is it signed by another key than its owners gave' witness sign r20 --directory w --log-key a33-other-key.key --output c20
run 0 'E4 with its key it is co-signed' witness sign r20 --directory w --log-key a20.key --output c20
before=$(date +%s)
read -r size time <<<"$(town cosigned c20 w/witness.pub)"
is "$size" 20 'E4 another program verifies the cosignature'
is "$((time <= before && time > before - 600))" 1 'E4 its time is now'

# --- it goes on ---
run 0 'E4 the next request begins where the witness stands' audit request --export a33 --checkpoint c20 --output r33
town asked r33 20 33
is $? 0 'E4 its proof is that of RFC 6962'
run 0 'E4 what continues is co-signed' witness sign r33 --directory w --output c33
is "$(town cosigned c33 w/witness.pub | cut -d' ' -f1)" 33 'E4 and verified by the other program'
run 0 'E4 the same head once more, alone, gets a fresh time' witness sign a33.head --directory w --output c33-again

# --- what is refused ---
cp -r w kept
refused() { # CODE TEXT NAME FILE
    run "$1" "$3" witness sign "$4" --directory w --output refused
    says "$2" "$3: it says so"
    is "$(test -e refused; echo $?)" 1 "$3: nothing is written"
    is "$(cmp w/witness.state kept/witness.state && echo same)" same "$3: it remembers what it did"
}
refused 27 'had 33 records .* it went back' 'abuse:A2 a rollback' r20
refused 27 'it went back' 'abuse:A2 a rollback in an export' a12
refused 25 'written anew' 'abuse:A2 a fork of the same length' a33-forked.head
refused 25 'written anew' 'abuse:A2 a fork in an export' a33-forked
town make town/a a 40 7 a40-forked
town make town/a a 40 0 a40
refused 25 'does not begin with the 33 records' 'abuse:A2 a fork that goes on' a40-forked
run 0 'abuse:A2 whoever forks can make a proof, of their own log' audit request --export a40-forked --since 33 --output r40-forked
refused 25 'written anew' 'abuse:A2 and it is no proof of this one' r40-forked
refused 28 'no proof' 'abuse:A3 a head without a proof' a40.head
run 0 'E4 a request from another head' audit request --export a40 --since 20 --output r40-from-20
refused 28 'no proof' 'abuse:A3 a proof that begins elsewhere' r40-from-20
refused 26 'not signed by the key' 'abuse:A3 another key' a33-other-key
refused 3 'never signed anything' 'abuse:A3 another log' b5
refused 65 'no signed head' 'abuse:A3 no head at all' town.py
sed 's/"n":5}/"n":6}/' a40 >a40-edited
refused 20 'not complete and unaltered' 'abuse:A3 an export that was edited' a40-edited
run 27 'abuse:A2 a log that is shorter than what was co-signed asks for nothing' audit request --export a20 --since 33 --output r-short

# --- its own files ---
sed -i 's/ 33 / 12 /' w/witness.state
run 65 'abuse:A3 a state that was altered signs nothing' witness sign a40 --directory w --output refused
says 'was altered' 'abuse:A3 it says what was altered'
rm w/witness.state
run 66 'abuse:A3 nor does one that is gone' witness sign a40 --directory w --output refused
cp kept/witness.state w
chmod 644 w/witness.key
run 66 'B7 nor a key that others may read' witness sign a40 --directory w --output refused
chmod 600 w/witness.key
run 0 'E4 an export alone has its proof' witness sign a40 --directory w --output c40
is "$(town cosigned c40 w/witness.pub | cut -d' ' -f1)" 40 'E4 and verified by the other program, too'

# --- an auditor counts ---
"$warifu" witness init --name kobe.example/audit --directory w3 >/dev/null 2>&1
run 0 'E4 a second witness signs what the first one signed' witness sign c40 --directory w3 --log-key a20.key --output c40-both
{ cat w/witness.pub && echo '# the other one' && cat w3/witness.pub; } >witnesses
verify() { run "$1" "$2" audit verify "${@:3}"; }
verify 0 'E4 two of two' a40 --key a20.key --witness witnesses --need 2 --checkpoint c40-both
says 'Up to record 40 ' 'E4 it says up to where'
verify 29 'E4 one of two' a40 --key a20.key --witness witnesses --need 2 --checkpoint c40
says 'co-signed by 1 of the 2' 'E4 it says how many'
verify 0 'E4 one is enough where one is asked for' a40 --key a20.key --witness witnesses --checkpoint c40
verify 29 'E4 none' a40 --key a20.key --witness witnesses
verify 25 'abuse:A2 a log that was written anew since' a40-forked --key a20.key --witness witnesses --checkpoint c40
sed '/kikuyo/s/ [A-Za-z0-9+/]\{4\}/&/; /kikuyo/s/==$/AA/; /kikuyo/s/.\{6\}$/AAAA==/' c40 >c40-forged
verify 29 'abuse:A3 a cosignature that was altered counts nothing' a40 --key a20.key --witness w/witness.pub --checkpoint c40-forged
town make town/a a 40 0 a41 c40
town make town/a a 40 7 a41-forked c40
town make town/a a 30 0 a31 c40
verify 0 'E4 what the log itself tells counts' a41 --key a20.key --witness w/witness.pub
says 'Up to record 40 ' 'E4 up to there'
verify 29 'abuse:A2 but not a head of another history' a41-forked --key a20.key --witness w/witness.pub
verify 29 'abuse:A2 nor one of records that are not there' a31 --key a20.key --witness w/witness.pub
verify 2 'E4 a number needs keys' a40 --need 2
{ cat w/witness.pub w/witness.pub; } >twice
verify 66 'abuse:A3 one witness is not two' a40 --witness twice --need 2 --checkpoint c40
python3 - w/witness.pub >renamed <<'P'
import base64, hashlib, sys
key = base64.b64decode(open(sys.argv[1]).read().strip().split('+', 2)[2])
name = 'another.example/audit'
key_id = hashlib.sha256(name.encode() + bytes([10]) + key).hexdigest()[:8]
print(f'{name}+{key_id}+{base64.b64encode(key).decode()}')
P
verify 29 'abuse:A3 one that has another name is a witness' a40 --witness renamed --key a20.key --checkpoint c40
cat w/witness.pub renamed >twice
verify 66 'abuse:A3 but not a second one with the same key' a40 --witness twice --need 2 --checkpoint c40
verify 66 'abuse:A3 nor is the key of a log one' a40 --witness a20.key --checkpoint c40
LC_ALL=C "$warifu" audit verify a40 --json --key a20.key --witness witnesses --checkpoint c40 2>/dev/null >out
is "$(grep -c '"standing": "not_cosigned"' out)" 1 'E4 programs read who has not'

# --- in Japanese ---
"$warifu" --locale-dir "$catalogues" --lang ja witness sign a33-forked --directory w --output refused >out 2>&1
is $? 27 'abuse:A2 in Japanese, too'
says '署名しませんでした' 'abuse:A2 with its text'
finish
