#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Every id that is cited is defined in doc/REQUIREMENTS.md, in the series that is meant, and every one that is defined
# there is carried by a test, unless its row says that it is not built yet. Run in the sources.
use strict;
use warnings;
use File::Find;

my (%defined, %open, %in_tests, $wrong);
open(my $page, '<', 'doc/REQUIREMENTS.md') or die "doc/REQUIREMENTS.md: $!\n";
while (<$page>) {
    next if !/^\| ((?:abuse:)?[A-Z]\d+|promise \d+) \|/;
    my $id = $1;
    $wrong = print "$id is defined twice\n" if $defined{$id}++;
    $open{$id} = /not built yet/;
}
close $page;

# What looks like an id and is none: sections of other papers, control characters, a format of pictures.
my $other = qr/P5 %zu|WebAuthn L\d|M6\(3\)|\bC[01] \(|\bC[01] control|\bC0, DEL, C1\b|\/\/ C[01]$/;

find({no_chdir => 1, wanted => sub {
    return if !-f || m{^tests/fuzz/corpus/|^doc/REQUIREMENTS\.md$|^tests/lint/requirements\.pl$|^po/.*\.pot?$|\.golden$};
    return if !/\.(?:c|h|sh|pl|md|mk|proto|policy|awk|exp|tsv|txt|[158]|options)$/;
    my $file = $_;
    open(my $in, '<', $file) or die "$file: $!\n";
    while (my $line = <$in>) {
        my $where = "$file:$.";
        $line =~ s/$other//g;
        # Functions of C that are a test: abuse_d16_hostile_cbor
        my @cited = map { "abuse:\U$_" } $line =~ /\babuse_([a-z]\d+)_/g;
        push @cited, $line =~ /\b(abuse:[A-Z]\d+|promise \d+)\b/g;
        $line =~ s/\babuse:[A-Z]\d+//g;
        for my $bare ($line =~ m{(?<![\w:/.\$\\\@%&=+-])([A-Z]\d{1,2})(?!\w|\.\d)}g) {
            next if !$defined{"abuse:$bare"} && $bare !~ /^[A-H]\d$/; # nobody's id
            $wrong = print "$where: $bare is no clause: abuse:$bare?\n" if !$defined{$bare};
            push @cited, $bare;
        }
        for my $id (@cited) {
            $wrong = print "$where: $id is not defined in doc/REQUIREMENTS.md\n" if $id =~ /:| / && !$defined{$id};
            $in_tests{$id} = 1 if $file =~ m{^tests/(?!lint/|mutate/)};
        }
    }
}}, grep { -e } qw(tokend pam_module tools tests doc policies po README.md SECURITY.md CHANGELOG.md bootstrap));

for my $id (sort keys %defined) {
    $wrong = print "$id: no test carries it\n" if !$open{$id} && !$in_tests{$id};
    $wrong = print "$id: a test carries it, but doc/REQUIREMENTS.md says that it is not built yet\n" if $open{$id} && $in_tests{$id};
}
exit($wrong ? 1 : 0);
