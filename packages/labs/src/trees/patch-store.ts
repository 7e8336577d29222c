/**
 * Shell lines that fill /srv/debian of the layer `patch`, as an apt store that a lab serves by itself.
 * Suite `base` has what the tree of all hosts was made from, suite `updates` what Debian brought out since
 * then: a host that is told of it has real outstanding updates. Suites `office` and `office-updates` have a
 * small package of our own, whose update meets an old file and stops half-way.
 */
export const patchStore = `
store=/srv/debian
mkdir -p $store/pool/base $store/pool/updates $store/pool/office $store/pool/office-updates
apt-get -q -y --download-only upgrade
apt-get -s upgrade | sed -n 's/^Inst \\([^ ]*\\) \\[\\([^]]*\\)\\] (\\([^ ]*\\) .*/\\1 \\2 \\3/p' >/tmp/outstanding
while read -r name old new; do
  for deb in /run/prepare/archives/"$name"_"$(echo "$old" | sed 's/:/%3a/')"_*.deb; do
    [ ! -e "$deb" ] || cp "$deb" $store/pool/base/
  done
  cp /run/prepare/archives/"$name"_"$(echo "$new" | sed 's/:/%3a/')"_*.deb $store/pool/updates/
done </tmp/outstanding
pack() {
  work=$(mktemp -d)
  chmod 755 "$work"
  mkdir -p "$work/DEBIAN" "$work/usr/bin"
  printf '#!/bin/sh\\necho timesheet %s\\n' "$1" >"$work/usr/bin/timesheet"
  chmod 755 "$work/usr/bin/timesheet"
  printf 'Package: timesheet\\nVersion: %s\\nArchitecture: all\\nMaintainer: Office <office@office.test>\\nDescription: hours of the office\\n' "$1" >"$work/DEBIAN/control"
  printf '#!/bin/sh\\nset -e\\n%s\\n' "$3" >"$work/DEBIAN/postinst"
  chmod 755 "$work/DEBIAN/postinst"
  dpkg-deb --root-owner-group -b "$work" $store/pool/"$2"/ >/dev/null
  rm -rf "$work"
}
pack 1.0 office 'mkdir -p /etc/timesheet; [ -e /etc/timesheet/rates ] || echo 40 >/etc/timesheet/rates'
pack 1.1 office-updates 'if [ -e /etc/timesheet/rates.new ]; then echo "timesheet: /etc/timesheet/rates.new is in the way" >&2; exit 1; fi
echo format 2 >/etc/timesheet/rates.new; cat /etc/timesheet/rates >>/etc/timesheet/rates.new; mv /etc/timesheet/rates.new /etc/timesheet/rates'
cd $store
arch=$(dpkg --print-architecture)
for suite in base updates office office-updates; do
  folder=dists/$suite/main/binary-$arch
  mkdir -p $folder
  apt-ftparchive packages pool/$suite >$folder/Packages
  apt-ftparchive -o APT::FTPArchive::Release::Origin=Lab -o APT::FTPArchive::Release::Label=$suite -o APT::FTPArchive::Release::Suite=$suite -o APT::FTPArchive::Release::Codename=$suite -o APT::FTPArchive::Release::Architectures="$arch all" -o APT::FTPArchive::Release::Components=main release dists/$suite >/tmp/Release
  mv /tmp/Release dists/$suite/Release
done
cp /tmp/outstanding $store/outstanding
`;
