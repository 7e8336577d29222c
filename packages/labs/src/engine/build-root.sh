# Builds the root of the lab around itself and leaves everything else behind. Runs as root of the lab's
# user namespace, with mounts, processes, names and a network that have no way out.
# Arguments: place, size of the lab's own files in MiB, processes, the number of prctl and a filter for it,
# lower layers joined by colons.
set -eu
place=$1 size=$2 processes=$3 prctl=$4 filter=$5 lower=$6
lab=$place/lab
mount -t tmpfs -o "mode=755,size=${size}m" tmpfs "$lab"
mkdir -p "$lab/outer/up" "$lab/outer/work" "$lab/outer/root" "$lab/hosts" "$lab/layers" "$lab/program/inside"
mount --rbind "$place/layers" "$lab/layers"
mount --bind "$place/program" "$lab/program/inside"
printf '{"type":"module"}' >"$lab/program/package.json"
: >"$lab/node"
mount --bind "$place/node" "$lab/node"

root=$lab/outer/root
cd "$lab/layers"
mount -t overlay overlay -o "userxattr,lowerdir=$lower,upperdir=$lab/outer/up,workdir=$lab/outer/work" "$root"
cd "$root"
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=755,size=16m tmpfs run
mount -t tmpfs -o mode=1777,size=16m tmpfs tmp
mount -t tmpfs -o mode=755,size=1m tmpfs dev
mkdir dev/net dev/pts dev/shm
for node in null zero full random urandom tty; do
  : >"dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
: >dev/net/tun
mount --bind "$place/tun" dev/net/tun
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir lab old
mount --rbind "$lab" lab
mount --make-rprivate lab
pivot_root . old
cd /
umount -l /old
rmdir /old
hostname lab
ip link set lo up
# Switches carry packets and have no addresses: no host can reach what is around it.
echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
# No host needs namespaces of users, and they open much of the kernel to whoever asks.
echo 0 >/proc/sys/user/max_user_namespaces
# Every process of the lab comes from this one and keeps its filter. Perl is in each Debian, and can make any call.
refuse='my ($call, $words) = splice @ARGV, 0, 2;
  my $filter = pack "H*", $words;
  my $program = pack "Sx6P", length($filter) / 8, $filter;
  syscall($call + 0, 22, 2, $program) == 0 or die "no filter of calls: $!\n";
  exec @ARGV or die "$ARGV[0]: $!\n";'
exec prlimit "--nproc=$processes" /usr/bin/perl -e "$refuse" "$prctl" "$filter" \
  /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 /lab/node /lab/program/inside/main.ts
