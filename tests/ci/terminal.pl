#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Runs a command on a terminal of its own, as somebody at a keyboard would, and ends with its exit status. What it shows goes
# to standard output. With nothing but perl-base, which every Debian has: script(1) was seen to spin while it is typed to,
# and expect would bring packages that a test of a new machine must not have.
# usage: terminal.pl ANSWER COMMAND...     ANSWER ("": none) is typed once a second, for what is typed early is thrown away
use strict;
use warnings;
use Fcntl;
use POSIX ();
use constant { TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430, TIOCSWINSZ => 0x5414 };

my $answer = shift;
die "usage: terminal.pl ANSWER COMMAND...\n" if !@ARGV;
sysopen(my $master, '/dev/ptmx', O_RDWR | O_NOCTTY) or die "/dev/ptmx: $!\n";
my ($unlocked, $number, $size) = (pack('i', 0), pack('i', 0), pack('SSSS', 24, 80, 0, 0));
ioctl($master, TIOCSPTLCK, $unlocked) && ioctl($master, TIOCGPTN, $number) or die "a terminal: $!\n";
ioctl($master, TIOCSWINSZ, $size);
my $name = '/dev/pts/' . unpack('i', $number);

my $child = fork;
die "fork: $!\n" if !defined $child;
if ($child == 0) {
    POSIX::setsid();
    sysopen(my $terminal, $name, O_RDWR) or die "$name: $!\n"; # and with that it controls this session
    POSIX::dup2(fileno $terminal, $_) // die "dup2: $!\n" for 0 .. 2;
    close $master;
    exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
}

my $next = time + 1;
while (1) {
    my $ready = '';
    vec($ready, fileno $master, 1) = 1;
    if (select($ready, undef, undef, 0.2) > 0) {
        my $got = sysread($master, my $text, 65536);
        last if !$got; # EIO: nobody has it open any more
        print $text;
        STDOUT->flush;
    }
    if ($answer ne '' && time >= $next) {
        syswrite($master, $answer);
        $next = time + 1;
    }
}
waitpid($child, 0);
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
