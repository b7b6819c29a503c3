# SPDX-License-Identifier: BSD-2-Clause
# Prints "verb TAB text" for every text with which the vault can end a verb that changes something as done, and
# "file TAB text" for what the command says by itself. A text is found in a call of what ends a verb as done, in what
# hands one on to such a call, and in what is assigned to its argument; by the handler or what it calls.
use strict;
use warnings;

my (%body, %file, %params);
for my $path (sort glob('tokend/vault/admin/admin*.c tools/*.c')) {
    open(my $in, '<', $path) or die "$path: $!\n";
    my $code = do { local $/; <$in> };
    $code =~ s{^\s*//.*$}{}mg;
    while ($code =~ /^([a-z][\w \*\n]*?)\b(\w+)\(([^;{}]*?)\)\n\{\n(.*?)^\}/msg) {
        my ($kind, $name, $parameters, $text) = ($1, $2, $3, $4);
        $name = "$path:$name" if $kind =~ /static/ && $name !~ /^verb_/; # several files have one of that name
        ($body{$name}, $file{$name}) = ($text, $path);
        $params{$name} = {map { /(\w+)\s*$/ ? ($1 => 1) : () } split(/,/, $parameters)};
    }
}
sub texts { # of all N_() and _() in it
    my @found;
    while ($_[0] =~ /\bN?_\(((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)/g) {
        push @found, join('', $1 =~ /"((?:[^"\\]|\\.)*)"/g);
    }
    return @found;
}
sub calls { # of a function in a body: what stands between the brackets
    my ($text, $name) = @_;
    my @found;
    push @found, substr($1, 1, -1) while $text =~ /\b$name(\((?:[^()"]++|"(?:[^"\\]|\\.)*"|(?1))*\))/g;
    return @found;
}
sub is_seen { # whether a function of this name is what the other one means
    my ($from, $name) = @_;
    return $name !~ /:/ || $name =~ /^\Q$file{$from}\E:/;
}
sub calls_of {
    my ($from, $name) = @_;
    return is_seen($from, $name) ? calls($body{$from}, $name =~ s/.*://r) : ();
}
my %ends = (admin_done => 1, admin_done_for_somebody_new => 1);
my %said;
for (1 .. 4) { # helpers of helpers
    %said = ();
    for my $name (keys %body) {
        next if $ends{$name} && $name =~ /^admin_done/;
        my @arguments = map { calls_of($name, $_) } keys %ends;
        push @arguments, grep { /^\s*admin\s*,\s*AdminStatus_ADMIN_DONE\b/ } calls($body{$name}, 'admin_end');
        push @arguments, grep { /^[^,]*,\s*EXIT_(?:DONE|NOT_ALL)\b/ } calls($body{$name}, 'outcome_set');
        for my $argument (@arguments) {
            my @found = texts($argument);
            push @{$said{$name}}, @found;
            next if @found;
            for my $word ($argument =~ /\b([a-z]\w*)\b/g) {
                next if $word eq 'admin';
                $ends{$name} = 1 if $params{$name}{$word} && $word =~ /^(message|text|done|told|said)$/;
                push @{$said{$name}}, map { texts($_) } $body{$name} =~ /\b\Q$word\E\s*=\s*((?:[^;"]++|"(?:[^"\\]|\\.)*")*);/g;
            }
        }
    }
}
sub reach {
    my ($name, $seen) = @_;
    return () if $seen->{$name}++ || !defined $body{$name};
    my @all = @{$said{$name} // []};
    for my $other (grep { $_ ne $name && is_seen($name, $_) } keys %body) {
        my $word = $other =~ s/.*://r;
        push @all, reach($other, $seen) if $body{$name} =~ /\b\Q$word\E\b(?=\(|[,;)])/;
    }
    return @all;
}

sub slurp { open(my $in, '<', $_[0]) or die "$_[0]: $!\n"; local $/; return <$in> }
my %changes;
for (glob 'tokend/verbs/*.c') {
    my $declared = slurp($_);
    for my $row (split /\n    \{(?=\.(?:words|wire) = )/, $declared) {
        my ($wire) = $row =~ /\.wire = "([a-z.]+)",.*?\.roles = /s or next;
        $changes{$wire} = $row =~ /\.changes = /;
    }
}
my $rows = join '', map {slurp($_)} glob 'tokend/vault/admin/*.c';
my %lines;
while ($rows =~ /\{"([a-z_.]+)", (verb_\w+)\}/g) {
    my ($verb, $handler) = ($1, $2);
    die "$verb: no declaration found\n" unless exists $changes{$verb};
    my @all = reach($handler, {});
    next if !$changes{$verb} && !@all; # it changes nothing in the store, nor elsewhere
    $lines{"$verb\t$_"} = 1 for @all ? @all : ('-');
}
for my $name (grep { $file{$_} =~ m{^tools/} } keys %said) {
    $lines{"$file{$name}\t$_"} = 1 for @{$said{$name}};
}
print "$_\n" for sort keys %lines; # by bytes
