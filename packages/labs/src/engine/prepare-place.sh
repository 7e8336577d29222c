# Brings together what the lab needs of this machine, in mounts that nobody else sees.
# Runs as the user of the engine; as root before the ids are dropped, so closed folders are no obstacle.
# Arguments: place, Node, program, layers, "--", and the command that goes on.
set -eu
place=$1 node=$2 program=$3
shift 3
mount --make-rprivate /
mount -t tmpfs -o mode=755,size=1m tmpfs "$place"
mkdir "$place/layers" "$place/program" "$place/lab"
: >"$place/node"
mount --bind "$node" "$place/node"
mount --bind "$program" "$place/program"
number=0
while [ "$1" != -- ]; do
  mkdir "$place/layers/$number"
  mount --bind "$1" "$place/layers/$number"
  number=$((number + 1))
  shift
done
shift
# A node of our own, since many machines keep theirs closed. Only root can make one.
if mknod "$place/tun" c 10 200 2>/dev/null && chmod 666 "$place/tun"; then :; else
  rm -f "$place/tun"
  : >"$place/tun"
  [ ! -c /dev/net/tun ] || mount --bind /dev/net/tun "$place/tun"
fi
# The lab's ids must be able to work in it: root hands it over, an ordinary user is root inside already.
chown "${DESKHAND_INNER_ROOT:-0:0}" "$place/lab"
exec "$@"
