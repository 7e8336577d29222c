/** A small service that makes reports and keeps some of them in memory, as many real ones do. */

export const port = 8600;
/** What its init script lets it take; perl dies when it asks for more, as most programs do. */
export const limitMb = 160;
export const settingsPath = '/etc/reports.conf';

const reportMb = 8;

export const reportService = `#!/usr/bin/perl
use strict;
use IO::Socket::INET;
$0 = 'reports';
open my $file, '<', '${settingsPath}' or die "${settingsPath}: $!\\n";
my ($keep) = map { /^keep=(\\w+)/ ? $1 : () } <$file>;
close $file;
my $socket = IO::Socket::INET->new(LocalPort => ${port}, Listen => 20, ReuseAddr => 1) or die "port ${port}: $!\\n";
print STDERR "ready, keeps $keep\\n";
my @kept;
while (my $client = $socket->accept) {
  my $line = <$client>;
  while (my $more = <$client>) { last if $more =~ /^\\r?$/ }
  push @kept, 'r' x ${reportMb * 1024 * 1024};
  shift @kept while $keep ne 'all' && @kept > $keep;
  my $text = "report\\n" x 1000;
  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($text) . "\\r\\nConnection: close\\r\\n\\r\\n$text";
  close $client;
}
`;

export const initScript = `#!/bin/sh
### BEGIN INIT INFO
# Provides:          reports
# Required-Start:    $network
# Required-Stop:     $network
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: makes reports
### END INIT INFO
case $1 in
  start)
    ulimit -v ${limitMb * 1024}
    start-stop-daemon --start --background --make-pidfile --pidfile /run/reports.pid --output /var/log/reports.log --startas /usr/sbin/reports
    ;;
  stop) start-stop-daemon --stop --oknodo --pidfile /run/reports.pid --retry TERM/2/KILL/2 ;;
  restart) "$0" stop; "$0" start ;;
  status) start-stop-daemon --status --pidfile /run/reports.pid ;;
  *) echo "usage: $0 start|stop|restart|status"; exit 2 ;;
esac
`;
