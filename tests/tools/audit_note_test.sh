#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E4: heads and proofs of the recorded export (tests/vectors/audit), verified by a program that we did not write: Go's `note` and
# `tlog` (golang-golang-x-mod-dev: those of its checksum database). They are no need of the product, and this is skipped, with a
# word, where they are not there.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
export_file=${top_srcdir:-.}/tests/vectors/audit/export.jsonl
gocode=/usr/share/gocode
if ! command -v go >/dev/null || [ ! -e $gocode/src/golang.org/x/mod/sumdb/note/note.go ]; then
    skip_all 'Go or its note package is not there; to verify with it: apt-get install golang-go golang-golang-x-mod-dev'
fi
work=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

cat >"$work/verify.go" <<'GO'
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

// The hashes of the tree that tlog stores, as it numbers them.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		list[i] = s[at]
	}
	return list, nil
}

// A checkpoint: origin, size, root. tlog.ParseTree wants another first line than C2SP's.
func open(text string, key string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(key)
	must(err)
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(n.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("origin %s", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	var hash tlog.Hash
	copy(hash[:], root)
	return size, hash
}

func main() {
	file, err := os.Open(os.Args[1])
	must(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	lines.Scan()
	var first struct{ Key, Head string }
	must(json.Unmarshal(lines.Bytes(), &first))
	size, root := open(first.Head, first.Key)
	var tree stored
	var leaves []tlog.Hash
	var heads []int64
	for lines.Scan() {
		if bytes.HasPrefix(lines.Bytes(), []byte(`{"head"`)) {
			var head struct{ Head string }
			must(json.Unmarshal(lines.Bytes(), &head))
			at, hash := open(head.Head, first.Key)
			then, err := tlog.TreeHash(int64(len(leaves)), tree)
			must(err)
			if at != int64(len(leaves)) || then != hash {
				must(fmt.Errorf("head of %d", at))
			}
			proof, err := tlog.ProveTree(at, at, tree)
			must(err)
			must(tlog.CheckTree(proof, at, hash, at, hash))
			heads = append(heads, at)
			continue
		}
		from := bytes.Index(lines.Bytes(), []byte(`"entry":`)) + len(`"entry":`)
		entry := lines.Bytes()[from : len(lines.Bytes())-1]
		more, err := tlog.StoredHashes(int64(len(leaves)), entry, tree)
		must(err)
		tree = append(tree, more...)
		leaves = append(leaves, tlog.RecordHash(entry))
	}
	if int64(len(leaves)) != size {
		must(fmt.Errorf("%d records", len(leaves)))
	}
	whole, err := tlog.TreeHash(size, tree)
	must(err)
	if whole != root {
		must(fmt.Errorf("another root"))
	}
	for n, leaf := range leaves { // each record is in it
		proof, err := tlog.ProveRecord(size, int64(n), tree)
		must(err)
		must(tlog.CheckRecord(proof, size, root, int64(n), leaf))
	}
	for _, at := range heads { // and it begins with each head that was kept
		then, err := tlog.TreeHash(at, tree)
		must(err)
		proof, err := tlog.ProveTree(size, at, tree)
		must(err)
		must(tlog.CheckTree(proof, size, root, at, then))
	}
	fmt.Println(size, len(heads), root)
}
GO

export GO111MODULE=off GOPATH=$work/go:$gocode GOCACHE=$work/cache GOFLAGS=
(cd "$work" && go build -o verify verify.go) >"$work/log" 2>&1
is $? 0 'the program builds' || note "$(tail -n 5 "$work/log")"
is "$("$work/verify" "$export_file")" '258 1 xcpnX1TPIPPH/P4TuiunSSRLGaldr7l1EJAaSU29VcU=' \
    'E4 Go finds head, key, each record and each kept head in order'
try() { # NAME SED
    sed "$2" "$export_file" >"$work/altered"
    like "$("$work/verify" "$work/altered")" '^refused' "$1"
}
try 'abuse:A3 not an edited record' 's/"sequence":7,/"sequence":8,/'
try 'abuse:A2 nor a cut end' '258,400d'
try 'abuse:A3 nor one that is missing' 9d
try 'E4 nor another key' '1s/+AeHv/+AeHw/'
try 'E4 nor a head that was altered' '1s/n258/n257/'
finish
