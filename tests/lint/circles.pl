# SPDX-License-Identifier: BSD-2-Clause
# Names flow one way. The compiled objects say who defines a name and who needs it, whatever was included:
# - between folders only downwards (floors.txt), where an extern declaration would get past floors.sh;
# - between the files of one folder never in a circle, so that each can be read with what is below it alone.
#   circles.pl SRCDIR BUILDDIR
use strict;
use warnings;

my ($source, $build) = @ARGV;
my $wrong = 0;
sub wrong { print @_, "\n"; $wrong = 1 }

my (@folders, %below);
open(my $floors, '<', "$source/tests/lint/floors.txt") or die "floors.txt: $!\n";
for (grep { !/^#/ } <$floors>) {
    my ($folder, @lower) = m{[\w/]+}g;
    for my $lower (@lower) {
        wrong("floors.txt: $lower is not above $folder") if !$below{$lower};
    }
    $below{$folder} = {map { $_ => 1 } @lower};
    push @folders, $folder;
}

sub place {
    my ($place) = grep { -d "$source/$_" } "tokend/$_[0]", $_[0], "tools/$_[0]";
    return $place;
}
sub objects { # of a folder, by the name of their source
    my %path;
    for (glob("$build/$_[0]/.libs/*.o $build/$_[0]/*.o")) {
        $path{$1} //= $_ if m{[-/](\w+)\.o$}; # libNAME_la-FILE.o, or FILE.o
    }
    return \%path;
}

my (%defines, %needs); # {folder}{symbol}{file}, {folder}{file}{symbol}
for my $folder (@folders) {
    my $place = place($folder);
    my $path = objects($place);
    my %file; # by the object
    for my $file (map { m{(\w+)\.c$} } glob("$source/$place/*.c")) {
        next if $file eq 'word_forms'; # runs while the product is built, and is no part of it
        if (my $object = $path->{$file}) { $file{$object} = $file }
        else { wrong("$place/$file.c is not built") }
    }
    open(my $names, '-|', 'nm', '-A', '-g', '-P', sort keys %file) or die "nm: $!\n";
    while (<$names>) {
        my ($object, $symbol, $kind) = /^(.+\.o): (\S+) (\w)/ or die "nm says: $_";
        if ($kind =~ /[Uvw]/) { $needs{$folder}{$file{$object}}{$symbol} = 1 }
        else { $defines{$folder}{$symbol}{$file{$object}} = 1 }
    }
    close($names) or wrong("nm cannot read the objects of $place");
}

my %uses; # {folder}{file}{other file} = symbols
for my $folder (@folders) {
    for my $file (sort keys %{$needs{$folder}}) {
        for my $symbol (sort keys %{$needs{$folder}{$file}}) {
            if (my $own = $defines{$folder}{$symbol}) {
                push @{$uses{$folder}{$file}{$_}}, $symbol for keys %$own;
                next;
            }
            my @owners = grep { $defines{$_}{$symbol} } @folders;
            wrong(place($folder) . "/$file.c uses $symbol of $owners[0], which is not below it")
                if @owners && !grep { $below{$folder}{$_} } @owners;
        }
    }
}

sub reached { # from a file, over what it uses
    my ($edges, $from) = @_;
    my (%seen, @next);
    @next = ($from);
    while (defined(my $file = pop @next)) {
        push @next, grep { !$seen{$_}++ } keys %{$edges->{$file} // {}};
    }
    return \%seen;
}

for my $folder (@folders) {
    my $edges = $uses{$folder} // {};
    my %reach = map { $_ => reached($edges, $_) } keys %$edges;
    my %told;
    for my $file (sort keys %reach) {
        my @circle = grep { $reach{$file}{$_} && $reach{$_} && $reach{$_}{$file} } sort keys %reach;
        next if @circle < 2 || $told{$file};
        @told{@circle} = (1) x @circle;
        wrong(place($folder) . ': a circle of ' . join(', ', @circle));
        for my $user (@circle) {
            for my $owner (grep { $edges->{$user}{$_} } @circle) {
                wrong("    $user -> $owner: @{$edges->{$user}{$owner}}");
            }
        }
    }
}
exit $wrong;
