# Makes one layer over finished ones. Runs inside a user namespace with mounts of its own.
# Arguments: folder of this build, lower folders joined by colons, folder shared by all builds
# (archives, lists, sources.list), shell lines to run at the end, packages.
set -eu
build=$1 lower=$2 shared=$3 setup=$4
shift 4
mount --make-rprivate /

root=$build/root
mkdir -p "$build/tree" "$build/work" "$root"
# Inside a user namespace the marks of an overlay live in user.* attributes; labs mount with the same word.
mount -t overlay overlay -o "userxattr,lowerdir=$lower,upperdir=$build/tree,workdir=$build/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do
  : >"$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/pts" "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"

# One store of packages and lists for all layers; neither becomes part of a tree.
mkdir -p "$root/run/prepare/archives" "$root/run/prepare/lists"
mount --bind "$shared/archives" "$root/run/prepare/archives"
mount --bind "$shared/lists" "$root/run/prepare/lists"
mkdir -p "$root/run/prepare/archives/partial" "$root/run/prepare/lists/partial"
cp "$shared/sources.list" "$root/run/prepare/sources.list"
cat >"$root/run/prepare/apt.conf" <<'END'
Dir::Etc::sourcelist "/run/prepare/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "/run/prepare/lists";
Dir::Cache "/run/prepare";
Dir::Cache::archives "archives";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Options { "--force-confdef"; "--force-confold"; "--force-unsafe-io"; };
END
cat "$shared/proxies.conf" >>"$root/run/prepare/apt.conf"

inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" no_proxy="${no_proxy:-}" \
    DEBIAN_FRONTEND=noninteractive APT_CONFIG=/run/prepare/apt.conf "$@" </dev/null
}

# Nothing starts while it is installed. The names of the machine's resolver are only lent.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
: >"$root/run/prepare/resolv.conf"
cp /etc/resolv.conf "$root/run/prepare/resolv.conf" 2>/dev/null || true
mount --bind "$root/run/prepare/resolv.conf" "$root/etc/resolv.conf"

fresh() { [ -n "$(find "$shared/lists" -maxdepth 1 -name '*_Packages*' -mmin -60 -print -quit)" ]; }
fresh || inside apt-get -q update
inside apt-get -q -y install "$@" || { inside apt-get -q update && inside apt-get -q -y install "$@"; }
[ -z "$setup" ] || inside sh -euc "$setup"

umount "$root/etc/resolv.conf"
rm "$root/usr/sbin/policy-rc.d"
inside dpkg-query -W -f '@${Package} ${Version}\n'
umount -R "$root/dev" "$root/run" "$root/tmp" "$root/proc"
rm -rf "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/log/apt "$root"/var/log/dpkg.log \
  "$root"/var/log/alternatives.log "$root"/var/cache/ldconfig/*
umount "$root"
rm -rf "$build/work" "$root"
