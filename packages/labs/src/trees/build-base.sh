# Makes the base tree. Runs inside a user namespace with mounts of its own.
# Arguments: target folder, suite, address of the mirror, folder for downloads, keyring or an empty word.
set -eu
target=$1 suite=$2 mirror=$3 downloads=$4 keyring=$5
mount --make-rprivate /

# Device nodes cannot be made in a user namespace, and those of the machine must not be touched:
# a /dev of its own with a few of them bound in. debootstrap takes what is there already.
mkdir -p "$target/dev"
mount -t tmpfs -o mode=755 tmpfs "$target/dev"
for node in null zero full random urandom tty; do
  : >"$target/dev/$node"
  mount --bind "/dev/$node" "$target/dev/$node"
done
mkdir "$target/dev/pts" "$target/dev/shm"
: >"$target/dev/console"
: >"$target/dev/ptmx"

# "lxc" is the name that debootstrap knows for a root that may not make devices.
container=lxc debootstrap --variant=minbase --cache-dir="$downloads" \
  ${keyring:+--keyring="$keyring"} "$suite" "$target" "$mirror"

chroot "$target" dpkg-query -W -f "@\${Package} \${Version}\n"
umount -R "$target/dev"
umount -R "$target/proc" "$target/sys" 2>/dev/null || true
# No lab reaches a mirror. What a host installs comes from a repository of its own lab.
: >"$target/etc/apt/sources.list"
: >"$target/etc/resolv.conf"
printf 'lab\n' >"$target/etc/hostname"
rm -rf "$target"/var/cache/apt/* "$target"/var/lib/apt/lists/* "$target"/var/log/*.log "$target"/var/cache/debconf/*-old
