# Tries what labs need of the kernel, for real. Runs inside a user namespace with mounts of its own.
# Argument: a folder on the disk where trees are kept. Prints "yes NAME" or "no NAME reason".
folder=$1
mount --make-rprivate /
try() {
  name=$1
  shift
  if reason=$("$@" 2>&1); then echo "yes $name"; else echo "no $name $(printf '%s' "$reason" | tail -n 1)"; fi
}
overlay() {
  mkdir -p "$folder/low" "$folder/up" "$folder/work" "$folder/root" &&
    mount -t overlay overlay -o "userxattr,lowerdir=$folder/low,upperdir=$folder/up,workdir=$folder/work" "$folder/root" &&
    : >"$folder/root/file" && umount "$folder/root"
}
processes() { unshare --mount --pid --fork --uts --ipc --mount-proc true; }
veth() { unshare --net ip link add one type veth peer name two; }
bridge() { unshare --net ip link add one type bridge; }
nftables() { unshare --net nft add table inet one '{ chain c { type nat hook postrouting priority 0; masquerade; }; }'; }
tun() { unshare --net ip tuntap add dev one mode tun; }
try overlay overlay
try namespaces processes
try veth veth
try bridge bridge
try nftables nftables
try tun tun
rm -rf "$folder/low" "$folder/up" "$folder/work" "$folder/root"
