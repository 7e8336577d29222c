/**
 * A service whose restart is a step with an effect that shows: one line more in a file, then it takes its time. Debian's
 * form of an init script, because hosts of a lab start their services so.
 */
export const counterPath = '/etc/init.d/counter';
export const counterFile = '/var/tmp/counted';

export function counterScript(seconds: number): string {
  return `#!/bin/sh
### BEGIN INIT INFO
# Provides: counter
# Default-Start: 2 3 4 5
### END INIT INFO
PIDFILE=/run/counter.pid
DAEMON=/bin/sleep
case "$1" in
  start)
    start-stop-daemon --start --background --make-pidfile --pidfile $PIDFILE --exec $DAEMON -- 86400 ;;
  stop)
    start-stop-daemon --stop --retry 2 --pidfile $PIDFILE ;;
  restart)
    echo once >>${counterFile}
    echo "restarting"
    sleep ${seconds}
    $0 stop
    $0 start ;;
  status)
    start-stop-daemon --status --pidfile $PIDFILE ;;
esac
`;
}
