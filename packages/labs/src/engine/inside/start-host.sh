# Becomes the first process of one host, in namespaces of its own. Argument: its name.
set -eu
home=/lab/hosts/$1
mount --make-rprivate /
cd "$home/root"
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=755,size=32m tmpfs run
mount -t tmpfs -o mode=755,size=1m tmpfs dev
mkdir dev/net dev/pts dev/shm run/lock run/deskhand run/sshd
mount -t tmpfs -o mode=1777,size=64m tmpfs dev/shm
for node in null zero full random urandom tty net/tun; do
  : >"dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
chmod 1777 run/lock
mount --bind "$home/channel" run/deskhand
hostname "$1"
mkdir .outside
pivot_root . .outside
cd /
umount -l /.outside
rmdir /.outside
ip link set lo up
# When memory is short, a host goes before what holds the lab together.
echo 500 >/proc/self/oom_score_adj
echo up
exec /usr/bin/setpriv --bounding-set "$2" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  /bin/bash -c 'exec -a init /bin/bash -c "trap exit TERM; while :; do sleep 3600 & wait \$!; done"' \
  </dev/null >/dev/null 2>&1
