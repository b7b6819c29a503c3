#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Is each Japanese man page in step with the English one?
#   man_ja.pl [--record] FOLDER        FOLDER is doc/man, the Japanese pages are in FOLDER/ja
# Both pages are cut into blocks, one for each paragraph and each entry of a list. The blocks must be the same in number,
# kind and order; in each of them Japanese must have every name, number and clause that English has, and no other name.
# What a block says is for a reader: FOLDER/ja/read.tsv has the digest of each English block as it was when somebody read
# it beside the Japanese one. A block whose digest is another is to be read again; --record writes the digests down,
# and prints what it takes for read. Only that is left out which neither names nor counts: how lines are broken, the date;
# and what is made from tables, of which po/ja.po and the makers see to the words (verbs.sh, settings.sh, services.sh).
use strict;
use warnings;
use utf8;
use open ':std', ':encoding(UTF-8)';
use Digest::SHA 'sha256_hex';
use Encode 'encode';

my %heading = (
    'NAME' => '名前',                    'SYNOPSIS' => '書式',
    'DESCRIPTION' => '説明',             'OPTIONS' => 'オプション',
    'COMMANDS' => 'コマンド',            'OPEN SESSIONS' => '開いているセッション',
    'EXCEPTIONS' => '例外',              'JSON OUTPUT' => 'JSON 出力',
    'ENVIRONMENT' => '環境変数',         'FILES' => 'ファイル',
    'EXIT STATUS' => '終了コード',       'EXAMPLES' => '例',
    'DIAGNOSTICS' => '診断',             'SEE ALSO' => '関連項目',
    'SIGNALS' => 'シグナル',             'DAMAGED FILES' => '破損したファイル',
    'SYSTEMD' => 'SYSTEMD',              'LOGS' => 'ログ',
    'SECURITY CONSIDERATIONS' => 'セキュリティ上の注意',
    'KNOWLEDGE' => '知識要素',           'TIMES' => '時刻',
    'CLAUSES' => '条項',                 'STANDARDS' => '規格',
);
my %structure = map { $_ => 1 } qw(Sh Ss Bl It El Pp Bd Ed SH SS TP PP IP RS RE nf fi);
my %begins = map { $_ => 1 } qw(Sh Ss It Pp SH SS TP PP IP);
my %literal = map { $_ => 1 } qw(Cm Fl Li Pa Ev Er Dv Va Fn Xr Ql Dq Ar Nm Ic);
my %callable = map { $_ => 1 } (keys %literal, qw(Sq Pq Po Pc Qq Op Oo Oc Ns No Ta Sy Em Bq Ao Ac Aq));
my ($status, $record) = (0, 0);

sub bad { print "@_\n"; $status = 1 }

# The arguments of a macro, without their quotes.
sub arguments {
    my ($line) = @_;
    my @found;
    push @found, defined $1 ? $1 : $2 while $line =~ /"((?:[^"]|"")*)"|(\S+)/g;
    return @found;
}

