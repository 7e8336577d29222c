#!/bin/sh
# Installs the Deskhand agent on a Linux machine and asks a desk to take it. One line, as root:
#   curl -fsSL https://desk.example/agent/v1/files/install.sh | sh -s -- --server https://desk.example --token dhe1...
# Options: --files FOLDER  take the files from a folder instead of the desk
#          --ca FILE       a private certificate authority
# DESTDIR puts everything below another root and starts nothing.
# `deskhand-agent-uninstall` takes all of it away again.
set -eu

server='' token='' files='' ca=''
while [ $# -gt 0 ]; do
  case "$1" in
    --server) server=$2; shift 2 ;;
    --token) token=$2; shift 2 ;;
    --files) files=$2; shift 2 ;;
    --ca) ca=$2; shift 2 ;;
    *) echo "install: what is $1?" >&2; exit 2 ;;
  esac
done
[ -n "$server" ] && [ -n "$token" ] || { echo 'install: --server and --token are needed' >&2; exit 2; }
root=${DESTDIR:-}
[ -n "$root" ] || [ "$(id -u)" = 0 ] || { echo 'install: run this as root' >&2; exit 1; }
case "$(uname -m)" in
  x86_64) platform=linux-x64 ;;
  aarch64) platform=linux-arm64 ;;
  *) echo "install: there is no agent for $(uname -m)" >&2; exit 1 ;;
esac

program=$root/opt/deskhand-agent
home=$root/var/lib/deskhand-agent
unit=$root/etc/systemd/system/deskhand-agent.service
command=$root/usr/local/bin/deskhand-agent

download() {
  if command -v curl >/dev/null; then curl -fsS ${ca:+--cacert "$ca"} -o "$2" "$server/agent/v1/files/$1"
  else wget -q ${ca:+--ca-certificate="$ca"} -O "$2" "$server/agent/v1/files/$1"
  fi
}

# A file that was cut short or damaged on the way is found by its sum; that it is the desk's, TLS has said.
fetch() {
  if [ -n "$files" ]; then
    cp "$files/$1" "$2"
    [ -f "$files/$1.sha256" ] || return 0
    cp "$files/$1.sha256" "$2.sha256"
  else
    download "$1" "$2"
    download "$1.sha256" "$2.sha256"
  fi
  wanted=$(cut -d ' ' -f 1 "$2.sha256")
  found=$(sha256sum "$2" | cut -d ' ' -f 1)
  rm -f "$2.sha256"
  [ "$wanted" = "$found" ] || { echo "install: $1 did not arrive whole" >&2; exit 1; }
}

# Whatever goes wrong before the end takes back what was made.
finished=no
take_back() { [ "$finished" = yes ] || { echo 'install: it did not work; nothing stays behind' >&2; sh "$program/uninstall.sh" >/dev/null 2>&1 || rm -rf "$program"; }; }
trap take_back EXIT

mkdir -p "$program" "$root/usr/local/bin" "$root/etc/systemd/system"
cat > "$program/uninstall.sh" <<END
#!/bin/sh
# Takes the Deskhand agent away: program, unit, key, journal. The desk keeps what it was sent.
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now deskhand-agent.service 2>/dev/null
fi
rm -rf "$home" "$program" "$unit" "$command" "$command-uninstall"
if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo 'The agent is gone.'
END
fetch deskhand-agent.mjs "$program/deskhand-agent.mjs"
fetch "node-$platform" "$program/node"
chmod 755 "$program/node" "$program/uninstall.sh"
cat > "$command" <<END
#!/bin/sh
exec "$program/node" --disable-warning=ExperimentalWarning "$program/deskhand-agent.mjs" "\$@"
END
chmod 755 "$command"
ln -sf "$program/uninstall.sh" "$command-uninstall"
cat > "$unit" <<END
[Unit]
Description=Deskhand agent
Documentation=file:$program
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=$command run --home $home
Restart=always
RestartSec=5
# An installation of packages must not end half-way because the agent does.
KillMode=process
TimeoutStopSec=30
MemoryHigh=256M
MemoryMax=1G
TasksMax=256
OOMScoreAdjust=200
UMask=0077

[Install]
WantedBy=multi-user.target
END

"$command" enrol --server "$server" --token "$token" --home "$home" ${ca:+--ca "$ca"}
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --now deskhand-agent.service
  echo 'The agent runs. Look at it with: systemctl status deskhand-agent'
else
  echo "There is no systemd here that is process 1. Start the agent with: $command run --home $home"
fi
finished=yes
