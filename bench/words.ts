/** Words of support requests, most frequent first; texts are drawn from them by Zipf's law. */
const vocabulary =
  'the to not my and since is on no it laptop morning printer network password outlook screen error vpn mail cannot works again update slow teams docking monitor keyboard mouse signed account locked shared folder drive access denied meeting room camera microphone headset battery charger cable wireless floor office home hotspot router switch port address gateway domain certificate expired browser cache cookie tab crash freeze restart boot blue black blank paper jam toner driver queue spooler scanner fax phone mobile tablet license renewal install uninstall version rollback patch reboot backup restore lost deleted corrupted spreadsheet macro template signature calendar invitation delegate mailbox quota archive attachment blocked spam phishing suspicious login prompt token authenticator code expired reset unlock profile roaming desktop icon shortcut wallpaper resolution flicker cursor trackpad bluetooth pairing firmware bios disk full memory upgrade request approve order delivery return warranty repair replace broken cracked spilled coffee noise fan hot smell'.split(
    ' ',
  );

/** A repeatable stream of numbers in [0, 1) (mulberry32), so that two runs load the same desk. */
export function repeatable(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of `length` words; about one word in two is one of the twenty most frequent. */
export function textOf(random: () => number, length: number): string {
  const words = Array.from(
    { length },
    () => vocabulary[Math.floor((vocabulary.length ** random() - 1) * 1.0)] ?? 'the',
  );
  return `${words.join(' ')}.`;
}
