/**
 * The command by which a host of a lab sets its clock: asks a server by SNTP (RFC 4330) and writes the offset
 * that libfaketime adds. On a real machine this is `chronyd -q` or `ntpdate`.
 */
export const setClock = `#!/usr/bin/perl
use strict;
use IO::Socket::INET;
my $server = shift or die "usage: set-clock SERVER\\n";
my $socket = IO::Socket::INET->new(PeerAddr => $server, PeerPort => 123, Proto => 'udp') or die "$server: $!\\n";
$SIG{ALRM} = sub { die "$server does not answer\\n" };
alarm 3;
$socket->send(chr(0x23) . "\\0" x 47);
$socket->recv(my $answer, 48);
alarm 0;
die "$server does not answer\\n" if length($answer) < 48;
my $there = (unpack 'N12', $answer)[10] - 2208988800;
open my $file, '<', '/etc/faketimerc' or die "this host has no clock of its own\\n";
my $offset = <$file>;
close $file;
my $wrong = $there - time;
open $file, '>', '/etc/faketimerc' or die "/etc/faketimerc: $!\\n";
printf $file "%+d\\n", $offset + $wrong;
close $file;
print "The clock was wrong by $wrong seconds.\\n";
`;