# As a reader sees it: escapes of roff are what they stand for.
sub plain {
    my ($text) = @_;
    $text =~ s/\\\(dq/"/g;
    $text =~ s/\\\(aq/'/g;
    $text =~ s/\\\([lr]q//g;
    $text =~ s/\\e/\\/g;
    $text =~ s/\\-/-/g;
    $text =~ s/\\[%&:cfRBIP]//g;
    return $text;
}

# Of mdoc(7): names are the arguments of the macros in %literal, up to punctuation or the next macro.
sub mdoc_names {
    my ($block, $macro, @arguments) = @_;
    my ($in, @words) = ($literal{$macro} ? $macro : '');
    my $end = sub {
        $block->{names}{plain("@words")} = 1 if $in && @words;
        $block->{text} .= ' ' . plain("@words");
        @words = ();
    };
    for my $word (@arguments) {
        if ($callable{$word}) { $end->(); $in = $literal{$word} ? $word : '' }
        elsif ($word =~ /^[].,:;()|?!、。（）「」・[]+$/) { $end->() }
        else { push @words, $word }
    }
    $end->();
}

# Of man(7): names are what is in bold or italic.
sub man_names {
    my ($block, $fonts, @arguments) = @_;
    @arguments = ("@arguments") if length $fonts == 1;
    my $turn = 0;
    for my $word (@arguments) {
        my $font = substr $fonts, $turn++ % length $fonts, 1;
        my $name = plain($word);
        $name =~ s/^\s+|\s+$//g;
        $block->{names}{$name} = 1 if $font ne 'R' && $name =~ /\w/;
        $block->{text} .= ' ' . $name;
    }
}

sub blocks {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    my ($section, $shown, $label, $made, @blocks) = ('', 0, 0, 0);
    my $block;
    while (my $line = <$in>) {
        chomp $line;
        $made = !$1 if $line =~ /^\.\\" (end of )?(made|settings\.tsv)\b/;
        next if $line =~ /^\.\\"|^\.(Dd|Dt|Os|TH|nh|ad|if|br)\b/;
        my ($macro, $rest) = $line =~ /^\.\s*([A-Za-z]+)\s*(.*)/;
        $macro = '' unless defined $macro;
        if ($begins{$macro} || !$block) {
            $section = plain(join ' ', arguments($rest)) if $macro =~ /^S[hH]$/;
            $made = $section =~ /^(COMMANDS|コマンド)$/ if $macro =~ /^S[hH]$/;
            $block = { section => $section, line => $., kinds => [], names => {}, text => '', raw => '', label => '', shown => [] };
            push @blocks, $block;
            $label = $macro eq 'TP';
            $block->{head} = $macro =~ /^S[hHsS]$/;
        }
        $block->{raw} .= " $line" unless $made;
        if ($structure{$macro}) {
            my ($kind) = $macro eq 'Bl' || $macro eq 'Bd' ? "$macro " . (split ' ', $rest)[0] : $macro;
            push @{$block->{kinds}}, $kind;
            $shown = 1 if $macro =~ /^(Bd|nf)$/;
            $shown = 0 if $macro =~ /^(Ed|fi)$/;
            if ($macro eq 'It') {
                $block->{label} = plain($rest);
                mdoc_names($block, '', arguments($rest));
            } elsif ($macro =~ /^S/) {
                $block->{label} = plain($rest) if $macro =~ /^S[sS]$/;
            }
        } elsif ($shown) {
            push @{$block->{shown}}, plain($line);
        } elsif ($macro eq '') {
            $block->{text} .= ' ' . plain($line);
            push @{$block->{lines}}, [$., plain($line)];
        } elsif ($macro =~ /^[BIR]{1,2}$/) {
            man_names($block, $macro, arguments($rest));
        } else {
            mdoc_names($block, $macro, arguments($rest));
        }
        if ($label && $macro ne 'TP') { $block->{label} = plain(join ' ', arguments($rest)) if $macro ne ''; $label = 0 }
    }
    for (@blocks) {
        $_->{raw} =~ s/\s+/ /g;
        $_->{digest} = substr sha256_hex(encode('UTF-8', $_->{raw})), 0, 16;
    }
    return @blocks;
}

# What the text names without saying so by a macro: numbers, clauses, names with an underscore, abbreviations.
sub tokens {
    my ($text) = @_;
    my %found;
    for my $name (keys %heading) { $text =~ s/\b$name\b//g if $name =~ / / }
    $text =~ s/(?<=[A-Z])s\b//g;
    $text =~ s/(\d),(\d{3})\b/$1$2/g;
    $found{$1} = 1 while $text =~ /((?<![\w.])(?:\d+|[A-Z]\d+(?:\.\d+)*|\w+_\w+|[A-Z]\w*[A-Z]\w*))(?![\w])/ga;
    return %found;
}

sub compare {
    my ($where, $english, $japanese) = @_;
    my $both = "$where: ";
    if ($english->{section} eq 'SYNOPSIS' && !$english->{head} || $english->{section} eq 'SYNOPSIS') {
        (my $want = $english->{raw}) =~ s/^ \.S[hH] \S+//;
        (my $have = $japanese->{raw}) =~ s/^ \.S[hH] \S+//;
        bad("$both it is not that of the English page: $want") if $want ne $have;
        return;
    }
    for (sort keys %{$english->{names}}) { bad("${both}Japanese does not name \"$_\"") unless $japanese->{names}{$_} || /[a-z] [A-Z]/ }
    for (sort keys %{$japanese->{names}}) { bad("${both}English does not name \"$_\"") unless $english->{names}{$_} }
    my %want = tokens($english->{text});
    (my $text = $japanese->{text}) =~ s/(\d),(\d{3})\b/$1$2/g;
    for my $word (sort keys %want) {
        my $said = join '|', map { quotemeta } grep { defined } $word, $word =~ /_/ ? lcfirst $word : undef, $heading{$word};
        bad("${both}Japanese does not say $word") unless $text =~ /(?<![A-Za-z0-9_])(?:$said)(?![A-Za-z0-9_])/;
    }
    bad("$both there is no Japanese in it") if $english->{text} =~ /(\b[a-z]+ ){4}/ && $japanese->{text} !~ /\p{Hiragana}/;
    for (@{$japanese->{lines}}) { bad("$both left in English, line $_->[0]: $_->[1]") if $_->[1] =~ s/`[^`]*`//gr =~ /([A-Za-z]+[ ,]+){4}/ }
    my @shown = @{$english->{shown}};
    my @here = @{$japanese->{shown}};
    return bad("$both what is shown there has " . @here . ' lines, not ' . @shown) if @shown != @here;
    for my $row (0 .. $#shown) {
        my ($line, $there) = map { s/#.*|"[^"]*"|'[^']*'//gr } $shown[$row], $here[$row];
        for (grep { /[-_=\/.:\d]/ } split ' ', $line) { bad("$both Japanese does not show \"$_\"") if index($there, $_) < 0 }
    }
}

# The digests of a page, as they were when it was read.
sub recorded {
    my ($file) = @_;
    my %found;
    open my $in, '<', $file or return %found;
    while (<$in>) {
        next if /^#/;
        chomp;
        my ($page, undef, undef, $digest) = split /\t/;
        $found{$page}{$digest} = 1;
    }
    return %found;
}

sub place { my ($block) = @_; return $block->{section} . ($block->{label} eq '' ? '' : ", \"$block->{label}\"") }

sub page {
    my ($folder, $name, $read) = @_;
    my @english = blocks("$folder/$name");
    my @japanese = blocks("$folder/ja/$name");
    for my $number (0 .. ($#english > $#japanese ? $#english : $#japanese)) {
        my ($here, $there) = ($english[$number], $japanese[$number]);
        return bad("ja/$name lacks a block that stands in English in line $here->{line} (" . place($here) . ')') unless $there;
        return bad("ja/$name: line $there->{line}: English has no such block") unless $here;
        my $where = "ja/$name, line $there->{line} (English line $here->{line}: " . place($here) . ')';
        return bad("$where: Japanese is built otherwise: @{$there->{kinds}}, not @{$here->{kinds}}")
            if "@{$here->{kinds}}" ne "@{$there->{kinds}}";
        return bad("$where: the section is called " . ($heading{$here->{section}} // 'nothing yet (%heading)'))
            if $there->{section} ne ($heading{$here->{section}} // '');
        compare($where, $here, $there);
        next if $here->{raw} eq '' || $read->{$name}{$here->{digest}};
        if ($record) { print "read: $where\n" }
        else { bad("$where: the English was not read beside the Japanese since it changed: read both, then make update-man-ja") }
    }
    return map { join "\t", $name, $_->{section}, $_->{label}, $_->{digest} } grep { $_->{raw} ne '' } @english;
}

$record = @ARGV && $ARGV[0] eq '--record' ? shift @ARGV : 0;
my $folder = shift @ARGV or die "man_ja.pl [--record] FOLDER\n";
my %read = recorded("$folder/ja/read.tsv");
my (@rows, $pages);
for my $path (sort glob "$folder/ja/*.[0-9]") {
    my ($name) = $path =~ m{([^/]+)$};
    $pages++;
    if (-e "$folder/$name") { push @rows, page($folder, $name, \%read) }
    else { bad("ja/$name: there is no such page in English") }
}
bad("$folder/ja has no page") unless $pages;
if ($record) {
    print STDERR "not recorded: what is above comes first\n" and exit 1 if $status;
    open my $out, '>', "$folder/ja/read.tsv" or die "$folder/ja/read.tsv: $!\n";
    print $out "# The English blocks as they were when somebody read them beside the Japanese ones: `make update-man-ja`.\n";
    print $out "$_\n" for @rows;
}
exit $status;
